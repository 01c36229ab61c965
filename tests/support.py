"""What tests of several packages share: the simulator, and programs that may not be there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from cwtui.simulator.clock import Clock
from cwtui.simulator.server import Serving
from cwtui.simulator.simulation import Simulation

ROOT = Path(__file__).parent.parent
"""The checkout."""


def need_program(*names: str) -> None:
    """Skip the test when one of these programs is missing; fail where everything must be there."""
    if missing := [name for name in names if shutil.which(name) is None]:
        reason = f"needs {', '.join(missing)}"
        if os.environ.get("CWTUI_TEST_ALL") == "1":
            pytest.fail(reason)
        pytest.skip(reason)


@dataclass
class Simulator:
    """A running simulator, in a process of its own (``start``) or on a thread of this one (``within``).

    ``tokens`` maps nicks to tokens, "me" first. A context manager; ``stop`` may be called twice.
    """

    api_url: str
    tokens: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    serving: Serving | None = None

    @classmethod
    def start(cls, scenario: str = "office", **options: object) -> Simulator:
        """``cwtui simulator`` as a process; ``rooms=3`` becomes ``--rooms 3``, ``no_rate=True`` a flag."""
        wanted = {"port": 0, "scenario": scenario, **options}
        command = [sys.executable, "-m", "cwtui.cli.simulator"]
        for name, value in wanted.items():
            option = "--" + name.replace("_", "-")
            command += [option] if value is True else [option, str(value)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT)
        started = cls("", {}, process=process)
        started._read_ready_lines()
        return started

    @classmethod
    def within(
        cls, scenario: str = "office", *, clock: Clock | None = None, port: int = 0, **options: Any
    ) -> Simulator:
        """On a thread here; ``clock`` and the options of :class:`Simulation`. Quick to start."""
        serving = Serving(Simulation(scenario, clock=clock, **options), port).start()
        return cls(serving.api_url, serving.simulation.tokens, serving=serving)

    def _read_ready_lines(self) -> None:
        """They come in one piece, and nothing after them."""
        assert self.process is not None
        assert self.process.stdout is not None
        lines = os.read(self.process.stdout.fileno(), 65_536).decode().splitlines()
        assert lines, "the simulator did not start"
        for line in lines:
            match line.split():
                case ["ready", url]:
                    self.api_url = url
                case ["token", nick, token]:
                    self.tokens[nick] = token

    @property
    def simulation(self) -> Simulation:
        """What runs inside (``within`` only)."""
        assert self.serving is not None
        return self.serving.simulation

    @property
    def token(self) -> str:
        """The token of "me"."""
        return next(iter(self.tokens.values()))

    def control(self, method: str, path: str, json: object = None) -> Any:
        """A control call, ``path`` below ``/_simulator``; gives the JSON, fails on an error."""
        url = self.api_url.removesuffix("/v2") + "/_simulator" + path
        # Not verifying: plain http, and to load the authorities takes ten times as long as the call.
        answer = httpx.request(method, url, json=json, timeout=30, verify=False)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def stop(self) -> None:
        if self.serving is not None:
            self.serving.stop()
        if self.process is not None:
            self.process.terminate()
            self.process.wait(10)
            if self.process.stdout is not None:
                self.process.stdout.close()

    def __enter__(self) -> Simulator:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


class HandClock:
    """A source of time that stands still until it is moved; ``clock`` goes into a simulation."""

    def __init__(self, at: float = 1_795_140_000.0) -> None:
        self._at = at
        self._lock = threading.Lock()
        self.clock = Clock(self.now)

    def now(self) -> float:
        with self._lock:
            return self._at

    def advance(self, seconds: float) -> None:
        with self._lock:
            self._at += seconds

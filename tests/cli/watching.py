"""``cwtui watch`` as a program sees it: a process whose lines are read as they come."""

from __future__ import annotations

import json
import subprocess
import threading
import time
from collections.abc import Callable
from typing import Any, Self

from tests.cli.conftest import COMMAND, Machine

PATIENCE = 30.0  # seconds; a loaded machine may need many of them

Said = dict[str, Any]


class Watching:
    """A context manager; leaving it kills what still runs."""

    def __init__(self, machine: Machine, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [*COMMAND, "watch", *arguments],
            env=machine.env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.lines: list[str] = []
        self.told: list[str] = []
        self._readers = [
            threading.Thread(target=self._read, args=(stream, into), daemon=True)
            for stream, into in ((self.process.stdout, self.lines), (self.process.stderr, self.told))
        ]
        for reader in self._readers:
            reader.start()

    @staticmethod
    def _read(stream: Any, into: list[str]) -> None:
        for line in stream:
            into.append(line.rstrip("\n"))  # noqa: PERF401 (each as it comes)

    @property
    def events(self) -> list[Said]:
        """What was said so far, as JSON."""
        return [json.loads(line) for line in list(self.lines)]

    def until(self, fact: Callable[[], Any], seconds: float = PATIENCE) -> Any:
        """Wait until ``fact()`` is something, and give that."""
        end = time.monotonic() + seconds
        while not (found := fact()):
            assert time.monotonic() < end, f"it did not happen: {self.lines[-5:]} {self.told}"
            assert self.process.poll() is None or fact(), f"it ended: {self.lines[-5:]} {self.told}"
            time.sleep(0.02)
        return found

    def event(self, kind: str, seconds: float = PATIENCE, **wanted: Any) -> Said:
        """Wait for an event with these fields."""

        def find() -> Said | None:
            return next((e for e in self.events if e["event"] == kind and wanted.items() <= e.items()), None)

        found: Said = self.until(find, seconds)
        return found

    def phase(self, phase: str, seconds: float = PATIENCE) -> Said:
        """Wait until synchronisation stands there."""
        return self.event("sync.state", seconds, phase=phase)

    def line(self, words: str) -> str:
        """Wait for a line with ``words``."""
        found: str = self.until(lambda: next((line for line in list(self.lines) if words in line), None))
        return found

    def end(self) -> int:
        """Wait until it has ended and everything is read; its exit status."""
        status = self.process.wait(PATIENCE)
        for reader in self._readers:
            reader.join(PATIENCE)
        return status

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.end()
        for stream in (self.process.stdout, self.process.stderr):
            if stream is not None:
                stream.close()

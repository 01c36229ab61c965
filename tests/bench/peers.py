"""Other programs of the terminal, started in the same way, where pip can install them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.bench.report import Sample
from tests.bench.screen import Run

LOOKED_AT = 3.0  # seconds from the first byte on
PAUSE = 400.0  # ms without a byte after which a program counts as drawn; a blinking cursor makes 500


def measure(folder: Path, runs: int) -> dict[str, Sample]:
    """The first paint of each that could be installed, and the end of its first drawing, in ms."""
    home = folder / "peers"
    samples: dict[str, Sample] = {}
    for name, prepare in (("toolong", _toolong), ("harlequin", _harlequin), ("toot", _toot)):
        venv = home / name / "venv"
        if not _installed(name, venv):
            print(f"{name}: pip could not install it", file=sys.stderr)
            continue
        command, env = prepare(venv / "bin", home / name), _env(home / name)
        try:
            taken = [_start(command, env) for _ in range(runs + 1)][1:]
        except AssertionError as error:
            print(f"{name}: {str(error).splitlines()[0]}", file=sys.stderr)
            continue
        samples[f"{name}_first_paint_ms"] = Sample([first for first, _ in taken])
        samples[f"{name}_drawn_ms"] = Sample([drawn for _, drawn in taken])
    return samples


def _start(command: list[str], env: dict[str, str]) -> tuple[float, float]:
    run = Run(command, env)
    run.read_until("\x1b")
    run.read_for(LOOKED_AT)
    run.kill()
    return run.first_paint(), run.drawn(PAUSE)


def _installed(name: str, venv: Path) -> bool:
    made = subprocess.run([sys.executable, "-m", "venv", str(venv)], capture_output=True)
    pip = [str(venv / "bin" / "pip"), "install", "--quiet", name]
    return made.returncode == 0 and subprocess.run(pip, capture_output=True).returncode == 0


def _env(home: Path) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / "config"),
        "LANG": "C.UTF-8",
    }


def _toolong(programs: Path, home: Path) -> list[str]:
    log = home / "some.log"
    log.write_text("".join(f"2026-11-21 09:41:{n % 60:02} INFO line {n}\n" for n in range(1000)))
    return [str(programs / "tl"), str(log)]


def _harlequin(programs: Path, home: Path) -> list[str]:
    return [str(programs / "harlequin")]


def _toot(programs: Path, home: Path) -> list[str]:
    """Its screen, for somebody logged in to a server that is not there."""
    app = {"instance": "localhost", "base_url": "http://127.0.0.1:9", "client_id": "a", "client_secret": "b"}
    user = {"instance": "localhost", "username": "ken", "access_token": "c"}
    config = {"apps": {"localhost": app}, "users": {"ken@localhost": user}, "active_user": "ken@localhost"}
    file = home / "config" / "toot" / "config.json"
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps(config))
    return [str(programs / "toot"), "tui"]

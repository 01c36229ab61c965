"""Another cwtui on the same archive: ``python -m tests.store.other FOLDER COMMAND ARGUMENT...``

Says "ready" when the archive is open, begins at the next line on its standard input, and says what came of
it as one line of JSON.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from cwtui.store import Archive, drafts, outbox
from cwtui.store.drafts import Draft
from tests.support import ROOT


def begin_attempts(archive: Archive, first: int, last: int) -> list[int]:
    """The wishes it could begin to deliver."""
    return [
        wish_id
        for wish_id in range(first, last)
        if archive.write_now(outbox.begin_attempt, wish_id, now=200.0, floor=195.0, tip=None)
    ]


def take_back(archive: Archive, first: int, last: int) -> list[int]:
    """The wishes it could take back."""
    return [wish_id for wish_id in range(first, last) if archive.write_now(outbox.take_back, wish_id)]


def write_drafts(archive: Archive, first: int, last: int) -> list[int]:
    """Draft upon draft, one transaction each."""
    for room_id in range(first, last):
        archive.write_now(drafts.save, Draft(room_id=room_id, text="あ"))
    return list(range(first, last))


COMMANDS: dict[str, Callable[[Archive, int, int], Any]] = {
    "begin_attempts": begin_attempts,
    "take_back": take_back,
    "write_drafts": write_drafts,
}


class Other:
    """The process, as the tests hold it."""

    def __init__(self, folder: Path, command: str, first: int, last: int) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.store.other", str(folder), command, str(first), str(last)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._line() == "ready"

    def _line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def begin(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write("begin\n")
        self.process.stdin.flush()

    def result(self) -> list[int]:
        result: list[int] = msgspec.json.decode(self._line())
        self.process.communicate()
        assert self.process.returncode == 0
        return result


if __name__ == "__main__":
    opened = Archive.open(Path(sys.argv[1]))
    print("ready", flush=True)  # noqa: T201
    sys.stdin.readline()
    done = COMMANDS[sys.argv[2]](opened, int(sys.argv[3]), int(sys.argv[4]))
    print(msgspec.json.encode(done).decode(), flush=True)  # noqa: T201
    opened.close()

"""A program on a real pty, one step after the other: how long from a key until the screen is quiet again?"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

import pyte

from tests.bench.door import DOOR, Outside
from tests.bench.screen import LONGEST, Run, for_pyte, set_size

Screen = Sequence[str]
"""The rows of a terminal as text."""
Fact = Callable[[Screen], bool]

WIDE, NARROW, ROWS = 120, 80, 45
QUIET = 0.06  # seconds without a byte, nor work, after which nothing more is coming
PATIENCE = 0.6  # seconds of quiet in which we still hope for what has not come

_FRAME_ENDS = b"\x1b[?2026l"  # our terminal says it has synchronised output: it shows a frame as a whole
_BUSY = 0.1  # of the time: who works more than this is not done yet


class Took(NamedTuple):
    """Milliseconds from the key until what was expected stood there, and until the screen was quiet."""

    shown: float
    quiet: float


def shows(text: str) -> Fact:
    """That the text is on the screen, within a row."""
    return lambda screen: any(text in row for row in screen)


class Stage(Run):
    """A program that is stepped through.

    What it writes is read as it comes, but looked at only when it rests, so that looking slows nothing down.
    """

    def __init__(self, command: Sequence[str], env: Mapping[str, str]) -> None:
        self._door = Outside()
        super().__init__(command, {**env, DOOR: str(self._door.number)}, (WIDE, ROWS))
        self._door.handed_over()
        self._terminal_screen = pyte.Screen(WIDE, ROWS)
        self._stream = pyte.ByteStream(self._terminal_screen)
        self._looked_at = 0  # chunks

    def __enter__(self) -> Stage:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()
        self._door.close()

    @property
    def screen(self) -> Screen:
        """What stands there now."""
        shown = self._terminal_screen
        # Behind a wide character stands an empty cell.
        return ["".join(shown.buffer[y][x].data for x in range(shown.columns)) for y in range(shown.lines)]

    def wait_for(self, fact: Fact) -> None:
        """Until the screen shows it."""
        if not self.comes(fact):
            raise self._failure("it never came up")

    def comes(self, fact: Fact) -> bool:
        """Whether the screen shows it, now or after a while."""
        return fact(self.screen) or self._outcome(self.now(), fact, LONGEST) is not None

    def rest(self, seconds: float) -> None:
        """Until nothing was written for so long."""
        self._gather(seconds)
        for _ in self._frames():
            pass

    def press(self, keys: str, expected: Fact | None = None) -> Took | None:
        """Write keys in one go. None: what was expected (without a word: some change) never came."""
        fact = expected or self._change()
        began = self.now()
        os.write(self._terminal, keys.encode())
        return self._outcome(began, fact, PATIENCE)

    def write_keys(self, keys: str, apart: float) -> list[float]:
        """Write them so many seconds apart; when each was written. What comes of it is in :meth:`frames`."""
        began, written = time.perf_counter(), []
        for number, key in enumerate(keys):
            self.read_for(began + number * apart - time.perf_counter())
            written.append(self.now())
            os.write(self._terminal, key.encode())
        return written

    def answers(self, written: Sequence[float], done: Callable[[Screen], int]) -> list[float]:
        """The ms from each of these keys to the first frame that shows what it did, as far as there are any.

        ``done`` tells of how many keys a screen shows what they did. Only what was read since somebody looked
        last counts.
        """
        took: list[float] = []
        for at, screen in self.frames():
            while len(took) < min(done(screen), len(written)):
                took.append(at - written[len(took)])
        return took

    def frames(self) -> Iterator[tuple[float, Screen]]:
        """Each frame since somebody looked last: when it was complete, and the screen with it."""
        for at in self._frames():
            yield at, self.screen

    def resize(self, columns: int) -> Took | None:
        """Give the window another width."""
        fact = self._change()
        began = self.now()
        set_size(self._terminal, columns, ROWS)
        self._terminal_screen.resize(ROWS, columns)
        return self._outcome(began, fact, PATIENCE)

    def receive(self, expected: Fact) -> Took | None:
        """Have a message arrive. Counted from when the program heard of it."""
        knocked = self.now()
        self._door.knock()
        took = self._outcome(knocked, expected, PATIENCE)
        late = (self._door.opened_at() - self._began) * 1000 - knocked
        return Took(took.shown - late, took.quiet - late) if took else None

    def memory(self) -> float:
        """The MB of main memory the program has."""
        pages = int(Path(f"/proc/{self._pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6

    def cpu(self) -> float:
        """The ms of a processor that the program has used, all threads together."""
        fields = Path(f"/proc/{self._pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11:13])) * 1000 / os.sysconf("SC_CLK_TCK")

    def now(self) -> float:
        """The ms since the program's start, as everything here is counted."""
        return (time.perf_counter() - self._began) * 1000

    def _change(self) -> Fact:
        before = list(self.screen)
        return lambda screen: list(screen) != before

    def _outcome(self, began: float, fact: Fact, patience: float) -> Took | None:
        """Wait for quiet; and again, while bytes come within ``patience`` seconds, until the fact holds."""
        shown: float | None = None
        while True:
            self._gather(QUIET)
            for at in self._frames():
                if shown is None and fact(self.screen):
                    shown = at
            if shown is not None:
                return Took(shown - began, self._chunks[-1][0] - began)
            if not self._hears_of_it(patience) or self.now() > began + LONGEST * 1000:
                if os.waitid(os.P_PID, self._pid, os.WEXITED | os.WNOHANG | os.WNOWAIT):
                    raise self._failure("it has ended")
                return None

    def _failure(self, what: str) -> AssertionError:
        rows = "\n".join(row.rstrip() for row in self.screen).rstrip()
        return AssertionError(f"{what}; the last screen:\n{rows}")

    def _gather(self, seconds: float) -> None:
        """Read until the program neither wrote nor worked for so long."""
        while self._hears_of_it(seconds):
            pass

    def _hears_of_it(self, seconds: float) -> bool:
        """Read the next bytes. False: there were none for so long, and the program did not work on any."""
        worked = self._worked()
        while not self._read(seconds):
            now = self._worked()
            if now - worked < _BUSY * seconds:
                return False
            worked = now
        return True

    def computed(self) -> float:
        """Milliseconds the program's main thread has computed; 0.0 where the system doesn't tell."""
        return self._schedule()[0] / 1e6

    def _worked(self) -> float:
        """Seconds the program's main thread has computed, or waited for a processor to do it on."""
        return sum(self._schedule()) / 1e9

    def _schedule(self) -> tuple[int, int]:
        """Both of these in nanoseconds; zeros where the system doesn't tell."""
        try:
            computed, waited, _ = Path(f"/proc/{self._pid}/schedstat").read_text().split()
        except OSError:
            return 0, 0
        return int(computed), int(waited)

    def _frames(self) -> Iterator[float]:
        """Put what was read since on our terminal, frame by frame; when each was complete."""
        pending, at = b"", 0.0
        for at, chunk in self._chunks[self._looked_at :]:
            *frames, pending = (pending + chunk).split(_FRAME_ENDS)
            for frame in frames:
                self._stream.feed(for_pyte(frame))
                yield at
        self._looked_at = len(self._chunks)
        if pending:
            self._stream.feed(for_pyte(pending))
            yield at

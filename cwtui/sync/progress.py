"""How fast files come and go, for the screen to look at whenever it likes. ``now`` is monotonic."""

from __future__ import annotations

from collections import deque

import msgspec

WINDOW = 3.0
"""Seconds over which the speed is measured."""
_STEP = 0.1


class Moving:
    """One file that is on its way now, updated in place. ``moved`` and ``size`` in bytes.

    ``moved`` counts what has come, also what is not on the disk yet; or what has left for the line.
    """

    def __init__(self, size: int, moved: int = 0) -> None:
        self.size = size
        self.moved = moved
        self._marks: deque[tuple[float, int]] = deque()

    def begin(self, size: int, moved: int, now: float) -> None:
        """Its bytes begin to move, from ``moved`` on."""
        self.size, self.moved = size, moved
        self._marks = deque([(now, moved)])

    def more(self, number: int, now: float) -> None:
        """So many bytes more."""
        self.reach(self.moved + number, now)

    def reach(self, moved: int, now: float) -> None:
        """So many bytes of it altogether."""
        self.moved = moved
        marks = self._marks
        if not marks or now - marks[-1][0] >= _STEP:
            marks.append((now, moved))
        while len(marks) > 2 and marks[0][0] < now - WINDOW:
            marks.popleft()

    @property
    def percent(self) -> int:
        """Of all of it; below 100 as long as something is missing."""
        return percent(self.moved, self.size)

    def speed(self, now: float) -> float | None:
        """Bytes a second; None while that is not known."""
        if len(self._marks) < 2:
            return None
        (began, before), (ended, after) = self._marks[0], self._marks[-1]
        return (after - before) / (max(ended, now) - began)

    def seconds_left(self, now: float) -> float | None:
        """Until all of it is there, if it goes on like this; None while that is not known."""
        speed = self.speed(now)
        return (self.size - self.moved) / speed if speed else None


def percent(moved: int, size: int) -> int:
    """``moved`` of ``size``; below 100 as long as something is missing."""
    return 100 if moved >= size else min(99, moved * 100 // size)


class Progress(msgspec.Struct, frozen=True):
    """What this cwtui moves now: what it saves, by transfer id, and what it sends, by wish id."""

    saved: dict[int, Moving] = {}
    sent: dict[int, Moving] = {}

"""How fast a file comes, for the screen to look at whenever it likes. ``now`` is monotonic."""

from __future__ import annotations

from collections import deque

WINDOW = 3.0
"""Seconds over which the speed is measured."""
_STEP = 0.1


class Moving:
    """One file that is on its way now, updated in place. ``received`` and ``size`` in bytes.

    ``received`` counts what has come, also what is not on the disk yet.
    """

    def __init__(self, transfer_id: int, size: int, received: int = 0) -> None:
        self.transfer_id = transfer_id
        self.size = size
        self.received = received
        self._marks: deque[tuple[float, int]] = deque()

    def begin(self, size: int, received: int, now: float) -> None:
        """Its bytes begin to come, from ``received`` on."""
        self.size, self.received = size, received
        self._marks = deque([(now, received)])

    def came(self, number: int, now: float) -> None:
        """So many bytes more."""
        self.received += number
        marks = self._marks
        if not marks or now - marks[-1][0] >= _STEP:
            marks.append((now, self.received))
        while len(marks) > 2 and marks[0][0] < now - WINDOW:
            marks.popleft()

    def speed(self, now: float) -> float | None:
        """Bytes a second; None while that is not known."""
        if len(self._marks) < 2:
            return None
        (began, before), (ended, after) = self._marks[0], self._marks[-1]
        return (after - before) / (max(ended, now) - began)

    def seconds_left(self, now: float) -> float | None:
        """Until all of it is there, if it goes on like this; None while that is not known."""
        speed = self.speed(now)
        return (self.size - self.received) / speed if speed else None


Progress = dict[int, Moving]
"""What is on its way now, by transfer id."""

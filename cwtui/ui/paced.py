"""What is done again and again, but not more often than somebody can see."""

from __future__ import annotations

import time
from collections.abc import Callable
from math import inf

from textual.timer import Timer
from textual.widget import Widget


class Paced:
    """Calls ``act`` when it is called itself: at once where that has not happened for a while, else once for
    all calls until they rest.

    They rest when none has come for ``rest`` seconds. Where they go on, ``act`` is called every ``apart``
    seconds all the same. ``host`` is the widget that ``act`` is about: it keeps the time.
    """

    def __init__(self, host: Widget, act: Callable[[], object], apart: float, rest: float = inf) -> None:
        self._host = host
        self._act = act
        self._apart = apart
        self._rest = min(rest, apart)
        self._called_at = self._acted_at = -inf
        self._timer: Timer | None = None

    def __call__(self) -> None:
        now = time.monotonic()
        rested = now - max(self._called_at, self._acted_at) >= self._rest
        self._called_at = now
        if rested or self._due_in(now) <= 0:
            self.now()
        elif self._timer is None:
            self._timer = self._host.set_timer(self._due_in(now), self._look)

    def now(self) -> None:
        """Do it at once, whenever it was done last."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        self._acted_at = time.monotonic()
        self._act()

    def _due_in(self, now: float) -> float:
        return min(self._called_at + self._rest, self._acted_at + self._apart) - now

    def _look(self) -> None:
        """The time has come, unless there were more calls meanwhile."""
        self._timer = None
        left = self._due_in(time.monotonic())
        if left > 0.001:
            self._timer = self._host.set_timer(left, self._look)
        else:
            self.now()

"""What is done again and again, but not more often than somebody can see."""

from __future__ import annotations

import time
from collections.abc import Callable

from textual.timer import Timer
from textual.widget import Widget


class Paced:
    """Calls ``act`` when it is called itself: at once where that has not happened for ``apart`` seconds, else
    when they have passed, once for all calls until then.

    ``host`` is the widget that ``act`` is about: it keeps the time.
    """

    def __init__(self, host: Widget, act: Callable[[], object], apart: float) -> None:
        self._host = host
        self._act = act
        self._apart = apart
        self._acted_at = -apart
        self._timer: Timer | None = None

    def __call__(self) -> None:
        rest = self._acted_at + self._apart - time.monotonic()
        if rest <= 0:
            self.now()
        elif self._timer is None:
            self._timer = self._host.set_timer(rest, self.now)

    def now(self) -> None:
        """Do it at once, whenever it was done last."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        self._acted_at = time.monotonic()
        self._act()

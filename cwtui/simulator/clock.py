"""The simulator's own time, which tests move instead of waiting."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

LATEST = 1_276_473_600 + 2**41 // 1000
"""Unix seconds: then message ids are used up, which hold the milliseconds since 2010-06-14 in 41 bits."""


class Clock:
    """Unix seconds: a source of time plus what it has been moved by.

    >>> clock = Clock(lambda: 1000.0)
    >>> clock.advance(30)
    >>> clock.now()
    1030.0
    """

    def __init__(self, source: Callable[[], float] = time.time) -> None:
        self._source = source
        self._moved = 0.0

    def now(self) -> float:
        return self._source() + self._moved

    def advance(self, seconds: float) -> None:
        """Move on by ``seconds``. Time never goes back here: ids and windows depend on it."""
        if seconds < 0:
            raise ValueError("time does not go back")
        if not (math.isfinite(seconds) and self.now() + seconds < LATEST):
            raise ValueError("time ends in 2080, when message ids are used up")
        self._moved += seconds

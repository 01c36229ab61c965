"""The simulator's own time, which tests move instead of waiting."""

from __future__ import annotations

import time
from collections.abc import Callable


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
        self._moved += seconds

"""The line to the service: open, or closed until the next try."""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable
from math import inf

from cwtui.sync.clock import Clock
from cwtui.sync.tempo import Tempo


class Line:
    """Closed after a failure for a growing time with jitter, or until the rate limit's window ends.

    ``spent`` is when each of our requests began (monotonic). ``open_at`` is when the next one may begin;
    ``error`` the code of what closed the line, None while it is open.
    """

    def __init__(self, clock: Clock, tempo: Tempo, jitter: Callable[[], float] = random.random) -> None:
        self._clock = clock
        self._tempo = tempo
        self._jitter = jitter
        self._failures = 0
        self._clock_known = True
        self.open_at = -inf
        self.error: str | None = None
        self.spent: deque[float] = deque(maxlen=1000)
        self.listeners: list[Callable[[], None]] = []

    @property
    def is_open(self) -> bool:
        """May a wish be carried out? Not before an answer has come since the last failure.

        Nor since the machine's clock last jumped: an attempt is journalled with the server's time.
        """
        return self.error is None and self._clock_known

    def spend(self) -> None:
        """A request begins."""
        self.spent.append(self._clock.monotonic())

    def worked(self) -> None:
        """An answer came."""
        was_open = self.is_open
        self._failures = 0
        self._clock_known = True
        self.open_at = -inf
        self.error = None
        if not was_open:
            self._tell()

    def failed(self, code: str) -> None:
        """No useful answer came."""
        first, longest = self._tempo.backoff
        wait = min(longest, first * 2**self._failures) * (0.75 + self._jitter() / 2)
        self._failures = min(self._failures + 1, 16)
        self._close(wait, code)

    def limited(self, seconds: float, code: str) -> None:
        """The rate limit is used up for ``seconds``."""
        self._close(seconds, code)

    def try_now(self) -> None:
        """Somebody asks, or the machine woke up: the next try is now, and waits start small again."""
        self.open_at = -inf
        self._failures = 0
        self._tell()

    def clock_jumped(self) -> None:
        """What is known of the server's clock counts no more."""
        self._clock_known = False
        self.try_now()

    def _close(self, seconds: float, code: str) -> None:
        self.open_at = self._clock.monotonic() + seconds
        self.error = code
        self._tell()

    def _tell(self) -> None:
        for listener in tuple(self.listeners):
            listener()

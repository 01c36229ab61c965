"""The line to the service: open, or closed until the next try."""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable
from math import inf
from typing import TYPE_CHECKING

from cwtui.chatwork.errors import ChatworkError, RateLimited
from cwtui.sync.clock import Clock
from cwtui.sync.tempo import Tempo

if TYPE_CHECKING:
    from cwtui.chatwork import Budget
    from cwtui.sync.knowledge import Paid


class Line:
    """Closed after a failure for a growing time with jitter, or until the rate limit's window ends.

    ``spent`` is when each of our requests began (monotonic), ``paced`` when those did that only the plan
    wanted. ``open_at`` is when the next one may begin;
    ``error`` the code of what closed the line, None while it is open; ``is_limited``: it was the rate limit.
    """

    def __init__(self, clock: Clock, tempo: Tempo, jitter: Callable[[], float] = random.random) -> None:
        self._clock = clock
        self._tempo = tempo
        self._jitter = jitter
        self._failures = 0
        self._clock_known = True
        self.open_at = -inf
        self.error: str | None = None
        self.is_limited = False
        self.spent: deque[float] = deque(maxlen=1000)
        self.paced: deque[Paid] = deque(maxlen=1000)
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

    def heard(self, error: ChatworkError, budget: Budget) -> None:
        """A request for something every run needs has failed."""
        if isinstance(error, RateLimited):
            now = self._clock.now()
            self.limited(budget.free_at(now) - now, error.code)
        else:
            self.failed(error.code)

    def failed(self, code: str) -> None:
        """No useful answer came."""
        first, longest = self._tempo.backoff
        wait = min(longest, first * 2**self._failures) * (0.75 + self._jitter() / 2)
        self._failures = min(self._failures + 1, 16)
        self._close(wait, code, limited=False)

    def limited(self, seconds: float, code: str) -> None:
        """The rate limit is used up for ``seconds``."""
        self._close(seconds, code, limited=True)

    def try_now(self) -> None:
        """Somebody asks, or the machine woke up: the next try is now, and waits start small again."""
        self.open_at = -inf
        self._failures = 0
        self._tell()

    def clock_jumped(self) -> None:
        """What is known of the server's clock counts no more."""
        self._clock_known = False
        self.try_now()

    def _close(self, seconds: float, code: str, *, limited: bool) -> None:
        self.open_at = self._clock.monotonic() + seconds
        self.error, self.is_limited = code, limited
        self._tell()

    def _tell(self) -> None:
        for listener in tuple(self.listeners):
            listener()

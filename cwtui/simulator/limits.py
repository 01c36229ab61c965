"""Both rate limits: 300 calls in five minutes per account, 10 posts in ten seconds per room."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field

from cwtui.simulator.clock import Clock
from cwtui.simulator.knobs import Knobs
from cwtui.simulator.world.refusals import TooMany

POSTING_TEXT = "Rate limit for message posting per room exceeded."

NOBODY = 0
"""The account of calls without a valid token: counted, never refused."""


@dataclass
class _Window:
    """One account's calls. A fixed window opens with its first call; a sliding one forgets call by call."""

    opened: float = -math.inf
    calls: deque[float] = field(default_factory=deque)


class Limits:
    def __init__(self, clock: Clock, knobs: Knobs) -> None:
        self._clock = clock
        self._knobs = knobs
        self._windows: dict[int, _Window] = {}
        self._posts: dict[tuple[int, int], deque[float]] = {}

    def admit(self, account_id: int) -> None:
        """Raises TooMany when the account's window is used up."""
        if self._knobs.limits and account_id != NOBODY and self._left(account_id) <= 0:
            raise TooMany(*filter(None, [self._knobs.rate_text]))

    def spend(self, account_id: int) -> None:
        """One call of the window, opening it if none is open."""
        if self._knobs.limits:
            window = self._window(account_id)
            if not window.calls:
                window.opened = self._clock.now()
            window.calls.append(self._clock.now())

    def use_up(self, account_id: int) -> None:
        """As if the account had made all its calls just now."""
        for _ in range(self._left(account_id)):
            self.spend(account_id)

    def headers(self, account_id: int) -> dict[str, str]:
        """The three headers every answer carries; ``reset`` is when the window ends, in Unix seconds."""
        window = self._window(account_id)
        start = window.opened if window.calls else self._clock.now()
        if self._knobs.rate_window_kind == "sliding" and window.calls:
            start = window.calls[0]
        return {
            "x-ratelimit-limit": str(self._knobs.rate_limit),
            "x-ratelimit-remaining": str(max(0, self._left(account_id))),
            "x-ratelimit-reset": str(math.ceil(start + self._knobs.rate_window)),
        }

    def count_post(self, account_id: int, room_id: int) -> None:
        """A message or task about to be made in a room. Raises TooMany, and then counts nothing."""
        if not self._knobs.limits:
            return
        whose = account_id if self._knobs.post_scope == "account_and_room" else NOBODY
        posts = self._posts.setdefault((whose, room_id), deque())
        now = self._clock.now()
        while posts and posts[0] <= now - self._knobs.post_window:
            posts.popleft()
        if len(posts) >= self._knobs.post_limit:
            raise TooMany(POSTING_TEXT)
        posts.append(now)

    def _left(self, account_id: int) -> int:
        return self._knobs.rate_limit - len(self._window(account_id).calls)

    def _window(self, account_id: int) -> _Window:
        """The account's window, without what time has taken from it."""
        window = self._windows.setdefault(account_id, _Window())
        over = self._clock.now() - self._knobs.rate_window
        if self._knobs.rate_window_kind == "fixed":
            if window.opened <= over:
                window.calls.clear()
        else:
            while window.calls and window.calls[0] <= over:
                window.calls.popleft()
        return window

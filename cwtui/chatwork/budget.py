"""How much may still be asked: the overall window and each room's posting lane. Pure: time is an argument.

The limits are the server's and may change, and other programs share them, so nothing here is counted that
the server's headers can say (``x-ratelimit-limit``, ``-remaining``, ``-reset``; contract: 300 requests in 5
minutes, and 10 posts in 10 seconds per room, messages and tasks together). ``now`` is always this machine's
clock in Unix seconds; what the server states in its own clock is translated by its ``Date``. Nothing waits
here, and no answer, however odd, makes anybody wait longer than one window.

https://developer.chatwork.com/docs/endpoints
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime

LIMIT = 300
WINDOW = 300.0
LANE_POSTS = 10
LANE_SECONDS = 10.0
BLIND_WAIT = 30.0
"""Seconds to wait after a refusal whose stated end of the window cannot be believed."""


@dataclass
class Others:
    """The other programs on the account: how much of a window they use, told by what is missing from it.

    ``used``: calls in the present window, as far as is known. ``usual``: in windows before it, the last ones
    counting most, and by how much that has been wrong (``spread``).
    """

    used: int = 0
    usual: float = 0.0
    spread: float = 0.0
    ours: int = 0
    missing_before: int | None = None  # when we came: those may have been our own

    def window_began(self) -> None:
        """The server counts from zero again."""
        if self.missing_before is not None:
            wrong = self.used - self.usual
            if self.usual:
                self.usual += wrong / 2
                self.spread += (abs(wrong) - self.spread) / 3
            else:
                self.usual = float(self.used)
            self.missing_before = 0
        self.used = self.ours = 0

    def answered(self, limit: int, remaining: int) -> None:
        """A call of ours was answered, and so much is left."""
        self.ours += 1
        missing = limit - remaining - self.ours
        if self.missing_before is None:
            self.missing_before = max(0, missing)
        self.used = max(self.used, missing - self.missing_before)

    @property
    def coming(self) -> float:
        """Calls they may well make before the present window ends."""
        return max(0.0, self.usual + self.spread - self.used)


class Budget:
    """What the server said last about its limits and its clock.

    ``limit``: requests per window. ``reset_at``: end of the window in Unix seconds of the *server's* clock,
    None before the first answer. ``server_offset``: seconds to add to this machine's clock to have the
    server's. It is taken from a ``Date`` that is cut to whole seconds and arrives late, so the result is
    behind the truth by up to a second and the answer's travel, and never ahead of it.
    """

    def __init__(self, limit: int = LIMIT) -> None:
        self.limit = limit
        self.reset_at: float | None = None
        self.server_offset = 0.0
        self._stated: int | None = None
        self._stated_at = 0.0
        self._under_way = 0
        self._others = Others()
        self._lanes: dict[int, deque[float]] = {}
        self._closed_until: dict[int, float] = {}

    @property
    def remaining(self) -> int:
        """Requests left in the window the server spoke of last, those under way already taken off."""
        stated = self.limit if self._stated is None else self._stated
        return max(0, stated - self._under_way)

    def left(self, now: float) -> int:
        """Requests left at ``now``: a window that has ended is full again."""
        return max(0, self.limit - self._under_way) if self._over(now) else self.remaining

    def free_at(self, now: float) -> float:
        """When the next request may leave, on this machine's clock: ``now``, or the window's end."""
        return now if self.left(now) > 0 else max(now, self._window_end(now))

    def others_coming(self, now: float) -> float:
        """Calls other programs on the account may well make before the window ends."""
        return self._others.usual + self._others.spread if self._over(now) else self._others.coming

    def server_now(self, now: float) -> float:
        """``now`` on the server's clock."""
        return now + self.server_offset

    def spend(self) -> None:
        """A request leaves. Each call must be followed by one of :meth:`ended`."""
        self._under_way += 1

    def ended(self) -> None:
        """A request has come to its end, answered or not."""
        self._under_way = max(0, self._under_way - 1)

    def learn(self, headers: Mapping[str, str], now: float) -> None:
        """Take in the headers (names in lower case) of any answer; the missing or absurd are passed over."""
        self._learn_clock(headers.get("date"), now)
        self.limit = _whole(headers.get("x-ratelimit-limit")) or self.limit
        remaining = stated_remaining(headers)
        reset_at = _whole(headers.get("x-ratelimit-reset"))
        if self._over(now) or (reset_at or 0) > (self.reset_at or 0) + WINDOW / 2:
            self._others.window_began()
        if remaining is not None:
            self._others.answered(self.limit, remaining)
        if remaining is None:
            self._state(self._left_in_window(now) - 1, self._open_window(now), now)
        elif reset_at is None:
            self._state(min(remaining, self._left_in_window(now)), self._open_window(now), now)
        elif reset_at == self.reset_at and not self._over(now):
            # Answers overtake each other; within a window what is left only falls.
            self._state(min(remaining, self._left_in_window(now)), reset_at, now)
        else:
            self._state(remaining, reset_at, now)

    def used_up(self, now: float) -> float:
        """The server refused for the whole window. Gives (and remembers) its end on the server's clock.

        Where the numbers do not explain the refusal, they say nothing about its end either.
        """
        ends_in = (self.reset_at or 0.0) - self.server_now(now)
        if self.left(now) > 0 or not 0 < ends_in <= WINDOW:
            ends_in = BLIND_WAIT
        self._state(0, self.server_now(now) + ends_in, now)
        return self.server_now(now) + ends_in

    def may_post_at(self, room_id: int, now: float) -> float:
        """When the next message or task may be posted into the room: ``now``, or up to 10 seconds later."""
        lane = self._lanes.get(room_id)
        turn = lane[0] + LANE_SECONDS if lane and len(lane) == LANE_POSTS else now
        turn = max(turn, self._closed_until.get(room_id, now))
        return min(max(turn, now), now + LANE_SECONDS)

    def posted(self, room_id: int, now: float) -> None:
        """A post into the room may have arrived; ``now`` is its end, for the server counts no later."""
        self._lanes.setdefault(room_id, deque(maxlen=LANE_POSTS)).append(now)

    def lane_refused(self, room_id: int, now: float) -> None:
        """The server refused a post: others post there too. The lane is closed for its 10 seconds."""
        self._closed_until[room_id] = now + LANE_SECONDS

    def _state(self, remaining: int, reset_at: float, now: float) -> None:
        self._stated = min(max(0, remaining), self.limit)
        self.reset_at = reset_at
        self._stated_at = now

    def _left_in_window(self, now: float) -> int:
        return self.limit if self._stated is None or self._over(now) else self._stated

    def _open_window(self, now: float) -> float:
        """The end of the window we believe in; one of our own where the server names none."""
        if self.reset_at is None or self._over(now):
            return self.server_now(now) + WINDOW
        return self.reset_at

    def _over(self, now: float) -> bool:
        return self.reset_at is None or now >= self._window_end(now)

    def _window_end(self, now: float) -> float:
        """The end on this machine's clock, at most one window after it was stated.

        A clock that was set back since would make it later than that: then nothing is known but that asking
        is cheaper than waiting.
        """
        if self.reset_at is None:
            return now
        end = min(self.reset_at - self.server_offset, self._stated_at + WINDOW)
        return end if end <= now + WINDOW else now

    def _learn_clock(self, date: str | None, now: float) -> None:
        try:
            moment = parsedate_to_datetime(date or "")
            # "-0000" gives a naive time, which means UTC too.
            moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            self.server_offset = moment.timestamp() - now
        except (ValueError, OverflowError):
            return


def stated_remaining(headers: Mapping[str, str]) -> int | None:
    """What this answer itself says is left of the window; None where it does not."""
    return _whole(headers.get("x-ratelimit-remaining"))


def _whole(text: str | None) -> int | None:
    """A header's whole number, None unless it is one of sane size."""
    return int(text) if text and len(text) <= 12 and text.isascii() and text.isdigit() else None

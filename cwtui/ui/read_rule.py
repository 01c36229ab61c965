"""When what is on the screen counts as read. PURE but for the clock it is given.

A room is read up to the last message that was really shown while somebody was there: the window has the
focus, and a key or the mouse was used within the last :data:`THERE` seconds. Whoever jumps from the unread
line to the end has read to the end: the service knows one mark per room, not what was before whose eyes.

Never: the room cwtui opened by itself, before the first key; across messages that were never received; back
to before what was marked already; after somebody said "unread from here", until the room is left.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

THERE = 60.0  # seconds after a key or a click in which somebody is taken to be there
EVERY = 2.0  # seconds between two marks of a room while one scrolls

Mode = Literal["view", "leave", "never"]


class ReadRule:
    """The rule for the room that is open. Message ids; ``now`` gives the time of day in seconds."""

    def __init__(self, mode: Mode, now: Callable[[], float]) -> None:
        self._mode = mode
        self._now = now
        self._focused = True  # a terminal that never says so is taken to have it
        self._used_at: float | None = None
        self._untouched = False  # cwtui opened this room by itself, and no key was pressed since
        self._held = False
        self._seen = 0
        self._marked = 0
        self._marked_at: float | None = None

    # What happens

    def focus(self, focused: bool) -> None:
        """The window was given the focus, or lost it."""
        self._focused = focused

    def used(self, *, key: bool) -> None:
        """A key was pressed, or the mouse was used."""
        self._used_at = self._now()
        if key:
            self._untouched = False

    def open(self, *, restored: bool) -> None:
        """Another room is on the screen; ``restored``: cwtui did that, not a person."""
        self._untouched = restored
        self._held = False
        self._seen = self._marked = 0
        self._marked_at = None

    def reopen(self) -> None:
        """A person has opened the room that is open already: it has not been left."""
        self._untouched = False

    def show(self, message_id: int, *, news: bool) -> None:
        """The last message shown now. ``news``: something is unread up to it, and nothing never received."""
        if news and self.somebody_is_there and not self._held:
            self._seen = max(self._seen, message_id)

    def hold(self) -> None:
        """Somebody wants it unread: nothing here counts as read until the room is left."""
        self._held = True
        self._seen = self._marked

    def release(self) -> None:
        """Somebody wants it read after all."""
        self._held = False

    # What follows

    @property
    def untouched(self) -> bool:
        """Did cwtui open the room by itself, and was no key pressed since?"""
        return self._untouched

    @property
    def somebody_is_there(self) -> bool:
        """Would what is on the screen now be seen?"""
        if self._used_at is None or self._untouched or not self._focused:
            return False
        # A clock that was set back says nothing about how long ago it was.
        return 0 <= self._now() - self._used_at <= THERE

    def take(self) -> int | None:
        """Up to where the room is to be marked as read now. Each mark is given once."""
        if self._mode != "view" or self.wait > 0:
            return None
        return self._mark()

    def leave(self) -> int | None:
        """As :meth:`take`, when the room is left: now or never."""
        return None if self._mode == "never" else self._mark()

    @property
    def wait(self) -> float:
        """Seconds until :meth:`take` may give the next mark."""
        passed = EVERY if self._marked_at is None else self._now() - self._marked_at
        return EVERY - passed if 0 <= passed < EVERY else 0.0

    @property
    def behind(self) -> bool:
        """Is there something that waits to be taken?"""
        return self._mode == "view" and self._seen > self._marked

    def _mark(self) -> int | None:
        if self._seen <= self._marked:
            return None
        self._marked, self._marked_at = self._seen, self._now()
        return self._marked

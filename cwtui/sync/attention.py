"""What the person is doing: which room has the eyes, whether cwtui has the focus, what the screen needs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from math import inf

from cwtui.sync.asks import Ask, Need
from cwtui.sync.clock import Clock

IDLE_AFTER = 600.0  # seconds without a key
ANSWERED = 0.02  # seconds after a key in which the screen has answered it, usually
NEED_LASTS = 120.0  # seconds until a need that was not declared again is forgotten


class Attention:
    """Declared by the screen, read by the plan; it outlives every engine of a run.

    ``changed`` is called when something was declared that may change the plan.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._needs: dict[Ask, tuple[Need, float]] = {}
        self.eyes: int | None = None
        self.eyes_at = clock.monotonic()
        self.focused = True
        self.key_at = clock.monotonic()
        self.sent_at = -inf
        self.hurry = False
        self.changed: Callable[[], None] = lambda: None

    def look_at(self, room_id: int | None) -> None:
        """This room is on the screen; None: no room is."""
        if room_id != self.eyes:
            self.eyes = room_id
            self.eyes_at = self._clock.monotonic()
            self.changed()

    def need(self, need: Need) -> None:
        """The screen shows this and wants it fresh. The strictest of several declarations counts."""
        now = self._clock.monotonic()
        before = self._needs.get(need.ask)
        if before and before[1] > now and before[0].fresh_for <= need.fresh_for:
            self._needs[need.ask] = (before[0], now + NEED_LASTS)
            return
        self._needs[need.ask] = (need, now + NEED_LASTS)
        self.changed()

    def focus(self, focused: bool) -> None:
        """The terminal window was given the focus, or lost it."""
        if focused != self.focused:
            self.focused = focused
            self.changed()

    def key_pressed(self) -> None:
        """A key or the mouse was used."""
        now = self._clock.monotonic()
        was_idle = now - self.key_at >= IDLE_AFTER
        self.key_at = now
        if was_idle:
            self.changed()

    def is_somebody_there(self) -> bool:
        """Was a key or the mouse used lately?"""
        return self._clock.monotonic() - self.key_at < IDLE_AFTER

    async def after_key(self) -> None:
        """Let the screen answer the key that was just pressed, before what takes its time from it goes on."""
        if (rest := self.key_at + ANSWERED - self._clock.monotonic()) > 0:
            await self._clock.wait(asyncio.Event(), rest)

    def sent(self) -> None:
        """Something of the person's has just arrived: an answer may come at once."""
        self.sent_at = self._clock.monotonic()
        self.changed()

    def ask_now(self) -> None:
        """The person wants to know now."""
        self.hurry = True
        self.changed()

    def needs(self) -> list[Need]:
        """What is needed and not forgotten yet."""
        now = self._clock.monotonic()
        self._needs = {ask: entry for ask, entry in self._needs.items() if entry[1] > now}
        return [need for need, _ in self._needs.values()]

"""The one place of this package that knows what time it is, and that waits."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress


class Clock:
    """The machine's clocks. Tests hand in their own."""

    def now(self) -> float:
        """Unix seconds; jumps when somebody sets the clock or the machine was asleep."""
        return time.time()

    def monotonic(self) -> float:
        """Seconds that never jump, and that stand still while the machine sleeps."""
        return time.monotonic()

    async def wait(self, event: asyncio.Event, seconds: float) -> None:
        """Until ``event`` is set, or ``seconds`` have passed."""
        with suppress(TimeoutError):
            async with asyncio.timeout(max(0.0, seconds)):
                await event.wait()


class Jumps:
    """Notices that the clock was set, or that the machine slept."""

    TOLERANCE = 2.0  # seconds: clocks are also nudged

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._offset = clock.now() - clock.monotonic()

    def noticed(self) -> bool:
        """Has the clock jumped since the last call?"""
        before, self._offset = self._offset, self._clock.now() - self._clock.monotonic()
        return abs(self._offset - before) > self.TOLERANCE

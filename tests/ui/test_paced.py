"""What is done again and again is done at once, and then once for all calls of a while."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from textual.app import App

from cwtui.ui.paced import Paced

APART = 0.2  # seconds


async def test_the_first_call_acts_at_once_and_the_others_together_later() -> None:
    app: App[None] = App()
    async with app.run_test():
        acted: list[float] = []
        paced = Paced(app.screen, lambda: acted.append(time.monotonic()), APART)
        paced()
        assert len(acted) == 1
        for _ in range(5):
            paced()
        assert len(acted) == 1
        await _until(lambda: len(acted) == 2)
        assert acted[1] - acted[0] >= APART - 0.02  # the timer has a clock of its own
        await asyncio.sleep(1.5 * APART)
        assert len(acted) == 2
        paced()
        assert len(acted) == 3


async def test_what_cannot_wait_is_done_now_and_not_once_more() -> None:
    app: App[None] = App()
    async with app.run_test():
        acted: list[float] = []
        paced = Paced(app.screen, lambda: acted.append(time.monotonic()), APART)
        paced()
        paced()
        paced.now()
        assert len(acted) == 2
        await asyncio.sleep(1.5 * APART)
        assert len(acted) == 2


async def test_calls_that_go_on_are_waited_for_but_not_for_ever() -> None:
    app: App[None] = App()
    async with app.run_test():
        acted: list[float] = []
        paced = Paced(app.screen, lambda: acted.append(time.monotonic()), 1.2, rest=0.6)
        paced()
        assert len(acted) == 1
        longest, called = 0.0, time.monotonic()
        while time.monotonic() - acted[0] < 1.0:
            await asyncio.sleep(0.01)
            longest, called = max(longest, time.monotonic() - called), time.monotonic()
            paced()
        assert len(acted) == 1 or longest >= 0.5, "as long as they come"
        while len(acted) == 1 and time.monotonic() - acted[0] < 5:
            await asyncio.sleep(0.01)
            paced()
        assert len(acted) == 2, "but not for ever"


async def test_when_calls_rest_the_last_one_is_answered() -> None:
    app: App[None] = App()
    async with app.run_test():
        acted: list[float] = []
        paced = Paced(app.screen, lambda: acted.append(time.monotonic()), 60.0, rest=APART)
        for _ in range(3):
            paced()
        last = time.monotonic()
        await _until(lambda: len(acted) == 2)
        assert acted[1] - last >= APART - 0.02


async def _until(fact: Callable[[], bool]) -> None:
    end = time.monotonic() + 5
    while not fact():
        assert time.monotonic() < end
        await asyncio.sleep(0.01)

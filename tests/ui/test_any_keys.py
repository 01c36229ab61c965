"""Keys in bursts, whatever they mean, faster than dialogs open and close: cwtui goes on."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from textual import events

from tests.ui.stage import playing

LETTERS = "gtipfsodurezhxEjkcwmRSUAVTLqyn12@>/:?*.[}"
NAMED = (
    *("escape", "escape", "escape", "enter", "tab", "backspace", "space", "down", "up", "left", "right"),
    *("ctrl+d", "ctrl+k", "ctrl+p", "ctrl+z", "ctrl+t", "ctrl+j", "pageup"),
)
KEYS = (*LETTERS, *NAMED)
PRESSED = 150


@pytest.mark.parametrize("seed", range(4))
async def test_whatever_is_pressed_it_goes_on(folder: Path, seed: int) -> None:
    chance = random.Random(seed)
    async with playing(folder) as stage:
        for _ in range(PRESSED):
            key = chance.choice(KEYS)
            stage.app.post_message(events.Key(key, key if len(key) == 1 else None))
            if chance.random() < 0.3:
                await stage.pilot.pause()
        for _ in range(12):  # out of whatever is open
            await stage.press("escape", "escape")
        await stage.until(lambda: stage.app.is_running and stage.status)

"""A dialog that closes leaves the screen below as it was, and nothing of that is laid out once more."""

from __future__ import annotations

from pathlib import Path

from textual.screen import Screen

from cwtui.ui.dialogs.which_day import WhichDay
from tests.ui.stage import Stage, playing


async def opened(stage: Stage) -> str:
    """The question for a date lies over the screen; what stood there before, without the row of keys."""
    await stage.press("1", "tab")
    await stage.until(lambda: stage.focus == "timeline" and stage.shown())
    await stage.pilot.pause(0.5)
    before = panes(stage)
    await stage.press("g", "d")
    await stage.until(lambda: isinstance(stage.app.screen, WhichDay) and stage.focus == "day")
    return before


def panes(stage: Stage) -> str:
    return "\n".join(stage.lines[1:-1])


async def test_what_it_lay_over_is_there_again(folder: Path) -> None:
    async with playing(folder) as stage:
        before = await opened(stage)
        await stage.press("escape")
        await stage.until(lambda: stage.app.screen is stage.main and panes(stage) == before)


async def test_the_screen_below_is_not_laid_out_for_it(folder: Path) -> None:
    async with playing(folder) as stage:
        await opened(stage)
        dialog = stage.app.screen
        layouts: list[Screen[object]] = []
        stage.main.screen_layout_refresh_signal.subscribe(stage.main, layouts.append)
        await stage.press("escape")
        await stage.until(lambda: stage.app.screen is stage.main and not dialog.is_running)
        await stage.pilot.pause()
        assert layouts == []


async def test_a_window_of_another_size_meanwhile_is_filled(folder: Path) -> None:
    async with playing(folder) as stage:
        await opened(stage)
        await stage.resize(90, 24)
        await stage.press("escape")
        await stage.until(lambda: stage.app.screen is stage.main)
        await stage.until(lambda: stage.main.size == (90, 24) == stage.app.size)
        await stage.until(lambda: stage.timeline.page == stage.timeline.region.height < 24)

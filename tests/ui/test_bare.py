"""The messages alone, for the terminal's own selection."""

from __future__ import annotations

from pathlib import Path

from cwtui.store import messages
from cwtui.ui.screens.bare import Bare
from tests.ui.seed import DEVELOPERS, MISAKI, WATCH_FIRST, WATCH_LAST, at, message
from tests.ui.stage import Stage, playing


async def bare(stage: Stage, *keys: str) -> None:
    await stage.press(*keys or ("g", "b"))
    await stage.until(lambda: isinstance(stage.app.screen, Bare))
    await stage.until(lambda: stage.focus == "bare")


def without_hint(stage: Stage) -> list[str]:
    """The lines left of where the hint lies for a moment."""
    return [line[:50].rstrip() for line in stage.lines]


async def test_there_is_nothing_but_the_messages(folder: Path) -> None:
    async with playing(folder, size=(120, 50)) as stage:
        await bare(stage)
        lines = without_hint(stage)
        assert lines[:3] == ["Thu, Nov 19", "高橋 由紀子  17:50", "今週の予定"]
        assert "> 15時からの打合せ" in lines
        assert "I'll join from home." in lines
        assert "Messages are missing here" in lines
        assert not set("│▌─") & set("".join(lines))
        assert "Rooms" not in stage.text


async def test_it_goes_and_comes_back_to_the_same_place(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("6", "tab", "K", "K", "k")
        before, top = stage.shown(), stage.timeline.place
        assert top is not None
        for leave in ("escape", "q", "alt+l"):
            await bare(stage, "alt+l")
            await stage.until(lambda: f"監視通知 {top[0]}:" in "\n".join(stage.lines[:3]))
            await stage.press(leave)
            await stage.until(lambda: stage.app.screen is stage.main)
            assert stage.shown() == before
            assert stage.focus == "timeline"


async def test_one_scrolls_through_all_of_the_room(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("6")
        await bare(stage)
        await stage.reads(f"監視通知 {WATCH_LAST}:")
        await stage.press("g", "g")
        await stage.reads(f"監視通知 {WATCH_FIRST}:", "Sun, Nov 1")
        seen: set[str] = set()
        for _ in range(80):
            seen |= {line for line in without_hint(stage) if line.startswith("監視通知")}
            before = stage.lines
            await stage.press("J")
            if stage.lines == before:
                break
        assert len(seen) == WATCH_LAST - WATCH_FIRST + 1
        for _ in range(80):
            before = stage.lines
            await stage.press("K")
            if stage.lines == before:
                break
        assert f"監視通知 {WATCH_FIRST}:" in stage.text
        await stage.press("G", "k", "j")
        await stage.reads(f"監視通知 {WATCH_LAST}:")


async def test_a_line_keeps_its_place_when_older_ones_are_loaded_above(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("6")
        await bare(stage)
        await stage.press("K", "K")
        for _ in range(30):
            top = without_hint(stage)[0]
            await stage.press("k")
            assert without_hint(stage)[1] == top


async def test_nothing_moves_while_somebody_selects(folder: Path) -> None:
    async with playing(folder) as stage:
        await bare(stage)
        before = stage.lines
        await stage.archive.write(
            messages.save_one, DEVELOPERS, message(1200, MISAKI, at(20, 9, 41), "新しい言葉")
        )
        await stage.until(lambda: any("新しい言葉" in line for line in stage.shown()))
        assert [line[:50] for line in stage.lines] == [line[:50] for line in before]


async def test_a_narrower_window_keeps_the_place(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("6")
        await bare(stage)
        await stage.press("K", "K", "K")
        top = without_hint(stage)[0]
        await stage.resize(60, 30)
        await stage.until(lambda: without_hint(stage)[0][:10] == top[:10])


async def test_commands_of_the_rooms_rest_meanwhile(folder: Path) -> None:
    async with playing(folder) as stage:
        await bare(stage)
        await stage.press("2", "n", "i")
        assert isinstance(stage.app.screen, Bare)
        assert stage.open_room == DEVELOPERS

"""Finding words in the open room, and walking over the hits."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import Connection

from cwtui.ui.room import finding
from tests.ui.seed import ANSWER, DEVELOPERS, EVERYBODY, LAST, OFFICE, TO_ME, WATCH_FIRST, WATCH_LAST
from tests.ui.stage import Stage, playing


def at_cursor(stage: Stage) -> object:
    entry = stage.timeline.current
    return entry.key if entry is not None else None


async def find(stage: Stage, words: str) -> None:
    await stage.press("slash")
    await stage.type(words)
    await stage.press("enter")
    await stage.until(lambda: stage.focus == "timeline")


def lit(stage: Stage) -> list[str]:
    """What is marked on the screen, piece by piece."""
    look = stage.main.context.look
    timeline = stage.timeline
    return [
        segment.text
        for y in range(timeline.size.height)
        for segment in timeline.render_line(y)
        if segment.style is not None and segment.style.bgcolor is not None
        and segment.style.bgcolor.name == look.warn
    ]  # fmt: skip


async def test_the_newest_hit_gets_the_cursor_and_n_walks_to_older_ones(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("tab")
        await find(stage, "図面")
        await stage.reads("“図面”: hit 1 of 4")
        assert (at_cursor(stage), stage.focus) == (1102, "timeline")
        await stage.press("n")
        assert at_cursor(stage) == TO_ME
        await stage.reads("hit 2 of 4")
        await stage.press("n", "n")
        assert at_cursor(stage) == 1018
        await stage.press("n")
        await stage.reads("This is the oldest hit")
        assert (at_cursor(stage), stage.open_room) == (1018, DEVELOPERS)
        await stage.press("N")
        assert at_cursor(stage) == 1019
        await stage.reads("hit 3 of 4")


async def test_hits_are_marked_until_the_search_ends(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("tab")
        await find(stage, "図面　a-12")
        await stage.until(lambda: "A-12" in lit(stage))
        assert set(lit(stage)) == {"図面", "A-12", "a-12"}
        await stage.press("escape")
        assert lit(stage) == []
        assert "hit 1" not in stage.text


async def test_n_is_the_next_unread_room_again_when_the_search_is_over(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("tab")
        await find(stage, "図面")
        await stage.reads("hit 1 of 4")
        await stage.press("q", "n")
        assert stage.open_room == EVERYBODY


async def test_from_the_list_of_rooms_n_goes_on_meaning_rooms(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("tab")
        await find(stage, "図面")
        await stage.reads("hit 1 of 4")
        await stage.press("shift+tab", "n")
        assert stage.open_room == EVERYBODY
        await stage.press("tab", "n")
        assert stage.open_room != EVERYBODY


async def test_in_a_narrow_window_the_count_comes_first(folder: Path) -> None:
    async with playing(folder, size=(60, 20)) as stage:
        await stage.press("enter")
        await find(stage, "図面")
        await stage.reads("“図面”: hit 1 of 4 ·")
        await stage.resize(44, 20)
        await stage.reads("“図面”: hit 1 of 4 · n older", "…")


async def test_a_room_that_is_left_takes_its_hits_along(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("tab")
        await find(stage, "図面")
        await stage.reads("hit 1 of 4")
        await stage.press("2")
        await stage.until(lambda: "hit 1" not in stage.text)
        await stage.press("1")
        assert lit(stage) == []


async def test_words_nobody_wrote_are_said(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("tab")
        await find(stage, "zentai")
        await stage.reads("No message here holds “zentai”")
        assert at_cursor(stage) == LAST
        await find(stage, "打合せ")
        await stage.reads("hit 1 of 2")
        assert at_cursor(stage) == 1106


async def test_nothing_typed_or_escape_ends_it(folder: Path) -> None:
    async with playing(folder) as stage:
        for key in ("enter", "escape"):
            await stage.press("tab", "slash")
            assert stage.focus == "find"
            await stage.press(key)
            await stage.until(lambda: stage.focus == "timeline")
            assert not stage.main.query("#find")
            await stage.press("shift+tab")


async def test_a_hit_far_away_is_loaded_and_reached(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("6", "tab")
        await find(stage, f"{WATCH_FIRST + 3}")
        await stage.until(lambda: at_cursor(stage) == WATCH_FIRST + 3)
        await stage.reads(f"監視通知 {WATCH_FIRST + 3}:", "hit 1 of 1")


async def test_n_that_comes_before_the_hits_are_found_waits_for_them(folder: Path) -> None:
    async with playing(folder) as stage:
        with reading_stands(stage):
            await stage.press("6", "tab")
            await find(stage, "バックアップ")
            await stage.reads("Looking for “バックアップ”")
            await stage.press("n", "n")
            assert at_cursor(stage) == WATCH_LAST
        await stage.reads("hit 3 of 112")
        assert at_cursor(stage) == 9440


async def test_a_search_can_be_ended_before_it_has_found_anything(folder: Path) -> None:
    async with playing(folder) as stage:
        with reading_stands(stage):
            await stage.press("6", "tab")
            await find(stage, "バックアップ")
            await stage.reads("Looking for “バックアップ”")
            await stage.press("escape")
        await stage.archive.read(lambda db: None)  # behind all that was asked before
        await stage.pilot.pause()
        assert "バックアップ”" not in stage.text
        assert at_cursor(stage) == WATCH_LAST
        assert lit(stage) == []


@contextmanager
def reading_stands(stage: Stage) -> Iterator[None]:
    """Long reads of the archive take as long as this block."""
    go_on = threading.Event()
    standing = asyncio.ensure_future(stage.archive.read(lambda db: go_on.wait(20)))
    try:
        yield
    finally:
        go_on.set()
        standing.cancel()


async def test_nobody_walks_over_more_hits_than_these(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.archive.write(_many_alike)
        await stage.press("8", "tab")
        await find(stage, "同じ")
        await stage.reads(f"hit 1 of {finding.MOST}+")


def _many_alike(db: Connection) -> None:
    rows = ((number, OFFICE, 2001, "同じ", number, 0, 0) for number in range(1, finding.MOST + 3000))
    db.execute("DELETE FROM messages")
    db.executemany("INSERT INTO messages VALUES (?, ?, ?, ?, ?, ?, ?)", rows)


async def test_the_letters_of_the_field_are_no_commands(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("tab", "slash")
        await stage.type("nNqg/")
        await stage.press("enter")
        await stage.reads("No message here holds “nNqg/”")
        await stage.press("escape")
        assert at_cursor(stage) == LAST


async def test_the_answer_that_quotes_a_word_is_found_where_it_is_read(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("tab")
        await find(stage, "ありがとう")
        await stage.until(lambda: at_cursor(stage) == ANSWER)
        assert stage.open_room == DEVELOPERS

"""The list of rooms: what a row says, pins and mutes of this machine, the filter, and its calm order."""

from __future__ import annotations

from pathlib import Path

import pytest

from cwtui.store import rooms
from cwtui.ui.panes import rooms as pane
from tests.ui.seed import (
    CHATTING,
    DEVELOPERS,
    EVERYBODY,
    MY_CHAT,
    OFFICE,
    ROOMS,
    WATCH,
    WITH_MISAKI,
)
from tests.ui.stage import Stage, playing


def listed(stage: Stage) -> list[int]:
    return [row.room_id for row in stage.rooms.rows]


def line(stage: Stage, name: str) -> str:
    (found,) = [stage.rooms.render_line(y).text for y in range(9) if name in stage.rooms.render_line(y).text]
    return found.replace("▌", " ").rstrip()


async def test_a_row_says_number_to_name_and_unread(folder: Path) -> None:
    async with playing(folder) as stage:
        assert line(stage, "開発チーム").split() == ["1", "@1", "開発チーム", "4"]
        assert line(stage, "全体連絡").split() == ["2", "全体連絡", "2"]
        assert line(stage, "総務").split() == ["8", "総務"]
        assert line(stage, "雑談").split() == ["5", "雑談", "muted"]
        assert {stage.rooms.render_line(y).cell_length for y in range(20)} == {26}


async def test_a_long_name_loses_its_middle(folder: Path) -> None:
    async with playing(folder) as stage:
        assert line(stage, "みなと").split()[1:] == ["みなと市…の打合せ"]


async def test_the_room_i_left_is_not_listed_and_its_messages_count_for_nothing(folder: Path) -> None:
    async with playing(folder) as stage:
        assert "旧プロジェクト" not in stage.text
        await stage.until(lambda: "8 unread   To 2" in stage.status)


async def test_a_pin_lifts_a_room_and_another_lets_it_go(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pane, "CALM", 0.0)
    async with playing(folder) as stage:
        await stage.press("8", "P")
        await stage.until(lambda: listed(stage)[3] == OFFICE)
        assert stage.rooms.current is not None
        assert stage.rooms.current.room_id == OFFICE
        kept = rooms.get(stage.archive.db, OFFICE)
        assert kept is not None
        assert kept.pinned
        assert not kept.sticky
        await stage.press("P")
        await stage.until(lambda: listed(stage)[3] == WITH_MISAKI)


async def test_a_muted_room_is_quiet_and_counts_no_more(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pane, "CALM", 0.0)
    async with playing(folder) as stage:
        await stage.press("4", "M")
        await stage.until(lambda: line(stage, "田中 美咲").endswith("muted"))
        await stage.until(lambda: "7 unread" in stage.status)
        await stage.press("3", "n")
        assert stage.open_room == DEVELOPERS


async def test_marks_of_this_machine_outlive_a_new_start(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("8", "P", "M")
        await stage.until(lambda: line(stage, "総務").endswith("muted"))
    async with playing(folder) as stage:
        assert listed(stage)[3] == OFFICE
        assert line(stage, "総務").endswith("muted")


async def test_the_list_keeps_its_order_for_a_moment_after_a_key(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pane, "CALM", 0.4)
    async with playing(folder) as stage:
        await stage.pilot.pause(0.5)
        before = listed(stage)
        await stage.press("j")
        await stage.archive.write(rooms.set_pin, MY_CHAT, True)
        await stage.pilot.pause(0.1)
        assert listed(stage) == before
        await stage.until(lambda: listed(stage)[3] == MY_CHAT)
        assert stage.rooms.current is not None
        assert stage.rooms.current.room_id == EVERYBODY  # the cursor stays on its room


# The filter


async def test_the_filter_narrows_the_list_and_enter_goes_in(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("slash")
        await stage.type("チーム")
        await stage.until(lambda: listed(stage) == [DEVELOPERS])
        await stage.press("backspace", "backspace", "backspace")
        await stage.type("監視")
        await stage.until(lambda: listed(stage) == [WATCH])
        await stage.press("enter")
        await stage.until(lambda: stage.open_room == WATCH)
        assert stage.focus == "timeline"
        assert len(listed(stage)) == 9


async def test_escape_ends_the_filter(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("slash")
        await stage.type("監視")
        await stage.until(lambda: listed(stage) == [WATCH])
        await stage.press("escape")
        assert len(listed(stage)) == 9
        assert stage.focus == "room-list"
        await stage.press("slash")
        assert "監視" not in stage.lines[2]


async def test_also_from_the_list_it_has_narrowed(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("slash")
        await stage.type("チーム")
        await stage.press("tab", "shift+tab")
        assert (stage.focus, listed(stage)) == ("room-list", [DEVELOPERS])
        await stage.press("escape")
        assert len(listed(stage)) == 9


async def test_where_nothing_fits_the_filter_says_so(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("slash")
        await stage.type("zentai")
        await stage.reads("No room matches", "zentai")
        await stage.press("enter")
        assert (stage.open_room, stage.focus) == (DEVELOPERS, "room-filter")
        await stage.press("escape")
        await stage.until(lambda: stage.focus == "room-list")
        assert stage.open_room == DEVELOPERS


async def test_letters_in_the_filter_are_text(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("slash")
        await stage.type("qnm12?/ ")
        assert stage.main.rooms.query_one("#room-filter").text == "qnm12?/ "  # type: ignore[attr-defined]
        assert stage.open_room == DEVELOPERS


async def test_muting_leaves_the_room_listed(folder: Path) -> None:
    async with playing(folder) as stage:
        assert CHATTING in listed(stage)


async def test_a_new_account_is_told_the_way_to_others(folder: Path) -> None:
    async with playing(folder) as stage:
        mine = [room for room in ROOMS if room.room_id == MY_CHAT]
        await stage.archive.write(rooms.save_list, mine)
        await stage.reads("My Chat only", "g n makes a group", "g p contacts")
        await stage.press("g", "n")
        await stage.reads("New group")

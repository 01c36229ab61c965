"""Getting about in the real app by the keyboard: rooms, panes, messages."""

from __future__ import annotations

from pathlib import Path
from sqlite3 import Connection

import pytest

from cwtui.store import messages
from cwtui.ui.timeline.entries import DayLine
from tests.ui.seed import (
    AOBA_ROOM,
    CHATTING,
    DELETED,
    DEVELOPERS,
    ELSEWHERE,
    EVERYBODY,
    LAST,
    MY_CHAT,
    OFFICE,
    TO_ME,
    WATCH,
    WATCH_FIRST,
    WATCH_LAST,
    WITH_MISAKI,
)
from tests.ui.stage import Stage, playing


def listed(stage: Stage) -> list[int]:
    return [row.room_id for row in stage.rooms.rows]


# Rooms


async def test_the_last_room_is_open_and_the_list_has_the_focus(folder: Path) -> None:
    async with playing(folder) as stage:
        assert (stage.open_room, stage.focus) == (DEVELOPERS, "room-list")
        assert listed(stage) == [
            *(DEVELOPERS, EVERYBODY, AOBA_ROOM),
            *(WITH_MISAKI, CHATTING, WATCH, 8, OFFICE, MY_CHAT),
        ]


async def test_enter_opens_the_room_at_the_cursor_and_goes_into_it(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("j", "enter")
        assert (stage.open_room, stage.focus) == (EVERYBODY, "timeline")
        await stage.reads("本日17時から避難訓練です。", "to 全体連絡")


async def test_a_click_opens_a_room(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.pilot.click("#room-list", offset=(8, 2))
        await stage.until(lambda: stage.open_room == AOBA_ROOM)


async def test_digits_open_the_rooms_by_their_numbers_and_leave_the_focus(folder: Path) -> None:
    async with playing(folder) as stage:
        for number, room_id in enumerate(listed(stage)[:9], start=1):
            await stage.press(str(number))
            assert (stage.open_room, stage.focus) == (room_id, "room-list")
            assert stage.rooms.current is not None
            assert stage.rooms.current.room_id == room_id


async def test_the_number_of_no_room_is_said(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("slash", "全", "tab", "9")
        assert "There is no room 9" in stage.key_row
        assert stage.open_room == DEVELOPERS


async def test_alt_and_digit_opens_a_room_while_typing_and_types_nothing(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("i", "a", "alt+2")
        assert (stage.open_room, stage.focus, stage.composer.text) == (EVERYBODY, "composer", "")
        await stage.press("alt+1")
        assert (stage.open_room, stage.composer.text) == (DEVELOPERS, "a")


async def test_alt_and_arrow_open_the_room_above_and_below_in_a_ring(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("i", "alt+down")
        assert stage.open_room == EVERYBODY
        await stage.press("alt+up", "alt+up")
        assert stage.open_room == MY_CHAT


async def test_n_goes_through_the_unread_rooms_and_leaves_out_the_muted_one(folder: Path) -> None:
    async with playing(folder) as stage:
        visited = []
        for _ in range(4):
            await stage.press("n")
            visited.append(stage.open_room)
        assert visited == [EVERYBODY, AOBA_ROOM, WITH_MISAKI, DEVELOPERS]
        await stage.press("N")
        assert stage.open_room == WITH_MISAKI


async def test_m_goes_to_the_next_room_with_a_to_for_me(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("m")
        assert stage.open_room == AOBA_ROOM
        await stage.press("m")
        assert stage.open_room == DEVELOPERS


async def test_where_nothing_is_unread_it_is_said(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.archive.write(lambda db: db.execute("UPDATE rooms SET unread_num = 0, mention_num = 0"))
        stage.main.rooms.reload(DEVELOPERS)
        await stage.press("n")
        assert "No unread rooms" in stage.key_row
        await stage.press("m")
        assert "Nobody has written To you" in stage.key_row


async def test_backspace_goes_back_the_way_i_came(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("3", "5", "2")
        for room_id in (CHATTING, AOBA_ROOM, DEVELOPERS):
            await stage.press("backspace")
            assert stage.open_room == room_id
        await stage.press("backspace")
        assert "This is where you began" in stage.key_row


async def test_opening_the_same_room_again_is_no_step(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("2", "2", "2", "backspace")
        assert stage.open_room == DEVELOPERS


async def test_my_chat_has_a_chord(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("g", "m")
        assert (stage.open_room, stage.focus) == (MY_CHAT, "timeline")


@pytest.mark.parametrize("keys", [("ctrl+k",), ("space", "space"), ("i", "ctrl+k")])
async def test_the_switcher_finds_a_room_from_anywhere(folder: Path, keys: tuple[str, ...]) -> None:
    async with playing(folder) as stage:
        await stage.press(*keys)
        await stage.type("アオバ")
        await stage.press("enter")
        await stage.until(lambda: stage.open_room == AOBA_ROOM)
        assert stage.focus == "timeline"


async def test_the_switcher_closed_changes_nothing(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("ctrl+k")
        await stage.type("アオバ")
        await stage.press("escape")
        await stage.until(lambda: stage.app.screen is stage.main)
        assert (stage.open_room, stage.focus) == (DEVELOPERS, "room-list")


# Panes


async def test_tab_goes_round_the_panes_and_shift_tab_back(folder: Path) -> None:
    async with playing(folder) as stage:
        for pane in ("timeline", "side", "room-list", "timeline"):
            await stage.press("tab")
            assert pane in (stage.focus, *(node.id for node in stage.app.focused.ancestors))  # type: ignore[union-attr]
        await stage.press("shift+tab")
        assert stage.focus == "room-list"


async def test_tab_leaves_the_composer_for_the_next_pane(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("i", "a", "tab")
        assert stage.main.has_class("in-side")
        await stage.press("i", "shift+tab")
        assert stage.focus == "room-list"
        assert stage.composer.text == "a"


async def test_only_the_pane_with_the_focus_shows_its_cursor(folder: Path) -> None:
    async with playing(folder) as stage:
        assert [line[0] for line in stage.lines[1:3]] == ["▌", "▌"]
        await stage.press("tab")
        assert [line[0] for line in stage.lines[1:3]] == [" ", " "]
        assert any(line.startswith("▌") for line in stage.shown())


async def test_escape_and_q_never_quit(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("escape", "q", "escape", "q", "tab", "q", "escape")
        assert stage.app.is_running
        assert stage.open_room == DEVELOPERS


async def test_the_side_panel_leads_to_the_message_of_a_file(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("tab", "tab", "2", "enter")
        await stage.until(lambda: stage.focus == "timeline")
        assert stage.main.room.message is not None
        assert stage.main.room.message.message_id == 1105


# Messages


def at_cursor(stage: Stage) -> object:
    entry = stage.timeline.current
    return entry.key if entry is not None else None


async def test_the_cursor_walks_over_messages_and_gaps_and_passes_lines_by(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("tab")
        walked = [at_cursor(stage)]
        for _ in range(9):
            await stage.press("k")
            walked.append(at_cursor(stage))
        assert walked == [
            *(LAST, 1106, 1105, 1104, DELETED, 1102, TO_ME),
            *(("gap", TO_ME), 1020, 1019),
        ]
        await stage.press("j")
        assert at_cursor(stage) == 1020


async def test_the_ends(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("tab", "g", "g")
        assert at_cursor(stage) == 1018
        await stage.press("G")
        assert at_cursor(stage) == LAST
        await stage.press("home", "k", "end", "j")
        assert at_cursor(stage) == LAST


async def test_the_unread_line_is_found(folder: Path) -> None:
    async with playing(folder, size=(120, 14)) as stage:
        assert not any("Unread from here" in line for line in stage.shown())
        await stage.press("tab", "L")
        assert any("Unread from here" in line for line in stage.shown())
        await stage.press("8", "L")
        assert "Nothing is unread here" in stage.key_row


async def test_pages_move_the_cursor_along(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("6", "tab")
        assert (stage.open_room, at_cursor(stage)) == (WATCH, WATCH_LAST)
        before = stage.shown()
        await stage.press("pageup")
        await stage.until(lambda: stage.shown() != before)
        # Two lines of what was read are still there, so that the eyes find on.
        assert [line[1:] for line in stage.shown()[-2:]] == [line[1:] for line in before[:2]]
        assert at_cursor(stage) != WATCH_LAST
        assert any(line.startswith("▌") for line in stage.shown())
        await stage.press("ctrl+d", "J")
        assert stage.timeline.at_end


async def test_a_message_taller_than_the_screen_is_read_to_its_end(folder: Path) -> None:
    async with playing(folder, size=(80, 14)) as stage:
        await stage.archive.write(
            lambda db: db.execute(
                "UPDATE messages SET body = ? WHERE message_id = ?",
                ("\n".join(f"行 {n}" for n in range(1, 41)), 1106),
            )
        )
        stage.main.room.reload()
        await stage.press("tab", "k")
        seen = set(stage.shown())
        for _ in range(20):
            if at_cursor(stage) != 1106:
                break
            await stage.press("k")
            seen |= set(stage.shown())
        assert at_cursor(stage) == 1105
        assert {f"    行 {n}" for n in range(1, 41)} <= {line.replace("▌", " ")[1:] for line in seen}


async def test_older_messages_come_when_the_top_is_near_and_nothing_moves(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("6", "tab")
        for _ in range(60):
            before, first = stage.shown(), stage.timeline.entries[0]
            await stage.press("K")
            if stage.timeline.entries[0] != first:
                break
        else:
            pytest.fail("no older messages were loaded")
        shown = stage.shown()
        assert [line[1:] for line in before[:2]] == [line[1:] for line in shown[-2:]]


async def test_one_can_scroll_to_the_very_first_message(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("6", "tab")
        for _ in range(8):
            await stage.press("g", "g")
            await stage.pilot.pause()
        assert at_cursor(stage) == WATCH_FIRST
        assert any(f"監視通知 {WATCH_FIRST}:" in line for line in stage.shown())


async def test_a_room_is_found_where_it_was_left(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("6", "tab", "K", "K", "K")
        left = stage.shown()
        await stage.press("1", "6")
        assert [line[1:] for line in stage.shown()] == [line[1:] for line in left]


async def test_a_day_line_at_the_top_is_a_place_too(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("6", "tab", "K", "K")
        day = max(i for i, entry in enumerate(stage.timeline.entries) if isinstance(entry, DayLine))
        stage.timeline.scroll_to(y=stage.timeline.stack.lines_of(day)[0], animate=False)
        await stage.pilot.pause()
        assert "Nov 19" in stage.shown()[0]
        left = stage.shown()
        await stage.press("1", "6")
        assert [line[1:] for line in stage.shown()] == [line[1:] for line in left]


async def test_also_after_a_new_start(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("6", "tab", "K", "K", "K", "k")
        left = stage.shown()
        stage.app.exit()
    async with playing(folder) as stage:
        assert stage.open_room == WATCH
        assert [line[1:] for line in stage.shown()] == [line[1:] for line in left]


# What is missing


async def test_a_gap_is_counted_once_and_no_beginning_is_missing_that_is_there(folder: Path) -> None:
    async with playing(folder, size=(120, 60)) as stage:
        gaps = [line for line in stage.shown() if "not received" in line]
        assert len(gaps) == 1
        assert "about 37 messages" in gaps[0]


async def test_the_beginning_that_was_never_received_is_said(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.archive.write(_later_messages_of_the_office)
        await stage.press("8")
        (gap,) = [line for line in stage.shown() if "not received" in line]
        assert "about 11 messages not received" in gap


def _later_messages_of_the_office(db: Connection) -> None:
    """As when a room of twelve messages is first read under a plan that hides all but the last."""
    db.execute("DELETE FROM spans WHERE room_id = ?", (OFFICE,))
    db.execute("DELETE FROM reaches WHERE room_id = ?", (OFFICE,))
    messages.save_window(db, OFFICE, ELSEWHERE[OFFICE], limited=True, message_num=12)
    db.execute("UPDATE rooms SET message_num = 12 WHERE room_id = ?", (OFFICE,))


async def test_a_room_without_messages_says_how_to_begin(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.archive.write(lambda db: db.execute("DELETE FROM messages WHERE room_id = ?", (OFFICE,)))
        await stage.press("8")
        assert "No messages yet · i to write" in stage.text

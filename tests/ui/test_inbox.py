"""The inbox: what waits for me in one list, decided with one key each."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from cwtui.chatwork.models import IncomingRequest, TaskStatus
from cwtui.settings import Settings
from cwtui.settings.declared import Notify, Send
from cwtui.store import contacts, messages, outbox, rooms, snoozes
from cwtui.store.inbox import ItemKind
from cwtui.store.wishes import AnswerRequest, MarkRead, SetTask
from cwtui.store.wishes import Send as SendWish
from cwtui.ui.views.inbox import Inbox
from cwtui.ui.views.items import CALM
from tests.ui.seed import (
    AOBA_ROOM,
    AOKI,
    DEVELOPERS,
    MISAKI,
    NOW,
    ROOMS,
    WITH_MISAKI,
    at,
    message,
)
from tests.ui.stage import HELD, SIZE, Stage, playing

TO, DM, TASK = (ItemKind.TO, 3001), (ItemKind.DIRECT, WITH_MISAKI), (ItemKind.TASK, 502)
LATE = (ItemKind.TASK, 501)
IN_ORDER = [TO, DM, TASK, LATE]
ASKER = IncomingRequest(
    request_id=41,
    account_id=5001,
    name="森 亮太",
    organization_name="森製本",
    message="はじめまして。\n森です。",
)
REQUEST = (ItemKind.REQUEST, 41)


@asynccontextmanager
async def inbox(
    folder: Path, settings: Settings = HELD, size: tuple[int, int] = SIZE, *asking: IncomingRequest
) -> AsyncIterator[Stage]:
    """The inbox of the seeded archive, offline."""
    async with playing(folder, settings=settings, size=size) as stage:
        if asking:
            await stage.archive.write(contacts.save_requests, asking)
        await stage.press("g", "i")
        await stage.until(lambda: isinstance(stage.main.views.current, Inbox))
        await stage.until(lambda: stage.focus == view(stage).list.id or stage.app.focused is view(stage).list)
        yield stage


def view(stage: Stage) -> Inbox:
    found = stage.main.views.current
    assert isinstance(found, Inbox)
    return found


def keys(stage: Stage) -> list[tuple[str, int]]:
    return [row.key for row in view(stage).list.rows]


def current(stage: Stage) -> tuple[str, int]:
    row = view(stage).list.current
    assert row is not None
    return row.key


async def has(stage: Stage, *wanted: tuple[str, int]) -> None:
    await stage.until(lambda: keys(stage) == list(wanted))


def wishes(stage: Stage) -> list[object]:
    return [row.wish for row in stage.outbox()]


def marks(stage: Stage) -> list[object]:
    """What is to count as read, but for the room that was before somebody's eyes when cwtui opened."""
    return [mark for mark in stage.marks() if mark.room_id != DEVELOPERS]


# What is seen


async def test_it_shows_why_where_and_what_and_the_message_in_its_context(folder: Path) -> None:
    async with inbox(folder) as stage:
        assert keys(stage) == IN_ORDER
        await stage.reads("4 wait · the newest first", "To      アオバ商事様 定例", "3 days late")
        await stage.reads("お見積りはいつ頃でしょうか。")
        await stage.press("j")
        await stage.reads("▌    お昼、外に行きませんか？")
        await stage.press("j")
        await stage.reads("Given by  高橋 由紀子")


async def test_looking_at_it_marks_nothing_as_read(folder: Path) -> None:
    async with inbox(folder) as stage:
        await stage.press("j", "j", "j", "k", "p", "p")
        await stage.pilot.pause(0.5)
        assert marks(stage) == []


async def test_zero_is_said_quietly(folder: Path) -> None:
    async with inbox(folder) as stage:
        for _ in IN_ORDER:
            await stage.press("e")
        await has(stage)
        await stage.reads("Nothing waits for you.")


async def test_the_most_urgent_first(folder: Path) -> None:
    async with inbox(folder) as stage:
        await stage.press("O")
        await stage.reads("the most urgent first")
        assert keys(stage) == [LATE, TASK, TO, DM]
        assert current(stage) == LATE
        await stage.press("O")
        assert keys(stage) == IN_ORDER


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("お見積り", [TO]),
        ("ｱｵﾊﾞ", [TO]),
        ("美咲", [DM]),
        ("森製本", []),
        ("はじめ", [REQUEST]),
        ("森 亮太", [REQUEST]),
    ],
)
async def test_the_filter_narrows_by_text_room_and_person(
    folder: Path, typed: str, found: list[tuple[str, int]]
) -> None:
    async with inbox(folder, HELD, SIZE, ASKER) as stage:
        await stage.press("/")
        await stage.until(lambda: stage.focus == "items-filter")
        await stage.type(typed)
        await has(stage, *found)
        if not found:
            await stage.reads(f"Nothing here matches “{typed}” · Esc")


async def test_enter_goes_on_in_what_was_filtered_and_esc_ends_the_filter_first(folder: Path) -> None:
    async with inbox(folder) as stage:
        await stage.press("/")
        await stage.type("美咲")
        await has(stage, DM)
        await stage.press("enter")
        await stage.until(lambda: stage.app.focused is view(stage).list)
        await stage.press("s")
        await stage.until(lambda: "Kept for later" in stage.key_row)
        await stage.press("escape")
        await has(stage, *IN_ORDER)
        assert view(stage).display
        await stage.press("escape")
        await stage.until(lambda: stage.main.views.current is None)


async def test_all_are_done_only_as_far_as_the_filter_shows_them(folder: Path) -> None:
    async with inbox(folder) as stage:
        await stage.press("/")
        await stage.type("お見積り")
        await has(stage, TO)
        await stage.press("enter", "A")
        await stage.reads("Be done with 1 message?")
        await stage.press("y")
        await has(stage)
        await stage.press("escape")
        await has(stage, *IN_ORDER[1:])


async def test_who_asks_is_shown_with_what_they_say(folder: Path) -> None:
    async with inbox(folder, HELD, SIZE, ASKER) as stage:
        assert keys(stage) == [REQUEST, *IN_ORDER]
        await stage.reads("森製本", "森です。", "1 request")


async def test_in_a_small_window_the_preview_comes_when_it_is_wanted(folder: Path) -> None:
    async with inbox(folder, HELD, (60, 15)) as stage:
        assert "お見積りはいつ頃でしょうか。" not in stage.text
        await stage.press("p")
        await stage.reads("お見積りはいつ頃でしょうか。")
        await stage.press("j")
        await stage.reads("▌    お昼、外に行きませんか？")
        await stage.press("escape")
        await stage.until(lambda: "▌    お昼" not in stage.text)
        await stage.press("enter")
        await stage.reads("▌    お昼、外に行きませんか？")
        await stage.press("enter")
        await stage.until(lambda: stage.main.views.current is None)
        assert stage.open_room == WITH_MISAKI


async def test_the_preview_goes_where_the_window_becomes_too_narrow_for_both(folder: Path) -> None:
    async with inbox(folder) as stage:
        await stage.reads("お見積りはいつ頃でしょうか。")
        await stage.resize(60, 15)
        await stage.until(lambda: "青木 真理  08:50" not in stage.text)
        await stage.resize(*SIZE)
        await stage.reads("青木 真理  08:50")


async def test_what_is_brought_back_has_its_place_again(folder: Path) -> None:
    async with inbox(folder) as stage:
        await stage.press("j", "e")
        await has(stage, TO, TASK, LATE)
        await stage.press("k", "z")
        await stage.until(lambda: DM in keys(stage))
        assert keys(stage) == IN_ORDER
        assert current(stage) == DM
        await stage.reads("is back in the list")


@pytest.mark.parametrize("size", [(1, 1), (40, 8), (69, 20), (100, 12), (200, 60)])
async def test_it_can_be_drawn_at_any_size(folder: Path, size: tuple[int, int]) -> None:
    async with inbox(folder, HELD, size, ASKER) as stage:
        await stage.press("j", "p", "j", "p", "e")
        await stage.resize(*SIZE)
        await stage.reads("Inbox")


async def test_the_row_of_keys_names_what_can_be_done_with_the_row_at_the_cursor(folder: Path) -> None:
    async with inbox(folder, HELD, SIZE, ASKER) as stage:
        await stage.until(lambda: keys(stage)[0] == REQUEST)
        await stage.press("g", "g")
        await stage.until(lambda: stage.hints.split("  ")[:2] == ["e accept", "d decline"])
        for gone in ("put off", "keep", "reply", "write"):
            assert gone not in stage.hints
        await stage.press("j")
        await stage.until(lambda: stage.hints.startswith("e done  h put off  s keep  r reply  i write"))
        assert "decline" not in stage.hints


async def test_where_the_preview_takes_room_the_cursor_stays_in_sight(folder: Path) -> None:
    said = [
        message(9100 + n, MISAKI, at(20, 9, 40) + n, f"[To:1001]佐藤さん\n用件その{n:02}") for n in range(9)
    ]
    async with inbox(folder, HELD, (60, 15)) as stage:
        await stage.archive.write(messages.save_window, DEVELOPERS, said)
        await stage.until(lambda: len(keys(stage)) > 9)
        await stage.press("G", "k", "k")
        row = current(stage)
        shown = next(line for line in stage.lines if line.startswith("▌ "))
        await stage.press("p")
        await stage.until(lambda: view(stage).has_class("below"))
        await stage.until(lambda: any(line[:24] == shown[:24] for line in stage.lines))
        assert current(stage) == row


async def test_one_at_a_time_a_request_is_read_and_answered(folder: Path) -> None:
    async with inbox(folder, HELD, SIZE, ASKER) as stage:
        await stage.until(lambda: keys(stage)[0] == REQUEST)
        view(stage).list.move_to(0)
        await stage.press("ctrl+p")
        await stage.type("one at a time")
        await stage.press("enter")
        await stage.reads("1 of 5", "森製本", "はじめまして。", "e accept · d decline")
        await stage.press("j")
        await stage.reads("2 of 5", "e done · h later")
        await stage.press("k", "d")
        await stage.reads("Decline the contact request of 森 亮太?")
        await stage.press("y")
        await stage.reads("1 of 4", "Declined · z takes it back")
        assert wishes(stage) == [AnswerRequest(room_id=0, request_id=41, accept=False)]


async def test_what_a_row_says_and_where_it_stands_is_copied(folder: Path) -> None:
    async with inbox(folder, HELD, SIZE, ASKER) as stage:
        await stage.until(lambda: keys(stage)[0] == REQUEST)
        for row, says, leads_to in (
            (REQUEST, "森 亮太", "5001"),
            (TO, "お見積りはいつ頃でしょうか。", f"https://www.chatwork.com/#!rid{AOBA_ROOM}-3001"),
            (TASK, "図面の確認", f"https://www.chatwork.com/#!rid{DEVELOPERS}-1018"),
        ):
            view(stage).list.move_to(keys(stage).index(row))
            await stage.press("y")
            await stage.until(lambda says=says: stage.app.clipboard.endswith(says))  # type: ignore[misc]
            await stage.press("Y")
            await stage.until(lambda link=leads_to: stage.app.clipboard == link)  # type: ignore[misc]
        await stage.press("x", "X", "y")
        await stage.until(lambda: stage.app.clipboard == "図面の確認\n見積書を送る")


# Being done with it


async def test_a_mention_is_done_here_and_the_room_stays_unread(folder: Path) -> None:
    async with inbox(folder) as stage:
        await stage.press("e")
        await stage.reads("Done with it here. 1 unread message of the room stays unread · z takes it back")
        await has(stage, DM, TASK, LATE)
        assert current(stage) == DM
        assert (wishes(stage), marks(stage)) == ([], [])
        await stage.press("z")
        await has(stage, *IN_ORDER)


async def test_a_direct_room_is_done_until_somebody_writes_again(folder: Path) -> None:
    async with inbox(folder) as stage:
        await stage.press("j", "e")
        await has(stage, TO, TASK, LATE)
        said = message(4002, MISAKI, at(20, 9, 41), "12時に下で")
        await stage.archive.write(messages.save_window, WITH_MISAKI, [said])
        await stage.until(lambda: DM in keys(stage))
        await stage.reads("12時に下で")


async def test_a_task_is_completed_and_opened_again(folder: Path) -> None:
    async with inbox(folder) as stage:
        await stage.press("j", "j", "e")
        await has(stage, TO, DM, LATE)
        await stage.reads("Completed “図面の確認” · z takes it back")
        assert wishes(stage) == [SetTask(room_id=DEVELOPERS, task_id=502, status=TaskStatus.DONE)]
        await stage.press("z")
        await has(stage, *IN_ORDER)
        assert wishes(stage) == []


async def test_a_request_is_accepted_after_a_question(folder: Path) -> None:
    async with inbox(folder, HELD, SIZE, ASKER) as stage:
        await stage.press("e")
        await stage.reads("Accept the contact request of 森 亮太?", "はじめまして。")
        await stage.press("n")
        assert (keys(stage), wishes(stage)) == ([REQUEST, *IN_ORDER], [])
        await stage.press("e")
        await stage.reads("Accept the contact request of 森 亮太?")
        await stage.press("y")
        await has(stage, *IN_ORDER)
        assert wishes(stage) == [AnswerRequest(room_id=0, request_id=41, accept=True)]
        await stage.until(lambda: "1 request" not in stage.status)
        await stage.press("z")
        await has(stage, REQUEST, *IN_ORDER)


async def test_a_request_is_declined_after_a_question(folder: Path) -> None:
    async with inbox(folder, HELD, SIZE, ASKER) as stage:
        await stage.press("d")
        await stage.reads("Decline the contact request of 森 亮太?")
        await stage.press("y")
        await has(stage, *IN_ORDER)
        assert wishes(stage) == [AnswerRequest(room_id=0, request_id=41, accept=False)]
        await stage.press("z")
        await has(stage, REQUEST, *IN_ORDER)
        await stage.press("j", "d")
        await stage.reads("There is no contact request at the cursor")


async def test_a_request_that_is_answered_elsewhere_goes_under_the_question(folder: Path) -> None:
    async with inbox(folder, HELD, SIZE, ASKER) as stage:
        await stage.press("e")
        await stage.reads("Accept the contact request of 森 亮太?")
        await stage.archive.write(contacts.save_requests, [])
        await stage.until(lambda: keys(stage) == IN_ORDER)
        await stage.press("n")
        assert stage.app.screen is stage.main


async def test_all_messages_are_done_at_once_after_a_question(folder: Path) -> None:
    async with inbox(folder) as stage:
        await stage.press("A")
        await stage.reads("Be done with all 2 messages?", "nothing is marked as read")
        await stage.press("n")
        assert keys(stage) == IN_ORDER
        await stage.press("A")
        await stage.reads("Be done with all 2 messages?")
        await stage.press("y")
        await has(stage, TASK, LATE)
        await stage.press("z")
        await has(stage, *IN_ORDER)
        await stage.press("g", "g", "e", "e", "A")
        await stage.reads("There is no message in the list")


async def test_what_is_selected_is_marked_as_in_every_list(folder: Path) -> None:
    async with inbox(folder) as stage:
        await stage.press("x")
        await stage.until(lambda: any(line.startswith(" * To ") for line in stage.lines))


async def test_selected_ones_are_done_together_and_a_decision_is_repeated(folder: Path) -> None:
    async with inbox(folder) as stage:
        await stage.press("x", "x")
        await stage.reads("2 selected")
        await stage.press("e")
        await has(stage, TASK, LATE)
        await stage.press(".")
        await has(stage, LATE)
        await stage.press("z", "z")
        await has(stage, *IN_ORDER)


# Later


async def test_put_off_it_comes_back_at_the_top(folder: Path) -> None:
    async with inbox(folder) as stage:
        await stage.press("j", "h")
        await stage.reads("Show it again when?")
        await stage.press("enter")
        await has(stage, TO, TASK, LATE)
        await stage.reads("Shown again today 10:41")
        await stage.press("z")
        await has(stage, *IN_ORDER)
        await stage.archive.write(snoozes.snooze, "task", 501, NOW - 1)
        await stage.until(lambda: "shown again" in stage.text)
        await stage.until(lambda: keys(stage)[0] == LATE)


async def test_what_is_kept_says_so_and_has_its_own_list(folder: Path) -> None:
    async with inbox(folder) as stage:
        await stage.press("s")
        await stage.reads("Kept for later", "kept · 青木")
        assert keys(stage) == IN_ORDER
        await stage.press("k", "s")
        await stage.reads("Not kept any more")
        await stage.press("z")
        await stage.reads("kept · 青木")


# Going there


@pytest.mark.parametrize("key", ["o", "enter"])
async def test_it_is_opened_in_its_room_and_backspace_leads_back(folder: Path, key: str) -> None:
    async with inbox(folder) as stage:
        await stage.press("j", key)
        await stage.until(lambda: stage.main.views.current is None)
        assert (stage.open_room, stage.focus) == (WITH_MISAKI, "timeline")
        await stage.press("backspace")
        await stage.until(lambda: stage.main.views.current is not None)
        assert current(stage) == DM


async def test_an_answer_takes_it_out_of_the_list(folder: Path) -> None:
    async with inbox(folder) as stage:
        await stage.press("r")
        await stage.until(lambda: stage.focus == "composer")
        await stage.type("来週お出しします")
        await stage.press("enter")
        await stage.until(lambda: [w.reply_to for w in wishes(stage) if isinstance(w, SendWish)] == [3001])
        await stage.press("escape", "g", "i")
        await stage.until(lambda: stage.main.views.current is not None)
        await has(stage, DM, TASK, LATE)


@pytest.mark.parametrize(
    ("key", "written"),
    [("greater_than_sign", f"[qtmeta aid={AOKI.account_id}"), ("at", f"[To:{AOKI.account_id}]")],
)
async def test_it_is_quoted_and_its_author_called_in_the_room(folder: Path, key: str, written: str) -> None:
    async with inbox(folder) as stage:
        await stage.press(key)
        await stage.until(lambda: written in stage.composer.text)
        assert stage.open_room == AOBA_ROOM


async def test_what_is_written_goes_to_the_room_of_the_row(folder: Path) -> None:
    async with inbox(folder) as stage:
        await stage.press("i")
        await stage.until(lambda: stage.focus == "composer")
        assert stage.open_room == AOBA_ROOM


# Read marks


async def test_read_and_unread_by_hand(folder: Path) -> None:
    async with inbox(folder) as stage:
        await stage.press("j", "R")
        await stage.until(lambda: marks(stage))
        assert marks(stage) == [MarkRead(room_id=WITH_MISAKI, message_id=4001)]
        await has(stage, TO, TASK, LATE)  # its room is read
        await stage.press("z")  # it was done here, so it need not be said twice
        await stage.until(lambda: DM in keys(stage))
        await stage.press("g", "g", "u")
        await stage.until(lambda: "Unread from this message on" in stage.text)


# What happens meanwhile


async def test_what_was_refused_says_so_and_has_its_ways_out(folder: Path) -> None:
    async with inbox(folder) as stage:
        wish = SetTask(room_id=DEVELOPERS, task_id=501, status=TaskStatus.DONE)
        wish_id = await stage.archive.write(outbox.add, wish, now=NOW, due_at=NOW)
        await has(stage, TO, DM, TASK)
        await stage.archive.write(outbox.refused, wish_id, "forbidden", ["no"])
        await stage.until(lambda: LATE in keys(stage))
        await stage.reads("not completed:")
        await stage.press("G", "enter")
        await stage.reads("Try again")


async def test_a_message_deleted_meanwhile_is_gone(folder: Path) -> None:
    async with inbox(folder) as stage:
        gone = message(3001, AOKI, at(20, 8, 50), "[deleted]", at(20, 9, 41))
        await stage.archive.write(messages.save_window, AOBA_ROOM, [gone])
        await has(stage, DM, TASK, LATE)


async def test_what_is_in_a_room_that_is_left_is_gone(folder: Path) -> None:
    async with inbox(folder) as stage:
        await stage.archive.write(rooms.save_list, [each for each in ROOMS if each.room_id != DEVELOPERS])
        await has(stage, TO, DM)


async def test_nothing_changes_its_place_under_somebodys_fingers(folder: Path) -> None:
    async with inbox(folder) as stage:
        await stage.press("j")
        said = message(3002, AOKI, at(20, 9, 41), "[To:1001]急ぎでお願いします。")
        await stage.archive.write(messages.save_window, AOBA_ROOM, [said])
        new = (ItemKind.TO, 3002)
        await stage.until(lambda: new in keys(stage))
        assert keys(stage) == [*IN_ORDER, new]
        await stage.until(lambda: keys(stage) == [new, *IN_ORDER], seconds=CALM + 6)
        assert current(stage) == DM


async def test_my_words_are_listened_for(folder: Path) -> None:
    settings = Settings(
        time_zone="Asia/Tokyo", send=Send(hold_seconds=30), notify=Notify(keywords=("避難訓練",))
    )
    async with inbox(folder, settings) as stage:
        await stage.until(lambda: (ItemKind.KEYWORD, 2001) in keys(stage))
        await stage.reads("word    全体連絡")


async def test_cwtui_may_open_with_it(folder: Path) -> None:
    settings = Settings(time_zone="Asia/Tokyo", start="inbox")
    async with playing(folder, settings=settings) as stage:
        await stage.reads("4 wait · the newest first")
        await stage.press("escape")
        await stage.until(lambda: stage.main.views.current is None)
        assert stage.open_room == DEVELOPERS

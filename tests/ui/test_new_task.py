"""``t``: the form for a new task, what stands in it at first, and that the task arrives as it was meant."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from sqlite3 import Connection
from typing import Any

import pytest

from cwtui import texts
from cwtui.chatwork.models import LimitType
from cwtui.settings import Settings
from cwtui.store import members, messages
from cwtui.store.wishes import CreateTask
from cwtui.times import TOKYO
from cwtui.ui.forms.form import Form
from cwtui.ui.forms.new_task import NewTask
from cwtui.ui.forms.people_field import PeopleField
from cwtui.ui.forms.task_fields import LONGEST
from tests.sync.rig import room_on_server
from tests.ui.seed import (
    AOBA_ROOM,
    DAISUKE,
    DEVELOPERS,
    EMILY,
    EVERYBODY,
    ME,
    MISAKI,
    MY_CHAT,
    OFFICE,
    TO_ME,
    WITH_MISAKI,
    at,
    message,
)
from tests.ui.stage import AT_ONCE, Stage, playing
from tests.ui.town import Town
from tests.ui.town import at as open_room

SEES = "Everybody here, other companies too, will see “Task added”."
IN_MY_CHAT = "[ ] Make it in My Chat (nobody else sees it)"


def the_form(stage: Stage) -> NewTask:
    form = stage.app.screen
    assert isinstance(form, NewTask)
    return form


async def begin(stage: Stage) -> NewTask:
    """Press t, and wait for the form."""
    await stage.press("t")
    await stage.until(lambda: isinstance(stage.app.screen, Form) and stage.app.focused is not None)
    return the_form(stage)


async def begin_at(stage: Stage, message_id: int) -> NewTask:
    """Press t at this message of the open room."""
    assert stage.main.room.go_to(message_id)
    await stage.until(lambda: stage.timeline.has_focus)
    return await begin(stage)


async def say_here(
    stage: Stage, *bodies: str, by: Any = MISAKI, room_id: int = DEVELOPERS, sent: int = 0
) -> int:
    """More is said in a room, a minute apart; the id of the last one."""
    first = 20_000 + len(stage.bodies(room_id))
    sent = sent or at(20, 9, 41)
    said = [message(first + n, by, sent + 60 * n, body) for n, body in enumerate(bodies)]
    await stage.archive.write(messages.save_window, room_id, said)
    await stage.until(lambda: stage.main.room.timeline.entries and messages.get(stage.archive.db, first))
    return said[-1].message_id


def wish(stage: Stage) -> CreateTask:
    (row,) = stage.outbox()
    assert isinstance(row.wish, CreateTask)
    return row.wish


async def saved(stage: Stage) -> CreateTask:
    """Save the form; what waits then."""
    await stage.press("ctrl+d")
    await stage.until(lambda: stage.outbox() and not isinstance(stage.app.screen, Form))
    return wish(stage)


def moment(at: int) -> str:
    return datetime.fromtimestamp(at, TOKYO).strftime("%m/%d %H:%M:%S")


# What stands in it


async def test_a_message_is_quoted_as_chatwork_does_and_is_for_me(folder: Path) -> None:
    async with playing(folder) as stage:
        form = await begin_at(stage, TO_ME)
        await stage.reads("New task", "開発チーム", "佐藤 健", SEES, IN_MY_CHAT)
        quote = f"[qt][qtmeta aid={MISAKI.account_id} time={at(20, 9, 12)}]図面の確認をお願いします。[/qt]"
        assert form.query_one("#text").value == quote  # type: ignore[attr-defined]
        await stage.type("図面A-12")
        made = await saved(stage)
        assert made == CreateTask(room_id=DEVELOPERS, body=f"{quote}\n図面A-12", to_ids=(ME.account_id,))
        assert stage.app.focused is stage.timeline


async def test_of_a_notice_about_a_task_the_words_of_that_task_are_quoted(folder: Path) -> None:
    notice = "[info][title][dtext:task_added][/title][task aid=7 st=open lt=0]図面を\n確認する[/task][/info]"
    async with playing(folder) as stage:
        form = await begin_at(stage, await say_here(stage, notice))
        assert form.query_one("#text").value.endswith("]図面を\n確認する[/qt]")  # type: ignore[attr-defined]


async def test_it_says_whether_people_of_other_companies_see_it_too(folder: Path) -> None:
    async with playing(folder) as stage:
        stage.main.open_room(OFFICE)
        await begin(stage)
        await stage.reads("Everybody in this room will see “Task added”.", IN_MY_CHAT)
        await stage.press("escape")
        await stage.until(lambda: not isinstance(stage.app.screen, Form))
        stage.main.open_room(AOBA_ROOM)
        await begin(stage)
        await stage.reads(SEES, IN_MY_CHAT)
        ours = [each for each in members.all(stage.archive.db, AOBA_ROOM) if each.account_id == ME.account_id]
        await stage.archive.write(members.save, AOBA_ROOM, ours)
        await stage.reads("Everybody in this room will see “Task added”.")


async def test_what_is_mine_is_for_those_i_addressed(folder: Path) -> None:
    async with playing(folder) as stage:
        body = (
            f"[To:{MISAKI.account_id}]田中 美咲さん\n[To:{DAISUKE.account_id}]鈴木 大輔さん\n"
            "[To:9999]去った人さん\n見積もりをください"
        )
        mine = await say_here(stage, body, by=ME)
        form = await begin_at(stage, mine)
        assert list(form.query_one(PeopleField).value) == [MISAKI.account_id, DAISUKE.account_id]
        await stage.reads("田中 美咲, 鈴木 大輔")
        made = await saved(stage)
        assert made.to_ids == (MISAKI.account_id, DAISUKE.account_id)
        assert made.body.endswith("]見積もりをください[/qt]")


@pytest.mark.parametrize("body", ["よろしくお願いします。", "[toall]\n掃除の日です"])
async def test_what_is_mine_and_addresses_nobody_is_for_me(folder: Path, body: str) -> None:
    async with playing(folder) as stage:
        form = await begin_at(stage, await say_here(stage, body, by=ME))
        assert list(form.query_one(PeopleField).value) == [ME.account_id]


async def test_what_is_between_others_is_for_me(folder: Path) -> None:
    async with playing(folder) as stage:
        answer = f"[rp aid={DAISUKE.account_id} to={DEVELOPERS}-1102]鈴木 大輔さん\nあとで見ます"
        form = await begin_at(stage, await say_here(stage, answer))
        assert list(form.query_one(PeopleField).value) == [ME.account_id]
        assert (await saved(stage)).body.endswith("]あとで見ます[/qt]")


@pytest.mark.parametrize(
    ("body", "quoted"),
    [
        ("[To:1001] 本日中にお願いします", "[To:1001] 本日中にお願いします"),
        ("[To:1001]佐藤 健さん", "[To:1001]佐藤 健さん"),
        ("[toall]\n掃除の日です", "掃除の日です"),
        ("[To:1001]Ken-san\r\nplease", "please"),
        ("[code]a[/code]\n[To:1001]佐藤 健さん", "[code]a[/code]\n[To:1001]佐藤 健さん"),
    ],
)
async def test_only_what_merely_calls_somebody_is_left_out(folder: Path, body: str, quoted: str) -> None:
    async with playing(folder) as stage:
        form = await begin_at(stage, await say_here(stage, body))
        text = form.query_one("#text").value  # type: ignore[attr-defined]
        assert text.partition("]")[2].partition("]")[2] == f"{quoted}[/qt]"


async def test_a_selection_of_messages_is_one_task(folder: Path) -> None:
    async with playing(folder) as stage:
        last = await say_here(stage, "一つ目", "二つ目")
        assert stage.main.room.go_to(last)
        await stage.press("V", "k")
        form = await begin(stage)
        assert form.query_one("#text").value.endswith("]一つ目\n二つ目[/qt]")  # type: ignore[attr-defined]
        await stage.press("escape")
        await stage.until(lambda: not isinstance(stage.app.screen, Form))
        assert stage.timeline.selection is None


async def test_it_is_among_all_that_can_be_done_with_a_message(folder: Path) -> None:
    async with playing(folder) as stage:
        assert stage.main.room.go_to(TO_ME)
        await stage.until(lambda: stage.timeline.has_focus)
        await stage.press("enter")
        await stage.reads("Do what with this message?")
        await stage.type("task")
        await stage.press("enter")
        await stage.until(lambda: isinstance(stage.app.screen, NewTask))
        await stage.reads("図面の確認をお願いします。")


async def test_from_the_rooms_it_is_an_empty_one_for_the_room_at_the_cursor(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("down")
        form = await begin(stage)
        await stage.reads("全体連絡", "Enter changes it")
        assert form.query_one("#text").value == ""  # type: ignore[attr-defined]
        await stage.type("掃除当番を決める")
        assert await saved(stage) == CreateTask(
            room_id=EVERYBODY, body="掃除当番を決める", to_ids=(ME.account_id,)
        )


async def test_a_deleted_message_is_not_quoted(folder: Path) -> None:
    async with playing(folder) as stage:
        form = await begin_at(stage, 1103)
        assert form.query_one("#text").value == ""  # type: ignore[attr-defined]


async def test_from_the_inbox_it_is_of_the_message_at_the_cursor(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("g", "i")
        await stage.until(lambda: stage.main.views.current is not None)
        await stage.reads("青木 真理: 佐藤様")
        form = await begin(stage)
        quoted = form.query_one("#text").value  # type: ignore[attr-defined]
        assert quoted.endswith("]お見積りはいつ頃でしょうか。[/qt]")
        assert (await saved(stage)).room_id == AOBA_ROOM
        assert stage.main.views.current is not None


async def test_in_a_text_field_t_is_a_letter(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("i")
        await stage.type("task")
        assert stage.composer.text == "task"


# The room and its people


async def test_another_room_is_picked_by_typing_and_brings_its_people_along(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("down")
        form = await begin(stage)
        await stage.type("x")
        people = form.query_one(PeopleField)
        people.pick(
            {MISAKI.account_id: people.value[ME.account_id], EMILY.account_id: people.value[ME.account_id]}
        )
        await stage.press("tab", "enter")
        await stage.reads("Name of a room or person")
        await stage.type("アオバ")
        await stage.press("enter")
        await stage.until(lambda: stage.app.screen is form and "アオバ商事様 定例" in stage.text)
        assert list(people.value) == [ME.account_id]  # of those chosen nobody is there
        await stage.press("tab")
        await stage.reads("[x] 佐 佐藤 健", "[ ] 青 青木 真理", "[ ] 高 高橋 由紀子")
        made = await saved(stage)
        assert (made.room_id, made.to_ids) == (AOBA_ROOM, (ME.account_id,))


async def test_a_task_of_a_message_stays_in_its_room(folder: Path) -> None:
    async with playing(folder) as stage:
        await begin_at(stage, TO_ME)
        await stage.press("tab")
        await stage.reads("[x] 佐 佐藤 健")  # the next thing to enter is for whom
        assert "Enter changes it" not in stage.text


async def test_several_people_are_chosen_by_typing(folder: Path) -> None:
    async with playing(folder) as stage:
        await begin_at(stage, TO_ME)
        await stage.press("tab", "backspace")
        await stage.type("美咲")
        await stage.press("enter")
        await stage.type("アオバ")
        await stage.press("enter")
        await stage.reads("田中 美咲, 青木 真理")
        made = await saved(stage)
        assert made.to_ids == (MISAKI.account_id, 3001)
        await stage.until(lambda: "Task for 田中 美咲, 青木 真理 · z undoes it" in stage.key_row)


async def test_people_who_come_while_it_is_open_can_be_chosen(folder: Path) -> None:
    async with playing(folder) as stage:
        stage.main.open_room(OFFICE)
        form = await begin(stage)
        await stage.type("当番表")
        await stage.press("tab", "tab")
        await stage.reads("The members have not been received yet")
        here = members.all(stage.archive.db, WITH_MISAKI)
        await stage.archive.write(members.save, OFFICE, here)
        await stage.reads("[x] 佐 佐藤 健", "[ ] 田 田中 美咲")
        assert the_form(stage) is form


async def test_somebody_must_do_it_and_something(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("tab")
        stage.main.set_focus(stage.main.side.list)
        await begin(stage)
        await stage.press("tab", "tab", "backspace", "ctrl+d")
        await stage.reads("What is to be done?", "Choose whose task it is")
        assert stage.outbox() == []
        await stage.type("資料")  # the first field that lacks something has the focus
        await stage.press("tab", "tab")
        await stage.type("佐藤")
        await stage.press("enter")
        assert (await saved(stage)).body == "資料"


async def test_who_has_left_the_room_is_named(folder: Path) -> None:
    async with playing(folder) as stage:
        form = await begin_at(stage, TO_ME)
        people = form.query_one(PeopleField)
        people.pick({MISAKI.account_id: people.value[ME.account_id]})
        rest = [
            each for each in members.all(stage.archive.db, DEVELOPERS) if each.account_id != MISAKI.account_id
        ]
        await stage.archive.write(members.save, DEVELOPERS, rest)
        await stage.press("ctrl+d")
        await stage.reads("Not in this room: 田中 美咲")
        assert stage.outbox() == []


async def test_a_text_longer_than_the_service_takes_is_not_saved(folder: Path) -> None:
    async with playing(folder) as stage:
        form = await begin_at(stage, TO_ME)
        form.query_one("#text").stop.load_text("あ" * (LONGEST + 1))  # type: ignore[attr-defined]
        await stage.press("ctrl+d")
        await stage.reads("a task holds 65,535 characters, this one has", "65536.")
        assert stage.outbox() == []


# The due date


@pytest.mark.parametrize(
    ("typed", "limit", "kind"),
    [
        ("来週金曜 17時", "11/27 17:00:00", LimitType.TIME),
        ("月末", "11/30 23:59:59", LimitType.DATE),
        ("+3d", "11/23 23:59:59", LimitType.DATE),
        ("tomorrow 15:00", "11/21 15:00:00", LimitType.TIME),
    ],
)
async def test_the_due_date_that_was_shown_is_the_one_that_is_saved(
    folder: Path, typed: str, limit: str, kind: LimitType
) -> None:
    async with playing(folder) as stage:
        await begin_at(stage, TO_ME)
        await stage.press("tab", "tab")
        await stage.type(typed)
        await stage.reads("understood: ")
        made = await saved(stage)
        assert (moment(made.limit), made.limit_type) == (limit, kind)
        await stage.until(lambda: "Task for 佐藤 健, due " in stage.key_row)


@pytest.mark.parametrize(
    ("typed", "said"),
    [("25:00", "That is no date I know"), ("11/19", "Thu, Nov 19 is past"), ("x", "That is no")],
)
async def test_a_due_date_that_is_wrong_or_past_refuses_to_be_saved(
    folder: Path, typed: str, said: str
) -> None:
    async with playing(folder) as stage:
        await begin_at(stage, TO_ME)
        await stage.press("tab", "tab")
        await stage.type(typed)
        await stage.reads(said)
        await stage.press("ctrl+d")
        await stage.pilot.pause()
        assert isinstance(stage.app.screen, Form)
        assert stage.outbox() == []


async def test_a_date_in_the_text_is_offered_and_never_set(folder: Path) -> None:
    async with playing(folder) as stage:
        body = "[To:1001]佐藤 健さん\n見積もり、11/27(金) 18時締切でお願いします"
        form = await begin_at(stage, await say_here(stage, body))
        await stage.reads("Take Fri, Nov 27, 18:00 from the text", "no due date")
        await stage.press("tab", "tab", "tab", "enter")
        await stage.reads("understood: Fri, Nov 27, 18:00")
        assert the_form(stage) is form
        made = await saved(stage)
        assert (moment(made.limit), made.limit_type) == ("11/27 18:00:00", LimitType.TIME)


async def test_the_offer_alone_changes_nothing(folder: Path) -> None:
    async with playing(folder) as stage:
        await begin_at(stage, await say_here(stage, "来週金曜までに"))
        await stage.reads("Take Fri, Nov 27 from the text")
        made = await saved(stage)
        assert (made.limit, made.limit_type) == (0, LimitType.NONE)


async def test_tomorrow_is_the_day_after_it_was_said(folder: Path) -> None:
    async with playing(folder) as stage:
        await begin_at(stage, await say_here(stage, "あさってまでに", sent=at(19, 9)))
        await stage.reads("Take Sat, Nov 21 from the text")


async def test_what_was_due_before_is_not_offered(folder: Path) -> None:
    async with playing(folder) as stage:
        await begin_at(stage, await say_here(stage, "明日までに", sent=at(18, 9)))
        await stage.reads(SEES)
        assert "from the text" not in stage.text


async def test_a_date_that_is_typed_into_the_text_is_offered_too(folder: Path) -> None:
    async with playing(folder) as stage:
        await begin(stage)
        await stage.type("明日までに見積もり")
        await stage.reads("Take Sat, Nov 21 from the text")


# My Chat


async def test_in_my_chat_nobody_else_sees_it(folder: Path) -> None:
    async with playing(folder) as stage:
        form = await begin_at(stage, TO_ME)
        people = form.query_one(PeopleField)
        people.pick({MISAKI.account_id: people.value[ME.account_id]})
        await stage.press("shift+tab", "shift+tab", "shift+tab")
        await stage.reads(IN_MY_CHAT)
        await stage.press("space")
        await stage.reads("[x] Make it in My Chat")
        await stage.until(lambda: SEES not in stage.text and "田中 美咲" not in the_lines_of_the_form(stage))
        made = await saved(stage)
        assert (made.room_id, made.to_ids) == (MY_CHAT, (ME.account_id,))
        await stage.until(lambda: "Task for me (in My Chat) · z undoes it" in stage.key_row)


def the_lines_of_the_form(stage: Stage) -> str:
    return "\n".join(line.partition("│")[2] for line in stage.lines if "[x]" in line or "For" in line)


async def test_a_tick_taken_away_brings_room_and_people_back(folder: Path) -> None:
    async with playing(folder) as stage:
        await begin_at(stage, TO_ME)
        await stage.press("shift+tab", "shift+tab", "shift+tab", "space", "space")
        await stage.reads(SEES, IN_MY_CHAT, "name, Chatwork ID or company")
        assert (await saved(stage)).room_id == DEVELOPERS


async def test_a_task_in_my_chat_asks_for_nobody(folder: Path) -> None:
    async with playing(folder) as stage:
        stage.main.open_room(MY_CHAT)
        stage.main.set_focus(stage.main.side.list)
        await begin(stage)
        await stage.type("牛乳を買う")
        await stage.reads("牛乳を買う", "マイチャット")
        assert "name, Chatwork ID or company" not in stage.text
        assert SEES not in stage.text
        assert await saved(stage) == CreateTask(room_id=MY_CHAT, body="牛乳を買う", to_ids=(ME.account_id,))


async def test_where_i_may_only_read_that_is_said_and_my_chat_is_the_way_out(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.archive.write(
            Connection.execute, f"UPDATE rooms SET role = 'readonly' WHERE room_id = {DEVELOPERS}"
        )
        await begin_at(stage, TO_ME)
        await stage.reads("You may only read in this room.", IN_MY_CHAT)
        await stage.press("ctrl+d")
        await stage.pilot.pause()
        assert stage.outbox() == []
        stage.app.screen.set_focus(the_form(stage).query_one("#my-chat").stop)  # type: ignore[attr-defined]
        await stage.press("space")
        assert (await saved(stage)).room_id == MY_CHAT


# Leaving and failing


async def test_esc_asks_only_where_something_was_entered(folder: Path) -> None:
    async with playing(folder) as stage:
        await begin_at(stage, TO_ME)
        await stage.press("escape")
        await stage.until(lambda: not isinstance(stage.app.screen, Form) and stage.app.screen is stage.main)
        form = await begin_at(stage, TO_ME)
        await stage.type("大事")
        await stage.press("escape")
        await stage.reads("Throw away what you have entered?")
        await stage.press("escape")
        await stage.until(lambda: stage.app.screen is form)
        assert "大事" in form.query_one("#text").value  # type: ignore[attr-defined]
        await stage.press("escape", "y")
        await stage.until(lambda: stage.app.screen is stage.main)
        assert stage.outbox() == []


async def test_where_the_disk_is_full_everything_stays_and_that_is_said(folder: Path) -> None:
    async with playing(folder) as stage:
        (pages,) = stage.archive.db.execute("PRAGMA page_count").fetchone()
        await stage.archive.write(Connection.execute, f"PRAGMA max_page_count = {pages}")
        form = await begin_at(stage, TO_ME)
        text = "大事な文" * 5000
        form.query_one("#text").stop.load_text(text)  # type: ignore[attr-defined]
        await stage.press("ctrl+d")
        await stage.reads("Not saved: ")
        assert stage.app.screen is form
        assert form.query_one("#text").value == text  # type: ignore[attr-defined]
        await stage.archive.write(Connection.execute, f"PRAGMA max_page_count = {pages + 1000}")
        assert (await saved(stage)).body == text


async def test_two_quick_saves_are_one(folder: Path) -> None:
    async with playing(folder) as stage:
        await begin_at(stage, TO_ME)
        await stage.press("ctrl+d", "ctrl+d")
        await stage.until(lambda: stage.outbox() and stage.app.screen is stage.main)
        assert len(stage.outbox()) == 1


# Afterwards


async def test_it_waits_as_long_as_a_message_does_and_z_takes_it_back(folder: Path) -> None:
    async with playing(folder, settings=Settings(time_zone="Asia/Tokyo")) as stage:
        await begin_at(stage, TO_ME)
        await saved(stage)
        (row,) = stage.outbox()
        assert row.due_at - row.created_at == 6  # people of other companies are there
        await stage.until(lambda: "Task for 佐藤 健 · z undoes it" in stage.key_row)
        await stage.press("z")
        await stage.until(lambda: stage.outbox() == [])
        await stage.until(lambda: "The task was taken back" in stage.key_row)


async def test_the_ways_to_write_a_date_are_shown_whole_in_a_narrow_window(folder: Path) -> None:
    async with playing(folder, size=(60, 24)) as stage:
        await stage.press("enter")
        await begin_at(stage, TO_ME)
        await stage.reads("tomorrow 15:00, next fri, +3d, 12/1")


async def test_in_japanese(folder: Path) -> None:
    texts.use("ja")
    async with playing(folder, size=(60, 15)) as stage:
        await stage.press("enter")
        await begin_at(stage, TO_ME)
        await stage.press("tab", "tab")
        await stage.type("来週金曜　１７時")
        await stage.reads("11月27日 (金) 17:00")
        assert moment((await saved(stage)).limit) == "11/27 17:00:00"


def tasks_of(town: Town, room_id: int, body: str) -> list[Any]:
    """The tasks with this text that the service has in a room."""
    return [task for task in room_on_server(town.simulator, room_id)["tasks"] if task["body"] == body]


async def test_it_arrives_as_it_was_shown_and_undoing_it_later_finishes_it(new_office: Town) -> None:
    town = new_office
    async with town.playing(AT_ONCE) as stage:
        room_id = await open_room(town, stage)
        stage.main.set_focus(stage.main.side.list)
        await begin(stage)
        await stage.type("来期の予算案")
        people = the_form(stage).query_one(PeopleField)
        await stage.until(lambda: members.all(stage.archive.db, room_id))
        other = town.colleague()["account_id"]
        people.pick({town.me: people.value[town.me], other: people.value[town.me]})
        await stage.press("tab", "tab", "tab")
        await stage.type("2031-12-01 15:00")
        await stage.reads("understood: ")
        await stage.press("ctrl+d")
        await stage.until(lambda: len(tasks_of(town, room_id, "来期の予算案")) == 2)
        made = tasks_of(town, room_id, "来期の予算案")
        at_three = int(datetime(2031, 12, 1, 15, tzinfo=TOKYO).timestamp())
        assert {task["account"]["account_id"] for task in made} == {town.me, other}
        assert {(task["limit_time"], task["limit_type"], task["status"]) for task in made} == {
            (at_three, "time", "open")
        }
        await stage.until(lambda: not stage.outbox())
        await stage.press("z")
        await stage.until(
            lambda: all(task["status"] == "done" for task in tasks_of(town, room_id, "来期の予算案"))
        )


async def test_a_day_arrives_as_a_day(new_office: Town) -> None:
    town = new_office
    async with town.playing(AT_ONCE) as stage:
        room_id = await open_room(town, stage)
        stage.main.set_focus(stage.main.side.list)
        await begin(stage)
        await stage.type("年次報告")
        await stage.press("tab", "tab", "tab")
        await stage.type("2031/12/1")
        await stage.reads("understood: ")
        await stage.press("ctrl+d")
        await stage.until(lambda: tasks_of(town, room_id, "年次報告"))
        (made,) = tasks_of(town, room_id, "年次報告")
        assert made["limit_type"] == "date"
        assert moment(made["limit_time"]) == "12/01 23:59:59"
        assert made["assigned_by_account"]["account_id"] == town.me

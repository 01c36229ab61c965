"""Triage by key, on the real app against the service: each decision, its undo, many at once, two clients."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cwtui.store import keeps, snoozes
from cwtui.store.wishes import Reschedule, WishState
from cwtui.sync.asks import Messages, Need
from cwtui.ui.dialogs.question import Question
from cwtui.ui.dialogs.which_moment import WhichMoment
from cwtui.ui.forms.due_field import DueField
from cwtui.ui.forms.task_fields import TaskPeople
from cwtui.ui.panes.side_lists import TaskList
from cwtui.ui.triage.one_by_one import OneByOne
from cwtui.ui.triage.which_due import ChangeTask
from tests.ui import chores
from tests.ui.chores import DAY, ask_again, cursor, give, is_done, open_desk, rows, statuses
from tests.ui.office import fresh
from tests.ui.stage import AT_ONCE, HELD, Stage
from tests.ui.town import Town

LATE = -2 * DAY


@pytest.fixture
def town(office: Town) -> Town:
    chores.sweep(office)
    return office


def three(town: Town) -> list[int]:
    """Three tasks of mine: one late, one due soon, one some day."""
    now = chores.now()
    return [
        give(town, "見積書を送る", limit=now + LATE),
        give(town, "図面の確認", limit=now + 30 * DAY),
        give(town, "棚の整理"),
    ]


THREE = ("見積書を送る", "図面の確認", "棚の整理")


async def answer(stage: Stage, key: str) -> None:
    """Answer the question that comes."""
    await stage.until(lambda: isinstance(stage.app.screen, Question))
    await stage.press(key)


# Done


async def test_e_completes_and_the_cursor_moves_on(town: Town) -> None:
    first, *_ = three(town)
    async with town.playing(AT_ONCE) as stage:
        await open_desk(stage, *THREE)
        assert cursor(stage) == THREE[0]
        await stage.press("e")
        await stage.until(lambda: rows(stage) == [*THREE[1:]])
        assert cursor(stage) == THREE[1]
        assert f"Completed “{THREE[0]}” · z takes it back" in stage.key_row
        await stage.until(lambda: is_done(town, first))


async def test_z_within_the_hold_lets_the_room_see_nothing(town: Town) -> None:
    first, *_ = three(town)
    async with town.playing(HELD) as stage:
        await open_desk(stage, *THREE)
        await stage.press("e")
        await stage.until(lambda: statuses(stage) == [(first, "done")])
        await stage.press("z")
        await stage.until(lambda: sorted(rows(stage)) == sorted(THREE))
        assert statuses(stage) == []
        assert f"“{THREE[0]}” is open again" in stage.key_row
    assert not is_done(town, first)


async def test_z_leads_back_to_what_it_brings_back(town: Town) -> None:
    three(town)
    async with town.playing(HELD) as stage:
        await open_desk(stage, *THREE)
        await stage.press("e", "j")
        assert cursor(stage) == THREE[2]
        await stage.press("z")
        assert (cursor(stage), len(rows(stage))) == (THREE[0], 3)
        await stage.press("h")
        await stage.until(lambda: isinstance(stage.app.screen, WhichMoment))
        await stage.press("enter")
        await stage.until(lambda: rows(stage)[-1] == THREE[0])
        await stage.press("z")
        assert (cursor(stage), rows(stage)[0]) == (THREE[0], THREE[0])


async def test_of_many_it_is_said_how_many(town: Town) -> None:
    three(town)
    async with town.playing(HELD) as stage:
        await open_desk(stage, *THREE)
        await stage.press("*", "s")
        await stage.until(lambda: "3 kept for later (this machine only) · z takes it back" in stage.key_row)
        await stage.press("*", "s")
        await stage.until(lambda: "3 not kept any more · z takes it back" in stage.key_row)
        await stage.press("z")
        await stage.until(lambda: "3 kept again" in stage.key_row)
        await stage.press("x", "x", "h")
        await stage.until(lambda: isinstance(stage.app.screen, WhichMoment))
        await stage.press("enter")
        await stage.until(lambda: "2 are shown again" in stage.key_row)


async def test_putting_off_beyond_the_due_date_says_so(town: Town) -> None:
    give(town, THREE[1], limit=chores.now() + 3 * DAY)
    async with town.playing(HELD) as stage:
        await open_desk(stage, THREE[1])
        await stage.press("h")
        await stage.until(lambda: isinstance(stage.app.screen, WhichMoment))
        await stage.type("+2d")
        await stage.press("enter")
        await stage.until(lambda: "(this machine only)" in stage.key_row)
        assert "after it is due" not in stage.key_row
        await stage.press("z", "h")
        await stage.until(lambda: isinstance(stage.app.screen, WhichMoment))
        await stage.type("+5d")
        await stage.press("enter")
        await stage.until(lambda: "after it is due (this machine only)" in stage.key_row)


async def test_z_after_it_was_done_opens_it_again_on_the_server(town: Town) -> None:
    first, *_ = three(town)
    async with town.playing(AT_ONCE) as stage:
        await open_desk(stage, *THREE)
        await stage.press("e")
        await stage.until(lambda: is_done(town, first) and not stage.outbox())
        await stage.press("z")
        await stage.until(lambda: not is_done(town, first))
        await stage.until(lambda: sorted(rows(stage)) == sorted(THREE))


async def test_a_letter_has_its_row_also_when_keys_come_faster_than_the_screen(town: Town) -> None:
    ids = three(town)
    async with town.playing(AT_ONCE) as stage:
        await open_desk(stage, *THREE)
        await stage.type("eee")
        await stage.until(lambda: all(is_done(town, task_id) for task_id in ids))
        await stage.until(lambda: rows(stage) == [])


async def test_a_done_task_is_opened_again_in_its_tab(town: Town) -> None:
    first, *_ = three(town)
    chores.finish(town, first)
    async with town.playing(AT_ONCE) as stage:
        await open_desk(stage, *THREE[1:])
        await stage.press("4")
        await stage.until(lambda: rows(stage) == [THREE[0]])
        await stage.press("e")
        await stage.until(lambda: not is_done(town, first))
        await stage.press("1")
        await stage.until(lambda: sorted(rows(stage)) == sorted(THREE))


async def test_somebody_elses_task_asks_once(town: Town) -> None:
    theirs = give(town, "検収", to=town.colleague()["account_id"], mine=True)
    async with town.playing(AT_ONCE) as stage:
        await stage.until(lambda: stage.open_room is not None)
        stage.main.open_room(town.room_id())
        await fresh(stage)
        await stage.press("g", "t", "3")
        await stage.until(lambda: rows(stage) == ["検収"])
        await stage.press("e")
        await stage.reads("Complete a task of", "1 room will see a notice")
        await answer(stage, "n")
        assert statuses(stage) == []
        await stage.press("e")
        await answer(stage, "y")
        await stage.until(lambda: is_done(town, theirs))


# Later and kept


async def test_h_puts_off_on_this_machine_only_and_says_so(town: Town) -> None:
    first, *_ = three(town)
    async with town.playing(HELD) as stage:
        await open_desk(stage, *THREE)
        await stage.press("h")
        await stage.until(lambda: isinstance(stage.app.screen, WhichMoment))
        await stage.reads("It sleeps on this machine only")
        await stage.press("enter")  # in 1 hour
        await stage.until(lambda: chores.headings(stage)[-1:] == ["Put off (this machine only) 1"])
        assert rows(stage)[-1] == THREE[0]
        assert cursor(stage) == THREE[1]
        assert "this machine only: in Chatwork it stays overdue" in stage.key_row
        assert ("task", first) in snoozes.all(stage.archive.db)
        await stage.until(lambda: "3 tasks (1 overdue)" in stage.status)
        await stage.press("z")
        await stage.until(lambda: rows(stage)[0] == THREE[0])
        assert snoozes.all(stage.archive.db) == {}
        assert f"“{THREE[0]}” is not put off any more" in stage.key_row


async def test_h_wakes_what_sleeps(town: Town) -> None:
    first, *_ = three(town)
    async with town.playing(HELD) as stage:
        await open_desk(stage, *THREE)
        until = stage.main.context.now() + 3600
        await stage.main.context.write(snoozes.snooze, "task", first, until)
        await stage.until(lambda: rows(stage)[-1] == THREE[0])
        await stage.press("G", "h")
        await stage.until(lambda: rows(stage)[0] == THREE[0])
        assert "Shown again now" in stage.key_row
        await stage.press("z")
        await stage.until(lambda: snoozes.all(stage.archive.db) == {("task", first): until})
        assert "It sleeps as it did before" in stage.key_row


async def test_the_row_of_keys_knows_what_sleeps_and_what_is_done(town: Town) -> None:
    three(town)
    async with town.playing(AT_ONCE) as stage:
        await open_desk(stage, *THREE)
        await stage.until(lambda: stage.hints.startswith("e done  h put off"))
        await stage.press("h")
        await stage.until(lambda: isinstance(stage.app.screen, WhichMoment))
        await stage.press("enter")
        await stage.until(lambda: rows(stage)[-1] == THREE[0])
        await stage.press("G")
        await stage.until(lambda: stage.hints.startswith("e done  h wake"))
        await stage.press("e", "4")
        await stage.until(lambda: rows(stage) == [THREE[0]])
        await stage.until(lambda: stage.hints.startswith("e reopen"))
        await stage.press("1", "*", "e")
        await answer(stage, "y")
        await stage.until(lambda: rows(stage) == [])
        await stage.until(lambda: "done" not in stage.hints and "tab" in stage.hints)


async def test_any_moment_can_be_typed_and_is_repeated_by_a_dot(town: Town) -> None:
    three(town)
    async with town.playing(HELD) as stage:
        await open_desk(stage, *THREE)
        await stage.press("h")
        await stage.until(lambda: isinstance(stage.app.screen, WhichMoment))
        await stage.type("+2h")
        await stage.press("enter")
        await stage.until(lambda: len(snoozes.all(stage.archive.db)) == 1)
        await stage.press(".")
        await stage.until(lambda: len(snoozes.all(stage.archive.db)) == 2)
        assert len(set(snoozes.all(stage.archive.db).values())) == 1
        await stage.until(lambda: cursor(stage) == THREE[2])


async def test_s_keeps_and_lets_go(town: Town) -> None:
    first, *_ = three(town)
    async with town.playing(HELD) as stage:
        await open_desk(stage, *THREE)
        await stage.press("s")
        await stage.until(lambda: list(keeps.all(stage.archive.db)) == [("task", first)])
        assert cursor(stage) == THREE[1]
        await stage.until(lambda: "kept" in next(line for line in stage.lines if THREE[0] in line))
        await stage.press("k", "s")
        await stage.until(lambda: not keeps.all(stage.archive.db))
        await stage.press("z")
        await stage.until(lambda: list(keeps.all(stage.archive.db)) == [("task", first)])
        await stage.press("z")
        await stage.until(lambda: not keeps.all(stage.archive.db))


async def test_a_dot_repeats_being_done(town: Town) -> None:
    ids = three(town)
    async with town.playing(AT_ONCE) as stage:
        await open_desk(stage, *THREE)
        await stage.press(".")
        assert "Nothing has been decided yet" in stage.key_row
        await stage.press("e", ".")
        await stage.until(lambda: is_done(town, ids[0]) and is_done(town, ids[1]))
        assert not is_done(town, ids[2])


async def test_what_was_done_in_another_view_is_undone_at_the_second_z(town: Town) -> None:
    first, *_ = three(town)
    async with town.playing(HELD) as stage:
        await open_desk(stage, *THREE)
        await stage.press("s", "escape")
        await stage.until(lambda: not chores.desk(stage).display)
        await stage.press("z")
        assert f"z again: “{THREE[0]}” is not kept any more (Tasks)" in stage.key_row
        assert list(keeps.all(stage.archive.db)) == [("task", first)]
        await stage.press("z")
        await stage.until(lambda: not keeps.all(stage.archive.db))


# Going there


@pytest.mark.parametrize("key", ["o", "enter"])
async def test_its_message_is_opened_in_its_room_and_backspace_comes_back(town: Town, key: str) -> None:
    three(town)
    async with town.playing(HELD) as stage:
        await open_desk(stage, *THREE)
        await stage.until(lambda: THREE[0] in chores.detail(stage))
        stage.app.session.wake()
        await fresh(stage)
        await stage.until(lambda: chores.desk(stage).display)
        await stage.press(key)
        await stage.until(lambda: stage.focus == "timeline")
        assert stage.open_room == town.room_id()
        await stage.until(lambda: stage.main.room.message is not None)
        await stage.press("backspace")
        await stage.until(lambda: chores.desk(stage).display)
        assert cursor(stage) == THREE[0]


async def test_r_answers_the_message_of_the_task(town: Town) -> None:
    three(town)
    async with town.playing(HELD) as stage:
        await stage.until(lambda: any(THREE[0] in body for body in stage.bodies(town.room_id())))
        await open_desk(stage, *THREE)
        await stage.press("r")
        await stage.until(lambda: stage.focus == "composer")
        assert stage.main.room.writing.draft.reply_to is not None
        await stage.type("ok")
        await stage.press("enter")
        await stage.until(lambda: [body for body in stage.waiting() if body.startswith("[rp aid=")])


# Another due date


async def due(stage: Stage, words: str) -> None:
    await changing(stage)
    await stage.type(words)
    await stage.press("ctrl+d")


async def changing(stage: Stage) -> ChangeTask:
    """The form, once one stands in it at the due date."""
    await stage.until(lambda: isinstance(stage.app.screen, ChangeTask))
    form = stage.app.screen
    assert isinstance(form, ChangeTask)
    await stage.until(lambda: form.query_one(DueField).has_focus_within)
    return form


async def test_another_due_date_is_another_task_and_says_so(town: Town) -> None:
    first, *_ = three(town)
    async with town.playing(AT_ONCE) as stage:
        await open_desk(stage, *THREE)
        await stage.press("E")
        await stage.reads("The API cannot change a task", "You become the one who gave it")
        await due(stage, "+3d")
        await stage.until(lambda: is_done(town, first) and len(chores.tasks(town)) == 4)
        made = chores.tasks(town)[-1]
        assert made["body"] == THREE[0]
        assert made["assigned_by_account"]["account_id"] == town.me
        assert made["limit_type"] == "date"
        await stage.until(lambda: sorted(rows(stage)) == sorted(THREE) and not stage.outbox())
        await stage.press("z")
        await stage.until(lambda: not is_done(town, first) and is_done(town, made["task_id"]))


async def test_before_it_begins_another_due_date_is_simply_taken_back(town: Town) -> None:
    three(town)
    async with town.playing(HELD) as stage:
        await open_desk(stage, *THREE)
        await stage.press("E")
        await due(stage, "+40d")
        await stage.until(lambda: len(stage.outbox()) == 1)
        await stage.reads("to be rescheduled")
        await stage.press("z")
        await stage.until(lambda: stage.outbox() == [])
        await stage.until(lambda: rows(stage)[0] == THREE[0])
    assert len(chores.tasks(town)) == 3


async def test_what_is_no_date_or_past_is_not_taken(town: Town) -> None:
    three(town)
    async with town.playing(HELD) as stage:
        await open_desk(stage, *THREE)
        await stage.press("E")
        await due(stage, "blue")
        await stage.reads("That is no date I know")
        await stage.press(*["backspace"] * 4, "ctrl+d")
        await stage.reads("Say when it is due")
        await stage.type("yesterday")
        await stage.reads("is past")
        await stage.press("ctrl+d")
        assert stage.outbox() == []


async def test_on_a_selection_one_due_date_is_asked_and_an_answer_is_written(town: Town) -> None:
    three(town)
    async with town.playing(HELD) as stage:
        await open_desk(stage, *THREE)
        await stage.press("*", "E")
        await stage.reads("Another due date for 3 tasks")
        await stage.type("12/24 15:00")
        await stage.press("tab", "space", "ctrl+d")
        await stage.until(lambda: len(stage.outbox()) == 3)
        wishes = [row.wish for row in stage.outbox()]
        assert all(isinstance(wish, Reschedule) and wish.reply.startswith("[rp aid=") for wish in wishes)
        await stage.press("z")
        await stage.until(lambda: stage.outbox() == [])


async def test_the_answer_about_another_due_date_links_to_both_tasks(town: Town) -> None:
    first, *_ = three(town)
    old = chores.tasks(town)[0]["message_id"]
    async with town.playing(AT_ONCE) as stage:
        await open_desk(stage, *THREE)
        await stage.press("E")
        await changing(stage)
        await stage.type("+3d")
        await stage.press("tab", "space", "ctrl+d")
        await stage.until(lambda: is_done(town, first) and not stage.outbox())
    new = chores.tasks(town)[-1]["message_id"]
    said = next(body for body in reversed(town.posted(town.room_id())) if "The due date is now" in body)
    assert f"to={town.room_id()}-{old}]" in said
    assert f"New task: https://www.chatwork.com/#!rid{town.room_id()}-{new}" in said
    assert f"Old task: https://www.chatwork.com/#!rid{town.room_id()}-{old}" in said


async def test_undoing_another_due_date_takes_the_answer_back_too(town: Town) -> None:
    first, *_ = three(town)

    def said() -> int:
        return sum("The due date is now" in body for body in town.posted(town.room_id()))

    before = said()
    async with town.playing(AT_ONCE) as stage:
        await open_desk(stage, *THREE)
        await stage.press("E")
        await changing(stage)
        await stage.type("+3d")
        await stage.press("tab", "space", "ctrl+d")
        await stage.until(lambda: is_done(town, first) and not stage.outbox())
        assert said() == before + 1
        new = chores.tasks(town)[-1]["task_id"]
        await stage.press("z")
        await stage.until(lambda: not is_done(town, first) and is_done(town, new) and not stage.outbox())
        assert said() == before


async def test_other_words_and_other_people_are_another_task_too(town: Town) -> None:
    first, *_ = three(town)
    misaki = town.colleague()["account_id"]
    async with town.playing(AT_ONCE) as stage:
        await open_desk(stage, *THREE)
        await stage.press("E")
        form = await changing(stage)
        people = form.query_one(TaskPeople)
        await stage.press("shift+tab")
        await stage.until(lambda: people.has_focus_within and len(people._candidates) > 1)
        await stage.type(str(misaki))
        await stage.press("enter")
        await stage.until(lambda: list(people.value) == [town.me, misaki])
        await stage.press("shift+tab")
        await stage.type("（改）")
        await stage.press("ctrl+d")
        await stage.until(lambda: stage.app.screen is not form)
        await stage.reads("is changed · z takes it back")
        await stage.until(lambda: is_done(town, first) and not stage.outbox())
    made = chores.tasks(town)[3:]
    assert {task["body"] for task in made} == {"見積書を送る（改）"}
    assert {task["account"]["account_id"] for task in made} == {town.me, misaki}
    assert {task["limit_time"] for task in made} == {chores.tasks(town)[0]["limit_time"]}


async def test_a_task_that_is_to_be_as_it_is_is_left_alone(town: Town) -> None:
    three(town)
    async with town.playing(AT_ONCE) as stage:
        await open_desk(stage, *THREE)
        await stage.press("E")
        await changing(stage)
        await stage.press("ctrl+d")
        await stage.reads("Say when it is due, or “none”")
    assert len(chores.tasks(town)) == 3


async def test_the_words_of_one_task_are_not_repeated_on_another(town: Town) -> None:
    three(town)
    async with town.playing(HELD) as stage:
        await open_desk(stage, *THREE)
        await stage.press("E")
        await changing(stage)
        await stage.press("shift+tab", "shift+tab")
        await stage.type("（改）")
        await stage.press("tab", "tab")
        await stage.type("+40d")
        await stage.press("ctrl+d")
        await stage.until(lambda: len(stage.outbox()) == 1)
        await stage.press("j", ".")
        await stage.until(lambda: len(stage.outbox()) == 2)
        wishes = [row.wish for row in stage.outbox()]
        assert all(isinstance(wish, Reschedule) for wish in wishes)
        assert sum(getattr(wish, "body", "").endswith("（改）") for wish in wishes) == 1
        assert len({getattr(wish, "limit", 0) for wish in wishes}) == 1


# Many at once


async def test_a_selection_is_decided_about_as_one_step(town: Town) -> None:
    ids = three(town)
    async with town.playing(AT_ONCE) as stage:
        await open_desk(stage, *THREE)
        await stage.press("x", "x")
        assert cursor(stage) == THREE[2]
        assert "2 selected" in stage.key_row
        await stage.press("e")
        await stage.reads("Complete 2 tasks?", "1 room will see a notice.", "z takes it back.")
        await answer(stage, "y")
        await stage.until(lambda: is_done(town, ids[0]) and is_done(town, ids[1]) and not stage.outbox())
        assert rows(stage) == [THREE[2]]
        await stage.until(lambda: "2 done" in stage.key_row)
        await stage.press("z")
        await stage.until(lambda: not is_done(town, ids[0]) and not is_done(town, ids[1]))
        await stage.until(lambda: sorted(rows(stage)) == sorted(THREE))


async def test_select_to_here_all_and_none(town: Town) -> None:
    three(town)
    async with town.playing(HELD) as stage:
        await open_desk(stage, *THREE)
        choosing = chores.desk(stage).rows.triage.choosing
        await stage.press("x", "j", "X")
        assert len(choosing.selected) == 3
        await stage.press("escape")
        assert not choosing.selected
        await stage.press("*")
        assert len(choosing.selected) == 3
        await stage.press("*")
        assert not choosing.selected
        assert chores.desk(stage).display


async def test_esc_stops_what_has_not_begun(town: Town) -> None:
    ids = three(town)
    async with town.playing(HELD) as stage:
        await open_desk(stage, *THREE)
        await stage.press("*", "e")
        await answer(stage, "y")
        await stage.reads("0 of 3 done · Esc stops the rest")
        await stage.press("escape")
        await stage.until(lambda: statuses(stage) == [])
        await stage.until(lambda: sorted(rows(stage)) == sorted(THREE))
        assert "Stopped: 0 of 3" in stage.key_row
        assert "Esc stops the rest" not in stage.text
    assert not any(is_done(town, task_id) for task_id in ids)


async def test_no_answer_is_no_decision(town: Town) -> None:
    three(town)
    async with town.playing(HELD) as stage:
        await open_desk(stage, *THREE)
        await stage.press("*", "e")
        await answer(stage, "escape")
        await stage.until(lambda: not isinstance(stage.app.screen, Question))
        assert statuses(stage) == []
        assert len(rows(stage)) == 3


# One at a time


async def test_one_at_a_time(town: Town) -> None:
    ids = three(town)
    async with town.playing(AT_ONCE) as stage:
        await open_desk(stage, *THREE)
        await stage.press("ctrl+p")
        await stage.type("one at a time")
        await stage.press("enter")
        await stage.until(lambda: isinstance(stage.app.screen, OneByOne))
        await stage.reads("1 of 3", THREE[0])
        await stage.press("e")
        await stage.reads("1 of 2", THREE[1])
        await stage.press("z")
        await stage.reads("1 of 3", THREE[0], f"“{THREE[0]}” is open again")
        await stage.press("j", "s")
        await stage.reads("3 of 3", THREE[2])
        await stage.press("e", "e", "e")
        await stage.until(lambda: not isinstance(stage.app.screen, OneByOne))
        await stage.until(lambda: is_done(town, ids[2]))


async def test_from_one_at_a_time_to_the_room(town: Town) -> None:
    three(town)
    async with town.playing(AT_ONCE) as stage:
        await stage.until(lambda: any(THREE[0] in body for body in stage.bodies(town.room_id())))
        await open_desk(stage, *THREE)
        await chores.desk(stage).rows.triage.action_one_by_one()
        await stage.reads("1 of 3")
        await stage.press("o")
        await stage.until(lambda: stage.focus == "timeline")
        await stage.press("backspace")
        await stage.until(lambda: chores.desk(stage).display)


# In the side panel


async def test_the_side_panel_knows_the_same_keys(town: Town) -> None:
    ids = three(town)
    async with town.playing(AT_ONCE, size=(140, 40)) as stage:
        await fresh(stage)
        stage.main.open_room(town.room_id())
        side = stage.main.query_one(TaskList)
        await stage.until(lambda: len(side.rows) == 3)
        stage.main.set_focus(side)
        await stage.press("e")
        await stage.until(lambda: is_done(town, ids[0]))
        await stage.until(lambda: len(side.rows) == 2)
        await stage.press("s", "x")
        assert list(keeps.all(stage.archive.db)) == [("task", ids[1])]
        await stage.press("escape", "z", "z")
        await stage.until(lambda: not is_done(town, ids[0]))
        await stage.until(lambda: len(side.rows) == 3)


# Offline, and two clients


async def test_offline_everything_is_decided_and_waits(town: Town) -> None:
    ids = three(town)
    async with town.playing(AT_ONCE) as stage:
        await open_desk(stage, *THREE)
    away = replace(town, simulator=town.simulator)
    async with away.playing(AT_ONCE, token="") as stage:
        await stage.press("escape")  # the question for a token
        await stage.press("g", "t")
        await stage.until(lambda: sorted(rows(stage)) == sorted(THREE))
        await stage.press("e", "s")
        await stage.until(lambda: statuses(stage) == [(ids[0], "done")])
        assert list(keeps.all(stage.archive.db)) == [("task", ids[1])]
        await stage.press("4")
        await stage.until(lambda: rows(stage) == [THREE[0]])
        await stage.reads("to be completed")
    assert not is_done(town, ids[0])
    async with town.playing(AT_ONCE) as stage:
        await stage.until(lambda: is_done(town, ids[0]))


async def test_a_task_completed_elsewhere_leaves_the_list(town: Town) -> None:
    first, *_ = three(town)
    async with town.playing(AT_ONCE) as stage:
        await open_desk(stage, *THREE)
        chores.finish(town, first)
        ask_again(stage, town.room_id())
        await stage.until(lambda: rows(stage) == [*THREE[1:]])
        assert cursor(stage) == THREE[1]


async def test_completing_what_is_completed_elsewhere_harms_nothing(town: Town) -> None:
    first, *_ = three(town)
    async with town.playing(HELD) as stage:
        await open_desk(stage, *THREE)
        await stage.press("e")
        await stage.until(lambda: statuses(stage) == [(first, "done")])
        chores.finish(town, first)
        ask_again(stage)
        (row,) = stage.outbox()
        await stage.main.room.ways_out().enter(row)  # now
        await stage.until(lambda: stage.outbox() == [])
        assert is_done(town, first)
        assert rows(stage) == [*THREE[1:]]


async def test_the_deleted_message_of_a_task_is_named(town: Town) -> None:
    first, *_ = three(town)
    async with town.playing(HELD, size=(140, 40)) as stage:
        await open_desk(stage, *THREE)
        chores.take_back_notice(town, first)
        stage.app.session.need(Need(Messages(town.room_id()), fresh_for=0.3))
        await stage.until(lambda: "The original message was deleted" in chores.detail(stage))


@pytest.fixture
def to_leave(new_office: Town) -> Town:
    """A company of its own: a room of it is left for good."""
    return new_office


async def test_a_decision_about_a_room_that_was_left_fails_with_a_way_out(to_leave: Town) -> None:
    town = to_leave
    give(town, "棚の整理", nth=1)
    async with town.playing(HELD) as stage:
        await open_desk(stage, "棚の整理")
        await stage.press("e")
        await stage.until(lambda: len(statuses(stage)) == 1)
        chores.leave(town, 1)
        (row,) = stage.outbox()
        await stage.main.room.ways_out().enter(row)  # now
        await stage.until(lambda: [r.state for r in stage.outbox()] == [WishState.FAILED])
        await stage.until(lambda: rows(stage) == ["棚の整理"])
        await stage.reads("not completed")
        await stage.press("enter")
        await stage.reads("This task was not completed", "Leave the task as it is")
        await stage.press("n")
        await stage.until(lambda: stage.outbox() == [])

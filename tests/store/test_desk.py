"""Tasks as the person sees them: the archive's rows, and what waits in the outbox laid over them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import pytest

from cwtui.chatwork.models import Account, LimitType, Task, TaskRoom, TaskStatus
from cwtui.store import Archive, Changed, decisions, desk, keeps, outbox, rooms, snoozes, tasks
from cwtui.store.decisions import Progress, Trace
from cwtui.store.desk import Counts, DeskTask
from cwtui.store.wishes import CreateTask, Reschedule, SetTask
from cwtui.times import TOKYO
from tests.store.shapes import ME, MISAKI, room

NOW = datetime(2026, 11, 20, 9, 41, tzinfo=TOKYO).timestamp()
YESTERDAY = int(datetime(2026, 11, 19, 23, 59, 59, tzinfo=TOKYO).timestamp())
TONIGHT = int(datetime(2026, 11, 20, 23, 59, 59, tzinfo=TOKYO).timestamp())
SELF = Account(account_id=ME, name="佐藤 健")
DONE, OPEN = TaskStatus.DONE, TaskStatus.OPEN


def task(
    task_id: int, *, of: Account = SELF, by: Account = MISAKI, room_id: int = 1, limit: int = 0, **more: Any
) -> Task:
    return Task(
        task_id=task_id,
        assigned_by_account=by,
        account=of,
        room=TaskRoom(room_id=room_id, name=""),
        message_id=task_id + 100,
        body=f"作業 {task_id}",
        limit_time=limit,
        **{"status": OPEN, "limit_type": LimitType.DATE if limit else LimitType.NONE, **more},
    )


@pytest.fixture(autouse=True)
def lists(archive: Archive) -> None:
    """Three tasks of mine, one of hers from me, in two rooms."""
    archive.write_now(rooms.save_list, [room(1, "開発"), room(2, "総務")])
    archive.write_now(
        tasks.save_mine, [task(1, limit=YESTERDAY), task(2, limit=TONIGHT), task(3, by=SELF, room_id=2)]
    )
    archive.write_now(
        tasks.save_room, 2, [task(3, by=SELF, room_id=2), task(4, of=MISAKI, by=SELF, room_id=2)]
    )


def ids(found: Iterable[DeskTask]) -> list[int]:
    return [each.task.task_id for each in found]


def wish(archive: Archive, *wishes: Any, due_at: float = NOW) -> Trace:
    return archive.write_now(decisions.decide, wishes, now=NOW, due_at=due_at)


def finish(archive: Archive, *task_ids: int, status: TaskStatus = DONE) -> Trace:
    return wish(archive, *(SetTask(room_id=1, task_id=n, status=status) for n in task_ids))


def carry_out(archive: Archive, wish_id: int) -> None:
    """As the delivery does when the service has said yes."""
    row = outbox.get(archive.db, wish_id)
    assert row is not None
    assert archive.write_now(outbox.begin_attempt, wish_id, now=NOW, floor=NOW, tip=None)
    if isinstance(row.wish, SetTask):
        archive.write_now(tasks.set_status, row.wish.task_id, row.wish.status)
    assert archive.write_now(outbox.accepted, wish_id)


def test_each_list_has_what_belongs_there(archive: Archive) -> None:
    assert ids(desk.mine(archive.db)) == [3, 2, 1]
    assert ids(desk.given(archive.db)) == [4]
    assert ids(desk.of_room(archive.db, 2)) == [4, 3]
    assert desk.done(archive.db) == []


def test_a_task_finished_a_second_ago_is_done(archive: Archive) -> None:
    finish(archive, 2)
    assert ids(desk.mine(archive.db)) == [3, 1]
    done = desk.done(archive.db)
    assert ids(done) == [2]
    assert done[0].waiting is not None
    assert done[0].failed is None


def test_what_failed_is_as_it_was_with_the_failure_beside(archive: Archive) -> None:
    trace = finish(archive, 2)
    archive.write_now(outbox.refused, trace.wishes[0], "forbidden", ("No",))
    found = {each.task.task_id: each for each in desk.mine(archive.db)}
    assert found[2].failed is not None
    assert found[2].waiting is None
    assert desk.done(archive.db) == []


def test_opened_again_it_is_open_before_the_service_knows(archive: Archive) -> None:
    archive.write_now(tasks.save_mine, [task(9, status=DONE)], status=DONE)
    assert ids(desk.done(archive.db)) == [9]
    finish(archive, 9, status=OPEN)
    assert ids(desk.mine(archive.db)) == [9, 3, 2, 1]
    assert desk.done(archive.db) == []


def test_the_newest_word_counts_and_is_the_only_one(archive: Archive) -> None:
    finish(archive, 2)
    finish(archive, 2, status=OPEN)
    assert ids(desk.mine(archive.db)) == [3, 2, 1]
    assert outbox.open_rows(archive.db) == [], "there is nothing to be sent"


def test_a_new_task_is_there_once_for_each_person(archive: Archive) -> None:
    wish(archive)
    new = CreateTask(room_id=2, body="議事録", to_ids=(ME, MISAKI.account_id), limit=TONIGHT)
    archive.write_now(outbox.add, new, now=NOW, due_at=NOW)
    mine, given = desk.mine(archive.db)[0], desk.given(archive.db)[0]
    assert (mine.exists, mine.task.body, mine.task.room_name) == (False, "議事録", "総務")
    assert (given.exists, given.task.account_id) == (False, MISAKI.account_id)
    assert mine.key != given.key
    assert desk.of_room(archive.db, 2)[:2] == [mine, given]


def test_what_was_made_by_now_is_no_longer_added(archive: Archive) -> None:
    new = CreateTask(room_id=2, body="議事録", to_ids=(ME,), created=(77,))
    archive.write_now(outbox.add, new, now=NOW, due_at=NOW)
    assert all(each.exists for each in desk.mine(archive.db))


def test_a_task_to_be_rescheduled_shows_its_new_date(archive: Archive) -> None:
    wish(archive, rescheduled(1))
    found = {each.task.task_id: each for each in desk.mine(archive.db)}
    assert found[1].task.limit_time == TONIGHT + 86_400
    assert found[1].waiting is not None
    assert desk.counts(archive.db, NOW) == Counts(3, 0)


def test_a_task_whose_successor_exists_is_done(archive: Archive) -> None:
    trace = wish(archive, rescheduled(1))
    archive.write_now(outbox.begin_attempt, trace.wishes[0], now=NOW, floor=NOW, tip=None)
    archive.write_now(outbox.note, trace.wishes[0], rescheduled(1, created=(50,)))
    assert ids(desk.mine(archive.db)) == [3, 2]


def rescheduled(task_id: int, **more: Any) -> Reschedule:
    fields = {"limit": TONIGHT + 86_400, "limit_type": LimitType.DATE, **more}
    return Reschedule(room_id=1, task_id=task_id, body=f"作業 {task_id}", to_ids=(ME,), **fields)


def test_what_sleeps_or_is_kept_says_so(archive: Archive) -> None:
    archive.write_now(snoozes.snooze, "task", 1, NOW + 3600)
    archive.write_now(keeps.keep, "task", 2, NOW)
    found = {each.task.task_id: each for each in desk.mine(archive.db)}
    assert found[1].sleeps(NOW)
    assert not found[1].sleeps(NOW + 3600)
    assert found[2].kept_at == NOW


def test_the_status_bar_counts_what_is_open_for_the_service(archive: Archive) -> None:
    assert desk.counts(archive.db, NOW) == Counts(3, 1)
    archive.write_now(snoozes.snooze, "task", 1, NOW + 3600)
    assert desk.counts(archive.db, NOW) == Counts(3, 1), "put off on this machine only"
    finish(archive, 1)
    assert desk.counts(archive.db, NOW) == Counts(2, 0)
    archive.write_now(outbox.add, CreateTask(room_id=2, body="x", to_ids=(ME,)), now=NOW, due_at=NOW)
    assert desk.counts(archive.db, NOW) == Counts(3, 0)


def test_a_due_hour_makes_late_within_its_day_and_a_due_day_does_not(archive: Archive) -> None:
    hour = int(NOW) - 60
    archive.write_now(tasks.save_mine, [task(2, limit=hour)])
    assert desk.counts(archive.db, NOW) == Counts(1, 0)
    archive.write_now(tasks.save_mine, [task(2, limit=hour, limit_type=LimitType.TIME)])
    assert desk.counts(archive.db, NOW) == Counts(1, 1)


def test_tasks_of_a_room_i_have_left_are_not_mine_to_do(archive: Archive) -> None:
    archive.write_now(rooms.save_list, [room(1, "開発")], now=NOW)
    assert ids(desk.mine(archive.db)) == [2, 1]
    assert desk.given(archive.db) == []
    assert desk.counts(archive.db, NOW) == Counts(2, 1)


def test_a_wish_that_failed_in_a_room_i_have_left_is_still_before_my_eyes(archive: Archive) -> None:
    trace = wish(archive, SetTask(room_id=2, task_id=3, status=DONE))
    archive.write_now(rooms.save_list, [room(1, "開発")], now=NOW)
    archive.write_now(outbox.refused, trace.wishes[0], "forbidden")
    assert ids(desk.mine(archive.db)) == [3, 2, 1]


def test_a_thousand_tasks_are_read_with_a_handful_of_queries(archive: Archive) -> None:
    for first in range(0, 1000, 100):
        archive.write_now(tasks.save_mine, [task(1000 + first + n) for n in range(100)])
    finish(archive, *range(1000, 1100))
    asked: list[str] = []
    archive.db.set_trace_callback(asked.append)
    found = desk.mine(archive.db)
    archive.db.set_trace_callback(None)
    assert len(found) == 903
    assert len(asked) < 12


# What a list's length says


def test_a_hundred_are_only_the_first_hundred(archive: Archive) -> None:
    assert not tasks.is_cut(archive.db)
    archive.write_now(tasks.save_mine, [task(n) for n in range(1, 101)])
    assert tasks.is_cut(archive.db)
    assert not tasks.is_cut(archive.db, status=DONE)
    archive.write_now(tasks.save_mine, [task(n) for n in range(1, 100)])
    assert not tasks.is_cut(archive.db)


def test_it_is_known_which_rooms_were_asked_for_what_i_gave(archive: Archive) -> None:
    assert not tasks.was_asked(archive.db, 2, ME)
    archive.write_now(tasks.save_room, 2, [], assigned_by=ME)
    assert tasks.was_asked(archive.db, 2, ME)
    assert not tasks.is_cut(archive.db, 2, assigned_by=ME)


# Undoing


def test_what_waits_is_taken_back(archive: Archive) -> None:
    trace = finish(archive, 1, 2)
    assert archive.write_now(decisions.undo, trace, now=NOW)
    assert outbox.open_rows(archive.db) == []
    assert ids(desk.mine(archive.db)) == [3, 2, 1]


def test_what_was_done_is_opened_again(archive: Archive) -> None:
    trace = finish(archive, 1, 2)
    carry_out(archive, trace.wishes[0])
    assert archive.write_now(decisions.undo, trace, now=NOW)
    assert [row.wish for row in outbox.open_rows(archive.db)] == [SetTask(room_id=1, task_id=1, status=OPEN)]
    assert ids(desk.mine(archive.db)) == [3, 2, 1]


def test_what_is_under_way_is_followed_by_its_opposite(archive: Archive) -> None:
    trace = finish(archive, 1)
    archive.write_now(outbox.begin_attempt, trace.wishes[0], now=NOW, floor=NOW, tip=None)
    assert archive.write_now(decisions.undo, trace, now=NOW)
    assert [row.wish for row in outbox.open_rows(archive.db)][1:] == [
        SetTask(room_id=1, task_id=1, status=OPEN)
    ]
    assert ids(desk.mine(archive.db)) == [3, 2, 1]


def test_what_may_have_been_done_is_opened_again(archive: Archive) -> None:
    trace = finish(archive, 1)
    archive.write_now(outbox.begin_attempt, trace.wishes[0], now=NOW, floor=NOW, tip=None)
    archive.write_now(outbox.unknown, trace.wishes[0], NOW)
    archive.write_now(outbox.ask, trace.wishes[0], "outcome_unknown")
    assert archive.write_now(decisions.undo, trace, now=NOW)
    assert [row.wish for row in outbox.open_rows(archive.db)] == [SetTask(room_id=1, task_id=1, status=OPEN)]


def test_what_failed_is_dropped(archive: Archive) -> None:
    trace = finish(archive, 1)
    archive.write_now(outbox.refused, trace.wishes[0], "forbidden")
    assert archive.write_now(decisions.undo, trace, now=NOW)
    assert outbox.open_rows(archive.db) == []


def test_a_rescheduled_task_is_open_again_and_its_successor_done(archive: Archive) -> None:
    trace = wish(archive, rescheduled(1))
    wish_id = trace.wishes[0]
    archive.write_now(outbox.begin_attempt, wish_id, now=NOW, floor=NOW, tip=None)
    archive.write_now(outbox.note, wish_id, rescheduled(1, created=(50,), closed=True))
    archive.write_now(tasks.set_status, 1, DONE)
    archive.write_now(outbox.accepted, wish_id)
    assert archive.write_now(decisions.undo, trace, now=NOW)
    assert {(row.wish.task_id, row.wish.status) for row in outbox.open_rows(archive.db)} == {  # type: ignore[union-attr]
        (1, OPEN),
        (50, DONE),
    }


def test_of_a_task_being_rescheduled_it_is_not_known_what_to_undo(archive: Archive) -> None:
    trace = wish(archive, rescheduled(1))
    archive.write_now(outbox.begin_attempt, trace.wishes[0], now=NOW, floor=NOW, tip=None)
    assert not archive.write_now(decisions.undo, trace, now=NOW)


def test_done_instead_of_rescheduled_and_back(archive: Archive) -> None:
    wish(archive, rescheduled(1))
    trace = finish(archive, 1)
    assert [row.wish for row in outbox.open_rows(archive.db)] == [SetTask(room_id=1, task_id=1, status=DONE)]
    assert archive.write_now(decisions.undo, trace, now=NOW)
    assert [row.wish for row in outbox.open_rows(archive.db)] == [rescheduled(1)]


def test_nothing_left_to_undo_is_no_undoing(archive: Archive) -> None:
    trace = finish(archive, 1)
    assert archive.write_now(decisions.undo, trace, now=NOW)
    assert not archive.write_now(decisions.undo, trace, now=NOW)


def test_snoozing_anew_is_undone_to_the_time_before(archive: Archive) -> None:
    first = archive.write_now(decisions.snooze, [("task", 1)], NOW + 60)
    second = archive.write_now(decisions.snooze, [("task", 1), ("message", 7)], NOW + 600)
    archive.write_now(decisions.undo_snooze, second)
    assert snoozes.all(archive.db) == {("task", 1): NOW + 60}
    archive.write_now(decisions.undo_snooze, first)
    assert snoozes.all(archive.db) == {}


# Many at once


def test_progress_counts_by_what_became_of_each(archive: Archive) -> None:
    trace = finish(archive, 1, 2, 3)
    carry_out(archive, trace.wishes[0])
    archive.write_now(outbox.refused, trace.wishes[1], "forbidden")
    assert decisions.progress(archive.db, trace.wishes) == Progress(1, 1, 1)
    assert archive.write_now(decisions.stop, trace.wishes) == 1
    assert decisions.progress(archive.db, trace.wishes) == Progress(1, 1, 0)
    assert ids(desk.mine(archive.db)) == [3, 2]


def test_a_room_has_its_own_lane(archive: Archive) -> None:
    """What is wished for many rooms is one transaction all the same."""
    told: list[Changed] = []
    archive.subscribe(told.append)
    wish(archive, *(SetTask(room_id=n % 2 + 1, task_id=n, status=DONE) for n in (1, 2, 3)))
    assert {change.room_id for change in told} == {1, 2}

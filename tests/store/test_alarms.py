"""What is to be said about time: what is due, what woke, and that each is said once."""

from __future__ import annotations

from typing import Any

import pytest

from cwtui.chatwork.models import LimitType, TaskStatus
from cwtui.store import Archive, alarms, handled, messages, outbox, rooms, snoozes, tasks
from cwtui.store.alarms import Alarm, Dated, What
from cwtui.store.wishes import Reschedule, SetTask, Wish
from tests.store.shapes import message, room, window
from tests.store.test_lists import KEN, mine

NOW = 1000.0
DUE = 900


def has(archive: Archive, *listed: Any) -> None:
    """My open tasks, by the list of them."""
    archive.write_now(rooms.save_list, [room(1)])
    archive.write_now(tasks.save_mine, listed)


def due_task(task_id: int = 5, **more: Any) -> Any:
    return mine(task_id, **{"limit_time": DUE, "limit_type": LimitType.DATE, **more})


def dated(archive: Archive) -> list[int]:
    return [task.task_id for task in alarms.dated(archive.db, NOW, NOW + 500)]


def woken(archive: Archive) -> list[tuple[str, int, bool]]:
    return [(each.kind, each.item_id, each.is_open) for each in alarms.woken(archive.db, NOW)]


def finishing(wish: Wish, archive: Archive) -> int:
    return archive.write_now(outbox.add, wish, now=NOW, due_at=NOW + 60)  # type: ignore[arg-type]


# Once


def test_each_is_said_once_and_another_time_anew(archive: Archive) -> None:
    today, late = Alarm(5, What.TODAY, DUE), Alarm(5, What.OVERDUE, DUE)
    assert alarms.unsaid(archive.db, [today, late]) == [today, late]
    assert archive.write_now(alarms.claim, [today]) == [today]
    assert archive.write_now(alarms.claim, [today, late]) == [late]
    assert alarms.unsaid(archive.db, [today, late]) == []
    later = Alarm(5, What.TODAY, DUE + 100)
    assert alarms.unsaid(archive.db, [later]) == [later]
    assert archive.write_now(alarms.claim, [later]) == [later]


def test_a_task_and_a_message_of_one_number_are_two_things(archive: Archive) -> None:
    both = [Alarm(5, What.TASK_WOKE, 900), Alarm(5, What.MESSAGE_WOKE, 900)]
    assert archive.write_now(alarms.claim, both) == both


# Due


def test_open_tasks_of_mine_with_a_date(archive: Archive) -> None:
    to_the_minute = due_task(7, limit_time=1400, limit_type=LimitType.TIME)
    has(archive, due_task(), mine(6), to_the_minute, due_task(8, limit_time=1600))
    assert alarms.dated(archive.db, NOW, NOW + 500) == [Dated(5, DUE, False), Dated(7, 1400, True)]


def test_what_sleeps_is_not_due_until_it_wakes(archive: Archive) -> None:
    has(archive, due_task())
    archive.write_now(snoozes.snooze, "task", 5, NOW + 1)
    archive.write_now(snoozes.snooze, "message", 5, NOW + 10)
    assert dated(archive) == []
    archive.write_now(snoozes.snooze, "task", 5, NOW)
    assert dated(archive) == [5]


def test_what_is_done_vanished_or_of_a_room_i_left_is_not_due(archive: Archive) -> None:
    has(archive, due_task(5), due_task(6), due_task(7))
    archive.write_now(tasks.save_mine, [due_task(5, status=TaskStatus.DONE)], status=TaskStatus.DONE)
    archive.write_now(tasks.save_mine, [due_task(7)])
    assert dated(archive) == [7]
    archive.write_now(rooms.leave, 1, now=NOW)
    assert dated(archive) == []


@pytest.mark.parametrize(
    ("wish", "due"),
    [
        (SetTask(room_id=1, task_id=5, status=TaskStatus.DONE), []),
        (SetTask(room_id=1, task_id=5, status=TaskStatus.OPEN), [5]),
        (SetTask(room_id=1, task_id=6, status=TaskStatus.DONE), [5]),
        (Reschedule(room_id=1, task_id=5, body="", to_ids=(1001,)), []),
    ],
)
def test_what_i_finished_a_moment_ago_is_not_due(archive: Archive, wish: Wish, due: list[int]) -> None:
    has(archive, due_task())
    wish_id = finishing(wish, archive)
    assert dated(archive) == due
    archive.write_now(outbox.refused, wish_id, "forbidden")
    assert dated(archive) == [5]


def test_the_next_due_time_is_that_of_a_task_due_to_the_minute(archive: Archive) -> None:
    assert alarms.next_limit(archive.db, NOW) is None
    timed = {"limit_type": LimitType.TIME}
    has(
        archive,
        due_task(5, limit_time=1100),
        *(due_task(n, limit_time=n * 100, **timed) for n in (9, 12, 15)),
    )
    assert alarms.next_limit(archive.db, NOW) == 1200
    assert alarms.next_limit(archive.db, 1200.0) == 1500
    assert alarms.next_limit(archive.db, 1500.0) is None


# Waking


def test_what_slept_long_enough_in_the_order_of_waking(archive: Archive) -> None:
    has(archive, due_task())
    archive.write_now(messages.save_window, 1, window([21, 22]))
    archive.write_now(snoozes.snooze, "task", 5, NOW)
    archive.write_now(snoozes.snooze, "message", 21, NOW - 5)
    archive.write_now(snoozes.snooze, "message", 22, NOW + 0.5)
    assert woken(archive) == [("message", 21, True), ("task", 5, True)]
    assert [each.alarm for each in alarms.woken(archive.db, NOW)] == [
        Alarm(21, What.MESSAGE_WOKE, int(NOW - 5)),
        Alarm(5, What.TASK_WOKE, int(NOW)),
    ]
    assert alarms.next_waking(archive.db, NOW) == NOW + 0.5
    assert alarms.next_waking(archive.db, NOW + 1) is None


def test_what_nobody_has_to_deal_with_any_more(archive: Archive) -> None:
    has(archive, due_task(5), due_task(6))
    deleted = message(22, "[deleted]", update_time=30)
    answer = message(24, "[rp aid=2001 to=1-21]はい", by=KEN)
    archive.write_now(messages.save_window, 1, [*window([21]), deleted, *window([23]), answer, *window([25])])
    finishing(SetTask(room_id=1, task_id=6, status=TaskStatus.DONE), archive)
    archive.write_now(handled.handle, [23], NOW)
    archive.write_now(handled.handle, [25], NOW - 60)  # and put off again after that
    slept: list[tuple[snoozes.Sleeper, int]] = [("task", n) for n in (5, 6, 99)]
    slept += [("message", n) for n in (21, 22, 23, 25, 99)]
    for kind, item_id in slept:
        archive.write_now(snoozes.snooze, kind, item_id, NOW - 1)
    assert {(kind, item_id) for kind, item_id, is_open in woken(archive) if is_open} == {
        ("task", 5),
        ("message", 25),
    }
    archive.write_now(rooms.leave, 1, now=NOW)
    assert not any(is_open for _, _, is_open in woken(archive))

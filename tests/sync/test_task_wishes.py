"""Tasks given, finished and opened again, against the simulator: whatever goes wrong, exactly once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cwtui.chatwork import Chatwork
from cwtui.chatwork.models import LimitType, TaskStatus
from cwtui.store import messages, outbox, tasks
from cwtui.store.wishes import CreateTask, Send, SetTask, WishState
from cwtui.sync import Need
from cwtui.sync.asks import MyTasks, RoomTasks
from tests.sync.rig import Person, begun, fault, my_room, notices, requests, room_on_server, served

SCENARIO = "large"
BODY = "見積書を送る\n(アオバ様)"
NOON = 1_795_143_600  # 2026-11-20 12:00 in Tokyo

NEVER_ARRIVED: list[tuple[str, dict[str, Any]]] = [
    ("drop_before", {}),
    ("status", {"status": 500}),
    ("status", {"status": 408}),
    ("stall", {"done": False}),
    ("garbage", {"done": False}),
]
ARRIVED: list[tuple[str, dict[str, Any]]] = [
    ("drop_after", {}),
    ("truncate", {}),
    ("garbage", {}),
    ("stall", {}),
    ("status", {"status": 502, "done": True}),
    ("delay", {"seconds": 1.0}),
]
ROOM_LIMIT: dict[str, Any] = {
    "status": 429,
    "body": '{"errors": ["Rate limit for message posting per room exceeded."]}',
    "headers": {"x-ratelimit-limit": "300", "x-ratelimit-remaining": "200"},
}


def people(ken: Person, room_id: int) -> tuple[int, ...]:
    """Myself and somebody else of the room."""
    mine = ken.archive.account_id
    others = [m["account_id"] for m in room_on_server(ken.simulator, room_id)["members"]]
    return mine, next(account_id for account_id in others if account_id != mine)


def on_server(ken: Person, room_id: int, body: str = BODY) -> list[Any]:
    """The tasks of these words that the service has."""
    return [task for task in room_on_server(ken.simulator, room_id)["tasks"] if task["body"] == body]


def create(room_id: int, *to_ids: int, **more: Any) -> CreateTask:
    return CreateTask(room_id=room_id, body=BODY, to_ids=to_ids, **more)


async def given(ken: Person, room_id: int) -> int:
    """A task of mine that has arrived."""
    wish = await ken.wish(create(room_id, ken.archive.account_id))
    await ken.until(ken.is_(wish, WishState.DONE))
    made = ken.row(wish).wish
    assert isinstance(made, CreateTask)
    return made.created[0]


@pytest.mark.parametrize(
    ("limit", "limit_type", "stored"),
    [
        (0, LimitType.NONE, 0),
        (NOON, LimitType.TIME, NOON),
        (NOON, LimitType.DATE, NOON + 12 * 3600 - 1),
    ],
)
async def test_a_task_arrives_and_the_archive_has_it_at_once(
    ken: Person, group: int, limit: int, limit_type: LimitType, stored: int
) -> None:
    both = people(ken, group)
    wish = await ken.wish(create(group, *both, limit=limit, limit_type=limit_type))
    await ken.until(ken.is_(wish, WishState.DONE))
    row = ken.row(wish)
    assert isinstance(row.wish, CreateTask)
    known = tasks.those(ken.archive.db, row.wish.created)
    assert sorted(task.account_id for task in known) == sorted(both)
    assert {(task.body, task.limit_time, task.message_id) for task in known} == {
        (BODY, stored, row.message_id)
    }
    assert len(on_server(ken, group)) == 2
    assert notices(ken.simulator, group, "task_added") == 1
    assert row.wish.body == ""


@pytest.mark.parametrize(("kind", "more"), NEVER_ARRIVED)
async def test_what_never_arrived_is_given_again_after_settling(
    ken: Person, group: int, kind: str, more: dict[str, Any]
) -> None:
    fault(ken.simulator, kind, path="/tasks$", **more)
    wish = await ken.wish(create(group, *people(ken, group), limit=NOON, limit_type=LimitType.DATE))
    await ken.until(ken.is_(wish, WishState.UNKNOWN))
    await ken.until(ken.is_(wish, WishState.DONE))
    assert ken.row(wish).attempt == 2
    assert len(on_server(ken, group)) == 2


@pytest.mark.parametrize(("kind", "more"), ARRIVED)
async def test_what_arrived_unanswered_is_found_and_not_given_again(
    ken: Person, group: int, kind: str, more: dict[str, Any]
) -> None:
    fault(ken.simulator, kind, path="/tasks$", **more)
    wish = await ken.wish(create(group, *people(ken, group), limit=NOON, limit_type=LimitType.DATE))
    await ken.until(ken.is_(wish, WishState.DONE))
    row, served_now = ken.row(wish), on_server(ken, group)
    assert (row.attempt, len(served_now)) == (1, 2)
    assert isinstance(row.wish, CreateTask)
    assert set(row.wish.created) == {task["task_id"] for task in served_now}
    assert row.message_id == int(served_now[0]["message_id"])


async def test_what_is_done_before_anybody_looked_is_found_among_the_done_ones(
    ken: Person, group: int
) -> None:
    fault(ken.simulator, "drop_after", path="/tasks$")
    fault(ken.simulator, "status", "GET", f"/{group}/tasks$", status=503, times=1)
    wish = await ken.wish(create(group, ken.archive.account_id))
    await ken.until(ken.is_(wish, WishState.UNKNOWN))
    async with Chatwork(ken.simulator.token, ken.simulator.api_url) as phone:
        await phone.set_task_status(group, on_server(ken, group)[0]["task_id"], TaskStatus.DONE)
    await ken.until(ken.is_(wish, WishState.DONE))
    assert len(on_server(ken, group)) == 1


async def test_the_same_task_twice_on_purpose_is_two_tasks(ken: Person, group: int) -> None:
    for kind in ("drop_after", "drop_before"):
        fault(ken.simulator, kind, path="/tasks$")
    wishes = [await ken.wish(create(group, ken.archive.account_id)) for _ in range(2)]
    for wish in wishes:
        await ken.until(ken.is_(wish, WishState.DONE))
    assert len(on_server(ken, group)) == 2
    made = [row.wish.created for wish in wishes if isinstance((row := ken.row(wish)).wish, CreateTask)]
    assert len({*made}) == 2


async def test_what_was_answered_is_known_though_nothing_more_could_be_asked(ken: Person, group: int) -> None:
    fault(ken.simulator, "drop_before", "GET", f"/{group}/tasks/", times=None)
    task_id = await given(ken, group)
    known = tasks.get(ken.archive.db, task_id)
    assert known is not None
    assert (known.body, known.account_id, known.message_id) == (BODY, ken.archive.account_id, 0)
    second = await ken.wish(create(group, ken.archive.account_id))
    fault(ken.simulator, "drop_before", path="/tasks$")
    third = await ken.wish(create(group, ken.archive.account_id))
    for wish in (second, third):
        await ken.until(ken.is_(wish, WishState.DONE))
    assert len(on_server(ken, group)) == 3


@pytest.mark.parametrize("in_time", [True, False])
async def test_some_of_the_assignees_or_another_date_is_asked_about(
    ken: Person, group: int, in_time: bool
) -> None:
    """Somebody changed it on another device, perhaps. What turns up all the same withdraws the question."""
    both = people(ken, group)
    fault(ken.simulator, "drop_before", path="/tasks$")
    fault(ken.simulator, "delay", "GET", f"/{group}/tasks", seconds=0.2)
    wish = await ken.wish(create(group, *both))
    await ken.until(ken.is_(wish, WishState.UNKNOWN))
    async with Chatwork(ken.simulator.token, ken.simulator.api_url) as phone:
        await phone.create_task(group, BODY, both[:1])
        await ken.until(ken.is_(wish, WishState.ASKED))
        assert ken.row(wish).error == "outcome_unknown"
        if in_time:
            with_the_other = await phone.create_task(group, BODY, both[1:])
            found = await phone.room_task(group, with_the_other[0])
            await ken.archive.write(tasks.save_one, group, found)
    if in_time:
        await ken.until(ken.is_(wish, WishState.DONE))
    assert notices(ken.simulator, group, "task_added") == (2 if in_time else 1)


async def test_a_list_as_long_as_the_service_makes_them_proves_nothing(ken: Person, group: int) -> None:
    mine = ken.archive.account_id
    async with Chatwork(ken.simulator.token, ken.simulator.api_url) as phone:
        for n in range(50):
            await phone.create_task(group, f"{n}", people(ken, group))
    fault(ken.simulator, "drop_before", path="/tasks$")
    wish = await ken.wish(create(group, mine))
    await ken.until(ken.is_(wish, WishState.ASKED))
    assert not on_server(ken, group)
    await ken.archive.write(outbox.retry, wish, ken.now())
    await ken.until(ken.is_(wish, WishState.DONE))


@pytest.mark.parametrize(("carried_out", "answered"), [(False, False), (True, False), (True, True)])
async def test_killed_while_it_was_given(tmp_path: Path, carried_out: bool, answered: bool) -> None:
    with served() as service:
        async with Person(service, tmp_path) as before:
            await before.fresh()
            room, folder, mine = my_room(service), before.archive.folder, before.archive.account_id
        wish = begun(folder, create(room, mine))
        async with Chatwork(service.token, service.api_url) as phone:
            made = await phone.create_task(room, BODY, [mine]) if carried_out else []
        async with Person(service, tmp_path) as ken:
            if answered:
                noted = create(room, mine, created=tuple(made))
                await ken.archive.write(outbox.note, wish, noted)
            await ken.until(ken.is_(wish, WishState.DONE))
            assert len(on_server(ken, room)) == 1
            row = ken.row(wish)
            assert isinstance(row.wish, CreateTask)
            assert row.wish.created == (on_server(ken, room)[0]["task_id"],)


@pytest.mark.parametrize("status", [400, 403, 404])
async def test_refused_is_kept_with_the_words_of_the_service(ken: Person, group: int, status: int) -> None:
    fault(ken.simulator, "status", path="/tasks$", status=status, body='{"errors":["No way"]}', times=2)
    wish = await ken.wish(create(group, ken.archive.account_id))
    await ken.until(ken.is_(wish, WishState.FAILED))
    assert ken.row(wish).words == ("No way",)
    assert ken.row(wish).wish == create(group, ken.archive.account_id)


async def test_not_yet_waits(ken: Person, group: int) -> None:
    fault(ken.simulator, "status", path="/tasks$", **ROOM_LIMIT)
    wish = await ken.wish(create(group, ken.archive.account_id))
    await ken.until(lambda: ken.row(wish).error == "room_rate_limited")
    assert ken.row(wish).state is WishState.QUEUED
    assert 8 < ken.row(wish).not_before - ken.now() <= 10


async def test_tasks_and_messages_share_the_limit_of_the_room(ken: Person, group: int) -> None:
    for n in range(5):
        await ken.send(group, f"{n}")
        await ken.wish(create(group, ken.archive.account_id))
    last = await ken.send(group, "last")
    await ken.until(lambda: len([row for row in ken.outbox() if row.wish_id != last]) == 0)
    assert outbox.posted_since(ken.archive.db, 0.0)[-1][0] == group
    assert len(outbox.posted_since(ken.archive.db, 0.0)) == 10
    assert ken.session.state.phase == "fresh"
    assert ken.row(last).state is WishState.QUEUED
    assert ken.row(last).attempt == 0


# Done and open again


async def test_a_task_is_done_and_open_again(ken: Person, group: int) -> None:
    task_id = await given(ken, group)
    for status in (TaskStatus.DONE, TaskStatus.OPEN):
        wish = await ken.wish(SetTask(room_id=group, task_id=task_id, status=status))
        await ken.until(ken.is_(wish, WishState.DONE))
        known = tasks.get(ken.archive.db, task_id)
        assert known is not None
        assert known.status is status
        assert on_server(ken, group)[0]["status"] == status
    assert notices(ken.simulator, group, "task_done") == 1
    assert notices(ken.simulator, group, "task_reverted") == 1


@pytest.mark.parametrize(("kind", "more"), NEVER_ARRIVED + ARRIVED)
async def test_a_task_is_done_through_every_fault_and_said_once(
    ken: Person, group: int, kind: str, more: dict[str, Any]
) -> None:
    task_id = await given(ken, group)
    fault(ken.simulator, kind, "PUT", "/status$", **more)
    wish = await ken.wish(SetTask(room_id=group, task_id=task_id, status=TaskStatus.DONE))
    await ken.until(ken.is_(wish, WishState.DONE))
    assert on_server(ken, group)[0]["status"] == "done"
    assert notices(ken.simulator, group, "task_done") == 1
    arrived = (kind, more) in ARRIVED
    assert len(requests(ken.simulator, "PUT", "/status")) == (1 if arrived else 2)


async def test_what_comes_late_does_not_undo_the_next_word(ken: Person, group: int) -> None:
    task_id = await given(ken, group)
    fault(ken.simulator, "delay", "PUT", "/status$", seconds=1.2)
    done = await ken.wish(SetTask(room_id=group, task_id=task_id, status=TaskStatus.DONE))
    await ken.until(ken.is_(done, WishState.ATTEMPTING))
    again = await ken.wish(SetTask(room_id=group, task_id=task_id, status=TaskStatus.OPEN))
    await ken.until(ken.is_(done, WishState.DONE))
    await ken.until(ken.is_(again, WishState.DONE))
    assert on_server(ken, group)[0]["status"] == "open"


async def test_done_elsewhere_is_said_only_once(ken: Person, group: int) -> None:
    task_id = await given(ken, group)
    async with Chatwork(ken.simulator.token, ken.simulator.api_url) as phone:
        await phone.set_task_status(group, task_id, TaskStatus.DONE)
        await ken.archive.write(tasks.save_one, group, await phone.room_task(group, task_id))
    wish = await ken.wish(SetTask(room_id=group, task_id=task_id, status=TaskStatus.DONE))
    await ken.until(ken.is_(wish, WishState.DONE))
    assert len(requests(ken.simulator, "PUT", "/status")) == 1


@pytest.mark.parametrize("unanswered", [True, False])
async def test_a_task_that_is_gone_says_so(ken: Person, group: int, unanswered: bool) -> None:
    if unanswered:
        fault(ken.simulator, "drop_before", "PUT", "/status$")
    wish = await ken.wish(SetTask(room_id=group, task_id=77, status=TaskStatus.DONE))
    await ken.until(ken.is_(wish, WishState.FAILED))
    assert ken.row(wish).error == "task_gone"


async def test_only_the_newest_word_on_a_task_counts(ken: Person, group: int) -> None:
    """Done and open again before anything could leave: the room hears nothing of it."""
    task_id = await given(ken, group)

    def wish(status: TaskStatus) -> SetTask:
        return SetTask(room_id=group, task_id=task_id, status=status)

    done = await ken.wish(wish(TaskStatus.DONE), hold=20.0)
    again = await ken.wish(wish(TaskStatus.OPEN))
    assert ken.row(done).state is WishState.DROPPED
    assert (ken.row(again).state, ken.row(again).attempt) == (WishState.DONE, 0)
    first = await ken.wish(wish(TaskStatus.DONE), hold=20.0)
    second = await ken.wish(wish(TaskStatus.DONE))
    await ken.until(ken.is_(second, WishState.DONE))
    assert ken.row(first).state is WishState.DROPPED
    assert len(requests(ken.simulator, "PUT", "/status")) == 1


async def test_an_old_wish_asks_once(ken: Person, group: int) -> None:
    task_id = await given(ken, group)
    old = await ken.wish(SetTask(room_id=group, task_id=task_id, status=TaskStatus.DONE), written=3 * 3600)
    await ken.until(ken.is_(old, WishState.ASKED))
    assert ken.row(old).error == "stale"
    await ken.archive.write(outbox.retry, old, ken.now())
    await ken.until(ken.is_(old, WishState.DONE))


@pytest.mark.parametrize("ask", [MyTasks(), RoomTasks(0)])
async def test_a_list_asked_for_before_does_not_open_it_again(
    ken: Person, group: int, ask: MyTasks | RoomTasks
) -> None:
    task_id = await given(ken, group)
    if isinstance(ask, RoomTasks):
        ask = RoomTasks(group)
    path = "/my/tasks$" if isinstance(ask, MyTasks) else f"/{group}/tasks$"
    fault(ken.simulator, "delay", "GET", path, seconds=0.4)
    since = len(requests(ken.simulator, "GET", path.rstrip("$")))
    ken.session.need(Need(ask, fresh_for=0.1))
    await ken.until(lambda: len(requests(ken.simulator, "GET", path.rstrip("$"))) > since)
    wish = await ken.wish(SetTask(room_id=group, task_id=task_id, status=TaskStatus.DONE))
    opened_again = []

    def watch(_change: object) -> None:
        known = tasks.get(ken.archive.db, task_id)
        if ken.row(wish).state is WishState.DONE and known and known.status is TaskStatus.OPEN:
            opened_again.append(known)

    ken.archive.subscribe(watch)
    await ken.until(ken.is_(wish, WishState.DONE))
    answered = len(requests(ken.simulator, "GET", path.rstrip("$")))
    await ken.until(lambda: len(requests(ken.simulator, "GET", path.rstrip("$"))) > answered)
    assert not opened_again


async def test_a_notice_is_no_answer_to_a_question_about_a_message(ken: Person, group: int) -> None:
    """The words of a task stand in the notice as well; that is no message of these words."""
    fault(ken.simulator, "drop_before", path="/messages$")
    wish = await ken.wish(Send(room_id=group, body=BODY))
    task = await ken.wish(create(group, ken.archive.account_id))
    await ken.until(ken.is_(task, WishState.DONE))
    assert ken.row(wish).state is WishState.DONE
    message = messages.get(ken.archive.db, ken.row(wish).message_id or 0)
    assert message is not None
    assert message.body == BODY

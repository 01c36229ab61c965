"""A task in place of another: three steps, each of them once, wherever it is interrupted."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from cwtui.chatwork import Chatwork
from cwtui.chatwork.models import LimitType, TaskStatus
from cwtui.store import outbox, tasks
from cwtui.store.wishes import NEW_NOTICE, Reschedule, WishState
from tests.sync.rig import Person, begun, fault, my_room, notices, posted, requests, room_on_server, served

BODY, REPLY = "週報", "期限を変えました"
NOON = 1_795_143_600


async def old_task(ken: Person) -> int:
    """A task of mine that is known here."""
    room = my_room(ken.simulator)
    async with Chatwork(ken.simulator.token, ken.simulator.api_url) as phone:
        (task_id,) = await phone.create_task(room, BODY, [ken.archive.account_id])
        await ken.archive.write(tasks.save_one, room, await phone.room_task(room, task_id))
    return task_id


def later(ken: Person, task_id: int, reply: str = REPLY) -> Reschedule:
    return Reschedule(
        room_id=my_room(ken.simulator),
        task_id=task_id,
        body=BODY,
        to_ids=(ken.archive.account_id,),
        limit=NOON,
        limit_type=LimitType.TIME,
        reply=reply,
    )


def wish_of(ken: Person, wish_id: int) -> Reschedule:
    wish = ken.row(wish_id).wish
    assert isinstance(wish, Reschedule)
    return wish


def is_so(ken: Person, *, replies: int = 1) -> None:
    """The old one is done, there is one new one, and all that was said once."""
    room = my_room(ken.simulator)
    served_now = room_on_server(ken.simulator, room)["tasks"]
    assert [task["status"] for task in served_now] == ["done", "open"]
    assert [task["limit_time"] for task in served_now] == [0, NOON]
    assert posted(ken.simulator, room, ken.archive.account_id).count(REPLY) == replies
    assert notices(ken.simulator, room, "task_done") == 1


@pytest.mark.parametrize("reply", [REPLY, ""])
async def test_it_is_created_closed_and_said(ken: Person, reply: str) -> None:
    old = await old_task(ken)
    wish = await ken.wish(later(ken, old, reply))
    await ken.until(ken.is_(wish, WishState.DONE))
    is_so(ken, replies=1 if reply else 0)
    made = wish_of(ken, wish)
    known = {task.task_id: task.status for task in tasks.those(ken.archive.db, (old, *made.created))}
    assert known == {old: TaskStatus.DONE, made.created[0]: TaskStatus.OPEN}
    new = room_on_server(ken.simulator, made.room_id)["tasks"][1]["task_id"]
    assert (made.task_id, made.created, made.closed) == (old, (new,), True)
    assert (made.body, made.reply) == ("", "")
    assert (ken.row(wish).message_id is not None) == bool(reply)


STEPS = {"create": ("POST", "/tasks$"), "close": ("PUT", "/status$"), "reply": ("POST", "/messages$")}


@pytest.mark.parametrize("step", list(STEPS))
@pytest.mark.parametrize("kind", ["drop_before", "drop_after", "status"])
async def test_no_step_is_done_twice_when_its_outcome_is_unknown(ken: Person, step: str, kind: str) -> None:
    old = await old_task(ken)
    method, path = STEPS[step]
    fault(ken.simulator, kind, method, path)
    wish = await ken.wish(later(ken, old))
    await ken.until(ken.is_(wish, WishState.UNKNOWN))
    await ken.until(ken.is_(wish, WishState.DONE))
    is_so(ken)


@pytest.mark.parametrize("step", list(STEPS))
@pytest.mark.parametrize("carried_out", [True, False])
async def test_killed_in_each_step(tmp_path: Path, step: str, carried_out: bool) -> None:
    with served("empty") as service:
        async with Person(service, tmp_path) as before:
            await before.fresh()
            old, folder = await old_task(before), before.archive.folder
            wanted = later(before, old)
        room, mine = wanted.room_id, wanted.to_ids
        async with Chatwork(service.token, service.api_url) as phone:
            if step != "create":
                made = await phone.create_task(room, BODY, mine, NOON, LimitType.TIME)
                wanted = msgspec.structs.replace(wanted, created=tuple(made))
            if step == "reply":
                await phone.set_task_status(room, old, TaskStatus.DONE)
                wanted = msgspec.structs.replace(wanted, closed=True)
            wish = begun(folder, wanted)
            if carried_out and step == "create":
                await phone.create_task(room, BODY, mine, NOON, LimitType.TIME)
            elif carried_out and step == "close":
                await phone.set_task_status(room, old, TaskStatus.DONE)
            elif carried_out:
                await phone.post_message(room, REPLY)
        async with Person(service, tmp_path) as ken:
            await ken.until(ken.is_(wish, WishState.DONE))
            is_so(ken)


async def test_killed_between_the_answer_and_its_note_in_full(tmp_path: Path) -> None:
    """The ids were noted, and nothing else: the next step is to close, and it has not been tried."""
    with served("empty") as service:
        async with Person(service, tmp_path) as before:
            await before.fresh()
            old, folder = await old_task(before), before.archive.folder
            wanted = later(before, old)
        wish = begun(folder, wanted)
        async with Chatwork(service.token, service.api_url) as phone:
            made = await phone.create_task(wanted.room_id, BODY, wanted.to_ids, NOON, LimitType.TIME)
        async with Person(service, tmp_path) as ken:
            await ken.archive.write(outbox.note, wish, msgspec.structs.replace(wanted, created=tuple(made)))
            await ken.until(ken.is_(wish, WishState.DONE))
            is_so(ken)


async def test_refused_half_way_it_goes_on_from_there(ken: Person) -> None:
    old = await old_task(ken)
    fault(ken.simulator, "status", "PUT", "/status$", status=404, body='{"errors":["Task not found"]}')
    wish = await ken.wish(later(ken, old))
    await ken.until(ken.is_(wish, WishState.FAILED))
    assert ken.row(wish).error == "old_task_gone"
    assert len(wish_of(ken, wish).created) == 1
    assert not wish_of(ken, wish).closed
    await ken.archive.write(outbox.retry, wish, ken.now())
    await ken.until(ken.is_(wish, WishState.DONE))
    is_so(ken)


async def test_refused_at_once_nothing_has_changed(ken: Person) -> None:
    old = await old_task(ken)
    fault(ken.simulator, "status", path="/tasks$", status=400, body='{"errors":["No"]}')
    wish = await ken.wish(later(ken, old))
    await ken.until(ken.is_(wish, WishState.FAILED))
    assert (ken.row(wish).error, wish_of(ken, wish).created) == ("bad_request", ())
    assert not requests(ken.simulator, "PUT", "/status")


async def test_without_a_line_in_between_it_waits_and_can_be_given_up(ken: Person) -> None:
    """What it has made by then is named by what is taken back."""
    old = await old_task(ken)
    fault(ken.simulator, "rate", "PUT", "/status$")
    wish = await ken.wish(later(ken, old))
    await ken.until(lambda: ken.row(wish).state is WishState.QUEUED and wish_of(ken, wish).created)
    await ken.until(lambda: ken.row(wish).error == "rate_limited")
    taken = await ken.archive.write(outbox.take_back, wish)
    assert isinstance(taken, Reschedule)
    assert (len(taken.created), taken.closed) == (1, False)


async def test_what_is_half_done_is_done_to_its_end_however_old_it_is(ken: Person) -> None:
    old = await old_task(ken)
    room, mine = my_room(ken.simulator), ken.archive.account_id
    async with Chatwork(ken.simulator.token, ken.simulator.api_url) as phone:
        made = await phone.create_task(room, BODY, [mine], NOON, LimitType.TIME)
    half = msgspec.structs.replace(later(ken, old), created=tuple(made))
    wish = await ken.wish(half, written=3 * 3600)
    await ken.until(ken.is_(wish, WishState.DONE))
    is_so(ken)


async def test_closed_on_the_phone_meanwhile_it_is_not_closed_again(ken: Person) -> None:
    old, room = await old_task(ken), my_room(ken.simulator)
    async with Chatwork(ken.simulator.token, ken.simulator.api_url) as phone:
        await phone.set_task_status(room, old, TaskStatus.DONE)
        await ken.archive.write(tasks.save_one, room, await phone.room_task(room, old))
    wish = await ken.wish(later(ken, old))
    await ken.until(ken.is_(wish, WishState.DONE))
    is_so(ken)
    assert len(requests(ken.simulator, "PUT", "/status")) == 1


async def test_a_reply_with_nothing_left_to_say_is_not_sent(ken: Person) -> None:
    """It was to name the message of the new task, and nobody could find out which that is."""
    old = await old_task(ken)
    fault(ken.simulator, "drop_before", "GET", "/tasks", times=None)
    wish = await ken.wish(later(ken, old, reply=f"→ {NEW_NOTICE}"))
    await ken.until(ken.is_(wish, WishState.DONE))
    is_so(ken, replies=0)
    assert not requests(ken.simulator, "POST", "/messages")

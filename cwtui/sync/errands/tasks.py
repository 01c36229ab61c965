"""Tasks: given, looked for in the lists of their room, done and opened again."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from sqlite3 import Connection

import msgspec

from cwtui.chatwork.errors import ChatworkError, Forbidden, NotFound
from cwtui.chatwork.models import Account, LimitType, Task, TaskStatus
from cwtui.store import messages, outbox, people, tasks
from cwtui.store.wishes import CreateTask, OutboxRow, Reschedule, SetTask
from cwtui.sync import proof
from cwtui.sync.errands.errand import Done, Errand, Ground, settle, settled
from cwtui.sync.errands.sends import by_me
from cwtui.sync.proof import Decision, Given, Verdict, Wanted

EDITED = "[dtext:task_edited]"
"""In the notice a room sees of a task that somebody has changed."""


async def create(ground: Ground, row: OutboxRow) -> Done:
    """Give the tasks. Their ids are noted before anything else happens."""
    wish = row.wish
    assert isinstance(wish, CreateTask | Reschedule)
    limit = wish.limit if wish.limit_type is not LimitType.NONE and wish.limit else None
    limit_type = wish.limit_type if limit else LimitType.NONE
    service = ground.reader.service
    ids = await service.create_task(wish.room_id, wish.body, wish.to_ids, limit, limit_type)
    wish = msgspec.structs.replace(wish, created=tuple(ids))
    await ground.reader.archive.write(outbox.note, row.wish_id, wish)
    made = await _learn(ground, wish)
    notice = min((task.message_id for task in made if task.message_id), default=None)
    return Done(notice, partial(_save, room_id=wish.room_id, made=made))


async def _learn(ground: Ground, wish: CreateTask | Reschedule) -> list[Task]:
    """What the service made of them, with one request: the answer to the other was their ids alone.

    Where it does not tell, one task is what was wished; of several nobody knows then which is whose.
    """
    service, me = ground.reader.service, ground.me.account_id
    try:
        if len(wish.created) == 1:
            return [await service.room_task(wish.room_id, wish.created[0])]
        listed = await service.room_tasks(wish.room_id, assigned_by=me, status=TaskStatus.OPEN)
        return [task for task in listed if task.task_id in wish.created]
    except ChatworkError:
        return [_as_wished(ground, wish)] if len(wish.created) == len(wish.to_ids) == 1 else []


def _as_wished(ground: Ground, wish: CreateTask | Reschedule) -> Task:
    """The task as far as it is known; nothing of its notice is."""
    name = people.name_of(ground.db, wish.to_ids[0]) or ""
    return Task(
        task_id=wish.created[0],
        account=Account(account_id=wish.to_ids[0], name=name),
        assigned_by_account=by_me(ground.me),
        message_id=0,
        body=wish.body,
        limit_time=wish.limit,
        limit_type=wish.limit_type,
        status=TaskStatus.OPEN,
    )


def _save(db: Connection, room_id: int, made: Sequence[Task]) -> None:
    for task in made:
        tasks.save_one(db, room_id, task)


async def look_for_created(ground: Ground, row: OutboxRow) -> Verdict:
    """Read the lists of what I gave, and decide by the table. That of the done ones only where it decides."""
    wish, me = row.wish, ground.me.account_id
    assert isinstance(wish, CreateTask | Reschedule)
    if wish.created:  # it was answered; only that was not written down to the end
        return await _answered(ground, wish)
    past, complete = settled(ground, row), True
    try:
        for status in (TaskStatus.OPEN, TaskStatus.DONE) if past else (TaskStatus.OPEN,):
            listed = await ground.reader.given(wish.room_id, status, me)
            complete = complete and len(listed) < tasks.FULL_LIST
    except (Forbidden, NotFound):
        if await ground.reader.is_gone(wish.room_id):
            return Verdict(Decision.FAILED, code="unknown_room_gone")
        complete = False
    return decide_created(ground, row, past=past, complete=complete)


async def _answered(ground: Ground, wish: CreateTask | Reschedule) -> Verdict:
    with suppress(ChatworkError):
        await ground.reader.given(wish.room_id, TaskStatus.OPEN, ground.me.account_id)
    known = [task for task in tasks.those(ground.db, wish.created) if task.message_id]
    return Verdict(Decision.ACCEPTED, min((task.message_id for task in known), default=None))


def created_from_archive(ground: Ground, row: OutboxRow) -> Verdict:
    """As the archive is now, which may lack some of them."""
    return decide_created(ground, row, past=True, complete=False)


def decide_created(ground: Ground, row: OutboxRow, *, past: bool, complete: bool) -> Verdict:
    """What the archive proves about tasks of unknown outcome."""
    wish, db, since = row.wish, ground.db, row.tip or 0
    assert isinstance(wish, CreateTask | Reschedule)
    others = outbox.owned_tasks(db, wish.room_id, row.wish_id)
    if isinstance(wish, Reschedule):
        others.add(wish.task_id)
    given = [
        Given(task.task_id, task.message_id, task.account_id, task.body, task.limit_time, _sent(db, task))
        for task in tasks.given(db, wish.room_id, ground.me.account_id, after=since)
        if task.task_id not in others
    ]
    verdict = proof.of_tasks(
        Wanted(wish.body, wish.to_ids, wish.limit, wish.limit_type),
        given,
        floor=row.floor or row.created_at,
        settle=settle(row, ground.tempo),
        settled=past,
        complete=complete,
        edited=any(EDITED in said.body for said in messages.page(db, wish.room_id, after=since, limit=1000)),
    )
    if verdict.decision is not Decision.ACCEPTED:
        return verdict
    return Verdict(
        verdict.decision,
        verdict.message_id,
        made=verdict.made,
        wish=msgspec.structs.replace(wish, created=verdict.made),
    )


def _sent(db: Connection, task: tasks.TaskRow) -> int:
    """When the notice it hangs on was sent; 0 where that is not here."""
    notice = messages.get(db, task.message_id)
    return notice.send_time if notice is not None else 0


async def set_status(ground: Ground, row: OutboxRow, task_id: int, status: TaskStatus) -> Done:
    """The room sees a notice each time, so nothing is sent for a task that is so already."""
    known = tasks.get(ground.db, task_id)
    if known is None or known.status is not status:
        await ground.reader.service.set_task_status(row.wish.room_id, task_id, status)
    return Done(None, partial(tasks.set_status, task_id=task_id, status=status))


async def look_at_status(
    ground: Ground, row: OutboxRow, task_id: int, status: TaskStatus, gone: str
) -> Verdict:
    """Ask for the task itself. ``gone``: the code for one that is not there any more."""
    try:
        task = await ground.reader.task(row.wish.room_id, task_id)
    except NotFound:
        return Verdict(Decision.FAILED, code=gone)
    if task.status is status:
        return Verdict(Decision.ACCEPTED)
    # Carried out late, it would undo a next one that by then was carried out as well.
    return Verdict(Decision.ABSENT if settled(ground, row) else Decision.WAIT)


async def _set(ground: Ground, row: OutboxRow) -> Done:
    assert isinstance(row.wish, SetTask)
    return await set_status(ground, row, row.wish.task_id, row.wish.status)


async def _look_at_it(ground: Ground, row: OutboxRow) -> Verdict:
    assert isinstance(row.wish, SetTask)
    return await look_at_status(ground, row, row.wish.task_id, row.wish.status, "task_gone")


CREATE = Errand(create, look_for_created, posts=True, from_archive=created_from_archive)
SET = Errand(_set, _look_at_it, codes={"not_found": "task_gone"})

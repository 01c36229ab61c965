"""What the person decides about many things at once, and how that is taken back: one transaction each.

What concerns the service becomes one wish per task; what is of this machine only (snooze, keep, done with a
message) is written down at once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from sqlite3 import Connection

import msgspec

from cwtui.chatwork.models import LimitType, TaskStatus
from cwtui.store import keeps, outbox, snoozes
from cwtui.store.snoozes import Sleeper
from cwtui.store.wishes import (
    NO_ROOM,
    AnswerRequest,
    AnyWish,
    OutboxRow,
    Reschedule,
    SetTask,
    WishState,
)

Key = tuple[Sleeper, int]
"""A message or a task."""


class Due(msgspec.Struct, frozen=True):
    """A due date. ``limit`` (Unix seconds; 0: none) is read by ``limit_type``."""

    limit: int = 0
    limit_type: LimitType = LimitType.NONE


def wish_all(db: Connection, wishes: Iterable[AnyWish], *, now: float, due_at: float) -> list[int]:
    """Put all of them into the outbox or none; their ids."""
    return [outbox.add(db, wish, now=now, due_at=due_at) for wish in wishes]


def withdraw(db: Connection, wish_ids: Iterable[int]) -> int:
    """Take back those of the wishes that have not begun; how many."""
    return sum(
        1
        for wish_id in wish_ids
        if (row := outbox.get(db, wish_id)) is not None
        and row.state is WishState.QUEUED
        and outbox.take_back(db, wish_id) is not None
    )


def undo_wishes(db: Connection, wish_ids: Iterable[int], *, now: float) -> bool:
    """Undo what was wished: take back what waits, wish the opposite of what was done or may have been.

    False: nothing of it could be undone.
    """
    rows = [row for wish_id in wish_ids if (row := outbox.get(db, wish_id)) is not None]
    return sum(_undo(db, row, now) for row in rows if row.state is not WishState.DROPPED) > 0


def _undo(db: Connection, row: OutboxRow, now: float) -> bool:
    before = row.state
    taken = outbox.take_back(db, row.wish_id) is not None
    if taken and not _may_have_begun(before, row):
        return True
    if before in (WishState.ATTEMPTING, WishState.UNKNOWN) and isinstance(row.wish, Reschedule):
        return False  # what it has made is not known yet
    opposites = _opposites(row.wish)
    wish_all(db, opposites, now=now, due_at=now)
    return taken or bool(opposites)


def _may_have_begun(state: WishState, row: OutboxRow) -> bool:
    """Of a wish that could be taken back: may something of it have been carried out all the same?"""
    if isinstance(row.wish, Reschedule) and row.wish.created:
        return True
    return state is WishState.ASKED and row.error != "stale"


def _opposites(wish: AnyWish) -> list[AnyWish]:
    """What undoes a wish that was carried out; nothing where that is impossible."""
    match wish:
        case SetTask(room_id=room_id, task_id=task_id, status=status):
            opposite = TaskStatus.OPEN if status is TaskStatus.DONE else TaskStatus.DONE
            return [SetTask(room_id=room_id, task_id=task_id, status=opposite)]
        case Reschedule(room_id=room_id, task_id=task_id, created=created) if created:
            old = SetTask(room_id=room_id, task_id=task_id, status=TaskStatus.OPEN)
            return [old, *(SetTask(room_id=room_id, task_id=n, status=TaskStatus.DONE) for n in created)]
    return []


def accept(request_id: int) -> AnswerRequest:
    """The wish that takes up a contact."""
    return AnswerRequest(room_id=NO_ROOM, request_id=request_id, accept=True)


def snooze(db: Connection, keys: Collection[Key], until: float) -> dict[Key, float | None]:
    """Let them sleep until then; until when each slept before (None: it did not)."""
    asleep = snoozes.all(db)
    for kind, item_id in keys:
        snoozes.snooze(db, kind, item_id, until)
    return {key: asleep.get(key) for key in keys}


def undo_snooze(db: Connection, before: Mapping[Key, float | None]) -> None:
    """As they slept before."""
    for (kind, item_id), until in before.items():
        if until is None:
            snoozes.wake(db, kind, item_id)
        else:
            snoozes.snooze(db, kind, item_id, until)


def keep(db: Connection, keys: Collection[Key], *, kept: bool, now: float) -> None:
    """Keep them for later, or let them go."""
    for kind, item_id in keys:
        if kept:
            keeps.keep(db, kind, item_id, now)
        else:
            keeps.let_go(db, kind, item_id)

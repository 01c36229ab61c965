"""What the person decides about many things at once, and how that is taken back: one transaction each.

What concerns the service becomes one wish per task; what is of this machine only (snooze, keep, done with a
message) is written down at once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from sqlite3 import Connection

import msgspec

from cwtui.chatwork.models import TaskStatus
from cwtui.store import handled, keeps, outbox, snoozes
from cwtui.store.snoozes import Sleeper
from cwtui.store.wishes import (
    AnswerRequest,
    AnyWish,
    CreateTask,
    Delete,
    OutboxRow,
    Reschedule,
    SetTask,
    WishState,
)

Key = tuple[Sleeper, int]
"""A message or a task."""

_OF_A_TASK = SetTask | Reschedule


class Trace(msgspec.Struct, frozen=True):
    """What a decision has left behind: the wishes it made, and those it took back because it is newer."""

    wishes: list[int]
    withdrawn: list[AnyWish]


def decide(
    db: Connection,
    wishes: Iterable[SetTask | Reschedule | AnswerRequest],
    messages: Collection[int] = (),
    *,
    now: float,
    due_at: float,
) -> Trace:
    """Wish all of this, and be done with ``messages``.

    A task that was to be rescheduled, and where that has not begun, is not any more: the newest word counts.
    """
    before = _to_be_rescheduled(db)
    made: list[int] = []
    withdrawn: list[AnyWish] = []
    for wish in wishes:
        earlier = before.get(wish.task_id, []) if isinstance(wish, _OF_A_TASK) else []
        taken = [row for row in earlier if outbox.take_back(db, row.wish_id) is not None]
        withdrawn += [row.wish for row in taken if row.state is WishState.QUEUED]
        made.append(outbox.add(db, wish, now=now, due_at=due_at))
    if messages:
        handled.handle(db, messages, now)
    return Trace(made, withdrawn)


def undo(db: Connection, trace: Trace, messages: Collection[int] = (), *, now: float) -> bool:
    """Undo :func:`decide`: take back what waits, wish the opposite of what was done or may have been.

    False: nothing of it could be undone.
    """
    rows = [row for wish_id in trace.wishes if (row := outbox.get(db, wish_id)) is not None]
    undone = sum(_undo(db, row, now) for row in rows if row.state is not WishState.DROPPED)
    for wish in trace.withdrawn:
        outbox.add(db, wish, now=now, due_at=now)
    if messages:
        handled.take_up(db, messages)
    return undone > 0 or bool(trace.withdrawn) or bool(messages)


def _to_be_rescheduled(db: Connection) -> dict[int, list[OutboxRow]]:
    """The wishes to reschedule that have made nothing yet, by task."""
    found: dict[int, list[OutboxRow]] = {}
    for row in outbox.open_rows(db):
        if isinstance(row.wish, Reschedule) and not row.wish.created:
            found.setdefault(row.wish.task_id, []).append(row)
    return found


def _undo(db: Connection, row: OutboxRow, now: float) -> bool:
    taken = outbox.take_back(db, row.wish_id) is not None
    if taken and not _may_have_begun(row):
        return True
    if isinstance(row.wish, Reschedule) and row.state in (WishState.ATTEMPTING, WishState.UNKNOWN):
        return False  # what it has made is not known yet
    opposites = _opposites(row.wish)
    if isinstance(row.wish, Reschedule) and row.message_id is not None:  # the answer that spoke of it
        opposites.append(Delete(room_id=row.wish.room_id, message_id=row.message_id))
    for wish in opposites:
        outbox.add(db, wish, now=now, due_at=now)
    return taken or bool(opposites)


def _may_have_begun(row: OutboxRow) -> bool:
    """May something of a wish have been carried out although it could be taken back?"""
    if isinstance(row.wish, Reschedule) and row.wish.created:
        return True
    return row.state is WishState.ASKED and row.error != "stale"


def _opposites(wish: AnyWish) -> list[AnyWish]:
    """What undoes a wish that was carried out; nothing where that is impossible."""
    match wish:
        case SetTask(room_id=room_id, task_id=task_id, status=status):
            opposite = TaskStatus.OPEN if status is TaskStatus.DONE else TaskStatus.DONE
            return [SetTask(room_id=room_id, task_id=task_id, status=opposite)]
        case CreateTask(room_id=room_id, created=created):
            return [SetTask(room_id=room_id, task_id=n, status=TaskStatus.DONE) for n in created]
        case Reschedule(room_id=room_id, task_id=task_id, created=created) if created:
            old = SetTask(room_id=room_id, task_id=task_id, status=TaskStatus.OPEN)
            return [old, *(SetTask(room_id=room_id, task_id=n, status=TaskStatus.DONE) for n in created)]
    return []


class Progress(msgspec.Struct, frozen=True):
    """How far many wishes have come. ``open`` ones may still be carried out."""

    done: int
    failed: int
    open: int


def progress(db: Connection, wish_ids: Sequence[int]) -> Progress:
    """How far these have come; those taken back do not count."""
    marks = ", ".join("?" * len(wish_ids))
    found: dict[str, int] = dict(
        db.execute(
            f"SELECT state, count(*) FROM outbox WHERE wish_id IN ({marks}) GROUP BY state", list(wish_ids)
        ).fetchall()
    )
    done = found.pop(WishState.DONE, 0)
    failed = found.pop(WishState.FAILED, 0) + found.pop(WishState.ASKED, 0)
    found.pop(WishState.DROPPED, 0)
    return Progress(done, failed, sum(found.values()))


def stop(db: Connection, wish_ids: Iterable[int]) -> int:
    """Take back those of the wishes that have not begun; how many."""
    rows = [row for wish_id in wish_ids if (row := outbox.get(db, wish_id)) is not None]
    waiting = [row for row in rows if row.state is WishState.QUEUED]
    return sum(outbox.take_back(db, row.wish_id) is not None for row in waiting)


# On this machine only


def snooze(db: Connection, keys: Collection[Key], until: float) -> dict[Key, float | None]:
    """Let them sleep until then; until when each slept before (None: it did not)."""
    asleep = snoozes.all(db)
    for kind, item_id in keys:
        snoozes.snooze(db, kind, item_id, until)
    return {key: asleep.get(key) for key in keys}


def wake(db: Connection, keys: Collection[Key]) -> dict[Key, float | None]:
    """They sleep no more; until when each would have slept."""
    asleep = snoozes.all(db)
    for kind, item_id in keys:
        snoozes.wake(db, kind, item_id)
    return {key: asleep.get(key) for key in keys}


def undo_snooze(db: Connection, before: Mapping[Key, float | None]) -> bool:
    """They sleep as they slept before; True."""
    for (kind, item_id), until in before.items():
        if until is None:
            snoozes.wake(db, kind, item_id)
        else:
            snoozes.snooze(db, kind, item_id, until)
    return True


def keep(db: Connection, keys: Collection[Key], *, kept: bool, now: float) -> bool:
    """Keep them for later, or let them go; True."""
    for kind, item_id in keys:
        if kept:
            keeps.keep(db, kind, item_id, now)
        else:
            keeps.let_go(db, kind, item_id)
    return True

"""Tasks as the person sees them: what the archive knows, with what waits in the outbox laid over it.

A task that was finished a second ago is done, one that was just made is there, and one that was put off
sleeps, long before the service has heard of it. What failed is shown as it still is, with the failure beside.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from sqlite3 import Connection

import msgspec

from cwtui import times
from cwtui.chatwork.models import LimitType, TaskStatus
from cwtui.store import keeps, outbox, snoozes, tasks
from cwtui.store.tasks import TaskRow
from cwtui.store.wishes import CreateTask, OutboxRow, Reschedule, SetTask, WishState

_REFUSED = (WishState.FAILED, WishState.ASKED)


# gc=False: see TaskRow.
class DeskTask(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A task, and what the person has decided about it.

    ``task`` has the due date that is wanted for it; a task that is not made yet has a ``task_id`` below 0.
    ``wish`` is the newest in the outbox that concerns it. ``snoozed_until`` (Unix seconds) may have passed.
    """

    task: TaskRow
    status: TaskStatus
    wish: OutboxRow | None = None
    snoozed_until: float | None = None
    kept_at: float | None = None

    @property
    def key(self) -> tuple[int, int]:
        """What makes it the same task: one that is not made yet may be for several people."""
        return self.task.task_id, self.task.account_id

    @property
    def exists(self) -> bool:
        """Does the service know it?"""
        return self.task.task_id > 0

    @property
    def waiting(self) -> OutboxRow | None:
        """The wish that is still to be carried out."""
        return None if self.wish is None or self.wish.state in _REFUSED else self.wish

    @property
    def failed(self) -> OutboxRow | None:
        """The wish that was not carried out, and about which the person decides."""
        return self.wish if self.wish is not None and self.wish.state in _REFUSED else None

    def sleeps(self, now: float) -> bool:
        """Is it put off at ``now``?"""
        return self.snoozed_until is not None and self.snoozed_until > now

    def due_group(self, now: float) -> times.DueGroup:
        """Under which heading it stands."""
        return times.due_group(self.task.limit_time, self.task.limit_type is LimitType.TIME, now)


class Counts(msgspec.Struct, frozen=True):
    """How many open tasks are mine, and how many of them are late. What sleeps here is counted: for the
    service, and for whoever gave the task, it is open all the same."""

    tasks: int
    overdue: int


def mine(db: Connection, *, status: TaskStatus = TaskStatus.OPEN) -> list[DeskTask]:
    """My tasks, the newest first."""
    me = _me(db)
    return _Overlay.of(db).over(tasks.mine(db, status=status), status, lambda task: task.account_id == me)


def given(db: Connection) -> list[DeskTask]:
    """Open tasks I gave to others, the newest first: as far as their rooms were asked for them."""
    me = _me(db)

    def belongs(task: TaskRow) -> bool:
        return task.assigned_by == me and task.account_id != me

    rows = [row for row in tasks.given_by(db, me) if belongs(row)]
    return _Overlay.of(db).over(rows, TaskStatus.OPEN, belongs)


def of_room(db: Connection, room_id: int) -> list[DeskTask]:
    """Everybody's open tasks in the room, the newest first."""
    rows = tasks.of_room(db, room_id)
    return _Overlay.of(db, room_id).over(rows, TaskStatus.OPEN, lambda task: task.room_id == room_id)


def done(db: Connection) -> list[DeskTask]:
    """What is done of my tasks and of those I gave; what the service has not heard yet comes first."""
    me = _me(db)

    def belongs(task: TaskRow) -> bool:
        return me in (task.account_id, task.assigned_by)

    rows = [*tasks.mine(db, status=TaskStatus.DONE), *tasks.given_by(db, me, status=TaskStatus.DONE)]
    unique = sorted({row.task_id: row for row in rows}.values(), key=lambda row: -row.task_id)
    found = _Overlay.of(db).over(unique, TaskStatus.DONE, belongs)
    return sorted(found, key=lambda task: task.waiting is None)


def those(db: Connection, task_ids: Collection[int]) -> list[DeskTask]:
    """These tasks, whatever their state, in this order; those never seen are left out."""
    rows = {row.task_id: row for row in tasks.those(db, task_ids)}
    overlay = _Overlay.of(db)
    return [overlay.lay(rows[task_id]) for task_id in task_ids if task_id in rows]


def counts(db: Connection, now: float, wishes: Sequence[OutboxRow] | None = None) -> Counts:
    """For the status bar. ``wishes``: what is open in the outbox, where somebody has read that anyway.

    It is asked for at every change, so what nobody has decided about is counted where it lies.
    """
    me = _me(db)
    overlay = _Overlay.of(db, wishes=wishes)
    decided = overlay.over((), TaskStatus.OPEN, lambda task: task.account_id == me)
    marks = ", ".join("?" * len(overlay.by_task))
    midnight = times.begins(times.day_of(now, times.TOKYO), times.TOKYO)
    others = db.execute(
        f"{_COUNT} AND t.task_id NOT IN ({marks})",
        (midnight, LimitType.TIME, now, me, TaskStatus.OPEN, *overlay.by_task),
    ).fetchone()
    overdue = sum(1 for task in decided if task.due_group(now) is times.DueGroup.OVERDUE)
    return Counts(len(decided) + others[0], overdue + others[1])


_COUNT = """
    SELECT count(*),
        coalesce(sum(limit_time > 0 AND (limit_time < ? OR (limit_type = ? AND limit_time < ?))), 0)
    FROM tasks t LEFT JOIN rooms r USING (room_id)
    WHERE account_id = ? AND status = ? AND NOT vanished AND r.left_at IS NULL
"""


def _me(db: Connection) -> int:
    account_id: int = db.execute("SELECT account_id FROM owner").fetchone()[0]
    return account_id


class _Overlay(msgspec.Struct, frozen=True):
    """What the person decided, by task; read once for a whole list."""

    db: Connection
    by_task: dict[int, OutboxRow]
    new: list[OutboxRow]
    asleep: dict[tuple[snoozes.Sleeper, int], float]
    kept: dict[tuple[snoozes.Sleeper, int], float]
    left: frozenset[int]  # rooms I am no longer in

    @classmethod
    def of(
        cls, db: Connection, room_id: int | None = None, *, wishes: Sequence[OutboxRow] | None = None
    ) -> _Overlay:
        by_task: dict[int, OutboxRow] = {}
        new = []
        for row in sorted(
            outbox.open_rows(db, room_id) if wishes is None else wishes, key=lambda row: row.wish_id
        ):
            match row.wish:
                case SetTask(task_id=task_id) | Reschedule(task_id=task_id):
                    by_task[task_id] = row  # the newest decides
                case CreateTask(created=()):
                    new.append(row)
        gone = db.execute("SELECT room_id FROM rooms WHERE left_at IS NOT NULL").fetchall()
        left = frozenset(room_id for (room_id,) in gone)
        return cls(db, by_task, new, snoozes.all(db), keeps.all(db), left)

    def over(
        self, rows: Iterable[TaskRow], status: TaskStatus, belongs: Callable[[TaskRow], bool]
    ) -> list[DeskTask]:
        """``rows`` and what else ``belongs`` there, as far as it now has ``status``."""
        listed = list(rows)
        seen = {row.task_id for row in listed}
        wanted = [row for row in tasks.those(self.db, self.by_task.keys() - seen) if belongs(row)]
        if wanted:
            listed = sorted((*listed, *wanted), key=lambda row: -row.task_id)
        found = [
            self.lay(row) for row in listed if row.room_id not in self.left or row.task_id in self.by_task
        ]
        found = [task for task in found if task.status is status]
        if status is TaskStatus.OPEN:
            found = [*(task for row in self.new for task in self._made(row) if belongs(task.task)), *found]
        return found

    def lay(self, row: TaskRow) -> DeskTask:
        """The task as it is with all that was decided about it."""
        wish = self.by_task.get(row.task_id)
        status = row.status
        if wish is not None and wish.state not in _REFUSED:
            match wish.wish:
                case SetTask(status=wanted):
                    status = wanted
                case Reschedule(created=created) if created:
                    status = TaskStatus.DONE  # the one in its place is there
                case Reschedule(limit=limit, limit_type=limit_type):
                    row = msgspec.structs.replace(row, limit_time=limit, limit_type=limit_type)
        key: tuple[snoozes.Sleeper, int] = ("task", row.task_id)
        return DeskTask(
            task=row,
            status=status,
            wish=wish,
            snoozed_until=self.asleep.get(key),
            kept_at=self.kept.get(key),
        )

    def _made(self, row: OutboxRow) -> list[DeskTask]:
        """The tasks a wish will make, one for each person."""
        wish = row.wish
        assert isinstance(wish, CreateTask)
        return [
            DeskTask(
                task=tasks.unmade(
                    self.db, row.wish_id, wish.room_id, account_id, wish.body, wish.limit, wish.limit_type
                ),
                status=TaskStatus.OPEN,
                wish=row,
            )
            for account_id in wish.to_ids
        ]

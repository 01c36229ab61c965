"""The tasks: of mine, and of rooms."""

from __future__ import annotations

from collections.abc import Sequence
from sqlite3 import Connection
from typing import Any

import msgspec

from cwtui.chatwork.models import LimitType, Task, TaskStatus
from cwtui.store import news, people
from cwtui.store.changes import Kind, announce
from cwtui.store.news import What

FULL_LIST = 100
"""The service lists no more tasks than these. Fewer are all there are."""


class TaskRow(msgspec.Struct, frozen=True, kw_only=True):
    """A task as the archive knows it. Names are those of now, ``""`` where never seen."""

    task_id: int
    room_id: int
    room_name: str
    account_id: int  # whose task it is
    assignee: str
    assigned_by: int
    assigner: str
    message_id: int
    body: str
    limit_time: int  # Unix seconds; 0: no limit
    limit_type: LimitType
    status: TaskStatus


_ROWS = """
    SELECT t.task_id, t.room_id, coalesce(r.name, ''), t.account_id, coalesce(a.name, ''),
           t.assigned_by, coalesce(b.name, ''), t.message_id, t.body, t.limit_time, t.limit_type, t.status
    FROM tasks t LEFT JOIN rooms r USING (room_id)
    LEFT JOIN people a ON a.account_id = t.account_id LEFT JOIN people b ON b.account_id = t.assigned_by
"""
_SAVE = "INSERT OR REPLACE INTO tasks VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0)"


def save_mine(db: Connection, tasks: Sequence[Task], *, status: TaskStatus = TaskStatus.OPEN) -> None:
    """Take over the answer of GET /my/tasks for ``status``, asked without naming who gave them."""
    mine = db.execute("SELECT account_id FROM owner").fetchone()[0]
    scope = ("account_id = ? AND status = ?", (mine, status))
    first = news.first_list_of_tasks(db, status, None)
    _save(db, [_values(task, task.room.room_id, mine) for task in tasks if task.room], scope, None, first)
    people.remember(db, (task.assigned_by_account for task in tasks))


def save_room(
    db: Connection,
    room_id: int,
    tasks: Sequence[Task],
    *,
    status: TaskStatus = TaskStatus.OPEN,
    account_id: int | None = None,
    assigned_by: int | None = None,
) -> None:
    """Take over the answer of GET /rooms/{room_id}/tasks for ``status``: everybody's, or those that
    ``account_id`` has or ``assigned_by`` gave."""
    asked = {"room_id": room_id, "status": status, "account_id": account_id, "assigned_by": assigned_by}
    named = {column: value for column, value in asked.items() if value is not None}
    scope = (" AND ".join(f"{column} = ?" for column in named), tuple(named.values()))
    whole = account_id is None and assigned_by is None
    first = not whole or news.first_list_of_tasks(db, status, room_id)
    rows = [_values(task, room_id, task.account.account_id) for task in tasks if task.account]
    _save(db, rows, scope, room_id, first)
    people.remember(db, (who for task in tasks for who in (task.assigned_by_account, task.account) if who))


def save_one(db: Connection, room_id: int, task: Task) -> None:
    """Take over a single task of a room."""
    if task.account:
        _save(db, [_values(task, room_id, task.account.account_id)], None, room_id)
        people.remember(db, (task.assigned_by_account, task.account))


def _values(task: Task, room_id: int, account_id: int) -> tuple[Any, ...]:
    return (
        task.task_id,
        room_id,
        account_id,
        task.assigned_by_account.account_id,
        task.message_id,
        task.body,
        task.limit_time,
        task.limit_type or (LimitType.TIME if task.limit_time else LimitType.NONE),
        task.status,
    )


def _save(
    db: Connection,
    rows: Sequence[tuple[Any, ...]],
    scope: tuple[str, tuple[Any, ...]] | None,
    room_id: int | None,
    first: bool = False,
) -> None:
    """Write the rows that differ; those of ``scope`` that a complete list lacks are kept, and marked.

    ``first``: of such a list, so what nobody knew of is no news.
    """
    marks = ", ".join("?" * len(rows))
    found = db.execute(f"SELECT * FROM tasks WHERE task_id IN ({marks})", [row[0] for row in rows]).fetchall()
    known = {row[0]: row for row in found}
    changed = [row for row in rows if known.get(row[0]) != (*row, 0)]
    db.executemany(_SAVE, changed)
    ids = {row[0] for row in changed}
    gone = set()
    if scope and len(rows) < FULL_LIST:
        gone = _vanish(db, {row[0] for row in rows}, *scope)
    news.tell(
        db,
        [(What.TASK_CHANGED, row[1], row[0]) for row in changed if row[0] in known or not first]
        + [(What.TASK_VANISHED, where, task_id) for task_id, where in gone],
    )
    if ids or gone:
        announce(db, Kind.TASKS, room_id, ids | {task_id for task_id, _ in gone})


def _vanish(db: Connection, listed: set[int], where: str, values: tuple[Any, ...]) -> set[tuple[int, int]]:
    """The tasks that are in the list no more, and their rooms."""
    held = db.execute(f"SELECT task_id, room_id FROM tasks WHERE {where} AND NOT vanished", values).fetchall()
    gone = {(task_id, room_id) for task_id, room_id in held if task_id not in listed}
    db.executemany("UPDATE tasks SET vanished = 1 WHERE task_id = ?", [(task_id,) for task_id, _ in gone])
    return gone


def mine(db: Connection, *, status: TaskStatus = TaskStatus.OPEN) -> list[TaskRow]:
    """My tasks, the newest first."""
    return _select(db, "t.account_id = (SELECT account_id FROM owner) AND t.status = ?", status)


def of_room(db: Connection, room_id: int, *, status: TaskStatus = TaskStatus.OPEN) -> list[TaskRow]:
    """Everybody's tasks in the room, the newest first."""
    return _select(db, "t.room_id = ? AND t.status = ?", room_id, status)


def get(db: Connection, task_id: int) -> TaskRow | None:
    """One task, also one that is in no list any more; None if it was never seen."""
    row = db.execute(f"{_ROWS} WHERE t.task_id = ?", (task_id,)).fetchone()
    return _row(row) if row else None


def _select(db: Connection, where: str, *values: Any) -> list[TaskRow]:
    rows = db.execute(f"{_ROWS} WHERE {where} AND NOT t.vanished ORDER BY t.task_id DESC", values)
    return [_row(row) for row in rows.fetchall()]


def _row(row: tuple[Any, ...]) -> TaskRow:
    return msgspec.convert(dict(zip(TaskRow.__struct_fields__, row, strict=True)), TaskRow)

"""The tasks: of mine, and of rooms."""

from __future__ import annotations

from collections.abc import Collection, Container, Sequence
from sqlite3 import Connection
from typing import Any

import msgspec

from cwtui.chatwork.models import LimitType, Task, TaskStatus
from cwtui.store import news, people, session
from cwtui.store.changes import Kind, announce
from cwtui.store.news import What

FULL_LIST = 100
"""The service lists no more tasks than these. Fewer are all there are."""


# gc=False: each read makes a thousand, none can refer to itself, and the collector would stop the screen.
class TaskRow(msgspec.Struct, frozen=True, kw_only=True, gc=False):
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


def save_mine(
    db: Connection,
    tasks: Sequence[Task],
    *,
    status: TaskStatus = TaskStatus.OPEN,
    written_to: Container[int] = (),
) -> None:
    """Take over the answer of GET /my/tasks for ``status``, asked without naming who gave them.

    Of the rooms ``written_to`` since it was asked it may tell what is no longer so: what is known of those
    stays.
    """
    mine = db.execute("SELECT account_id FROM owner").fetchone()[0]
    scope = ("account_id = ? AND status = ?", (mine, status))
    first = news.first_list_of_tasks(db, status, None)
    _note_length(db, None, status, len(tasks))
    rows = [_values(task, task.room.room_id, mine) for task in tasks if task.room]
    _save(db, rows, scope, None, first, written_to)
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
    if account_id is None:
        _note_length(db, room_id, status, len(tasks), assigned_by)
    _save(db, rows, scope, room_id, first)
    people.remember(db, (who for task in tasks for who in (task.assigned_by_account, task.account) if who))


def save_one(db: Connection, room_id: int, task: Task) -> None:
    """Take over a single task of a room."""
    if task.account:
        _save(db, [_values(task, room_id, task.account.account_id)], None, room_id)
        people.remember(db, (task.assigned_by_account, task.account))


def _note_length(
    db: Connection, room_id: int | None, status: TaskStatus, length: int, assigned_by: int | None = None
) -> None:
    """Keep what a list's length says: that it is cut off, or that somebody's tasks of a room were read."""
    says = length >= FULL_LIST or assigned_by is not None
    session.put(db, _length_key(room_id, status, assigned_by), length if says else None)


def _length_key(room_id: int | None, status: TaskStatus, assigned_by: int | None) -> str:
    return f"tasks:{room_id or 'mine'}:{status}:{assigned_by or 'anybody'}"


def is_cut(
    db: Connection,
    room_id: int | None = None,
    *,
    status: TaskStatus = TaskStatus.OPEN,
    assigned_by: int | None = None,
) -> bool:
    """Did the service list as many tasks as it ever lists, of the room or (None) of mine?"""
    return (session.get(db, _length_key(room_id, status, assigned_by), int) or 0) >= FULL_LIST


def was_asked(db: Connection, room_id: int, assigned_by: int) -> bool:
    """Has the service listed what ``assigned_by`` gave to people of the room?"""
    return session.get(db, _length_key(room_id, TaskStatus.OPEN, assigned_by), int) is not None


def set_status(db: Connection, task_id: int, status: TaskStatus) -> None:
    """A task is done, or open again, by my own doing."""
    row = db.execute(
        "SELECT room_id FROM tasks WHERE task_id = ? AND status <> ?", (task_id, status)
    ).fetchone()
    if row is not None:
        db.execute("UPDATE tasks SET status = ? WHERE task_id = ?", (status, task_id))
        news.tell(db, [(What.TASK_CHANGED, row[0], task_id)])
        announce(db, Kind.TASKS, row[0], (task_id,))


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
    but_in: Container[int] = (),
) -> None:
    """Write the rows that differ; those of ``scope`` that a complete list lacks are kept, and marked.

    ``first``: of such a list, so what nobody knew of is no news. ``but_in``: rooms that are left alone.
    """
    complete, rows = len(rows) < FULL_LIST, [row for row in rows if row[1] not in but_in]
    marks = ", ".join("?" * len(rows))
    found = db.execute(f"SELECT * FROM tasks WHERE task_id IN ({marks})", [row[0] for row in rows]).fetchall()
    known = {row[0]: row for row in found}
    changed = [row for row in rows if known.get(row[0]) != (*row, 0)]
    db.executemany(_SAVE, changed)
    ids = {row[0] for row in changed}
    gone = set()
    if scope and complete:
        gone = _vanish(db, {row[0] for row in rows}, *scope, but_in)
    news.tell(
        db,
        [(What.TASK_CHANGED, row[1], row[0]) for row in changed if row[0] in known or not first]
        + [(What.TASK_VANISHED, where, task_id) for task_id, where in gone],
    )
    if ids or gone:
        announce(db, Kind.TASKS, room_id, ids | {task_id for task_id, _ in gone})


def _vanish(
    db: Connection, listed: set[int], where: str, values: tuple[Any, ...], but_in: Container[int]
) -> set[tuple[int, int]]:
    """The tasks that are in the list no more, and their rooms."""
    held = db.execute(f"SELECT task_id, room_id FROM tasks WHERE {where} AND NOT vanished", values).fetchall()
    gone = {(task_id, room) for task_id, room in held if task_id not in listed and room not in but_in}
    db.executemany("UPDATE tasks SET vanished = 1 WHERE task_id = ?", [(task_id,) for task_id, _ in gone])
    return gone


def mine(db: Connection, *, status: TaskStatus = TaskStatus.OPEN) -> list[TaskRow]:
    """My tasks, the newest first."""
    return _select(db, "t.account_id = (SELECT account_id FROM owner) AND t.status = ?", status)


def of_room(db: Connection, room_id: int, *, status: TaskStatus = TaskStatus.OPEN) -> list[TaskRow]:
    """Everybody's tasks in the room, the newest first."""
    return _select(db, "t.room_id = ? AND t.status = ?", room_id, status)


def given_by(db: Connection, account_id: int, *, status: TaskStatus = TaskStatus.OPEN) -> list[TaskRow]:
    """The tasks somebody gave, the newest first."""
    return _select(db, "t.assigned_by = ? AND t.status = ?", account_id, status)


def those(db: Connection, task_ids: Collection[int]) -> list[TaskRow]:
    """These tasks, also those that are in no list any more."""
    marks = ", ".join("?" * len(task_ids))
    rows = db.execute(f"{_ROWS} WHERE t.task_id IN ({marks})", list(task_ids)) if task_ids else None
    return _rows(rows.fetchall()) if rows is not None else []


def unmade(
    db: Connection,
    wish_id: int,
    room_id: int,
    account_id: int,
    body: str,
    limit_time: int,
    limit_type: LimitType,
) -> TaskRow:
    """A task of mine for somebody that is still a wish; its id is that of the wish, below 0."""
    me = db.execute("SELECT account_id FROM owner").fetchone()[0]
    room = db.execute("SELECT name FROM rooms WHERE room_id = ?", (room_id,)).fetchone()
    return TaskRow(
        task_id=-wish_id,
        room_id=room_id,
        room_name=room[0] if room else "",
        account_id=account_id,
        assignee=people.name_of(db, account_id) or "",
        assigned_by=me,
        assigner=people.name_of(db, me) or "",
        message_id=0,
        body=body,
        limit_time=limit_time,
        limit_type=limit_type,
        status=TaskStatus.OPEN,
    )


def given(db: Connection, room_id: int, account_id: int, *, after: int) -> list[TaskRow]:
    """All that somebody gave in the room since the message ``after``, also what is in no list any more."""
    where = "t.room_id = ? AND t.assigned_by = ? AND t.message_id > ?"
    rows = db.execute(f"{_ROWS} WHERE {where} ORDER BY t.task_id", (room_id, account_id, after))
    return _rows(rows.fetchall())


def get(db: Connection, task_id: int) -> TaskRow | None:
    """One task, also one that is in no list any more; None if it was never seen."""
    found = those(db, (task_id,))
    return found[0] if found else None


def _select(db: Connection, where: str, *values: Any) -> list[TaskRow]:
    rows = db.execute(f"{_ROWS} WHERE {where} AND NOT t.vanished ORDER BY t.task_id DESC", values)
    return _rows(rows.fetchall())


def _rows(rows: Sequence[tuple[Any, ...]]) -> list[TaskRow]:
    fields = TaskRow.__struct_fields__
    return msgspec.convert([dict(zip(fields, row, strict=True)) for row in rows], list[TaskRow])

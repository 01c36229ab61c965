"""What is to be said about time: tasks that fall due, and what wakes from its sleep. Each is said once.

What was said stands in the table ``alarms`` together with the time it was said for, so another due time, or
another sleep, is said anew. The row of something that woke stays in ``snoozes`` with its time in the past:
that is how a list knows that it is back. It goes when it is snoozed again, and when nobody has
to deal with it any more.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from sqlite3 import Connection

import msgspec

from cwtui.chatwork.models import LimitType, TaskStatus
from cwtui.store import outbox
from cwtui.store.snoozes import Sleeper
from cwtui.store.wishes import Reschedule, SetTask, WishState

_MY_OPEN = "t.account_id = (SELECT account_id FROM owner) AND t.status = 'open' AND NOT t.vanished"


class What(StrEnum):
    """What is said of an item."""

    SOON = "soon"  # a task is due in a few minutes
    TODAY = "today"
    OVERDUE = "overdue"
    TASK_WOKE = "task woke"
    MESSAGE_WOKE = "message woke"


class Alarm(msgspec.Struct, frozen=True):
    """Something to be said once. ``time`` (Unix seconds): the due time, or until when it slept."""

    item_id: int  # a task's, or a message's where it woke
    what: What
    time: int


class Woken(msgspec.Struct, frozen=True):
    """Something that has slept long enough. ``is_open``: it is still to be dealt with."""

    kind: Sleeper
    item_id: int
    until: float
    is_open: bool

    @property
    def alarm(self) -> Alarm:
        """What is to be said of it."""
        what = What.TASK_WOKE if self.kind == "task" else What.MESSAGE_WOKE
        return Alarm(self.item_id, what, int(self.until))


class Dated(msgspec.Struct, frozen=True):
    """An open task of mine with a due time. ``to_the_minute``: otherwise only its day in Japan counts."""

    task_id: int
    limit_time: int
    to_the_minute: bool


def unsaid(db: Connection, alarms: Iterable[Alarm]) -> list[Alarm]:
    """Those of ``alarms`` that were not said yet."""
    return [alarm for alarm in alarms if not _was_said(db, alarm)]


def _was_said(db: Connection, alarm: Alarm) -> bool:
    sql = "SELECT 1 FROM alarms WHERE task_id = ? AND what = ? AND due = ?"
    return db.execute(sql, (alarm.item_id, alarm.what, alarm.time)).fetchone() is not None


def claim(db: Connection, alarms: Iterable[Alarm]) -> list[Alarm]:
    """Those of ``alarms`` that were not said yet: from now on they were. Of two cwtui one gets each."""
    return [alarm for alarm in alarms if _claim(db, alarm)]


def _claim(db: Connection, alarm: Alarm) -> bool:
    changed = db.execute(
        "INSERT INTO alarms VALUES (?, ?, ?)"
        " ON CONFLICT (task_id, what) DO UPDATE SET due = excluded.due WHERE due <> excluded.due",
        (alarm.item_id, alarm.what, alarm.time),
    )
    return changed.rowcount > 0


def dated(db: Connection, now: float, before: float) -> list[Dated]:
    """My open tasks that are due up to ``before``, but for those that sleep, and those I have finished."""
    rows = db.execute(
        "SELECT t.task_id, t.limit_time, t.limit_type FROM tasks t LEFT JOIN rooms r USING (room_id)"
        " LEFT JOIN snoozes s ON s.kind = 'task' AND s.item_id = t.task_id"
        f" WHERE {_MY_OPEN} AND r.left_at IS NULL"
        " AND t.limit_time BETWEEN 1 AND ? AND coalesce(s.until, 0) <= ?"
        " ORDER BY t.limit_time, t.task_id",
        (before, now),
    ).fetchall()
    finished = _finished(db) if rows else set()
    return [
        Dated(task_id, limit_time, limit_type == LimitType.TIME)
        for task_id, limit_time, limit_type in rows
        if task_id not in finished
    ]


def next_limit(db: Connection, after: float) -> int | None:
    """The first due time after ``after`` of my open tasks that are due to the minute."""
    found: tuple[int | None] = db.execute(
        f"SELECT min(limit_time) FROM tasks t WHERE {_MY_OPEN} AND limit_type = 'time' AND limit_time > ?",
        (after,),
    ).fetchone()
    return found[0]


def next_waking(db: Connection, after: float) -> float | None:
    """When the next one wakes of those that sleep longer than until ``after``."""
    found: tuple[float | None] = db.execute(
        "SELECT min(until) FROM snoozes WHERE until > ?", (after,)
    ).fetchone()
    return found[0]


def woken(db: Connection, now: float) -> list[Woken]:
    """What has slept long enough; what woke first comes first."""
    rows = db.execute(
        "SELECT kind, item_id, until FROM snoozes WHERE until <= ? ORDER BY until, kind, item_id", (now,)
    ).fetchall()
    finished = _finished(db) if rows else set()
    return [
        Woken(
            kind,
            item_id,
            until,
            _is_open(db, item_id) and item_id not in finished
            if kind == "task"
            else _is_unanswered(db, item_id, until),
        )
        for kind, item_id, until in rows
    ]


def _finished(db: Connection) -> set[int]:
    """The tasks that are closed as soon as what waits in the outbox has been carried out."""
    refused = (WishState.FAILED, WishState.ASKED)
    wishes = [row.wish for row in outbox.open_rows(db) if row.state not in refused]
    return {
        wish.task_id
        for wish in wishes
        if isinstance(wish, Reschedule) or (isinstance(wish, SetTask) and wish.status is TaskStatus.DONE)
    }


def _is_open(db: Connection, task_id: int) -> bool:
    sql = (
        "SELECT 1 FROM tasks t LEFT JOIN rooms r USING (room_id)"
        " WHERE t.task_id = ? AND t.status = 'open' AND NOT t.vanished AND r.left_at IS NULL"
    )
    return db.execute(sql, (task_id,)).fetchone() is not None


def _is_unanswered(db: Connection, message_id: int, since: float) -> bool:
    """Is this message still there, not answered by me, and not done with ``since`` it woke?"""
    sql = (
        "SELECT 1 FROM messages m JOIN rooms r USING (room_id)"
        " WHERE m.message_id = :id AND NOT m.deleted AND r.left_at IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM handled WHERE message_id = :id AND handled_at >= :since)"
        " AND NOT EXISTS (SELECT 1 FROM answers a JOIN messages b USING (message_id)"
        "  WHERE a.parent_id = :id AND b.account_id = (SELECT account_id FROM owner))"
    )
    return db.execute(sql, {"id": message_id, "since": since}).fetchone() is not None

"""What happened, in the order in which it became known: for whoever follows, in this process or another.

Here stands only *that* something happened, and to what: what a message says is read where it is kept, so that
a text its author took back is nowhere else. What was there before cwtui knew a room is history, not news.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from sqlite3 import Connection

import msgspec

KEPT = 10_000
"""So many of the latest stay: weeks of a quiet account, a day of a very busy one."""

_ROOM = "room"


class What(StrEnum):
    """What happened. Stored, so the words stay."""

    MESSAGE_CREATED = "message.created"
    MESSAGE_UPDATED = "message.updated"
    MESSAGE_DELETED = "message.deleted"
    ROOM_JOINED = "room.joined"
    ROOM_LEFT = "room.left"
    ROOM_CHANGED = "room.changed"
    TASK_CHANGED = "task.changed"  # also a new one
    TASK_VANISHED = "task.vanished"  # open ones are listed completely, and it is not among them any more
    FILE_ADDED = "file.added"


class Item(msgspec.Struct, frozen=True):
    """Something that happened. ``item_id`` is that of the message, the task, the file or the room."""

    number: int
    what: What
    room_id: int
    item_id: int


def tell(db: Connection, items: Iterable[tuple[What, int, int]]) -> None:
    """What happened, in which room, to what."""
    rows = list(items)
    if rows:
        db.executemany("INSERT INTO news (what, room_id, item_id) VALUES (?, ?, ?)", rows)
        db.execute("DELETE FROM news WHERE number <= ?", (last(db) - KEPT,))


def last(db: Connection) -> int:
    """The number of what happened last; 0: nothing yet."""
    number: int | None = db.execute("SELECT max(number) FROM news").fetchone()[0]
    return number or 0


def after(db: Connection, number: int, limit: int = 500) -> list[Item]:
    """What happened after that, the first ``limit`` of it."""
    rows = db.execute(
        "SELECT number, what, room_id, item_id FROM news WHERE number > ? ORDER BY number LIMIT ?",
        (number, limit),
    )
    return [Item(number, What(what), room_id, item_id) for number, what, room_id, item_id in rows.fetchall()]


def messages_since(db: Connection, number: int, me: int) -> int:
    """How many messages of others came after that."""
    row = db.execute(
        "SELECT count(DISTINCT message_id) FROM news JOIN messages ON message_id = item_id"
        " WHERE number > ? AND what = ? AND account_id <> ?",
        (number, What.MESSAGE_CREATED, me),
    ).fetchone()
    return int(row[0])


def of_messages(
    db: Connection,
    room_id: int,
    new: Sequence[tuple[int, int, bool]],
    edited: Sequence[int],
    deleted: Sequence[int],
    *,
    reached: int | None,
) -> None:
    """Messages came in. Each of ``new`` is its id, its time and whether it was taken back before we saw it.

    ``reached`` is the end of the newest window before: what lies before that is no news, however late it
    comes (a message somebody answers, say).
    """
    begun = begun_at(db, room_id)
    came = [
        (message_id, gone)
        for message_id, at, gone in new
        if message_id > (reached or 0) and (reached is not None if begun is None else at > begun)
    ]
    taken_back = [*deleted, *(message_id for message_id, gone in came if gone)]
    tell(
        db,
        [
            *((What.MESSAGE_CREATED, room_id, message_id) for message_id, gone in came if not gone),
            *((What.MESSAGE_UPDATED, room_id, message_id) for message_id in edited),
            *((What.MESSAGE_DELETED, room_id, message_id) for message_id in taken_back),
        ],
    )


def begin(db: Connection, room_id: int, at: int) -> None:
    """The room is known from now on; what happened in it up to ``at`` is history."""
    db.execute("INSERT OR IGNORE INTO news_from VALUES (?, ?, ?)", (_ROOM, room_id, at))


def begun_at(db: Connection, room_id: int) -> int | None:
    """Until when everything in the room is history; None: nobody knows."""
    return _since(db, _ROOM, room_id)


def first_list_of_tasks(db: Connection, status: str, room_id: int | None) -> bool:
    """Is this the first complete list of a room's tasks, or of mine (None)? Then it holds history."""
    key = (f"tasks {status}", room_id or 0)
    first = _since(db, *key) is None
    if first:
        db.execute("INSERT INTO news_from VALUES (?, ?, 0)", key)
    return first


def tasks_listed(db: Connection, status: str, room_id: int | None) -> bool:
    """Has there been a complete list of a room's tasks, or of mine (None)?"""
    return _since(db, f"tasks {status}", room_id or 0) is not None


def _since(db: Connection, what: str, room_id: int) -> int | None:
    row = db.execute("SELECT at FROM news_from WHERE what = ? AND room_id = ?", (what, room_id)).fetchone()
    return row[0] if row else None

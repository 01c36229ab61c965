"""The messages: windows in, pages out. What was received once stays, but for what its author took back."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from sqlite3 import Connection
from typing import Any

import msgspec

from cwtui.chatwork.models import Message
from cwtui.store import answers, mentions, news, outbox, people, spans
from cwtui.store.changes import Kind, announce
from cwtui.store.spans import Hole as Hole

DELETED = "[deleted]"
"""The whole body of a message its author deleted."""
FULL_WINDOW = 100
"""The service never shows more messages than these. Fewer are all there are."""


class MessageRow(msgspec.Struct, frozen=True, kw_only=True):
    """A message as the archive knows it; ``author`` is the name of now, ``""`` for somebody never seen."""

    message_id: int
    room_id: int
    account_id: int
    author: str
    body: str  # raw notation; "" once deleted
    send_time: int
    update_time: int  # 0: never edited
    deleted: bool


class Window(msgspec.Struct, frozen=True, kw_only=True):
    """What a window of a room changed in the archive; message ids ascending.

    ``new`` were not here before (some of them may be deleted already), ``edited`` have another text now,
    ``deleted`` lost theirs. ``hole`` is what lies between this window and all we had, where they don't touch.
    """

    new: tuple[int, ...] = ()
    edited: tuple[int, ...] = ()
    deleted: tuple[int, ...] = ()
    hole: Hole | None = None


_ROWS = """
    SELECT m.message_id, m.room_id, m.account_id, p.name, m.body, m.send_time, m.update_time, m.deleted
    FROM messages m LEFT JOIN people p USING (account_id)
"""


def save_window(
    db: Connection,
    room_id: int,
    window: Sequence[Message],
    *,
    limited: bool = False,
    message_num: int | None = None,
) -> Window:
    """Take over the newest messages of a room, as GET /rooms/{room_id}/messages?force=1 gave them.

    ``limited``: older ones exist and are hidden (the free plan), so a short window is not the whole room.
    ``message_num`` is the room's count of messages at that time (default: what the list of rooms last said);
    it only serves to say how many are missing. Nothing the window lacks is removed.
    """
    messages = sorted(
        {message.message_id: message for message in window}.values(), key=lambda m: m.message_id
    )
    new, edited, deleted = _merge(db, room_id, messages)
    hole, learnt = _reach(db, room_id, [m.message_id for m in messages], limited, message_num)
    if new or edited or deleted or learnt:
        announce(db, Kind.MESSAGES, room_id, (*new, *edited, *deleted))
    return Window(new=tuple(new), edited=tuple(edited), deleted=tuple(deleted), hole=hole)


def save_one(db: Connection, room_id: int, message: Message) -> Window:
    """Take over a single message: the answer to my own send, or one asked for by its id."""
    new, edited, deleted = _merge(db, room_id, [message])
    spans.touch(db, room_id, message.message_id)
    if new or edited or deleted:
        announce(db, Kind.MESSAGES, room_id, (message.message_id,))
    return Window(new=tuple(new), edited=tuple(edited), deleted=tuple(deleted))


def _merge(
    db: Connection, room_id: int, messages: Sequence[Message]
) -> tuple[list[int], list[int], list[int]]:
    """Insert or update each message; the ids that are new, edited, deleted."""
    people.remember(db, (message.account for message in messages))
    known = _known(db, [message.message_id for message in messages])
    new: list[int] = []
    edited: list[int] = []
    deleted: list[int] = []
    said: list[mentions.Said] = []
    for message in messages:
        gone, stored = message.body == DELETED, known.get(message.message_id)
        if stored is None:
            new.append(message.message_id)
        elif gone:
            if stored[2] and stored[1] == message.update_time:
                continue
            if not stored[2]:
                deleted.append(message.message_id)
        elif message.update_time < stored[1] or (stored[2] and message.update_time == stored[1]):
            continue  # older than what we know: answers can overtake each other
        elif stored[0] == message.body and stored[1] == message.update_time:
            continue
        else:
            edited.append(message.message_id)
        _put(db, room_id, message, gone)
        body = "" if gone else message.body
        said.append(mentions.Said(message.message_id, room_id, message.account.account_id, body))
    mentions.note(db, said)
    came = [(m.message_id, m.send_time, m.body == DELETED) for m in messages if m.message_id not in known]
    news.of_messages(db, room_id, came, edited, deleted, reached=_reached(db, room_id))
    return new, edited, deleted


def _known(db: Connection, ids: Sequence[int]) -> dict[int, tuple[str, int, int]]:
    marks = ", ".join("?" * len(ids))
    rows = db.execute(
        f"SELECT message_id, body, update_time, deleted FROM messages WHERE message_id IN ({marks})", ids
    )
    return {
        message_id: (body, update_time, deleted) for message_id, body, update_time, deleted in rows.fetchall()
    }


def _put(db: Connection, room_id: int, message: Message, gone: bool) -> None:
    db.execute(
        "INSERT INTO messages VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (message_id) DO UPDATE SET"
        " body = excluded.body, update_time = excluded.update_time, deleted = excluded.deleted",
        (
            message.message_id,
            room_id,
            message.account.account_id,
            "" if gone else message.body,
            message.send_time,
            message.update_time,
            gone,
        ),
    )
    answers.note(db, message.message_id, "" if gone else message.body)
    if gone:
        outbox.forget_text(db, room_id, message.message_id)


def _reach(
    db: Connection, room_id: int, ids: Sequence[int], limited: bool, message_num: int | None
) -> tuple[Hole | None, bool]:
    """Record what the window proves to be complete; the hole before it, and whether anything is news."""
    whole = not limited and len(ids) < FULL_WINDOW
    if not ids and not whole:
        return None, False  # everything is hidden
    row = db.execute("SELECT newest_id, message_num FROM reaches WHERE room_id = ?", (room_id,)).fetchone()
    reached, counted = row or (None, None)
    now_num = _message_num(db, room_id) if message_num is None else message_num
    first, last = 0 if whole else ids[0], ids[-1] if ids else reached or 0
    missing = None
    if now_num is not None and counted is not None:
        came = now_num - counted - sum(i > (reached or 0) for i in ids)
        missing = came if came > 0 else None
    if reached is None or last >= reached:
        db.execute("INSERT OR REPLACE INTO reaches VALUES (?, ?, ?)", (room_id, last, now_num))
    return spans.cover(db, room_id, spans.Span(first, last, missing), ids, reached)


def _message_num(db: Connection, room_id: int) -> int | None:
    row = db.execute("SELECT message_num FROM rooms WHERE room_id = ?", (room_id,)).fetchone()
    return row[0] if row else None


def page(
    db: Connection, room_id: int, *, before: int | None = None, after: int | None = None, limit: int = 200
) -> list[MessageRow]:
    """At most ``limit`` messages, ascending: the first after ``after``, else the last (before ``before``)."""
    low, high = after or 0, before if before is not None else 2**63 - 1
    order = "ASC" if after is not None else "DESC"
    rows = db.execute(
        f"{_ROWS} WHERE m.room_id = ? AND m.message_id > ? AND m.message_id < ?"
        f" ORDER BY m.message_id {order} LIMIT ?",
        (room_id, low, high, limit),
    ).fetchall()
    return [_row(row) for row in (rows if after is not None else reversed(rows))]


def of_author(db: Connection, room_id: int, account_id: int, *, after: int) -> list[MessageRow]:
    """All that somebody wrote in the room after the message ``after``, ascending."""
    rows = db.execute(
        f"{_ROWS} WHERE m.room_id = ? AND m.message_id > ? AND m.account_id = ? ORDER BY m.message_id",
        (room_id, after, account_id),
    )
    return [_row(row) for row in rows.fetchall()]


def get(db: Connection, message_id: int) -> MessageRow | None:
    """One message; None if it was never received."""
    row = db.execute(f"{_ROWS} WHERE m.message_id = ?", (message_id,)).fetchone()
    return _row(row) if row else None


def _row(row: tuple[Any, ...]) -> MessageRow:
    message_id, room_id, account_id, author, body, send_time, update_time, deleted = row
    return MessageRow(
        message_id=message_id,
        room_id=room_id,
        account_id=account_id,
        author=author or "",
        body=body,
        send_time=send_time,
        update_time=update_time,
        deleted=bool(deleted),
    )


def last_before(db: Connection, room_id: int, at: int) -> int:
    """The room's last message sent before the second ``at``, by its id; 0: there is none.

    Within a room ids rise with time, and by them there is an index. An index of times would be as large
    again, so the place is found by halving: sixty looks at most.
    """
    newest = db.execute(
        "SELECT message_id, send_time FROM messages WHERE room_id = ? ORDER BY message_id DESC LIMIT 1",
        (room_id,),
    ).fetchone()
    if newest is None:
        return 0
    if newest[1] < at:
        return int(newest[0])
    low, high = 0, newest[0] - 1  # all up to low are before it, the first after high is not
    while low < high:
        middle = (low + high) // 2
        message_id, send_time = db.execute(
            "SELECT message_id, send_time FROM messages WHERE room_id = ? AND message_id > ?"
            " ORDER BY message_id LIMIT 1",
            (room_id, middle),
        ).fetchone()
        if send_time < at:
            low = message_id
        else:
            high = middle
    return int(low)


def first_at(db: Connection, room_id: int, at: float) -> int | None:
    """The room's first message sent in the second ``at`` or later, by its id; None: nothing that late."""
    row = db.execute(
        "SELECT message_id FROM messages WHERE room_id = ? AND message_id > ? ORDER BY message_id LIMIT 1",
        (room_id, last_before(db, room_id, ceil(at))),
    ).fetchone()
    return row[0] if row else None


def newest_id(db: Connection, room_id: int) -> int | None:
    """The newest message of the room in the archive; None: there is none."""
    row = db.execute("SELECT max(message_id) FROM messages WHERE room_id = ?", (room_id,)).fetchone()
    newest: int | None = row[0]
    return newest


def count(db: Connection, room_id: int) -> int:
    """How many messages of the room the archive holds."""
    number: int = db.execute("SELECT count(*) FROM messages WHERE room_id = ?", (room_id,)).fetchone()[0]
    return number


def holes(db: Connection, room_id: int) -> list[Hole]:
    """Where messages were never received, the oldest first.

    What lies before a message that came alone after the last window is not looked at yet, so no hole.
    """
    reached = _reached(db, room_id)
    return [] if reached is None else spans.holes(db, room_id, up_to=reached)


def covered(db: Connection, room_id: int, since_id: int) -> bool:
    """Whether nothing is missing from message ``since_id`` (0: the start) to the end of the newest window."""
    reached = _reached(db, room_id)
    return reached is not None and (since_id >= reached or spans.joins(db, room_id, since_id, reached))


def _reached(db: Connection, room_id: int) -> int | None:
    row = db.execute("SELECT newest_id FROM reaches WHERE room_id = ?", (room_id,)).fetchone()
    return row[0] if row else None

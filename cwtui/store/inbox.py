"""The inbox: everything that waits for me, in one list.

A To, a reply or one of my words is in it from when it comes unread until I am done with it or have answered
it (:mod:`cwtui.store.mentions`); a direct room as long as it has unread messages; a task of mine while it is
open; somebody who asks to become a contact until I have answered. What was put off is out of it until its
time has come, then at the top. What waits in the outbox counts as done, so all of it is the same offline.
Rooms I have left have nothing in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from sqlite3 import Connection
from typing import Any

import msgspec

from cwtui.chatwork.models import IncomingRequest, RoomType, TaskStatus
from cwtui.store import contacts, desk, keeps, outbox, snoozes, unread
from cwtui.store.desk import DeskTask
from cwtui.store.wishes import (
    NO_ROOM,
    AnswerRequest,
    MarkRead,
    MarkUnread,
    OutboxRow,
    Send,
    WishState,
)
from cwtui.times import DueGroup


class ItemKind(StrEnum):
    """Why something is in the inbox."""

    TO = "to"
    REPLY = "reply"
    KEYWORD = "keyword"
    BACK = "back"  # a message that was put off, and is here for no other reason
    MESSAGE = "message"  # one that is kept, and is there for no other reason
    DIRECT = "direct"
    TASK = "task"
    REQUEST = "request"


# gc=False: see TaskRow.
class InboxItem(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Something that waits for me.

    ``message_id``: the message it is about, where there is one that is here; of a direct room the newest of
    its ``number`` unread ones. ``when`` is when it came (Unix seconds of the server's clock; 0: not known).
    ``woke``: it was put off, and its time has come.
    """

    kind: ItemKind
    item_id: int  # of the message, task or request; of a direct room its own
    room_id: int = NO_ROOM
    room_name: str = ""
    message_id: int | None = None
    account_id: int = 0
    who: str = ""
    when: int = 0
    body: str = ""  # raw notation; of a request its message
    number: int = 1
    task: DeskTask | None = None
    request: IncomingRequest | None = None
    woke: bool = False
    kept: bool = False
    deleted: bool = False  # the message was taken back by its author

    @property
    def key(self) -> tuple[ItemKind, int]:
        """What makes it the same item."""
        return self.kind, self.item_id


def items(db: Connection, now: float, *, urgent_first: bool = False) -> list[InboxItem]:
    """Everything that waits at ``now``, what has woken first; then the newest, or the most urgent."""
    wishes = _Wishes(outbox.open_rows(db))
    asleep = snoozes.all(db)
    kept = keeps.all(db).keys()
    direct = {item.item_id: item for item in _direct(db, wishes)}
    found = [*direct.values(), *_messages(db, now, asleep, wishes), *_tasks(db), *_requests(db, wishes)]
    listed = {(item.kind is ItemKind.DIRECT, item.message_id) for item in found}
    result = []
    for item in found:
        if item.kind is ItemKind.BACK and (True, item.message_id) in listed:
            continue  # its direct room is here for it
        kind: snoozes.Sleeper = "task" if item.kind is ItemKind.TASK else "message"
        id_ = item.item_id if item.task is not None else item.message_id
        until = asleep.get((kind, id_)) if id_ is not None else None
        if until is not None and until > now:
            continue
        is_kept = id_ is not None and (kind, id_) in kept
        if until is not None or is_kept:
            item = msgspec.structs.replace(item, woke=until is not None, kept=is_kept)
        result.append(item)
    order = _urgency(now) if urgent_first else _age
    return sorted(result, key=order)


def kept_items(db: Connection) -> list[InboxItem]:
    """What is kept for later, what was kept last first; a task only until it is done.

    A message that was deleted meanwhile is there all the same, and says so.
    """
    listed = keeps.all(db)
    open_tasks = {
        each.task.task_id: each
        for each in desk.those(db, [item_id for kind, item_id in listed if kind == "task"])
        if each.status is TaskStatus.OPEN
    }
    sent = _sent(db, [each.task.message_id for each in open_tasks.values()])
    found = []
    for kind, item_id in listed:
        if kind == "task" and item_id in open_tasks:
            found.append(_task(open_tasks[item_id], sent))
        elif kind == "message":
            row = db.execute(f"{_MESSAGES} WHERE m.message_id = ?", (item_id,)).fetchone()
            found += [_message(row, ItemKind(row[1] or ItemKind.MESSAGE))] if row is not None else []
    return [msgspec.structs.replace(item, kept=True) for item in found]


def waiting_requests(db: Connection, wishes: Iterable[OutboxRow]) -> list[IncomingRequest]:
    """Who asks to become a contact and has no answer of mine in ``wishes``; the oldest first."""
    return [item.request for item in _requests(db, _Wishes(wishes)) if item.request is not None]


class _Wishes:
    """What waits in the outbox, as far as it makes something wait no more."""

    def __init__(self, rows: Iterable[OutboxRow]) -> None:
        self.answered: set[int] = set()  # messages
        self.answered_requests: set[int] = set()
        self.marked_rooms: set[int] = set()
        for row in rows:
            if row.state in (WishState.FAILED, WishState.ASKED):
                continue
            match row.wish:
                case Send(reply_to=int(message_id)):
                    self.answered.add(message_id)
                case AnswerRequest(request_id=request_id):
                    self.answered_requests.add(request_id)
                case MarkRead(room_id=room_id) | MarkUnread(room_id=room_id):
                    self.marked_rooms.add(room_id)


_MESSAGES = """
    SELECT m.message_id, n.kind, m.room_id, r.name, m.account_id, coalesce(p.name, ''), m.send_time, m.body,
        m.deleted
    FROM messages m LEFT JOIN mentions n USING (message_id)
    JOIN rooms r ON r.room_id = m.room_id LEFT JOIN people p ON p.account_id = m.account_id
"""
_WAITING = f"""
    {_MESSAGES} LEFT JOIN pins ON pins.room_id = m.room_id
    WHERE m.message_id IN (SELECT message_id FROM mentions WHERE waits)
    AND NOT m.deleted AND r.left_at IS NULL AND r.type <> ?
    AND (n.kind <> 'keyword' OR NOT coalesce(pins.muted, 0))
"""
_BACK = f"""
    {_MESSAGES} WHERE m.message_id = :message_id AND NOT m.deleted AND r.left_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM handled WHERE message_id = :message_id AND handled_at >= :until)
    AND NOT EXISTS (SELECT 1 FROM answers a JOIN messages b USING (message_id)
        WHERE a.parent_id = :message_id AND b.account_id = (SELECT account_id FROM owner))
"""


def _messages(
    db: Connection, now: float, asleep: dict[tuple[snoozes.Sleeper, int], float], wishes: _Wishes
) -> Iterator[InboxItem]:
    """What calls me, and what was put off and comes back; in direct rooms everything is for me anyway."""
    seen = set(wishes.answered)
    for row in db.execute(_WAITING, (RoomType.DIRECT,)).fetchall():
        if row[0] not in seen:
            seen.add(row[0])
            yield _message(row, ItemKind(row[1]))
    for (kind, message_id), until in asleep.items():
        if kind == "message" and until <= now and message_id not in seen:
            row = db.execute(_BACK, {"message_id": message_id, "until": until}).fetchone()
            if row is not None:
                yield _message(row, ItemKind(row[1] or ItemKind.BACK))


def _message(row: tuple[Any, ...], kind: ItemKind) -> InboxItem:
    message_id, _, room_id, room_name, account_id, who, when, body, deleted = row
    return InboxItem(
        kind=kind,
        item_id=message_id,
        room_id=room_id,
        room_name=room_name,
        message_id=message_id,
        account_id=account_id,
        who=who,
        when=when,
        body=body,
        deleted=bool(deleted),
    )


_DIRECT = """
    SELECT r.room_id, r.name, r.unread_num, r.last_update_time,
        (SELECT message_id FROM messages m WHERE m.room_id = r.room_id
         AND NOT deleted AND account_id <> (SELECT account_id FROM owner) ORDER BY message_id DESC LIMIT 1)
    FROM rooms r LEFT JOIN pins USING (room_id)
    WHERE r.type = ? AND r.left_at IS NULL AND NOT coalesce(pins.muted, 0)
"""
_NEWEST = """
    SELECT m.account_id, coalesce(p.name, ''), m.send_time, m.body,
        EXISTS (SELECT 1 FROM handled WHERE message_id = m.message_id)
    FROM messages m LEFT JOIN people p USING (account_id) WHERE m.message_id = ?
"""
_NUMBER = "SELECT count(*) FROM messages WHERE room_id = ? AND message_id >= ? AND account_id <> ?"


def _direct(db: Connection, wishes: _Wishes) -> Iterator[InboxItem]:
    """One item for each direct room with unread messages; done with, it comes back with the next message."""
    for room_id, name, number, updated, newest in db.execute(_DIRECT, (RoomType.DIRECT,)).fetchall():
        if room_id in wishes.marked_rooms:
            number = _number_after_mark(db, room_id)
        if not number:
            continue
        row = db.execute(_NEWEST, (newest,)).fetchone()
        if row is None:  # counted, but not received yet
            yield InboxItem(
                kind=ItemKind.DIRECT,
                item_id=room_id,
                room_id=room_id,
                room_name=name,
                when=updated,
                number=number,
            )
        elif not row[4]:
            yield InboxItem(
                kind=ItemKind.DIRECT,
                item_id=room_id,
                room_id=room_id,
                room_name=name,
                message_id=newest,
                account_id=row[0],
                who=row[1],
                when=row[2],
                body=row[3],
                number=number,
            )


def _number_after_mark(db: Connection, room_id: int) -> int:
    me = db.execute("SELECT account_id FROM owner").fetchone()[0]
    first = unread.of(db, room_id, me).first_id
    return db.execute(_NUMBER, (room_id, first, me)).fetchone()[0] if first is not None else 0


def _tasks(db: Connection) -> Iterator[InboxItem]:
    """My open tasks; those that sleep too."""
    mine = desk.mine(db)
    sent = _sent(db, [each.task.message_id for each in mine])
    for each in mine:
        yield _task(each, sent)


def _task(each: DeskTask, sent: dict[int, int]) -> InboxItem:
    task = each.task
    return InboxItem(
        kind=ItemKind.TASK,
        item_id=task.task_id,
        room_id=task.room_id,
        room_name=task.room_name,
        message_id=task.message_id if task.message_id in sent else None,
        account_id=task.assigned_by,
        who=task.assigner,
        when=sent.get(task.message_id, 0),
        body=task.body,
        task=each,
    )


def _sent(db: Connection, message_ids: list[int]) -> dict[int, int]:
    """When the messages were sent, of those that are here."""
    ids = msgspec.json.encode(message_ids).decode()
    query = "SELECT message_id, send_time FROM messages WHERE message_id IN (SELECT value FROM json_each(?))"
    return dict(db.execute(query, (ids,)).fetchall())


def _requests(db: Connection, wishes: _Wishes) -> Iterator[InboxItem]:
    for request in contacts.requests(db):
        if request.request_id not in wishes.answered_requests:
            yield InboxItem(
                kind=ItemKind.REQUEST,
                item_id=request.request_id,
                account_id=request.account_id,
                who=request.name,
                body=request.message,
                request=request,
            )


# In which order


def _age(item: InboxItem) -> tuple[int, ...]:
    """The newest first. Nobody knows when a request came: it stands above, for somebody waits."""
    asks = item.kind is ItemKind.REQUEST
    return not item.woke, not asks, -item.when, -item.item_id


_URGENT = {
    DueGroup.OVERDUE: 1,
    DueGroup.TODAY: 2,
    DueGroup.WEEK: 5,
    DueGroup.LATER: 5,
    DueGroup.NO_DATE: 6,
}
_KEYWORD, _SOMEBODY_WAITS = 4, 3


def _urgency(now: float) -> Any:
    """What is late, what is due today, then who waits for me, my words, and what has time."""

    def order(item: InboxItem) -> tuple[int, ...]:
        if item.woke:
            return 0, -item.when, -item.item_id
        if item.task is not None:
            rank = _URGENT[item.task.due_group(now)]
            return rank, item.task.task.limit_time, -item.item_id
        rank = _KEYWORD if item.kind is ItemKind.KEYWORD else _SOMEBODY_WAITS
        return rank, -item.when, -item.item_id

    return order

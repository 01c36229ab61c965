"""What is unread in a room, as far as the archive can know it.

The service only counts. Which messages it counts follows from the archive: the newest ones that are not mine.
A mark that still waits in the outbox counts as done, so that it looks the same offline.
"""

from __future__ import annotations

from collections.abc import Sequence
from sqlite3 import Connection

import msgspec

from cwtui.store import messages, outbox, rooms, spans
from cwtui.store.rooms import RoomRow
from cwtui.store.spans import Hole
from cwtui.store.wishes import MarkRead, MarkUnread, WishState

_NEWEST = 2**63 - 1
_WAITING = (WishState.QUEUED, WishState.ATTEMPTING, WishState.UNKNOWN)


class Unread(msgspec.Struct, frozen=True, kw_only=True):
    """What is unread in a room.

    ``first_id`` is the first message of the archive that the service counts as unread, ``fresh_id`` the first
    one of others that came after it counted; None where there is none. ``unseen`` are the stretches never
    received in which unread messages lie or may lie, the oldest first. Behind ``received_to`` something may
    have come that nobody has asked for yet. ``current``: what is counted was asked for.
    """

    first_id: int | None = None
    fresh_id: int | None = None
    unseen: tuple[Hole, ...] = ()
    received_to: int = 0
    current: bool = False

    def hidden_before(self, message_id: int) -> tuple[Hole, ...]:
        """The stretches never received that would become read with ``message_id``."""
        return tuple(hole for hole in self.unseen if hole.before_id <= message_id)

    def lies_open_to(self, message_id: int) -> bool:
        """Is something unread up to ``message_id``, and all of it here to be seen?"""
        begins = min((n for n in (self.first_id, self.fresh_id) if n is not None), default=None)
        return (
            self.current
            and begins is not None
            and begins <= message_id <= self.received_to
            and not self.hidden_before(message_id)
        )


def of(db: Connection, room_id: int, my_id: int) -> Unread:
    """What is unread in a room now, or will be once the mark that waits has arrived."""
    room = rooms.get(db, room_id)
    if room is None or room.left_at is not None:
        return Unread()
    reached = _one(db, "SELECT newest_id FROM reaches WHERE room_id = ?", room_id)
    if reached is None:  # nobody has ever looked into it
        return Unread(unseen=(Hole(0, _NEWEST, room.unread_num),) if room.unread_num else ())
    newest_at = max((row.send_time for row in messages.page(db, room_id, limit=1)), default=0)
    # Messages may be here before the list of rooms counts them, or after.
    current = newest_at >= room.last_update_time or not rooms.is_stale(db, room_id)
    here = room.unread_num if current else max(0, room.unread_num - rooms.came_since(db, room_id))
    counted = msgspec.structs.replace(
        _walk_back(db, room_id, my_id, here),
        fresh_id=_first_after(db, room, my_id) if newest_at > room.last_update_time else None,
        received_to=reached,
        current=current,
    )
    match _waiting_mark(db, room_id):
        case MarkRead(message_id=None):
            return msgspec.structs.replace(counted, first_id=None, fresh_id=None, unseen=())
        case MarkRead(message_id=int(read_to)):
            return _read_to(db, room_id, my_id, counted, read_to)
        case MarkUnread(message_id=first_id):
            return _unread_from(db, room_id, counted, first_id)
    return counted


def _first_after(db: Connection, room: RoomRow, my_id: int) -> int | None:
    """The first message of others that came after the room was last counted."""
    newest = messages.page(db, room.room_id, limit=messages.FULL_WINDOW)
    came = (row for row in newest if row.send_time > room.last_update_time and row.account_id != my_id)
    return next((row.message_id for row in came), None)


def read_up_to(db: Connection, room_id: int, message_id: int, my_id: int) -> MarkRead:
    """The wish that makes everything up to ``message_id`` read: the service wants one that is unread.

    That is the last one of somebody else. If something may lie between it and mine, mine stay as they are.
    """
    others = _of_others(db, room_id, my_id, 0, message_id, 1)
    if not others or others[0] == message_id:
        return MarkRead(room_id=room_id, message_id=message_id)
    joined = spans.joins(db, room_id, others[0], message_id)
    return MarkRead(room_id=room_id, message_id=others[0], mine_up_to=message_id if joined else None)


def _walk_back(db: Connection, room_id: int, my_id: int, number: int) -> Unread:
    """The ``number`` newest messages of others, over the holes that swallow some of them."""
    left, end, unseen = number, _NEWEST, list[Hole]()
    first: int | None = None
    for hole in (*reversed(messages.holes(db, room_id)), None):
        if left <= 0:
            break
        ids = _of_others(db, room_id, my_id, hole.before_id if hole else 0, end, left)
        first = ids[-1] if ids else first
        left -= len(ids)
        if left > 0:
            before = hole or _before_all(db, room_id, left)
            if before is None:
                break  # all of the room is here: more are counted than there are
            unseen.insert(0, before)
            first = before.before_id
            left -= before.missing if before.missing is not None else left
            end = before.before_id - 1
    return Unread(first_id=first, unseen=tuple(unseen))


def _before_all(db: Connection, room_id: int, missing: int) -> Hole | None:
    """What lies before the oldest message of the archive; None where that is the room's beginning."""
    oldest = _one(db, "SELECT min(message_id) FROM messages WHERE room_id = ?", room_id)
    if oldest is None or spans.joins(db, room_id, 0, oldest):
        return None
    return Hole(0, oldest, missing)


def _of_others(db: Connection, room_id: int, my_id: int, start: int, end: int, limit: int) -> list[int]:
    """Ids from ``start`` to ``end`` of messages that are not mine, the newest first."""
    rows = db.execute(
        "SELECT message_id FROM messages WHERE room_id = ? AND message_id BETWEEN ? AND ? AND account_id <> ?"
        " ORDER BY message_id DESC LIMIT ?",
        (room_id, start, end, my_id, limit),
    )
    return [message_id for (message_id,) in rows.fetchall()]


def as_marked(db: Connection, listed: Sequence[RoomRow], my_id: int) -> list[RoomRow]:
    """The rooms, those with a mark that waits with what will be unread once it has arrived."""
    marks = waiting_marks(db)
    return [
        _counted(db, room, marks[room.room_id], my_id) if room.room_id in marks else room for room in listed
    ]


def heard(db: Connection, my_id: int) -> tuple[int, int]:
    """Unread messages and mentions in all rooms that are not muted, as the marks that wait will have it.

    It is asked for at every change, so what no mark is about is counted where it lies.
    """
    unread, mentions = db.execute(_HEARD).fetchone()
    for room_id, waiting in waiting_marks(db).items():
        room = rooms.get(db, room_id)
        if room is not None and room.left_at is None and not room.muted:
            counted = _counted(db, room, waiting, my_id)
            unread += counted.unread_num - room.unread_num
            mentions += counted.mention_num - room.mention_num
    return unread, mentions


_HEARD = """
    SELECT coalesce(sum(unread_num), 0), coalesce(sum(mention_num), 0)
    FROM rooms r LEFT JOIN pins p USING (room_id) WHERE left_at IS NULL AND coalesce(muted, 0) = 0
"""


def _counted(db: Connection, room: RoomRow, mark: MarkRead | MarkUnread, my_id: int) -> RoomRow:
    match mark:
        case MarkRead(message_id=int(read_to)):
            left = min(room.unread_num, _behind(db, room, my_id, read_to))
        case MarkRead():
            left = 0
        case MarkUnread(message_id=first_id):
            left = max(room.unread_num, _number(db, room.room_id, first_id))  # mine too
    return msgspec.structs.replace(room, unread_num=left, mention_num=min(room.mention_num, left))


def _behind(db: Connection, room: RoomRow, my_id: int, read_to: int) -> int:
    """How many messages of others may come behind this one, as far as anybody knows."""
    missing = [hole.missing for hole in messages.holes(db, room.room_id) if hole.before_id > read_to]
    if None in missing:
        return room.unread_num
    not_here = sum(number for number in missing if number) + rooms.came_since(db, room.room_id)
    return _number(db, room.room_id, read_to + 1, but_of=my_id) + not_here


def _number(db: Connection, room_id: int, start: int, but_of: int = 0) -> int:
    query = "SELECT count(*) FROM messages WHERE room_id = ? AND message_id >= ? AND account_id <> ?"
    return _one(db, query, room_id, start, but_of) or 0


def _waiting_mark(db: Connection, room_id: int) -> MarkRead | MarkUnread | None:
    return waiting_marks(db, room_id).get(room_id)


def waiting_marks(db: Connection, room_id: int | None = None) -> dict[int, MarkRead | MarkUnread]:
    """By room, the newest word on what is read there that the service has not answered yet."""
    return {
        row.wish.room_id: row.wish
        for row in sorted(outbox.open_rows(db, room_id), key=lambda row: row.wish_id)
        if row.state in _WAITING and isinstance(row.wish, MarkRead | MarkUnread)
    }


def _read_to(db: Connection, room_id: int, my_id: int, counted: Unread, read_to: int) -> Unread:
    query = "SELECT min(message_id) FROM messages WHERE room_id = ? AND message_id > ? AND account_id <> ?"
    next_id = _one(db, query, room_id, read_to, my_id)
    first, fresh = counted.first_id, counted.fresh_id
    return msgspec.structs.replace(
        counted,
        first_id=first if first is None or first > read_to else next_id,
        fresh_id=fresh if fresh is None or fresh > read_to else next_id,
        unseen=tuple(hole for hole in counted.unseen if hole.before_id > read_to),
    )


def _unread_from(db: Connection, room_id: int, counted: Unread, first_id: int) -> Unread:
    if counted.first_id is not None and counted.first_id <= first_id:
        return counted
    within = tuple(hole for hole in messages.holes(db, room_id) if hole.before_id > first_id)
    return msgspec.structs.replace(counted, first_id=first_id, unseen=within)


def _one(db: Connection, query: str, *values: int) -> int | None:
    row = db.execute(query, values).fetchone()
    number: int | None = row[0] if row else None
    return number

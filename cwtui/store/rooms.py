"""The rooms: what the service says of them, and the marks of this machine (pinned, muted)."""

from __future__ import annotations

import time
from collections.abc import Sequence
from sqlite3 import Connection
from typing import Any

import msgspec

from cwtui.chatwork.models import Role, Room, RoomType
from cwtui.store import news
from cwtui.store.changes import Kind, announce
from cwtui.store.news import What


class RoomRow(Room, frozen=True, kw_only=True):
    """A room as the archive knows it.

    ``pinned`` and ``muted`` are of this machine only. ``left_at`` is when it was no longer listed,
    ``members_at`` when its members were last read (both Unix seconds of this machine; None: not). ``outside``
    counts the organisations in it that are not mine, by the members last read.
    """

    pinned: bool = False
    muted: bool = False
    left_at: float | None = None
    members_at: float | None = None
    member_count: int = 0
    outside: int = 0


class RoomChange(msgspec.Struct, frozen=True):
    """What a list of rooms changed: ``before`` is None for a room not known, or left, until now."""

    room: Room
    before: Room | None
    left: bool = False  # it is in the list no more; ``room`` is what was last known of it


_LISTED = (
    "room_id",
    "name",
    "type",
    "role",
    "sticky",
    "unread_num",
    "mention_num",
    "mytask_num",
    "message_num",
    "file_num",
    "task_num",
    "icon_path",
    "last_update_time",
)
# Lists of rooms are read again and again, and to call an enumeration takes longer than all the rest.
_TYPES = {kind.value: kind for kind in RoomType}
_ROLES = {role.value: role for role in Role}
_UPDATED = _LISTED.index("last_update_time")
_COLUMNS = ", ".join(
    f"r.{name}" for name in (*_LISTED, "description", "left_at", "members_at", "member_count", "outside")
)
_ROWS = f"SELECT {_COLUMNS}, p.pinned, p.muted FROM rooms r LEFT JOIN pins p USING (room_id)"
_SAVE = f"""
    INSERT INTO rooms ({", ".join(_LISTED)}, description) VALUES ({", ".join("?" * len(_LISTED))}, ?)
    ON CONFLICT (room_id) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in _LISTED[1:])},
        description = coalesce(excluded.description, description), left_at = NULL
"""


def save_list(db: Connection, rooms: Sequence[Room], *, now: float | None = None) -> list[RoomChange]:
    """Take over the answer of GET /rooms; what is different now. Rooms no longer in it are marked as left."""
    if not rooms:
        return []  # everybody has My Chat: an empty list is no list
    known = {row[0]: row for row in db.execute(f"SELECT {', '.join(_LISTED)}, left_at FROM rooms").fetchall()}
    changes = [change for room in rooms if (change := _save(db, room, known.get(room.room_id)))]
    changes += _leave(db, known, {room.room_id for room in rooms}, time.time() if now is None else now)
    if changes:
        _tell(db, changes, rooms, max((row[_UPDATED] for row in known.values()), default=None))
        announce(db, Kind.ROOMS, None, (change.room.room_id for change in changes))
    return changes


def _tell(db: Connection, changes: list[RoomChange], listed: Sequence[Room], horizon: int | None) -> None:
    """What of it is news. ``horizon`` is the last moment the list before told of; None: this is the first."""
    at = max(room.last_update_time for room in listed) if horizon is None else horizon
    for change in changes:
        if change.before is None:
            news.begin(db, change.room.room_id, at)
    if horizon is not None:
        news.tell(db, [(_what(change), change.room.room_id, change.room.room_id) for change in changes])


def _what(change: RoomChange) -> What:
    if change.before is None:
        return What.ROOM_JOINED
    return What.ROOM_LEFT if change.left else What.ROOM_CHANGED


def save_one(db: Connection, room: Room) -> RoomChange | None:
    """Take over the answer of GET /rooms/{room_id}, with its description; None when nothing is different."""
    query = f"SELECT {', '.join(_LISTED)}, left_at, description FROM rooms WHERE room_id = ?"
    row = db.execute(query, (room.room_id,)).fetchone()
    horizon = db.execute("SELECT max(last_update_time) FROM rooms").fetchone()[0]
    change = _save(db, room, row[:-1] if row else None)
    if change is None and row and room.description in (None, row[-1]):
        return None
    if change is None:
        _write(db, room)
    announce(db, Kind.ROOMS, None, (room.room_id,))
    change = change or RoomChange(room, room)
    _tell(db, [change], [room], horizon)
    return change


def leave(db: Connection, room_id: int, *, now: float) -> None:
    """I am in this room no more: the service has just acknowledged it, and its next list will say so too."""
    query = f"SELECT {', '.join(_LISTED)}, left_at FROM rooms WHERE room_id = ?"
    row = db.execute(query, (room_id,)).fetchone()
    if row and (changes := _leave(db, {room_id: row}, set(), now)):
        news.tell(db, [(_what(change), room_id, room_id) for change in changes])
        announce(db, Kind.ROOMS, None, (room_id,))


def _save(db: Connection, room: Room, known: tuple[Any, ...] | None) -> RoomChange | None:
    """Write ``room`` if it differs from its ``known`` columns (as listed, then left_at)."""
    here = known is not None and known[-1] is None
    if here and known is not None and known[:-1] == _values(room):
        return None
    _write(db, room)
    return RoomChange(room, _room(known) if here and known else None)


def _write(db: Connection, room: Room) -> None:
    db.execute(_SAVE, (*_values(room), room.description))
    # What was read elsewhere meanwhile must count as news again when it comes back.
    db.execute(
        "UPDATE heartbeats SET unread_num = min(unread_num, ?), mention_num = min(mention_num, ?)"
        " WHERE room_id = ?",
        (room.unread_num, room.mention_num, room.room_id),
    )


def _leave(
    db: Connection, known: dict[int, tuple[Any, ...]], listed: set[int], now: float
) -> list[RoomChange]:
    gone = [row for room_id, row in known.items() if room_id not in listed and row[-1] is None]
    db.executemany("UPDATE rooms SET left_at = ? WHERE room_id = ?", [(now, row[0]) for row in gone])
    return [RoomChange(room, room, left=True) for room in map(_room, gone)]


def _values(room: Room) -> tuple[Any, ...]:
    return tuple(getattr(room, name) for name in _LISTED)


def _room(row: tuple[Any, ...]) -> Room:
    return msgspec.convert(dict(zip(_LISTED, row, strict=False)), Room, strict=False)


def all(db: Connection) -> list[RoomRow]:
    """Every room ever seen, also those left, in no particular order."""
    return [_row(row) for row in db.execute(_ROWS).fetchall()]


def get(db: Connection, room_id: int) -> RoomRow | None:
    """One room; None if it was never seen."""
    row = db.execute(f"{_ROWS} WHERE r.room_id = ?", (room_id,)).fetchone()
    return _row(row) if row else None


def _row(row: tuple[Any, ...]) -> RoomRow:
    (room_id, name, type_, role, sticky, unread, mention, mytask, messages, files, tasks, icon, updated) = (
        row[:13]
    )
    description, left_at, members_at, member_count, outside, pinned, muted = row[13:]
    return RoomRow(
        room_id=room_id,
        name=name,
        type=_TYPES[type_],
        role=_ROLES[role],
        sticky=bool(sticky),
        unread_num=unread,
        mention_num=mention,
        mytask_num=mytask,
        message_num=messages,
        file_num=files,
        task_num=tasks,
        icon_path=icon,
        last_update_time=updated,
        description=description,
        left_at=left_at,
        members_at=members_at,
        member_count=member_count,
        outside=outside,
        pinned=bool(pinned),
        muted=bool(muted),
    )


def set_pin(db: Connection, room_id: int, pinned: bool) -> None:
    """Keep the room at the top of the list, on this machine."""
    _mark(db, "pinned", room_id, pinned)


def set_mute(db: Connection, room_id: int, muted: bool) -> None:
    """Keep the room quiet, on this machine."""
    _mark(db, "muted", room_id, muted)


def _mark(db: Connection, mark: str, room_id: int, value: bool) -> None:
    db.execute("INSERT OR IGNORE INTO pins (room_id) VALUES (?)", (room_id,))
    db.execute(f"UPDATE pins SET {mark} = ? WHERE room_id = ?", (value, room_id))
    announce(db, Kind.ROOMS, None, (room_id,))


def heartbeat_read(db: Connection, room_id: int, room: Room) -> None:
    """The room's messages were read because the list of rooms said ``room``."""
    db.execute(
        "INSERT OR REPLACE INTO heartbeats VALUES (?, ?, ?, ?, ?)",
        (room_id, room.last_update_time, room.message_num, room.unread_num, room.mention_num),
    )


_STALE = f"""{_ROWS} LEFT JOIN heartbeats h USING (room_id)
    WHERE r.left_at IS NULL AND (h.room_id IS NULL
        OR h.last_update_time <> r.last_update_time OR h.message_num <> r.message_num
        OR h.unread_num < r.unread_num OR h.mention_num < r.mention_num)
"""


def stale(db: Connection) -> list[RoomRow]:
    """The rooms of which the list says something else now than when their messages were last read.

    Fewer unread messages are no news: they were read, here or elsewhere.
    """
    return [_row(row) for row in db.execute(_STALE).fetchall()]


def is_stale(db: Connection, room_id: int) -> bool:
    """Is this one of them: does it count messages that may not be here yet?"""
    return db.execute(f"{_STALE} AND r.room_id = ?", (room_id,)).fetchone() is not None


def came_since(db: Connection, room_id: int) -> int:
    """How many messages the list of rooms counts more than when the room's messages were last read."""
    row = db.execute(
        "SELECT r.message_num - h.message_num FROM rooms r JOIN heartbeats h USING (room_id)"
        " WHERE r.room_id = ?",
        (room_id,),
    ).fetchone()
    return max(0, row[0]) if row else 0


def counted_when_read(db: Connection) -> dict[int, tuple[int, int]]:
    """How many messages and mentions each room had when it was last read; rooms never read are left out."""
    rows = db.execute("SELECT room_id, message_num, mention_num FROM heartbeats").fetchall()
    return {room_id: (messages, mentions) for room_id, messages, mentions in rows}


def lively(db: Connection, since: float) -> list[tuple[int, int]]:
    """The rooms in which something was written since then, and when (Unix seconds of the server's clock)."""
    rows = db.execute(
        "SELECT room_id, last_update_time FROM rooms WHERE left_at IS NULL AND last_update_time >= ?",
        (since,),
    )
    return rows.fetchall()


def my_task_counts(db: Connection) -> tuple[tuple[int, int], ...]:
    """How many open tasks of mine each room has that has any: (room, number)."""
    query = "SELECT room_id, mytask_num FROM rooms WHERE mytask_num > 0 ORDER BY room_id"
    return tuple(db.execute(query).fetchall())

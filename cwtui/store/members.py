"""Who is in a room."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from sqlite3 import Connection
from typing import NamedTuple

import msgspec

from cwtui.chatwork.models import Member, Role
from cwtui.store import people
from cwtui.store.changes import Kind, announce
from cwtui.store.people import FIELDS
from cwtui.store.people import name_of as name_of

LATELY = 200  # messages

_FIELDS = (*FIELDS, "role")


def save(db: Connection, room_id: int, members: Sequence[Member], *, now: float | None = None) -> None:
    """Take over the answer of GET /rooms/{room_id}/members, which is always complete."""
    people.remember(db, members)
    save_roles(db, room_id, {member.account_id: member.role for member in members}, now=now)


def save_roles(db: Connection, room_id: int, roles: Mapping[int, Role], *, now: float | None = None) -> None:
    """As :func:`save`, where the service said only who is what: people seen before."""
    known = dict(db.execute("SELECT account_id, role FROM members WHERE room_id = ?", (room_id,)).fetchall())
    listed = {account_id: str(role) for account_id, role in roles.items()}
    if known != listed:
        db.execute("DELETE FROM members WHERE room_id = ?", (room_id,))
        db.executemany(
            "INSERT INTO members VALUES (?, ?, ?)",
            [(room_id, account, role) for account, role in listed.items()],
        )
        announce(db, Kind.MEMBERS, room_id, known.keys() ^ listed.keys())
    counts = (len(listed), _outside(db, room_id))
    if db.execute(
        "UPDATE rooms SET member_count = ?, outside = ? WHERE room_id = ?"
        " AND (members_at IS NULL OR member_count <> ? OR outside <> ?)",
        (*counts, room_id, *counts),
    ).rowcount:
        announce(db, Kind.ROOMS, None, (room_id,))
    read_at = time.time() if now is None else now
    db.execute("UPDATE rooms SET members_at = ? WHERE room_id = ?", (read_at, room_id))


def _outside(db: Connection, room_id: int) -> int:
    """How many organisations other than mine are in the room. Mine is known once I was seen."""
    row = db.execute(
        "SELECT count(DISTINCT organization_id) FROM members JOIN people USING (account_id)"
        " WHERE room_id = ? AND organization_id <>"
        " coalesce((SELECT organization_id FROM people JOIN owner USING (account_id)), -1)",
        (room_id,),
    ).fetchone()
    return int(row[0])


def roles(db: Connection, room_id: int) -> dict[int, Role]:
    """Who is what in the room, as last read."""
    rows = db.execute("SELECT account_id, role FROM members WHERE room_id = ?", (room_id,))
    return {account_id: Role(role) for account_id, role in rows.fetchall()}


def all(db: Connection, room_id: int) -> list[Member]:
    """The members last read, by name."""
    fields = ", ".join(_FIELDS)
    rows = db.execute(
        f"SELECT {fields} FROM members JOIN people USING (account_id) WHERE room_id = ?"
        " ORDER BY name, account_id",
        (room_id,),
    )
    return [msgspec.convert(dict(zip(_FIELDS, row, strict=True)), Member) for row in rows.fetchall()]


def together(db: Connection, account_id: int) -> list[str]:
    """The names of the groups in which this person is, by the members last read; the liveliest first."""
    rows = db.execute(
        "SELECT name FROM rooms r WHERE type = 'group' AND left_at IS NULL AND EXISTS ("
        " SELECT 1 FROM members m WHERE m.room_id = r.room_id AND m.account_id = ?)"
        " ORDER BY last_update_time DESC, room_id",
        (account_id,),
    )
    return [name for (name,) in rows.fetchall()]


def wrote_lately(db: Connection, room_id: int) -> list[int]:
    """Whose words the last :data:`LATELY` messages of the room are, who wrote last first."""
    rows = db.execute(
        "SELECT account_id FROM ("
        " SELECT account_id, message_id FROM messages WHERE room_id = ? ORDER BY message_id DESC LIMIT ?)"
        " GROUP BY account_id ORDER BY max(message_id) DESC",
        (room_id, LATELY),
    )
    return [account_id for (account_id,) in rows.fetchall()]


class Known(NamedTuple):
    """What a member is known by."""

    account_id: int
    name: str
    chatwork_id: str
    organization_name: str
    department: str


def known(db: Connection, room_id: int) -> list[Known]:
    """The members last read, by name; for a tenth of the price of :func:`all`."""
    rows = db.execute(
        f"SELECT {', '.join(Known._fields)} FROM members JOIN people USING (account_id) WHERE room_id = ?"
        " ORDER BY name, account_id",
        (room_id,),
    )
    return list(map(Known._make, rows))


def outside(db: Connection, room_id: int, me: int) -> list[str]:
    """Whose people of other companies than mine are in the room: the companies by name, or, where somebody
    has none, that person's name. Most people first."""
    return [name for name, _ in outsiders(db, room_id, me)]


def outsiders(db: Connection, room_id: int, me: int) -> list[tuple[str, int]]:
    """:func:`outside`, and how many people each company has there."""
    rows = db.execute(
        "SELECT iif(organization_name <> '', organization_name, name) AS known, count(*)"
        " FROM members JOIN people USING (account_id)"
        " WHERE room_id = ? AND organization_id <>"
        " coalesce((SELECT organization_id FROM people WHERE account_id = ?), -1)"
        " GROUP BY known ORDER BY count(*) DESC, known",
        (room_id, me),
    )
    return rows.fetchall()

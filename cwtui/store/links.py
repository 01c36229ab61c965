"""The rooms' invitation links, as last read."""

from __future__ import annotations

from sqlite3 import Connection

import msgspec

from cwtui.chatwork.models import Link
from cwtui.room_rules import code_of
from cwtui.store.changes import Kind, announce


class LinkRow(Link, frozen=True, kw_only=True):
    """What is known of a room's link; ``read_at`` is Unix seconds of this machine."""

    room_id: int
    read_at: float

    @property
    def code(self) -> str:
        """The last part of its address; "" where there is no link."""
        return code_of(self.url) if self.public else ""


_FIELDS = ("room_id", "public", "url", "need_acceptance", "description", "read_at")


def save(db: Connection, room_id: int, link: Link, *, now: float) -> None:
    """Take over what the service said of a room's link: asked for, or just made, changed or removed."""
    before = get(db, room_id)
    values = (room_id, link.public, link.url, link.need_acceptance, link.description, now)
    db.execute(f"INSERT OR REPLACE INTO links VALUES ({', '.join('?' * len(_FIELDS))})", values)
    if before is None or before != msgspec.structs.replace(_row(values), read_at=before.read_at):
        announce(db, Kind.ROOMS, None, (room_id,))


def get(db: Connection, room_id: int) -> LinkRow | None:
    """None: nobody has asked for it yet."""
    row = db.execute(f"SELECT {', '.join(_FIELDS)} FROM links WHERE room_id = ?", (room_id,)).fetchone()
    return _row(row) if row else None


def _row(row: tuple[object, ...]) -> LinkRow:
    return msgspec.convert(dict(zip(_FIELDS, row, strict=True)), LinkRow, strict=False)

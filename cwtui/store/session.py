"""Where the person was: small values under a name, as JSON (last room, scroll positions, my profile)."""

from __future__ import annotations

from sqlite3 import Connection
from typing import Any, TypeVar, overload

import msgspec

from cwtui.store.changes import Kind, announce

T = TypeVar("T")


@overload
def get(db: Connection, key: str) -> Any: ...
@overload
def get(db: Connection, key: str, type: type[T]) -> T | None: ...
def get(db: Connection, key: str, type: Any = Any) -> Any:
    """The value kept under ``key``, decoded as ``type``; None if there is none, or it has another shape.

    Another shape is no error: an older or newer cwtui may have kept something else under that name.
    """
    row = db.execute("SELECT value FROM session WHERE key = ?", (key,)).fetchone()
    try:
        return msgspec.json.decode(row[0], type=type) if row else None
    except msgspec.DecodeError:
        return None


def put(db: Connection, key: str, value: Any) -> None:
    """Keep ``value`` (anything msgspec can write as JSON) under ``key``; None forgets it."""
    if value is None:
        changed = db.execute("DELETE FROM session WHERE key = ?", (key,)).rowcount
    else:
        changed = db.execute(
            "INSERT INTO session VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value"
            " WHERE value <> excluded.value",
            (key, msgspec.json.encode(value).decode()),
        ).rowcount
    if changed:
        announce(db, Kind.SESSION)

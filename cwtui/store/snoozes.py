"""What sleeps until a time, on this machine only: messages and tasks put off for later."""

from __future__ import annotations

from sqlite3 import Connection
from typing import Literal

from cwtui.store.changes import Kind, announce

Sleeper = Literal["message", "task"]


def snooze(db: Connection, kind: Sleeper, item_id: int, until: float) -> None:
    """Let the item sleep until ``until`` (Unix seconds)."""
    db.execute("INSERT OR REPLACE INTO snoozes VALUES (?, ?, ?)", (kind, item_id, until))
    announce(db, Kind.SNOOZES)


def wake(db: Connection, kind: Sleeper, item_id: int) -> None:
    """The item sleeps no more."""
    if db.execute("DELETE FROM snoozes WHERE kind = ? AND item_id = ?", (kind, item_id)).rowcount:
        announce(db, Kind.SNOOZES)


def all(db: Connection) -> dict[tuple[Sleeper, int], float]:
    """Until when each item sleeps, also those whose time has come."""
    rows = db.execute("SELECT kind, item_id, until FROM snoozes").fetchall()
    return {(kind, item_id): until for kind, item_id, until in rows}

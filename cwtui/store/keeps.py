"""What is kept for later without a time, on this machine only: messages and tasks."""

from __future__ import annotations

from sqlite3 import Connection

from cwtui.store.changes import Kind, announce
from cwtui.store.snoozes import Sleeper


def keep(db: Connection, kind: Sleeper, item_id: int, now: float) -> None:
    """Put the item on the list."""
    db.execute("INSERT OR IGNORE INTO keeps VALUES (?, ?, ?)", (kind, item_id, now))
    announce(db, Kind.KEEPS)


def let_go(db: Connection, kind: Sleeper, item_id: int) -> None:
    """Take the item off the list."""
    if db.execute("DELETE FROM keeps WHERE kind = ? AND item_id = ?", (kind, item_id)).rowcount:
        announce(db, Kind.KEEPS)


def all(db: Connection) -> dict[tuple[Sleeper, int], float]:
    """What is on the list, and since when; what was kept last comes first."""
    rows = db.execute("SELECT kind, item_id, kept_at FROM keeps ORDER BY kept_at DESC, item_id").fetchall()
    return {(kind, item_id): kept_at for kind, item_id, kept_at in rows}

"""Messages that were asked for by their id and that the service did not give."""

from __future__ import annotations

from sqlite3 import Connection

from cwtui.store.changes import Kind, announce

AGAIN_AFTER = 86_400.0
"""Seconds until one may be asked for again: a refused room may be ours by then."""


def note(db: Connection, room_id: int, message_id: int, now: float) -> None:
    """The service said at ``now`` (Unix seconds) that it has no such message, or not for us."""
    db.execute("INSERT OR REPLACE INTO unreachable VALUES (?, ?, ?)", (message_id, room_id, now))
    announce(db, Kind.MESSAGES, room_id, (message_id,))


def is_noted(db: Connection, message_id: int, now: float) -> bool:
    """Was this said of the message not long ago?"""
    row = db.execute(  # "after now": somebody has set the clock back
        "SELECT 1 FROM unreachable WHERE message_id = ? AND asked_at BETWEEN ? AND ?",
        (message_id, now - AGAIN_AFTER, now),
    ).fetchone()
    return row is not None

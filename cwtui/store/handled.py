"""Messages of the inbox that the person is done with, on this machine only."""

from __future__ import annotations

from collections.abc import Iterable
from sqlite3 import Connection

from cwtui.store.changes import Kind, announce


def handle(db: Connection, message_ids: Iterable[int], now: float) -> None:
    """These are done with."""
    db.executemany("INSERT OR IGNORE INTO handled VALUES (?, ?)", [(n, now) for n in message_ids])
    announce(db, Kind.HANDLED)


def take_up(db: Connection, message_ids: Iterable[int]) -> None:
    """These are not done with after all."""
    db.executemany("DELETE FROM handled WHERE message_id = ?", [(n,) for n in message_ids])
    announce(db, Kind.HANDLED)

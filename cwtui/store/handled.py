"""Messages of the inbox that the person is done with, on this machine only.

Of messages that wait in the inbox (:mod:`cwtui.store.mentions`) it says there that they do no more.
"""

from __future__ import annotations

from collections.abc import Iterable
from sqlite3 import Connection

from cwtui.store.changes import Kind, announce


def handle(db: Connection, message_ids: Iterable[int], now: float) -> None:
    """These are done with."""
    ids = [(message_id,) for message_id in message_ids]
    db.executemany("INSERT OR REPLACE INTO handled VALUES (?, ?)", [(*each, now) for each in ids])
    db.executemany("UPDATE mentions SET waits = 0 WHERE message_id = ?", ids)
    announce(db, Kind.HANDLED)


def take_up(db: Connection, message_ids: Iterable[int]) -> None:
    """These are not done with after all."""
    ids = [(message_id,) for message_id in message_ids]
    db.executemany("DELETE FROM handled WHERE message_id = ?", ids)
    db.executemany("UPDATE mentions SET waits = 1 WHERE message_id = ?", ids)
    announce(db, Kind.HANDLED)

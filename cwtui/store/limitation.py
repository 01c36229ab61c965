"""What the person's plan hides: the service shows no old messages on the free one, and says so with each."""

from __future__ import annotations

from sqlite3 import Connection

import msgspec

from cwtui.store import session

_KEY = "limitation"
UNSAID = "…"
"""In place of the service's words, where it had none."""


class _Limitation(msgspec.Struct, frozen=True):
    room_id: int
    words: str


def words(db: Connection) -> str:
    """What the service says of messages it hides; "" where nothing is known to be hidden."""
    known = session.get(db, _KEY, _Limitation)
    return known.words if known else ""


def note(db: Connection, room_id: int, limited: bool, words: str) -> None:
    """A window of the room came. ``limited``: older messages are hidden, so the service says in ``words``.

    Where nothing is hidden any more in the room that was limited, the person has another plan now.
    """
    known = session.get(db, _KEY, _Limitation)
    if limited and (known is None or known.words != (words or UNSAID)):
        session.put(db, _KEY, _Limitation(room_id, words or UNSAID))
    elif not limited and known is not None and known.room_id == room_id:
        session.put(db, _KEY, None)

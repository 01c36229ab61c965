"""Finding messages of a room: by their words, by whom they call.

Both look at message after message, which takes a moment where there are a million: they are meant for
:meth:`cwtui.store.Archive.read`, on another thread than the screen's.
"""

from __future__ import annotations

import unicodedata
from sqlite3 import Connection

import msgspec

from cwtui import notation
from cwtui.store import people

AT_ONCE = 5000
"""Messages looked through in one call: some 5 ms of work during which nothing else can run."""


class Found(msgspec.Struct, frozen=True):
    """The messages of one stretch of a room that hold the words, newest first.

    ``before``: where the next, older stretch ends; None: this was the oldest.
    """

    ids: tuple[int, ...]
    before: int | None


def folded(text: str) -> str:
    """``text`` for comparing: full-width and half-width, upper and lower case are alike."""
    return unicodedata.normalize("NFKC", text).casefold()


def find(
    db: Connection, room_id: int, words: str, *, before: int | None = None, at_once: int = AT_ONCE
) -> Found:
    """Look through the newest ``at_once`` messages (before ``before``) for those that hold all ``words``.

    What is looked at is what a person reads: words inside of tags do not count, and of a mention only the
    name that its author typed behind it does.
    """
    wanted = folded(words).split()
    rows = db.execute(
        "SELECT message_id, body FROM messages WHERE room_id = ? AND message_id < ?"
        " ORDER BY message_id DESC LIMIT ?",
        (room_id, before if before is not None else 2**63 - 1, at_once),
    ).fetchall()
    ids = [message_id for message_id, body in rows if holds(db, body, wanted)]
    return Found(tuple(ids), rows[-1][0] if len(rows) == at_once else None)


def holds(db: Connection, body: str, wanted: list[str]) -> bool:
    """Does a person who reads the message read all of these folded words in it?"""
    typed = folded(body)
    for word in wanted:  # nearly always over with the first
        if word not in typed:
            return False
    if not wanted or "[" not in body:
        return bool(wanted)
    read = folded(notation.plain(notation.parse(body), lambda account_id: people.name_of(db, account_id)))
    return all(word in read for word in wanted)


def calling(
    db: Connection, room_id: int, account_id: int, *, before: int | None = None, after: int | None = None
) -> int | None:
    """The nearest message ``before`` (or else ``after``) another one in which somebody calls this account.

    By To, by a reply, or with everybody; what the account calls itself does not count.
    """
    low, high = after or 0, before if before is not None else 2**63 - 1
    order = "ASC" if after is not None else "DESC"
    rows = db.execute(
        "SELECT message_id, body FROM messages WHERE room_id = ? AND message_id > ? AND message_id < ?"
        " AND account_id <> ? AND (body LIKE ? OR body LIKE ? OR body LIKE '%[toall]%')"
        f" ORDER BY message_id {order}",
        (room_id, low, high, account_id, f"%[To:{account_id}]%", f"% aid={account_id}%"),
    )
    for message_id, body in rows:
        if notation.mentions(notation.parse(body)).include(account_id):
            return int(message_id)
    return None

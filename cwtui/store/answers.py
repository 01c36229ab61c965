"""Which messages answer which, as far as tags say so: what threads are found by.

A reply tag names the message it answers, a quote names an author and a second. The rows here are candidates:
what a message answers is read from its body by :mod:`cwtui.store.threads`.
"""

from __future__ import annotations

from sqlite3 import Connection

from cwtui import notation


def note(db: Connection, message_id: int, body: str) -> None:
    """Keep what a message answers, instead of what it answered before. Called when its body is saved."""
    db.execute("DELETE FROM answers WHERE message_id = ?", (message_id,))
    if " to=" not in body and "[qtmeta" not in body:
        return  # nearly all of them
    tree = notation.parse(body)
    parents = dict.fromkeys(parent_id for _, _, parent_id in notation.replies(tree))
    words = dict.fromkeys(notation.quoted(tree))
    db.executemany(
        "INSERT INTO answers VALUES (?, ?, ?, ?)",
        [
            *((message_id, parent_id, None, None) for parent_id in parents),
            *((message_id, None, account_id, at) for account_id, at in words),
        ],
    )


def note_all(db: Connection) -> None:
    """Make the table anew from the messages."""
    db.execute("DELETE FROM answers")
    # Not all at once: they may be a million.
    for message_id, body in db.execute("SELECT message_id, body FROM messages WHERE instr(body, '[') > 0"):
        note(db, message_id, body)


def replying(db: Connection, message_id: int, limit: int) -> list[int]:
    """Messages with a reply tag to this one, ascending."""
    return _ids(db, "parent_id = ?", (message_id, limit))


def quoting(db: Connection, account_id: int, at: int, limit: int) -> list[int]:
    """Messages that quote what somebody said in the second ``at``, in whichever room; ascending."""
    return _ids(db, "account_id = ? AND time = ?", (account_id, at, limit))


def _ids(db: Connection, where: str, values: tuple[int, ...]) -> list[int]:
    rows = db.execute(
        f"SELECT DISTINCT message_id FROM answers WHERE {where} ORDER BY message_id LIMIT ?", values
    )
    return [message_id for (message_id,) in rows.fetchall()]

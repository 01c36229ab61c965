"""Which messages of others are meant for me: the index the inbox is read from.

A To or a reply to me outside of quotes and code counts; what is said to everybody (``[toall]``) does not, for
that is no request to me. A message with one of my words counts too. It *waits* if it was unread when it first
came, until I am done with it (:mod:`cwtui.store.handled`) or have answered it. So what I read elsewhere
before it came, and all that was read before cwtui knew the room, never waits; and reading the room ends no
waiting.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from sqlite3 import Connection

import msgspec

from cwtui import notation
from cwtui.store import finding, session
from cwtui.store.changes import Kind, announce

_NOTHING_UNREAD = 2**63 - 1
_WORDS = "words"  # session value: my words, folded


class Why(StrEnum):
    """Why a message is meant for me. Stored, so the words stay."""

    TO = "to"
    REPLY = "reply"
    KEYWORD = "keyword"


class Said(msgspec.Struct, frozen=True):
    """What is needed of a message to tell; ``body`` is empty once it was deleted."""

    message_id: int
    room_id: int
    account_id: int
    body: str


def note(db: Connection, said: Sequence[Said]) -> None:
    """These messages of one room came, or say something else now. Called when all of them are saved."""
    me, words = _me(db), words_of(db)
    db.executemany(
        "UPDATE mentions SET waits = 0 WHERE message_id IN"
        " (SELECT parent_id FROM answers WHERE message_id = ? AND parent_id IS NOT NULL)",
        [(each.message_id,) for each in said if each.account_id == me and "[" in each.body],
    )
    found = [(each, why) for each in said if (why := _why(db, each, me, words))]
    mentioned = {each.message_id for each, _ in found}
    db.executemany(
        "DELETE FROM mentions WHERE message_id = ?",
        [(each.message_id,) for each in said if each.message_id not in mentioned],
    )
    if found:
        unread = _unread_from(db, found[0][0].room_id, me)
        for each, why in found:
            _keep(db, each, why, unread, me)


def note_all(db: Connection) -> None:
    """Make the index anew from the messages; what is known to wait, or not to, stays so.

    Words that are listened for are looked for in what comes, and by :func:`listen_for`.
    """
    me = _me(db)
    db.execute(
        "DELETE FROM mentions WHERE message_id NOT IN (SELECT message_id FROM messages WHERE NOT deleted)"
    )
    rows = db.execute(
        "SELECT message_id, room_id, account_id, body FROM messages"
        " WHERE account_id <> ? AND instr(body, '[') > 0 AND instr(body, ?) > 0",
        (me, str(me)),
    )
    called, unread = dict[int, Why](), dict[int, int]()
    for row in rows:  # not all at once: there may be many
        each = Said(*row)
        if why := _why(db, each, me, ()):
            called[each.message_id] = why
            if each.room_id not in unread:
                unread[each.room_id] = _unread_from(db, each.room_id, me)
            _keep(db, each, why, unread[each.room_id], me)
    kept = db.execute("SELECT message_id FROM mentions WHERE kind <> ?", (Why.KEYWORD,)).fetchall()
    db.executemany("DELETE FROM mentions WHERE message_id = ?", [row for row in kept if row[0] not in called])


def listen_for(db: Connection, words: Iterable[str]) -> None:
    """These are my words from now on. Of what is here already, the unread messages are looked through."""
    new = tuple(dict.fromkeys(word for word in (finding.folded(each).strip() for each in words) if word))
    before = words_of(db)
    if new == before:
        return
    session.put(db, _WORDS, list(new))
    dropped = [
        (message_id,)
        for message_id, body in db.execute(
            "SELECT message_id, body FROM mentions JOIN messages USING (message_id) WHERE kind = ?",
            (Why.KEYWORD,),
        ).fetchall()
        if not _holds_any(db, body, new)
    ]
    db.executemany("DELETE FROM mentions WHERE message_id = ?", dropped)
    for (room_id,) in db.execute("SELECT room_id FROM rooms WHERE unread_num > 0").fetchall():
        _look_through(db, room_id, new)
    announce(db, Kind.MESSAGES)


def words_of(db: Connection) -> tuple[str, ...]:
    """The words listened for, folded for comparing."""
    return session.get(db, _WORDS, tuple[str, ...]) or ()


def _look_through(db: Connection, room_id: int, words: tuple[str, ...]) -> None:
    me = _me(db)
    unread = _unread_from(db, room_id, me)
    rows = db.execute(
        "SELECT message_id, room_id, account_id, body FROM messages WHERE room_id = ? AND message_id >= ?",
        (room_id, unread),
    ).fetchall()
    for row in rows:
        if why := _why(db, each := Said(*row), me, words):
            _keep(db, each, why, unread, me)


def _why(db: Connection, said: Said, me: int, words: tuple[str, ...]) -> Why | None:
    """Why the message is meant for me; None: it is not."""
    if said.account_id == me or not said.body:
        return None
    if "[" in said.body and str(me) in said.body:  # nearly none
        tree = notation.parse(said.body)
        if me in notation.mentions(tree).account_ids:
            replied = any(account_id == me for account_id, _, _ in notation.replies(tree))
            return Why.REPLY if replied else Why.TO
    return Why.KEYWORD if _holds_any(db, said.body, words) else None


def _holds_any(db: Connection, body: str, words: Iterable[str]) -> bool:
    return any(finding.holds(db, body, [word]) for word in words)


def _keep(db: Connection, said: Said, why: Why, unread: int, me: int) -> None:
    """Into the index; whether it waits is decided when it first gets there."""
    waits = said.message_id >= unread and not _answered(db, said.message_id, me)
    db.execute(
        "INSERT INTO mentions VALUES (?, ?, ?, ?)"
        " ON CONFLICT (message_id) DO UPDATE SET kind = excluded.kind",
        (said.message_id, said.room_id, why, waits),
    )


def _answered(db: Connection, message_id: int, me: int) -> bool:
    """Have I answered it, or said that I am done with it?"""
    row = db.execute(
        "SELECT 1 FROM answers a JOIN messages m USING (message_id)"
        " WHERE a.parent_id = :message_id AND m.account_id = :me"
        " UNION ALL SELECT 1 FROM handled WHERE message_id = :message_id LIMIT 1",
        {"message_id": message_id, "me": me},
    ).fetchone()
    return row is not None


def _unread_from(db: Connection, room_id: int, me: int) -> int:
    """The first message of the room that is unread as the list of rooms counted last.

    What was sent after that count is unread too; and of several messages in the second of the last one, all
    but one may not have been counted.
    """
    row = db.execute(
        "SELECT unread_num, last_update_time FROM rooms WHERE room_id = ?", (room_id,)
    ).fetchone()
    left, counted_to = row or (0, 0)
    first, together = _NOTHING_UNREAD, 0
    newest = db.execute(
        "SELECT message_id, account_id, send_time FROM messages WHERE room_id = ? ORDER BY message_id DESC",
        (room_id,),
    )
    for message_id, account_id, sent in newest:
        if sent == counted_to:
            together += 1
            left += together > 1
        elif sent < counted_to and left <= 0:
            break
        if account_id != me and (left > 0 or sent > counted_to):
            first = message_id
            left -= sent <= counted_to
    newest.close()
    return first


def _me(db: Connection) -> int:
    me: int = db.execute("SELECT account_id FROM owner").fetchone()[0]
    return me

"""My contacts, and those who ask to become one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from sqlite3 import Connection

import msgspec

from cwtui.chatwork.models import Contact, IncomingRequest, Person
from cwtui.store import people
from cwtui.store.changes import Kind, announce

FULL_LIST = 100
"""The service lists no more requests than these. Fewer are all there are."""

_PERSON = ", ".join(f"p.{name}" for name in people.FIELDS)


def save(db: Connection, contacts: Sequence[Contact]) -> None:
    """Take over the answer of GET /contacts, which is always complete."""
    people.remember(db, contacts)
    known = dict(db.execute("SELECT account_id, room_id FROM contacts").fetchall())
    listed = {contact.account_id: contact.room_id for contact in contacts}
    if known != listed:
        db.execute("DELETE FROM contacts")
        db.executemany("INSERT INTO contacts VALUES (?, ?)", listed.items())
        announce(db, Kind.CONTACTS, None, {account for account, _ in known.items() ^ listed.items()})


def save_one(db: Connection, contact: Contact) -> None:
    """A request was accepted: one contact more."""
    people.remember(db, (contact,))
    db.execute("INSERT OR REPLACE INTO contacts VALUES (?, ?)", (contact.account_id, contact.room_id))
    announce(db, Kind.CONTACTS, None, (contact.account_id,))


def all(db: Connection) -> list[Contact]:
    """My contacts, by name."""
    rows = db.execute(
        f"SELECT {_PERSON}, c.room_id FROM contacts c JOIN people p USING (account_id)"
        " ORDER BY p.name, p.account_id"
    )
    fields = (*people.FIELDS, "room_id")
    return [msgspec.convert(dict(zip(fields, row, strict=True)), Contact) for row in rows.fetchall()]


def reachable(db: Connection) -> list[Person]:
    """Whom I may bring into a group, by name: my contacts, and the people of my organisation as far as they
    were ever seen."""
    rows = db.execute(
        f"SELECT {_PERSON} FROM people p JOIN owner LEFT JOIN people me ON me.account_id = owner.account_id"
        " WHERE p.account_id <> owner.account_id AND (p.account_id IN (SELECT account_id FROM contacts)"
        " OR (p.organization_id <> 0 AND p.organization_id = me.organization_id))"
        " ORDER BY p.name, p.account_id"
    )
    return [msgspec.convert(dict(zip(people.FIELDS, row, strict=True)), Person) for row in rows.fetchall()]


def outsiders(db: Connection, account_ids: Iterable[int]) -> list[Person]:
    """Those among these who are of another company than I am, by name; none as long as mine is unknown."""
    wanted = list(account_ids)
    rows = db.execute(
        f"SELECT {_PERSON} FROM people p JOIN owner JOIN people me ON me.account_id = owner.account_id"
        f" WHERE p.account_id IN ({', '.join('?' * len(wanted))})"
        " AND me.organization_id <> 0 AND p.organization_id <> me.organization_id"
        " ORDER BY p.name, p.account_id",
        wanted,
    )
    return [msgspec.convert(dict(zip(people.FIELDS, row, strict=True)), Person) for row in rows.fetchall()]


def save_requests(db: Connection, requests: Sequence[IncomingRequest]) -> None:
    """Take over the answer of GET /incoming_requests; those a complete list lacks were answered."""
    people.remember(db, requests)
    known = {row[0]: row for row in db.execute("SELECT * FROM requests").fetchall()}
    listed = {r.request_id: (r.request_id, r.account_id, r.message) for r in requests}
    gone = known.keys() - listed.keys() if len(requests) < FULL_LIST else set()
    changed = {request_id for request_id, row in listed.items() if known.get(request_id) != row}
    db.executemany("DELETE FROM requests WHERE request_id = ?", [(request_id,) for request_id in gone])
    db.executemany("INSERT OR REPLACE INTO requests VALUES (?, ?, ?)", [listed[i] for i in changed])
    if gone or changed:
        announce(db, Kind.REQUESTS, None, gone | changed)


def requests(db: Connection) -> list[IncomingRequest]:
    """Those who wait for an answer, the oldest first."""
    rows = db.execute(
        f"SELECT {_PERSON}, q.request_id, q.message FROM requests q JOIN people p USING (account_id)"
        " ORDER BY q.request_id"
    )
    fields = (*people.FIELDS, "request_id", "message")
    return [msgspec.convert(dict(zip(fields, row, strict=True)), IncomingRequest) for row in rows.fetchall()]


def request(db: Connection, request_id: int) -> IncomingRequest | None:
    """One who waits for an answer; None: answered, withdrawn or never seen."""
    return next((asked for asked in requests(db) if asked.request_id == request_id), None)


def answered(db: Connection, request_id: int) -> None:
    """Accepted or declined: nobody waits there any more."""
    if db.execute("DELETE FROM requests WHERE request_id = ?", (request_id,)).rowcount:
        announce(db, Kind.REQUESTS, None, (request_id,))


def is_one(db: Connection, account_id: int) -> bool:
    """Is this person a contact of mine?"""
    return db.execute("SELECT 1 FROM contacts WHERE account_id = ?", (account_id,)).fetchone() is not None

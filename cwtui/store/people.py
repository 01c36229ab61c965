"""Everybody seen in any object of the service, under the name they have now."""

from __future__ import annotations

from collections.abc import Iterable
from sqlite3 import Connection

from cwtui.chatwork.models import Account, Person
from cwtui.store.changes import Kind, announce

FIELDS = (
    "account_id",
    "name",
    "chatwork_id",
    "organization_id",
    "organization_name",
    "department",
    "avatar_image_url",
)
"""What is known of a person: the columns here, and the fields of :class:`Person`."""

_FROM_ACCOUNT = """
    INSERT INTO people (account_id, name, avatar_image_url) VALUES (?, ?, ?)
    ON CONFLICT (account_id) DO UPDATE SET name = excluded.name, avatar_image_url = excluded.avatar_image_url
    WHERE name <> excluded.name OR avatar_image_url <> excluded.avatar_image_url
"""
_FROM_PERSON = f"""
    INSERT INTO people ({", ".join(FIELDS)}) VALUES ({", ".join("?" * len(FIELDS))})
    ON CONFLICT (account_id) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in FIELDS)}
    WHERE {" OR ".join(f"{name} <> excluded.{name}" for name in FIELDS)}
"""


def remember(db: Connection, people: Iterable[Account | Person]) -> None:
    """Keep the names of ``people``; those that changed are announced, for they stand in every room."""
    each = {person.account_id: person for person in people}
    changed = {account_id for account_id, person in each.items() if _keep(db, person)}
    if changed:
        announce(db, Kind.MEMBERS, None, changed)


def _keep(db: Connection, person: Account | Person) -> bool:
    """Whether anything was different."""
    if isinstance(person, Person):
        return db.execute(_FROM_PERSON, [getattr(person, name) for name in FIELDS]).rowcount > 0
    values = (person.account_id, person.name, person.avatar_image_url)
    return db.execute(_FROM_ACCOUNT, values).rowcount > 0


def name_of(db: Connection, account_id: int) -> str | None:
    """The person's name of now; None for somebody never seen."""
    row = db.execute("SELECT name FROM people WHERE account_id = ?", (account_id,)).fetchone()
    return row[0] if row else None


def account(db: Connection, account_id: int) -> Account:
    """The person as every object carries them; without a name for somebody never seen."""
    row = db.execute(
        "SELECT name, avatar_image_url FROM people WHERE account_id = ?", (account_id,)
    ).fetchone()
    name, avatar = row or ("", "")
    return Account(account_id=account_id, name=name, avatar_image_url=avatar)

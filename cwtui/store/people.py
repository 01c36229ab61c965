"""Everybody seen in any object of the service, under the name they have now."""

from __future__ import annotations

from collections.abc import Iterable
from sqlite3 import Connection

from cwtui.chatwork.models import Account, Person
from cwtui.store.changes import Kind, announce

_FROM_ACCOUNT = """
    INSERT INTO people (account_id, name, avatar_image_url) VALUES (?, ?, ?)
    ON CONFLICT (account_id) DO UPDATE SET name = excluded.name, avatar_image_url = excluded.avatar_image_url
    WHERE name <> excluded.name OR avatar_image_url <> excluded.avatar_image_url
"""
_FROM_PERSON = """
    INSERT INTO people (account_id, name, avatar_image_url, chatwork_id, organization_id, organization_name,
                        department)
    VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (account_id) DO UPDATE SET
        name = excluded.name, avatar_image_url = excluded.avatar_image_url,
        chatwork_id = excluded.chatwork_id, organization_id = excluded.organization_id,
        organization_name = excluded.organization_name, department = excluded.department
    WHERE (name, avatar_image_url, chatwork_id, organization_id, organization_name, department)
        <> (excluded.name, excluded.avatar_image_url, excluded.chatwork_id, excluded.organization_id,
            excluded.organization_name, excluded.department)
"""


def remember(db: Connection, people: Iterable[Account | Person]) -> None:
    """Keep the names of ``people``; those that changed are announced, for they stand in every room."""
    changed = {account_id for account_id, person in _each(people).items() if _keep(db, person)}
    if changed:
        announce(db, Kind.MEMBERS, None, changed)


def _each(people: Iterable[Account | Person]) -> dict[int, Account | Person]:
    return {person.account_id: person for person in people}


def _keep(db: Connection, person: Account | Person) -> bool:
    values = (person.account_id, person.name, person.avatar_image_url)
    if isinstance(person, Account):
        return db.execute(_FROM_ACCOUNT, values).rowcount > 0
    more = (person.chatwork_id, person.organization_id, person.organization_name, person.department)
    return db.execute(_FROM_PERSON, (*values, *more)).rowcount > 0


def name_of(db: Connection, account_id: int) -> str | None:
    """The person's name of now; None for somebody never seen."""
    row = db.execute("SELECT name FROM people WHERE account_id = ?", (account_id,)).fetchone()
    return row[0] if row else None

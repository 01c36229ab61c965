"""What a transaction changed, told once, after it was committed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from enum import StrEnum

import msgspec

from cwtui.store.connection import ArchiveConnection


class Kind(StrEnum):
    """What sort of thing changed."""

    ROOMS = "rooms"
    MESSAGES = "messages"
    MEMBERS = "members"
    TASKS = "tasks"
    FILES = "files"
    CONTACTS = "contacts"
    REQUESTS = "requests"
    OUTBOX = "outbox"
    DRAFTS = "drafts"
    SNOOZES = "snoozes"
    KEEPS = "keeps"
    HANDLED = "handled"
    TRANSFERS = "transfers"
    SESSION = "session"
    EVERYTHING = "everything"  # another process wrote: anything may be different


class Changed(msgspec.Struct, frozen=True):
    """Things of one kind changed: those named by ``ids``, or, where it is empty, any of them.

    ``room_id`` is None where the kind is not of one room. Ids are those of the kind: rooms, messages, tasks,
    files, requests, wishes; accounts for members and contacts (a member that changed without a room is a
    person with a new name).
    """

    kind: Kind
    room_id: int | None = None
    ids: frozenset[int] = frozenset()


def announce(db: sqlite3.Connection, kind: Kind, room_id: int | None = None, ids: Iterable[int] = ()) -> None:
    """Called inside a transaction: tell the archive's listeners once it is committed."""
    if isinstance(db, ArchiveConnection):
        db.announced.append(Changed(kind, room_id, frozenset(ids)))


def merged(changes: Iterable[Changed]) -> list[Changed]:
    """One :class:`Changed` per kind and room, in the order they were first announced."""
    ids: dict[tuple[Kind, int | None], frozenset[int]] = {}
    for change in changes:
        key = (change.kind, change.room_id)
        # An empty set means "any of them", which swallows every named id.
        both = key not in ids or (ids[key] and change.ids)
        ids[key] = ids.get(key, frozenset()) | change.ids if both else frozenset()
    return [Changed(kind, room_id, members) for (kind, room_id), members in ids.items()]

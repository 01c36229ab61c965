"""Which stretches of a room the archive has completely, and so where its holes are.

A room's newest 100 messages are all the service ever shows, so each window proves one *span*: from its first
to its last message nothing is missing (from the room's beginning, id 0, when the window was not full). Spans
that share a message grow together; between two that do not lies a hole. A message that came alone (the answer
to my own send, a single one asked for) is a span of one.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from sqlite3 import Connection

import msgspec


class Hole(msgspec.Struct, frozen=True):
    """Messages between ``after_id`` and ``before_id`` that were never received.

    Both ids are of messages in the archive, but ``after_id`` is 0 where the hole begins with the room.
    ``missing`` is about how many there are; None: not known, perhaps none.
    """

    after_id: int
    before_id: int
    missing: int | None


class Span(msgspec.Struct, frozen=True):
    """Everything from ``first_id`` to ``last_id`` is here; about ``missing`` messages are not, before it."""

    first_id: int
    last_id: int
    missing: int | None


def cover(
    db: Connection, room_id: int, ids: Sequence[int], first: int, last: int, missing: int | None
) -> Hole | None:
    """A window of messages ``ids`` (ascending) proves that nothing is missing from ``first`` to ``last``.

    ``missing`` estimates how many messages lie before it, should it touch nothing we had. Returns the hole
    that is then left before it.
    """
    met = _spans(db, room_id, "first_id <= ? AND last_id >= ? ORDER BY first_id", last, first)
    below = _spans(db, room_id, "last_id < ? ORDER BY first_id DESC LIMIT 1", first)
    above = _spans(db, room_id, "first_id > ? ORDER BY first_id LIMIT 1", last)
    if met and met[0].first_id <= first:
        merged_first, before = met[0].first_id, met[0].missing
    else:
        merged_first, before = first, None
        if below and met:
            before = _less(met[0].missing, sum(i < met[0].first_id for i in ids))
        elif below and not (above and above[0].missing is not None):
            before = missing
    if above and not (met and met[-1].last_id >= last):
        reached = met[-1].last_id if met else None
        left = None if reached is None else _less(above[0].missing, sum(i > reached for i in ids))
        _put(db, room_id, Span(above[0].first_id, above[0].last_id, left))
    merged_last = max(last, met[-1].last_id) if met else last
    db.execute(
        "DELETE FROM spans WHERE room_id = ? AND first_id BETWEEN ? AND ?",
        (room_id, merged_first, merged_last),
    )
    _put(db, room_id, Span(merged_first, merged_last, before))
    return Hole(below[0].last_id, first, before) if below and merged_first == first else None


def _less(missing: int | None, found: int) -> int | None:
    """What is left of an estimate; one that is used up was wrong, so nothing is known."""
    return missing - found if missing is not None and missing > found else None


def touch(db: Connection, room_id: int, message_id: int) -> None:
    """One message came alone; what lies around it is not known."""
    if _spans(db, room_id, "first_id <= ? AND last_id >= ? LIMIT 1", message_id, message_id):
        return
    db.execute(
        "UPDATE spans SET missing = NULL WHERE room_id = ? AND first_id = "
        "(SELECT min(first_id) FROM spans WHERE room_id = ? AND first_id > ?)",
        (room_id, room_id, message_id),
    )
    _put(db, room_id, Span(message_id, message_id, None))


def holes(db: Connection, room_id: int, up_to: int) -> list[Hole]:
    """The holes before ``up_to``, the oldest first."""
    spans = _spans(db, room_id, "first_id <= ? ORDER BY first_id", up_to)
    return [Hole(older.last_id, newer.first_id, newer.missing) for older, newer in pairwise(spans)]


def joins(db: Connection, room_id: int, older_id: int, newer_id: int) -> bool:
    """Whether nothing is missing between the two messages."""
    return bool(_spans(db, room_id, "first_id <= ? AND last_id >= ? LIMIT 1", older_id, newer_id))


def _spans(db: Connection, room_id: int, where: str, *values: int) -> list[Span]:
    rows = db.execute(
        f"SELECT first_id, last_id, missing FROM spans WHERE room_id = ? AND {where}", (room_id, *values)
    )
    return [Span(*row) for row in rows.fetchall()]


def _put(db: Connection, room_id: int, span: Span) -> None:
    db.execute(
        "INSERT OR REPLACE INTO spans VALUES (?, ?, ?, ?)",
        (room_id, span.first_id, span.last_id, span.missing),
    )

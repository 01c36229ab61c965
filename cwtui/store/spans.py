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
    db: Connection, room_id: int, window: Span, ids: Sequence[int], reached: int | None
) -> tuple[Hole | None, bool]:
    """A window with messages ``ids`` (ascending) proves that nothing is missing within ``window``.

    ``reached`` is the last message of the newest window before this one; ``window.missing`` estimates how
    many came between the two. Returns the hole before the window, if the two don't touch, and whether this
    changed what is known at all.
    """
    met = _spans(
        db, room_id, "first_id <= ? AND last_id >= ? ORDER BY first_id", window.last_id, window.first_id
    )
    below = _spans(db, room_id, "last_id < ? ORDER BY first_id DESC LIMIT 1", window.first_id)
    apart = reached is None or window.first_id > reached
    if met and met[0].first_id <= window.first_id:
        first, missing = met[0].first_id, met[0].missing
    else:
        first, missing = window.first_id, None
        if below and apart:
            # Had a single message come in between, the estimate would be of more than this one hole.
            missing = window.missing if below[0].last_id <= (reached or 0) else None
        elif below and met:
            missing = _less(met[0].missing, sum(i < met[0].first_id for i in ids))
    _narrow_above(db, room_id, window, ids, met)
    grown = Span(first, max(window.last_id, met[-1].last_id) if met else window.last_id, missing)
    if met == [grown]:
        return None, False
    for span in met:
        db.execute("DELETE FROM spans WHERE room_id = ? AND first_id = ?", (room_id, span.first_id))
    _put(db, room_id, grown)
    hole = Hole(below[0].last_id, first, missing) if below and apart and first == window.first_id else None
    return hole, True


def _narrow_above(db: Connection, room_id: int, window: Span, ids: Sequence[int], met: list[Span]) -> None:
    """An older window, arriving late, may fill a part of the hole that lies after it."""
    if met and met[-1].last_id >= window.last_id:
        return
    for span in _spans(db, room_id, "first_id > ? ORDER BY first_id LIMIT 1", window.last_id):
        # Touching neither side of the hole it splits it, and nobody knows how.
        left = _less(span.missing, sum(i > met[-1].last_id for i in ids)) if met else None
        _put(db, room_id, Span(span.first_id, span.last_id, left))


def _less(missing: int | None, found: int) -> int | None:
    """What is left of an estimate; one that is used up was wrong, so nothing is known."""
    return missing - found if missing is not None and missing > found else None


def touch(db: Connection, room_id: int, message_id: int) -> None:
    """One message came alone; what lies around it is not known."""
    if joins(db, room_id, message_id, message_id):
        return
    for span in _spans(db, room_id, "first_id > ? ORDER BY first_id LIMIT 1", message_id):
        _put(db, room_id, Span(span.first_id, span.last_id, None))
    _put(db, room_id, Span(message_id, message_id, None))


def tear(
    db: Connection, room_id: int, after_id: int | None, before_id: int | None, missing: int | None
) -> None:
    """What was between two messages (None: before the first, after the last) is in the archive no more."""
    low = after_id if after_id is not None else -1
    high = before_id if before_id is not None else 2**63 - 1
    for span in _spans(db, room_id, "first_id < ? AND last_id > ?", high, low):
        db.execute("DELETE FROM spans WHERE room_id = ? AND first_id = ?", (room_id, span.first_id))
        # The room's beginning is no message, so it can't be lost.
        left = (
            after_id
            if after_id is not None and after_id >= span.first_id
            else 0
            if span.first_id == 0
            else None
        )
        if left is not None:
            _put(db, room_id, Span(span.first_id, left, span.missing))
        if before_id is not None and before_id <= span.last_id:
            _put(db, room_id, Span(before_id, span.last_id, missing if left is not None else None))


def holes(db: Connection, room_id: int, up_to: int) -> list[Hole]:
    """The holes before message ``up_to``, the oldest first."""
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

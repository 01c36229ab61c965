"""Whose turn it is in a room's lane. PURE.

A lane is what is open in the outbox for one room, in the order of due time, then creation. A message or a
file held for undoing keeps its place before later ones, and before the room is left; an unknown outcome stops
the lane; what was refused, asked about or set for later does not stand in anybody's way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import inf

import msgspec

from cwtui.store.wishes import (
    DeleteRoom,
    LeaveRoom,
    MarkRead,
    MarkUnread,
    OutboxRow,
    Reschedule,
    Send,
    Upload,
    WishState,
)
from cwtui.sync.tempo import Tempo

_AFTER_WHAT_IS_HELD = Send | Upload | LeaveRoom | DeleteRoom
LONGEST_HOLD = 30.0  # seconds; a due time further away was chosen by the person: send later


class Attempt(msgspec.Struct, frozen=True):
    """Carry this wish out now."""

    row: OutboxRow


class Look(msgspec.Struct, frozen=True):
    """Find out now whether this wish was carried out."""

    row: OutboxRow


class Interrupted(msgspec.Struct, frozen=True):
    """Nobody is attempting this wish any more, and how it ended was not written down."""

    row: OutboxRow


class AskFirst(msgspec.Struct, frozen=True):
    """This wish is so old that the person must say once more that it is meant."""

    row: OutboxRow


class Wait(msgspec.Struct, frozen=True):
    """Nothing to do before ``until``."""

    until: float


Turn = Attempt | Look | Interrupted | AskFirst | Wait


def turn(rows: Sequence[OutboxRow], now: float, tempo: Tempo, looked: Mapping[int, float]) -> Turn:
    """What to do in the lane of ``rows`` (all of one room), none of which is being attempted by us now.

    ``looked``: when each wish of unknown outcome was last looked for, by wish id.
    """
    for row in rows:
        if row.state is WishState.ATTEMPTING:
            return Interrupted(row)
        if row.state is WishState.UNKNOWN:
            due = look_due(row, now, tempo, looked.get(row.wish_id))
            return Look(row) if due <= now else Wait(due)
    turns = _turns([row for row in rows if row.state is WishState.QUEUED])
    if not turns:
        return Wait(inf)
    due, row = turns[0]
    if max(due, row.not_before) > now:
        return Wait(max(due, row.not_before))  # what comes after it would overtake it
    return AskFirst(row) if is_stale(row, now, tempo) else Attempt(row)


def _turns(queued: Sequence[OutboxRow]) -> list[tuple[float, OutboxRow]]:
    """When it is whose turn, in order: not before what was written earlier and can still be taken back."""
    turns, held_until = [], -inf
    for row in sorted(queued, key=lambda row: (row.created_at, row.wish_id)):
        due = row.due_at
        if isinstance(row.wish, _AFTER_WHAT_IS_HELD) and not is_for_later(row):
            due = max(held_until, due)
        if isinstance(row.wish, Send | Upload) and not is_for_later(row):
            held_until = due
        turns.append((due, row))
    turns.sort(key=lambda turn: turn[0])  # stable: what is due together goes as it was written
    return turns


def goes_before(rows: Sequence[OutboxRow], row: OutboxRow) -> list[OutboxRow]:
    """What in the lane of ``rows``, all of one room, has to come to its end before ``row`` is carried out:
    what is being carried out or looked for, then what comes first, as it comes."""
    others = [one for one in rows if one.wish_id != row.wish_id]
    begun = [one for one in others if one.state in (WishState.ATTEMPTING, WishState.UNKNOWN)]
    if row.state is not WishState.QUEUED:
        return begun
    order = [one for _, one in _turns([one for one in rows if one.state is WishState.QUEUED])]
    first = [one.wish_id for one in order].index(row.wish_id)
    return begun + order[:first]


def is_for_later(row: OutboxRow) -> bool:
    """Was this wish given a time by the person, and not just held for undoing?"""
    return row.due_at - row.created_at > LONGEST_HOLD


def is_stale(row: OutboxRow, now: float, tempo: Tempo) -> bool:
    """Should the person say once more that this wish is meant?

    What counts as read never grows old, and what is half done is done to its end.
    """
    if isinstance(row.wish, MarkRead | MarkUnread) or (isinstance(row.wish, Reschedule) and row.wish.created):
        return False
    return now - row.due_at > (tempo.later_stale if is_for_later(row) else tempo.stale)


def look_due(row: OutboxRow, now: float, tempo: Tempo, looked: float | None) -> float:
    """When to look (again) for a wish of unknown outcome."""
    ended = row.ended_at if row.ended_at is not None else now
    if ended > now + tempo.longest(row.wish) or (looked is not None and looked > now):
        return now  # somebody has set the clock back
    times = [ended + after for after in (*tempo.looks, tempo.settle) if after <= tempo.settle]
    if looked is None:
        return times[0]
    coming = [at for at in times if at > looked]
    # Nothing could be read at settle, or this would be decided: look until something can.
    return coming[0] if coming else looked + max(tempo.looks[-1] / 3, tempo.looks[0])

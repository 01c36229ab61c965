"""What stands in a timeline, in order: day lines, messages, gaps, the unread line, wishes. PURE."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, tzinfo

import msgspec

from cwtui import times
from cwtui.store.messages import Hole, MessageRow
from cwtui.store.wishes import Delete, Edit, OutboxRow, Send, Upload, WishState

SAME_BREATH = 300  # seconds within which an author's next message needs no header of its own


class DayLine(msgspec.Struct, frozen=True):
    """A new day begins. ``at`` is any moment of it."""

    day: date
    at: float

    @property
    def key(self) -> object:
        return self.day


class UnreadLine(msgspec.Struct, frozen=True):
    """Unread from here."""

    key: object = "unread"


class GapLine(msgspec.Struct, frozen=True):
    """Messages we have never seen. ``hidden``: the person's plan hides old ones."""

    hole: Hole
    begins_at: float | None  # Unix seconds of the messages on either side, where we have them
    ends_at: float | None
    hidden: bool = False

    @property
    def key(self) -> object:
        return ("gap", self.hole.before_id)


class MessageEntry(msgspec.Struct, frozen=True):
    """A message; ``headed`` when author and time stand above it, ``spaced`` when a blank line does.

    ``answered`` is what it replies to, where that is in the archive; ``pending`` is my wish to change it.
    """

    row: MessageRow
    headed: bool
    spaced: bool = False
    answered: MessageRow | None = None
    pending: WishEntry | None = None

    @property
    def key(self) -> object:
        return self.row.message_id


class WishEntry(msgspec.Struct, frozen=True):
    """What I want done and is not yet: a message of mine that is not in the room, say.

    ``held``: it waits for its due time. ``note``: how far it is, or what it waits for, where that is known:
    the same said ever shorter.
    """

    row: OutboxRow
    held: bool
    spaced: bool = False
    note: tuple[str, ...] = ()

    @property
    def key(self) -> object:
        return ("wish", self.row.wish_id)

    @property
    def wants_a_word(self) -> bool:
        """Can it be hurried, is it in doubt, or must somebody say what becomes of it?"""
        return self.held or self.row.state in (WishState.FAILED, WishState.ASKED, WishState.UNKNOWN)


Entry = DayLine | UnreadLine | GapLine | MessageEntry | WishEntry


def entries(
    rows: Sequence[MessageRow],
    holes: Iterable[Hole],
    wishes: Iterable[OutboxRow],
    unread_from: int | None,
    zone: tzinfo | None,
    now: float,
    answered: Mapping[int, MessageRow] | None = None,
    *,
    limited: bool = False,
    notes: Mapping[int, tuple[str, ...]] | None = None,
) -> list[Entry]:
    """The timeline of these messages (ascending). Wishes stay at the end, whatever arrives.

    ``answered`` maps the ids of replies to the messages they answer. ``limited``: the person's plan hides old
    messages. ``notes``: of wishes, by their ids.
    """
    answered, notes = answered or {}, notes or {}
    wanted = [WishEntry(wish, held=wish.due_at > now, note=notes.get(wish.wish_id, ())) for wish in wishes]
    changes = {
        entry.row.wish.message_id: entry for entry in wanted if isinstance(entry.row.wish, Edit | Delete)
    }
    gaps = {hole.before_id: hole for hole in holes}
    found: list[Entry] = []
    before: MessageRow | None = None
    for row in rows:
        gap = _gap(before, row, gaps.get(row.message_id), limited)
        found += _between(before, row, gap, unread_from == row.message_id, zone)
        follows = bool(found) and isinstance(found[-1], MessageEntry)
        pending = changes.get(row.message_id)
        has_facts = bool(row.update_time) or pending is not None
        headed = not follows or has_facts or not same_breath(before, row)
        spaced = headed and follows
        found.append(
            MessageEntry(_as_wanted(row, pending), headed, spaced, answered.get(row.message_id), pending)
        )
        before = row
    for entry in wanted:
        if isinstance(entry.row.wish, Send | Upload):
            found.append(msgspec.structs.replace(entry, spaced=bool(found)))
    return found


def _as_wanted(row: MessageRow, pending: WishEntry | None) -> MessageRow:
    """The message as my edit will make it; as it is where that was refused, or I am asked about it."""
    if pending is None or pending.row.state in (WishState.FAILED, WishState.ASKED):
        return row
    wish = pending.row.wish
    return msgspec.structs.replace(row, body=wish.body) if isinstance(wish, Edit) else row


def _gap(before: MessageRow | None, row: MessageRow, hole: Hole | None, limited: bool) -> GapLine | None:
    if hole is None:
        return None
    return GapLine(hole, before.send_time if before else None, row.send_time, limited and before is None)


def _between(
    before: MessageRow | None, row: MessageRow, gap: GapLine | None, unread: bool, zone: tzinfo | None
) -> Iterator[Entry]:
    day = times.day_of(row.send_time, zone)
    if before is None or times.day_of(before.send_time, zone) != day:
        yield DayLine(day, row.send_time)
    if gap is not None:
        yield gap
    if unread:
        yield UnreadLine()


def same_breath(before: MessageRow | None, row: MessageRow) -> bool:
    """Does ``row`` follow ``before`` as if its author just went on speaking?"""
    return (
        before is not None
        and before.account_id == row.account_id
        and row.send_time - before.send_time < SAME_BREATH
    )

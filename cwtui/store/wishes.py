"""What a person wants done, as values. A new thing a person can do is one Struct here, one function in
:mod:`cwtui.sync.errands`.

A wish is written into the outbox before anything is sent, and stays there until the service has
acknowledged it, refused it, or the person has taken it back.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Wish(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind"):
    """Something to be done in ``room_id``."""

    room_id: int


class Send(Wish, frozen=True, kw_only=True, tag="send"):
    """Post ``body`` (notation, exactly as typed)."""

    body: str
    reply_to: int | None = None  # message id: what the composer goes back to when the wish is taken back


class Edit(Wish, frozen=True, kw_only=True, tag="edit"):
    """Replace the text of my own message; ``old_body`` is what I saw when I began."""

    message_id: int
    body: str
    old_body: str


class Delete(Wish, frozen=True, kw_only=True, tag="delete"):
    """Delete my own message."""

    message_id: int


class MarkRead(Wish, frozen=True, kw_only=True, tag="read"):
    """Everything up to and including ``message_id`` is read; None = the whole room.

    ``mine_up_to``: my own messages behind it, which the service counts only where it was told "unread from
    here", and refuses to mark otherwise.
    """

    message_id: int | None = None
    mine_up_to: int | None = None


class MarkUnread(Wish, frozen=True, kw_only=True, tag="unread"):
    """``message_id`` and everything after it become unread."""

    message_id: int


AnyWish = Send | Edit | Delete | MarkRead | MarkUnread


class WishState(StrEnum):
    """Where a wish stands. Every change of state is compare-and-set."""

    QUEUED = "queued"  # waits for its due time, its turn, the line or the limit
    ATTEMPTING = "attempting"  # journalled; a request may be on its way
    UNKNOWN = "unknown"  # may or may not have been carried out: being looked at
    ASKED = "asked"  # could not be proven; the person decides
    FAILED = "failed"  # refused, with the server's words
    DONE = "done"  # acknowledged; a sent message's id is owned by its wish
    DROPPED = "dropped"  # taken back or thrown away by the person


OPEN_STATES = (WishState.QUEUED, WishState.ATTEMPTING, WishState.UNKNOWN, WishState.ASKED, WishState.FAILED)


class OutboxRow(msgspec.Struct, frozen=True, kw_only=True):
    """A wish in the outbox. Times are Unix seconds on this machine's clock, but for ``floor`` and ``settle``.

    ``floor`` (the server's clock) and ``tip`` (newest message id of the room in the archive) are journalled
    before the first byte of an attempt; ``ended_at`` is when the attempt is known to have ended, ``settle``
    (the server's clock) when it can no longer be carried out late.
    """

    wish_id: int
    wish: AnyWish
    state: WishState
    created_at: float
    due_at: float
    not_before: float = 0.0  # the limit or the line say: not before this
    attempt: int = 0
    attempted_at: float | None = None
    floor: float | None = None
    tip: int | None = None
    ended_at: float | None = None
    settle: float | None = None
    error: str | None = None  # a code of cwtui.chatwork.errors
    words: tuple[str, ...] = ()  # what the server said
    message_id: int | None = None

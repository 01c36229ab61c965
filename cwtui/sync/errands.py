"""How each kind of wish is carried out, and how it is found out whether it was.

A new thing a person can do is one Struct in :mod:`cwtui.store.wishes`, one :class:`Errand` here, one line in
``ERRANDS``.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from sqlite3 import Connection
from typing import Any

import msgspec

from cwtui.chatwork.errors import BadRequest, Forbidden, NotFound
from cwtui.chatwork.models import Account, Me, Message, Unread
from cwtui.store import messages, outbox, rooms
from cwtui.store.wishes import AnyWish, Delete, Edit, MarkRead, MarkUnread, OutboxRow, Send
from cwtui.sync import proof
from cwtui.sync.clock import Clock
from cwtui.sync.proof import Decision, Verdict
from cwtui.sync.reading import Reader
from cwtui.sync.tempo import Tempo

FLOOR_MARGIN = 5.0
"""Seconds an attempt's ``floor`` lies before its beginning: the server's clock is known by its Date only."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What an errand stands on."""

    reader: Reader
    me: Me
    clock: Clock
    tempo: Tempo

    def server_now(self) -> float:
        """Unix seconds of the server's clock."""
        return self.reader.service.budget.server_now(self.clock.now())


def _nothing(db: Connection) -> None:
    """There is nothing to save."""


def _nothing_stands_against_it(db: Connection, wish: AnyWish) -> str | None:
    return None


@dataclass(frozen=True, slots=True)
class Done:
    """A wish was carried out. ``save`` takes it over into the archive, in the transaction that closes it."""

    message_id: int | None = None
    save: Callable[[Connection], object] = field(default=_nothing)


@dataclass(frozen=True, slots=True)
class Errand:
    """``carry_out`` raises ChatworkError. ``posts``: it counts against the room's posting limit.

    ``impossible`` looks at the archive right before an attempt: why it cannot be carried out any more.
    """

    carry_out: Callable[[Ground, Any], Awaitable[Done]]
    look: Callable[[Ground, OutboxRow], Awaitable[Verdict]]
    posts: bool = False
    impossible: Callable[[Connection, Any], str | None] = _nothing_stands_against_it


def errand(wish: AnyWish) -> Errand:
    """How to carry out ``wish``."""
    return ERRANDS[type(wish)]


async def _send(ground: Ground, wish: Send) -> Done:
    message_id = await ground.reader.service.post_message(wish.room_id, wish.body)
    me = ground.me
    message = Message(
        message_id=message_id,
        account=Account(account_id=me.account_id, name=me.name, avatar_image_url=me.avatar_image_url),
        body=wish.body,
        send_time=int(proof.time_of(message_id)),
    )
    return Done(message_id, partial(messages.save_one, room_id=wish.room_id, message=message))


async def _look_for_sent(ground: Ground, row: OutboxRow) -> Verdict:
    """Read the room's window, and decide by the table of unknown sends."""
    room_id = row.wish.room_id
    settled, covered = _settled(ground, row), False
    try:
        window = await ground.reader.messages(room_id)
        covered = not window.limited and _covered(ground, row, window.items)
    except (Forbidden, NotFound):
        if await ground.reader.is_gone(room_id):
            return Verdict(Decision.FAILED, code="unknown_room_gone")
    return from_archive(ground, row, settled=settled, covered=covered)


def _covered(ground: Ground, row: OutboxRow, window: Sequence[Message]) -> bool:
    """Is everything here that came into the room since the attempt?"""
    if window and window[0].send_time < int(row.floor or row.created_at):
        return True  # the window itself begins before it
    return messages.covered(ground.reader.archive.db, row.wish.room_id, row.tip or 0)


def from_archive(ground: Ground, row: OutboxRow, *, settled: bool, covered: bool) -> Verdict:
    """What the archive proves about a send of unknown outcome."""
    assert isinstance(row.wish, Send)
    db, since = ground.reader.archive.db, row.tip or 0
    owned = outbox.owned_ids(db, row.wish.room_id, since)
    mine = [
        proof.Mine(m.message_id, m.body, m.send_time, edited=m.update_time > 0, deleted=m.deleted)
        for m in messages.of_author(db, row.wish.room_id, ground.me.account_id, after=since)
        if m.message_id not in owned
    ]
    return proof.of_send(
        row.wish.body,
        mine,
        floor=row.floor or row.created_at,
        settle=settle(row, ground.tempo),
        settled=settled,
        covered=covered,
    )


def settle(row: OutboxRow, tempo: Tempo) -> float:
    """The server's time after which an attempt of unknown outcome cannot be carried out any more."""
    if row.settle is not None:
        return row.settle
    # We were killed meanwhile. The floor was the server's time a margin before the attempt began.
    began = (row.floor or row.created_at) + FLOOR_MARGIN
    return began + tempo.deadline + tempo.settle


def _settled(ground: Ground, row: OutboxRow) -> bool:
    """Can the attempt no longer be carried out? The server's clock decides, within the error of its Date."""
    late = ground.server_now() - settle(row, ground.tempo)
    passed_here = ground.clock.now() - (row.ended_at or 0.0)
    return late >= proof.DATE_ERROR or (late >= 0 and passed_here >= ground.tempo.settle)


async def _edit(ground: Ground, wish: Edit) -> Done:
    began = int(ground.server_now())  # not later than the server's own update_time
    await ground.reader.service.edit_message(wish.room_id, wish.message_id, wish.body)
    return Done(None, partial(_changed, ground, wish, body=wish.body, at=began))


def _is_deleted(db: Connection, wish: Edit) -> str | None:
    """What its author took back stays so: an edit might bring it to light again."""
    stored = messages.get(db, wish.message_id)
    return "message_deleted" if stored is not None and stored.deleted else None


async def _look_for_edited(ground: Ground, row: OutboxRow) -> Verdict:
    assert isinstance(row.wish, Edit)
    try:
        message = await ground.reader.message(row.wish.room_id, row.wish.message_id)
    except NotFound as error:
        return Verdict(Decision.ASK) if error.limited else Verdict(Decision.FAILED, code="message_gone")
    if message.body == messages.DELETED:
        return Verdict(Decision.FAILED, code="message_deleted")
    if proof.same_text(message.body, row.wish.body):
        return Verdict(Decision.ACCEPTED)
    untouched = proof.same_text(message.body, row.wish.old_body) or message.update_time < (row.floor or 0)
    if not untouched:
        return Verdict(Decision.ASK)
    # Carried out late, it would undo a next edit that by then was carried out as well.
    return Verdict(Decision.ABSENT if _settled(ground, row) else Decision.WAIT)


async def _delete(ground: Ground, wish: Delete) -> Done:
    began = int(ground.server_now())
    await ground.reader.service.delete_message(wish.room_id, wish.message_id)
    return Done(None, partial(_changed, ground, wish, body=messages.DELETED, at=began))


async def _look_for_deleted(ground: Ground, row: OutboxRow) -> Verdict:
    assert isinstance(row.wish, Delete)
    try:
        message = await ground.reader.message(row.wish.room_id, row.wish.message_id)
    except NotFound as error:
        return Verdict(Decision.ASK if error.limited else Decision.ACCEPTED)
    return Verdict(Decision.ACCEPTED if message.body == messages.DELETED else Decision.ABSENT)


def _changed(ground: Ground, wish: Edit | Delete, db: Connection, body: str, at: int) -> None:
    """My message says something else now."""
    stored, me = messages.get(db, wish.message_id), ground.me
    message = Message(
        message_id=wish.message_id,
        account=Account(account_id=me.account_id, name=me.name, avatar_image_url=me.avatar_image_url),
        body=body,
        send_time=stored.send_time if stored else int(proof.time_of(wish.message_id)),
        update_time=max(at, stored.update_time if stored else 0),
    )
    messages.save_one(db, wish.room_id, message)


async def _mark_read(ground: Ground, wish: MarkRead) -> Done:
    service = ground.reader.service
    left = await _unless_it_is_so(service.mark_read(wish.room_id, wish.message_id))
    if wish.mine_up_to is not None and (left is None or left.unread_num):
        left = await _unless_it_is_so(service.mark_read(wish.room_id, wish.mine_up_to)) or left
    return _marked(wish.room_id, left)


async def _mark_unread(ground: Ground, wish: MarkUnread) -> Done:
    left = await _unless_it_is_so(ground.reader.service.mark_unread(wish.room_id, wish.message_id))
    return _marked(wish.room_id, left)


async def _unless_it_is_so(asked: Awaitable[Unread]) -> Unread | None:
    """What is left unread; None: it was marked so already."""
    try:
        return await asked
    except BadRequest as error:
        if error.status == 400:
            return None
        raise


def _marked(room_id: int, left: Unread | None) -> Done:
    return Done(None, partial(_count_unread, room_id=room_id, left=left)) if left is not None else Done()


def _count_unread(db: Connection, room_id: int, left: Unread) -> None:
    room = rooms.get(db, room_id)
    if room is not None and room.left_at is None:
        counted = msgspec.structs.replace(room, unread_num=left.unread_num, mention_num=left.mention_num)
        rooms.save_one(db, counted)


async def _again(ground: Ground, row: OutboxRow) -> Verdict:
    """Doing it twice is doing it once."""
    return Verdict(Decision.ABSENT)


ERRANDS: dict[type[AnyWish], Errand] = {
    Send: Errand(_send, _look_for_sent, posts=True),
    Edit: Errand(_edit, _look_for_edited, impossible=_is_deleted),
    Delete: Errand(_delete, _look_for_deleted),
    MarkRead: Errand(_mark_read, _again),
    MarkUnread: Errand(_mark_unread, _again),
}

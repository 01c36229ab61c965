"""What counts as read. Doing it twice is doing it once."""

from __future__ import annotations

from collections.abc import Awaitable
from functools import partial
from sqlite3 import Connection

import msgspec

from cwtui.chatwork.errors import BadRequest
from cwtui.chatwork.models import Unread
from cwtui.store import rooms
from cwtui.store.wishes import MarkRead, MarkUnread, OutboxRow
from cwtui.sync.errands.errand import Done, Errand, Ground
from cwtui.sync.proof import Decision, Verdict


async def _mark_read(ground: Ground, row: OutboxRow) -> Done:
    wish, service = row.wish, ground.reader.service
    assert isinstance(wish, MarkRead)
    left = await _unless_it_is_so(service.mark_read(wish.room_id, wish.message_id))
    if wish.mine_up_to is not None and (left is None or left.unread_num):
        left = await _unless_it_is_so(service.mark_read(wish.room_id, wish.mine_up_to)) or left
    return _marked(wish.room_id, left)


async def _mark_unread(ground: Ground, row: OutboxRow) -> Done:
    wish = row.wish
    assert isinstance(wish, MarkUnread)
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
    return Verdict(Decision.ABSENT)


READ = Errand(_mark_read, _again)
UNREAD = Errand(_mark_unread, _again)

"""Messages: posted, and looked for in their room."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from cwtui.chatwork.errors import Forbidden, NotFound
from cwtui.chatwork.models import Account, Me, Message
from cwtui.store import messages, outbox
from cwtui.store.wishes import OutboxRow, Reschedule, Send
from cwtui.sync import proof
from cwtui.sync.errands.errand import Done, Errand, Ground, settle, settled
from cwtui.sync.proof import Decision, Verdict


def text_of(row: OutboxRow) -> str:
    """What is to be said in the room."""
    assert isinstance(row.wish, Send | Reschedule)
    return row.wish.body if isinstance(row.wish, Send) else row.wish.reply


def by_me(me: Me) -> Account:
    """Myself, as messages name their author."""
    return Account(account_id=me.account_id, name=me.name, avatar_image_url=me.avatar_image_url)


async def _send(ground: Ground, row: OutboxRow) -> Done:
    room_id, body = row.wish.room_id, text_of(row)
    message_id = await ground.reader.service.post_message(room_id, body)
    message = Message(
        message_id=message_id,
        account=by_me(ground.me),
        body=body,
        send_time=int(proof.time_of(message_id)),
    )
    return Done(message_id, partial(messages.save_one, room_id=room_id, message=message))


async def _look(ground: Ground, row: OutboxRow) -> Verdict:
    """Read the room's window, and decide by the table of unknown sends."""
    room_id = row.wish.room_id
    past, covered = settled(ground, row), False
    try:
        window = await ground.reader.messages(room_id)
        covered = not window.limited and _covered(ground, row, window.items)
    except (Forbidden, NotFound):
        if await ground.reader.is_gone(room_id):
            return Verdict(Decision.FAILED, code="unknown_room_gone")
    return _decide(ground, row, past=past, covered=covered)


def _covered(ground: Ground, row: OutboxRow, window: Sequence[Message]) -> bool:
    """Is everything here that came into the room since the attempt?"""
    if window and window[0].send_time < int(row.floor or row.created_at):
        return True  # the window itself begins before it
    return messages.covered(ground.db, row.wish.room_id, row.tip or 0)


def _from_archive(ground: Ground, row: OutboxRow) -> Verdict:
    return _decide(ground, row, past=True, covered=False)


def _decide(ground: Ground, row: OutboxRow, *, past: bool, covered: bool) -> Verdict:
    """What the archive proves about a message whose outcome is unknown."""
    db, since = ground.db, row.tip or 0
    owned = outbox.owned_ids(db, row.wish.room_id, since)
    mine = [
        proof.Mine(m.message_id, m.body, m.send_time, edited=m.update_time > 0, deleted=m.deleted)
        for m in messages.of_author(db, row.wish.room_id, ground.me.account_id, after=since)
        if m.message_id not in owned
    ]
    return proof.of_send(
        text_of(row),
        mine,
        floor=row.floor or row.created_at,
        settle=settle(row, ground.tempo),
        settled=past,
        covered=covered,
    )


SEND = Errand(_send, _look, posts=True, from_archive=_from_archive)

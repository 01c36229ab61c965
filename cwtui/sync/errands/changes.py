"""My messages, edited and deleted."""

from __future__ import annotations

from functools import partial
from sqlite3 import Connection

from cwtui.chatwork.errors import NotFound
from cwtui.chatwork.models import Message
from cwtui.store import messages
from cwtui.store.wishes import AnyWish, Delete, Edit, OutboxRow
from cwtui.sync import proof
from cwtui.sync.errands.errand import Done, Errand, Ground, settled
from cwtui.sync.errands.sends import by_me
from cwtui.sync.proof import Decision, Verdict


async def _edit(ground: Ground, row: OutboxRow) -> Done:
    wish = row.wish
    assert isinstance(wish, Edit)
    began = int(ground.server_now())  # not later than the server's own update_time
    await ground.reader.service.edit_message(wish.room_id, wish.message_id, wish.body)
    return Done(None, partial(_changed, ground, wish, body=wish.body, at=began))


def _is_deleted(ground: Ground, wish: AnyWish) -> str | None:
    """What its author took back stays so: an edit might bring it to light again."""
    assert isinstance(wish, Edit)
    stored = messages.get(ground.db, wish.message_id)
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
    return Verdict(Decision.ABSENT if settled(ground, row) else Decision.WAIT)


async def _delete(ground: Ground, row: OutboxRow) -> Done:
    wish = row.wish
    assert isinstance(wish, Delete)
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
    stored = messages.get(db, wish.message_id)
    message = Message(
        message_id=wish.message_id,
        account=by_me(ground.me),
        body=body,
        send_time=stored.send_time if stored else int(proof.time_of(wish.message_id)),
        update_time=max(at, stored.update_time if stored else 0),
    )
    messages.save_one(db, wish.room_id, message)


EDIT = Errand(_edit, _look_for_edited, impossible=_is_deleted)
DELETE = Errand(_delete, _look_for_deleted)

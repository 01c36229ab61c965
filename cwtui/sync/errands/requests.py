"""People who ask to become a contact: accepted or declined."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from sqlite3 import Connection

from cwtui.chatwork.errors import ChatworkError, NotFound
from cwtui.chatwork.models import Contact
from cwtui.store import contacts
from cwtui.store.wishes import AnswerRequest, OutboxRow
from cwtui.sync.asks import Contacts
from cwtui.sync.errands.errand import Done, Errand, Ground, settled
from cwtui.sync.proof import Decision, Verdict


async def _answer(ground: Ground, row: OutboxRow) -> Done:
    """One that is there no more was declined, whoever did it; whether it was accepted, the contacts tell."""
    wish, service = row.wish, ground.reader.service
    assert isinstance(wish, AnswerRequest)
    contact: Contact | None = None
    try:
        if wish.accept:
            contact = await service.accept_request(wish.request_id)
        else:
            await service.decline_request(wish.request_id)
    except NotFound:
        if wish.accept and (contact := await _accepted_elsewhere(ground, wish)) is None:
            raise
    return Done(None, partial(_save, request_id=wish.request_id, contact=contact))


async def _accepted_elsewhere(ground: Ground, wish: AnswerRequest) -> Contact | None:
    asked = contacts.request(ground.db, wish.request_id)
    if asked is not None:
        with suppress(ChatworkError):
            listed = await ground.reader.service.contacts()
            return next((one for one in listed if one.account_id == asked.account_id), None)
    return None


def _save(db: Connection, request_id: int, contact: Contact | None) -> None:
    contacts.answered(db, request_id)
    if contact is not None:
        contacts.save_one(db, contact)


async def _look(ground: Ground, row: OutboxRow) -> Verdict:
    """Is it still in the list? A list as long as the service makes them does not tell that it is not."""
    wish = row.wish
    assert isinstance(wish, AnswerRequest)
    asked = contacts.request(ground.db, wish.request_id)
    listed = await ground.reader.requests()
    if wish.accept:
        await ground.reader.read(Contacts())
        if asked is not None and contacts.is_one(ground.db, asked.account_id):
            return Verdict(Decision.ACCEPTED)
    if any(request.request_id == wish.request_id for request in listed):
        return Verdict(Decision.ABSENT if settled(ground, row) else Decision.WAIT)
    return Verdict(Decision.ACCEPTED if len(listed) < contacts.FULL_LIST else Decision.ASK)


ANSWER = Errand(_answer, _look, stirs=True, codes={"not_found": "request_gone"})

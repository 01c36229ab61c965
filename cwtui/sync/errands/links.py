"""The invitation link of a group: made, changed and removed.

Changing it is no patch: what is not sent is set anew, so everything always is, the code before all.
"""

from __future__ import annotations

from functools import partial

import msgspec

from cwtui.chatwork.errors import Forbidden, NotFound
from cwtui.chatwork.models import Link
from cwtui.room_rules import code_of
from cwtui.store import links
from cwtui.store.wishes import LinkAction, OutboxRow, SetLink
from cwtui.sync.asks import RoomLink
from cwtui.sync.errands.errand import Clash, Done, Errand, Ground
from cwtui.sync.errands.rooms import again_when_settled, gone
from cwtui.sync.proof import Decision, Verdict, same_text


async def _set(ground: Ground, row: OutboxRow) -> Done:
    """Where somebody else has changed it meanwhile, the person decides first."""
    wish = row.wish
    assert isinstance(wish, SetLink)
    now = await ground.reader.service.link(wish.room_id)
    save = partial(links.save, room_id=wish.room_id, now=ground.clock.now())
    if _is_so(wish, now):
        return Done(None, partial(save, link=now))
    if _code(now) != wish.old_code:
        again = msgspec.structs.replace(wish, old_code=_code(now))
        raise Clash("link_changed", again, partial(save, link=now))
    return Done(None, partial(save, link=await _send(ground, wish, now)))


async def _send(ground: Ground, wish: SetLink, now: Link) -> Link:
    service = ground.reader.service
    if wish.action is LinkAction.REMOVE:
        return await service.delete_link(wish.room_id)
    write = service.update_link if now.public else service.create_link
    return await write(
        wish.room_id,
        code=wish.code or _code(now) or None,
        need_acceptance=wish.need_acceptance,
        description=wish.description,
    )


def _is_so(wish: SetLink, now: Link) -> bool:
    if wish.action is LinkAction.REMOVE or not now.public:
        return (wish.action is LinkAction.REMOVE) is not now.public
    has_code = not wish.code or wish.code == _code(now)
    is_open = wish.need_acceptance is now.need_acceptance
    return has_code and is_open and same_text(wish.description, now.description)


def _code(link: Link) -> str:
    return code_of(link.url) if link.public else ""


async def _look(ground: Ground, row: OutboxRow) -> Verdict:
    wish = row.wish
    assert isinstance(wish, SetLink)
    try:
        await ground.reader.read(RoomLink(wish.room_id))
    except (Forbidden, NotFound):
        return await gone(ground, row)
    now = links.get(ground.db, wish.room_id)
    if now is not None and _is_so(wish, now):
        return Verdict(Decision.ACCEPTED)
    return again_when_settled(ground, row)


SET = Errand(_set, _look)

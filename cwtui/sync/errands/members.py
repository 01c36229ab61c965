"""Who is in a group: changed without touching anybody else.

The service takes the whole list at once, so it is read right before, and changed as far as it is still to be
changed. Between that and the sending somebody else may still change it; nothing can be done about that.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from sqlite3 import Connection

import msgspec

from cwtui import room_rules
from cwtui.chatwork.errors import Forbidden, NotFound
from cwtui.chatwork.models import Member, MemberIds, Role
from cwtui.room_rules import Danger
from cwtui.store import members
from cwtui.store.wishes import ChangeMembers, OutboxRow
from cwtui.sync.asks import Members
from cwtui.sync.errands.errand import Clash, Done, Errand, Ground
from cwtui.sync.errands.rooms import again_when_settled, gone
from cwtui.sync.proof import Decision, Verdict

_TO_ASK_ABOUT = (Danger.NO_ADMIN, Danger.WITHOUT_ME)


async def _change(ground: Ground, row: OutboxRow) -> Done:
    """Where somebody else has changed the same people, or it would go wrong, the person decides first."""
    wish, service = row.wish, ground.reader.service
    assert isinstance(wish, ChangeMembers)
    listed = await service.members(wish.room_id)
    save = partial(_save, room_id=wish.room_id, listed=listed, now=ground.clock.now())
    now = {member.account_id: member.role for member in listed}
    merged = room_rules.merged(now, wish.changes)
    if not merged.left:
        return Done(None, save)
    again = msgspec.structs.replace(wish, changes=merged.left)
    if merged.clashes:
        raise Clash("members_changed", again, save)
    for danger in room_rules.dangers(now, merged.roles, ground.me.account_id):
        if danger in _TO_ASK_ABOUT:
            raise Clash(danger, again, save)
    lists = room_rules.by_role(merged.roles)
    ids = await service.replace_members(
        wish.room_id, lists[Role.ADMIN], lists[Role.MEMBER], lists[Role.READONLY]
    )
    return Done(None, partial(save, ids=ids))


def _save(
    db: Connection, room_id: int, listed: Sequence[Member], now: float, ids: MemberIds | None = None
) -> None:
    """``ids`` is what became of those ``listed``."""
    members.save(db, room_id, listed, now=now)
    if ids is not None:
        lists = {Role.ADMIN: ids.admin, Role.MEMBER: ids.member, Role.READONLY: ids.readonly}
        roles = {account_id: role for role, those in lists.items() for account_id in those}
        members.save_roles(db, room_id, roles, now=now)


async def _look(ground: Ground, row: OutboxRow) -> Verdict:
    wish = row.wish
    assert isinstance(wish, ChangeMembers)
    try:
        await ground.reader.read(Members(wish.room_id))
    except (Forbidden, NotFound):
        return await gone(ground, row)
    if not room_rules.merged(members.roles(ground.db, wish.room_id), wish.changes).left:
        return Verdict(Decision.ACCEPTED)
    return again_when_settled(ground, row)


CHANGE = Errand(_change, _look, stirs=True)

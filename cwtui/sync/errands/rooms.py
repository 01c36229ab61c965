"""Groups: made, changed, left and deleted."""

from __future__ import annotations

from functools import partial
from sqlite3 import Connection

import msgspec

from cwtui.chatwork.errors import Forbidden, NotFound
from cwtui.chatwork.models import Role, Room, RoomType
from cwtui.room_rules import icon_of
from cwtui.store import members, outbox, rooms
from cwtui.store.wishes import CreateRoom, EditRoom, OutboxRow
from cwtui.sync.asks import RoomDetails, Rooms
from cwtui.sync.errands.errand import Clash, Done, Errand, Ground, settled
from cwtui.sync.proof import Decision, Verdict, same_text


async def _create(ground: Ground, row: OutboxRow) -> Done:
    """The new one is told from those there were right before, so these are noted first."""
    wish = row.wish
    assert isinstance(wish, CreateRoom)
    await ground.reader.read(Rooms())
    wish = msgspec.structs.replace(wish, known=tuple(room.room_id for room in rooms.all(ground.db)))
    await ground.reader.archive.write(outbox.note, row.wish_id, wish)
    room_id = await ground.reader.service.create_room(
        wish.name,
        wish.admins,
        members=wish.members,
        readonly=wish.readonly,
        description=wish.description or None,
        icon=wish.icon_preset,
        link=wish.link or None,
        link_code=(wish.link_code or None) if wish.link else None,
        link_need_acceptance=wish.link_need_acceptance if wish.link else None,
    )
    ground.reader.made(room_id)
    room = Room(
        room_id=room_id,
        name=wish.name,
        type=RoomType.GROUP,
        role=Role.ADMIN,
        description=wish.description,
        last_update_time=int(ground.server_now()),
    )
    save = partial(_save_created, room=room, wish=wish, now=ground.clock.now())
    return Done(None, save, wish=_made(wish, room_id))


def _save_created(db: Connection, room: Room, wish: CreateRoom, now: float) -> None:
    """As far as it is known: the next list of rooms tells the rest."""
    if rooms.get(db, room.room_id) is None:
        rooms.save_one(db, room)
    lists = {Role.ADMIN: wish.admins, Role.MEMBER: wish.members, Role.READONLY: wish.readonly}
    roles = {account_id: role for role, ids in lists.items() for account_id in ids}
    members.save_roles(db, room.room_id, roles, now=now)


def _made(wish: CreateRoom, room_id: int) -> CreateRoom:
    return msgspec.structs.replace(wish, known=(), created=room_id)


async def _look_for_created(ground: Ground, row: OutboxRow) -> Verdict:
    """A group of that name whose admin I am, and which was not there before, is it. Of several any may be."""
    wish = row.wish
    assert isinstance(wish, CreateRoom)
    if wish.known is None:
        return Verdict(Decision.ABSENT)  # it had not come to that
    await ground.reader.read(Rooms())
    found = [
        room.room_id
        for room in rooms.all(ground.db)
        if room.room_id not in wish.known and room.left_at is None and _may_be(room, wish)
    ]
    if len(found) == 1:
        return Verdict(Decision.ACCEPTED, wish=_made(wish, found[0]))
    if found:
        return Verdict(Decision.ASK)
    return Verdict(Decision.ABSENT if settled(ground, row) else Decision.WAIT)


def _may_be(room: Room, wish: CreateRoom) -> bool:
    is_mine = room.type is RoomType.GROUP and room.role is Role.ADMIN
    return is_mine and room.name.strip() == wish.name.strip()


async def _edit(ground: Ground, row: OutboxRow) -> Done:
    """Send what is still different. Where somebody else has changed the same, the person decides first."""
    wish, service = row.wish, ground.reader.service
    assert isinstance(wish, EditRoom)
    now = await service.room(wish.room_id)
    left = _left(wish, now)
    if (left.name is not None and now.name != wish.old_name) or (
        left.description is not None and not same_text(now.description or "", wish.old_description)
    ):
        again = msgspec.structs.replace(wish, old_name=now.name, old_description=now.description or "")
        raise Clash("room_changed", again, partial(rooms.save_one, room=now))
    if left.name is not None or left.description is not None or left.icon_preset is not None:
        await service.update_room(wish.room_id, left.name, left.description, left.icon_preset)
    changed = msgspec.structs.replace(
        now,
        name=now.name if left.name is None else left.name,
        description=now.description if left.description is None else left.description,
    )
    return Done(None, partial(rooms.save_one, room=changed))


def _left(wish: EditRoom, now: Room) -> EditRoom:
    """What of it is not so yet."""
    name = wish.name if wish.name is not None and wish.name.strip() != now.name.strip() else None
    text = wish.description
    description = text if text is not None and not same_text(text, now.description or "") else None
    icon = wish.icon_preset if wish.icon_preset != icon_of(now.icon_path) else None
    return msgspec.structs.replace(wish, name=name, description=description, icon_preset=icon)


async def _look_at_edited(ground: Ground, row: OutboxRow) -> Verdict:
    wish = row.wish
    assert isinstance(wish, EditRoom)
    try:
        await ground.reader.read(RoomDetails(wish.room_id))
    except (Forbidden, NotFound):
        return await gone(ground, row)
    now = rooms.get(ground.db, wish.room_id)
    assert now is not None
    left = _left(wish, now)
    # The address of a picture may be of a shape we do not know: another one than before is the new one.
    icon_left = left.icon_preset is not None and now.icon_path == (wish.old_icon or now.icon_path)
    if left.name is None and left.description is None and not icon_left:
        return Verdict(Decision.ACCEPTED)
    return again_when_settled(ground, row)


def again_when_settled(ground: Ground, row: OutboxRow) -> Verdict:
    """Not carried out yet. Carried out late, it would undo what somebody else, or a next wish, has done."""
    return Verdict(Decision.ABSENT if settled(ground, row) else Decision.WAIT)


async def gone(ground: Ground, row: OutboxRow) -> Verdict:
    """The room is refused us: nothing can be found out if that is because I am in it no more."""
    if await ground.reader.is_gone(row.wish.room_id):
        return Verdict(Decision.FAILED, code="unknown_room_gone")
    return again_when_settled(ground, row)


async def _leave(ground: Ground, row: OutboxRow) -> Done:
    """Who is not in it any more has left, whoever saw to that."""
    room_id = row.wish.room_id
    try:
        await ground.reader.service.leave_room(room_id)
    except (Forbidden, NotFound):
        if not await ground.reader.is_gone(room_id):
            raise
    return _without(ground, room_id)


async def _delete(ground: Ground, row: OutboxRow) -> Done:
    await ground.reader.service.delete_room(row.wish.room_id)
    return _without(ground, row.wish.room_id)


def _without(ground: Ground, room_id: int) -> Done:
    return Done(None, partial(rooms.leave, room_id=room_id, now=ground.clock.now()))


async def _look_whether_left(ground: Ground, row: OutboxRow) -> Verdict:
    is_gone = await ground.reader.is_gone(row.wish.room_id)
    return Verdict(Decision.ACCEPTED if is_gone else Decision.ABSENT)


async def _look_whether_deleted(ground: Ground, row: OutboxRow) -> Verdict:
    if await ground.reader.is_gone(row.wish.room_id):
        return Verdict(Decision.ACCEPTED)
    return again_when_settled(ground, row)  # a second try would be refused once the first is carried out


# There is no room yet in which I might not do it.
CREATE = Errand(_create, _look_for_created, stirs=True, codes={"forbidden": "bad_request"})
EDIT = Errand(_edit, _look_at_edited, stirs=True)
LEAVE = Errand(_leave, _look_whether_left)
DELETE = Errand(_delete, _look_whether_deleted)

"""Making, changing, leaving and deleting rooms, and who is in them."""

from __future__ import annotations

import random
from collections.abc import Mapping

from cwtui.simulator.world import addresses, messages, system
from cwtui.simulator.world.records import ROLES, Account, Membership, Role, Room
from cwtui.simulator.world.refusals import Invalid, Refused
from cwtui.simulator.world.state import World


def listed(world: World, account: Account) -> list[Room]:
    """The account's rooms, in an order nobody promised."""
    rooms = world.rooms_of(account)
    if world.knobs.room_order == "by_id":
        return sorted(rooms, key=lambda room: room.room_id)
    if world.knobs.room_order == "shuffled":
        random.Random().shuffle(rooms)
        return rooms
    return sorted(rooms, key=lambda room: (-room.last_update_time, room.room_id))


def roles_of(world: World, lists: Mapping[Role, list[int]]) -> dict[int, Role]:
    """Who gets which role. An id in two lists is refused, or gets the higher of its roles."""
    roles: dict[int, Role] = {}
    for role in ROLES:
        for account_id in lists[role]:
            if account_id in roles and world.knobs.id_in_two_lists == "refuse":
                raise Invalid(f"Account {account_id} is in more than one list")
            roles.setdefault(account_id, role)
    return roles


def create(world: World, me: Account, name: str, roles: dict[int, Role]) -> Room:
    """A new group chat; the creator's system message is its first."""
    if me.account_id not in roles and world.knobs.create_without_me == "refuse":
        raise Invalid("You must be a member of the room")
    world.require_reachable(me, roles)
    room = world.add_room("group", name, roles)
    messages.post(world, room, me.account_id, system.group_created(name, roles))
    return room


def require_group(world: World, room: Room, what: str) -> None:
    """Direct chats and My Chat are as they are."""
    if room.type != "group":
        text = f"You don't have permission to {what} this room"
        raise Refused(text, status=world.knobs.direct_room_edit_status)


def update(
    world: World, room: Room, me: Account, name: str | None, description: str | None, icon: str | None
) -> None:
    """Change what is given; one system message for the texts, one for the icon."""
    new_name = name if name != room.name else None
    new_description = description if description != room.description else None
    if new_name is not None:
        room.name = new_name
    if new_description is not None:
        room.description = new_description
    if new_name is not None or new_description is not None:
        messages.post(world, room, me.account_id, system.room_edited(new_name, new_description))
    if icon is not None and addresses.icon(icon) != room.icon:
        room.icon = addresses.icon(icon)
        messages.post(world, room, me.account_id, system.icon_updated())


def leave(world: World, room: Room, me: Account) -> None:
    """My open tasks and my files go with me; a room without an admin makes everyone one."""
    mine = me.account_id
    room.tasks = {
        i: task for i, task in room.tasks.items() if task.account_id != mine or task.status == "done"
    }
    room.files = {i: file for i, file in room.files.items() if file.account_id != mine}
    messages.post(world, room, mine, system.members([(mine, "leaved")]))
    del room.members[mine]
    if not room.members:
        delete(world, room)
    elif not any(membership.role == "admin" for membership in room.members.values()):
        for membership in room.members.values():
            membership.role = "admin"
        messages.post(world, room, next(iter(room.members)), system.everyone_became_admin())


def delete(world: World, room: Room) -> None:
    """Everything in it, for everyone."""
    del world.rooms[room.room_id]


def replace_members(world: World, room: Room, me: Account, roles: dict[int, Role]) -> None:
    """The whole list at once: who is not named is removed. What changed is said in one system message."""
    world.require_reachable(me, set(roles) - set(room.members))
    changes: list[tuple[int, str]] = []
    for account_id, role in roles.items():
        membership = room.members.get(account_id)
        if membership is None:
            room.members[account_id] = Membership(role)
            changes.append((account_id, "added"))
        elif membership.role != role:
            membership.role = role
            changes.append((account_id, "priv_changed"))
    for account_id in [i for i in room.members if i not in roles]:
        del room.members[account_id]
        changes.append((account_id, "deleted"))
    if changes:
        messages.post(world, room, me.account_id, system.members(changes))

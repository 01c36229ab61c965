"""Contacts, the direct chats between them, and requests to become one."""

from __future__ import annotations

from cwtui.simulator.world import messages, system
from cwtui.simulator.world.records import Account, Request, Room
from cwtui.simulator.world.refusals import Refused
from cwtui.simulator.world.state import World


def introduce(world: World, one: Account, other: Account) -> Room:
    """Make two people contacts; gives their (empty) direct chat."""
    room = world.add_room("direct", "", {one.account_id: "member", other.account_id: "member"})
    world.contacts[one.account_id][other.account_id] = room.room_id
    world.contacts[other.account_id][one.account_id] = room.room_id
    return room


def ask(world: World, sender: Account, receiver: Account, message: str) -> Request:
    request = Request(world.request_ids.next(), sender.account_id, receiver.account_id, message)
    world.requests[request.request_id] = request
    return request


def requests_to(world: World, me: Account) -> list[Request]:
    return [request for request in world.requests.values() if request.to_account == me.account_id]


def take_request(world: World, me: Account, request_id: int) -> Request:
    """The request, no longer waiting."""
    request = world.requests.get(request_id)
    if request is None or request.to_account != me.account_id:
        raise Refused("Request not found", status=world.knobs.unknown_request_status)
    return world.requests.pop(request_id)


def accept(world: World, me: Account, request: Request) -> Room:
    """Contacts from now on; their direct chat begins with the system's word about it."""
    other = world.accounts[request.from_account]
    known = world.contacts[me.account_id].get(other.account_id)
    room = world.rooms[known] if known else introduce(world, me, other)
    messages.post(world, room, me.account_id, system.contact_added())
    return room

"""Posting, editing, deleting, fetching and reading."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Sequence
from operator import attrgetter

from cwtui.simulator.world import mentions
from cwtui.simulator.world.records import DELETED, Account, Membership, Message, Room
from cwtui.simulator.world.refusals import Forbidden, Invalid, Refused, Unknown
from cwtui.simulator.world.state import World

WINDOW = 100

_by_id = attrgetter("message_id")


def post(
    world: World,
    room: Room,
    author: int,
    body: str,
    *,
    self_unread: bool = False,
    at: float | None = None,
) -> Message:
    """A message now; unread for every other member, and for its author if ``self_unread``.

    With ``at`` it is history, sent then, and everybody has read it.
    """
    when = world.clock.now() if at is None else at
    message = Message(world.mint(room, when), author, body, int(when))
    insort(room.messages, message, key=_by_id)
    room.by_id[message.message_id] = message
    room.last_update_time = max(room.last_update_time, message.send_time)
    if at is None:
        for account_id, membership in room.members.items():
            if account_id != author or self_unread:
                membership.unread[message.message_id] = is_mention(world, message, account_id)
    return message


def is_mention(world: World, message: Message, account_id: int) -> bool:
    toall = world.knobs.toall_counts_as_mention and message.account_id != account_id
    return mentions.addresses(message.body, account_id, toall=toall)


def find(room: Room, message_id: int) -> Message:
    message = room.by_id.get(message_id)
    if message is None:
        raise Unknown("Message not found")
    return message


def require_voice(world: World, membership: Membership) -> None:
    """A read-only member says nothing."""
    if membership.role == "readonly":
        status = world.knobs.readonly_post_status
        raise Refused("You don't have permission to send messages in this room", status=status)


def edit(world: World, room: Room, account: Account, message: Message, body: str) -> None:
    if message.account_id != account.account_id:
        raise Refused("You can edit your own messages only", status=world.knobs.foreign_message_status)
    if message.deleted:
        raise Invalid("The message has been deleted")
    change(world, room, message, body, world.now())


def delete(world: World, room: Room, account: Account, message: Message) -> None:
    """The message stays, its text goes."""
    admin = room.members[account.account_id].role == "admin"
    by_admin = admin and world.knobs.who_deletes_messages == "author_or_admin"
    if message.account_id != account.account_id and not by_admin:
        raise Refused("You can delete your own messages only", status=world.knobs.foreign_message_status)
    times = {"deletion": world.now(), "kept": message.update_time, "zero": 0}
    change(world, room, message, DELETED, times[world.knobs.deleted_update_time])


def change(world: World, room: Room, message: Message, body: str, update_time: int) -> None:
    """Another body for a message; an unread one may address other people from now on."""
    message.body, message.deleted = body, body == DELETED
    message.update_time = update_time
    if world.knobs.changes_move_last_update_time:
        room.last_update_time = world.now()
    for account_id, membership in room.members.items():
        membership.changed.add(message.message_id)
        if message.message_id in membership.unread:
            membership.unread[message.message_id] = is_mention(world, message, account_id)


def newest(room: Room) -> list[Message]:
    return room.messages[-WINDOW:]


def fetch_new(world: World, room: Room, membership: Membership) -> list[Message]:
    """What ``force=0`` gives: not handed out before, the newest hundred of it; the rest is lost to it."""
    if world.knobs.force_cursor == "none":
        return newest(room)
    first_time = membership.fetched_to is None
    if first_time and world.knobs.first_fetch == "nothing":
        move_cursor(room, membership)
        return []
    start = 0 if first_time else bisect_right(room.messages, membership.fetched_to or 0, key=_by_id)
    fresh = room.messages[start:][-WINDOW:]
    if world.knobs.changes_reenter_fetch and not first_time:
        again = [room.by_id[i] for i in membership.changed if i <= (membership.fetched_to or 0)]
        fresh = sorted([*again, *fresh], key=_by_id)[-WINDOW:]
    move_cursor(room, membership)
    return fresh


def move_cursor(room: Room, membership: Membership) -> None:
    membership.fetched_to = room.messages[-1].message_id if room.messages else 0
    membership.changed.clear()


def shown(world: World, messages: Sequence[Message]) -> list[Message]:
    """Without those the free plan hides."""
    return [message for message in messages if not hidden(world, message)]


def hidden(world: World, message: Message) -> bool:
    days = world.knobs.history_days
    return days > 0 and message.send_time < world.now() - days * 86_400


def mark_read(room: Room, membership: Membership, message_id: int | None) -> None:
    """Up to and including ``message_id``, or everything. Refused when that message is read already."""
    if message_id is None:
        membership.unread.clear()
        return
    find(room, message_id)
    if message_id not in membership.unread:
        raise Invalid("The message is already read")
    for unread_id in [i for i in membership.unread if i <= message_id]:
        del membership.unread[unread_id]


def mark_unread(world: World, room: Room, account: Account, message_id: int) -> None:
    """``message_id`` and everything after it. Refused when it is unread already."""
    find(room, message_id)
    membership = room.members[account.account_id]
    if message_id in membership.unread:
        raise Invalid("The message is already unread")
    unread_from(world, room, account.account_id, message_id)


def unread_from(world: World, room: Room, account_id: int, message_id: int) -> None:
    membership = room.members[account_id]
    for message in room.messages[bisect_left(room.messages, message_id, key=_by_id) :]:
        membership.unread[message.message_id] = is_mention(world, message, account_id)


def as_other(world: World, account_id: int, room_id: int, body: str) -> Message:
    """A message as any member of the room, outside every limit."""
    room = world.rooms.get(room_id)
    if room is None:
        raise Unknown("No such room")
    if account_id not in room.members:
        raise Forbidden("That account is not a member of the room")
    return post(world, room, account_id, body)

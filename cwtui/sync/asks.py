"""What can be asked of the service: one value per request the plan may choose.

Two asks with the same value are the same question, so needs collapse by themselves.
"""

from __future__ import annotations

import msgspec

from cwtui.chatwork.models import TaskStatus


class Rooms(msgspec.Struct, frozen=True):
    """The list of rooms with their counters: the heartbeat."""


class Messages(msgspec.Struct, frozen=True):
    """The newest 100 messages of a room."""

    room_id: int


class Message(msgspec.Struct, frozen=True):
    """One message, by its id: somebody answers it, and it has not been received."""

    room_id: int
    message_id: int


class Members(msgspec.Struct, frozen=True):
    """Who is in a room."""

    room_id: int


class RoomDetails(msgspec.Struct, frozen=True):
    """One room, with its description."""

    room_id: int


class RoomLink(msgspec.Struct, frozen=True):
    """The invitation link of a room."""

    room_id: int


class MyTasks(msgspec.Struct, frozen=True):
    """The tasks given to me."""

    status: TaskStatus = TaskStatus.OPEN


class RoomTasks(msgspec.Struct, frozen=True):
    """The tasks of a room: everybody's, or those that one person has or gave."""

    room_id: int
    status: TaskStatus = TaskStatus.OPEN
    account_id: int | None = None
    assigned_by: int | None = None


class Files(msgspec.Struct, frozen=True):
    """The files of a room: everybody's, or those that one person put there."""

    room_id: int
    account_id: int | None = None


class Contacts(msgspec.Struct, frozen=True):
    """My contacts."""


class Requests(msgspec.Struct, frozen=True):
    """People who ask to become a contact."""


Ask = (
    Rooms
    | Messages
    | Message
    | Members
    | RoomDetails
    | RoomLink
    | MyTasks
    | RoomTasks
    | Files
    | Contacts
    | Requests
)


class Need(msgspec.Struct, frozen=True):
    """What a screen shows and wants no older than ``fresh_for`` seconds. It expires unless declared again."""

    ask: Ask
    fresh_for: float = 300.0

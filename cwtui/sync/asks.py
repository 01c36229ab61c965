"""What can be asked of the service: one value per request the plan may choose.

Two asks with the same value are the same question, so needs collapse by themselves.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rooms:
    """The list of rooms with their counters: the heartbeat."""


@dataclass(frozen=True, slots=True)
class Messages:
    """The newest 100 messages of a room."""

    room_id: int


@dataclass(frozen=True, slots=True)
class Members:
    """Who is in a room."""

    room_id: int


@dataclass(frozen=True, slots=True)
class MyTasks:
    """The tasks given to me, open ones."""


@dataclass(frozen=True, slots=True)
class RoomTasks:
    """The tasks of a room, open ones."""

    room_id: int


@dataclass(frozen=True, slots=True)
class Files:
    """The files of a room."""

    room_id: int


@dataclass(frozen=True, slots=True)
class Contacts:
    """My contacts."""


@dataclass(frozen=True, slots=True)
class Requests:
    """People who ask to become a contact."""


Ask = Rooms | Messages | Members | MyTasks | RoomTasks | Files | Contacts | Requests


@dataclass(frozen=True, slots=True)
class Need:
    """What a screen shows and wants no older than ``fresh_for`` seconds. It expires unless declared again."""

    ask: Ask
    fresh_for: float = 300.0

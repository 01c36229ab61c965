"""What the server says, as values. One Struct per object of the API; unknown fields are ignored.

Ids are integers here, also ``message_id``, which travels as a string because it needs 64 bits. Times are
Unix seconds. Every number is promised to fit the archive's 63 bits: one that does not is refused at the
edge. Source: the reference at https://developer.chatwork.com/reference
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec

Whole = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]
"""A whole number SQLite can hold. Lax decoding also takes it from a string."""

Id = Whole
Seconds = Whole
Count = Whole


class Model(msgspec.Struct, frozen=True, kw_only=True):
    """A value the server sent. Optional fields are those its documents disagree about."""


class RoomType(StrEnum):
    MY = "my"
    DIRECT = "direct"
    GROUP = "group"


class Role(StrEnum):
    ADMIN = "admin"
    MEMBER = "member"
    READONLY = "readonly"


class TaskStatus(StrEnum):
    OPEN = "open"
    DONE = "done"


class LimitType(StrEnum):
    """What of a task's ``limit_time`` counts: nothing, the day (in Japan), or the minute."""

    NONE = "none"
    DATE = "date"
    TIME = "time"


class Account(Model, frozen=True, kw_only=True):
    """Who wrote, gave or uploaded something: the three fields every object carries of a person."""

    account_id: Id
    name: str
    avatar_image_url: str = ""


class Me(Model, frozen=True, kw_only=True):
    """GET /me: the token's own account; ``room_id`` is My Chat."""

    account_id: Id
    room_id: Id
    name: str
    chatwork_id: str = ""
    organization_id: Id = 0
    organization_name: str = ""
    department: str = ""
    title: str = ""
    url: str = ""
    introduction: str = ""
    mail: str = ""
    tel_organization: str = ""
    tel_extension: str = ""
    tel_mobile: str = ""
    skype: str = ""
    facebook: str = ""
    twitter: str = ""
    avatar_image_url: str = ""
    login_mail: str = ""


class MyStatus(Model, frozen=True, kw_only=True):
    """GET /my/status: totals over all rooms."""

    unread_room_num: Count
    mention_room_num: Count
    mytask_room_num: Count
    unread_num: Count
    mention_num: Count
    mytask_num: Count


class Room(Model, frozen=True, kw_only=True):
    """An item of GET /rooms; ``description`` comes with GET /rooms/{room_id} only."""

    room_id: Id
    name: str
    type: RoomType
    role: Role
    sticky: bool = False
    unread_num: Count = 0
    mention_num: Count = 0
    mytask_num: Count = 0
    message_num: Count = 0
    file_num: Count = 0
    task_num: Count = 0
    icon_path: str = ""
    last_update_time: Seconds = 0
    description: str | None = None


class Person(Model, frozen=True, kw_only=True):
    """The fields members, contacts and incoming requests share."""

    account_id: Id
    name: str
    chatwork_id: str = ""
    organization_id: Id = 0
    organization_name: str = ""
    department: str = ""
    avatar_image_url: str = ""


class Member(Person, frozen=True, kw_only=True):
    """An item of GET /rooms/{room_id}/members."""

    role: Role


class Contact(Person, frozen=True, kw_only=True):
    """An item of GET /contacts; ``room_id`` is the direct chat with that person."""

    room_id: Id


class IncomingRequest(Person, frozen=True, kw_only=True):
    """An item of GET /incoming_requests: somebody asks to become a contact."""

    request_id: Id
    message: str = ""


class MemberIds(Model, frozen=True, kw_only=True):
    """The answer of PUT /rooms/{room_id}/members: who is what now."""

    admin: list[Id]
    member: list[Id]
    readonly: list[Id]


class Message(Model, frozen=True, kw_only=True):
    """A message; ``body`` is raw notation, ``[deleted]`` once deleted; ``update_time`` 0 = never edited."""

    message_id: Id
    account: Account
    body: str
    send_time: Seconds
    update_time: Seconds = 0


class RoomRef(Model, frozen=True, kw_only=True):
    """The answer of creating or changing a room."""

    room_id: Id


class MessageRef(Model, frozen=True, kw_only=True):
    """The answer of posting, editing or deleting a message."""

    message_id: Id


class TaskRef(Model, frozen=True, kw_only=True):
    """The answer of setting a task's status."""

    task_id: Id


class TaskRefs(Model, frozen=True, kw_only=True):
    """The answer of creating tasks: one for each assignee."""

    task_ids: list[Id]


class FileRef(Model, frozen=True, kw_only=True):
    """The answer of an upload; the message that announces it must be read from the file."""

    file_id: Id


class Unread(Model, frozen=True, kw_only=True):
    """What remains unread in the room after read / unread."""

    unread_num: Count
    mention_num: Count


class TaskRoom(Model, frozen=True, kw_only=True):
    """The room as an item of GET /my/tasks names it."""

    room_id: Id
    name: str
    icon_path: str = ""


class Task(Model, frozen=True, kw_only=True):
    """A task. In GET /my/tasks ``account`` (the assignee, me) is absent and ``room`` is present."""

    task_id: Id
    assigned_by_account: Account
    message_id: Id
    body: str
    limit_time: Seconds
    status: TaskStatus
    limit_type: LimitType | None = None
    account: Account | None = None
    room: TaskRoom | None = None


class File(Model, frozen=True, kw_only=True):
    """A file of a room; ``download_url`` only when asked for, and it lives 30 seconds."""

    file_id: Id
    account: Account
    message_id: Id
    filename: str
    filesize: Count
    upload_time: Seconds
    download_url: str | None = None


class Link(Model, frozen=True, kw_only=True):
    """A room's invitation link; without one only ``public`` (false) is there."""

    public: bool
    url: str = ""
    need_acceptance: bool = True
    description: str = ""


class Messages(Model, frozen=True, kw_only=True):
    """A window of a room: its newest messages, at most 100, ascending by id.

    ``limited`` is the free plan's word that older messages exist and are hidden; ``limitation`` its prose.
    """

    items: list[Message]
    limited: bool = False
    limitation: str = ""

"""What the server says, as values. One Struct per object of the API; unknown fields are ignored.

Ids are integers here, also ``message_id``, which travels as a string because it needs 64 bits. Times are
Unix seconds. Source: the reference at https://developer.chatwork.com/reference
"""

from __future__ import annotations

from enum import StrEnum

import msgspec


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

    account_id: int
    name: str
    avatar_image_url: str = ""


class Me(Model, frozen=True, kw_only=True):
    """GET /me: the token's own account; ``room_id`` is My Chat."""

    account_id: int
    room_id: int
    name: str
    chatwork_id: str = ""
    organization_id: int = 0
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

    unread_room_num: int
    mention_room_num: int
    mytask_room_num: int
    unread_num: int
    mention_num: int
    mytask_num: int


class Room(Model, frozen=True, kw_only=True):
    """An item of GET /rooms; ``description`` comes with GET /rooms/{room_id} only."""

    room_id: int
    name: str
    type: RoomType
    role: Role
    sticky: bool = False
    unread_num: int = 0
    mention_num: int = 0
    mytask_num: int = 0
    message_num: int = 0
    file_num: int = 0
    task_num: int = 0
    icon_path: str = ""
    last_update_time: int = 0
    description: str | None = None


class Person(Model, frozen=True, kw_only=True):
    """The fields members, contacts and incoming requests share."""

    account_id: int
    name: str
    chatwork_id: str = ""
    organization_id: int = 0
    organization_name: str = ""
    department: str = ""
    avatar_image_url: str = ""


class Member(Person, frozen=True, kw_only=True):
    """An item of GET /rooms/{room_id}/members."""

    role: Role


class Contact(Person, frozen=True, kw_only=True):
    """An item of GET /contacts; ``room_id`` is the direct chat with that person."""

    room_id: int


class IncomingRequest(Person, frozen=True, kw_only=True):
    """An item of GET /incoming_requests: somebody asks to become a contact."""

    request_id: int
    message: str = ""


class MemberIds(Model, frozen=True, kw_only=True):
    """The answer of PUT /rooms/{room_id}/members: who is what now."""

    admin: list[int]
    member: list[int]
    readonly: list[int]


class Message(Model, frozen=True, kw_only=True):
    """A message; ``body`` is raw notation, ``[deleted]`` once deleted; ``update_time`` 0 = never edited."""

    message_id: int
    account: Account
    body: str
    send_time: int
    update_time: int = 0


class Unread(Model, frozen=True, kw_only=True):
    """What remains unread in the room after read / unread."""

    unread_num: int
    mention_num: int


class TaskRoom(Model, frozen=True, kw_only=True):
    """The room as an item of GET /my/tasks names it."""

    room_id: int
    name: str
    icon_path: str = ""


class Task(Model, frozen=True, kw_only=True):
    """A task. In GET /my/tasks ``account`` (the assignee, me) is absent and ``room`` is present."""

    task_id: int
    assigned_by_account: Account
    message_id: int
    body: str
    limit_time: int
    status: TaskStatus
    limit_type: LimitType | None = None
    account: Account | None = None
    room: TaskRoom | None = None


class File(Model, frozen=True, kw_only=True):
    """A file of a room; ``download_url`` only when asked for, and it lives 30 seconds."""

    file_id: int
    account: Account
    message_id: int
    filename: str
    filesize: int
    upload_time: int
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

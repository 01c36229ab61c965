"""What a world is made of. Times are Unix seconds; ids are integers also where the API writes strings."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

RoomType = Literal["my", "direct", "group"]
Role = Literal["admin", "member", "readonly"]
TaskStatus = Literal["open", "done"]
LimitType = Literal["none", "date", "time"]

ROLES: tuple[Role, ...] = ("admin", "member", "readonly")
ICON_PRESETS = (
    *("group", "check", "document", "meeting", "event", "project", "business", "study", "security"),
    *("star", "idea", "heart", "magcup", "beer", "music", "sports", "travel"),
)
DELETED = "[deleted]"


@dataclass(slots=True)
class Account:
    """A person. ``nick`` names the token on the ready lines."""

    account_id: int
    nick: str
    token: str
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
    avatar: str = ""  # the path of their picture on this server
    login_mail: str = ""


@dataclass(slots=True)
class Membership:
    """One person's side of a room.

    ``unread`` maps the ids of unread messages to whether they address this person; ``fetched_to`` is the
    newest message ``force=0`` has handed out, None before the first time.
    """

    role: Role
    sticky: bool = False
    unread: dict[int, bool] = field(default_factory=dict)
    fetched_to: int | None = None
    changed: set[int] = field(default_factory=set)  # edited or deleted since the last force=0


@dataclass(slots=True)
class Message:
    message_id: int
    account_id: int
    body: str
    send_time: int
    update_time: int = 0
    deleted: bool = False  # not told by the body: anybody may write that word


@dataclass(slots=True)
class Task:
    task_id: int
    account_id: int  # whose task it is
    assigned_by: int
    message_id: int
    body: str
    limit_time: int
    limit_type: LimitType
    status: TaskStatus = "open"


@dataclass(slots=True)
class StoredFile:
    file_id: int
    account_id: int
    message_id: int
    filename: str
    content: bytes
    content_type: str
    upload_time: int


@dataclass(slots=True)
class Link:
    code: str
    need_acceptance: bool = True
    description: str = ""


@dataclass(slots=True)
class Request:
    """Somebody asks ``to_account`` to become a contact."""

    request_id: int
    from_account: int
    to_account: int
    message: str


@dataclass(slots=True)
class Room:
    """A chat. ``messages`` ascends by id and ``by_id`` finds one; both hold the same objects."""

    room_id: int
    type: RoomType
    name: str
    description: str = ""
    icon: str = "/icon/ico_group.png"  # a path on this server
    last_update_time: int = 0
    members: dict[int, Membership] = field(default_factory=dict)
    messages: list[Message] = field(default_factory=list)
    by_id: dict[int, Message] = field(default_factory=dict)
    tasks: dict[int, Task] = field(default_factory=dict)
    files: dict[int, StoredFile] = field(default_factory=dict)
    link: Link | None = None

"""What a person wants done, as values. A new thing a person can do is one Struct here, one function in
:mod:`cwtui.sync.errands`.

A wish is written into the outbox before anything is sent, and stays there until the service has
acknowledged it, refused it, or the person has taken it back.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from cwtui.chatwork.models import LimitType, TaskStatus
from cwtui.room_rules import MemberChange

NEW_NOTICE = "{new}"
"""In a reply that says that a task was rescheduled: the id of the message by which the new one is told."""

NO_ROOM = 0
"""The ``room_id`` of what concerns no room: its lane."""


class Wish(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind"):
    """Something to be done in ``room_id``."""

    room_id: int


class Send(Wish, frozen=True, kw_only=True, tag="send"):
    """Post ``body`` (notation, exactly as typed)."""

    body: str
    reply_to: int | None = None  # message id: what the composer goes back to when the wish is taken back


class Edit(Wish, frozen=True, kw_only=True, tag="edit"):
    """Replace the text of my own message; ``old_body`` is what I saw when I began."""

    message_id: int
    body: str
    old_body: str


class Delete(Wish, frozen=True, kw_only=True, tag="delete"):
    """Delete my own message."""

    message_id: int


class MarkRead(Wish, frozen=True, kw_only=True, tag="read"):
    """Everything up to and including ``message_id`` is read; None = the whole room.

    ``mine_up_to``: my own messages behind it, which the service counts only where it was told "unread from
    here", and refuses to mark otherwise.
    """

    message_id: int | None = None
    mine_up_to: int | None = None


class MarkUnread(Wish, frozen=True, kw_only=True, tag="unread"):
    """``message_id`` and everything after it become unread."""

    message_id: int


class CreateTask(Wish, frozen=True, kw_only=True, tag="task"):
    """Give a task to each of ``to_ids`` (account ids, members of the room). The room sees a notice.

    ``limit``: Unix seconds (0: none), read by ``limit_type``: the whole day (in Tokyo) or to the minute.
    ``created`` are the ids of the tasks it made, as soon as the service has told them.
    """

    body: str
    to_ids: tuple[int, ...]
    limit: int = 0
    limit_type: LimitType = LimitType.NONE
    created: tuple[int, ...] = ()


class SetTask(Wish, frozen=True, kw_only=True, tag="task_status"):
    """A task is done, or open again. The room sees a notice."""

    task_id: int
    status: TaskStatus


class Reschedule(Wish, frozen=True, kw_only=True, tag="reschedule"):
    """Another task in place of ``task_id``, for the service cannot change one: create, then close, then
    answer with ``reply`` where that is wanted, in which :data:`NEW_NOTICE` stands for the new task's message.

    ``created`` and ``closed`` say how far it has come; each step is journalled before the next begins.
    Taken back half-way it leaves what ``created`` names.
    """

    task_id: int
    body: str
    to_ids: tuple[int, ...]
    limit: int = 0
    limit_type: LimitType = LimitType.NONE
    reply: str = ""
    created: tuple[int, ...] = ()  # ids of the new tasks
    closed: bool = False


class AnswerRequest(Wish, frozen=True, kw_only=True, tag="request"):
    """Accept or decline somebody who asks to become a contact; ``room_id`` is NO_ROOM."""

    request_id: int
    accept: bool


class Upload(Wish, frozen=True, kw_only=True, tag="upload"):
    """Put a file into the room, with ``message`` (notation) above it.

    ``copy`` names the file's copy in the account's folder of outgoing files: what is sent is what was
    chosen, whatever becomes of the original meanwhile. ``file_id`` is the file it made in the room, as soon
    as the service has told it.
    """

    filename: str
    filesize: int  # bytes
    copy: str
    message: str = ""
    file_id: int | None = None


class CreateRoom(Wish, frozen=True, kw_only=True, tag="create_room"):
    """Make a group; ``room_id`` is NO_ROOM. ``admins`` must hold myself.

    ``link_code`` "": the service makes one up. ``known`` are the rooms I was in right before the last attempt
    (None: there was none yet), by which the new one is told; ``created`` is the new one.
    """

    room_id: int = NO_ROOM
    name: str
    admins: tuple[int, ...]
    members: tuple[int, ...] = ()
    readonly: tuple[int, ...] = ()
    description: str = ""
    icon_preset: str | None = None
    link: bool = False
    link_code: str = ""
    link_need_acceptance: bool = True
    known: tuple[int, ...] | None = None
    created: int | None = None


class EditRoom(Wish, frozen=True, kw_only=True, tag="edit_room"):
    """Change what is not None of a group; ``old_name`` and ``old_description`` are what the form began with,
    ``old_icon`` the picture's address then."""

    name: str | None = None
    description: str | None = None
    icon_preset: str | None = None
    old_name: str = ""
    old_description: str = ""
    old_icon: str = ""


class ChangeMembers(Wish, frozen=True, kw_only=True, tag="members"):
    """What is to be different about a group's members: nobody else's role is touched."""

    changes: tuple[MemberChange, ...]


class LeaveRoom(Wish, frozen=True, kw_only=True, tag="leave"):
    """Leave a group. My open tasks and my files in it are deleted."""


class DeleteRoom(Wish, frozen=True, kw_only=True, tag="delete_room"):
    """Delete a group with all that is in it, for everyone."""


class LinkAction(StrEnum):
    """What is to become of the invitation link."""

    CREATE = "create"
    CHANGE = "change"
    REMOVE = "remove"


class SetLink(Wish, frozen=True, kw_only=True, tag="link"):
    """Make, change or remove the invitation link. ``code`` "": for a new one the service makes one up, an
    old one keeps its own. ``old_code`` is what the form began with, "" where there was no link."""

    action: LinkAction
    code: str = ""
    need_acceptance: bool = True
    description: str = ""
    old_code: str = ""


AnyWish = (
    Send
    | Edit
    | Delete
    | MarkRead
    | MarkUnread
    | CreateTask
    | SetTask
    | Reschedule
    | AnswerRequest
    | Upload
    | CreateRoom
    | EditRoom
    | ChangeMembers
    | LeaveRoom
    | DeleteRoom
    | SetLink
)


class WishState(StrEnum):
    """Where a wish stands. Every change of state is compare-and-set."""

    QUEUED = "queued"  # waits for its due time, its turn, the line or the limit
    ATTEMPTING = "attempting"  # journalled; a request may be on its way
    UNKNOWN = "unknown"  # may or may not have been carried out: being looked at
    ASKED = "asked"  # could not be proven; the person decides
    FAILED = "failed"  # refused, with the server's words
    DONE = "done"  # acknowledged; a sent message's id is owned by its wish
    DROPPED = "dropped"  # taken back or thrown away by the person


OPEN_STATES = (WishState.QUEUED, WishState.ATTEMPTING, WishState.UNKNOWN, WishState.ASKED, WishState.FAILED)


class OutboxRow(msgspec.Struct, frozen=True, kw_only=True):
    """A wish in the outbox. Times are Unix seconds on this machine's clock, but for ``floor`` and ``settle``.

    ``floor`` (the server's clock) and ``tip`` (newest message id of the room in the archive) are journalled
    before the first byte of an attempt; ``ended_at`` is when the attempt is known to have ended, ``settle``
    (the server's clock) when it can no longer be carried out late.
    """

    wish_id: int
    wish: AnyWish
    state: WishState
    created_at: float
    due_at: float
    not_before: float = 0.0  # the limit or the line say: not before this
    attempt: int = 0
    attempted_at: float | None = None
    floor: float | None = None
    tip: int | None = None
    ended_at: float | None = None
    settle: float | None = None
    error: str | None = None  # a code of cwtui.chatwork.errors
    words: tuple[str, ...] = ()  # what the server said
    message_id: int | None = None

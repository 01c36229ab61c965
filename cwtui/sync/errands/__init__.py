"""How each kind of wish is carried out, and how it is found out whether it was.

A new thing a person can do is one Struct in :mod:`cwtui.store.wishes`, one :class:`Errand` in a module here,
one line in ``ERRANDS``.
"""

from __future__ import annotations

from collections.abc import Callable

from cwtui.store.wishes import (
    AnswerRequest,
    AnyWish,
    ChangeMembers,
    CreateRoom,
    CreateTask,
    Delete,
    DeleteRoom,
    Edit,
    EditRoom,
    LeaveRoom,
    MarkRead,
    MarkUnread,
    Reschedule,
    Send,
    SetLink,
    SetTask,
    Upload,
)
from cwtui.sync.errands import (
    changes,
    links,
    marks,
    members,
    requests,
    rescheduling,
    rooms,
    sends,
    tasks,
    uploads,
)
from cwtui.sync.errands.errand import FLOOR_MARGIN, Clash, Done, Errand, Ground

__all__ = ["ERRANDS", "FLOOR_MARGIN", "Clash", "Done", "Errand", "Ground", "errand"]

ERRANDS: dict[type[AnyWish], Errand | Callable[[AnyWish], Errand]] = {
    Send: sends.SEND,
    Edit: changes.EDIT,
    Delete: changes.DELETE,
    MarkRead: marks.READ,
    MarkUnread: marks.UNREAD,
    CreateTask: tasks.CREATE,
    SetTask: tasks.SET,
    Reschedule: rescheduling.next_step,
    AnswerRequest: requests.ANSWER,
    Upload: uploads.UPLOAD,
    CreateRoom: rooms.CREATE,
    EditRoom: rooms.EDIT,
    ChangeMembers: members.CHANGE,
    LeaveRoom: rooms.LEAVE,
    DeleteRoom: rooms.DELETE,
    SetLink: links.SET,
}
"""By kind of wish. One of several steps has an errand for each, chosen by how far it has come."""


def errand(wish: AnyWish) -> Errand:
    """How to carry out ``wish``, or what of it comes next."""
    found = ERRANDS[type(wish)]
    return found if isinstance(found, Errand) else found(wish)

"""What is said of a wish about a group, its members or its link.

The other kinds of wishes have their words in :mod:`cwtui.ui.words.wishes`, which asks here as well: each
function says nothing (None or "") of those.
"""

from __future__ import annotations

from collections.abc import Iterable
from sqlite3 import Connection

from cwtui import room_rules
from cwtui.chatwork.models import Role
from cwtui.notation import one_line
from cwtui.room_rules import MemberChange
from cwtui.store import links, people, rooms
from cwtui.store.wishes import (
    AnyWish,
    ChangeMembers,
    CreateRoom,
    DeleteRoom,
    EditRoom,
    LeaveRoom,
    LinkAction,
    OutboxRow,
    SetLink,
    WishState,
)
from cwtui.texts import Text, enumerated, mark, say
from cwtui.ui.drawing.width import steady

CLASHES = ("members_changed", "room_changed", "link_changed")
"""Why a person is asked: somebody else has changed the same (:class:`cwtui.sync.errands.Clash`)."""
FORBIDDEN = ("removes_me", "no_admin")
"""Why a person is asked: it would do what nobody does on purpose."""

ROLES: dict[Role, Text] = {
    Role.ADMIN: mark("admin"),
    Role.MEMBER: mark("member"),
    Role.READONLY: mark("read-only"),
}


def role(role: Role | None) -> str:
    """A role in a word; None: not in the room."""
    return say(ROLES[role]) if role is not None else say("not in the group")


def about(db: Connection, wish: AnyWish) -> str:
    """What it is about, in a line."""
    match wish:
        case CreateRoom(name=name):
            return say("New group: {name}", name=_plain(name))
        case EditRoom(name=str(name)):
            return say("New name: {name}", name=_plain(name))
        case EditRoom():
            return say("Description or icon of the group")
        case ChangeMembers(changes=changes):
            return who_changes(db, changes)
        case LeaveRoom():
            return say("Leave the group")
        case DeleteRoom():
            return say("Delete the group")
        case SetLink():
            return say("Invitation link")
    return ""


def who_changes(db: Connection, changes: Iterable[MemberChange]) -> str:
    """Who comes, goes and changes, by name."""
    found = room_rules.difference(changes)
    parts = []
    if found.added:
        parts.append(say("added: {names}", names=_names(db, found.added)))
    if found.removed:
        parts.append(say("removed: {names}", names=_names(db, found.removed)))
    if found.changed:
        parts.append(say("role changed: {names}", names=_names(db, found.changed)))
    return " · ".join(parts)


def _names(db: Connection, changes: Iterable[MemberChange]) -> str:
    return enumerated(_name(db, change) for change in changes)


def _name(db: Connection, change: MemberChange) -> str:
    return _plain(people.name_of(db, change.account_id) or f"#{change.account_id}")


def _plain(text: str) -> str:
    return steady(one_line(text))


def waiting(wish: AnyWish) -> str | None:
    """What becomes of it when it is its turn."""
    match wish:
        case CreateRoom() | SetLink(action=LinkAction.CREATE):
            return say("to be made")
        case EditRoom() | ChangeMembers() | SetLink(action=LinkAction.CHANGE):
            return say("to be changed")
        case LeaveRoom():
            return say("to be left")
        case DeleteRoom():
            return say("to be deleted")
        case SetLink():
            return say("to be removed")
    return None


def asked(row: OutboxRow) -> str | None:
    """How it stands while the person is asked what only these kinds are asked."""
    if row.error in CLASHES:
        return say("changed by somebody else · Enter")
    return say("not like this · Enter") if row.error in FORBIDDEN else None


def not_done(wish: AnyWish, why: str) -> str | None:
    """How it stands once it has failed."""
    match wish:
        case CreateRoom() | SetLink(action=LinkAction.CREATE):
            return say("not made: {reason} · Enter", reason=why)
        case EditRoom() | ChangeMembers() | SetLink(action=LinkAction.CHANGE):
            return say("not changed: {reason} · Enter", reason=why)
        case LeaveRoom():
            return say("not left: {reason} · Enter", reason=why)
        case DeleteRoom():
            return say("not deleted: {reason} · Enter", reason=why)
        case SetLink():
            return say("not removed: {reason} · Enter", reason=why)
    return None


def in_doubt(wish: AnyWish) -> str | None:
    """What the question about one whose outcome is unknown begins with."""
    match wish:
        case CreateRoom():
            return say("Was this group made?")
        case EditRoom():
            return say("Was this group changed?")
        case ChangeMembers():
            return say("Were the members changed?")
        case LeaveRoom():
            return say("Was this group left?")
        case DeleteRoom():
            return say("Was this group deleted?")
        case SetLink():
            return say("Was the invitation link changed?")
    return None


def failed(wish: AnyWish) -> str | None:
    """What the question about one that failed, or is still to be decided about, begins with."""
    match wish:
        case CreateRoom():
            return say("This group was not made")
        case EditRoom():
            return say("This group was not changed")
        case ChangeMembers():
            return say("The members were not changed")
        case LeaveRoom():
            return say("This group was not left")
        case DeleteRoom():
            return say("This group was not deleted")
        case SetLink(action=LinkAction.CREATE):
            return say("The invitation link was not made")
        case SetLink(action=LinkAction.CHANGE):
            return say("The invitation link was not changed")
        case SetLink():
            return say("The invitation link was not removed")
    return None


def words(db: Connection, row: OutboxRow) -> str | None:
    """What is there now and what was wanted, where somebody else has changed the same; what would go wrong;
    where to look when the outcome is unknown."""
    if row.state is not WishState.ASKED:
        return None
    match row.wish, row.error:
        case CreateRoom(), "outcome_unknown":
            return say("It could not be found out whether it was made. Look at your groups first.")
        case ChangeMembers() as wish, "members_changed":
            return _who_is_what_now(db, wish)
        case ChangeMembers(), "removes_me":
            return say("You would not be in the group any more. To leave it, there is a command of its own.")
        case ChangeMembers(), "no_admin":
            return say("Nobody would be an admin of the group any more.")
        case EditRoom() as wish, "room_changed":
            return _how_it_is_called_now(wish)
        case SetLink() as wish, "link_changed":
            return _where_the_link_is_now(db, wish)
    return None


def _who_is_what_now(db: Connection, wish: ChangeMembers) -> str:
    lines = [
        say(
            "{name}: now {now}, you want: {wanted}",
            name=_name(db, change),
            now=role(change.before),
            wanted=role(change.after),
        )
        for change in wish.changes
    ]
    return "\n".join([say("Somebody else has changed the same people meanwhile."), *lines])


def _how_it_is_called_now(wish: EditRoom) -> str:
    lines = [say("Somebody else has changed the same meanwhile.")]
    if wish.name is not None:
        lines.append(
            say("Name: now “{now}”, you want “{wanted}”", now=_plain(wish.old_name), wanted=_plain(wish.name))
        )
    if wish.description is not None:
        lines.append(say("Description: now “{now}”", now=_plain(wish.old_description)))
    return "\n".join(lines)


def _where_the_link_is_now(db: Connection, wish: SetLink) -> str:
    link = links.get(db, wish.room_id)
    first = say("Somebody else has changed the invitation link meanwhile.")
    now = say("Now: {url}", url=_plain(link.url)) if link and link.public else say("Now there is none.")
    return f"{first}\n{now}"


def again(row: OutboxRow) -> str | None:
    """The word for doing it after all."""
    if row.error in CLASHES and row.state is WishState.ASKED:
        return say("Do it all the same")
    match row.wish:
        case LeaveRoom():
            return say("Leave")
        case DeleteRoom():
            return say("Delete")
    return None


def was_outrun(row: OutboxRow) -> bool:
    """Is it asked whether it is still meant, now that others have changed the group?"""
    return row.state is WishState.ASKED and row.error in (*CLASHES, *FORBIDDEN)


def has_form(db: Connection, row: OutboxRow) -> bool:
    """Was it filled in, and can it be filled in otherwise: it was refused, or somebody else was quicker?"""
    if not (row.state is WishState.FAILED or was_outrun(row)):
        return False
    match row.wish:
        case CreateRoom():
            return True
        case SetLink(action=LinkAction.REMOVE):
            return False
        case EditRoom(room_id=room_id) | ChangeMembers(room_id=room_id) | SetLink(room_id=room_id):
            room = rooms.get(db, room_id)
            return room is not None and room.left_at is None
    return False


def never_mind(wish: AnyWish) -> str | None:
    """The word for giving it up."""
    match wish:
        case CreateRoom():
            return say("Make no group")
        case LeaveRoom():
            return say("Stay in the group")
        case DeleteRoom():
            return say("Keep the group")
        case EditRoom() | ChangeMembers() | SetLink():
            return say("Leave it as it is")
    return None

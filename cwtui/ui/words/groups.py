"""What the screens of groups say: icons, roles, why something cannot be done, what becomes of whom."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from sqlite3 import Connection

from cwtui import room_rules
from cwtui.chatwork.models import RoomType
from cwtui.notation import one_line
from cwtui.room_rules import Difference, Fault, Hindrance, MemberChange
from cwtui.store import links
from cwtui.store.wishes import (
    AnyWish,
    ChangeMembers,
    CreateRoom,
    DeleteRoom,
    EditRoom,
    LeaveRoom,
    LinkAction,
    SetLink,
)
from cwtui.texts import Text, enumerated, mark, say
from cwtui.ui.context import Context
from cwtui.ui.drawing.width import steady
from cwtui.ui.forms.choice import Option
from cwtui.ui.words import rooms as room_words

NAMED = 8  # people that are named at most

ICONS: dict[str, Text] = {
    "group": mark("group"),
    "check": mark("check mark"),
    "document": mark("document"),
    "meeting": mark("meeting"),
    "event": mark("event"),
    "project": mark("project"),
    "business": mark("business"),
    "study": mark("study"),
    "security": mark("security"),
    "star": mark("star"),
    "idea": mark("idea"),
    "heart": mark("heart"),
    "magcup": mark("mug"),
    "beer": mark("beer"),
    "music": mark("music"),
    "sports": mark("sports"),
    "travel": mark("travel"),
}

TYPES: dict[RoomType, Text] = {
    RoomType.GROUP: mark("group chat"),
    RoomType.DIRECT: mark("direct chat"),
    RoomType.MY: mark("My Chat: only you are in it"),
}

_WHY_NOT: dict[Hindrance, Text] = {
    Hindrance.LEFT: mark("You are no longer in this room"),
    Hindrance.MY_CHAT: mark("My Chat is yours alone: it has no members, no link, and cannot be left"),
    Hindrance.DIRECT: mark("A direct chat has no name or members of its own, and cannot be left"),
    Hindrance.READONLY: mark("You may only read in this room"),
    Hindrance.ADMINS_ONLY: mark("Only admins change the group, its members and its invitation link"),
}

_FAULTS: dict[Fault, Text] = {
    Fault.NAME_EMPTY: mark("What is it called?"),
    Fault.NAME_LONG: mark("Too long: a name has at most 255 characters"),
    Fault.CODE_LONG: mark("Too long: a code has at most 50 characters"),
    Fault.CODE_LETTERS: mark("Only the letters A-Z a-z, digits, - and _"),
}


def plain(text: str) -> str:
    """What the service says, harmless and on one line."""
    return steady(one_line(text)).strip()


def icon_options() -> list[Option]:
    """The pictures a group can have, by their words."""
    return [Option(preset, say(ICONS[preset])) for preset in room_rules.ICON_PRESETS]


def why_not(hindrance: Hindrance) -> str:
    """Why something cannot be done there, in a sentence."""
    return say(_WHY_NOT[hindrance])


def fault_words(fault: Fault | None) -> str:
    """What is wrong with a field; "" where nothing is."""
    return say(_FAULTS[fault]) if fault is not None else ""


def person(context: Context, account_id: int) -> str:
    """A person's name; a number for a stranger."""
    return plain(context.name(account_id) or "") or f"#{account_id}"


def names(names: Sequence[str]) -> str:
    """The first few, and how many more there are."""
    shown = list(names[:NAMED])
    if (more := len(names) - NAMED) > 0:
        shown.append(say("{n} more", n=more))
    return enumerated(shown)


def difference_lines(difference: Difference, name: Callable[[int], str]) -> list[str]:
    """Who comes, who goes, and who is what from then on: a line for each that there is."""

    def with_role(changes: Iterable[MemberChange]) -> list[str]:
        return [
            say("{name} ({role})", name=name(change.account_id), role=room_words.role(change.after))
            for change in changes
        ]

    lines = []
    if difference.added:
        lines.append(say("added: {names}", names=names(with_role(difference.added))))
    if difference.removed:
        lines.append(
            say("removed: {names}", names=names([name(change.account_id) for change in difference.removed]))
        )
    if difference.changed:
        lines.append(say("role changed: {names}", names=names(with_role(difference.changed))))
    return lines


def wished_words(wish: AnyWish) -> str:
    """What is said when it was wished."""
    match wish:
        case CreateRoom(name=name):
            return say("{name} is being made · z takes it back", name=plain(name))
        case LeaveRoom():
            return say("You leave the group · z takes it back")
        case DeleteRoom():
            return say("The group is being deleted · z takes it back")
        case ChangeMembers():
            return say("The members are being changed · z takes it back")
        case SetLink(action=LinkAction.CREATE):
            return say("The invitation link is being made · z takes it back")
        case SetLink(action=LinkAction.REMOVE):
            return say("The invitation link is being removed · z takes it back")
        case SetLink():
            return say("The invitation link is being changed · z takes it back")
    return say("The group is being changed · z takes it back")


def taken_back(wish: AnyWish) -> str:
    """What is said when it was taken back."""
    match wish:
        case CreateRoom():
            return say("The group is not made")
        case LeaveRoom():
            return say("You stay in the group")
        case DeleteRoom():
            return say("The group stays")
        case ChangeMembers():
            return say("The members stay as they are")
        case SetLink():
            return say("The invitation link stays as it is")
    return say("The group stays as it is")


def carried_out(db: Connection, wish: AnyWish) -> str:
    """What is said when it was carried out."""
    match wish:
        case LeaveRoom():
            return say("You have left the group")
        case DeleteRoom():
            return say("The group was deleted")
        case ChangeMembers():
            return say("The members were changed")
        case SetLink(action=LinkAction.REMOVE):
            return say("The invitation link was removed")
        case SetLink(room_id=room_id):
            link = links.get(db, room_id)
            url = plain(link.url) if link is not None else ""
            return say("Invitation link: {url}", url=url)
        case EditRoom():
            return say("The group was changed")
    return ""

"""What may be done in a room, what its forms accept, and how lists of members differ. PURE.

The limits are those of https://developer.chatwork.com/reference/post-rooms and of the pages about members and
the invitation link. Where the documents are silent (who may edit, delete, invite), the rules are what
clients of the service found: an admin, and groups only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum

import msgspec

from cwtui.chatwork.models import Role, RoomType

ICON_PRESETS = (
    *("group", "check", "document", "meeting", "event", "project", "business", "study", "security"),
    *("star", "idea", "heart", "magcup", "beer", "music", "sports", "travel"),
)
"""The pictures a group can have; the spelling ``magcup`` is the service's."""

LONGEST_NAME = 255  # characters
LONGEST_CODE = 50  # characters
_CODE = r"[A-Za-z0-9_-]*"
_ICON = r"ico_(\w+)\.png$"


class Fault(StrEnum):
    """What is wrong with a field of a form."""

    NAME_EMPTY = "name_empty"
    NAME_LONG = "name_long"
    CODE_LONG = "code_long"
    CODE_LETTERS = "code_letters"  # others than A-Z a-z 0-9 _ -


def name_fault(name: str) -> Fault | None:
    """What the service would refuse a room's name for."""
    if not name.strip():
        return Fault.NAME_EMPTY
    return Fault.NAME_LONG if len(name) > LONGEST_NAME else None


def code_fault(code: str) -> Fault | None:
    """What it would refuse an invitation link's code for; "" is none: then the service makes one up.

    Whether a code is taken only the service knows.
    """
    if not re.fullmatch(_CODE, code):
        return Fault.CODE_LETTERS
    return Fault.CODE_LONG if len(code) > LONGEST_CODE else None


def field_named(words: Iterable[str], fields: Iterable[str]) -> str | None:
    """Which of the form's ``fields`` (parameters of the API) a refusal speaks of, to show it there.

    Nothing but the place of a sentence may hang on this: the service's words are no promise.
    """
    said = set(re.findall(r"[a-z_]+", " ".join(words).lower()))
    return next((field for field in fields if field in said), None)


def icon_of(icon_path: str) -> str | None:
    """Which preset a room's picture is; None: one of its own, or an address of a shape we do not know."""
    found = re.search(_ICON, icon_path)
    return found[1] if found and found[1] in ICON_PRESETS else None


def code_of(url: str) -> str:
    """The code of an invitation link: ``abc`` of ``https://www.chatwork.com/g/abc``."""
    return url.rstrip("/").rpartition("/")[2]


# What somebody may do


class Deed(StrEnum):
    """Something that can be done in a room, or to it."""

    EDIT = "edit"  # name, description, icon
    MEMBERS = "members"
    LINK = "link"  # make, change or remove it; everybody in the room sees it
    DELETE = "delete"
    LEAVE = "leave"
    WRITE = "write"
    TASK = "task"
    UPLOAD = "upload"


class Hindrance(StrEnum):
    """Why something cannot be done there."""

    LEFT = "room_left"  # I am in the room no more
    MY_CHAT = "my_chat"
    DIRECT = "direct_chat"
    READONLY = "read_only"
    ADMINS_ONLY = "admins_only"


_WITH_A_VOICE = frozenset({Deed.WRITE, Deed.TASK, Deed.UPLOAD})
_OF_ADMINS = frozenset({Deed.EDIT, Deed.MEMBERS, Deed.LINK, Deed.DELETE})


def hindrance(deed: Deed, type: RoomType, role: Role, *, left: bool = False) -> Hindrance | None:
    """Why somebody of this role may not do it in a room of this type; None: they may."""
    if left:
        return Hindrance.LEFT
    if deed in _WITH_A_VOICE:
        return Hindrance.READONLY if role is Role.READONLY else None
    if type is not RoomType.GROUP:
        return Hindrance.MY_CHAT if type is RoomType.MY else Hindrance.DIRECT
    return Hindrance.ADMINS_ONLY if deed in _OF_ADMINS and role is not Role.ADMIN else None


# Lists of members

Roles = Mapping[int, Role]
"""Who (by account id) is what in a room."""


class MemberChange(msgspec.Struct, frozen=True):
    """One person's role; None: not in the room."""

    account_id: int
    before: Role | None
    after: Role | None


class Danger(StrEnum):
    """What a list of members must not do unasked."""

    WITHOUT_ME = "removes_me"
    NO_ADMIN = "no_admin"
    DEMOTES_ME = "demotes_me"  # I could not take it back


class Difference(msgspec.Struct, frozen=True):
    """What becomes of whom, as a form says it: in the order of the changes."""

    added: tuple[MemberChange, ...] = ()
    removed: tuple[MemberChange, ...] = ()
    changed: tuple[MemberChange, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


def changes(before: Roles, after: Roles) -> tuple[MemberChange, ...]:
    """What makes ``after`` of ``before``: first those who are or were there, then those who come."""
    people = [*before, *(account_id for account_id in after if account_id not in before)]
    every = (MemberChange(who, before.get(who), after.get(who)) for who in people)
    return tuple(change for change in every if change.before is not change.after)


def difference(changes: Iterable[MemberChange]) -> Difference:
    """``changes``, sorted by what happens to people."""
    every = tuple(changes)
    return Difference(
        added=tuple(change for change in every if change.before is None),
        removed=tuple(change for change in every if change.after is None),
        changed=tuple(change for change in every if change.before and change.after),
    )


def dangers(before: Roles, after: Roles, me: int) -> tuple[Danger, ...]:
    """What is dangerous about making ``after`` of ``before``, the worst first."""
    found = []
    if Role.ADMIN not in after.values():
        found.append(Danger.NO_ADMIN)
    if me not in after:
        found.append(Danger.WITHOUT_ME)
    elif before.get(me) is Role.ADMIN and after[me] is not Role.ADMIN:
        found.append(Danger.DEMOTES_ME)
    return tuple(found)


def is_last_admin(roles: Roles, account_id: int) -> bool:
    """Is this the only admin? Who leaves as that makes everybody an admin."""
    return [who for who, role in roles.items() if role is Role.ADMIN] == [account_id]


class Merged(msgspec.Struct, frozen=True):
    """Changes laid over what the room's members are by now.

    ``roles`` is the whole list as it is to be; ``left`` what is still to be done for it; ``clashes`` the
    changes of people whose role is by now neither what it was nor what it is to be, with ``before`` as it
    is now.
    """

    roles: dict[int, Role]
    left: tuple[MemberChange, ...]
    clashes: tuple[MemberChange, ...]


def merged(now: Roles, changes: Iterable[MemberChange]) -> Merged:
    """Lay ``changes`` over the members there are ``now``: others stay as somebody else made them."""
    roles, left, clashes = dict(now), [], []
    for change in changes:
        is_now = now.get(change.account_id)
        if is_now is change.after:
            continue
        change_now = msgspec.structs.replace(change, before=is_now)
        left.append(change_now)
        if is_now is not change.before:
            clashes.append(change_now)
        if change.after is None:
            del roles[change.account_id]
        else:
            roles[change.account_id] = change.after
    return Merged(roles, tuple(left), tuple(clashes))


def by_role(roles: Roles) -> dict[Role, list[int]]:
    """The three lists that the service takes."""
    return {role: [who for who, its in roles.items() if its is role] for role in Role}

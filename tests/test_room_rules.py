"""What may be done in a room, what its forms accept, how lists of members differ: by table."""

from __future__ import annotations

import pytest

from cwtui.chatwork.models import Role, RoomType
from cwtui.room_rules import (
    ICON_PRESETS,
    Danger,
    Deed,
    Difference,
    Fault,
    Hindrance,
    MemberChange,
    by_role,
    changes,
    code_fault,
    code_of,
    dangers,
    difference,
    field_named,
    hindrance,
    icon_of,
    is_last_admin,
    merged,
    name_fault,
)
from cwtui.simulator.world import records

ADMIN, MEMBER, READONLY = Role.ADMIN, Role.MEMBER, Role.READONLY
ME, ANN, BEN, CID = 1, 2, 3, 4


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("開発チーム", None),
        ("x" * 255, None),
        ("会" * 255, None),
        ("x" * 256, Fault.NAME_LONG),
        ("", Fault.NAME_EMPTY),
        (" 　\t", Fault.NAME_EMPTY),
    ],
)
def test_names(name: str, fault: Fault | None) -> None:
    assert name_fault(name) is fault


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("", None),
        ("Dev_Team-2026", None),
        ("x" * 50, None),
        ("x" * 51, Fault.CODE_LONG),
        ("dev team", Fault.CODE_LETTERS),
        ("dev\n", Fault.CODE_LETTERS),
        ("開発", Fault.CODE_LETTERS),
        ("ｄｅｖ", Fault.CODE_LETTERS),
        ("é" * 60, Fault.CODE_LETTERS),
    ],
)
def test_codes(code: str, fault: Fault | None) -> None:
    assert code_fault(code) is fault


def test_the_icons_are_those_of_the_service() -> None:
    assert len(ICON_PRESETS) == 17
    assert ICON_PRESETS == records.ICON_PRESETS


@pytest.mark.parametrize(
    ("path", "icon"),
    [
        ("https://appdata.chatwork.com/icon/ico_magcup.png", "magcup"),
        ("https://appdata.chatwork.com/icon/ico_strange.png", None),
        ("https://appdata.chatwork.com/icon/81/81234.png", None),
        ("", None),
    ],
)
def test_which_icon_an_address_is(path: str, icon: str | None) -> None:
    assert icon_of(path) == icon


@pytest.mark.parametrize(
    ("url", "code"),
    [("https://www.chatwork.com/g/abc-1", "abc-1"), ("https://kcw.kddi.ne.jp/g/abc/", "abc"), ("", "")],
)
def test_the_code_of_a_link(url: str, code: str) -> None:
    assert code_of(url) == code


@pytest.mark.parametrize(
    ("words", "field"),
    [
        (("Parameter 'name' has 1 to 255 characters",), "name"),
        (("Parameter 'link_code' is bad",), "link_code"),
        (("The code is taken",), "code"),
        (("You cannot do this",), None),
        ((), None),
    ],
)
def test_the_place_of_a_refusal(words: tuple[str, ...], field: str | None) -> None:
    assert field_named(words, ("name", "link_code", "code")) == field


ALL = frozenset(Deed)
SPEAKING = frozenset({Deed.WRITE, Deed.TASK, Deed.UPLOAD})


@pytest.mark.parametrize(
    ("type", "role", "allowed", "else_"),
    [
        (RoomType.GROUP, ADMIN, ALL, None),
        (RoomType.GROUP, MEMBER, SPEAKING | {Deed.LEAVE}, Hindrance.ADMINS_ONLY),
        (RoomType.DIRECT, ADMIN, SPEAKING, Hindrance.DIRECT),
        (RoomType.DIRECT, MEMBER, SPEAKING, Hindrance.DIRECT),
        (RoomType.MY, ADMIN, SPEAKING, Hindrance.MY_CHAT),
    ],
)
def test_what_a_role_may_do(
    type: RoomType, role: Role, allowed: frozenset[Deed], else_: Hindrance | None
) -> None:
    for deed in Deed:
        assert hindrance(deed, type, role) is (None if deed in allowed else else_), deed


def test_who_may_only_read_can_leave_and_nothing_else() -> None:
    reasons = {deed: hindrance(deed, RoomType.GROUP, READONLY) for deed in Deed}
    assert reasons.pop(Deed.LEAVE) is None
    assert {reasons.pop(deed) for deed in SPEAKING} == {Hindrance.READONLY}
    assert set(reasons.values()) == {Hindrance.ADMINS_ONLY}


@pytest.mark.parametrize("deed", Deed)
def test_nothing_can_be_done_in_a_room_that_was_left(deed: Deed) -> None:
    assert hindrance(deed, RoomType.GROUP, ADMIN, left=True) is Hindrance.LEFT


def test_a_difference_names_who_comes_who_goes_and_who_changes() -> None:
    before = {ME: ADMIN, ANN: MEMBER, BEN: READONLY}
    after = {CID: MEMBER, ME: ADMIN, ANN: ADMIN}
    every = changes(before, after)
    assert every == (
        MemberChange(ANN, MEMBER, ADMIN),
        MemberChange(BEN, READONLY, None),
        MemberChange(CID, None, MEMBER),
    )
    ann, ben, cid = every
    assert difference(every) == Difference(added=(cid,), removed=(ben,), changed=(ann,))
    assert difference(every)
    assert not difference(changes(before, dict(before)))


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ({ME: ADMIN, ANN: MEMBER}, {ME: ADMIN}, ()),
        ({ME: ADMIN, ANN: ADMIN}, {ANN: ADMIN}, (Danger.WITHOUT_ME,)),
        ({ME: ADMIN, ANN: ADMIN}, {ME: MEMBER, ANN: ADMIN}, (Danger.DEMOTES_ME,)),
        ({ME: ADMIN, ANN: MEMBER}, {ME: MEMBER, ANN: MEMBER}, (Danger.NO_ADMIN, Danger.DEMOTES_ME)),
        ({ME: ADMIN}, {}, (Danger.NO_ADMIN, Danger.WITHOUT_ME)),
        ({ME: MEMBER, ANN: ADMIN}, {ME: READONLY, ANN: ADMIN}, ()),
        ({}, {ME: ADMIN, ANN: MEMBER}, ()),  # a new room
    ],
)
def test_what_is_dangerous(
    before: dict[int, Role], after: dict[int, Role], found: tuple[Danger, ...]
) -> None:
    assert dangers(before, after, ME) == found


@pytest.mark.parametrize(
    ("roles", "last"),
    [
        ({ME: ADMIN, ANN: MEMBER}, True),
        ({ME: ADMIN, ANN: ADMIN}, False),
        ({ME: MEMBER, ANN: ADMIN}, False),
        ({}, False),
    ],
)
def test_the_last_admin(roles: dict[int, Role], last: bool) -> None:
    assert is_last_admin(roles, ME) is last


PROMOTE, REMOVE, ADD = (
    MemberChange(ANN, MEMBER, ADMIN),
    MemberChange(BEN, MEMBER, None),
    MemberChange(CID, None, MEMBER),
)
WANTED = (PROMOTE, REMOVE, ADD)
THEN = {ME: ADMIN, ANN: MEMBER, BEN: MEMBER}


@pytest.mark.parametrize(
    ("now", "roles", "left", "clashes"),
    [
        # Nobody else was at it.
        (THEN, {ME: ADMIN, ANN: ADMIN, CID: MEMBER}, WANTED, ()),
        # Somebody else came: they stay.
        ({**THEN, 9: READONLY}, {ME: ADMIN, ANN: ADMIN, 9: READONLY, CID: MEMBER}, WANTED, ()),
        # Somebody did the same: that much is done.
        ({ME: ADMIN, ANN: ADMIN, BEN: MEMBER}, {ME: ADMIN, ANN: ADMIN, CID: MEMBER}, (REMOVE, ADD), ()),
        ({ME: ADMIN, ANN: ADMIN, CID: MEMBER}, {ME: ADMIN, ANN: ADMIN, CID: MEMBER}, (), ()),
        # Somebody did something else with the same person.
        (
            {ME: ADMIN, ANN: READONLY, BEN: MEMBER},
            {ME: ADMIN, ANN: ADMIN, CID: MEMBER},
            (MemberChange(ANN, READONLY, ADMIN), REMOVE, ADD),
            (MemberChange(ANN, READONLY, ADMIN),),
        ),
        (
            {ME: ADMIN, BEN: MEMBER, CID: READONLY},
            {ME: ADMIN, ANN: ADMIN, CID: MEMBER},
            (MemberChange(ANN, None, ADMIN), REMOVE, MemberChange(CID, READONLY, MEMBER)),
            (MemberChange(ANN, None, ADMIN), MemberChange(CID, READONLY, MEMBER)),
        ),
    ],
)
def test_changes_are_laid_over_what_others_did_meanwhile(
    now: dict[int, Role],
    roles: dict[int, Role],
    left: tuple[MemberChange, ...],
    clashes: tuple[MemberChange, ...],
) -> None:
    found = merged(now, WANTED)
    assert (found.roles, found.left, found.clashes) == (roles, left, clashes)


def test_the_service_takes_three_lists() -> None:
    assert by_role({ME: ADMIN, ANN: MEMBER, BEN: ADMIN}) == {ADMIN: [ME, BEN], MEMBER: [ANN], READONLY: []}

"""Who is in a group is changed: only those meant, once, and never over somebody else's decision."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from cwtui.chatwork.models import Role
from cwtui.room_rules import MemberChange
from cwtui.store import members, outbox, rooms
from cwtui.store.wishes import ChangeMembers, WishState
from tests.support import Simulator
from tests.sync.groups import (
    ADMIN,
    ARRIVED,
    MEMBER,
    NAME,
    NEVER_ARRIVED,
    READONLY,
    asked,
    group,
    ken,
    people,
    phone,
    refuse,
    roles,
    service,
)
from tests.sync.rig import Person, begun, fault, notices

__all__ = ["group", "ken", "service"]


def change(who: int, before: Role | None, after: Role | None) -> MemberChange:
    return MemberChange(who, before, after)


def wanted(service: Simulator, group: int) -> ChangeMembers:
    """colleague2 becomes an admin, colleague3 goes, colleague4 comes."""
    _, _, member, reader, new = people(service)[:5]
    return ChangeMembers(
        room_id=group,
        changes=(
            change(member, MEMBER, ADMIN),
            change(reader, READONLY, None),
            change(new, None, MEMBER),
        ),
    )


def as_wanted(service: Simulator) -> dict[int, Role]:
    me, other, member, _, new = people(service)[:5]
    return {me: ADMIN, other: ADMIN, member: ADMIN, new: MEMBER}


def puts(ken: Person, group: int) -> int:
    return asked(ken, "PUT", f"/rooms/{group}/members")


async def other_admin_sets(service: Simulator, group: int, roles_: dict[int, Role]) -> None:
    """colleague1, somewhere else, has the whole list be this."""
    lists = {role: [who for who, its in roles_.items() if its is role] for role in Role}
    async with phone(service, "colleague1") as device:
        await device.replace_members(group, lists[ADMIN], lists[MEMBER], lists[READONLY])


async def test_people_come_go_and_get_other_roles(ken: Person, service: Simulator, group: int) -> None:
    wish = await ken.wish(wanted(service, group))
    await ken.until(ken.is_(wish, WishState.DONE))
    assert roles(service, group) == as_wanted(service)
    assert members.roles(ken.archive.db, group) == as_wanted(service)
    row = rooms.get(ken.archive.db, group)
    assert row is not None
    assert (row.member_count, row.outside) == (4, 0)
    assert notices(service, group, "chatroom_member_is") == 2  # the room was made, and this


async def test_whom_another_admin_added_meanwhile_stays(ken: Person, service: Simulator, group: int) -> None:
    newcomer = people(service)[9]
    await other_admin_sets(service, group, {**roles(service, group), newcomer: READONLY})
    wish = await ken.wish(wanted(service, group))
    await ken.until(ken.is_(wish, WishState.DONE))
    assert roles(service, group) == {**as_wanted(service), newcomer: READONLY}


async def test_whom_another_admin_removed_meanwhile_does_not_come_back(
    ken: Person, service: Simulator, group: int
) -> None:
    me, other, member, reader, new = people(service)[:5]
    await other_admin_sets(service, group, {me: ADMIN, other: ADMIN, member: MEMBER})
    wish = await ken.wish(ChangeMembers(room_id=group, changes=(change(new, None, MEMBER),)))
    await ken.until(ken.is_(wish, WishState.DONE))
    assert reader not in roles(service, group)
    assert roles(service, group)[new] is MEMBER


async def test_what_another_admin_did_already_is_not_done_again(
    ken: Person, service: Simulator, group: int
) -> None:
    await other_admin_sets(service, group, as_wanted(service))
    wish = await ken.wish(wanted(service, group))
    await ken.until(ken.is_(wish, WishState.DONE))
    assert puts(ken, group) == 1
    assert members.roles(ken.archive.db, group) == as_wanted(service)


@pytest.mark.parametrize("theirs", [READONLY, None])
async def test_where_another_admin_changed_the_same_person_the_person_decides(
    ken: Person, service: Simulator, group: int, theirs: Role | None
) -> None:
    member, reader, new = people(service)[2:5]
    now = {who: role for who, role in roles(service, group).items() if who != member}
    if theirs is not None:
        now[member] = theirs
    await other_admin_sets(service, group, now)
    wish = await ken.wish(wanted(service, group))
    await ken.until(ken.is_(wish, WishState.ASKED))
    row = ken.row(wish)
    assert row.error == "members_changed"
    assert isinstance(row.wish, ChangeMembers)
    assert row.wish.changes == (
        change(member, theirs, ADMIN),
        change(reader, READONLY, None),
        change(new, None, MEMBER),
    )
    assert puts(ken, group) == 1
    assert members.roles(ken.archive.db, group) == now
    await ken.archive.write(outbox.retry, wish, time.time())
    await ken.until(ken.is_(wish, WishState.DONE))
    assert roles(service, group) == as_wanted(service)


async def test_a_second_change_of_the_same_person_is_asked_about_again(
    ken: Person, service: Simulator, group: int
) -> None:
    member = people(service)[2]
    before = dict(roles(service, group))
    await other_admin_sets(service, group, {**before, member: READONLY})
    wish = await ken.wish(wanted(service, group))
    await ken.until(ken.is_(wish, WishState.ASKED))
    await other_admin_sets(service, group, {who: r for who, r in before.items() if who != member})
    attempts = ken.row(wish).attempt
    await ken.archive.write(outbox.retry, wish, time.time())
    await ken.until(lambda: ken.row(wish).attempt > attempts and ken.row(wish).state is WishState.ASKED)
    assert member not in roles(service, group)


@pytest.mark.parametrize(("removed", "error"), [((0,), "removes_me"), ((0, 1), "no_admin"), ((1,), None)])
async def test_nobody_removes_themselves_or_the_last_admin_unasked(
    ken: Person, service: Simulator, group: int, removed: tuple[int, ...], error: str | None
) -> None:
    before = roles(service, group)
    gone = tuple(change(people(service)[n], ADMIN, None) for n in removed)
    wish = await ken.wish(ChangeMembers(room_id=group, changes=gone))
    await ken.until(ken.is_(wish, WishState.ASKED if error else WishState.DONE))
    assert ken.row(wish).error == error
    assert puts(ken, group) == (0 if error else 1)
    assert (roles(service, group) == before) is (error is not None)


async def test_the_last_admin_stays_though_the_other_one_went_meanwhile(
    ken: Person, service: Simulator, group: int
) -> None:
    """When the form was opened there was another one."""
    me, other, member = people(service)[:3]
    async with phone(service, "colleague1") as device:
        await device.leave_room(group)
    wish = await ken.wish(
        ChangeMembers(room_id=group, changes=(change(me, ADMIN, MEMBER), change(member, MEMBER, None)))
    )
    await ken.until(ken.is_(wish, WishState.ASKED))
    assert ken.row(wish).error == "no_admin"
    assert other not in members.roles(ken.archive.db, group)
    assert member in roles(service, group)


async def test_refused_it_keeps_the_words_of_the_service(ken: Person, service: Simulator, group: int) -> None:
    before = roles(service, group)
    wish = await ken.wish(ChangeMembers(room_id=group, changes=(change(999_999_999, None, MEMBER),)))
    await ken.until(ken.is_(wish, WishState.FAILED))
    assert ken.row(wish).error == "bad_request"
    assert "999999999" in ken.row(wish).words[0]
    assert roles(service, group) == before


async def test_who_is_no_admin_any_more_changes_nobody(ken: Person, service: Simulator, group: int) -> None:
    await other_admin_sets(service, group, {**roles(service, group), people(service)[0]: MEMBER})
    wish = await ken.wish(wanted(service, group))
    await ken.until(ken.is_(wish, WishState.FAILED))
    assert (ken.row(wish).error, bool(ken.row(wish).words)) == ("forbidden", True)


async def test_who_is_in_the_room_no_more_changes_nobody(ken: Person, service: Simulator, group: int) -> None:
    await other_admin_sets(service, group, {people(service)[1]: ADMIN})
    wish = await ken.wish(wanted(service, group))
    await ken.until(ken.is_(wish, WishState.FAILED))
    assert ken.row(wish).error == "forbidden"
    assert roles(service, group) == {people(service)[1]: ADMIN}


async def test_while_the_limit_is_used_up_it_waits(ken: Person, service: Simulator, group: int) -> None:
    fault(service, "rate", "PUT", "/members$")
    before = roles(service, group)
    wish = await ken.wish(wanted(service, group))
    await ken.until(lambda: ken.row(wish).error == "rate_limited")
    assert ken.row(wish).state is WishState.QUEUED
    assert roles(service, group) == before


@pytest.mark.parametrize(
    ("kind", "more", "arrived"),
    [*((*each, False) for each in NEVER_ARRIVED), *((*each, True) for each in ARRIVED)],
)
async def test_whatever_becomes_of_the_answer_it_is_done_once(
    ken: Person, service: Simulator, group: int, kind: str, more: dict[str, Any], arrived: bool
) -> None:
    fault(service, kind, "PUT", "/members$", **more)
    wish = await ken.wish(wanted(service, group))
    await ken.until(ken.is_(wish, WishState.UNKNOWN))
    await ken.until(ken.is_(wish, WishState.DONE))
    assert roles(service, group) == as_wanted(service)
    assert members.roles(ken.archive.db, group) == as_wanted(service)
    assert puts(ken, group) == ken.row(wish).attempt == (1 if arrived else 2)


@pytest.mark.parametrize("kind", ["drop_before", "stall"])
async def test_what_another_admin_does_while_the_outcome_is_unknown_stays(
    ken: Person, service: Simulator, group: int, kind: str
) -> None:
    """Never carried out, or carried out before the other one came: both ways everybody is as decided."""
    newcomer = people(service)[9]
    fault(service, kind, "PUT", "/members$")
    wish = await ken.wish(wanted(service, group))
    await ken.until(ken.is_(wish, WishState.UNKNOWN))
    await other_admin_sets(service, group, {**roles(service, group), newcomer: MEMBER})
    await ken.until(ken.is_(wish, WishState.DONE))
    assert roles(service, group) == {**as_wanted(service), newcomer: MEMBER}


async def test_the_same_person_changed_elsewhere_while_the_outcome_is_unknown_is_asked_about(
    ken: Person, service: Simulator, group: int
) -> None:
    member = people(service)[2]
    fault(service, "drop_before", "PUT", "/members$")
    wish = await ken.wish(wanted(service, group))
    await ken.until(ken.is_(wish, WishState.UNKNOWN))
    await other_admin_sets(service, group, {**roles(service, group), member: READONLY})
    await ken.until(ken.is_(wish, WishState.ASKED))
    assert ken.row(wish).error == "members_changed"
    assert roles(service, group)[member] is READONLY


async def test_removed_while_the_outcome_was_unknown(ken: Person, service: Simulator, group: int) -> None:
    fault(service, "stall", "PUT", "/members$", done=False)
    wish = await ken.wish(wanted(service, group))
    await ken.until(lambda: puts(ken, group))
    await other_admin_sets(service, group, {people(service)[1]: ADMIN})
    await ken.until(ken.is_(wish, WishState.FAILED))
    assert ken.row(wish).error == "unknown_room_gone"


@pytest.mark.parametrize("carried_out", [True, False])
async def test_killed_while_members_were_changed(
    service: Simulator, tmp_path: Path, carried_out: bool
) -> None:
    me, other, member, reader = people(service)[:4]
    async with phone(service) as device:
        room_id = await device.create_room(NAME, [me, other], members=[member], readonly=[reader])
    async with Person(service, tmp_path) as before:
        await before.fresh()
        folder = before.archive.folder
    wish = begun(folder, wanted(service, room_id))
    if carried_out:
        await other_admin_sets(service, room_id, as_wanted(service))
    async with Person(service, tmp_path) as ken:
        await ken.until(ken.is_(wish, WishState.DONE))
        assert roles(service, room_id) == as_wanted(service)
        assert puts(ken, room_id) == 1


async def test_what_has_waited_for_long_is_asked_about_first(
    ken: Person, service: Simulator, group: int
) -> None:
    wish = await ken.wish(wanted(service, group), written=3 * 3600)
    await ken.until(ken.is_(wish, WishState.ASKED))
    assert ken.row(wish).error == "stale"
    assert puts(ken, group) == 0


async def test_a_refused_reading_of_the_members_changes_nobody(
    ken: Person, service: Simulator, group: int
) -> None:
    refuse(service, "GET", "/members$", words="No list for you")
    wish = await ken.wish(wanted(service, group))
    await ken.until(ken.is_(wish, WishState.FAILED))
    assert ken.row(wish).words == ("No list for you",)
    assert puts(ken, group) == 0

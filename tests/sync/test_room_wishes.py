"""Groups are made, changed, left and deleted: exactly once, and nothing of anybody else's is undone."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import msgspec
import pytest

from cwtui.room_rules import icon_of
from cwtui.store import members, outbox, rooms
from cwtui.store.wishes import AnyWish, CreateRoom, DeleteRoom, EditRoom, LeaveRoom, Send, WishState
from cwtui.sync import Need
from cwtui.sync.asks import RoomDetails
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
    groups_named,
    ken,
    people,
    phone,
    refuse,
    roles,
    service,
    there,
)
from tests.sync.rig import Person, begun, fault, posted

__all__ = ["group", "ken", "service"]

NEW = "新年会の準備"


def new_group(service: Simulator, **facts: Any) -> CreateRoom:
    me, *others = people(service)[:4]
    fields = {"name": NEW, "admins": (me,), "members": tuple(others[:2]), "readonly": tuple(others[2:])}
    return CreateRoom(**{**fields, **facts})


def created(ken: Person, wish: int) -> int:
    """The room that a wish that is done has made."""
    made = ken.row(wish).wish
    assert isinstance(made, CreateRoom)
    assert made.created is not None
    return made.created


# Making one


async def test_a_group_is_made_and_here_at_once(ken: Person, service: Simulator) -> None:
    made = new_group(service, description="1月8日", icon_preset="beer", link=True, link_code="shinnenkai")
    wish = await ken.wish(made)
    await ken.until(ken.is_(wish, WishState.DONE))
    room_id = created(ken, wish)
    on_server = there(service, room_id)
    me, one, two, three = people(service)[:4]
    everybody = {me: ADMIN, one: MEMBER, two: MEMBER, three: READONLY}
    assert roles(service, room_id) == everybody
    assert (on_server["description"], icon_of(on_server["icon_path"])) == ("1月8日", "beer")
    assert on_server["link"]["url"].endswith("/shinnenkai")
    assert on_server["link"]["need_acceptance"]
    row = rooms.get(ken.archive.db, room_id)
    assert row is not None
    assert (row.name, row.type, row.role, row.description) == (NEW, "group", ADMIN, "1月8日")
    assert members.roles(ken.archive.db, room_id) == everybody
    ken.session.wake()
    await ken.until(lambda: rooms.get(ken.archive.db, room_id).icon_path)  # type: ignore[union-attr]
    closed = ken.row(wish).wish
    assert isinstance(closed, CreateRoom)
    assert (closed.description, closed.known) == ("", ())


async def test_a_group_of_my_own_with_nothing_but_a_name(ken: Person, service: Simulator) -> None:
    wish = await ken.wish(new_group(service, members=(), readonly=()))
    await ken.until(ken.is_(wish, WishState.DONE))
    assert there(service, created(ken, wish))["link"] == {"public": False}


async def test_a_refused_group_keeps_the_words_of_the_service(ken: Person, service: Simulator) -> None:
    async with phone(service, "colleague1") as other:
        await other.create_room("別のグループ", people(service)[1:2], link=True, link_code="taken")
    wish = await ken.wish(new_group(service, link=True, link_code="taken"))
    await ken.until(ken.is_(wish, WishState.FAILED))
    row = ken.row(wish)
    assert (row.error, row.words) == ("bad_request", ("The code is taken",))
    assert not groups_named(service, NEW)


async def test_while_the_limit_is_used_up_a_group_is_not_made_yet(ken: Person, service: Simulator) -> None:
    fault(service, "rate", "POST", "/rooms$")
    wish = await ken.wish(new_group(service))
    await ken.until(lambda: ken.row(wish).error == "rate_limited")
    assert ken.row(wish).state is WishState.QUEUED
    assert not groups_named(service, NEW)


@pytest.mark.parametrize(("kind", "more"), NEVER_ARRIVED)
async def test_a_group_that_was_never_made_is_made_once(
    ken: Person, service: Simulator, kind: str, more: dict[str, Any]
) -> None:
    async with phone(service) as device:  # one of the same name was there before
        await device.create_room(NEW, people(service)[:1])
    fault(service, kind, "POST", "/rooms$", **more)
    wish = await ken.wish(new_group(service))
    await ken.until(ken.is_(wish, WishState.UNKNOWN))
    await ken.until(ken.is_(wish, WishState.DONE))
    assert len(groups_named(service, NEW)) == 2
    assert ken.row(wish).attempt == 2
    assert created(ken, wish) == groups_named(service, NEW)[-1]["room_id"]


@pytest.mark.parametrize(("kind", "more"), ARRIVED)
async def test_a_group_whose_making_was_not_answered_is_found(
    ken: Person, service: Simulator, kind: str, more: dict[str, Any]
) -> None:
    fault(service, kind, "POST", "/rooms$", **more)
    wish = await ken.wish(new_group(service))
    await ken.until(ken.is_(wish, WishState.DONE))
    (made,) = groups_named(service, NEW)
    assert (created(ken, wish), ken.row(wish).attempt) == (made["room_id"], 1)
    assert rooms.get(ken.archive.db, made["room_id"])


async def test_when_the_list_of_rooms_cannot_be_had_no_group_is_made(ken: Person, service: Simulator) -> None:
    """By that list the new one will be told, so it comes first."""
    fault(service, "drop_after", "GET", "/rooms$")
    wish = await ken.wish(new_group(service))
    await ken.until(ken.is_(wish, WishState.DONE))
    assert len(groups_named(service, NEW)) == 1


async def test_of_two_that_may_be_it_nobody_chooses_but_the_person(ken: Person, service: Simulator) -> None:
    fault(service, "stall", "POST", "/rooms$")
    wish = await ken.wish(new_group(service))
    await ken.until(lambda: groups_named(service, NEW))
    async with phone(service) as device:
        await device.create_room(NEW, people(service)[:1])
    await ken.until(ken.is_(wish, WishState.ASKED))
    assert ken.row(wish).error == "outcome_unknown"
    assert len(groups_named(service, NEW)) == 2


@pytest.mark.parametrize("carried_out", [True, False])
async def test_killed_while_a_group_was_made(service: Simulator, tmp_path: Path, carried_out: bool) -> None:
    async with Person(service, tmp_path) as before:
        await before.fresh()
        folder = before.archive.folder
        known = tuple(room.room_id for room in rooms.all(before.archive.db))
    wish = begun(folder, new_group(service, known=known))
    if carried_out:
        async with phone(service) as device:
            await device.create_room(NEW, people(service)[:1])
    async with Person(service, tmp_path) as ken:
        await ken.until(ken.is_(wish, WishState.DONE))
        assert len(groups_named(service, NEW)) == 1
        assert ken.row(wish).attempt == (1 if carried_out else 2)


async def test_killed_before_anything_of_a_group_had_left(service: Simulator, tmp_path: Path) -> None:
    """One of that name that a phone has made since is another one."""
    async with Person(service, tmp_path) as before:
        await before.fresh()
        folder = before.archive.folder
    wish = begun(folder, new_group(service))
    async with phone(service) as device:
        await device.create_room(NEW, people(service)[:1])
    async with Person(service, tmp_path) as ken:
        await ken.until(ken.is_(wish, WishState.DONE))
        assert len(groups_named(service, NEW)) == 2


# Changing it


def renamed(group: int, **facts: Any) -> EditRoom:
    old = {"old_name": NAME, "old_description": "毎週金曜"}
    return EditRoom(room_id=group, **{**old, "name": "図面レビュー 2027", **facts})


async def test_a_group_is_changed_and_the_archive_knows_at_once(
    ken: Person, service: Simulator, group: int
) -> None:
    wish = await ken.wish(renamed(group, description="毎週木曜\n15時", icon_preset="idea"))
    await ken.until(ken.is_(wish, WishState.DONE))
    on_server, row = there(service, group), rooms.get(ken.archive.db, group)
    assert row is not None
    assert (on_server["name"], on_server["description"]) == ("図面レビュー 2027", "毎週木曜\n15時")
    assert (row.name, row.description) == ("図面レビュー 2027", "毎週木曜\n15時")
    assert icon_of(on_server["icon_path"]) == "idea"


async def test_a_description_can_be_taken_away(ken: Person, service: Simulator, group: int) -> None:
    wish = await ken.wish(renamed(group, name=None, description=""))
    await ken.until(ken.is_(wish, WishState.DONE))
    assert (there(service, group)["name"], there(service, group)["description"]) == (NAME, "")


async def test_what_another_admin_changes_elsewhere_in_the_form_stays(
    ken: Person, service: Simulator, group: int
) -> None:
    async with phone(service, "colleague1") as other:
        await other.update_room(group, description="第2金曜")
    wish = await ken.wish(renamed(group))
    await ken.until(ken.is_(wish, WishState.DONE))
    on_server = there(service, group)
    assert (on_server["name"], on_server["description"]) == ("図面レビュー 2027", "第2金曜")


@pytest.mark.parametrize(
    ("theirs", "old"),
    [
        ({"name": "レビュー会"}, {"old_name": "レビュー会"}),
        ({"description": "無期限"}, {"old_description": "無期限"}),
    ],
)
async def test_where_another_admin_changed_the_same_the_person_decides(
    ken: Person, service: Simulator, group: int, theirs: dict[str, str], old: dict[str, str]
) -> None:
    async with phone(service, "colleague1") as other:
        await other.update_room(group, **theirs)
    wanted = renamed(group, description="毎週木曜")
    wish = await ken.wish(wanted)
    await ken.until(ken.is_(wish, WishState.ASKED))
    assert ken.row(wish).error == "room_changed"
    assert ken.row(wish).wish == msgspec.structs.replace(wanted, **old)
    row = rooms.get(ken.archive.db, group)
    assert row is not None
    assert [getattr(row, field) for field in theirs] == list(theirs.values())
    assert asked(ken, "PUT", f"/rooms/{group}") == 1
    await ken.archive.write(outbox.retry, wish, time.time())
    await ken.until(ken.is_(wish, WishState.DONE))
    assert (there(service, group)["name"], there(service, group)["description"]) == (
        wanted.name,
        "毎週木曜",
    )


async def test_what_another_admin_did_already_is_not_done_again(
    ken: Person, service: Simulator, group: int
) -> None:
    async with phone(service, "colleague1") as other:
        await other.update_room(group, "図面レビュー 2027", icon="idea")
    old = there(service, group)["icon_path"]
    wish = await ken.wish(renamed(group, icon_preset="idea", old_icon=old))
    await ken.until(ken.is_(wish, WishState.DONE))
    assert asked(ken, "PUT", f"/rooms/{group}") == 1


async def test_who_is_no_admin_any_more_hears_it_from_the_service(
    ken: Person, service: Simulator, group: int
) -> None:
    me, other = people(service)[:2]
    async with phone(service, "colleague1") as device:
        await device.replace_members(group, [other], [me])
    wishes = [await ken.wish(renamed(group)), await ken.wish(DeleteRoom(room_id=group))]
    for wish in wishes:
        await ken.until(ken.is_(wish, WishState.FAILED))
        assert ken.row(wish).error == "forbidden"
        assert ken.row(wish).words
    assert there(service, group)["name"] == NAME


@pytest.mark.parametrize(
    ("kind", "more", "arrived"),
    [*((*each, False) for each in NEVER_ARRIVED), *((*each, True) for each in ARRIVED)],
)
async def test_a_change_of_unknown_outcome_is_made_once(
    ken: Person, service: Simulator, group: int, kind: str, more: dict[str, Any], arrived: bool
) -> None:
    fault(service, kind, "PUT", f"/rooms/{group}$", **more)
    old = there(service, group)["icon_path"]
    wish = await ken.wish(renamed(group, icon_preset="idea", old_icon=old))
    await ken.until(ken.is_(wish, WishState.UNKNOWN))
    await ken.until(ken.is_(wish, WishState.DONE))
    assert there(service, group)["name"] == "図面レビュー 2027"
    assert icon_of(there(service, group)["icon_path"]) == "idea"
    assert ken.row(wish).attempt == (1 if arrived else 2)
    assert asked(ken, "PUT", f"/rooms/{group}") == ken.row(wish).attempt


async def test_a_change_of_unknown_outcome_in_a_group_i_was_removed_from_stays_so(
    ken: Person, service: Simulator, group: int
) -> None:
    fault(service, "stall", "PUT", f"/rooms/{group}$", done=False)
    wish = await ken.wish(renamed(group))
    await ken.until(ken.is_(wish, WishState.ATTEMPTING))
    async with phone(service, "colleague1") as device:
        await device.replace_members(group, people(service)[1:2])
    await ken.until(ken.is_(wish, WishState.FAILED))
    assert ken.row(wish).error == "unknown_room_gone"


# Leaving and deleting it


def is_left(ken: Person, group: int) -> bool:
    row = rooms.get(ken.archive.db, group)
    return row is not None and row.left_at is not None


@pytest.mark.parametrize("deleting", [False, True])
async def test_a_group_is_gone_at_once(ken: Person, service: Simulator, group: int, deleting: bool) -> None:
    wish = await ken.wish(DeleteRoom(room_id=group) if deleting else LeaveRoom(room_id=group))
    await ken.until(ken.is_(wish, WishState.DONE))
    assert is_left(ken, group)
    if deleting:
        assert there(service, group) is None
    else:
        assert ken.archive.account_id not in roles(service, group)


@pytest.mark.parametrize("deleting", [False, True])
@pytest.mark.parametrize(
    ("kind", "more", "arrived"),
    [*((*each, False) for each in NEVER_ARRIVED), *((*each, True) for each in ARRIVED)],
)
async def test_a_group_is_gone_whatever_becomes_of_the_answer(
    ken: Person,
    service: Simulator,
    group: int,
    deleting: bool,
    kind: str,
    more: dict[str, Any],
    arrived: bool,
) -> None:
    fault(service, kind, "DELETE", f"/rooms/{group}$", **more)
    wish = await ken.wish(DeleteRoom(room_id=group) if deleting else LeaveRoom(room_id=group))
    await ken.until(ken.is_(wish, WishState.DONE))
    assert is_left(ken, group)
    if deleting:
        assert there(service, group) is None
        assert ken.row(wish).attempt == (1 if arrived else 2)
    else:
        assert ken.archive.account_id not in roles(service, group)


async def test_who_was_removed_before_has_left(ken: Person, service: Simulator, group: int) -> None:
    leave, delete = LeaveRoom(room_id=group), DeleteRoom(room_id=group)
    async with phone(service, "colleague1") as device:
        await device.replace_members(group, people(service)[1:2])
    wish = await ken.wish(leave)
    await ken.until(ken.is_(wish, WishState.DONE))
    assert is_left(ken, group)
    wish = await ken.wish(delete)  # but deleted it is not
    await ken.until(ken.is_(wish, WishState.FAILED))
    assert ken.row(wish).error == "forbidden"
    assert there(service, group)


async def test_a_refused_leaving_keeps_the_words_of_the_service(
    ken: Person, service: Simulator, group: int
) -> None:
    refuse(service, "DELETE", f"/rooms/{group}$", words="Not today")
    wish = await ken.wish(LeaveRoom(room_id=group))
    await ken.until(ken.is_(wish, WishState.FAILED))
    assert ken.row(wish).words == ("Not today",)
    assert not is_left(ken, group)


async def test_what_was_written_before_leaving_is_sent_before(
    ken: Person, service: Simulator, group: int
) -> None:
    """It is held for undoing yet, when the room is left already."""
    sent = await ken.wish(Send(room_id=group, body="お世話になりました"), hold=0.6)
    left = await ken.wish(LeaveRoom(room_id=group))
    await ken.until(ken.is_(left, WishState.DONE))
    assert ken.row(sent).state is WishState.DONE
    assert "お世話になりました" in posted(service, group, ken.archive.account_id)


@pytest.mark.parametrize("carried_out", [True, False])
@pytest.mark.parametrize("kind", ["edit", "leave", "delete"])
async def test_killed_while_a_group_was_changed_left_or_deleted(
    service: Simulator, tmp_path: Path, kind: str, carried_out: bool
) -> None:
    async with phone(service) as device:
        group = await device.create_room(NAME, people(service)[:2])
    async with Person(service, tmp_path) as before:
        await before.fresh()
        folder = before.archive.folder
    wanted: dict[str, AnyWish] = {
        "edit": renamed(group),
        "leave": LeaveRoom(room_id=group),
        "delete": DeleteRoom(room_id=group),
    }
    wish = begun(folder, wanted[kind])
    if carried_out:
        async with phone(service) as device:
            match kind:
                case "edit":
                    await device.update_room(group, "図面レビュー 2027")
                case "leave":
                    await device.leave_room(group)
                case "delete":
                    await device.delete_room(group)
    async with Person(service, tmp_path) as ken:
        await ken.until(ken.is_(wish, WishState.DONE))
        match kind:
            case "edit":
                assert there(service, group)["name"] == "図面レビュー 2027"
            case "leave":
                assert ken.archive.account_id not in roles(service, group)
            case "delete":
                assert there(service, group) is None
        assert ken.row(wish).attempt == (1 if carried_out else 2)


@pytest.mark.parametrize("kind", ["create", "edit", "leave", "delete"])
async def test_what_has_waited_for_long_is_asked_about_first(
    ken: Person, service: Simulator, group: int, kind: str
) -> None:
    wanted: dict[str, AnyWish] = {
        "create": new_group(service),
        "edit": renamed(group),
        "leave": LeaveRoom(room_id=group),
        "delete": DeleteRoom(room_id=group),
    }
    wish = await ken.wish(wanted[kind], written=3 * 3600)
    await ken.until(ken.is_(wish, WishState.ASKED))
    assert (ken.row(wish).error, ken.row(wish).attempt) == ("stale", 0)
    await ken.archive.write(outbox.retry, wish, time.time())
    await ken.until(ken.is_(wish, WishState.DONE))


# What is read meanwhile


async def test_details_come_with_the_description(ken: Person, service: Simulator, group: int) -> None:
    ken.session.need(Need(RoomDetails(group)))
    await ken.until(lambda: rooms.get(ken.archive.db, group).description == "毎週金曜")  # type: ignore[union-attr]

"""What goes wrong with a group once its form was saved: refused, too late; and what is wrong before."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from cwtui.chatwork.models import Link, Role, RoomType
from cwtui.store import Archive, links, members, outbox, rooms
from cwtui.store.wishes import (
    AnyWish,
    CreateRoom,
    DeleteRoom,
    EditRoom,
    LinkAction,
    SetLink,
)
from cwtui.ui.forms.delete_group import DeleteGroup
from cwtui.ui.forms.edit_group import EditGroup
from cwtui.ui.forms.form import Form
from cwtui.ui.forms.group_link import GroupLink
from cwtui.ui.forms.group_members import GroupMembers
from cwtui.ui.forms.new_group import NewGroup
from tests.sync.groups import MEMBER, NAME, phone, refuse
from tests.sync.rig import served
from tests.ui.groups import (
    Club,
    asked,
    asked_back,
    at_room,
    back_to_form,
    by_name,
    failed,
    field,
    found,
    goes_to,
    opened,
    pick,
    problem,
    save,
    write,
)
from tests.ui.seed import DEVELOPERS, ME, MEMBERS, NOW, ROOMS
from tests.ui.stage import playing

NOT_ALLOWED = "Admins only"


@pytest.fixture
def club(tmp_path: Path) -> Iterator[Club]:
    with served(rooms=3, messages=10) as service:
        yield found(service, tmp_path / "data")


@pytest.fixture
def mine(folder: Path) -> Path:
    """The seeded archive, in whose first group I am an admin, and which has a link."""
    with closing(_open(folder)) as archive:
        room = msgspec.structs.replace(ROOMS[0], role=Role.ADMIN, type=RoomType.GROUP, description="毎週金曜")
        archive.write_now(rooms.save_one, room)
        here = [
            msgspec.structs.replace(each, role=Role.ADMIN if each.account_id == ME.account_id else MEMBER)
            for each in MEMBERS[DEVELOPERS]
        ]
        archive.write_now(members.save, DEVELOPERS, here, now=0.0)
        link = Link(public=True, url="https://www.chatwork.com/g/kaihatsu", need_acceptance=True)
        archive.write_now(links.save, DEVELOPERS, link, now=0.0)
    return folder


def _open(folder: Path) -> Archive:
    """The account's archive, while no cwtui runs."""
    (found,) = folder.rglob("archive.db")
    return Archive.open(found.parent)


def refused_before(folder: Path, wish: AnyWish, *words: str) -> None:
    """A wish that an earlier run of cwtui was refused, in these words."""
    with closing(_open(folder)) as archive:
        wish_id = archive.write_now(outbox.add, wish, now=NOW - 60.0, due_at=NOW - 60.0)
        archive.write_now(outbox.begin_attempt, wish_id, now=NOW - 50.0, floor=NOW - 55.0, tip=None)
        assert archive.write_now(outbox.refused, wish_id, "bad_request", words)


# Refused: nobody has touched a key since, so the form is back


async def test_who_may_not_change_a_group_any_more_reads_it_below_what_they_wanted(club: Club) -> None:
    async with club.running() as stage:
        await stage.press("E", "2")
        form = await opened(stage, EditGroup)
        await write(stage, form, "name", "新しい名前")
        await write(stage, form, "description", "新しい説明")
        refuse(club.service, "PUT", "/rooms/", words=NOT_ALLOWED)
        await save(stage)
        again = await opened(stage, EditGroup)
        await stage.reads(NOT_ALLOWED)
        assert (field(again, "name").value, field(again, "description").value) == ("新しい名前", "新しい説明")
        await save(stage)  # perhaps by now
        await stage.until(lambda: club.there["name"] == "新しい名前")
        assert club.there["description"] == "新しい説明"
        await stage.until(lambda: not stage.outbox())


async def test_a_refused_icon_is_said_at_the_icons(club: Club) -> None:
    async with club.running() as stage:
        await stage.press("E", "2")
        form = await opened(stage, EditGroup)
        await goes_to(stage, form, "icon")
        await stage.press("enter")
        await stage.type("beer")
        await stage.press("enter")
        await stage.until(lambda: field(form, "icon").value == "beer")
        refuse(club.service, "PUT", "/rooms/", words="Invalid parameter: icon_preset", status=400)
        await save(stage)
        again = await opened(stage, EditGroup)
        await stage.until(lambda: "icon_preset" in problem(again, "icon"))
        assert field(again, "icon").value == "beer"
        assert again.focused is field(again, "icon").stop


async def test_refused_people_are_said_at_the_people(club: Club) -> None:
    async with club.running() as stage:
        await stage.press("E", "3")
        form = await opened(stage, GroupMembers)
        await pick(stage, form, club.name(4))
        refuse(club.service, "PUT", "/members$", words="members_member_ids: not a contact", status=400)
        await stage.press("ctrl+d")
        await asked(stage, f"Change the members of {NAME}?")
        await stage.until(lambda: failed(stage))
        again = await opened(stage, GroupMembers)
        await stage.until(lambda: "not a contact" in problem(again, "people"))
        await stage.reads(f"added: {club.name(4)}")
        await pick(stage, again, club.name(4))  # then not
        await stage.until(lambda: not problem(again, "people"))
        await save(stage)
        await stage.reads("The members stay as they are")
        assert not stage.outbox()


async def test_who_could_not_leave_is_still_there(club: Club) -> None:
    async with club.running() as stage:
        stage.main.enter_room(club.room_id)
        at_room(stage, club.room_id)
        refuse(club.service, "DELETE", "/rooms/", words="Not today")
        await stage.press("E", "5")
        await asked(stage, f"Leave {NAME}?")
        await stage.reads("This group was not left: ", "Not today", "g o outbox")
        assert stage.open_room == club.room_id
        await stage.press("g", "o")
        await stage.reads("Leave the group", "not left: ")
        await stage.press("enter")
        await stage.reads("This group was not left", "Stay in the group", "Leave")
        assert "Back to the form" not in stage.text
        await stage.press("y")
        await stage.until(lambda: club.people[0] not in club.roles)


# Refused in an earlier run


MADE = CreateRoom(name="忘年会", admins=(ME.account_id,), link=True, link_code="bounenkai")
CHANGED = EditRoom(room_id=DEVELOPERS, name="開発1課", old_name="開発チーム")
LINKED = SetLink(room_id=DEVELOPERS, action=LinkAction.CHANGE, code="dev", old_code="kaihatsu")


@pytest.mark.parametrize(
    ("wish", "kind", "id", "value"),
    [
        (MADE, NewGroup, "code", "bounenkai"),
        (CHANGED, EditGroup, "name", "開発1課"),
        (LINKED, GroupLink, "code", "dev"),
    ],
)
async def test_after_a_restart_the_outbox_leads_back_to_the_form(
    mine: Path, wish: AnyWish, kind: type[Form[object]], id: str, value: str
) -> None:
    refused_before(mine, wish, f"Invalid parameter: {id}")
    async with playing(mine) as stage:
        form = await back_to_form(stage, kind)
        await stage.until(lambda: "Invalid parameter" in problem(form, id))
        assert field(form, id).value == value
        assert form.focused is field(form, id).stop
        assert not form.has_changed
        await stage.press("escape")
        await stage.until(lambda: stage.app.screen is stage.main)
        assert failed(stage)


async def test_what_was_to_become_of_a_group_i_am_not_in_any_more_has_no_form(mine: Path) -> None:
    refused_before(mine, CHANGED, NOT_ALLOWED)
    with closing(_open(mine)) as archive:
        archive.write_now(rooms.leave, DEVELOPERS, now=NOW)
    async with playing(mine) as stage:
        await stage.press("g", "o")
        await stage.reads("開発1課", "not changed: ")
        await stage.press("enter")
        await stage.reads("This group was not changed", "Leave it as it is")
        assert "Back to the form" not in stage.text


# Raced


async def test_two_changed_its_description_and_the_form_shows_what_there_is_now(club: Club) -> None:
    async with club.running() as stage:
        await stage.press("E", "2")
        form = await opened(stage, EditGroup)
        await write(stage, form, "description", "金曜は休み")
        async with phone(club.service, "colleague1") as other:
            await other.update_room(club.room_id, description="木曜に変更")
        await save(stage)
        await stage.reads("This group was not changed", "Description: now “木曜に変更”")
        again = await asked_back(stage, EditGroup)
        assert field(again, "description").value == "金曜は休み"
        await save(stage)
        await stage.until(lambda: club.there["description"] == "金曜は休み")


async def test_a_link_that_somebody_removed_meanwhile_is_only_made_again_on_purpose(club: Club) -> None:
    async with phone(club.service, "colleague1") as other:
        await other.create_link(club.room_id, code="theirs")
    async with club.running() as stage:
        await stage.press("E", "4")
        form = await opened(stage, GroupLink)
        await write(stage, form, "description", "どなたでもどうぞ")
        async with phone(club.service, "colleague1") as other:
            await other.delete_link(club.room_id)
        await save(stage)
        await stage.reads("The invitation link was not changed", "Now there is none.")
        await stage.press("tab", "enter")  # leave it as it is
        await stage.until(lambda: not stage.outbox())
        assert not club.there["link"].get("public")


async def test_a_group_that_somebody_else_deleted_first(club: Club) -> None:
    async with club.running() as stage:
        await stage.press("E", "6")
        await opened(stage, DeleteGroup)
        await stage.type(NAME)
        async with phone(club.service, "colleague1") as other:
            await other.delete_room(club.room_id)
        await save(stage)
        await stage.reads("This group was not deleted: ")
        await stage.until(lambda: club.room_id not in [row.room_id for row in stage.rooms.rows])


# Offline


async def test_a_deletion_waits_offline_and_is_taken_back(mine: Path) -> None:
    async with playing(mine) as stage:
        await by_name(stage, "Delete the group")
        await opened(stage, DeleteGroup)
        await stage.type("開発チーム")
        await save(stage)
        await stage.reads("The group is being deleted · z takes it back")
        assert [row.wish for row in stage.outbox()] == [DeleteRoom(room_id=DEVELOPERS)]
        await by_name(stage, "Leave the group")
        await stage.reads("The group is being deleted · z takes it back")
        assert [row.wish for row in stage.outbox()] == [DeleteRoom(room_id=DEVELOPERS)]
        await stage.press("z")
        await stage.reads("The group stays")
        assert not stage.outbox()


# Wrong before it is saved


@pytest.mark.parametrize(
    ("name", "says"),
    [("　 ", "What is it called?"), ("長" * 256, "Too long: a name has at most 255 characters")],
)
async def test_a_group_keeps_a_name(mine: Path, name: str, says: str) -> None:
    async with playing(mine) as stage:
        await by_name(stage, "Change the group: name, description, icon")
        form = await opened(stage, EditGroup)
        await write(stage, form, "name", name)
        await stage.press("ctrl+d")
        await stage.until(lambda: problem(form, "name") == says)
        assert not stage.outbox()


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("", "The link has a code: remove the link if there shall be none"),
        ("開発", "Only the letters A-Z a-z, digits, - and _"),
        ("a" * 51, "Too long: a code has at most 50 characters"),
    ],
)
async def test_a_link_keeps_a_code(mine: Path, code: str, says: str) -> None:
    async with playing(mine) as stage:
        await by_name(stage, "Invitation link of the group")
        form = await opened(stage, GroupLink)
        await write(stage, form, "code", code)
        await stage.press("ctrl+d")
        await stage.until(lambda: problem(form, "code") == says)
        assert not stage.outbox()

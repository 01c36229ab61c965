"""Groups in their forms: made, changed, left, deleted; with what is wrong, refused, offline, or too late."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest
from textual.widgets import Static

from cwtui.chatwork.models import Contact, Link, Member, Role, RoomType
from cwtui.store import contacts, links, members, rooms
from cwtui.store.wishes import (
    ChangeMembers,
    CreateRoom,
    EditRoom,
    LeaveRoom,
    LinkAction,
    SetLink,
)
from cwtui.sync.asks import Members, Need
from cwtui.ui.forms.delete_group import DeleteGroup
from cwtui.ui.forms.edit_group import EditGroup
from cwtui.ui.forms.group_link import GroupLink
from cwtui.ui.forms.group_members import GroupMembers
from cwtui.ui.forms.new_group import NewGroup
from tests.sync.groups import ADMIN, MEMBER, NAME, READONLY, phone, refuse
from tests.sync.rig import fault, served
from tests.ui import groups
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
from tests.ui.seed import DEVELOPERS, EMILY, EVERYBODY, ME, MEMBERS, MIDORI, MISAKI, MY_CHAT, ROOMS
from tests.ui.stage import HELD, Stage, playing

NEW = "新年会の準備"


@pytest.fixture
def club(tmp_path: Path) -> Iterator[Club]:
    with served(rooms=3, messages=10) as service:
        yield found(service, tmp_path / "data")


# A new one


async def test_a_group_is_made_and_opens_when_it_is_here(club: Club) -> None:
    async with club.running() as stage:
        await stage.press("g", "n")
        form = await opened(stage, NewGroup)
        await stage.type(NEW)
        await stage.reads(f"{len(NEW)}/255")
        await stage.press("tab")
        await stage.type("1月8日")
        await stage.press("enter")
        await stage.type("駅前")
        await stage.press("tab", "enter")
        await stage.reads("mug", "travel")
        await stage.type("beer")
        await stage.press("enter")
        await stage.until(lambda: field(form, "icon").value == "beer")
        await pick(stage, form, club.name(1))
        await pick(stage, form, club.name(2), turns=1)
        await stage.reads(f"{club.name(1)}, {club.name(2)} (read-only)")
        await stage.press("tab", "space")
        await stage.until(lambda: field(form, "code").display)
        await write(stage, form, "code", "shinnenkai")
        await stage.press("tab", "space")
        await save(stage)
        await stage.until(lambda: club.groups_named(NEW))
        (made,) = club.groups_named(NEW)
        me, one, two = club.people[:3]
        assert {each["account_id"]: each["role"] for each in made["members"]} == {
            me: "admin",
            one: "member",
            two: "readonly",
        }
        assert made["description"] == "1月8日\n駅前"
        assert "ico_beer" in made["icon_path"]
        assert made["link"]["url"].endswith("/shinnenkai")
        assert not made["link"]["need_acceptance"]
        await stage.until(lambda: stage.main.shows(made["room_id"]))
        await stage.reads(f"{NEW} was made")


async def test_who_is_busy_elsewhere_is_told_and_left_there(club: Club) -> None:
    fault(club.service, "delay", "POST", "/rooms$", seconds=0.5)
    async with club.running() as stage:
        await stage.press("g", "n")
        await opened(stage, NewGroup)
        await stage.type(NEW)
        await save(stage)
        stage.main.set_focus(stage.composer)
        await stage.type("まだ書いています")
        here = stage.open_room
        await stage.reads(f"{NEW} was made · Ctrl+K leads there")
        assert stage.open_room == here


@pytest.mark.parametrize(
    ("id", "text", "says"),
    [
        ("name", "", "What is it called?"),
        ("name", "あ" * 256, "Too long: a name has at most 255 characters"),
        ("code", "年末", "Only the letters A-Z a-z, digits, - and _"),
        ("code", "a" * 51, "Too long: a code has at most 50 characters"),
    ],
)
async def test_what_the_service_would_refuse_is_said_at_the_field(
    folder: Path, id: str, text: str, says: str
) -> None:
    async with playing(folder) as stage:
        await stage.press("g", "n")
        form = await opened(stage, NewGroup)
        await write(stage, form, "name", NEW)
        await goes_to(stage, form, "link")
        await stage.press("space")
        await write(stage, form, id, text)
        await stage.press("ctrl+d")
        await stage.until(lambda: problem(form, id) == says)
        assert not stage.outbox()
        await write(stage, form, id, "good")
        await stage.until(lambda: not problem(form, id))
        await save(stage)
        assert len(stage.outbox()) == 1


async def test_what_the_service_refuses_is_filled_in_again_with_everything_as_it_was(club: Club) -> None:
    async with phone(club.service, "colleague1") as other:
        await other.create_room("別のグループ", club.people[1:2], link=True, link_code="taken")
    async with club.running() as stage:
        await stage.press("g", "n")
        form = await opened(stage, NewGroup)
        await write(stage, form, "name", NEW)
        await write(stage, form, "description", "1月8日")
        await pick(stage, form, club.name(2), turns=2)
        await goes_to(stage, form, "link")
        await stage.press("space")
        await write(stage, form, "code", "taken")
        await save(stage)
        again = await opened(stage, NewGroup)  # nobody has touched a key
        await stage.until(lambda: "The code is taken" in problem(again, "code"))
        assert again.focused is field(again, "code").stop
        values = {each.id: each.value for each in again.fields}
        assert values == {
            "name": NEW,
            "description": "1月8日",
            "icon": "group",
            "people": {club.people[2]: Role.ADMIN},
            "link": True,
            "code": "taken",
            "acceptance": True,
        }
        await stage.press("escape")  # nothing is lost by that
        await stage.reads("This group was not made: ", "g o outbox")
        assert failed(stage)
        again = await back_to_form(stage, NewGroup)
        await write(stage, again, "code", "free")
        await stage.until(lambda: not problem(again, "code"))
        await save(stage)
        await stage.until(lambda: club.groups_named(NEW))
        (made,) = club.groups_named(NEW)
        assert made["link"]["url"].endswith("/free")
        await stage.until(lambda: not stage.outbox())


async def test_a_refusal_of_nothing_in_particular_is_said_below(club: Club) -> None:
    async with club.running() as stage:
        refuse(club.service, "POST", "/rooms$", words="You have too many groups")
        await stage.press("g", "n")
        await opened(stage, NewGroup)
        await stage.type(NEW)
        await save(stage)
        again = await opened(stage, NewGroup)
        said = again.query_one("#said", Static)
        await stage.until(lambda: "You have too many groups" in str(said.render()))
        await write(stage, again, "name", f"{NEW} 2")
        await stage.until(lambda: "You have too many groups" not in str(said.render()))


async def test_who_goes_on_with_something_else_is_only_told_of_the_refusal(club: Club) -> None:
    async with club.running() as stage:
        fault(club.service, "delay", "GET", "/rooms$", seconds=0.4, times=3)  # which is read before
        refuse(club.service, "POST", "/rooms$", words="You have too many groups")
        await stage.press("g", "n")
        await opened(stage, NewGroup)
        await stage.type(NEW)
        await save(stage)
        await stage.press("j")
        await stage.reads("This group was not made: ", "You have too many groups", "g o outbox")
        assert stage.app.screen is stage.main
        again = await back_to_form(stage, NewGroup)
        assert field(again, "name").value == NEW


async def test_offline_it_waits_and_z_brings_the_form_back(folder: Path) -> None:
    async with playing(folder, settings=HELD) as stage:
        await _with_contacts(stage)
        await stage.press("g", "n")
        form = await opened(stage, NewGroup)
        await write(stage, form, "name", NEW)
        await pick(stage, form, "Emily Carter")
        await save(stage)
        await stage.reads(f"{NEW} is being made · z takes it back")
        (row,) = stage.outbox()
        assert row.wish == CreateRoom(
            name=NEW, admins=(ME.account_id,), members=(EMILY.account_id,), icon_preset="group"
        )
        await stage.press("z")
        again = await opened(stage, NewGroup)
        assert not stage.outbox()
        assert field(again, "name").value == NEW
        assert list(field(again, "people").value) == [EMILY.account_id]
        await stage.press("escape")
        await asked(stage, "Throw away what you have entered?", "n")
        await opened(stage, NewGroup)
        await save(stage)
        assert stage.outbox()[0].wish == row.wish


async def _with_contacts(stage: Stage) -> None:
    emily = Contact(
        account_id=EMILY.account_id, name=EMILY.name, organization_id=MIDORI, room_id=999, chatwork_id="em"
    )
    await stage.archive.write(contacts.save, [emily])


async def test_colleagues_can_be_chosen_who_are_no_contacts_and_others_cannot(folder: Path) -> None:
    async with playing(folder, settings=HELD) as stage:
        await stage.press("g", "n")
        form = await opened(stage, NewGroup)
        await goes_to(stage, form, "people")
        await stage.reads("田中 美咲", "You are an admin", "Left and Right: role")
        assert "青木 真理" not in stage.text
        await _with_contacts(stage)
        aoki = Contact(
            account_id=3001, name="青木 真理", organization_id=20, organization_name="アオバ商事", room_id=78
        )
        await stage.archive.write(contacts.save, [aoki])
        await pick(stage, form, "青木 真理")
        await stage.reads("You are an admin · Outside: アオバ商事")


# Changed


async def test_a_group_is_changed_as_far_as_it_is_different(club: Club) -> None:
    async with club.running() as stage:
        await stage.press("E", "2")
        form = await opened(stage, EditGroup)
        assert field(form, "name").value == NAME
        assert field(form, "description").value == groups.TEXT
        await stage.press("ctrl+d")
        await stage.reads("Nothing is different")
        await write(stage, form, "name", "図面の確認")
        await goes_to(stage, form, "icon")
        await stage.press("right")
        await save(stage)
        await stage.reads("The group was changed")
        await stage.until(lambda: club.there["name"] == "図面の確認")
        assert "ico_check" in club.there["icon_path"]
        assert club.there["description"] == groups.TEXT


async def test_a_change_waits_offline_and_is_gone_on_with(folder: Path) -> None:
    async with _admin(folder, description="毎日") as stage:
        await by_name(stage, "Change the group: name, description, icon")
        form = await opened(stage, EditGroup)
        await write(stage, form, "description", "毎日 9:15 から")
        await save(stage)
        await by_name(stage, "Change the group: name, description, icon")
        again = await opened(stage, EditGroup)
        assert field(again, "description").value == "毎日 9:15 から"
        await write(stage, again, "name", "開発")
        await save(stage)
        (row,) = stage.outbox()
        assert row.wish == EditRoom(
            room_id=DEVELOPERS,
            name="開発",
            description="毎日 9:15 から",
            old_name="開発チーム",
            old_description="毎日",
        )
        await stage.press("z")
        assert field(await opened(stage, EditGroup), "name").value == "開発"


async def test_what_was_to_be_changed_and_is_to_stay_is_not_wished_any_more(folder: Path) -> None:
    async with _admin(folder, description="毎日") as stage:
        await by_name(stage, "Change the group: name, description, icon")
        form = await opened(stage, EditGroup)
        await write(stage, form, "name", "開発")
        await save(stage)
        await by_name(stage, "Change the group: name, description, icon")
        again = await opened(stage, EditGroup)
        await write(stage, again, "name", "開発チーム")
        await save(stage)
        await stage.reads("The group stays as it is")
        assert not stage.outbox()


async def test_a_description_that_is_not_here_cannot_be_overwritten(folder: Path) -> None:
    async with _admin(folder) as stage:
        await by_name(stage, "Change the group: name, description, icon")
        form = await opened(stage, EditGroup)
        await stage.reads("Description: not received yet (offline)")
        assert not field(form, "description").display
        known = rooms.get(stage.archive.db, DEVELOPERS)
        assert known is not None
        await stage.archive.write(rooms.save_one, _room(description="毎日"))
        await stage.until(lambda: field(form, "description").display)
        assert field(form, "description").value == "毎日"
        await stage.press("escape")
        await stage.until(lambda: stage.app.screen is stage.main)


async def test_somebody_else_was_quicker_to_change_it(club: Club) -> None:
    async with club.running() as stage:
        await stage.press("E", "2")
        form = await opened(stage, EditGroup)
        await write(stage, form, "name", "私の名前")
        async with phone(club.service, "colleague1") as other:
            await other.update_room(club.room_id, "ほかの名前")
        await save(stage)
        await stage.reads("This group was not changed", "now “ほかの名前”, you want “私の名前”")
        again = await asked_back(stage, EditGroup)
        assert field(again, "name").value == "私の名前"
        await stage.reads("Change ほかの名前")
        await save(stage)
        await stage.until(lambda: club.there["name"] == "私の名前")
        await stage.until(lambda: not stage.outbox())


# Members


async def test_members_are_changed_after_the_difference_was_shown(club: Club) -> None:
    async with club.running() as stage:
        await stage.press("E", "3")
        form = await opened(stage, GroupMembers)
        me, one, two, three, four = club.people[:5]
        await stage.press("ctrl+d")
        await stage.reads("Nothing is different")
        await pick(stage, form, club.name(4), turns=1)
        await pick(stage, form, club.name(3))
        await _turn(stage, form, club.name(2))
        lines = (
            f"added: {club.name(4)} (read-only)",
            f"removed: {club.name(3)}",
            f"role changed: {club.name(2)} (read-only)",
        )
        await stage.reads(*lines)
        await stage.press("ctrl+d")
        await stage.reads(f"Change the members of {NAME}?", *lines)
        await stage.press("n")
        assert club.roles == {me: ADMIN, one: ADMIN, two: MEMBER, three: READONLY}
        await opened(stage, GroupMembers)
        await stage.press("ctrl+d")
        await asked(stage, f"Change the members of {NAME}?")
        await stage.until(lambda: club.roles == {me: ADMIN, one: ADMIN, two: READONLY, four: READONLY})
        await stage.reads("The members were changed")


async def _turn(stage: Stage, form: GroupMembers, name: str) -> None:
    """Go to somebody who is chosen, and turn their role once."""
    await goes_to(stage, form, "people")
    await stage.type(name)
    await stage.until(lambda: form._people._list.current and form._people._list.current.name == name)
    await stage.press("right")
    form._people._filter.clear()
    await stage.pilot.pause()


async def test_nobody_removes_themselves_or_the_last_admin_in_passing(club: Club) -> None:
    async with club.running() as stage:
        await by_name(stage, "Change the members of the group")
        form = await opened(stage, GroupMembers)
        await pick(stage, form, club.name(0))
        await stage.press("ctrl+d")
        await stage.reads("You would not be in the group any more.")
        await pick(stage, form, club.name(0))  # as a member only
        await stage.until(lambda: not problem(form, "people"))
        await stage.press("ctrl+d")
        await stage.reads("You would not be an admin any more, and could not take that back.")
        await stage.press("n")
        await pick(stage, form, club.name(1))
        await stage.press("ctrl+d")
        await stage.reads("Nobody would be an admin of the group any more.")
        assert not stage.outbox()


async def test_what_another_admin_changes_meanwhile_is_taken_over(club: Club) -> None:
    async with club.running() as stage:
        await stage.press("E", "3")
        form = await opened(stage, GroupMembers)
        me, one, two, _, four, five = club.people[:6]
        await pick(stage, form, club.name(4))
        async with phone(club.service, "colleague1") as other:
            await other.replace_members(club.room_id, [me, one], [two, five], [])
        stage.app.session.need(Need(Members(club.room_id), fresh_for=0.1))
        await stage.reads("Somebody else changed the members", f"added: {club.name(4)} (member)")
        await stage.press("ctrl+d")
        await stage.reads(f"Change the members of {NAME}?")
        await stage.press("y")
        everybody = {me: ADMIN, one: ADMIN, two: MEMBER, five: MEMBER, four: MEMBER}
        await stage.until(lambda: club.roles == everybody)


async def test_another_admin_changed_the_same_person_meanwhile(club: Club) -> None:
    me, one, two, three = club.people[:4]
    async with club.running() as stage:
        await stage.press("E", "3")
        form = await opened(stage, GroupMembers)
        await pick(stage, form, club.name(2))
        async with phone(club.service, "colleague1") as other:
            await other.replace_members(club.room_id, [me, one, two], [], [three])
        await stage.press("ctrl+d")
        await asked(stage, f"Change the members of {NAME}?")
        await stage.reads(
            "The members were not changed", f"{club.name(2)}: now admin, you want: not in the group"
        )
        again = await asked_back(stage, GroupMembers)
        await stage.reads(f"removed: {club.name(2)}")
        assert set(field(again, "people").value) == {me, one, three}
        await stage.press("ctrl+d")
        await asked(stage, f"Change the members of {NAME}?")
        await stage.until(lambda: club.roles == {me: ADMIN, one: ADMIN, three: READONLY})
        await stage.until(lambda: not stage.outbox())


async def test_members_wait_offline(folder: Path) -> None:
    async with _admin(folder) as stage:
        await by_name(stage, "Change the members of the group")
        form = await opened(stage, GroupMembers)
        await pick(stage, form, "田中 美咲")
        await stage.press("ctrl+d")
        await asked(stage, "Change the members of 開発チーム?")
        await stage.until(lambda: stage.outbox())
        (row,) = stage.outbox()
        assert isinstance(row.wish, ChangeMembers)
        (change,) = row.wish.changes
        assert (change.account_id, change.before, change.after) == (MISAKI.account_id, ADMIN, None)


# The invitation link


async def test_a_link_is_made_and_opened_to_all(club: Club) -> None:
    async with club.running() as stage:
        await stage.press("E", "4")
        form = await opened(stage, GroupLink)
        await write(stage, form, "code", "kinyou")
        await write(stage, form, "description", "金曜の会")
        await save(stage)
        await stage.reads("Invitation link: https://www.chatwork.com/g/kinyou")
        link = club.there["link"]
        assert (link["need_acceptance"], link["description"]) == (True, "金曜の会")

        await stage.press("E", "4")
        form = await opened(stage, GroupLink)
        await stage.reads("https://www.chatwork.com/g/kinyou")
        await stage.press("ctrl+d")
        await stage.reads("Nothing is different")
        await goes_to(stage, form, "acceptance")
        await stage.press("space")
        await save(stage)
        await stage.until(lambda: not club.there["link"]["need_acceptance"])
        link = club.there["link"]
        assert link["url"].endswith("/kinyou")
        assert link["description"] == "金曜の会"


async def test_a_link_gets_another_address_and_is_removed_after_questions(club: Club) -> None:
    async with phone(club.service) as device:
        await device.create_link(club.room_id, code="kinyou")
    async with club.running() as stage:
        await by_name(stage, "Invitation link of the group")
        form = await opened(stage, GroupLink)
        await write(stage, form, "code", "")
        await stage.press("ctrl+d")
        await stage.until(lambda: "has a code" in problem(form, "code"))
        await write(stage, form, "code", "mokuyou")
        await stage.press("ctrl+d")
        await asked(stage, "Give the link another address?")
        await stage.until(lambda: club.there["link"]["url"].endswith("/mokuyou"))

        await stage.until(lambda: not stage.outbox())
        await by_name(stage, "Invitation link of the group")
        form = await opened(stage, GroupLink)
        form.set_focus(form.query_one("#link-remove"))
        await stage.press("enter")
        await asked(stage, "Remove the invitation link?")
        await stage.reads("The invitation link was removed")
        assert not club.there["link"]["public"]


async def test_a_taken_code_is_refused_at_its_field(club: Club) -> None:
    async with phone(club.service, "colleague1") as other:
        await other.create_room("別のグループ", club.people[1:2], link=True, link_code="taken")
    async with club.running() as stage:
        await stage.press("E", "4")
        form = await opened(stage, GroupLink)
        await write(stage, form, "code", "taken")
        await write(stage, form, "description", "金曜の会")
        await save(stage)
        again = await opened(stage, GroupLink)
        await stage.until(lambda: "The code is taken" in problem(again, "code"))
        assert field(again, "description").value == "金曜の会"
        await write(stage, again, "code", "free")
        await save(stage)
        await stage.until(lambda: club.there["link"].get("url", "").endswith("/free"))


async def test_somebody_else_was_quicker_to_make_a_link(club: Club) -> None:
    async with club.running() as stage:
        await stage.press("E", "4")
        form = await opened(stage, GroupLink)
        await write(stage, form, "code", "mine")
        async with phone(club.service, "colleague1") as other:
            await other.create_link(club.room_id, code="theirs")
        await save(stage)
        again = await asked_back(stage, GroupLink)
        await stage.reads("https://www.chatwork.com/g/theirs", "Change the link")
        assert field(again, "code").value == "mine"
        await stage.press("ctrl+d")
        await asked(stage, "Give the link another address?")
        await stage.until(lambda: club.there["link"]["url"].endswith("/mine"))


async def test_a_link_that_is_not_here_cannot_be_changed_and_one_that_is_waits_offline(folder: Path) -> None:
    async with _admin(folder) as stage:
        await by_name(stage, "Invitation link of the group")
        await stage.reads("The invitation link has not been received yet")
        await stage.archive.write(links.save, DEVELOPERS, Link(public=False), now=0.0)
        await by_name(stage, "Invitation link of the group")
        await opened(stage, GroupLink)
        await save(stage)
        (row,) = stage.outbox()
        assert row.wish == SetLink(room_id=DEVELOPERS, action=LinkAction.CREATE)


# Leaving and deleting


async def test_who_leaves_is_told_what_is_lost_and_led_on(club: Club) -> None:
    async with club.running() as stage:
        stage.main.enter_room(club.room_id)
        at = [row.room_id for row in stage.rooms.rows].index(club.room_id)
        below = [row.room_id for row in stage.rooms.rows][at + 1 :]
        await by_name(stage, "Leave the group")
        await stage.reads(f"Leave {NAME}?", "Tasks of yours that are open here are deleted.")
        await stage.press("n")
        assert not stage.outbox()
        await by_name(stage, "Leave the group")
        await asked(stage, f"Leave {NAME}?")
        await stage.until(lambda: club.people[0] not in club.roles)
        await stage.reads("You have left the group")
        await stage.until(lambda: stage.open_room != club.room_id)
        if below:
            assert stage.open_room == below[0]
        await stage.until(lambda: club.room_id not in [row.room_id for row in stage.rooms.rows])


async def test_leaving_offline_says_everything_that_is_lost_and_is_undone(folder: Path) -> None:
    async with _admin(folder, only=True) as stage:
        await by_name(stage, "Leave the group")
        await stage.reads(
            "Leave 開発チーム?",
            "Your 2 open tasks here are deleted.",
            "Files you have uploaded here are deleted.",
            "You are the only admin: everybody becomes one.",
        )
        await stage.press("y")
        await stage.reads("You leave the group · z takes it back")
        await by_name(stage, "Leave the group")
        await stage.reads("You leave the group · z takes it back")
        assert stage.app.screen is stage.main
        assert [row.wish for row in stage.outbox()] == [LeaveRoom(room_id=DEVELOPERS)]
        await stage.press("z")
        await stage.reads("You stay in the group")
        assert not stage.outbox()


async def test_a_group_is_deleted_by_who_writes_its_name(club: Club) -> None:
    async with club.running() as stage:
        stage.main.enter_room(club.room_id)
        at_room(stage, club.room_id)
        await stage.press("E", "6")
        form = await opened(stage, DeleteGroup)
        await stage.reads(f"Delete {NAME}?", "4 members", "This cannot be undone.")
        await stage.press("ctrl+d")
        await stage.until(lambda: problem(form, "name") == "That is not its name")
        assert club.there
        await stage.type(NAME)
        await save(stage)
        await stage.until(lambda: club.there is None)
        await stage.reads("The group was deleted")
        await stage.until(lambda: stage.open_room != club.room_id)


async def test_a_refused_deletion_is_said(club: Club) -> None:
    async with club.running() as stage:
        refuse(club.service, "DELETE", "/rooms/", words="Not now")
        await by_name(stage, "Delete the group")
        await opened(stage, DeleteGroup)
        await stage.type(NAME)
        await save(stage)
        await stage.reads("This group was not deleted", "Not now")
        assert club.there


# What my role cannot do


async def test_what_i_may_not_do_is_not_found_by_name(folder: Path) -> None:
    async with playing(folder) as stage:
        at_room(stage, DEVELOPERS)
        assert _offered(stage) == {"group.new", "rooms.details", "group.leave"}  # a member
        at_room(stage, MY_CHAT)
        assert _offered(stage) == {"group.new", "rooms.details"}
        await stage.archive.write(rooms.save_one, _room())
        at_room(stage, DEVELOPERS)
        await stage.until(lambda: len(_offered(stage)) == 7)
        at_room(stage, EVERYBODY)
        assert "group.edit" not in _offered(stage)


def _offered(stage: Stage) -> set[str]:
    named = stage.app.keyboard.by_name()
    return {known for known in named if known.startswith("group.") or known.endswith(".details")}


# Me as an admin, offline


def _room(**more: Any) -> Any:
    return msgspec.structs.replace(ROOMS[0], role=Role.ADMIN, type=RoomType.GROUP, **more)


@asynccontextmanager
async def _admin(folder: Path, *, only: bool = False, **room: Any) -> AsyncIterator[Stage]:
    """The seeded archive, of whose first group I am an admin, or the ``only`` one; nobody can be asked."""
    async with playing(folder, settings=HELD) as stage:
        await stage.archive.write(rooms.save_one, _room(**room))
        here = [msgspec.structs.replace(each, role=_role(each, only)) for each in MEMBERS[DEVELOPERS]]
        await stage.archive.write(members.save, DEVELOPERS, here, now=0.0)
        await stage.until(lambda: stage.main.room.room and stage.main.room.room.role is Role.ADMIN)
        yield stage


def _role(member: Member, only: bool) -> Role:
    if member.account_id == ME.account_id:
        return Role.ADMIN
    return Role.MEMBER if only and member.role is Role.ADMIN else member.role

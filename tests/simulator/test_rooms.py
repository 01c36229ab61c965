"""Sections 2.5 to 2.11: rooms and their members."""

from __future__ import annotations

from typing import Any

import pytest

from cwtui.simulator.world.records import ICON_PRESETS
from tests.simulator.people import Office, done, refused

ROOM = {
    *("room_id", "name", "type", "role", "sticky", "unread_num", "mention_num", "mytask_num"),
    *("message_num", "file_num", "task_num", "icon_path", "last_update_time"),
}


def test_the_list_has_every_field_and_no_description(office: Office) -> None:
    for room in done(office.ken.get("/rooms")):
        assert set(room) == ROOM
        assert isinstance(room["sticky"], bool)


def test_one_room_has_its_description(office: Office) -> None:
    found = office.ken.room(office.new_room())
    assert set(found) == ROOM | {"description"}


def test_a_direct_chat_bears_the_name_of_the_other(office: Office) -> None:
    room = office.direct("misaki")
    assert office.ken.room(room)["name"] == "田中 美咲"
    assert office["misaki"].room(room)["name"] == "佐藤 健"


def test_counters_are_ones_own(office: Office) -> None:
    room = office.new_room("misaki")
    office["misaki"].say(room, f"[To:{office.ken.id}] 健さん")
    office["misaki"].say(room, "もうひとつ")
    mine, hers = office.ken.room(room), office["misaki"].room(room)
    assert (mine["unread_num"], mine["mention_num"]) == (2, 1)
    assert (hers["unread_num"], hers["mention_num"]) == (1, 0)  # the room's beginning, by ken
    assert mine["message_num"] == hers["message_num"] == 3


def test_file_and_task_counters(office: Office) -> None:
    room = office.new_room("misaki")
    form = {"body": "仕事", "to_ids": f"{office.ken.id},{office['misaki'].id}"}
    [first, _] = done(office.ken.post(f"/rooms/{room}/tasks", **form))["task_ids"]
    office.ken.http.post(f"/rooms/{room}/files", files={"file": ("a.txt", b"a", "text/plain")})
    found = office.ken.room(room)
    assert (found["mytask_num"], found["task_num"], found["file_num"]) == (1, 2, 1)
    done(office.ken.put(f"/rooms/{room}/tasks/{first}/status", body="done"))
    found = office.ken.room(room)
    assert (found["mytask_num"], found["task_num"]) == (0, 1)
    office.knobs.turn("task_num", "all")
    assert office.ken.room(room)["task_num"] == 2


def test_last_update_time_moves_with_messages_and_not_with_changes(office: Office) -> None:
    room = office.new_room()
    message = office.ken.say(room, "一")
    clock = office.simulator.simulation.clock
    clock.advance(100)
    before = office.ken.room(room)["last_update_time"]
    done(office.ken.put(f"/rooms/{room}/messages/{message}", body="二"))
    done(office.ken.delete(f"/rooms/{room}/messages/{message}"))
    assert office.ken.room(room)["last_update_time"] == before
    office.ken.say(room, "三")
    assert office.ken.room(room)["last_update_time"] == before + 100
    office.knobs.turn("changes_move_last_update_time", True)
    clock.advance(50)
    other = office.ken.say(room, "五")
    clock.advance(50)
    done(office.ken.put(f"/rooms/{room}/messages/{other}", body="六"))
    assert office.ken.room(room)["last_update_time"] == before + 200


def test_the_order_of_rooms_is_a_knob(office: Office) -> None:
    times = [room["last_update_time"] for room in done(office.ken.get("/rooms"))]
    assert times == sorted(times, reverse=True)
    office.knobs.turn("room_order", "by_id")
    ids = [room["room_id"] for room in done(office.ken.get("/rooms"))]
    assert ids == sorted(ids)
    office.knobs.turn("room_order", "shuffled")
    assert [room["room_id"] for room in done(office.ken.get("/rooms"))] != ids


def test_a_new_room_appears_at_once(office: Office) -> None:
    room = office.new_room(name="わたしだけ")
    [found] = [r for r in done(office.ken.get("/rooms")) if r["room_id"] == room]
    assert (found["name"], found["role"], found["type"]) == ("わたしだけ", "admin", "group")


def new_room(office: Office, **form: Any) -> Any:
    return office.ken.post("/rooms", **{"name": "n", "members_admin_ids": office.ken.id, **form})


@pytest.mark.parametrize(
    "form",
    [
        {"name": ""},
        {"name": "あ" * 256},
        {"members_admin_ids": ""},
        {"icon_preset": "mug"},
        {"link": "1", "link_code": "bad code"},
        {"link": "1", "link_code": "x" * 51},
        {"link": "yes"},
        {"members_member_ids": "1"},  # nobody I know
    ],
)
def test_a_room_badly_asked_for(office: Office, form: dict[str, str]) -> None:
    refused(new_room(office, **form), 400)


def test_name_and_admins_are_required(office: Office) -> None:
    refused(office.ken.post("/rooms", members_admin_ids=office.ken.id), 400)
    refused(office.ken.post("/rooms", name="n"), 400)


@pytest.mark.parametrize("length", [1, 255])
def test_names_of_1_to_255_characters(office: Office, length: int) -> None:
    room = done(new_room(office, name="あ" * length))["room_id"]
    assert office.ken.room(room)["name"] == "あ" * length


@pytest.mark.parametrize("preset", ICON_PRESETS)
def test_the_icon_presets(office: Office, preset: str) -> None:
    room = done(new_room(office, icon_preset=preset))["room_id"]
    assert preset in office.ken.room(room)["icon_path"]


def test_there_are_seventeen_icons() -> None:
    assert len(ICON_PRESETS) == 17
    assert "magcup" in ICON_PRESETS


def test_a_room_with_a_link(office: Office) -> None:
    form = {"link": "1", "link_code": "midori-1", "description": "説明"}
    room = done(new_room(office, **form))["room_id"]
    link = done(office.ken.get(f"/rooms/{room}/link"))
    assert link["url"] == "https://www.chatwork.com/g/midori-1"
    assert link["need_acceptance"] is True
    assert office.ken.room(room)["description"] == "説明"
    refused(new_room(office, **form), 400)  # the code is taken
    other = done(new_room(office, link="1", link_need_acceptance="0"))["room_id"]
    link = done(office.ken.get(f"/rooms/{other}/link"))
    assert link["need_acceptance"] is False
    assert link["url"].removeprefix("https://www.chatwork.com/g/")


def test_no_link_unless_asked(office: Office) -> None:
    assert done(office.ken.get(f"/rooms/{office.new_room()}/link")) == {"public": False}


def test_leaving_oneself_out_is_refused(office: Office) -> None:
    her = office["misaki"].id
    refused(new_room(office, members_admin_ids=her), 400)
    office.knobs.turn("create_without_me", "allow")
    room = done(new_room(office, members_admin_ids=her))["room_id"]
    refused(office.ken.get(f"/rooms/{room}"), 403)


def test_an_id_in_two_lists_is_refused(office: Office) -> None:
    refused(new_room(office, members_readonly_ids=office.ken.id), 400)
    office.knobs.turn("id_in_two_lists", "allow")
    room = done(new_room(office, members_readonly_ids=office.ken.id))["room_id"]
    assert office.ken.room(room)["role"] == "admin"


def test_editing_a_room(office: Office) -> None:
    room = office.new_room()
    answer = office.ken.put(f"/rooms/{room}", name="新しい名前", description="説明", icon_preset="beer")
    assert done(answer) == {"room_id": room}
    found = office.ken.room(room)
    assert (found["name"], found["description"]) == ("新しい名前", "説明")
    assert "beer" in found["icon_path"]


@pytest.mark.parametrize("form", [{"name": ""}, {"name": "x" * 256}, {"icon_preset": "none"}, {}])
def test_a_room_badly_edited(office: Office, form: dict[str, str]) -> None:
    refused(office.ken.put(f"/rooms/{office.new_room()}", **form), 400)


def test_an_empty_edit_can_be_allowed(office: Office) -> None:
    office.knobs.turn("empty_room_update", "allow")
    done(office.ken.put(f"/rooms/{office.new_room()}"))


def test_only_admins_edit_and_only_groups(office: Office) -> None:
    room = office.new_room("misaki")
    refused(office["misaki"].put(f"/rooms/{room}", name="x"), 403)
    refused(office.ken.put(f"/rooms/{office.my_chat()}", name="x"), 403)
    refused(office.ken.put(f"/rooms/{office.direct('misaki')}", description="x"), 403)
    office.knobs.turn("direct_room_edit_status", 400)
    refused(office.ken.put(f"/rooms/{office.my_chat()}", name="x"), 400)


def test_deleting_a_room_is_204_and_for_everyone(office: Office) -> None:
    room = office.new_room("misaki")
    answer = office.ken.delete(f"/rooms/{room}", action_type="delete")
    assert (answer.status_code, answer.content) == (204, b"")
    refused(office["misaki"].get(f"/rooms/{room}"), 403)


def test_deleting_needs_an_admin_and_an_action(office: Office) -> None:
    room = office.new_room("misaki")
    refused(office["misaki"].delete(f"/rooms/{room}", action_type="delete"), 403)
    refused(office.ken.delete(f"/rooms/{room}"), 400)
    refused(office.ken.delete(f"/rooms/{room}", action_type="hide"), 400)
    refused(office.ken.delete(f"/rooms/{office.my_chat()}", action_type="leave"), 403)


def test_leaving_takes_open_tasks_and_files_along(office: Office) -> None:
    room = office.new_room("misaki")
    her = office["misaki"]
    form = {"body": "仕事", "to_ids": f"{her.id},{office.ken.id}"}
    done(her.post(f"/rooms/{room}/tasks", **form))
    her.http.post(f"/rooms/{room}/files", files={"file": ("a.txt", b"a", "text/plain")})
    assert her.delete(f"/rooms/{room}", action_type="leave").status_code == 204
    found = office.ken.room(room)
    assert (found["task_num"], found["file_num"]) == (1, 0)
    people = done(office.ken.get(f"/rooms/{room}/members"))
    assert [person["account_id"] for person in people] == [office.ken.id]
    assert "[dtext:chatroom_leaved]" in office.ken.messages(room)[-1]["body"]


def test_the_last_admin_leaves_everyone_an_admin(office: Office) -> None:
    room = office.new_room("misaki", "daisuke")
    office.ken.delete(f"/rooms/{room}", action_type="leave")
    assert office["misaki"].room(room)["role"] == "admin"
    assert "[dtext:chatroom_resigned_priv_change_all]" in office["misaki"].messages(room)[-1]["body"]


def test_a_member_has_every_field_and_no_room(office: Office) -> None:
    room = office.new_room("misaki", readonly=("daisuke",))
    people = done(office.ken.get(f"/rooms/{room}/members"))
    for person in people:
        assert set(person) == {
            *("account_id", "role", "name", "chatwork_id", "organization_id"),
            *("organization_name", "department", "avatar_image_url"),
        }
    roles = {person["account_id"]: person["role"] for person in people}
    assert roles == {
        office.ken.id: "admin",
        office["misaki"].id: "member",
        office["daisuke"].id: "readonly",
    }


def test_members_are_replaced_whole(office: Office) -> None:
    room = office.new_room("misaki", "daisuke")
    ken, misaki, emily = office.ken.id, office["misaki"].id, office["emily"].id
    form = {"members_admin_ids": f"{ken},{misaki}", "members_readonly_ids": emily}
    answer = done(office.ken.put(f"/rooms/{room}/members", **form))
    assert answer == {"admin": [ken, misaki], "member": [], "readonly": [emily]}
    refused(office["daisuke"].get(f"/rooms/{room}"), 403)
    body = office.ken.messages(room)[-1]["body"]
    for account_id, what in ((emily, "added"), (misaki, "priv_changed"), (office["daisuke"].id, "deleted")):
        assert f"[dtext:chatroom_member_is][piconname:{account_id}][dtext:chatroom_{what}]" in body


def test_an_unchanged_list_says_nothing(office: Office) -> None:
    room = office.new_room("misaki")
    count = office.ken.room(room)["message_num"]
    form = {"members_admin_ids": office.ken.id, "members_member_ids": office["misaki"].id}
    done(office.ken.put(f"/rooms/{room}/members", **form))
    assert office.ken.room(room)["message_num"] == count


def test_members_badly_replaced(office: Office) -> None:
    room = office.new_room("misaki")
    refused(office.ken.put(f"/rooms/{room}/members", members_member_ids=office.ken.id), 400)
    stranger = office["olsen"].id
    refused(office.ken.put(f"/rooms/{room}/members", members_admin_ids=f"{office.ken.id},{stranger}"), 400)
    refused(office["misaki"].put(f"/rooms/{room}/members", members_admin_ids=office["misaki"].id), 403)
    refused(office.ken.put(f"/rooms/{office.my_chat()}/members", members_admin_ids=office.ken.id), 403)

"""Sections 2.1 to 2.4: /me, /my/status, /my/tasks, /contacts."""

from __future__ import annotations

from tests.simulator.people import Office, done, refused

PROFILE = {
    *("account_id", "room_id", "name", "chatwork_id", "organization_id", "organization_name"),
    *("department", "title", "url", "introduction", "mail", "tel_organization", "tel_extension"),
    *("tel_mobile", "skype", "facebook", "twitter", "avatar_image_url", "login_mail"),
}


def test_me_has_every_field_and_my_chat(office: Office) -> None:
    me = done(office.ken.get("/me"))
    assert set(me) == PROFILE
    assert me["account_id"] == office.ken.id
    assert done(office.ken.get(f"/rooms/{me['room_id']}"))["type"] == "my"


def test_status_is_six_totals_over_the_rooms(office: Office) -> None:
    status = done(office.ken.get("/my/status"))
    rooms = done(office.ken.get("/rooms"))
    for kind in ("unread", "mention", "mytask"):
        numbers = [room[f"{kind}_num"] for room in rooms]
        assert status[f"{kind}_num"] == sum(numbers)
        assert status[f"{kind}_room_num"] == sum(number > 0 for number in numbers)
    assert len(status) == 6


def test_my_tasks_are_open_ones_unless_asked(office: Office) -> None:
    room = office.new_room("misaki")
    form = {"body": "図面", "to_ids": office.ken.id}
    made = done(office["misaki"].post(f"/rooms/{room}/tasks", **form))["task_ids"]
    made += done(office["misaki"].post(f"/rooms/{room}/tasks", **form))["task_ids"]
    done(office.ken.put(f"/rooms/{room}/tasks/{made[0]}/status", body="done"))
    ids = {task["task_id"] for task in done(office.ken.get("/my/tasks"))}
    assert ids.intersection(made) == {made[1]}
    ids = {task["task_id"] for task in done(office.ken.get("/my/tasks", status="done"))}
    assert ids.intersection(made) == {made[0]}
    refused(office.ken.get("/my/tasks", status="all"), 400)


def test_my_tasks_by_who_gave_them(office: Office) -> None:
    giver = office["misaki"].id
    found = done(office.ken.get("/my/tasks", assigned_by_account_id=giver))
    assert found
    assert {task["assigned_by_account"]["account_id"] for task in found} == {giver}


def test_a_task_of_mine_names_its_room_and_not_me(office: Office) -> None:
    task = done(office.ken.get("/my/tasks"))[0]
    assert set(task) == {
        *("task_id", "room", "assigned_by_account", "message_id"),
        *("body", "limit_time", "status", "limit_type"),
    }
    assert set(task["room"]) == {"room_id", "name", "icon_path"}
    assert set(task["assigned_by_account"]) == {"account_id", "name", "avatar_image_url"}
    assert isinstance(task["message_id"], str)


def test_my_tasks_end_at_a_hundred(office: Office) -> None:
    room = office.new_room()
    for n in range(101):
        office.ken.post(f"/rooms/{room}/tasks", body=str(n), to_ids=office.ken.id)
    assert len(done(office.ken.get("/my/tasks"))) == 100
    assert len(done(office.ken.get(f"/rooms/{room}/tasks"))) == 100
    done_now = office.ken.http.request("DELETE", f"/rooms/{room}", data={"action_type": "delete"})
    assert done_now.status_code == 204


def test_contacts_name_the_direct_chat(office: Office) -> None:
    contacts = done(office.ken.get("/contacts"))
    for contact in contacts:
        assert set(contact) == {
            *("account_id", "room_id", "name", "chatwork_id", "organization_id"),
            *("organization_name", "department", "avatar_image_url"),
        }
        room = office.ken.room(contact["room_id"])
        assert (room["type"], room["name"]) == ("direct", contact["name"])

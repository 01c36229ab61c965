"""Sections 2.25 to 2.27: invitation links, and requests to become a contact."""

from __future__ import annotations

import pytest

from tests.simulator.people import Office, done, refused


def test_no_link_is_one_field(office: Office) -> None:
    assert done(office.ken.get(f"/rooms/{office.new_room()}/link")) == {"public": False}


def test_making_a_link(office: Office) -> None:
    room = office.new_room()
    made = done(office.ken.post(f"/rooms/{room}/link", code="a_B-9", need_acceptance=0, description="説明"))
    assert made == {
        "public": True,
        "url": "https://www.chatwork.com/g/a_B-9",
        "need_acceptance": False,
        "description": "説明",
    }
    assert done(office.ken.get(f"/rooms/{room}/link")) == made
    refused(office.ken.post(f"/rooms/{room}/link"), 400)  # there is one already
    refused(office.ken.post(f"/rooms/{office.new_room()}/link", code="a_B-9"), 400)  # taken


def test_a_link_without_wishes(office: Office) -> None:
    made = done(office.ken.post(f"/rooms/{office.new_room()}/link"))
    assert made["need_acceptance"] is True
    assert made["description"] == ""
    assert len(made["url"]) > len("https://www.chatwork.com/g/")


@pytest.mark.parametrize("code", ["", "a b", "あ", "x" * 51, "a/b"])
def test_codes_that_are_refused(office: Office, code: str) -> None:
    refused(office.ken.post(f"/rooms/{office.new_room()}/link", code=code), 400)


def test_a_change_is_no_patch(office: Office) -> None:
    room = office.new_room()
    path = f"/rooms/{room}/link"
    done(office.ken.post(path, code="first-code", need_acceptance=0, description="説明"))
    changed = done(office.ken.put(path))
    assert "first-code" not in changed["url"]
    assert (changed["need_acceptance"], changed["description"]) == (True, "")
    assert done(office.ken.put(path, code="second-code"))["url"].endswith("/g/second-code")


def test_what_becomes_of_a_description_is_a_knob(office: Office) -> None:
    path = f"/rooms/{office.new_room()}/link"
    done(office.ken.post(path, description="説明"))
    office.knobs.turn("link_description_left_out", "kept")
    assert done(office.ken.put(path))["description"] == "説明"


def test_removing_a_link(office: Office) -> None:
    path = f"/rooms/{office.new_room()}/link"
    refused(office.ken.put(path), 400)
    refused(office.ken.delete(path), 400)
    done(office.ken.post(path))
    assert done(office.ken.delete(path)) == {"public": False}
    assert done(office.ken.get(path)) == {"public": False}


def test_members_see_a_link_and_admins_change_it(office: Office) -> None:
    room = office.new_room("misaki")
    done(office["misaki"].get(f"/rooms/{room}/link"))
    refused(office["misaki"].post(f"/rooms/{room}/link"), 403)
    refused(office.ken.post(f"/rooms/{office.my_chat()}/link"), 403)


def test_requests_are_listed_accepted_and_declined(office: Office) -> None:
    waiting = done(office.ken.get("/incoming_requests"))
    assert len(waiting) == 3
    for request in waiting:
        assert set(request) == {
            *("request_id", "account_id", "message", "name", "chatwork_id", "organization_id"),
            *("organization_name", "department", "avatar_image_url"),
        }
    accepted, declined = waiting[0], waiting[1]
    contact = done(office.ken.put(f"/incoming_requests/{accepted['request_id']}"))
    assert contact["account_id"] == accepted["account_id"]
    assert contact in done(office.ken.get("/contacts"))
    [notice] = office.ken.messages(contact["room_id"])
    assert notice["body"] == "[info][dtext:chatroom_contact_added][/info]"
    answer = office.ken.delete(f"/incoming_requests/{declined['request_id']}")
    assert (answer.status_code, answer.content) == (204, b"")
    left = done(office.ken.get("/incoming_requests"))
    assert [request["request_id"] for request in left] == [waiting[2]["request_id"]]
    for gone in (accepted, declined):
        refused(office.ken.put(f"/incoming_requests/{gone['request_id']}"), 404)


def test_an_unknown_request(office: Office) -> None:
    refused(office.ken.put("/incoming_requests/1"), 404)
    refused(office.ken.delete("/incoming_requests/1"), 404)
    refused(office["misaki"].put("/incoming_requests/1"), 404)
    office.knobs.turn("unknown_request_status", 400)
    refused(office.ken.put("/incoming_requests/1"), 400)

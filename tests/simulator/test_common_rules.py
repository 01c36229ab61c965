"""Section 1 of the contract: what holds for every call."""

from __future__ import annotations

import httpx
import pytest

from cwtui.simulator.world import contacts
from tests.simulator.people import Office, done, refused

BODY_ONLY = [
    ("POST", "/rooms", {"name": "x", "members_admin_ids": "1"}),
    ("PUT", "/rooms/{room}", {"name": "x"}),
    ("PUT", "/rooms/{room}/members", {"members_admin_ids": "1"}),
    ("POST", "/rooms/{room}/messages", {"body": "x"}),
    ("PUT", "/rooms/{room}/messages/unread", {"message_id": "1"}),
    ("PUT", "/rooms/{room}/messages/{message}", {"body": "x"}),
    ("POST", "/rooms/{room}/tasks", {"body": "x", "to_ids": "1"}),
    ("PUT", "/rooms/{room}/tasks/{task}/status", {"body": "done"}),
]


def test_the_token_header_is_case_blind_and_never_read_from_the_query(office: Office) -> None:
    url = f"{office.simulator.api_url}/me"
    token = office.ken.account.token
    assert httpx.get(url, headers={"X-ChatWorkToken": token}).status_code == 200
    assert httpx.get(url, params={"x-chatworktoken": token}).status_code == 401


@pytest.mark.parametrize("headers", [{}, {"x-chatworktoken": ""}, {"x-chatworktoken": "0" * 32}])
def test_a_wrong_or_missing_token_is_told_in_exactly_these_words(
    office: Office, headers: dict[str, str]
) -> None:
    answer = httpx.get(f"{office.simulator.api_url}/me", headers=headers)
    assert refused(answer, 401) == ["Invalid API token"]


def test_an_expired_bearer_is_told_in_the_header_too(office: Office) -> None:
    answer = httpx.get(f"{office.simulator.api_url}/me", headers={"authorization": "Bearer old"})
    refused(answer, 401)
    expected = 'Bearer error="invalid_token", error_description="The access token expired"'
    assert answer.headers["www-authenticate"] == expected


def test_tokens_are_thirty_two_alphanumeric_characters(office: Office) -> None:
    for token in office.simulator.tokens.values():
        assert len(token) == 32
        assert token.isalnum()


@pytest.mark.parametrize(("method", "path", "form"), BODY_ONLY)
def test_post_and_put_read_the_body_only(
    office: Office, method: str, path: str, form: dict[str, str]
) -> None:
    room = office.new_room()
    message = office.ken.say(room, "本文")
    [task] = done(office.ken.post(f"/rooms/{room}/tasks", body="仕事", to_ids=office.ken.id))["task_ids"]
    path = path.format(room=room, message=message, task=task)
    texts = refused(office.ken.http.request(method, path, params=form), 400)
    if "body" in form:
        assert texts == ["Parameter 'body' is required"]


def test_reading_takes_the_message_id_from_the_body_only(office: Office) -> None:
    room = office.new_room("misaki")
    first = office["misaki"].say(room, "一")
    office["misaki"].say(room, "二")
    answer = office.ken.http.put(f"/rooms/{room}/messages/read", params={"message_id": first})
    assert done(answer) == {"unread_num": 0, "mention_num": 0}  # as if it had been left out


def test_links_read_the_body_only(office: Office) -> None:
    room = office.new_room()
    for method in ("POST", "PUT"):
        answer = office.ken.http.request(method, f"/rooms/{room}/link", params={"code": f"query-{room}"})
        assert "query-" not in done(answer)["url"]


def test_the_method_override_is_gone(office: Office) -> None:
    room = office.new_room()
    message = office.ken.say(room, "前")
    path = f"/rooms/{room}/messages/{message}?method=PUT"
    assert office.ken.http.post(path, data={"body": "後"}).status_code == 405
    assert done(office.ken.get(f"/rooms/{room}/messages/{message}"))["body"] == "前"


def test_a_json_body_is_as_good_as_none(office: Office) -> None:
    room = office.new_room()
    answer = office.ken.http.post(f"/rooms/{room}/messages", json={"body": "x"})
    assert refused(answer, 400) == ["Parameter 'body' is required"]
    office.knobs.turn("json_body", "accept")
    done(office.ken.http.post(f"/rooms/{room}/messages", json={"body": "x"}))


@pytest.mark.parametrize("where", ["query", "body"])
def test_delete_takes_its_parameter_from_either_place(office: Office, where: str) -> None:
    room = office.new_room()
    given = {"action_type": "delete"}
    places = {"query": {"params": given}, "body": {"data": given}}
    answer = office.ken.http.request("DELETE", f"/rooms/{room}", **places[where])  # type: ignore[arg-type]
    assert answer.status_code == 204


@pytest.mark.parametrize("place", ["query", "body"])
def test_where_delete_looks_is_a_knob(office: Office, place: str) -> None:
    room = office.new_room()
    office.knobs.turn("delete_parameters", {"query": "body", "body": "query"}[place])
    given = {"action_type": "delete"}
    places = {"query": {"params": given}, "body": {"data": given}}
    refused(office.ken.http.request("DELETE", f"/rooms/{room}", **places[place]), 400)  # type: ignore[arg-type]


def test_id_lists_are_comma_separated_or_repeated(office: Office) -> None:
    one, other = office["misaki"].id, office["daisuke"].id
    comma = {"name": "a", "members_admin_ids": office.ken.id, "members_member_ids": f"{one},{other}"}
    repeated = {**comma, "members_member_ids": [one, other]}
    for form in (comma, repeated):
        room = done(office.ken.post("/rooms", **form))["room_id"]
        people = done(office.ken.get(f"/rooms/{room}/members"))
        assert {person["account_id"] for person in people} == {office.ken.id, one, other}


def test_ids_that_are_no_numbers_are_refused(office: Office) -> None:
    refused(office.ken.post("/rooms", name="a", members_admin_ids="12,x"), 400)


@pytest.mark.parametrize("word", ["true", "false", "yes", "2"])
def test_booleans_are_0_and_1(office: Office, word: str) -> None:
    room = office.new_room()
    refused(office.ken.post(f"/rooms/{room}/messages", body="x", self_unread=word), 400)
    done(office.ken.post(f"/rooms/{room}/messages", body="x", self_unread="1"))


def test_true_and_false_can_be_taken(office: Office) -> None:
    room = office.new_room()
    office.knobs.turn("boolean_words", "accept")
    done(office.ken.post(f"/rooms/{room}/messages", body="x", self_unread="true"))


def test_answers_are_escaped_json(office: Office) -> None:
    answer = office.ken.get("/me")
    assert answer.headers["content-type"].startswith("application/json")
    assert answer.content.isascii()
    assert rb"\u4f50\u85e4" in answer.content  # 佐藤
    office.knobs.turn("escape_json", False)
    assert "佐藤" in office.ken.get("/me").content.decode()


def test_success_and_error_carry_the_three_headers(office: Office) -> None:
    room = office.new_room()
    answers = [
        office.ken.get("/me"),
        office.ken.post(f"/rooms/{room}/messages"),
        office.ken.get("/rooms/1"),
        office.ken.get(f"/rooms/{room}/messages/1"),
        office.ken.get("/nothing/here"),
        office.ken.delete("/me"),
        httpx.get(f"{office.simulator.api_url}/me"),
    ]
    assert [answer.status_code for answer in answers] == [200, 400, 403, 404, 404, 405, 401]
    for answer in answers:
        for name in ("limit", "remaining", "reset"):
            assert answer.headers[f"x-ratelimit-{name}"].isdigit()


def test_ids_are_integers_but_for_the_message_id(office: Office) -> None:
    room = office.new_room()
    message = office.ken.say(room, "x")
    found = done(office.ken.get(f"/rooms/{room}/messages/{message}"))
    assert found["message_id"] == message
    assert len(message) == 19
    assert isinstance(found["account"]["account_id"], int)
    assert isinstance(found["send_time"], int)


def test_a_message_id_holds_its_time(office: Office) -> None:
    room = office.new_room()
    message = office.ken.say(room, "x")
    sent = done(office.ken.get(f"/rooms/{room}/messages/{message}"))["send_time"]
    assert ((int(message) >> 22) + 1_276_473_600_000) // 1000 == sent


def test_unset_profile_texts_are_empty_strings(office: Office) -> None:
    found = done(office["hayashi"].get("/me"))
    assert found["chatwork_id"] == ""
    assert found["url"] == ""
    assert None not in found.values()


def test_unknown_paths_and_methods_have_the_error_shape(office: Office) -> None:
    refused(office.ken.get("/nothing/here"), 404)
    refused(office.ken.put("/rooms"), 405)
    refused(office.ken.get("/rooms/abc"), 404)
    office.knobs.turn("error_body", "plain")
    assert office.ken.get("/nothing").headers["content-type"].startswith("text/plain")


def test_a_foreign_and_an_unknown_room_look_the_same(office: Office) -> None:
    foreign = office.world.my_chats[office["misaki"].id]
    texts = {refused(office.ken.get(f"/rooms/{room}"), 403)[0] for room in (foreign, 1)}
    assert len(texts) == 1
    office.knobs.turn("unknown_room_status", 404)
    refused(office.ken.get(f"/rooms/{foreign}"), 404)


def test_empty_lists_are_204_without_a_body(office: Office) -> None:
    room = office.new_room()
    office.ken.get(f"/rooms/{room}/messages")
    nobody = office["saito"]  # no tasks, no contacts, no requests
    answers = [
        nobody.get("/my/tasks"),
        nobody.get("/contacts"),
        nobody.get("/incoming_requests"),
        office.ken.get(f"/rooms/{room}/messages"),
        office.ken.get(f"/rooms/{room}/tasks"),
        office.ken.get(f"/rooms/{room}/files"),
    ]
    for answer in answers:
        assert (answer.status_code, answer.content) == (204, b"")
    office.knobs.turn("empty_list", "[]")
    assert done(nobody.get("/contacts")) == []


def test_requests_end_at_a_hundred(limited: Office) -> None:
    sender = limited["colleague9"].account
    for n in range(101):
        contacts.ask(limited.world, sender, limited.ken.account, str(n))
    assert len(done(limited.ken.get("/incoming_requests"))) == 100


def test_a_body_without_end_is_cut_short(office: Office) -> None:
    room = office.new_room()
    answer = office.ken.http.post(f"/rooms/{room}/files", content=b"x" * (16 * 1024 * 1024 + 1))
    assert answer.status_code == 413


def test_rooms_and_members_are_never_204(office: Office) -> None:
    assert [room["type"] for room in done(office["saito"].get("/rooms"))] == ["my"]
    assert done(office.ken.get(f"/rooms/{office.my_chat()}/members"))


def test_unknown_query_parameters_change_nothing(office: Office) -> None:
    room = office.new_room()
    for n in range(3):
        office.ken.say(room, str(n))
    paged = office.ken.get(f"/rooms/{room}/messages", force=1, limit=1, offset=1, message_id="1")
    assert done(paged) == office.ken.messages(room)
    office.knobs.turn("unknown_parameters", "refuse")
    refused(office.ken.get(f"/rooms/{room}/messages", force=1, limit=1), 400)


def test_the_date_header_follows_the_clock_and_its_skew(office: Office) -> None:
    at = int(office.simulator.simulation.clock.now())
    assert httpx_date(office.ken.get("/me")) == at
    office.knobs.turn("date_skew", 90.0)
    assert httpx_date(office.ken.get("/me")) == at + 90


def httpx_date(answer: httpx.Response) -> int:
    from email.utils import parsedate_to_datetime

    return int(parsedate_to_datetime(answer.headers["date"]).timestamp())

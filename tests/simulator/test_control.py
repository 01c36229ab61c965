"""The control calls, outside ``/v2``."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.simulator.people import Office, done, refused


def control_url(office: Office, path: str) -> str:
    return office.simulator.api_url.removesuffix("/v2") + "/_simulator" + path


def test_requests_are_written_down(office: Office) -> None:
    start = len(office.control("GET", "/requests"))
    office.ken.get("/rooms/1", force=1)
    httpx.post(f"{office.simulator.api_url}/rooms", verify=False)
    first, second = office.control("GET", f"/requests?since={start}")
    assert first == {
        "n": start + 1,
        "at": office.simulator.simulation.clock.now(),
        "method": "GET",
        "path": "/v2/rooms/1",
        "query": "force=1",
        "status": 403,
        "account_id": office.ken.id,
        "ms": first["ms"],
        "fault": None,
    }
    assert (second["method"], second["status"], second["account_id"]) == ("POST", 401, None)
    assert isinstance(first["at"], float)
    assert first["ms"] > 0
    assert office.control("GET", f"/requests?since={start + 2}") == []


def test_a_request_without_an_answer_has_no_status(office: Office) -> None:
    start = len(office.control("GET", "/requests"))
    office.control("POST", "/faults", {"kind": "drop_before"})
    with pytest.raises(httpx.RemoteProtocolError):
        office.ken.get("/me")
    [entry] = office.control("GET", f"/requests?since={start}")
    assert (entry["status"], entry["fault"]) == (None, "drop_before")


def test_saying_as_somebody_else(office: Office) -> None:
    room = office.new_room("misaki")
    said = {"account_id": office["misaki"].id, "room_id": room, "body": f"[To:{office.ken.id}] ねえ"}
    for _ in range(12):  # outside every limit
        message = office.control("POST", "/say", said)
    assert message == office.ken.messages(room)[-1]
    assert office.ken.room(room)["mention_num"] == 12


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"account_id": 1, "room_id": 1, "body": "x"}, 404),
        ({"account_id": 1, "body": "x"}, 400),
        ({"account_id": 1, "room_id": 1, "body": ""}, 400),
        ({"account_id": 1, "room_id": 1, "body": None}, 400),
        ([], 400),
    ],
)
def test_saying_nonsense(office: Office, said: Any, status: int) -> None:
    refused(httpx.post(control_url(office, "/say"), json=said, verify=False), status)


def test_strangers_cannot_be_made_to_speak(office: Office) -> None:
    room = office.new_room()
    said = {"account_id": office["misaki"].id, "room_id": room, "body": "x"}
    refused(httpx.post(control_url(office, "/say"), json=said, verify=False), 403)


def test_the_clock_is_moved(office: Office) -> None:
    before = office.control("GET", "/state")["now"]
    assert office.control("POST", "/clock", {"advance": 40}) == {"now": before + 40}
    assert office.control("GET", "/state")["now"] == before + 40
    room = office.new_room()
    message = done(office.ken.get(f"/rooms/{room}/messages", force=1))[0]
    assert message["send_time"] == int(before + 40)
    refused(httpx.post(control_url(office, "/clock"), json={"advance": -1}, verify=False), 400)


@pytest.mark.parametrize("seconds", ["1e400", "NaN", "1e18"])
def test_the_clock_stays_where_answers_and_ids_can_be_made(office: Office, seconds: str) -> None:
    answer = httpx.post(control_url(office, "/clock"), content=f'{{"advance": {seconds}}}', verify=False)
    refused(answer, 400)
    done(office.ken.get("/me"))


def test_requests_since_nothing_that_is_a_number(office: Office) -> None:
    answer = httpx.get(control_url(office, "/requests"), params={"since": "yesterday"}, verify=False)
    assert refused(answer, 400) == ["since is a number"]


def test_the_state_is_complete_and_as_the_api_gives_it(office: Office) -> None:
    room = office.new_room("misaki")
    for n in range(120):
        office.ken.say(room, str(n))
    done(office.ken.post(f"/rooms/{room}/tasks", body="仕事", to_ids=office.ken.id))
    office.ken.http.post(f"/rooms/{room}/files", files={"file": ("a.txt", b"a", "text/plain")})
    state = office.control("GET", "/state")
    assert set(state) == {"now", "accounts", "rooms", "contacts", "requests"}
    [found] = [r for r in state["rooms"] if r["room_id"] == room]
    assert len(found["messages"]) == 123
    assert found["messages"][-100:] == office.ken.messages(room)
    ids = [int(message["message_id"]) for message in found["messages"]]
    assert ids == sorted(ids)
    assert found["tasks"] == done(office.ken.get(f"/rooms/{room}/tasks"))
    assert found["files"] == done(office.ken.get(f"/rooms/{room}/files"))
    members = done(office.ken.get(f"/rooms/{room}/members"))
    assert [member["account_id"] for member in found["members"]] == [m["account_id"] for m in members]
    assert all(member.items() <= seen.items() for member, seen in zip(members, found["members"], strict=True))
    assert state["contacts"] == done(office.ken.get("/contacts"))
    me = done(office.ken.get("/me"))
    assert me.items() <= state["accounts"][0].items()


def test_knobs_are_listed_and_turned(office: Office) -> None:
    knobs = office.control("GET", "/knobs")
    assert knobs["unknown_room_status"] == 403
    assert office.control("POST", "/knobs", {"unknown_room_status": 404})["unknown_room_status"] == 404
    refused(office.ken.get("/rooms/1"), 404)


@pytest.mark.parametrize(
    "wanted",
    [
        {"no_such_knob": 1},
        {"room_order": "random"},
        {"limits": 1},
        {"rate_limit": "9"},
        {"rate_limit": -1},
        {"post_window": -0.5},
        {"unknown_room_status": 200},
        {"date_skew": True},
        {"date_skew": 1e18},
    ],
)
def test_knobs_that_do_not_turn(office: Office, wanted: dict[str, Any]) -> None:
    before = office.control("GET", "/knobs")
    refused(httpx.post(control_url(office, "/knobs"), json=wanted, verify=False), 400)
    assert office.control("GET", "/knobs") == before


def test_control_is_outside_the_journal_and_the_faults(office: Office) -> None:
    count = len(office.control("GET", "/requests"))
    office.control("POST", "/faults", {"kind": "status", "times": None})
    office.control("GET", "/knobs")
    assert len(office.control("GET", "/requests")) == count


def test_worker_bits_are_a_knob(office: Office) -> None:
    room = office.new_room()
    office.knobs.turn("id_worker", "random")
    ids = [int(office.ken.say(room, "x")) for _ in range(8)]
    assert len({message_id >> 12 & 0x3FF for message_id in ids}) > 1
    found = [int(message["message_id"]) for message in office.ken.messages(room)]
    assert found == sorted(found)
    assert set(ids) <= set(found)

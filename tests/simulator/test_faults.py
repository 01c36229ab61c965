"""Every kind of fault, and whether the thing was done."""

from __future__ import annotations

import time
from typing import Any

import httpx
import pytest

from tests.simulator.people import Office, done, refused

# kind, what the client meets, whether the message is there afterwards unless "done" says otherwise
KINDS = [
    ("status", 500, False),
    ("delay", 200, True),
    ("drop_before", httpx.RemoteProtocolError, False),
    ("drop_after", httpx.RemoteProtocolError, True),
    ("truncate", 200, True),
    ("break", httpx.RemoteProtocolError, True),
    ("garbage", 200, True),
    ("stall", httpx.ReadTimeout, True),
    ("rate", 429, False),
]


def break_posts(office: Office, kind: str, **more: Any) -> None:
    match = {"method": "POST", "path": r"^/v2/rooms/\d+/messages$"}
    more = {"seconds": 0.02, **more} if kind == "delay" else more
    office.control("POST", "/faults", {"match": match, "kind": kind, **more})


def post(office: Office, room: int, patience: float = 5) -> httpx.Response | type[Exception]:
    """The answer, or the kind of error the client met."""
    try:
        timeout = httpx.Timeout(5, read=patience)
        return office.ken.http.post(f"/rooms/{room}/messages", data={"body": "届いた？"}, timeout=timeout)
    except httpx.TransportError as error:
        return type(error)


def arrived(office: Office, room: int) -> bool:
    office.knobs.turn("limits", False)
    return any(message["body"] == "届いた？" for message in office.ken.messages(room))


@pytest.mark.parametrize(("kind", "met", "is_done"), KINDS)
@pytest.mark.parametrize("said", [None, True, False])
def test_each_kind_and_whether_it_is_done(
    office: Office, kind: str, met: int | type[Exception], is_done: bool, said: bool | None
) -> None:
    room = office.new_room()
    break_posts(office, kind, **({} if said is None else {"done": said}))
    found = post(office, room, patience=0.15 if kind == "stall" else 5)
    if kind == "delay" and said is False:
        met = httpx.RemoteProtocolError  # nothing was done, so there is nothing to answer
    assert (found.status_code if isinstance(found, httpx.Response) else found) == met
    assert arrived(office, room) == (is_done if said is None else said)
    assert isinstance(post(office, room), httpx.Response)  # once, unless more is asked for


def test_a_status_with_all_its_trimmings(office: Office) -> None:
    room = office.new_room()
    headers = {"retry-after": "7", "x-ratelimit-remaining": "5"}
    break_posts(office, "status", status=503, body="<p>busy</p>", content_type="text/html", headers=headers)
    found = post(office, room)
    assert isinstance(found, httpx.Response)
    assert (found.status_code, found.text) == (503, "<p>busy</p>")
    assert found.headers["content-type"] == "text/html"
    assert (found.headers["retry-after"], found.headers["x-ratelimit-remaining"]) == ("7", "5")


def test_truncated_is_half_of_the_json(office: Office) -> None:
    room = office.new_room()
    break_posts(office, "truncate")
    found = post(office, room)
    assert isinstance(found, httpx.Response)
    assert found.text.startswith('{"message')
    with pytest.raises(ValueError):
        found.json()


def test_garbage_is_html_with_200(office: Office) -> None:
    room = office.new_room()
    break_posts(office, "garbage")
    found = post(office, room)
    assert isinstance(found, httpx.Response)
    assert found.headers["content-type"].startswith("text/html")


def test_rate_uses_the_window_up(limited: Office) -> None:
    limited.control("POST", "/faults", {"kind": "rate"})
    answer = limited.ken.get("/me")
    assert refused(answer, 429) == ["Rate limit exceeded"]
    assert answer.headers["x-ratelimit-remaining"] == "0"
    refused(limited.ken.get("/me"), 429)
    limited.simulator.simulation.clock.advance(300)
    done(limited.ken.get("/me"))


def test_a_delay_acts_although_the_client_has_gone(office: Office) -> None:
    room = office.new_room()
    break_posts(office, "delay", seconds=0.25)
    assert post(office, room, patience=0.1) is httpx.ReadTimeout
    assert not arrived(office, room)
    deadline = time.monotonic() + 3
    while not arrived(office, room) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert arrived(office, room)


def test_times_counts_down_and_null_never_ends(office: Office) -> None:
    office.control("POST", "/faults", {"kind": "status", "times": 2})
    assert [office.ken.get("/me").status_code for _ in range(3)] == [500, 500, 200]
    office.control("POST", "/faults", {"kind": "status", "times": None})
    assert [office.ken.get("/me").status_code for _ in range(3)] == [500] * 3
    office.control("DELETE", "/faults")
    assert office.ken.get("/me").status_code == 200


def test_the_match_is_by_method_and_path(office: Office) -> None:
    match = {"method": "GET", "path": "/contacts$"}
    office.control("POST", "/faults", {"match": match, "kind": "status", "times": None})
    assert office.ken.get("/contacts").status_code == 500
    assert office.ken.get("/me").status_code == 200


def test_probability(office: Office) -> None:
    office.control("POST", "/faults", {"kind": "status", "times": None, "probability": 0.5})
    statuses = [office.ken.get("/me").status_code for _ in range(60)]
    assert 10 < statuses.count(500) < 50
    office.control("DELETE", "/faults")
    office.control("POST", "/faults", {"kind": "status", "probability": 0})
    assert office.ken.get("/me").status_code == 200


def test_downloads_break_too(office: Office) -> None:
    room = office.new_room()
    file = {"file": ("a.txt", b"abc", "text/plain")}
    file_id = done(office.ken.http.post(f"/rooms/{room}/files", files=file))["file_id"]
    url = done(office.ken.get(f"/rooms/{room}/files/{file_id}", create_download_url=1))["download_url"]
    fault = {"match": {"path": "^/uploadfile/"}, "kind": "drop_after"}
    office.control("POST", "/faults", fault)
    with pytest.raises(httpx.RemoteProtocolError):
        httpx.get(url, verify=False)
    assert httpx.get(url, verify=False).content == b"abc"


def test_a_download_breaks_off_half_way(office: Office) -> None:
    room = office.new_room()
    file = {"file": ("a.bin", bytes(100_000), "application/octet-stream")}
    file_id = done(office.ken.http.post(f"/rooms/{room}/files", files=file))["file_id"]
    url = done(office.ken.get(f"/rooms/{room}/files/{file_id}", create_download_url=1))["download_url"]
    office.control("POST", "/faults", {"match": {"path": "^/uploadfile/"}, "kind": "break"})
    arrived: list[bytes] = []
    with httpx.stream("GET", url, verify=False) as answer:
        assert answer.headers["content-length"] == "100000"
        with pytest.raises(httpx.RemoteProtocolError):
            arrived.extend(answer.iter_raw())
    assert len(b"".join(arrived)) == 50_000


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "explode"},
        {},
        {"kind": "delay", "seconds": 20},
        {"kind": "status", "status": 99},
        {"kind": "status", "content_type": "text/日本"},
        {"kind": "status", "headers": {"x-a": "b\r\nx-c: d"}},
        {"kind": "status", "times": 0},
        {"kind": "status", "probability": 2},
        {"kind": "status", "colour": "red"},
        {"kind": "status", "match": {"path": "("}},
        {"kind": "status", "match": {"verb": "GET"}},
        {"kind": "status", "body": 5},
        {"kind": "status", "headers": []},
    ],
)
def test_faults_that_are_not_understood(office: Office, fault: dict[str, Any]) -> None:
    url = office.simulator.api_url.removesuffix("/v2") + "/_simulator/faults"
    refused(httpx.post(url, json=fault, verify=False), 400)
    assert office.ken.get("/me").status_code == 200

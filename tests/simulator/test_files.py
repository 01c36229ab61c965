"""Sections 2.22 to 2.24: files, uploads, and the addresses that die."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.simulator.people import Office, Person, done, refused

PNG = ("plan.png", b"\x89PNG....", "image/png")


def upload(person: Person, room: int, file: tuple[str, bytes, str], **form: str) -> httpx.Response:
    return person.http.post(f"/rooms/{room}/files", files={"file": file}, data=form)


def uploaded(person: Person, room: int, file: tuple[str, bytes, str] = PNG, **form: str) -> int:
    return int(done(upload(person, room, file, **form))["file_id"])


def test_an_upload_is_kept_and_announced(office: Office) -> None:
    room = office.new_room()
    answer = done(upload(office.ken, room, PNG, message="見てください"))
    assert list(answer) == ["file_id"]
    [file] = done(office.ken.get(f"/rooms/{room}/files"))
    notice = office.ken.messages(room)[-1]
    assert file == {
        "file_id": answer["file_id"],
        "account": notice["account"],
        "message_id": notice["message_id"],
        "filename": "plan.png",
        "filesize": 8,
        "upload_time": int(office.simulator.simulation.clock.now()),
    }
    card = f"[preview id={file['file_id']} ht=150][download:{file['file_id']}]plan.png (8 B)[/download]"
    box = f"[info][title][dtext:file_uploaded][/title]{card}[/info]"
    assert notice["body"] == f"見てください\n{box}"


def test_no_preview_of_what_is_no_picture(office: Office) -> None:
    room = office.new_room()
    uploaded(office.ken, room, ("数量.csv", b"a,b\n" * 400, "text/csv"))
    body = office.ken.messages(room)[-1]["body"]
    assert "[preview" not in body
    assert "数量.csv (1.56 KB)" in body


def test_a_slow_line_to_the_service(office: Office) -> None:
    room = office.new_room()
    office.knobs.turn("upload_rate", 300_000.0)
    began = time.monotonic()
    uploaded(office.ken, room, ("large.bin", bytes(100_000), "application/octet-stream"))
    assert 0.3 <= time.monotonic() - began < 5
    began = time.monotonic()
    for _ in range(3):
        done(office.ken.get(f"/rooms/{room}/files"))
    assert time.monotonic() - began < 0.3


def test_an_upload_needs_its_part(office: Office) -> None:
    room = office.new_room()
    refused(office.ken.http.post(f"/rooms/{room}/files", files={"other": PNG}), 400)
    refused(office.ken.post(f"/rooms/{room}/files", file="text"), 400)
    broken = {"content-type": "multipart/form-data; boundary=x"}
    refused(office.ken.http.post(f"/rooms/{room}/files", content=b"--y", headers=broken), 400)


def test_the_text_of_an_upload_has_its_limit(office: Office) -> None:
    room = office.new_room()
    refused(upload(office.ken, room, PNG, message="あ" * 65_536), 400)
    uploaded(office.ken, room, message="あ" * 65_535)


def test_five_megabytes_and_no_more(office: Office) -> None:
    room = office.new_room()
    uploaded(office.ken, room, ("ok.bin", b"x" * 5_242_880, "application/octet-stream"))
    large = ("large.bin", b"x" * 5_242_881, "application/octet-stream")
    refused(upload(office.ken, room, large), 400)
    office.knobs.turn("upload_too_large_status", 413)
    refused(upload(office.ken, room, large), 413)


def test_files_by_who_uploaded_them(office: Office) -> None:
    room = office.new_room("misaki")
    uploaded(office.ken, room)
    hers = uploaded(office["misaki"], room)
    found = done(office.ken.get(f"/rooms/{room}/files", account_id=office["misaki"].id))
    assert [file["file_id"] for file in found] == [hers]


def test_the_list_ends_at_a_hundred(office: Office) -> None:
    room = office.new_room()
    ids = [uploaded(office.ken, room) for _ in range(101)]
    assert [file["file_id"] for file in done(office.ken.get(f"/rooms/{room}/files"))] == ids[1:]


def test_no_address_unless_asked(office: Office) -> None:
    room = office.new_room()
    path = f"/rooms/{room}/files/{uploaded(office.ken, room)}"
    assert "download_url" not in done(office.ken.get(path))
    assert "download_url" not in done(office.ken.get(path, create_download_url=0))
    refused(office.ken.get(f"/rooms/{room}/files/1"), 404)


def address(office: Office, content: bytes = b"0123456789") -> str:
    room = office.new_room()
    file = uploaded(office.ken, room, ("図面.txt", content, "text/plain"))
    found = office.ken.get(f"/rooms/{room}/files/{file}", create_download_url=1)
    return str(done(found)["download_url"])


def fetch(url: str, **headers: str) -> httpx.Response:
    return httpx.get(url, headers=headers, verify=False)


def test_a_download_needs_no_token_and_names_the_file(office: Office) -> None:
    url = address(office)
    parts = urlsplit(url)
    assert not parts.path.startswith("/v2")
    assert {"Expires", "Signature", "Key-Pair-Id"} <= set(parse_qs(parts.query))
    answer = fetch(url)
    assert (answer.status_code, answer.content) == (200, b"0123456789")
    assert "UTF-8''%E5%9B%B3%E9%9D%A2.txt" in answer.headers["content-disposition"]


def test_a_token_sent_to_the_file_host_is_refused(office: Office) -> None:
    url = address(office)
    assert fetch(url, **{"x-chatworktoken": "x"}).status_code == 400
    office.knobs.turn("token_at_download", "ignore")
    assert fetch(url, **{"x-chatworktoken": "x"}).status_code == 200


def test_an_address_lives_thirty_seconds(office: Office) -> None:
    url = address(office)
    clock = office.simulator.simulation.clock
    clock.advance(30)
    assert fetch(url).status_code == 200
    clock.advance(1)
    assert fetch(url).status_code == 403


def test_sizes_and_lifetimes_are_knobs(office: Office) -> None:
    office.knobs.turn("upload_limit", 7)
    refused(upload(office.ken, office.new_room(), PNG), 400)
    office.knobs.turn("upload_limit", 5_242_880)
    office.knobs.turn("download_seconds", 2.0)
    url = address(office)
    office.simulator.simulation.clock.advance(3)
    assert fetch(url).status_code == 403


@pytest.mark.parametrize("change", [("Signature=", "Signature=0"), ("Expires=", "Expires=9")])
def test_a_forged_address_is_denied(office: Office, change: tuple[str, str]) -> None:
    assert fetch(address(office).replace(*change)).status_code == 403


@pytest.mark.parametrize(
    ("wanted", "status", "content", "span"),
    [
        ("bytes=0-3", 206, b"0123", "bytes 0-3/10"),
        ("bytes=4-", 206, b"456789", "bytes 4-9/10"),
        ("bytes=-3", 206, b"789", "bytes 7-9/10"),
        ("bytes=8-99", 206, b"89", "bytes 8-9/10"),
        ("bytes=10-", 416, b"", "bytes */10"),
        ("bytes=0-1,3-4", 200, b"0123456789", None),
        ("pages=1", 200, b"0123456789", None),
    ],
)
def test_ranges(office: Office, wanted: str, status: int, content: bytes, span: str | None) -> None:
    answer = fetch(address(office), range=wanted)
    assert (answer.status_code, answer.content) == (status, content)
    assert answer.headers.get("content-range") == span


def test_a_range_of_another_file_is_the_whole(office: Office) -> None:
    url = address(office)
    etag = fetch(url).headers["etag"]
    same: dict[str, Any] = {"range": "bytes=5-", "if-range": etag}
    other: dict[str, Any] = {"range": "bytes=5-", "if-range": '"other"'}
    assert fetch(url, **same).status_code == 206
    assert fetch(url, **other).status_code == 200


def test_a_host_that_knows_no_ranges(office: Office) -> None:
    office.knobs.turn("download_ranges", "ignore")
    answer = fetch(address(office), range="bytes=4-")
    assert (answer.status_code, answer.content) == (200, b"0123456789")


def test_a_slow_host(office: Office) -> None:
    office.knobs.turn("download_rate", 50.0)
    began = time.monotonic()
    assert fetch(address(office)).content == b"0123456789"
    assert time.monotonic() - began >= 0.15

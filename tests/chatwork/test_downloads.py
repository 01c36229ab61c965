"""What the file host is told, where we let it send us, and which of its answers are the file."""

from __future__ import annotations

import traceback
from collections.abc import Callable

import pytest

from cwtui.chatwork.downloads import MOST_REDIRECTS, FileHost, Served
from cwtui.chatwork.errors import (
    BadAnswer,
    ChatworkError,
    ConnectionLost,
    FileChanged,
    FileRefused,
    NoConnection,
    ServerError,
    UnsafeAddress,
    WrongSize,
)
from tests.chatwork.wire import CUT, SILENCE, Received, Reply, Wire, reply

CONTENT = bytes(range(256)) * 40
ETAG = '"v1"'
KEY = "Signature=abcdef"


def address(wire: Wire) -> str:
    return f"http://127.0.0.1:{wire.port}/uploadfile/1?{KEY}"


async def fetch(
    wire: Wire, start: int = 0, validator: str | None = None, url: str | None = None
) -> tuple[Served, bytes]:
    """What was served, and its bytes."""
    async with FileHost(wire.url, silence=0.3) as host:
        return await read(host, url or address(wire), start, validator)


async def read(
    host: FileHost, url: str, start: int = 0, validator: str | None = None
) -> tuple[Served, bytes]:
    async with host.serve(url, start, validator) as served:
        return served, b"".join([piece async for piece in served.pieces])


async def failure(script: list[Reply] | Callable[[Received], Reply], start: int = 0) -> ChatworkError:
    async with Wire(script) as wire:
        with pytest.raises(ChatworkError) as caught:
            await fetch(wire, start, ETAG)
    assert KEY not in "".join(traceback.format_exception(caught.value))
    return caught.value


def file(status: int = 200, body: bytes = CONTENT, **headers: str) -> Reply:
    return reply(status, body, {name.replace("_", "-"): value for name, value in headers.items()}, None)


def part(start: int, of: int = len(CONTENT), **headers: str) -> Reply:
    span = f"bytes {start}-{of - 1}/{of}"
    return file(206, CONTENT[start:], **{"content_range": span, "etag": ETAG, **headers})


def redirect(location: str, status: int = 302) -> Reply:
    return reply(status, b"elsewhere", {"location": location}, None)


async def test_a_file_comes_as_it_is() -> None:
    async with Wire([file(etag=ETAG)]) as wire:
        served, content = await fetch(wire)
    assert content == CONTENT
    assert (served.start, served.total, served.validator) == (0, len(CONTENT), ETAG)
    assert served.host == "127.0.0.1"


async def test_the_host_learns_nothing_of_us() -> None:
    answers = [file(set_cookie="a=b; Path=/"), file(set_cookie="c=d")]
    async with Wire(answers) as wire, FileHost(wire.url) as host:
        for _ in range(3):
            await read(host, address(wire))
        sent = wire.received
    assert len(sent) == 3
    for request in sent:
        assert set(request.headers) == {"host", "accept", "accept-encoding", "connection", "user-agent"}
        assert request.headers["accept-encoding"] == "identity"


async def test_a_login_in_the_address_is_not_used() -> None:
    async with Wire([file()]) as wire:
        url = address(wire).replace("http://", "http://ken:secret@")
        with pytest.raises(UnsafeAddress):
            await fetch(wire, url=url)
        assert not wire.received


async def test_going_on_from_a_byte() -> None:
    async with Wire([part(100)]) as wire:
        served, content = await fetch(wire, 100, ETAG)
        assert wire.received[0].headers["range"] == "bytes=100-"
        assert wire.received[0].headers["if-range"] == ETAG
    assert (served.start, served.total, content) == (100, len(CONTENT), CONTENT[100:])


async def test_without_a_validator_there_is_nothing_to_ask_for() -> None:
    async with Wire([part(100)]) as wire:
        served, _ = await fetch(wire, 100, None)
        assert "if-range" not in wire.received[0].headers
    assert served.validator == ETAG


@pytest.mark.parametrize(
    ("headers", "validator"),
    [
        ({"etag": ETAG, "last-modified": "Sat, 21 Nov 2026 00:00:00 GMT"}, ETAG),
        (
            {"etag": 'W/"v1"', "last-modified": "Sat, 21 Nov 2026 00:00:00 GMT"},
            "Sat, 21 Nov 2026 00:00:00 GMT",
        ),
        ({"etag": 'W/"v1"'}, None),
        ({}, None),
    ],
)
async def test_what_tells_one_version_from_another(headers: dict[str, str], validator: str | None) -> None:
    async with Wire([reply(200, CONTENT, headers)]) as wire:
        assert (await fetch(wire))[0].validator == validator


async def test_a_host_that_knows_no_ranges_gives_all_of_it() -> None:
    async with Wire([file(etag='"v2"')]) as wire:
        served, content = await fetch(wire, 100, ETAG)
    assert (served.start, served.validator, content) == (0, '"v2"', CONTENT)


@pytest.mark.parametrize(
    "answer",
    [
        part(100, etag='"v2"'),
        part(100, content_range="bytes 0-99/10240"),
        part(100, content_range="bytes 101-10239/10240"),
        part(100, content_range="none"),
        file(206, CONTENT[100:], etag=ETAG),
        file(416, b"", content_range="bytes */50"),
        file(412, b""),
    ],
)
async def test_a_range_of_something_else_is_refused(answer: Reply) -> None:
    assert isinstance(await failure([answer], start=100), FileChanged)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
async def test_an_address_that_has_expired(status: int) -> None:
    assert isinstance(await failure([file(status, b"<Error/>")]), FileRefused)


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
async def test_a_host_that_is_unwell(status: int) -> None:
    assert isinstance(await failure([file(status, b"")]), ServerError)


@pytest.mark.parametrize(
    "answer",
    [
        file(204, b""),
        file(206, CONTENT),
        file(405),
        file(304, b""),
        reply(302, b""),
        redirect("http://[broken/"),
        redirect("data:text/plain,a"),
        redirect("https://\u0301 x/"),
        Reply(b"not http at all\r\n\r\n", "close"),
    ],
)
async def test_what_is_no_file(answer: Reply) -> None:
    assert isinstance(await failure([answer]), BadAnswer | ConnectionLost | UnsafeAddress)


@pytest.mark.parametrize(
    "answer",
    [
        CUT,
        SILENCE,
        Reply(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nabc", "close"),
        Reply(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nabc", "hang"),
        Reply(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n", "close"),
    ],
)
async def test_a_connection_that_breaks_or_goes_silent(answer: Reply) -> None:
    assert isinstance(await failure([answer]), ConnectionLost)


async def test_nobody_listens() -> None:
    async with Wire([file()]) as wire:
        url, gone = wire.url, address(wire)
    async with FileHost(url) as host:
        with pytest.raises(NoConnection):
            await read(host, gone)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_redirects_are_followed_here(status: int) -> None:
    async with Wire([redirect("/other?x=1", status), part(7)]) as wire:
        served, content = await fetch(wire, 7, ETAG)
        assert [request.target.partition("?")[0] for request in wire.received] == ["/uploadfile/1", "/other"]
        assert wire.received[1].headers["range"] == "bytes=7-"
        assert "referer" not in wire.received[1].headers
    assert content == CONTENT[7:]
    assert served.host == "127.0.0.1"


async def test_not_for_ever() -> None:
    async with Wire([*[redirect("/on")] * MOST_REDIRECTS, file()]) as wire:
        assert (await fetch(wire))[1] == CONTENT
    async with Wire([redirect("/on")]) as wire:
        with pytest.raises(UnsafeAddress):
            await fetch(wire)
        assert len(wire.received) == MOST_REDIRECTS + 1


@pytest.mark.parametrize(
    "location",
    [
        "http://files.example/a",
        "//files.example/a",
        "http://127.0.0.1.files.example/a",
        "http://127.0.0.1@files.example/a",
        "ftp://127.0.0.1/a",
        "file:///etc/passwd",
        "http://192.168.0.1/a",
        "http://[::ffff:10.0.0.1]/a",
        "https:///a",
    ],
)
async def test_never_to_where_the_way_is_open(location: str) -> None:
    assert isinstance(await failure([redirect(location)]), UnsafeAddress)


async def test_the_real_service_sends_nobody_to_this_machine() -> None:
    async with Wire([file()]) as wire, FileHost("https://api.chatwork.com/v2") as host:
        with pytest.raises(UnsafeAddress):
            await read(host, address(wire))
        assert not wire.received


async def give_up(host: FileHost, url: str) -> None:
    async with host.serve(url) as served:
        async for _ in served.pieces:
            raise OSError("full")


async def test_what_the_reader_raises_is_its_own() -> None:
    async with Wire([file()]) as wire, FileHost(wire.url) as host:
        with pytest.raises(OSError, match="full"):
            await give_up(host, address(wire))
        assert (await read(host, address(wire)))[1] == CONTENT


# Pictures of people and rooms


async def picture(wire: Wire, url: str | None = None, most: int = len(CONTENT)) -> bytes:
    async with FileHost(wire.url, silence=0.3) as host:
        return await host.picture(url or address(wire), most)


async def test_a_picture_comes_whole_and_its_host_learns_nothing() -> None:
    async with Wire([redirect("/elsewhere"), file()]) as wire:
        assert await picture(wire) == CONTENT
        for request in wire.received:
            assert set(request.headers) == {"host", "accept", "accept-encoding", "connection", "user-agent"}


@pytest.mark.parametrize(
    "url",
    [
        "https://appdata.chatwork.com/icon/ico_group.png",
        "https://127.0.0.1.files.example/a",
        "https://[::ffff:10.0.0.1]/a",
        "http://files.example/a",
    ],
)
async def test_beside_a_service_on_this_machine_nobody_else_is_asked_for_pictures(url: str) -> None:
    async with Wire([redirect(url)]) as wire:
        for first in (url, None):
            with pytest.raises(UnsafeAddress):
                await picture(wire, first)
        assert len(wire.received) == 1


async def test_of_a_large_picture_no_more_is_read_than_is_taken() -> None:
    async with Wire([file()]) as wire:
        with pytest.raises(WrongSize):
            await picture(wire, most=len(CONTENT) - 1)
    endless = Reply(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n", "hang")
    async with Wire([endless]) as wire:
        with pytest.raises(WrongSize):
            await picture(wire, most=2)

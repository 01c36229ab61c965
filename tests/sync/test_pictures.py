"""Pictures of people and rooms: fetched when somebody looks, kept for the next time, never missed."""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from cwtui.chatwork.downloads import FileHost
from cwtui.store import pictures
from cwtui.sync import gallery
from cwtui.sync.clock import Clock
from cwtui.sync.gallery import LARGEST, Gallery, is_picture
from cwtui.sync.line import Line
from cwtui.sync.pictures import MOST_WANTED, Pictures
from cwtui.sync.tempo import Tempo
from tests.chatwork.wire import SILENCE, Received, Reply, Wire, reply
from tests.support import Simulator
from tests.sync.rig import Person, fault, requests, served, state_of

PNG = b"\x89PNG\r\n\x1a\n" + b"as far as anybody looks"
SOON = Tempo(deadline=0.5)


class Rig:
    """A gallery that asks ``wire``; ``came`` are the paths of what it has brought, in their order."""

    def __init__(self, wire: Wire, folder: Path) -> None:
        self.wire = wire
        self.folder = folder
        self.pictures = Pictures()
        self.line = Line(Clock(), SOON)
        self.came: list[str] = []
        self._news = asyncio.Event()
        self.pictures.subscribe(self._came)

    def _came(self, url: str) -> None:
        self.came.append(url.removeprefix(self.url("")))
        self._news.set()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.wire.port}{path}"

    def want(self, *paths: str) -> None:
        for path in paths:
            self.pictures.want(self.url(path))

    def kept(self, path: str) -> Path | None:
        return pictures.find(self.folder, self.url(path))

    async def brings(self, *paths: str) -> None:
        """Wait until these have come, and no others."""
        async with asyncio.timeout(5):
            while len(self.came) < len(paths):
                self._news.clear()
                await self._news.wait()
        assert sorted(self.came) == sorted(paths)


@asynccontextmanager
async def hanging(folder: Path, script: list[Reply] | Callable[[Received], Reply]) -> AsyncIterator[Rig]:
    async with Wire(script) as wire, FileHost(wire.url, silence=0.3) as host:
        rig = Rig(wire, folder)
        fetching = Gallery(folder, host, rig.pictures, rig.line, Clock(), SOON.deadline)
        running = asyncio.create_task(fetching.run())
        try:
            yield rig
        finally:
            assert not running.done()
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running


async def until(fact: Callable[[], object]) -> None:
    """Wait until ``fact()`` holds."""
    end = time.monotonic() + 5
    while not fact():
        assert time.monotonic() < end
        await asyncio.sleep(0.005)


def answers(**by_path: Reply) -> Callable[[Received], Reply]:
    """``bad`` is at /bad; whatever is not named is a picture."""

    def answer(asked: Received) -> Reply:
        return by_path.get(asked.target.strip("/").partition("/")[0], reply(200, PNG, kind="image/png"))

    return answer


# From the service to the folder


@pytest.fixture
def service() -> Iterator[Simulator]:
    with served(rooms=2, messages=4) as simulator:
        yield simulator


async def test_what_the_screen_shows_is_fetched_once_and_kept_in_private(
    service: Simulator, tmp_path: Path
) -> None:
    url = state_of(service)["accounts"][0]["avatar_image_url"]
    async with Person(service, tmp_path) as ken:
        await ken.fresh()
        came: list[str] = []
        leave = ken.session.pictures.subscribe(came.append)
        folder = ken.archive.folder
        assert pictures.find(folder, url) is None
        ken.session.pictures.want(url)
        await ken.until(lambda: came == [url])
        file = pictures.find(folder, url)
        assert file is not None
        assert is_picture(file.read_bytes())
        assert file.stat().st_mode & 0o777 == 0o600
        assert file.parent.stat().st_mode & 0o777 == 0o700
        ken.session.pictures.want(url)
        await ken.until(lambda: came == [url, url])
        leave()
    asked = [entry for entry in requests(service) if entry["path"].startswith("/avatar/")]
    assert [(entry["method"], entry["account_id"]) for entry in asked] == [("GET", None)]


async def test_a_host_that_fails_disturbs_nothing(service: Simulator, tmp_path: Path) -> None:
    url = state_of(service)["rooms"][-1]["icon_path"]
    fault(service, "status", "GET", "^/icon/", status=500, times=None)
    async with Person(service, tmp_path) as ken:
        await ken.fresh()
        ken.session.pictures.want(url)
        await ken.until(lambda: [one for one in requests(service) if one["path"].startswith("/icon/")])
        states = len(ken.states)
        for _ in range(3):
            ken.session.pictures.want(url)
            await asyncio.sleep(0.05)
        assert [state for state in ken.states[states:] if state.error] == []
        await ken.fresh()
    assert len([one for one in requests(service) if one["path"].startswith("/icon/")]) == 1
    assert pictures.find(ken.archive.folder, url) is None


# What may come


@pytest.mark.parametrize(
    "bad",
    [
        reply(200, PNG + b"\0" * LARGEST),
        Reply(
            b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n100000\r\n" + PNG.ljust(0x100000, b"\0")
        ),
        Reply(b"HTTP/1.1 200 OK\r\ncontent-length: 5000000\r\n\r\n" + PNG, "hang"),
        reply(200, b"<html>please sign in</html>", kind="image/png"),
        reply(200, b"<svg xmlns='http://www.w3.org/2000/svg'/>", kind="image/svg+xml"),
        reply(200, b""),
        reply(404, PNG),
        reply(503, PNG),
        reply(302, b"", {"location": "http://files.example/a.png"}),
        reply(302, b"", {"location": "https://files.example/a.png"}),
        reply(302, b"", {"location": "/bad"}),
        reply(302, b""),
        SILENCE,
        Reply(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n" + PNG, "hang"),
        Reply(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n" + PNG * 20, drip=0.1),
        Reply(b"not http at all\r\n\r\n", "close"),
    ],
    ids=lambda bad: repr(bad.raw[:60]),
)
async def test_what_is_no_picture_is_none_and_is_left_alone(
    tmp_path: Path, bad: Reply, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "cwtui.sync.gallery")
    async with hanging(tmp_path, answers(bad=bad)) as rig:
        rig.want("/bad")
        await rig.wire.until(1)
        rig.want("/good")
        await rig.brings("/good")
        await until(lambda: caplog.messages)
        asked = len(rig.wire.received)
        rig.want("/bad", "/other")
        await rig.brings("/good", "/other")
        assert rig.kept("/bad") is None
        assert len(rig.wire.received) == asked + 1
        assert len(os.listdir(tmp_path / pictures.FOLDER)) == 2
        assert [record.levelname for record in caplog.records] == ["DEBUG"]


@pytest.mark.parametrize(
    "url",
    [
        *("", "nonsense", "/avatar/1.png", "http://[", "https://", "ftp://127.0.0.1/a"),
        *("http://files.example/a", "http://ken:secret@127.0.0.1/a", "\udc80", "a" * 9000),
        "https://appdata.chatwork.com/avatar/ico_default_blue.png",
    ],
)
async def test_no_address_stops_the_others(tmp_path: Path, url: str) -> None:
    async with hanging(tmp_path, answers()) as rig:
        rig.pictures.want(url)
        await asyncio.sleep(0.02)
        rig.want("/good")
        await rig.brings("/good")
        assert [asked.target for asked in rig.wire.received] == ["/good"]


async def test_one_that_could_not_be_had_is_asked_for_again_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(gallery, "AGAIN", 0.0)
    caplog.set_level(logging.DEBUG, "cwtui.sync.gallery")
    async with hanging(tmp_path, [reply(500), reply(200, PNG)]) as rig:
        rig.want("/face")
        await until(lambda: caplog.messages)
        rig.want("/face")
        await rig.brings("/face")


async def test_another_address_is_another_picture(tmp_path: Path) -> None:
    async with hanging(tmp_path, answers(old=reply(200, PNG), new=reply(200, PNG + b"!"))) as rig:
        rig.want("/old")
        await rig.brings("/old")
        rig.want("/new")
        await rig.brings("/old", "/new")
        one, other = rig.kept("/old"), rig.kept("/new")
        assert one is not None
        assert other is not None
        assert other.read_bytes() == one.read_bytes() + b"!"


async def test_while_the_line_is_down_nobody_is_asked(tmp_path: Path) -> None:
    async with hanging(tmp_path, answers()) as rig:
        rig.line.failed("no_connection")
        rig.want("/face")
        await asyncio.sleep(0.05)
        rig.line.worked()
        rig.want("/other")
        await rig.brings("/other")
        assert [asked.target for asked in rig.wire.received] == ["/other"]


async def test_the_one_wanted_last_comes_first_and_too_many_are_not_remembered(tmp_path: Path) -> None:
    wanted = Pictures()
    for number in range(MOST_WANTED + 5):
        wanted.want(f"/{number}")
    wanted.want("/7")
    assert await wanted.next() == "/7"
    assert await wanted.next() == f"/{MOST_WANTED + 4}"
    rest = [await wanted.next() for _ in range(MOST_WANTED - 2)]
    assert rest[-1] == "/5"
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.02):
            await wanted.next()


async def test_a_folder_that_cannot_be_written_is_no_trouble(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "cwtui.sync.gallery")
    (tmp_path / pictures.FOLDER).write_text("in the way")
    async with hanging(tmp_path, answers()) as rig:
        rig.want("/face")
        await until(lambda: caplog.messages)
        (tmp_path / pictures.FOLDER).unlink()
        rig.want("/other")
        await rig.brings("/other")


# The folder


def test_no_more_is_kept_than_there_is_room_for(tmp_path: Path) -> None:
    for number in range(6):
        file = pictures.keep(tmp_path, f"/{number}", bytes(100))
        os.utime(file, (number, number))
    assert pictures.find(tmp_path, "/0") is not None  # it is shown: now it is the latest
    pictures.sweep(tmp_path, most=3)
    assert [n for n in range(6) if pictures.path(tmp_path, f"/{n}").exists()] == [0, 4, 5]
    pictures.sweep(tmp_path, most_bytes=250)
    assert [n for n in range(6) if pictures.path(tmp_path, f"/{n}").exists()] == [0, 5]


def test_what_never_came_to_its_end_is_swept_away(tmp_path: Path) -> None:
    folder = pictures.keep(tmp_path, "/1", b"x").parent
    (folder / "old.part").write_bytes(b"half")
    os.utime(folder / "old.part", (1, 1))
    (folder / "new.part").write_bytes(b"half")
    pictures.sweep(tmp_path)
    assert sorted(file.suffix for file in folder.iterdir()) == ["", ".part"]
    assert not (folder / "old.part").exists()


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(PNG)
    place = pictures.path(tmp_path, "/1")
    place.parent.mkdir()
    place.symlink_to(tmp_path / "secret")
    assert pictures.find(tmp_path, "/1") is None
    pictures.keep(tmp_path, "/1", b"new")
    assert not place.is_symlink()
    assert (tmp_path / "secret").read_bytes() == PNG

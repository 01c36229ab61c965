"""Quit, killed, without power or room on the disk, sent astray: what was wanted is saved in the end."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from functools import partial
from pathlib import Path

import pytest

from cwtui.file_names import safe_name
from cwtui.paths import account_folder, host_folder
from cwtui.settings import api_host
from cwtui.store import Archive, transfers
from cwtui.store.transfers import TransferRow, TransferState
from cwtui.sync import fetching
from cwtui.sync.part import Part
from tests.chatwork.wire import Reply, Wire, reply
from tests.hostile_names import HOSTILE
from tests.support import ROOT, Simulator
from tests.sync.rig import Person, fault
from tests.sync.shelf import FETCHING, HASTE, Shelf, ended, noise, row

MB = 1 << 20

PROGRAM = """
import asyncio, sys
from pathlib import Path
from tests.support import Simulator
from tests.sync.rig import Person
from tests.sync.shelf import HASTE

async def run(url, token, folder):
    async with Person(Simulator(url, {"me": token}), Path(folder), tempo=HASTE):
        await asyncio.Event().wait()

asyncio.run(run(*sys.argv[1:]))
"""


@pytest.fixture
def shelf(service: Simulator, tmp_path: Path) -> Shelf:
    return Shelf(service, tmp_path / "files")


def at_home(service: Simulator, tmp_path: Path) -> Person:
    return Person(service, tmp_path / "data", tempo=HASTE)


@pytest.fixture
async def ken(service: Simulator, tmp_path: Path) -> AsyncIterator[Person]:
    async with at_home(service, tmp_path) as person:
        await person.fresh()
        yield person


async def test_quitting_costs_nothing(shelf: Shelf, service: Simulator, tmp_path: Path) -> None:
    service.control("POST", "/knobs", {"download_rate": 1_000_000.0})
    async with at_home(service, tmp_path) as ken:
        await ken.fresh()
        ids = await shelf.want(ken, *shelf.several(5, MB))
        await ken.until(lambda: shelf.arrived() > 600_000)
    assert ken.session.progress.saved == {}
    service.control("POST", "/knobs", {"download_rate": 0.0})
    left = shelf.arrived()
    async with at_home(service, tmp_path) as again:
        known = [transfers.get(again.archive.db, one) for one in ids] if again.session.archive else []
        await again.fresh()
        saved = await ended(again, ids)
    assert all(map(shelf.is_right, saved))
    assert shelf.statuses().count(206) == 3
    assert left > 600_000
    assert sum(one.received for one in known if one) in (0, left)
    assert shelf.names == [f"図面{n}.bin" for n in range(5)]


async def test_what_is_cancelled_while_nobody_fetches_goes(
    shelf: Shelf, service: Simulator, tmp_path: Path
) -> None:
    service.control("POST", "/knobs", {"download_rate": 1_000_000.0})
    async with at_home(service, tmp_path) as ken:
        await ken.fresh()
        [wanted] = await shelf.want(ken, shelf.put("図面.bin", noise(MB)))
        await ken.until(shelf.arrived)
        folder = ken.archive.folder
    assert len(shelf.parts) == 1
    archive = Archive.open(folder)
    assert archive.write_now(transfers.cancel, wanted, now=1.0)
    archive.close()
    async with at_home(service, tmp_path) as again:
        await again.fresh()
        await again.until(lambda: not shelf.names)


@pytest.mark.parametrize("seed", range(2))
async def test_killed_again_and_again(service: Simulator, shelf: Shelf, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    service.control("POST", "/knobs", {"download_rate": 1_500_000.0})
    wanted = shelf.several(6, 500_000)
    async with at_home(service, tmp_path) as ken:
        await ken.fresh()
        folder = ken.archive.folder
    archive = Archive.open(folder)
    ids = archive.write_now(transfers.add, wanted, shelf.folder, now=time.time())
    for _ in range(2):
        process = start(service, tmp_path / "data")
        try:
            await until(partial(has_more, shelf, len(shelf.fetched())))
            await asyncio.sleep(chance.uniform(0.0, 0.3))
        finally:
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
    archive.close()
    service.control("POST", "/knobs", {"download_rate": 0.0})
    async with at_home(service, tmp_path) as again:
        await again.fresh()
        assert all(map(shelf.is_right, await ended(again, ids)))
    assert shelf.names == [f"図面{n}.bin" for n in range(6)]


async def test_killed_late_it_goes_on_from_there(service: Simulator, shelf: Shelf, tmp_path: Path) -> None:
    service.control("POST", "/knobs", {"download_rate": 1_000_000.0})
    file = shelf.put("図面.bin", noise(2 * MB))
    process = start(service, tmp_path / "data")
    try:
        mine = service.simulation.world.me.account_id
        folder = account_folder(host_folder(api_host(service.api_url), tmp_path / "data"), mine)
        await until(lambda: (folder / "archive.db").exists())
        archive = Archive.open(folder)
        [wanted] = archive.write_now(transfers.add, [file], shelf.folder, now=time.time())
        await until(lambda: known(archive, wanted).received > 500_000)
    finally:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    left = known(archive, wanted)
    archive.close()
    assert left.state is TransferState.RUNNING
    assert len(shelf.parts) == 1
    service.control("POST", "/knobs", {"download_rate": 0.0})
    async with at_home(service, tmp_path) as ken:
        await ken.fresh()
        [saved] = await ended(ken, [wanted])
    assert shelf.is_right(saved)
    assert shelf.statuses() == [200, 206]
    assert shelf.names == ["図面.bin"]


async def test_killed_at_every_instant(service: Simulator, shelf: Shelf, tmp_path: Path) -> None:
    file = shelf.put("図面.bin", noise(700_000))
    results = tmp_path / "results"
    results.mkdir()
    async with at_home(service, tmp_path) as ken:
        await ken.fresh()
    places = [tmp_path / "data", results]
    what = [service.api_url, service.token, file.room_id, file.file_id, file.filesize, *places]
    command = [sys.executable, "-m", "tests.sync.killed", *map(str, what)]
    done = await asyncio.to_thread(subprocess.run, command, cwd=ROOT, capture_output=True, timeout=100)
    assert done.returncode == 0, done.stderr.decode()
    places = [results / name for name in sorted(os.listdir(results), key=int)]
    assert len(places) > 6
    await asyncio.gather(*[go_on(service, shelf, place) for place in places])


async def go_on(service: Simulator, shelf: Shelf, place: Path) -> None:
    """Start again after the kill: the file is saved, and nothing else is there."""
    async with Person(service, place / "data", tempo=HASTE) as person:
        await person.fresh()
        for saved in await ended(person, [one.transfer_id for one in transfers.all(person.archive.db)]):
            assert shelf.is_right(saved), place.name
            assert os.listdir(place / "files") == ["図面.bin"], place.name


def has_more(shelf: Shelf, than: int) -> bool:
    return len(shelf.fetched()) > than


def start(service: Simulator, folder: Path) -> subprocess.Popen[bytes]:
    """A cwtui without a screen, as a process of its own."""
    command = [sys.executable, "-c", PROGRAM, service.api_url, service.token, str(folder)]
    return subprocess.Popen(command, cwd=ROOT)


async def until(fact: Callable[[], object], seconds: float = 15.0) -> None:
    for _ in range(int(seconds / 0.01)):
        if fact():
            return
        await asyncio.sleep(0.01)
    pytest.fail("it did not happen")


def known(archive: Archive, transfer_id: int) -> TransferRow:
    found = transfers.get(archive.db, transfer_id)
    assert found is not None
    return found


class Left:
    """What a cwtui that died at some moment has left behind: a row, and files."""

    def __init__(self, shelf: Shelf, person: Person, content: bytes) -> None:
        self.shelf = shelf
        self.file = shelf.put("図面.bin", content)
        self.archive = person.archive
        shelf.folder.mkdir(exist_ok=True)

    def row(self, received: int, sha256: str | None = None) -> int:
        [wanted] = self.archive.write_now(transfers.add, [self.file], self.shelf.folder, now=1.0)
        etag = self.shelf.stored(self.file)
        self.archive.write_now(
            transfers.begin,
            known(self.archive, wanted),
            size=len(etag.content),
            received=received,
            host="127.0.0.1",
            validator=None,
            saved_as="図面.bin",
            part="図面.bin.part",
        )
        if sha256 is not None:
            size = len(etag.content)
            self.archive.write_now(transfers.complete, wanted, size=size, sha256=sha256, saved_as="図面.bin")
        self.archive.write_now(transfers.interrupted)
        return wanted

    def part(self, content: bytes) -> Part:
        part = Part(self.shelf.folder, "図面.bin.part")
        part.add(content)
        part.sync()
        part.close()
        return part


async def test_after_a_power_cut_only_what_was_safe_counts(ken: Person, shelf: Shelf) -> None:
    content = noise(MB)
    left = Left(shelf, ken, content)
    left.part(content[:300_000] + bytes(200_000))  # the disk had not written the rest
    [saved] = await ended(ken, [left.row(received=300_000)])
    assert shelf.is_right(saved)
    assert shelf.statuses() == [206]


@pytest.mark.parametrize("both", [True, False])
async def test_killed_while_it_got_its_name(ken: Person, shelf: Shelf, both: bool) -> None:
    content = noise(MB)
    left = Left(shelf, ken, content)
    part = left.part(content)
    (shelf.folder / "図面.bin").hardlink_to(shelf.folder / "図面.bin.part")
    if not both:
        (shelf.folder / "図面.bin.part").unlink()
    [saved] = await ended(ken, [left.row(len(content), part.sha256())])
    assert shelf.is_right(saved)
    assert shelf.fetched() == []
    assert shelf.names == ["図面.bin"]


async def test_killed_before_it_got_its_name(ken: Person, shelf: Shelf) -> None:
    content = noise(MB)
    left = Left(shelf, ken, content)
    part = left.part(content)
    [saved] = await ended(ken, [left.row(len(content), part.sha256())])
    assert shelf.is_right(saved)
    assert shelf.fetched() == []


async def test_a_part_that_was_tampered_with_is_not_believed(ken: Person, shelf: Shelf) -> None:
    content = noise(MB)
    left = Left(shelf, ken, content)
    part = left.part(content)
    with (shelf.folder / "図面.bin.part").open("r+b") as file:
        file.write(b"tampered")
    [saved] = await ended(ken, [left.row(len(content), part.sha256())])
    assert shelf.is_right(saved)


@pytest.mark.parametrize("there", ["nothing", "link", "second name", "folder"])
async def test_a_part_that_is_no_part_is_left_alone(ken: Person, shelf: Shelf, there: str) -> None:
    content = noise(200_000)
    left = Left(shelf, ken, content)
    secret = shelf.folder / "secret"
    secret.write_bytes(b"s" * 150_000)
    path = shelf.folder / "図面.bin.part"
    match there:
        case "link":
            path.symlink_to(secret)
        case "second name":
            path.hardlink_to(secret)
        case "folder":
            path.mkdir()
    [saved] = await ended(ken, [left.row(received=100_000)])
    assert shelf.is_right(saved)
    assert secret.read_bytes() == b"s" * 150_000
    assert not shelf.parts or there == "folder"


async def test_the_name_of_the_part_is_taken_in_the_last_moment(
    ken: Person, shelf: Shelf, service: Simulator
) -> None:
    """Between the look at the folder and the first byte, which a slow host makes long."""
    service.control("POST", "/knobs", {"download_rate": 20.0})
    [wanted] = await shelf.want(ken, shelf.put("a", b"content"))
    await ken.until(lambda: row(ken, wanted).part)
    try:
        with (shelf.folder / "a.part").open("xb") as mine:
            mine.write(b"mine")
    except FileExistsError:
        pytest.skip("too busy a machine: the moment has passed")
    [saved] = await ended(ken, [wanted])
    assert shelf.is_right(saved)
    assert (shelf.folder / "a.part").read_bytes() == b"mine"
    assert shelf.names == ["a (1)", "a.part"]


@pytest.mark.skipif(sys.platform == "win32", reason="a process cannot limit its own files there")
async def test_a_full_disk(ken: Person, shelf: Shelf) -> None:
    import resource

    file = shelf.put("図面.bin", noise(3 * MB))
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2 * MB + 5, before[1]))
    try:
        [failed] = await shelf.save(ken, file)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert (failed.state, failed.error) == (TransferState.FAILED, "disk_full")
    assert shelf.parts
    await ken.archive.write(transfers.retry, failed.transfer_id)
    [saved] = await ended(ken, [failed.transfer_id])
    assert shelf.is_right(saved)
    assert shelf.names == ["図面.bin"]


async def test_no_byte_comes_that_has_no_room(
    ken: Person, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "SPARE", 1 << 60)
    [failed] = await shelf.save(ken, shelf.put())
    assert (failed.state, failed.error) == (TransferState.FAILED, "disk_full")
    assert shelf.fetched() == []


async def test_what_is_too_large_is_not_fetched(service: Simulator, shelf: Shelf, tmp_path: Path) -> None:
    async with Person(service, tmp_path / "data", tempo=HASTE, max_megabytes=1) as ken:
        await ken.fresh()
        most, more = await shelf.save(ken, shelf.put("a", bytes(MB)), shelf.put("b", bytes(MB + 1)))
    assert shelf.is_right(most)
    assert (more.state, more.error) == (TransferState.FAILED, "file_too_large")
    assert len(shelf.fetched()) == 1


async def test_two_cwtuis_save_it_once(service: Simulator, shelf: Shelf, tmp_path: Path) -> None:
    service.control("POST", "/knobs", {"download_rate": 1_000_000.0})
    async with at_home(service, tmp_path) as first:
        await first.fresh()
        async with at_home(service, tmp_path) as second:
            await second.until(lambda: second.session.state.phase == "other_cwtui")
            files = shelf.put("a", noise(400_000)), shelf.put("b", noise(20 * MB))
            kept, dropped = await shelf.want(second, *files)
            await second.until(lambda: len(shelf.parts) == 2)
            await second.until(lambda: row(second, kept).received > 100_000)
            assert second.session.progress.saved == {}
            await second.archive.write(transfers.cancel, dropped, now=1.0)
            [saved] = await ended(second, [kept])
            assert shelf.is_right(saved)
            await second.until(lambda: shelf.names == ["a"])
    assert len(shelf.fetched()) == 2


CHUNKED = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n"
ELSEWHERE = b"HTTP/1.1 302 Found\r\nlocation: %s\r\ncontent-length: 0\r\n\r\n"
HOSTS: list[tuple[bytes, str | None]] = [
    (CHUNKED % (3000, noise(3000)), None),
    (CHUNKED % (3001, noise(3000) + b"!"), "wrong_size"),
    (CHUNKED % (1000, noise(1000)), "wrong_size"),
    (b"HTTP/1.1 200 OK\r\n\r\n" + noise(3000), None),
    (b"HTTP/1.1 200 OK\r\n\r\n" + noise(2999), "wrong_size"),
    (b"HTTP/1.1 200 OK\r\ncontent-length: 3001\r\n\r\n" + noise(3000) + b"!", "wrong_size"),
    (b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n", "wrong_size"),
    (b"HTTP/1.1 204 No Content\r\n\r\n", "bad_answer"),
    (ELSEWHERE % b"http://files.example/", "unsafe_address"),
    (ELSEWHERE % b"?again", "unsafe_address"),
    (b"SSH-2.0-OpenSSH\r\n", "connection_lost"),
]
"""What a host sends of a file of 3,000 bytes, and what is the matter with it."""


@pytest.mark.parametrize(("raw", "error"), HOSTS, ids=range(len(HOSTS)))
async def test_hosts_of_every_kind(
    ken: Person, shelf: Shelf, service: Simulator, raw: bytes, error: str | None
) -> None:
    async with Wire([Reply(raw, "close")]) as wire:
        to = {"location": f"http://127.0.0.1:{wire.port}/file"}
        fault(service, "status", "GET", FETCHING, times=None, status=302, headers=to)
        [saved] = await shelf.save(ken, shelf.put("図面.bin", noise(3000)))
        for request in wire.received:
            assert {"x-chatworktoken", "referer", "cookie", "authorization"}.isdisjoint(request.headers)
            assert service.token not in str(request)
    assert saved.error == error
    assert shelf.is_right(saved) == (error is None)
    assert shelf.names == ([] if error else ["図面.bin"])


async def test_a_host_that_gives_one_byte_at_a_time(ken: Person, shelf: Shelf, service: Simulator) -> None:
    whole = reply(200, noise(60), {"etag": '"1"'}, None)
    async with Wire([Reply(whole.raw, "close", drip=0.002)]) as wire:
        to = {"location": f"http://127.0.0.1:{wire.port}/file"}
        fault(service, "status", "GET", FETCHING, times=None, status=302, headers=to)
        [saved] = await shelf.save(ken, shelf.put("図面.bin", noise(60)))
    assert shelf.is_right(saved)


async def test_hostile_names_end_in_the_folder(ken: Person, shelf: Shelf, tmp_path: Path) -> None:
    names = [name for table in HOSTILE.values() for name in table][::5]
    names = [name for name in names if not any("\ud800" <= letter <= "\udfff" for letter in name)]
    assert len(names) > 50
    outside = set(os.listdir(tmp_path))
    saved = await shelf.save(ken, *[shelf.put(name, noise(50, n)) for n, name in enumerate(names)])
    assert all(map(shelf.is_right, saved))
    assert set(os.listdir(tmp_path)) == outside | {shelf.folder.name}
    assert len(shelf.names) == len(names)
    assert {one.path.parent for one in saved if one.path} == {shelf.folder}
    assert saved[0].saved_as == safe_name(names[0])

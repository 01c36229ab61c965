"""Files are saved whole or not at all, whatever happens on the way."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from cwtui.chatwork.errors import InvalidToken
from cwtui.store import Changed, Kind, transfers
from cwtui.store.transfers import TransferState
from cwtui.sync import attention
from cwtui.sync.transfers import AT_ONCE, MOST_TRIES
from tests.support import Simulator
from tests.sync.rig import Person, fault, requests
from tests.sync.shelf import ADDRESSES, FETCHING, HASTE, Shelf, ended, noise, row

MB = 1 << 20


@pytest.fixture
def shelf(service: Simulator, tmp_path: Path) -> Shelf:
    return Shelf(service, tmp_path / "ダウンロード")


@pytest.fixture
async def ken(service: Simulator, tmp_path: Path) -> AsyncIterator[Person]:
    async with Person(service, tmp_path / "data", tempo=HASTE) as person:
        await person.fresh()
        yield person


async def test_a_file_is_saved(ken: Person, shelf: Shelf) -> None:
    file = shelf.put("図面.pdf", noise(3 * MB))
    [saved] = await shelf.save(ken, file)
    assert shelf.is_right(saved)
    assert shelf.names == ["図面.pdf"]
    assert saved.path is not None
    assert saved.path.stat().st_mode & 0o777 == 0o600
    assert saved.sha256 == hashlib.sha256(noise(3 * MB)).hexdigest()
    assert (saved.host, saved.received, saved.part, saved.error) == ("127.0.0.1", 3 * MB, None, None)
    await ken.until(lambda: ken.session.progress.saved == {})
    assert len(shelf.addresses()) == len(shelf.fetched()) == 1
    assert transfers.saved(ken.archive.db, file.file_id) == saved


async def test_what_is_empty_is_saved_too(ken: Person, shelf: Shelf) -> None:
    [saved] = await shelf.save(ken, shelf.put("空.txt", b""))
    assert shelf.is_right(saved)


async def test_the_token_goes_to_nobody_else(ken: Person, shelf: Shelf, service: Simulator) -> None:
    """The simulator's file host refuses who sends it one; its journal says whose token a request has."""
    saved = await shelf.save(ken, *shelf.several(5, 1000))
    assert all(map(shelf.is_right, saved))
    assert len(shelf.fetched()) == 5
    assert {request["account_id"] for request in shelf.fetched()} == {None}
    assert {request["account_id"] for request in shelf.addresses()} == {ken.archive.account_id}
    asked = requests(service)
    assert not [request for request in asked if service.token in request["path"] + request["query"]]


async def test_who_presses_keys_goes_first_but_not_for_ever(
    ken: Person, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attention, "ANSWERED", 0.3)
    file = shelf.put("図面.pdf", noise(MB))
    pressed_at = time.monotonic()
    ken.session.key_pressed()
    await shelf.want(ken, file)
    await ken.until(lambda: shelf.addresses())
    assert time.monotonic() - pressed_at >= 0.3

    async def type_on() -> None:
        while True:
            ken.session.key_pressed()
            await asyncio.sleep(0.02)

    monkeypatch.setattr(attention, "ANSWERED", 0.03)
    typing = asyncio.create_task(type_on())
    try:
        saved = await shelf.save(ken, *shelf.several(3, MB))
    finally:
        typing.cancel()
    assert all(map(shelf.is_right, saved))


async def test_three_at_a_time_in_their_order(ken: Person, shelf: Shelf, service: Simulator) -> None:
    service.control("POST", "/knobs", {"download_rate": 150_000.0})
    wanted = shelf.several(7, 100_000)
    most = 0

    def count() -> bool:
        nonlocal most
        most = max(most, sum(one.moved < one.size for one in ken.session.progress.saved.values()))
        return not any(row(ken, one).is_open for one in ids)

    ids = await shelf.want(ken, *wanted)
    await ken.until(count)
    assert most == AT_ONCE
    begun = [int(request["path"].split("/")[-1]) for request in shelf.addresses()]
    for n, file in enumerate(wanted):  # three begin at the same moment
        assert file.file_id in begun[max(0, n - 2) : n + 3]
    assert all(shelf.is_right(row(ken, one)) for one in ids)


async def test_the_same_name_many_times(ken: Person, shelf: Shelf) -> None:
    shelf.folder.mkdir()
    (shelf.folder / "図面.pdf").write_bytes(b"mine")
    saved = await shelf.save(ken, *[shelf.put("図面.pdf", noise(2000, n)) for n in range(6)])
    assert all(map(shelf.is_right, saved))
    assert (shelf.folder / "図面.pdf").read_bytes() == b"mine"
    assert shelf.names == sorted(["図面.pdf", *(f"図面 ({n}).pdf" for n in range(1, 7))])


async def test_a_name_that_is_taken_while_the_file_comes(
    ken: Person, shelf: Shelf, service: Simulator
) -> None:
    service.control("POST", "/knobs", {"download_rate": 500_000.0})
    [wanted] = await shelf.want(ken, shelf.put("図面.pdf", noise(200_000)))
    await ken.until(lambda: shelf.parts)
    (shelf.folder / "図面.pdf").write_bytes(b"mine")
    [saved] = await ended(ken, [wanted])
    assert shelf.is_right(saved)
    assert shelf.names == ["図面 (1).pdf", "図面.pdf"]
    assert (shelf.folder / "図面.pdf").read_bytes() == b"mine"


ON_THE_WAY: list[tuple[str, dict[str, Any]]] = [
    ("status", {"status": 500}),
    ("status", {"status": 503, "body": "<html>", "content_type": "text/html"}),
    ("status", {"status": 429}),
    ("status", {"status": 403}),
    ("status", {"status": 404}),
    ("status", {"status": 416}),
    ("status", {"status": 302, "headers": {"location": "/elsewhere"}}),
    ("drop_before", {}),
    ("drop_after", {}),
    ("truncate", {}),
    ("break", {}),
    ("garbage", {}),
    ("stall", {}),
    ("delay", {"seconds": 0.1}),
    ("delay", {"seconds": 0.8}),
]


@pytest.mark.parametrize("times", [1, 3])
@pytest.mark.parametrize(("kind", "more"), ON_THE_WAY)
async def test_trouble_with_the_file_host_passes(
    ken: Person, shelf: Shelf, service: Simulator, kind: str, more: dict[str, Any], times: int
) -> None:
    fault(service, kind, "GET", FETCHING, times=times, **more)
    [saved] = await shelf.save(ken, shelf.put("図面.bin", noise(700_001)))
    assert shelf.is_right(saved)
    assert shelf.names == ["図面.bin"]


@pytest.mark.parametrize(
    ("kind", "more"), [one for one in ON_THE_WAY if one[1].get("status", 500) in (500, 503)]
)
async def test_trouble_with_the_address_passes(
    ken: Person, shelf: Shelf, service: Simulator, kind: str, more: dict[str, Any]
) -> None:
    fault(service, kind, "GET", ADDRESSES, times=2, **more)
    [saved] = await shelf.save(ken, shelf.put("図面.bin", noise(5000)))
    assert shelf.is_right(saved)


async def test_a_broken_download_goes_on_where_it_was(ken: Person, shelf: Shelf, service: Simulator) -> None:
    fault(service, "break", "GET", FETCHING, times=3)
    [saved] = await shelf.save(ken, shelf.put("図面.bin", noise(2 * MB)))
    assert shelf.is_right(saved)
    assert shelf.statuses() == [200, 206, 206, 206]
    assert len(shelf.addresses()) == 4


async def test_a_host_without_ranges_begins_anew(ken: Person, shelf: Shelf, service: Simulator) -> None:
    service.control("POST", "/knobs", {"download_ranges": "ignore"})
    fault(service, "break", "GET", FETCHING, times=2)
    [saved] = await shelf.save(ken, shelf.put("図面.bin", noise(MB)))
    assert shelf.is_right(saved)
    assert shelf.statuses() == [200, 200, 200]


@pytest.mark.parametrize("size", [600_000, 50_000, 1_500_000])
async def test_a_file_that_is_replaced_meanwhile(
    ken: Person, shelf: Shelf, service: Simulator, size: int
) -> None:
    fault(service, "break", "GET", FETCHING)
    fault(service, "delay", "GET", ADDRESSES, times=2, seconds=0.15)
    file = shelf.put("図面.bin", noise(600_000))
    [wanted] = await shelf.want(ken, file)
    await ken.until(lambda: row(ken, wanted).state is TransferState.PAUSED)
    shelf.stored(file).content = noise(size, 2)
    [saved] = await ended(ken, [wanted])
    assert shelf.is_right(saved)
    assert saved.size == size


async def test_an_address_that_has_expired(ken: Person, shelf: Shelf, service: Simulator) -> None:
    fault(service, "status", "GET", FETCHING, status=403, times=MOST_TRIES)
    file = shelf.put("図面.bin", noise(5000))
    [failed] = await shelf.save(ken, file)
    assert (failed.state, failed.error) == (TransferState.FAILED, "file_refused")
    assert len(shelf.fetched()) == MOST_TRIES
    assert shelf.names == []
    await ken.archive.write(transfers.retry, failed.transfer_id)
    [saved] = await ended(ken, [failed.transfer_id])
    assert shelf.is_right(saved)


async def test_an_address_expires_half_way(ken: Person, shelf: Shelf, service: Simulator) -> None:
    """Going on an hour later takes an address of its own, and only the rest of the file."""
    fault(service, "break", "GET", FETCHING)
    fault(service, "delay", "GET", ADDRESSES, times=2, seconds=0.15)
    [wanted] = await shelf.want(ken, shelf.put("図面.bin", noise(MB)))
    await ken.until(lambda: row(ken, wanted).state is TransferState.PAUSED)
    service.control("POST", "/clock", {"advance": 3600})
    [saved] = await ended(ken, [wanted])
    assert shelf.is_right(saved)
    assert shelf.statuses() == [200, 206]


@pytest.mark.parametrize(("status", "code"), [(404, "not_found"), (403, "forbidden"), (400, "bad_request")])
async def test_what_the_service_refuses_has_failed(
    shelf: Shelf, tmp_path: Path, service: Simulator, status: int, code: str
) -> None:
    calm = msgspec.structs.replace(HASTE, backoff=(1.0, 1.0))
    async with Person(service, tmp_path / "data", tempo=calm) as ken:
        await ken.fresh()
        fault(service, "break", "GET", FETCHING)
        [wanted] = await shelf.want(ken, shelf.put("図面.bin", noise(MB)))
        await ken.until(lambda: row(ken, wanted).state is TransferState.PAUSED)
        fault(service, "status", "GET", ADDRESSES, times=None, status=status, body='{"errors":["No"]}')
        [failed] = await ended(ken, [wanted])
    assert (failed.state, failed.error) == (TransferState.FAILED, code)
    assert (failed.received, failed.part) == (0, None)
    assert shelf.names == []


async def test_trying_again_now(shelf: Shelf, tmp_path: Path, service: Simulator) -> None:
    patient = msgspec.structs.replace(HASTE, backoff=(60.0, 60.0))
    async with Person(service, tmp_path / "data", tempo=patient) as ken:
        await ken.fresh()
        fault(service, "status", "GET", FETCHING, status=500)
        [wanted] = await shelf.want(ken, shelf.put())
        await ken.until(lambda: row(ken, wanted).state is TransferState.PAUSED)
        assert row(ken, wanted).error == "server_error"
        assert await ken.archive.write(transfers.retry, wanted)
        [saved] = await ended(ken, [wanted])
        assert shelf.is_right(saved)


async def test_a_size_that_is_not_true(ken: Person, shelf: Shelf, service: Simulator) -> None:
    fault(service, "truncate", "GET", FETCHING, times=None)
    [failed] = await shelf.save(ken, shelf.put("図面.bin", noise(5000)))
    assert (failed.state, failed.error) == (TransferState.FAILED, "wrong_size")
    assert shelf.names == []


async def test_a_token_that_died(ken: Person, shelf: Shelf, service: Simulator) -> None:
    fault(service, "status", "GET", ADDRESSES, status=401, body='{"errors":["Invalid API token"]}')
    [wanted] = await shelf.want(ken, shelf.put())
    await ken.until(lambda: ken.session.state.error == InvalidToken.code)
    assert row(ken, wanted).is_open


async def test_offline_and_back(ken: Person, shelf: Shelf, service: Simulator) -> None:
    fault(service, "drop_before", "", "", times=None)
    ids = await shelf.want(ken, *shelf.several(4, 50_000))
    await ken.until(lambda: ken.session.state.error is not None)
    await ken.until(lambda: not ken.session.progress.saved)
    asked = len(shelf.addresses())
    await asyncio.sleep(0.5)  # nothing shall begin
    assert len(shelf.addresses()) == asked
    assert all(row(ken, one).is_open for one in ids)
    service.control("DELETE", "/faults")
    ken.session.wake()
    assert all(map(shelf.is_right, await ended(ken, ids)))


async def test_the_limit_is_used_up(shelf: Shelf, tmp_path: Path, service: Simulator) -> None:
    service.control("POST", "/knobs", {"limits": True, "rate_window": 1.0})
    async with Person(service, tmp_path / "data", tempo=HASTE) as ken:
        await ken.fresh()
        fault(service, "rate", "GET", ADDRESSES)
        [wanted] = await shelf.want(ken, shelf.put())
        await ken.until(lambda: row(ken, wanted).error == "rate_limited")
        assert row(ken, wanted).state is TransferState.PAUSED
        [saved] = await ended(ken, [wanted])
        assert shelf.is_right(saved)


async def test_many_files_leave_something_of_the_window(
    shelf: Shelf, tmp_path: Path, service: Simulator
) -> None:
    service.control("POST", "/knobs", {"limits": True, "rate_limit": 40})
    async with Person(service, tmp_path / "data", tempo=HASTE) as ken:
        await ken.fresh()
        ids = await shelf.want(ken, *shelf.several(40, 100))
        await ken.until(lambda: not ken.session.progress.saved and len(shelf.addresses()) > 15)
        await asyncio.sleep(0.3)
        assert any(row(ken, one).is_open for one in ids)
        assert ken.session.api_left is not None
        left = 40 - len(requests(service, "GET", "/v2/")) - 1  # and the one that asked who we are
        assert 4 <= left <= 9
        assert not [request for request in requests(service) if request["status"] == 429]


async def test_how_far_it_is(ken: Person, shelf: Shelf, service: Simulator) -> None:
    told: list[Changed] = []
    ken.archive.subscribe(told.append)
    service.control("POST", "/knobs", {"download_rate": 500_000.0})
    [wanted] = await shelf.want(ken, shelf.put("図面.bin", noise(600_000)))
    await ken.until(lambda: (m := ken.session.progress.saved.get(wanted)) and m.moved > 200_000)
    moving, now = ken.session.progress.saved[wanted], asyncio.get_running_loop().time()
    assert moving.size == 600_000
    assert 100_000 < (moving.speed(now) or 0) < 1_000_000
    assert 0.1 < (moving.seconds_left(now) or 0) < 4
    await ken.until(lambda: row(ken, wanted).received > 100_000)
    assert row(ken, wanted).state is TransferState.RUNNING
    await ended(ken, [wanted])
    changes = [change for change in told if change.kind is Kind.TRANSFERS]
    assert 3 <= len(changes) <= 10
    assert {one for change in changes for one in change.ids} == {wanted}


async def test_what_is_cancelled_goes(ken: Person, shelf: Shelf, service: Simulator) -> None:
    service.control("POST", "/knobs", {"download_rate": 200_000.0})
    ids = await shelf.want(ken, *shelf.several(5, 300_000))
    await ken.until(lambda: len(shelf.parts) == AT_ONCE)
    for one in (ids[0], ids[1], ids[4]):
        assert await ken.archive.write(transfers.cancel, one, now=1.0)
    await ken.until(lambda: {ids[0], ids[1]}.isdisjoint(ken.session.progress.saved))
    saved = await ended(ken, ids)
    assert [one.state.value for one in saved] == ["cancelled", "cancelled", "done", "done", "cancelled"]
    assert shelf.names == ["図面2.bin", "図面3.bin"]
    await ken.archive.write(transfers.retry, ids[0])
    assert shelf.is_right((await ended(ken, ids[:1]))[0])


async def test_the_folder_cannot_be_written(ken: Person, shelf: Shelf) -> None:
    shelf.folder.write_bytes(b"no folder")
    [failed] = await shelf.save(ken, shelf.put())
    assert (failed.state, failed.error) == (TransferState.FAILED, "folder_unwritable")
    shelf.folder.unlink()
    await ken.archive.write(transfers.retry, failed.transfer_id)
    [saved] = await ended(ken, [failed.transfer_id])
    assert shelf.is_right(saved)


async def test_the_folder_is_gone(ken: Person, shelf: Shelf, service: Simulator) -> None:
    fault(service, "break", "GET", FETCHING)
    fault(service, "status", "GET", FETCHING, status=503, times=MOST_TRIES)
    [broken] = await shelf.save(ken, shelf.put("図面.bin", noise(MB)))
    assert broken.received
    shelf.folder.rename(shelf.folder.with_name("gone"))
    await ken.archive.write(transfers.retry, broken.transfer_id)
    [failed] = await ended(ken, [broken.transfer_id])
    assert (failed.state, failed.error) == (TransferState.FAILED, "folder_missing")
    assert shelf.names == []

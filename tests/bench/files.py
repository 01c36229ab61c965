"""``python -m tests.bench.files [--quick]``: files saved against every fault, and how fast without any.

Two hundred files of 1 KB to 5 MB lie in a room of the simulator, which runs in a process of its own.

First without faults: the whole client, with its archive, its digests and everything made safe on the disk,
against the plainest program there is (httpx, three at a time, each address asked for and streamed into a
file, nothing checked), in turns. What is told is the client's time as a share of the plain one's: on a line
on which a connection carries 20 MB/s (with three of them about half a gigabit a second), and, without a goal,
on no line at all. There the processor is all that is measured, and a digest alone costs nearly half of what
the plain program does.

Then keys: how soon the screen answers them while the same files come in on the same line, and, to compare,
while nothing does (see :mod:`tests.bench.answering`).

Then every kind of fault at random, of the addresses and of the files, on a line of 3 MB/s; the client is
killed with SIGKILL again and again, and each time the service's clock jumps on, so that every address it
knew has expired. In the end all files must be there, byte for byte, and nothing else.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import os
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen
from typing import Any

import httpx
import msgspec

from cwtui.file_names import PART
from cwtui.paths import account_folder, host_folder
from cwtui.settings import api_host
from cwtui.store import Archive, transfers
from cwtui.store.transfers import TransferRow, TransferState
from cwtui.sync.transfers import AT_ONCE
from tests.bench.answering import Answers, answer
from tests.bench.files_town import NUMBER, Town, served
from tests.bench.report import Goal, Sample, report
from tests.support import ROOT, Simulator
from tests.sync.rig import QUICK, Person

LINE = 20_000_000.0  # bytes a second that one connection carries
SLOW_LINE = 3_000_000.0  # the same while there are faults
PATIENCE = 300.0  # seconds until what is not there is lost
SHARE = 0.9  # of the plain program's throughput, at least
KEY = 16.0  # ms until the screen answers

HASTE = msgspec.structs.replace(QUICK, deadline=2.0, silence=1.0, backoff=(0.05, 0.5))

OF_FILES: list[tuple[float, dict[str, Any]]] = [
    (0.03, {"kind": "status", "status": 500}),
    (0.03, {"kind": "status", "status": 503, "body": "<html>", "content_type": "text/html"}),
    (0.02, {"kind": "status", "status": 429}),
    (0.03, {"kind": "status", "status": 403}),
    (0.02, {"kind": "status", "status": 416}),
    (0.02, {"kind": "status", "status": 302, "headers": {"location": "/nowhere"}}),
    (0.03, {"kind": "drop_before"}),
    (0.03, {"kind": "drop_after"}),
    (0.03, {"kind": "truncate"}),
    (0.15, {"kind": "break"}),
    (0.03, {"kind": "garbage"}),
    (0.02, {"kind": "stall"}),
    (0.03, {"kind": "delay", "seconds": 0.3}),
    (0.01, {"kind": "delay", "seconds": 1.5}),
]
OF_ADDRESSES: list[tuple[float, dict[str, Any]]] = [
    (0.02, {"kind": "status", "status": 500}),
    (0.02, {"kind": "drop_before"}),
    (0.02, {"kind": "truncate"}),
    (0.01, {"kind": "garbage"}),
    (0.01, {"kind": "stall"}),
    (0.02, {"kind": "delay", "seconds": 0.3}),
]


@dataclass(frozen=True)
class Hunt:
    """What was left when every fault there is had been met."""

    seconds: float
    kills: int
    lost: int
    wrong: int
    stray: int
    by_hand: int
    leaks: int
    requests: Counter[str]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="fewer files while there are faults")
    parser.add_argument("--client", nargs=3, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.client:
        asyncio.run(_client(*arguments.client))
        return
    quick: bool = arguments.quick
    load = os.getloadavg()[0]
    with served() as town, tempfile.TemporaryDirectory() as folder:
        plain, ours = _race(town, Path(folder) / "line", rate=LINE, rounds=2 if quick else 5)
        bare, at_best = _race(town, Path(folder) / "none", rate=0.0, rounds=3 if quick else 7)
        town.lines_carry(LINE)
        answers = answer(town, Path(folder) / "typed", rounds=1 if quick else 6)
        hunt = _hunt(town, Path(folder), number=40 if quick else NUMBER, kills=6 if quick else 40)
    _tell(hunt)
    samples = {
        "load_at_start": Sample([load]),
        "load_at_end": Sample([os.getloadavg()[0]]),
        "plain_mb_per_s": Sample([town.size / 1e6 / seconds for seconds in plain]),
        "cwtui_mb_per_s": Sample([town.size / 1e6 / seconds for seconds in ours]),
        "plain_without_a_line_mb_per_s": Sample([town.size / 1e6 / seconds for seconds in bare]),
        "cwtui_without_a_line_mb_per_s": Sample([town.size / 1e6 / seconds for seconds in at_best]),
        "time_against_plain_without_a_line": _against(at_best, bare),
        "with_faults_s": Sample([hunt.seconds]),
        "kills": Sample([hunt.kills]),
    }
    goals = {
        "time_against_plain": Goal(_against(ours, plain).median, 1 / SHARE),
        "lost_files": Goal(hunt.lost, 0),
        "wrong_files": Goal(hunt.wrong, 0),
        "stray_parts": Goal(hunt.stray, 0),
        "requests_with_a_token": Goal(hunt.leaks, 0),
        "retried_by_hand": Goal(hunt.by_hand, 0),
    }
    for place, answered in answers.items():
        samples |= _samples_of(place, answered)
        goals[f"{place}_key_p95_ms"] = Goal(Sample(answered.meanwhile).p95, KEY)
    goals["keys_never_answered"] = Goal(sum(answered.never for answered in answers.values()), 0)
    report("files", samples, goals)


def _samples_of(place: str, answered: Answers) -> dict[str, Sample]:
    """Keys with and without files, how the two compare, and how fast the files came meanwhile."""
    calm, meanwhile = Sample(answered.calm), Sample(answered.meanwhile)
    return {
        f"{place}_key_alone_ms": calm,
        f"{place}_key_ms": meanwhile,
        f"{place}_key_p95_against_alone": Sample([meanwhile.p95 / calm.p95]),
        f"{place}_files_mb_per_s": Sample(answered.rates),
    }


def _against(ours: Sequence[float], plain: Sequence[float]) -> Sample:
    return Sample([mine / theirs for mine, theirs in zip(ours, plain, strict=True)])


# Without faults.


def _race(town: Town, folder: Path, *, rate: float, rounds: int) -> tuple[list[float], list[float]]:
    """Seconds the plain program took, and the client, in turns."""
    plain, ours = [], []
    folder.mkdir()
    town.lines_carry(rate)
    for n in range(rounds):
        plain.append(_plainly(town, folder / f"plain{n}"))
        ours.append(asyncio.run(_with_cwtui(town, folder / f"cwtui{n}")))
    return plain, ours


def _plainly(town: Town, folder: Path) -> float:
    folder.mkdir()
    began = time.perf_counter()
    asyncio.run(_fetch_plainly(town, folder))
    took = time.perf_counter() - began
    shutil.rmtree(folder)
    return took


async def _fetch_plainly(town: Town, folder: Path) -> None:
    waiting = iter(town.files)
    headers = {"x-chatworktoken": town.simulator.token}
    async with (
        httpx.AsyncClient(base_url=town.simulator.api_url, headers=headers, verify=False) as api,
        httpx.AsyncClient(verify=False) as host,
    ):

        async def fetch() -> None:
            for file in waiting:
                path = f"/rooms/{file.room_id}/files/{file.file_id}"
                asked = await api.get(path, params={"create_download_url": 1})
                with (folder / str(file.file_id)).open("wb") as target:
                    async with host.stream("GET", asked.json()["download_url"]) as answer:
                        async for piece in answer.aiter_bytes():
                            target.write(piece)

        await asyncio.gather(*[fetch() for _ in range(AT_ONCE)])


async def _with_cwtui(town: Town, folder: Path) -> float:
    async with Person(town.simulator, folder / "data", tempo=HASTE) as person:
        await person.fresh()
        began = time.perf_counter()
        await person.archive.write(transfers.add, town.files, folder / "files", now=time.time())
        await person.until(lambda: not transfers.open_ids(person.archive.db), PATIENCE)
        took = time.perf_counter() - began
        rows = transfers.all(person.archive.db)
    assert not _lost(town, rows)
    assert not _wrong(town, rows)
    shutil.rmtree(folder)
    return took


# With all of them.


def _hunt(town: Town, folder: Path, *, number: int, kills: int) -> Hunt:
    chance = random.Random(2)
    service, chosen = town.simulator, Town(town.simulator, town.account_id, town.files[:number], town.digests)
    town.lines_carry(SLOW_LINE)
    seen = len(service.control("GET", "/requests?since=0"))
    _haunt(service)
    home = account_folder(host_folder(api_host(service.api_url), folder / "hunted"), town.account_id)
    archive = Archive.open(home)
    archive.write_now(transfers.add, chosen.files, folder / "caught", now=time.time())
    began, killed, by_hand = time.monotonic(), 0, 0
    while time.monotonic() < began + PATIENCE and not _all_done(archive):
        with _running(service, folder / "hunted") as client:
            life = chance.uniform(0.5, 1.5) if killed < kills else PATIENCE
            end = time.monotonic() + life
            while time.monotonic() < end and not _all_done(archive):
                by_hand += _retry_failed(archive)
                time.sleep(0.02)
            killed += not _all_done(archive)
            client.kill()
        service.control("POST", "/clock", {"advance": 31})
    took = time.monotonic() - began
    rows = transfers.all(archive.db)
    archive.close()
    service.control("DELETE", "/faults")
    asked = service.control("GET", f"/requests?since={seen}")
    fetched = [request for request in asked if request["path"].startswith("/uploadfile/")]
    return Hunt(
        seconds=took,
        kills=killed,
        lost=_lost(chosen, rows),
        wrong=_wrong(chosen, rows),
        stray=len(set(os.listdir(folder / "caught")) - {row.saved_as for row in rows}),
        by_hand=by_hand,
        leaks=sum(request["account_id"] is not None for request in fetched),
        requests=Counter(_met(request) for request in fetched),
    )


def _haunt(service: Simulator) -> None:
    for path, faults in (("^/uploadfile/", OF_FILES), (r"/files/\d+$", OF_ADDRESSES)):
        for probability, fault in faults:
            match = {"method": "GET", "path": path}
            service.control(
                "POST", "/faults", {"match": match, "times": None, "probability": probability, **fault}
            )


@contextmanager
def _running(service: Simulator, data: Path) -> Iterator[Popen[bytes]]:
    command = [sys.executable, "-m", "tests.bench.files", "--client"]
    client = Popen([*command, service.api_url, service.token, str(data)], cwd=ROOT)
    try:
        yield client
    finally:
        client.kill()
        client.wait()


async def _client(url: str, token: str, data: str) -> None:
    async with Person(Simulator(url, {"me": token}), Path(data), tempo=HASTE):
        await asyncio.Event().wait()


def _all_done(archive: Archive) -> bool:
    return set(transfers.counts(archive.db)) == {TransferState.DONE}


def _retry_failed(archive: Archive) -> int:
    """As a person would who sees that it says so."""
    failed = [row for row in transfers.all(archive.db) if row.state is TransferState.FAILED]
    for row in failed:
        print(f"failed: {row.name} {row.size} {row.error}")
        archive.write_now(transfers.retry, row.transfer_id)
    return len(failed)


def _met(request: dict[str, Any]) -> str:
    """A request by what became of it."""
    return str(request["fault"] or f"answered {request['status']}")


def _lost(town: Town, rows: Sequence[TransferRow]) -> int:
    saved = {row.file_id for row in rows if row.state is TransferState.DONE}
    return len({file.file_id for file in town.files} - saved)


def _wrong(town: Town, rows: Sequence[TransferRow]) -> int:
    return sum(not _is_right(town, row) for row in rows if row.state is TransferState.DONE)


def _is_right(town: Town, row: TransferRow) -> bool:
    if row.path is None or not row.path.is_file() or row.path.name.endswith(PART):
        return False
    digest = hashlib.sha256(row.path.read_bytes()).hexdigest()
    return digest == row.sha256 == town.digests[row.file_id]


def _tell(hunt: Hunt) -> None:
    print(f"{'what the file host was asked, by the fault it met':<52} times")
    for met, number in hunt.requests.most_common():
        print(f"{met:<52} {number:5}")
    print()


if __name__ == "__main__":
    main()

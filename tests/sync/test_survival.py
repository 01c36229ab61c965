"""Killed, haunted and crowded: nothing is lost and nothing is sent twice."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cwtui.paths import account_folder, host_folder
from cwtui.settings import api_host
from cwtui.store import Archive, outbox, rooms
from cwtui.store.wishes import Send, WishState
from tests.support import ROOT, Simulator
from tests.sync.rig import Person, fault, my_room, posted, served

BODY = "また明日"

PROGRAM = """
import asyncio, sys
from pathlib import Path
from tests.support import Simulator
from tests.sync.rig import Person

async def run(url, token, folder):
    async with Person(Simulator(url, {"me": token}), Path(folder)):
        await asyncio.Event().wait()

asyncio.run(run(*sys.argv[1:]))
"""


def start(service: Simulator, folder: Path) -> subprocess.Popen[bytes]:
    """A cwtui without a screen, as a process of its own."""
    command = [sys.executable, "-c", PROGRAM, service.api_url, service.token, str(folder)]
    return subprocess.Popen(command, cwd=ROOT)


async def until(fact: Callable[[], Any], seconds: float = 15.0) -> None:
    for _ in range(int(seconds / 0.02)):
        if fact():
            return
        await asyncio.sleep(0.02)
    pytest.fail("it did not happen")


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("stall", {"done": True}),  # killed after it was carried out, before the answer
        ("stall", {"done": False}),  # killed before it was carried out
        ("delay", {"seconds": 1.0}),  # carried out after we were killed
    ],
)
async def test_killed_in_the_middle_of_an_attempt(tmp_path: Path, kind: str, more: dict[str, Any]) -> None:
    with served("empty") as service:
        room, mine = my_room(service), account(service)
        process = start(service, tmp_path)
        try:
            folder = account_folder(host_folder(api_host(service.api_url), tmp_path), mine)
            await until(lambda: has_rooms(folder))
            fault(service, kind, **more)
            archive = Archive.open(folder)
            wish = archive.write_now(add, room, BODY)
            await until(lambda: state_of(archive, wish) is WishState.ATTEMPTING)
            await asyncio.sleep(0.1)
            assert state_of(archive, wish) is WishState.ATTEMPTING
            archive.close()
        finally:
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
        async with Person(service, tmp_path) as ken:
            await ken.until(ken.is_(wish, WishState.DONE))
            assert posted(service, room, mine).count(BODY) == 1
            assert ken.bodies(room).count(BODY) == 1


async def test_the_second_takes_over_when_the_first_is_killed(tmp_path: Path) -> None:
    with served("empty") as service:
        room, mine = my_room(service), account(service)
        process = start(service, tmp_path)
        folder = account_folder(host_folder(api_host(service.api_url), tmp_path), mine)
        await until(lambda: has_rooms(folder))
        try:
            async with Person(service, tmp_path) as second:
                await second.until(lambda: second.session.state.phase == "other_cwtui")
                fault(service, "stall", done=True)
                wish = await second.send(room, BODY)
                await second.until(second.is_(wish, WishState.ATTEMPTING))
                os.kill(process.pid, signal.SIGKILL)
                await second.until(second.is_(wish, WishState.DONE))
                assert posted(service, room, mine).count(BODY) == 1
        finally:
            process.kill()
            process.wait()


KINDS = ["drop_before", "drop_after", "truncate", "garbage", "status", "delay"]


@pytest.mark.parametrize("seed", [1, 2])
async def test_a_haunted_line_delivers_each_message_exactly_once(tmp_path: Path, seed: int) -> None:
    """Every kind of fault at random over several rooms, some words said twice, another device talking too."""
    chance = random.Random(seed)
    with served(seed=seed, rooms=24, messages=300) as service:
        async with Person(service, tmp_path) as ken:
            await ken.fresh()
            mine = ken.archive.account_id
            every = [r for r in rooms.all(ken.archive.db) if r.role != "readonly" and r.type != "my"]
            chosen = [room.room_id for room in chance.sample(every, 5)]
            before = {room: Counter(posted(service, room, mine)) for room in chosen}
            for kind in KINDS:
                more = {"seconds": 0.2} if kind == "delay" else {}
                fault(service, kind, "", "/v2/", times=None, probability=0.06, **more)
            wanted: dict[int, Counter[str]] = {room: Counter() for room in chosen}
            wishes = []
            for n in range(20):
                room, body = chance.choice(chosen), f"message {n // 2 if n % 4 else n}"
                wishes.append(await ken.send(room, body))
                wanted[room][body] += 1
                if n % 6 == 0:
                    body = f"from my phone {n}"
                    say = {"account_id": mine, "room_id": room, "body": body}
                    await asyncio.to_thread(service.control, "POST", "/say", say)
                    wanted[room][body] += 1
                await asyncio.sleep(0.05)
            await asyncio.sleep(1.0)
            service.control("DELETE", "/faults")
            for wish in wishes:
                await ken.until(ken.is_(wish, WishState.DONE))
            for room in chosen:
                assert Counter(posted(service, room, mine)) - before[room] == wanted[room]


def account(service: Simulator) -> int:
    return int(service.control("GET", "/state")["accounts"][0]["account_id"])


def has_rooms(folder: Path) -> bool:
    if not (folder / "archive.db").exists():
        return False
    archive = Archive.open(folder)
    try:
        return bool(rooms.all(archive.db))
    finally:
        archive.close()


def add(db: Any, room_id: int, body: str) -> int:
    import time

    return outbox.add(db, Send(room_id=room_id, body=body), now=time.time(), due_at=time.time())


def state_of(archive: Archive, wish_id: int) -> WishState | None:
    row = outbox.get(archive.db, wish_id)
    return row.state if row else None

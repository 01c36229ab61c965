"""``python -m tests.bench.soak``: a week of the carrier, compressed. Nothing may grow but the archive.

The real engine, plan, budget, delivery and archive on virtual time; the service is the simulator, in a
process of its own. Somebody works from Monday to Friday: looks at rooms, marks them as read, answers; the
rest of the week nobody is there. ``--quick`` is one day of less work, which is mostly an idle night.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import multiprocessing
import os
import random
import sqlite3
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from cwtui import log
from cwtui.chatwork.downloads import FileHost
from cwtui.chatwork.models import Me
from cwtui.store import Archive, messages, news, outbox, rooms
from cwtui.store.places import DB_NAME, log_of
from cwtui.store.wishes import MarkRead, Send
from cwtui.sync.asks import Files, Members, Need, RoomTasks
from cwtui.sync.attention import Attention
from cwtui.sync.events import Following
from cwtui.sync.line import Line
from cwtui.sync.office import Office
from cwtui.sync.state import Status
from cwtui.sync.tempo import Tempo
from tests.bench.near_service import NOWHERE, NearChatwork
from tests.bench.report import Goal, Sample, report
from tests.bench.soak_town import BEGIN, DAY, HOUR, FarTransport, Size, is_work, serve
from tests.bench.virtual_time import VirtualClock, VirtualLoop

LOOK_EVERY = 90.0  # seconds between two rooms of somebody who reads
SAY_EVERY = 600.0


@dataclass(frozen=True)
class Plan:
    """How long to live, how much of each working day the person is there, and when to measure first."""

    size: Size
    days: float
    hours: float  # of work, counted from nine
    settled: float  # seconds; by then everything was read once and every cache is as full as it gets


WEEK = Plan(Size(rooms=100, messages=20_000, daily=4000), days=7, hours=9, settled=DAY)
QUICK = Plan(Size(rooms=16, messages=1600, daily=2000), days=1, hours=1, settled=2 * HOUR)


@dataclass(frozen=True)
class Measured:
    """What the carrier holds at a moment; sizes in MB."""

    rss: float
    objects: int
    descriptors: int
    threads: int
    archive: float
    wal: float
    log: float
    messages: int
    news: int
    requests: int


class Life:
    """One run of the carrier, and the person at it."""

    def __init__(self, plan: Plan, folder: Path, line: Connection) -> None:
        self._plan = plan
        self._folder = folder
        self._line = line
        self._chance = random.Random(2)

    async def live(self) -> tuple[Measured, Measured]:
        """What there was once everything had settled, and at the end."""
        loop = asyncio.get_running_loop()
        self._clock = clock = VirtualClock(loop, BEGIN)
        account_id, chat, name, token = self._line.recv()
        self._archive = archive = Archive.open(self._folder / str(account_id))
        self._transport = FarTransport(self._line)
        service = NearChatwork(self._transport, token, clock)
        self._attention = Attention(clock)
        self._following = Following(archive)
        archive.subscribe(lambda change: self._follow())
        tempo = Tempo()
        office = Office(self._attention, Line(clock, tempo), Status(clock.now()), clock, tempo)
        me = Me(account_id=account_id, room_id=chat, name=name)
        tasks = [
            asyncio.create_task(office.hold(archive, service, FileHost(NOWHERE), me)),
            asyncio.create_task(self._person()),
        ]
        await asyncio.sleep(self._plan.settled)
        settled = self._measure()
        await asyncio.sleep(self._plan.days * DAY - self._plan.settled)
        end = self._measure()
        for task in tasks:
            if task.done():
                task.result()
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        archive.close()
        return settled, end

    def _follow(self) -> None:
        """As notifications do."""
        while self._following.events(self._clock.now()):
            pass

    # The person

    def _is_there(self) -> bool:
        at = asyncio.get_running_loop().time()
        return is_work(at) and at % DAY < self._plan.hours * HOUR

    async def _person(self) -> None:
        """Looks at one room after the other, says something now and then, and goes home."""
        there, said_at = False, 0.0
        while True:
            if self._is_there() != there:
                there = not there
                self._attention.focus(there)
            await asyncio.sleep(self._chance.expovariate(1 / LOOK_EVERY))
            if there and (listed := rooms.all(self._archive.db)):
                unread = [room for room in listed if room.unread_num]
                self._look_at(self._chance.choice(unread or listed))
                now = asyncio.get_running_loop().time()
                if now - said_at > SAY_EVERY:
                    said_at = now
                    await self._say()

    def _look_at(self, room: rooms.RoomRow) -> None:
        attention = self._attention
        attention.key_pressed()
        attention.look_at(room.room_id)
        for ask in (Members(room.room_id), RoomTasks(room.room_id), Files(room.room_id)):
            attention.need(Need(ask))
        newest = messages.newest_id(self._archive.db, room.room_id)
        if room.unread_num and newest is not None:
            now = self._clock.now()
            wish = MarkRead(room_id=room.room_id, message_id=newest)
            self._archive.write_now(outbox.add, wish, now=now, due_at=now)

    async def _say(self) -> None:
        writable = [room for room in rooms.all(self._archive.db) if room.role != "readonly"]
        room, now = self._chance.choice(writable), self._clock.now()
        wish = Send(room_id=room.room_id, body="承知しました。今日中に見ます。")
        await self._archive.write(outbox.add, wish, now=now, due_at=now + 3)

    # What is measured

    def _measure(self) -> Measured:
        gc.collect()
        path, db = self._archive.folder / DB_NAME, self._archive.db
        return Measured(
            rss=resident() / 1e6,
            objects=len(gc.get_objects()),
            descriptors=len(os.listdir("/proc/self/fd")),
            threads=threading.active_count(),
            archive=path.stat().st_size / 1e6,
            wal=log_of(path).stat().st_size / 1e6,
            log=sum(file.stat().st_size for file in self._folder.glob("log*")) / 1e6,
            messages=db.execute("SELECT count(*) FROM messages").fetchone()[0],
            news=len(news.after(db, 0, limit=10 * news.KEPT)),
            requests=self._transport.count,
        )


def resident() -> int:
    """Bytes of memory this process has now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def needed(path: Path) -> float:
    """MB of an archive that has these rows and was never written to before."""
    packed = path.with_name("packed.db")
    with closing(sqlite3.connect(path)) as db:
        db.execute("VACUUM INTO ?", (str(packed),))
    return packed.stat().st_size / 1e6


@contextmanager
def town(size: Size) -> Iterator[Connection]:
    """The line to the service."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=serve, args=(there, size), daemon=True)
    process.start()
    there.close()
    try:
        yield here
    finally:
        here.close()
        process.join(10)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    plan = QUICK if parser.parse_args().quick else WEEK
    memory = Path("/dev/shm")  # a week has 100,000 commits, and it is not the disk that is measured
    began = time.monotonic()
    with (
        tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as place,
        town(plan.size) as line,
        asyncio.Runner(loop_factory=VirtualLoop) as runner,
    ):
        os.environ["CWTUI_LOG"] = str(Path(place) / "log")
        log.start()
        settled, end = runner.run(Life(plan, Path(place), line).live())
        (path,) = Path(place).glob(f"*/{DB_NAME}")
        least = needed(path)
    tell(plan, settled, end, least, time.monotonic() - began)


def tell(plan: Plan, settled: Measured, end: Measured, least: float, took: float) -> None:
    added = end.messages - settled.messages
    samples = {
        "days_lived": Sample([plan.days]),
        "took_s": Sample([took]),
        "requests": Sample([end.requests]),
        "messages_added": Sample([added]),
        "rss_mb settled": Sample([settled.rss]),
        "rss_mb end": Sample([end.rss]),
        "archive_mb settled": Sample([settled.archive]),
        "archive_mb end": Sample([end.archive]),
        "archive_mb needed": Sample([least]),
        "log_mb end": Sample([end.log]),
    }
    goals = {
        "rss_growth": Goal(end.rss / settled.rss, 1.10),
        "objects_growth": Goal(end.objects / settled.objects, 1.10),
        "descriptors_more": Goal(end.descriptors - settled.descriptors, 0),
        "threads_more": Goal(end.threads - settled.threads, 0),
        "archive_by_needed": Goal(end.archive / least, 1.25),
        "wal_mb": Goal(end.wal, 4.3),
        "news": Goal(end.news, news.KEPT),
        "log_mb": Goal(end.log, 2 * log.MOST / 1e6),
    }
    report("soak", samples, goals)


if __name__ == "__main__":
    main()

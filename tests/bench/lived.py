"""A :class:`~tests.bench.day.Day` lived with the real carrier: plan, engine, budget, delivery and archive.

Only the network is missing, and time is virtual. What is measured is what the archive tells its listeners
after each commit.
"""

from __future__ import annotations

import asyncio
import random
import tempfile
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from cwtui.chatwork.downloads import FileHost
from cwtui.simulator.clock import Clock as ServerClock
from cwtui.simulator.world import messages as said
from cwtui.simulator.world.ids import EPOCH_MS
from cwtui.simulator.world.records import DELETED
from cwtui.store import Archive, Changed, Kind, messages, outbox, rooms
from cwtui.store.wishes import AnyWish, MarkRead, Send
from cwtui.sync.asks import Members, Need
from cwtui.sync.attention import Attention
from cwtui.sync.clock import Clock
from cwtui.sync.knowledge import Paid
from cwtui.sync.line import Line
from cwtui.sync.office import Office
from cwtui.sync.state import Status
from cwtui.sync.tempo import Tempo
from tests.bench.company import Company
from tests.bench.day import Act, Change, Day, Post, is_direct
from tests.bench.near_service import NOWHERE, NearChatwork, NearTransport, Request
from tests.bench.virtual_time import VirtualClock, VirtualLoop

NINE_O_CLOCK = 1_795_132_800.0  # Unix seconds of a Friday in Japan
AFTERWARDS = 300.0  # seconds after the end in which what is under way may arrive
OTHERS = 100  # calls another program makes in each of the server's windows
UNDER_WAY = 8  # requests at the same time, at most
ADDED = "（追記）"


@dataclass
class Lived:
    """What was measured between ``begin`` and ``end``; times are seconds since nine.

    ``delays``: of each post, from the server's millisecond to the commit. ``change_delays``: the same of
    changes. What never arrived counts as if it had arrived at the very end. ``paid``: what the plan asked by
    itself, and what for.
    """

    begin: float
    end: float
    delays: dict[Post, float] = field(default_factory=dict)
    change_delays: dict[Change, float] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    paid: list[Paid] = field(default_factory=list)

    @property
    def refused(self) -> int:
        """429s."""
        return sum(request.status == 429 for request in self.requests)

    @property
    def refused_by_our_own_making(self) -> int:
        """429s we could have known of: nothing was left that those under way had not used up."""
        return sum(request.status == 429 and request.left <= UNDER_WAY for request in self.requests)

    def asked(self, *, by_the_plan: bool) -> list[float]:
        """When requests arrived: those the plan wanted by itself, or also the person's own."""
        return [request.at for request in self.requests if is_by_the_plan(request) or not by_the_plan]


def is_by_the_plan(request: Request) -> bool:
    """Is it no wish of the person, and nothing the screen needed?"""
    return request.method == "GET" and not request.path.endswith("/members")


def live(day: Day, begin: float, end: float, *, others: bool = False) -> Lived:
    """Live ``day`` from ``begin`` to ``end``. ``others``: another program is busy on the same account."""
    memory = Path("/dev/shm")  # the day has thousands of commits, and it is not the disk that is measured
    with (
        tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder,
        asyncio.Runner(loop_factory=VirtualLoop) as runner,
    ):
        return runner.run(_live(day, Lived(begin, end), Path(folder), others=others))


async def _live(day: Day, lived: Lived, folder: Path, *, others: bool) -> Lived:
    begin, end = lived.begin, lived.end
    clock = VirtualClock(asyncio.get_running_loop(), NINE_O_CLOCK + begin)
    company, tempo = Company(ServerClock(clock.now)), Tempo()
    me, token = company.me, company.world.me.token
    archive = Archive.open(folder / str(me.account_id))
    archive.write_now(company.fill)
    witness = _Witness(archive, clock, lived)
    attention = Attention(clock)
    person = _Person(day, company, archive, attention, clock)
    transport = NearTransport(company.simulation, token)
    line = Line(clock, tempo)
    line.paced = account = _Account(maxlen=line.paced.maxlen)
    office = Office(attention, line, Status(clock.now()), clock, tempo)
    works = [
        office.hold(archive, NearChatwork(transport, token, clock), FileHost(NOWHERE), me),
        _Colleagues(day, company, witness).work(clock, begin, end),
        person.live(begin, end),
    ]
    if others:
        works.append(_another_program(company, clock))
    tasks = [asyncio.ensure_future(work) for work in works]
    await _until(clock, end + AFTERWARDS)
    for task in tasks:
        if task.done():
            task.result()
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    person.leave_for_good()
    archive.close()
    witness.end(end + AFTERWARDS)
    asked = [msgspec.structs.replace(request, at=request.at + begin) for request in transport.requests]
    lived.requests = [request for request in asked if request.at < end]
    lived.paid = [Paid(begin + paid.at, paid.rank) for paid in account.whole if begin + paid.at < end]
    return lived


async def _until(clock: Clock, at: float) -> None:
    """Wait for a moment of the day."""
    await asyncio.sleep(max(0.0, NINE_O_CLOCK + at - clock.now()))


class _Account(deque[Paid]):
    """Forgets nothing: ``whole`` is all that was ever paid."""

    def __init__(self, *, maxlen: int | None) -> None:
        super().__init__(maxlen=maxlen)
        self.whole: list[Paid] = []

    def append(self, paid: Paid) -> None:
        super().append(paid)
        self.whole.append(paid)


class _Witness:
    """Sees what arrives in the archive, and when."""

    def __init__(self, archive: Archive, clock: Clock, lived: Lived) -> None:
        self._db = archive.db
        self._clock = clock
        self._lived = lived
        self._posts: dict[int, Post] = {}
        self._changes: dict[int, Change] = {}
        archive.subscribe(self._heard)

    def await_post(self, message_id: int, post: Post) -> None:
        self._posts[message_id] = post

    def await_change(self, message_id: int, change: Change) -> None:
        self._changes[message_id] = change

    def end(self, at: float) -> None:
        """What has not arrived by now."""
        self._lived.delays |= {post: at - post.at for post in self._posts.values()}
        self._lived.change_delays |= {change: at - change.at for change in self._changes.values()}

    def _heard(self, change: Changed) -> None:
        if change.kind is not Kind.MESSAGES:
            return
        for message_id in change.ids:
            if post := self._posts.pop(message_id, None):
                sent = ((message_id >> 22) + EPOCH_MS) / 1000
                self._lived.delays[post] = self._clock.now() - sent
            if message_id in self._changes:
                self._look_for_change(message_id)

    def _look_for_change(self, message_id: int) -> None:
        row = messages.get(self._db, message_id)
        if row is not None and (row.deleted or row.body.endswith(ADDED)):
            change = self._changes.pop(message_id)
            self._lived.change_delays[change] = self._clock.now() - NINE_O_CLOCK - change.at


class _Colleagues:
    """Write, edit and delete."""

    def __init__(self, day: Day, company: Company, witness: _Witness) -> None:
        self._day = day
        self._company = company
        self._witness = witness
        self._ids: dict[Post, int] = {}

    async def work(self, clock: Clock, begin: float, end: float) -> None:
        events: Sequence[Post | Change] = sorted((*self._day.posts, *self._day.changes), key=lambda e: e.at)
        for event in (event for event in events if begin <= event.at < end):
            await _until(clock, event.at)
            if isinstance(event, Post):
                self._write(event)
            else:
                self._change(event)

    def _write(self, post: Post) -> None:
        world, room = self._company.world, self._company.rooms[post.room]
        to_me = post.to_me and not is_direct(post.room)
        body = f"[To:{world.me.account_id}]さん\n承知しました。" if to_me else "承知しました。"
        message = said.post(world, room, self._company.somebody_in(room), body)
        self._ids[post] = message.message_id
        self._witness.await_post(message.message_id, post)

    def _change(self, change: Change) -> None:
        post = self._day.posts[change.post]
        room, message_id = self._company.rooms[post.room], self._ids.get(post, 0)
        if message_id >= said.newest(room)[0].message_id:  # nobody ever sees an older one change
            message, world = room.by_id[message_id], self._company.world
            said.change(
                world, room, message, DELETED if change.deleted else message.body + ADDED, world.now()
            )
            self._witness.await_change(message_id, change)


class _Person:
    """Comes, looks, says something, leaves; what they see is marked as read."""

    def __init__(
        self, day: Day, company: Company, archive: Archive, attention: Attention, clock: Clock
    ) -> None:
        self._day = day
        self._room_ids = [room.room_id for room in company.rooms]
        self._archive = archive
        self._attention = attention
        self._clock = clock
        self._gone = False
        archive.subscribe(self._heard)

    async def live(self, begin: float, end: float) -> None:
        self._resume([act for act in self._day.acts if act.at < begin], begin)
        for act in (act for act in self._day.acts if begin <= act.at < end):
            await _until(self._clock, act.at)
            self._do(act)

    def leave_for_good(self) -> None:
        """Before the archive is closed."""
        self._gone = True

    def _resume(self, acts: Sequence[Act], begin: float) -> None:
        """Where the person was when we begin in the middle of a day."""
        for act in acts:
            if act.what in ("come", "leave"):
                self._attention.focused = act.what == "come"
            else:
                self._attention.key_at = act.at - begin
            if act.what == "look":
                self._attention.eyes = self._room_ids[act.room]

    def _do(self, act: Act) -> None:
        attention, room_id = self._attention, self._room_ids[act.room]
        if act.what in ("come", "leave"):
            attention.focus(act.what == "come")
            return
        attention.key_pressed()
        if act.what == "look":
            attention.look_at(room_id)
            attention.need(Need(Members(room_id), fresh_for=3600.0))
            asyncio.get_running_loop().call_later(1.5, self._mark_read, room_id)
        elif act.what == "say" and attention.eyes is not None:
            self._wish(Send(room_id=attention.eyes, body="かしこまりました。"))

    def _heard(self, change: Changed) -> None:
        eyes = self._attention.eyes
        if change.kind is Kind.MESSAGES and eyes is not None and change.room_id == eyes:
            asyncio.get_running_loop().call_later(2.0, self._mark_read, eyes)

    def _mark_read(self, room_id: int) -> None:
        """What is on the screen of somebody who is there counts as read."""
        if self._gone or not self._attention.focused or self._attention.eyes != room_id:
            return
        room, newest = rooms.get(self._archive.db, room_id), messages.newest_id(self._archive.db, room_id)
        if room is not None and room.unread_num and newest is not None:
            self._wish(MarkRead(room_id=room_id, message_id=newest))

    def _wish(self, wish: AnyWish) -> None:
        now = self._clock.now()
        self._archive.write_now(outbox.add, wish, now=now, due_at=now)


async def _another_program(company: Company, clock: Clock) -> None:
    """Allows itself a third of each window, and takes it in clumps of 5 to 40 calls at random moments."""
    me, limits = company.world.me.account_id, company.simulation.limits
    chance = random.Random(7)
    while True:
        ends_at = int(limits.headers(me)["x-ratelimit-reset"])
        sizes: list[int] = []
        while (left := OTHERS - sum(sizes)) > 0:
            sizes.append(min(left, chance.randint(5, 40)))
        moments = sorted(chance.uniform(clock.now(), max(clock.now(), ends_at - 2)) for _ in sizes)
        for moment, size in zip(moments, sizes, strict=True):
            await asyncio.sleep(max(0.0, moment - clock.now()))
            for _ in range(min(size, int(limits.headers(me)["x-ratelimit-remaining"]))):
                limits.spend(me)
        await asyncio.sleep(max(0.0, ends_at - clock.now()) + chance.uniform(1, 5))

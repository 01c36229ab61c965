"""The other side of a long run, in a process of its own: what grows there must not count as the carrier's."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass
from multiprocessing.connection import Connection

from cwtui.chatwork.exchange import Answer, Ask
from cwtui.simulator.clock import Clock
from cwtui.simulator.simulation import Simulation
from cwtui.simulator.world import files, messages, tasks
from cwtui.simulator.world.records import DELETED, Room
from tests.bench.near_service import RTT, NearTransport

HOUR, DAY = 3600.0, 86_400.0
BEGIN = 1_794_787_200.0  # Unix seconds: Monday, 16 November 2026, nine in the morning in Japan
EDITED, DELETES, UPLOADS, TASKS = 1 / 20, 1 / 100, 1 / 100, 1 / 200  # of the messages
AT_WORK = (9.0, 18.0)  # hours of a working day


@dataclass(frozen=True)
class Size:
    """``rooms`` and ``messages`` to begin with; so many come each working day."""

    rooms: int
    messages: int
    daily: int


def is_work(at: float) -> bool:
    """Do people work then? From nine to six, Monday to Friday, ``at`` seconds after the beginning."""
    hours = AT_WORK[0] + at / HOUR
    return AT_WORK[0] <= hours % 24 < AT_WORK[1] and hours // 24 % 7 < 5


class Town:
    """Colleagues who write, edit, delete, upload and give tasks, as far as the time has come."""

    def __init__(self, size: Size) -> None:
        self._at = 0.0
        self.simulation = Simulation(
            "large", rooms=size.rooms, messages=size.messages, clock=Clock(lambda: BEGIN + self._at)
        )
        self._pause = (AT_WORK[1] - AT_WORK[0]) * HOUR / size.daily
        self._chance = random.Random(1)
        world = self.simulation.world
        self._rooms = [room for room in world.rooms_of(world.me) if room.type != "my"]
        self._next = self._chance.expovariate(1 / self._pause)

    def live_until(self, at: float) -> None:
        """Everything that happens before then happens."""
        while self._next < at:
            self._at = self._next
            if is_work(self._at) or self._chance.random() < 1 / 50:
                self._something_happens()
            self._next += self._chance.expovariate(1 / self._pause)
        self._at = at

    def _something_happens(self) -> None:
        world, chance = self.simulation.world, self._chance
        room = self._rooms[min(int(chance.paretovariate(0.7)), len(self._rooms)) - 1]
        author = chance.choice([i for i in room.members if i != world.me.account_id])
        what = chance.random()
        if what < DELETES + EDITED:
            self._think_again(room, delete=what < DELETES)
        elif what < DELETES + EDITED + UPLOADS:
            files.upload(world, room, author, f"図面{len(room.files)}.txt", b"A-12", "text/plain")
        elif what < DELETES + EDITED + UPLOADS + TASKS:
            tasks.create(world, room, author, "図面を確認する", [world.me.account_id], None, "none")
            for task in [t for t in room.tasks.values() if t.status == "open"][:-5]:
                task.status = "done"
        else:
            called = f"[To:{world.me.account_id}]さん\n" if chance.random() < 1 / 25 else ""
            messages.post(world, room, author, f"{called}{'確認しました。' * chance.randint(1, 12)}")

    def _think_again(self, room: Room, *, delete: bool) -> None:
        message = self._chance.choice(room.messages[-20:])
        body = DELETED if delete else f"{message.body}（追記）"
        messages.change(self.simulation.world, room, message, body, self.simulation.world.now())


def serve(line: Connection, size: Size) -> None:
    """Answer what is asked on ``line``, ``(seconds since the beginning, request)``, until it is closed."""
    town = Town(size)
    me = town.simulation.world.me
    transport = NearTransport(town.simulation, me.token)
    line.send((me.account_id, town.simulation.world.my_chats[me.account_id], me.name, me.token))
    loop = asyncio.new_event_loop()
    while True:
        try:
            at, ask = line.recv()
        except EOFError:
            return
        town.live_until(at)
        line.send(loop.run_until_complete(transport._answer(ask)))


class FarTransport(NearTransport):
    """The way to that process: half of the way takes time, the answer none, and then the other half."""

    def __init__(self, line: Connection) -> None:
        self._line = line
        self.count = 0

    async def exchange(self, ask: Ask) -> Answer:
        await asyncio.sleep(RTT / 2)
        self._line.send((asyncio.get_running_loop().time(), ask))
        answer: Answer = self._line.recv()
        self.count += 1
        await asyncio.sleep(RTT / 2)
        return answer

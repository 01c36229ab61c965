"""A hundred decisions, typed as fast as somebody can type, on the running program against a service that
counts: the simulator with its real limits. It has many tasks of mine, and so has the archive."""

from __future__ import annotations

import asyncio
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path
from typing import Any, NamedTuple

import httpx

from cwtui.secrets import Tokens
from cwtui.settings import Settings, api_host
from cwtui.store import Archive, rooms, tasks
from cwtui.sync import Need, Session
from cwtui.sync.asks import RoomTasks
from cwtui.sync.state import Phase
from tests.bench.archives import environment
from tests.bench.steps import Screen, Stage, shows
from tests.bench.waiting import body
from tests.support import Simulator

UNDONE = 5
KEYS_A_SECOND = 20
LONGEST = 120.0  # seconds in which all of it must have arrived
LIMIT = 300  # requests in five minutes, as the service has it

_STATUS = re.compile(r"/tasks/(\d+)/status$")
_CURSOR = re.compile(r"▌.*?#(\d+) ")


class Outcome(NamedTuple):
    """``lost``: decided tasks that are not done there; ``strayed``: others that are. ``twice``: decided tasks
    that were set more than once. ``not_undone``: of the last ones, those that are still done after ``z``.

    ``painted``: ms from each key until the cursor stood on the next task. ``arrived``: seconds from the last
    key until all were done there. ``cpu``: ms of a processor that each decision took, its delivery with it.
    """

    lost: int
    strayed: int
    twice: int
    not_undone: int
    painted: list[float]
    arrived: float | None
    cpu: float


class Service:
    """The simulator and the people at it; my tasks by their numbers."""

    def __init__(self, simulator: Simulator, count: int) -> None:
        self.simulator = simulator
        self._control = httpx.Client(verify=False, timeout=30)
        self._url = simulator.api_url.removesuffix("/v2") + "/_simulator"
        self.ids = self._give(count)

    def _give(self, count: int) -> dict[int, int]:
        """I give myself tasks, the first one due first; by number, their ids there."""
        self.turn(limits=False, rate_limit=20 * LIMIT)
        state = self.ask("GET", "/state")
        me = state["accounts"][0]["account_id"]
        mine = [room["room_id"] for room in state["rooms"] if _may_write(room, me)]
        assert count < len(mine) * tasks.FULL_LIST, "the lists of the rooms would be cut"
        ids, first = {}, int(time.time()) - count // 10 * 3600
        headers = {"x-chatworktoken": self.simulator.token}
        with httpx.Client(verify=False, headers=headers, base_url=self.simulator.api_url) as http:
            for number, room_id in zip(range(1, count + 1), cycle(mine), strict=False):
                form = {"body": body(number), "to_ids": str(me), "limit": str(first + number * 3600)}
                answer = http.post(f"/rooms/{room_id}/tasks", data=form)
                assert answer.status_code == 200, answer.text
                ids[number] = answer.json()["task_ids"][0]
        return ids

    def ask(self, method: str, path: str, json: object = None) -> Any:
        """A control call."""
        answer = self._control.request(method, self._url + path, json=json)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def turn(self, **knobs: Any) -> None:
        self.ask("POST", "/knobs", knobs)

    def settings_of_status(self, since: int = 0) -> Counter[int]:
        """How often the status of each of my tasks was set, by its number; from the request ``since`` on."""
        numbers = {task_id: number for number, task_id in self.ids.items()}
        counted: Counter[int] = Counter()
        for request in self.ask("GET", f"/requests?since={since}"):
            found = _STATUS.search(request["path"])
            if found and request["method"] == "PUT" and request["status"] == 200:
                counted[numbers[int(found[1])]] += 1
        return counted

    def done(self) -> set[int]:
        """The numbers of the tasks that are done."""
        listed = [task for room in self.ask("GET", "/state")["rooms"] for task in room["tasks"]]
        status = {task["task_id"]: task["status"] for task in listed}
        return {number for number, task_id in self.ids.items() if status[task_id] == "done"}

    def close(self) -> None:
        self._control.close()
        self.simulator.stop()


def _may_write(room: Any, me: int) -> bool:
    return any(seat["account_id"] == me and seat["role"] != "readonly" for seat in room["members"])


@contextmanager
def service(count: int) -> Iterator[Service]:
    """A simulator in a process of its own, with so many tasks of mine; within its limits from now on."""
    rooms = 4 + count // 50  # not in all of them may I write
    made = Service(Simulator.start("large", rooms=rooms, messages=10 * rooms), count)
    try:
        yield made
    finally:
        made.close()


def receive(home: Path, served: Service) -> None:
    """Make my archive, with all of it, by synchronising."""
    asyncio.run(_receive(home, served))
    served.turn(limits=True, rate_limit=LIMIT)


async def _receive(home: Path, served: Service) -> None:
    url, folder = served.simulator.api_url, home / "data" / "cwtui"
    environ = {"CHATWORK_API_TOKEN": served.simulator.token}
    tokens = Tokens(api_host(url), "file", data_folder=folder, environ=environ)
    session = Session(Settings(), url, data_folder=folder, tokens=tokens)
    session.start()
    try:
        await _until(lambda: session.state.phase is Phase.FRESH and session.archive is not None)
        archive = session.archive
        assert archive is not None
        for room in rooms.all(archive.db):
            session.need(Need(RoomTasks(room.room_id), fresh_for=LONGEST))
        await _until(lambda: _has_all(archive, served))
    finally:
        await session.close()


def _has_all(archive: Archive, served: Service) -> bool:
    return len(tasks.mine(archive.db)) == len(served.ids) and not rooms.stale(archive.db)


async def _until(fact: Callable[[], bool]) -> None:
    end = time.monotonic() + LONGEST
    while not fact():
        assert time.monotonic() < end, "the archive was never complete"
        await asyncio.sleep(0.02)


def decide(home: Path, served: Service, decisions: int) -> Outcome:
    """Type ``e`` so often at the desk, and ``z`` at the end, and see what became of it there."""
    env = environment(home, served.simulator.api_url)
    token = {"CHATWORK_API_TOKEN": served.simulator.token}
    with Stage([sys.executable, "-m", "cwtui"], env | token) as stage:
        stage.wait_for(shows("API left"))
        stage.press("gt")
        stage.wait_for(shows(f"Mine {len(served.ids)}"))
        stage.rest(0.6)
        before = stage.cpu()
        written = stage.write_keys("e" * decisions, 1 / KEYS_A_SECOND)
        arrived = _arrive(stage, served, decisions)
        cpu = stage.cpu() - before
        painted = stage.answers(written, _decided_about)
        decided, done, counted = set(range(1, decisions + 1)), served.done(), served.settings_of_status()
        last = set(range(decisions - UNDONE + 1, decisions + 1))
        stage.write_keys("z" * UNDONE, 1 / KEYS_A_SECOND)
        _arrive(stage, served, decisions + UNDONE)
        return Outcome(
            lost=len(decided - done),
            strayed=len(done - decided),
            twice=sum(counted[number] > 1 for number in counted),
            not_undone=len(served.done() & last),
            painted=painted,
            arrived=arrived,
            cpu=cpu / decisions,
        )


def _arrive(stage: Stage, served: Service, number: int) -> float | None:
    """Let the program run until so many were set there; the seconds that took, None: they never were."""
    began = time.monotonic()
    while (took := time.monotonic() - began) < LONGEST:
        if served.settings_of_status().total() >= number:
            stage.read_for(0.5)  # one more may follow
            return took
        stage.read_for(0.5)
    return None


def _decided_about(screen: Screen) -> int:
    """How many tasks the cursor has left behind; 0 where there is none."""
    found = (match for row in screen if (match := _CURSOR.match(row)))
    return next((int(match[1]) for match in found), 1) - 1

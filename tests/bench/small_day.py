"""One day in small, lived by real processes over real HTTP.

There is a simulator, a client that is killed now and then, a phone with the same account, colleagues, and
everything that can go wrong. What became of it all is a :class:`Lived`.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from cwtui.paths import account_folder, host_folder
from cwtui.settings import api_host
from cwtui.store import Archive, outbox
from cwtui.store.wishes import WishState
from tests.bench import haunting
from tests.bench.small_script import LENGTH, OLD, Event, Life, Script, assignees, due, file_of
from tests.support import ROOT, Simulator

MY_ROOMS = 8
OLD_TASKS = 2  # in each room, from the days before
LAST_FAULTS = 1.5  # seconds in which what was begun last meets faults, too
MOUTHS = 8  # that flood a room at the same time: all is said before the client can look
LONGEST = 60.0  # seconds until everything must have come to an end once nothing goes wrong any more
KNOBS: dict[str, tuple[Any, ...]] = {
    "message_order": ("ascending", "descending"),
    "id_worker": ("by_room", "random"),
    "deleted_update_time": ("deletion", "kept", "zero"),
    "changes_move_last_update_time": (False, True),
    "room_order": ("updated", "shuffled"),
    "empty_list": ("204", "[]"),
}
"""Where the service's documents are silent, each day has its own answer."""


@dataclass
class Lived:
    """What is left of a day. ``state`` and ``past`` are the server's, afterwards and before."""

    seed: int
    script: Script
    archive: Path
    my_id: int
    rooms: list[int]
    ahead: float  # seconds the server's clock is ahead of ours
    past: Any
    state: Any
    requests: list[dict[str, Any]]
    wished: list[dict[str, Any]]
    taken: list[dict[str, Any]]
    states: list[dict[str, Any]]
    phone: dict[int, tuple[int, str]]  # message id -> room, body
    phone_tasks: set[int]
    phone_files: set[int]
    kills: list[float]
    flood: tuple[float, float] | None  # from when to when, if there was one
    trouble: list[str]


class Service:
    """The simulator, its control calls, and the calls of people that no fault touches."""

    def __init__(self, simulator: Simulator) -> None:
        self.simulator = simulator
        self._http = httpx.Client(verify=False, timeout=30)
        self._control = simulator.api_url.removesuffix("/v2") + "/_simulator"

    def control(self, method: str, path: str, json: object = None) -> Any:
        answer = self._http.request(method, self._control + path, json=json)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def call(
        self,
        token: str,
        method: str,
        room_id: int,
        path: str,
        file: tuple[str, bytes] | None = None,
        **form: Any,
    ) -> Any:
        """A call of somebody's own program; None if it was refused."""
        url = f"{self.simulator.api_url}/rooms/0{room_id}{path}"
        files = {"file": file} if file else None
        headers = {"x-chatworktoken": token}
        answer = self._http.request(method, url, headers=headers, data=form or None, files=files)
        return answer.json() if answer.status_code == 200 else None

    def close(self) -> None:
        self._http.close()
        self.simulator.stop()


@dataclass
class Client:
    """The client's process, started again and again."""

    folder: Path
    process: subprocess.Popen[bytes] | None = None
    log: Path = field(init=False)

    def __post_init__(self) -> None:
        self.log = self.folder / "client.log"

    def start(self) -> None:
        command = [sys.executable, "-m", "tests.bench.headless", str(self.folder)]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=log, stderr=log)

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.communicate()

    def sweep(self) -> None:
        """Have every room read once more."""
        assert self.process is not None
        assert self.process.stdin is not None
        self.process.stdin.write(b"sweep\n")
        self.process.stdin.flush()

    def quit(self) -> None:
        assert self.process is not None
        self.process.communicate(timeout=10)


class SmallDay:
    """``live`` is all there is to it."""

    def __init__(self, seed: int, folder: Path) -> None:
        self._seed = seed
        self._chance = random.Random(-seed)
        self._folder = folder
        self._phone: dict[int, tuple[int, str]] = {}
        self._phone_tasks: set[int] = set()
        self._phone_files: set[int] = set()
        self._kills: list[float] = []
        self._flood: tuple[float, float] | None = None
        self._trouble: list[str] = []

    def live(self) -> Lived:
        simulator = Simulator.start("large", seed=self._seed, rooms=10, messages=700)
        self._service = Service(simulator)
        self._client = Client(self._folder)
        try:
            return self._live()
        finally:
            if self._client.process is not None and self._client.process.poll() is None:
                self._client.kill()
            self._service.close()

    def _live(self) -> Lived:
        self._turn_knobs()
        self._give_old_tasks()
        past = self._service.control("GET", "/state")
        self._me = past["accounts"][0]["account_id"]
        self._tokens = dict(
            zip(
                (a["account_id"] for a in past["accounts"]),
                self._service.simulator.tokens.values(),
                strict=True,
            )
        )
        mine = [room for room in past["rooms"] if any(m["account_id"] == self._me for m in room["members"])]
        self._others = {
            room["room_id"]: [
                m["account_id"]
                for m in room["members"]
                if m["account_id"] != self._me and m["role"] != "readonly"
            ]
            for room in mine
        }
        script = Script(self._seed, self._chosen(mine))
        rooms = [room["room_id"] for room in mine]
        self._begin = time.time() + 1.0
        Life(
            url=self._service.simulator.api_url,
            token=self._tokens[self._me],
            begin=self._begin,
            past=past["now"] - 3600,
            rooms=rooms,
            acts=script.acts,
            jumps=script.jumps,
            people={room_id: self._people(room_id) for room_id in rooms},
        ).save(self._folder)
        self._client.start()
        for fault in haunting.of_the_day(script.flooded):
            self._service.control("POST", "/faults", fault)
        for event in script.events:
            time.sleep(max(0.0, self._begin + event.at - time.time()))
            self._happen(event)
        time.sleep(max(0.0, self._begin + LENGTH - time.time()))
        self._until("everything was wished", self._is_wished)  # on a busy machine it is late with that
        time.sleep(LAST_FAULTS)
        self._service.control("DELETE", "/faults")
        self._come_to_rest(rooms)
        return Lived(
            seed=self._seed,
            script=script,
            archive=self._account_folder,
            my_id=self._me,
            rooms=rooms,
            ahead=self._ahead,
            past=past,
            state=self._service.control("GET", "/state"),
            requests=self._service.control("GET", "/requests"),
            wished=_lines(self._folder / "wished.jsonl"),
            taken=_lines(self._folder / "taken.jsonl"),
            states=_lines(self._folder / "states.jsonl"),
            phone=self._phone,
            phone_tasks=self._phone_tasks,
            phone_files=self._phone_files,
            kills=self._kills,
            flood=self._flood,
            trouble=self._trouble,
        )

    def _turn_knobs(self) -> None:
        knobs = {name: self._chance.choice(values) for name, values in KNOBS.items()}
        # A window of two seconds instead of five minutes, so that its being used up ends within the day.
        self._service.control("POST", "/knobs", knobs | {"rate_limit": 3000, "rate_window": 2.0})
        self._ahead = self._chance.choice((0.0, 0.4, 77.7, 4000.0))
        self._service.control("POST", "/clock", {"advance": self._ahead})

    def _give_old_tasks(self) -> None:
        """I have some in every room, from myself."""
        state = self._service.control("GET", "/state")
        me, token = state["accounts"][0]["account_id"], self._service.simulator.token
        for n, room in enumerate(state["rooms"] * OLD_TASKS):
            form: dict[str, Any] = {"to_ids": str(me), "limit_type": "none", "body": f"{OLD} {n}"}
            self._service.call(token, "POST", room["room_id"], "/tasks", **form)

    def _chosen(self, mine: list[Any]) -> list[int]:
        """Rooms where I may write, the first one with somebody else who may."""
        mine = [
            r
            for r in mine
            if any(m["account_id"] == self._me and m["role"] != "readonly" for m in r["members"])
        ]
        chosen: list[int] = [room["room_id"] for room in self._chance.sample(mine, min(MY_ROOMS, len(mine)))]
        return sorted(chosen, key=lambda room_id: not self._others[room_id])

    @property
    def _account_folder(self) -> Path:
        return account_folder(host_folder(api_host(self._service.simulator.api_url), self._folder), self._me)

    # What happens

    def _happen(self, event: Event) -> None:
        happenings: dict[str, Callable[[Event], None]] = {
            "kill": self._kill,
            "flood": self._flood_a_room,
            "phone": self._say_on_the_phone,
            "phone_task": self._give_on_the_phone,
            "phone_file": self._upload_on_the_phone,
            "say": self._say,
            "edit": self._change,
            "delete": self._change,
        }
        happenings[event.what](event)

    def _kill(self, event: Event) -> None:
        """At a random moment, or, every other time, as soon as the service hears of a next write."""
        if event.pick < 0.5:
            self._await_write(0.7)
        self._client.kill()
        self._kills.append(time.time())
        time.sleep(event.pick * 0.5)
        self._client.start()

    def _await_write(self, seconds: float, path: str = "") -> None:
        """Until the client writes something (whose path ends in ``path``)."""
        since, end = len(self._service.control("GET", "/requests")), time.time() + seconds
        while time.time() < end:
            for request in self._service.control("GET", f"/requests?since={since}"):
                is_write = request["method"] != "GET" and request["account_id"] == self._me
                if is_write and request["path"].endswith(path):
                    return
            time.sleep(0.002)

    def _say_on_the_phone(self, event: Event) -> None:
        said = self._service.call(self._tokens[self._me], "POST", event.room, "/messages", body=event.body)
        if said is not None:
            self._phone[int(said["message_id"])] = (event.room, event.body)

    def _give_on_the_phone(self, event: Event) -> None:
        limit, limit_type = due(event.pick)
        to_ids = assignees(self._people(event.room), event.pick)
        form: dict[str, Any] = {
            "body": event.body,
            "to_ids": ",".join(map(str, to_ids)),
            "limit_type": limit_type,
        }
        if limit:
            form["limit"] = str(limit)
        given = self._service.call(self._tokens[self._me], "POST", event.room, "/tasks", **form)
        self._phone_tasks.update(given["task_ids"] if given is not None else ())

    def _upload_on_the_phone(self, event: Event) -> None:
        file = file_of(event.body, event.pick)
        made = self._service.call(self._tokens[self._me], "POST", event.room, "/files", file)
        if made is not None:
            self._phone_files.add(made["file_id"])

    def _people(self, room_id: int) -> list[int]:
        """Who can be given a task in the room, I first."""
        return [self._me, *self._others[room_id]]

    def _say(self, event: Event) -> None:
        if others := self._others[event.room]:
            who = others[int(event.pick * len(others))]
            said = {"account_id": who, "room_id": event.room, "body": event.body}
            self._service.control("POST", "/say", said)

    def _change(self, event: Event) -> None:
        """A colleague edits a message of their own, or takes it back."""
        others = self._others[event.room]
        if not others:
            return
        token = self._tokens[others[int(event.pick * len(others))]]
        window = self._service.call(token, "GET", event.room, "/messages?force=1") or []
        theirs = [
            m
            for m in window
            if self._tokens[m["account"]["account_id"]] == token and m["body"] != "[deleted]"
        ]
        if theirs:
            path = f"/messages/{self._chance.choice(theirs)['message_id']}"
            if event.what == "edit":
                self._service.call(token, "PUT", event.room, path, body=event.body)
            else:
                self._service.call(token, "DELETE", event.room, path)

    def _flood_a_room(self, event: Event) -> None:
        """As soon as a message is on its way there."""
        if not self._others[event.room]:
            return
        for fault in haunting.of_the_flood(event.room, self._chance):
            self._service.control("POST", "/faults", fault)
        self._await_write(5.0, f"/{event.room}/messages")
        began = time.time()
        who = {"account_id": self._others[event.room][0], "room_id": event.room}

        def say(n: int) -> None:
            self._service.control("POST", "/say", who | {"body": f"{n}"})

        with ThreadPoolExecutor(MOUTHS) as mouths:  # a busy machine takes its time over each
            list(mouths.map(say, range(event.count)))
        self._flood = (began, time.time())

    # The end

    def _come_to_rest(self, rooms: list[int]) -> None:
        """Until every wish is decided, and then every room has been read once more."""
        archive = self._opened()
        if archive is None:
            return
        try:
            self._until("everything is decided", lambda: self._is_decided(archive))
        finally:
            archive.close()
        time.sleep(haunting.LATE)  # whatever is still to be carried out late
        since = len(self._service.control("GET", "/requests"))
        self._client.sweep()
        self._until("every room is read", lambda: self._are_read(rooms, since))
        self._client.quit()

    def _opened(self) -> Archive | None:
        self._until("there is an archive", lambda: (self._account_folder / "archive.db").exists())
        return None if self._trouble else Archive.open(self._account_folder)

    def _is_wished(self) -> bool:
        wished = self._folder / "wished.jsonl"
        return wished.exists() and len(wished.read_text().splitlines()) == len(_acts(self._folder))

    def _is_decided(self, archive: Archive) -> bool:
        moving = (WishState.QUEUED, WishState.ATTEMPTING, WishState.UNKNOWN)
        return self._is_wished() and not any(row.state in moving for row in outbox.open_rows(archive.db))

    def _are_read(self, rooms: list[int], since: int) -> bool:
        asked = self._service.control("GET", f"/requests?since={since}")
        read = {
            request["path"]
            for request in asked
            if request["method"] == "GET" and request["status"] in (200, 204)
        }
        lists = ("messages", "tasks", "files")
        return all(f"/v2/rooms/{room_id}/{name}" in read for room_id in rooms for name in lists)

    def _until(self, what: str, fact: Callable[[], bool]) -> None:
        end = time.time() + LONGEST
        while not fact():
            if time.time() > end or (self._client.process and self._client.process.poll() is not None):
                self._trouble.append(f"in vain: {what}")
                return
            time.sleep(0.05)


def lived(seed: int) -> tuple[Lived, tempfile.TemporaryDirectory[str]]:
    """Live the day ``seed``; its archive is in the folder, which is the caller's to clean up."""
    folder = tempfile.TemporaryDirectory(prefix=f"day-{seed}-")
    return SmallDay(seed, Path(folder.name)).live(), folder


def _acts(folder: Path) -> list[Any]:
    return Life.load(folder).acts


def _lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []

"""A person at a cwtui without a screen, and the simulator it talks to."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from cwtui.secrets import Tokens
from cwtui.settings import Settings, api_host
from cwtui.settings.declared import Download
from cwtui.store import Archive, messages, outbox
from cwtui.store.wishes import AnyWish, OutboxRow, Send, WishState
from cwtui.sync import Session
from cwtui.sync.clock import Clock
from cwtui.sync.state import Phase, SyncState
from cwtui.sync.tempo import Tempo
from tests.support import Simulator

QUICK = Tempo(
    deadline=0.8,
    upload=1.2,
    settle=0.6,
    looks=(0.1, 0.25, 0.4),
    backoff=(0.1, 0.4),
    notice=0.05,
    takeover=0.1,
    slice=0.25,
)


class Person:
    """Somebody with a cwtui whose data lies in ``folder``; entering is starting it, leaving is quitting."""

    def __init__(
        self,
        simulator: Simulator,
        folder: Path,
        *,
        token: str | None = None,
        tempo: Tempo = QUICK,
        api_url: str | None = None,
        clock: Clock | None = None,
        max_megabytes: int = 1024,
    ) -> None:
        self.simulator = simulator
        url = api_url or simulator.api_url
        environ = {"CHATWORK_API_TOKEN": simulator.token if token is None else token}
        self.archives: list[Archive] = []
        self.states: list[SyncState] = []
        self.session = Session(
            Settings(download=Download(max_megabytes=max_megabytes)),
            url,
            data_folder=folder,
            on_archive=self.archives.append,
            tokens=Tokens(api_host(url), "file", data_folder=folder, environ=environ),
            tempo=tempo,
            clock=clock,
        )
        self.session.subscribe(self.states.append)

    async def __aenter__(self) -> Person:
        self.session.open_last()
        self.session.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.session.close()

    @property
    def archive(self) -> Archive:
        assert self.session.archive is not None
        return self.session.archive

    async def until(self, fact: Callable[[], Any], seconds: float = 10.0) -> None:
        """Wait until ``fact()`` holds."""
        end = time.monotonic() + seconds
        while not fact():
            assert time.monotonic() < end, f"it did not happen: {self.session.state}, {self.outbox()}"
            await asyncio.sleep(0.01)

    async def fresh(self) -> None:
        """Wait until the archive is up to date."""
        await self.until(lambda: self.session.state.phase is Phase.FRESH)

    async def wish(self, wish: AnyWish, hold: float = 0.0, written: float = 0.0) -> int:
        """Want something done, in ``hold`` seconds; ``written`` seconds ago."""
        now = time.time() - written
        return await self.archive.write(outbox.add, wish, now=now, due_at=now + hold)

    async def send(self, room_id: int, body: str, hold: float = 0.0) -> int:
        return await self.wish(Send(room_id=room_id, body=body), hold)

    def now(self) -> float:
        return time.time()

    def row(self, wish_id: int) -> OutboxRow:
        row = outbox.get(self.archive.db, wish_id)
        assert row is not None
        return row

    def is_(self, wish_id: int, state: WishState) -> Callable[[], bool]:
        return lambda: self.row(wish_id).state is state

    def outbox(self) -> list[OutboxRow]:
        return outbox.open_rows(self.archive.db) if self.session.archive else []

    def bodies(self, room_id: int) -> list[str]:
        """My own messages of the room, as the archive has them."""
        mine = self.archive.account_id
        rows = messages.page(self.archive.db, room_id, limit=10_000)
        return [row.body for row in rows if row.account_id == mine]


@contextmanager
def served(scenario: str = "large", **options: Any) -> Iterator[Simulator]:
    """A simulator on a thread; nobody waits for its end."""
    if scenario == "large":
        options = {"rooms": 10, "messages": 120, **options}
    started = Simulator.within(scenario, limits=False, **options)
    try:
        yield started
    finally:
        threading.Thread(target=started.stop).start()


def my_room(simulator: Simulator) -> int:
    """My Chat."""
    return int(state_of(simulator)["accounts"][0]["room_id"])


def state_of(simulator: Simulator) -> Any:
    return simulator.control("GET", "/state")


def room_on_server(simulator: Simulator, room_id: int) -> Any:
    """The room as the service has it, with its messages, tasks and files."""
    return next(room for room in state_of(simulator)["rooms"] if room["room_id"] == room_id)


def notices(simulator: Simulator, room_id: int, what: str) -> int:
    """How many messages of the room announce this: ``task_done``, say."""
    room = room_on_server(simulator, room_id)
    return sum(f"[dtext:{what}]" in message["body"] for message in room["messages"])


def begun(folder: Path, wish: AnyWish) -> int:
    """A wish whose attempt was journalled by a cwtui that was killed right then; its id.

    ``folder`` is the account's, and no cwtui runs.
    """
    now = time.time()
    with closing(Archive.open(folder)) as archive:
        wish_id = archive.write_now(outbox.add, wish, now=now, due_at=now)
        tip = messages.newest_id(archive.db, wish.room_id)
        began = archive.write_now(outbox.begin_attempt, wish_id, now=now, floor=now - 5.0, tip=tip)
        assert began
        return wish_id


def posted(simulator: Simulator, room_id: int, account_id: int) -> list[str]:
    """What the server has of this person in the room."""
    room = room_on_server(simulator, room_id)
    return [message["body"] for message in room["messages"] if message["account"]["account_id"] == account_id]


def fault(
    simulator: Simulator, kind: str, method: str = "POST", path: str = "/messages$", **more: Any
) -> None:
    """The next matching request meets this fault."""
    simulator.control("POST", "/faults", {"match": {"method": method, "path": path}, "kind": kind, **more})


def requests(simulator: Simulator, method: str = "", path: str = "") -> list[Any]:
    """What was asked of the service, the requests for ``/me`` left out."""
    every = simulator.control("GET", "/requests?since=0")
    return [r for r in every if method in r["method"] and path in r["path"] and not r["path"].endswith("/me")]

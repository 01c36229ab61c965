"""A small company at the simulator, for tests in which something has to arrive."""

from __future__ import annotations

import asyncio
import time
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from cwtui import paths
from cwtui.settings import Settings, api_host
from cwtui.store import rooms
from cwtui.sync.asks import Messages, Need
from cwtui.sync.clock import Clock
from cwtui.sync.state import Phase
from cwtui.sync.tempo import Tempo
from tests.support import Simulator
from tests.sync import rig
from tests.ui.stage import AT_ONCE, SIZE, Stage, playing, session_for


@dataclass(frozen=True)
class Town:
    """``folder`` is my data folder. Rooms are numbered from 0; the last one is My Chat."""

    simulator: Simulator
    folder: Path
    state: Any  # of the whole service at the beginning: people and rooms stay

    @property
    def home(self) -> Path:
        """The folder of my archive."""
        host = paths.host_folder(api_host(self.simulator.api_url), self.folder)
        return paths.account_folder(host, self.me)

    @property
    def accounts(self) -> list[Any]:
        return list(self.state["accounts"])

    @property
    def me(self) -> int:
        return int(self.accounts[0]["account_id"])

    def token_of(self, nth: int) -> str:
        return list(self.simulator.tokens.values())[nth]

    def room(self, nth: int = 0) -> Any:
        """One of the rooms I may write in, as the service has it."""
        mine = [room for room in self.state["rooms"] if self._may_write(room)]
        return mine[nth]

    def room_id(self, nth: int = 0) -> int:
        return int(self.room(nth)["room_id"])

    def _may_write(self, room: Any) -> bool:
        seats = {seat["account_id"]: seat["role"] for seat in room["members"]}
        return seats.get(self.me) in ("admin", "member") and len(seats) > 1

    def colleague(self, nth: int = 0) -> Any:
        """Somebody else in that room."""
        return next(seat for seat in self.room(nth)["members"] if seat["account_id"] != self.me)

    def say(self, body: str, nth: int = 0) -> int:
        """A colleague writes into a room; the message's id."""
        who = self.colleague(nth)["account_id"]
        said = {"account_id": who, "room_id": self.room_id(nth), "body": body}
        return int(self.simulator.control("POST", "/say", said)["message_id"])

    def as_colleague(self, method: str, path: str, body: str | None = None) -> None:
        """Let the colleague of the first room edit or delete, by the API."""
        account_id = self.colleague()["account_id"]
        position = [account["account_id"] for account in self.accounts].index(account_id)
        answer = httpx.request(
            method,
            self.simulator.api_url + path,
            headers={"x-chatworktoken": self.token_of(position)},
            data={"body": body} if body is not None else None,
            verify=False,
        )
        assert answer.status_code == 200, answer.text

    def posted(self, room_id: int) -> list[str]:
        """What I have said in a room, as the service has it."""
        return rig.posted(self.simulator, room_id, self.me)

    def fault(self, kind: str, **more: Any) -> None:
        """The next message I post meets this."""
        rig.fault(self.simulator, kind, **more)

    def playing(
        self,
        settings: Settings = AT_ONCE,
        *,
        token: str | None = None,
        size: tuple[int, int] = SIZE,
        tempo: Tempo = rig.QUICK,
    ) -> AbstractAsyncContextManager[Stage]:
        """Start the app as me."""
        return playing(
            self.folder,
            self.simulator.api_url,
            token=self.simulator.token if token is None else token,
            settings=settings,
            size=size,
            now=time.time,
            tempo=tempo,
        )


async def at(town: Town, stage: Stage, nth: int = 0) -> int:
    """Open a room I may write in, and wait until the service has been heard; its id."""
    room_id = town.room_id(nth)
    stage.main.open_room(room_id)
    await stage.until(lambda: stage.app.session.state.phase is Phase.FRESH)
    return room_id


def look_again(stage: Stage) -> None:
    """Edits move no counter, so the open room is read again only now and then: here, at once."""
    assert stage.open_room is not None
    stage.app.session.need(Need(Messages(stage.open_room), fresh_for=0.2))


async def receive_everything(folder: Path, simulator: Simulator) -> None:
    """Synchronise until nothing is left to be read."""
    session = session_for(folder, simulator.api_url, simulator.token, AT_ONCE, Clock())
    session.start()
    try:
        for _ in range(1500):
            await asyncio.sleep(0.02)
            archive = session.archive
            if session.state.phase is not Phase.FRESH or archive is None:
                continue
            if rooms.all(archive.db) and not rooms.stale(archive.db):
                return
        raise TimeoutError(session.state)
    finally:
        await session.close()


def archive_folders(town: Town) -> list[str]:
    """The accounts that have an archive in the data folder."""
    return sorted(folder.name for folder in town.home.parent.iterdir() if folder.is_dir())

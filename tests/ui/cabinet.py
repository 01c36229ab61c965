"""Files at the simulator, put there by a colleague, and the folders of the person at the screen."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cwtui.settings import Settings
from cwtui.settings.declared import Download, Send
from cwtui.simulator.world import files
from cwtui.simulator.world.records import StoredFile
from cwtui.store import transfers
from cwtui.store.transfers import TransferRow, TransferState
from cwtui.ui.files import cache
from cwtui.ui.views.files import Files
from cwtui.ui.views.files_list import FileTable
from tests.ui.stage import Stage
from tests.ui.town import Town

SLOWLY = {"download_rate": 40_000.0}  # bytes a second


def noise(size: int, seed: int = 1) -> bytes:
    return random.Random(seed).randbytes(size)


@dataclass
class Cabinet:
    """``home`` is my home folder, ``downloads`` where files are saved unless somebody says otherwise."""

    town: Town
    home: Path

    @property
    def downloads(self) -> Path:
        return self.home / "Downloads"

    def settings(self, *, hold_files: float = 0, folder: str | None = None) -> Settings:
        return Settings(
            time_zone="Asia/Tokyo",
            send=Send(hold_seconds=0, hold_outside=0, hold_files=hold_files, settle_seconds=1),
            download=Download(folder=str(self.downloads) if folder is None else folder),
        )

    def put(self, name: str, content: bytes = b"content", nth: int = 0, *, text: str = "") -> StoredFile:
        """A colleague puts a file into a room."""
        world, who = self.town.simulator.simulation.world, self.town.colleague(nth)["account_id"]
        room = world.rooms[self.town.room_id(nth)]
        return files.upload(world, room, who, name, content, "application/octet-stream", text)

    def at_service(self, nth: int = 0) -> dict[str, StoredFile]:
        """The files of a room as the service has them, by name."""
        room = self.town.simulator.simulation.world.rooms[self.town.room_id(nth)]
        return {file.filename: file for file in room.files.values()}

    def knob(self, **knobs: Any) -> None:
        self.town.simulator.control("POST", "/knobs", knobs)

    def fault(self, path: str, kind: str, **more: Any) -> None:
        self.town.simulator.control("POST", "/faults", {"match": {"path": path}, "kind": kind, **more})


def view(stage: Stage) -> Files:
    return stage.main.query_one(Files)


def table(stage: Stage) -> FileTable:
    return view(stage).files


def names(stage: Stage) -> list[str]:
    """The files that are listed, in their order."""
    return [row.filename for row in table(stage).rows]


def at_cursor(stage: Stage) -> str:
    row = table(stage).current
    return row.filename if row is not None else ""


async def in_files(stage: Stage, *keys: str) -> None:
    await stage.press("g", "f", *keys)
    await stage.until(lambda: stage.main.views.current is not None and view(stage).display)


async def point_at(stage: Stage, name: str) -> None:
    """Move the cursor to that file, when it has come."""
    await stage.until(lambda: name in names(stage))
    await stage.press("g", "g", *["j"] * names(stage).index(name))
    assert at_cursor(stage) == name


def on_their_way(stage: Stage) -> list[TransferRow]:
    """What is saved, or was, in the order in which it was wanted."""
    place = str(cache.folder(stage.main.context))
    return [row for row in transfers.all(stage.archive.db) if row.folder != place]


def states(stage: Stage) -> list[TransferState]:
    return [row.state for row in on_their_way(stage)]


async def saved(stage: Stage, number: int = 1) -> list[Path]:
    """Wait until so many files are saved; where."""
    await stage.until(lambda: states(stage).count(TransferState.DONE) == number)
    return [row.path for row in on_their_way(stage) if row.path is not None]

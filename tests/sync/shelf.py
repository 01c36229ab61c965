"""Files of a room at the simulator, and the folder they are saved into."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from cwtui.file_names import PART
from cwtui.simulator.world import files
from cwtui.simulator.world.records import StoredFile
from cwtui.store import transfers
from cwtui.store.files import FileRow
from cwtui.store.transfers import TransferRow, TransferState
from tests.support import Simulator
from tests.sync.rig import QUICK, Person, my_room, requests

HASTE = msgspec.structs.replace(QUICK, silence=0.4, backoff=(0.02, 0.2))
"""The tempo of those who wait for nothing, not even for a host that has gone silent."""
FETCHING = "^/uploadfile/"
ADDRESSES = r"/v2/rooms/\d+/files/\d+$"


def noise(size: int, seed: int = 1) -> bytes:
    return random.Random(seed).randbytes(size)


class Shelf:
    """The files of My Chat on ``service``, and ``folder``, where they are saved."""

    def __init__(self, service: Simulator, folder: Path) -> None:
        self.service = service
        self.folder = folder
        self.room = service.simulation.world.rooms[my_room(service)]

    def put(self, name: str = "図面.bin", content: bytes = b"content") -> FileRow:
        """Somebody has uploaded it."""
        world = self.service.simulation.world
        kind = "application/octet-stream"
        return self._row(files.upload(world, self.room, world.me.account_id, name, content, kind))

    def several(self, number: int, size: int) -> list[FileRow]:
        return [self.put(f"図面{n}.bin", noise(size, n)) for n in range(number)]

    def stored(self, file: FileRow) -> StoredFile:
        """The file at the service."""
        return self.room.files[file.file_id]

    def _row(self, file: StoredFile) -> FileRow:
        return FileRow(
            file_id=file.file_id,
            room_id=self.room.room_id,
            account_id=file.account_id,
            uploader="",
            message_id=file.message_id,
            filename=file.filename,
            filesize=len(file.content),
            upload_time=file.upload_time,
        )

    async def want(self, person: Person, *wanted: FileRow) -> list[int]:
        """Have them saved; their transfer ids."""
        return await person.archive.write(transfers.add, wanted, self.folder, now=time.time())

    async def save(self, person: Person, *wanted: FileRow, seconds: float = 10.0) -> list[TransferRow]:
        """Have them saved, and wait until none is on its way any more."""
        ids = await self.want(person, *wanted)
        return await ended(person, ids, seconds)

    @property
    def names(self) -> list[str]:
        """What lies in the folder."""
        with suppress(FileNotFoundError):
            return sorted(os.listdir(self.folder))
        return []

    @property
    def parts(self) -> list[str]:
        """What has begun to arrive, and has no name yet."""
        return [name for name in self.names if name.endswith(PART)]

    def arrived(self) -> int:
        """Bytes of what has begun to arrive."""
        with suppress(FileNotFoundError):
            return sum((self.folder / name).stat().st_size for name in self.parts)
        return 0

    def is_right(self, row: TransferRow) -> bool:
        """Was it saved, as it is at the service?"""
        content = self.room.files[row.file_id].content
        return row.state is TransferState.DONE and row.path is not None and row.path.read_bytes() == content

    def fetched(self) -> list[Any]:
        """What the file host was asked."""
        return requests(self.service, "GET", "/uploadfile/")

    def statuses(self) -> list[int]:
        """What it answered, once it knows so of each: of a line that was cut it hears a moment later."""
        end = time.monotonic() + 10
        while None in (known := [request["status"] for request in self.fetched()]):
            assert time.monotonic() < end, known
            time.sleep(0.01)
        return known

    def addresses(self) -> list[Any]:
        """How often an address was asked for."""
        return [r for r in requests(self.service, "GET", "/files/") if "create_download_url=1" in r["query"]]


def row(person: Person, transfer_id: int) -> TransferRow:
    found = transfers.get(person.archive.db, transfer_id)
    assert found is not None
    return found


async def ended(person: Person, ids: Sequence[int], seconds: float = 10.0) -> list[TransferRow]:
    """Wait until none of these is on its way."""
    await person.until(lambda: not any(row(person, one).is_open for one in ids), seconds)
    return [row(person, one) for one in ids]

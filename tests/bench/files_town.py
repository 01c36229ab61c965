"""A service in a process of its own, with two hundred files of 1 KB to 5 MB in a room, and some talk."""

from __future__ import annotations

import hashlib
import multiprocessing
import random
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection

from cwtui.simulator.world import files as uploads
from cwtui.simulator.world import messages
from cwtui.store.files import FileRow
from tests.bench.archives import SENTENCES
from tests.support import Simulator
from tests.sync.rig import my_room

NUMBER = 200
TALK = 90  # messages after the files: as many as a room gives out at once, and fewer
_SMALLEST, _LARGEST = 1_000, 5_000_000  # bytes
_KIND = "application/octet-stream"


@dataclass(frozen=True)
class Town:
    """The service with its files, and what each should be on the disk."""

    simulator: Simulator
    account_id: int
    files: list[FileRow]
    digests: dict[int, str]

    @property
    def size(self) -> int:
        return sum(file.filesize for file in self.files)

    def lines_carry(self, rate: float) -> None:
        """Let each connection to the files carry so many bytes a second; 0: as many as it can."""
        self.simulator.control("POST", "/knobs", {"download_rate": rate})


@contextmanager
def served(number: int = NUMBER) -> Iterator[Town]:
    """The service, with so many files in My Chat."""
    ours, theirs = multiprocessing.Pipe()
    serve = multiprocessing.get_context("spawn").Process(target=_serve, args=(theirs, number), daemon=True)
    serve.start()
    try:
        url, token, account_id, files, digests = ours.recv()
        yield Town(Simulator(url, {"me": token}), account_id, files, digests)
    finally:
        serve.terminate()
        serve.join()


def marker(number: int) -> str:
    """What the message ``number`` of those after the files begins with."""
    return f"#{number} "


def _serve(line: Connection, number: int) -> None:
    """A simulator whose My Chat is full of files, until it is ended."""
    chance = random.Random(1)
    service = Simulator.within("empty", limits=False)
    world = service.simulation.world
    room = world.rooms[my_room(service)]
    rows, digests = [], {}
    for n in range(number):
        size = int(_SMALLEST * (_LARGEST / _SMALLEST) ** (n / (number - 1)))
        content = chance.randbytes(size)
        file = uploads.upload(world, room, world.me.account_id, f"図面 {n // 2}.bin", content, _KIND)
        digests[file.file_id] = hashlib.sha256(content).hexdigest()
        rows.append(
            FileRow(
                file_id=file.file_id,
                room_id=room.room_id,
                account_id=file.account_id,
                uploader="",
                message_id=file.message_id,
                filename=file.filename,
                filesize=size,
                upload_time=file.upload_time,
            )
        )
    for n in range(1, TALK + 1):
        text = "\n".join(chance.choices(SENTENCES, k=chance.randint(1, 3)))
        messages.post(world, room, world.me.account_id, f"{marker(n)}{text}")
    chance.shuffle(rows)
    line.send((service.api_url, service.token, world.me.account_id, rows, digests))
    signal.pause()

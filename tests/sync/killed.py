"""Save a file in this process, and die of SIGKILL at a given instant of it.

``python -m tests.sync.killed URL TOKEN ROOM FILE SIZE PREPARED RESULTS`` does it again and again, each time
with a copy of the data in PREPARED: killed before each change of what is known of the file, and before each
file is made, linked or removed. The folders are RESULTS/1, RESULTS/2, ...; in the last one nobody was killed.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sys
import time
from itertools import count
from pathlib import Path

from cwtui.file_names import PART
from cwtui.store import connection, transfers
from cwtui.store.files import FileRow
from tests.support import Simulator
from tests.sync.rig import Person
from tests.sync.shelf import HASTE, ended

FILE_EVENTS = {"os.link", "os.remove", "os.truncate"}


def die_at(instant: int) -> None:
    """Be killed when so many instants have passed."""
    instants = iter(range(1, instant))

    def another() -> None:
        if next(instants, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)

    def begun(statement: str) -> None:
        if statement.startswith("UPDATE transfers") and "'queued'" not in statement.partition("WHERE")[0]:
            another()

    class Watched(connection.ArchiveConnection):
        def __init__(self, *args: object, **kwargs: object) -> None:
            super().__init__(*args, **kwargs)  # type: ignore[arg-type]
            self.set_trace_callback(begun)

    def audit(event: str, arguments: tuple[object, ...]) -> None:
        if event in FILE_EVENTS or (event == "open" and str(arguments[0]).endswith(PART)):
            another()

    connection.ArchiveConnection = Watched  # type: ignore[misc]
    sys.addaudithook(audit)


async def save(service: Simulator, file: FileRow, place: Path) -> None:
    async with Person(service, place / "data", tempo=HASTE) as person:
        await person.fresh()
        ids = await person.archive.write(transfers.add, [file], place / "files", now=time.time())
        await ended(person, ids)


def survived(service: Simulator, file: FileRow, place: Path, instant: int) -> bool:
    """Whether it was saved, by a process of its own, before that instant."""
    child = os.fork()
    if child == 0:
        die_at(instant)
        asyncio.run(save(service, file, place))
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return not os.WIFSIGNALED(status)


def main(url: str, token: str, room: str, file_id: str, size: str, prepared: str, folder: str) -> None:
    service, results = Simulator(url, {"me": token}), Path(folder)
    file = FileRow(
        file_id=int(file_id),
        room_id=int(room),
        account_id=1,
        uploader="",
        message_id=1,
        filename="図面.bin",
        filesize=int(size),
        upload_time=1,
    )
    for instant in count(1):
        place = results / str(instant)
        shutil.copytree(prepared, place / "data")
        if survived(service, file, place, instant):
            return


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Run something in this process, and die of SIGKILL at a given instant of it.

``python -m tests.store.killed SCENARIO PREPARED RESULTS`` copies the folder PREPARED once for every instant
of the scenario, and kills a process that works on the copy at that instant: before each statement SQLite
begins (but mere questions), and before each file is renamed, linked or removed. The folders are RESULTS/1,
RESULTS/2, ...; in the last one nobody was killed.
"""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from sqlite3 import Connection

from cwtui.store import (
    Archive,
    EngineLock,
    connection,
    drafts,
    members,
    messages,
    migrate,
    outbox,
    rooms,
    set_aside,
)
from cwtui.store.drafts import Draft
from cwtui.store.wishes import Send
from tests.store.shapes import ME, member, message, room

FILE_EVENTS = {"os.rename", "os.link", "os.remove"}


def account(place: Path) -> Path:
    """The account's folder within a scenario's."""
    return place / str(ME)


def one_transaction(db: Connection) -> None:
    """Facts, a wish and its draft: what must never be seen in part."""
    rooms.save_list(db, [room(1, "改名した部屋", message_num=3), room(3)], now=5.0)
    window = [message(1, "[deleted]"), message(2, "直した", update_time=9), message(4)]
    messages.save_window(db, 1, window, limited=True)
    members.save(db, 1, [member(ME, "佐藤 健"), member(2002, "新人")], now=5.0)
    outbox.add_and_clear_draft(db, Send(room_id=1, body="書きかけの続き"), now=1.0, due_at=4.0)
    drafts.save(db, Draft(room_id=2, text="次の下書き"))


def begin(place: Path) -> None:
    Archive.open(account(place)).close()


def write(place: Path) -> None:
    archive = Archive.open(account(place))
    archive.write_now(one_transaction)
    archive.close()


def upgrade(place: Path) -> None:
    migrate.FOLDER = place / "steps"
    Archive.open(account(place)).close()


def rescue(place: Path) -> None:
    lock = EngineLock(account(place))
    assert lock.acquire()
    set_aside(account(place), lock)
    Archive.open(account(place)).close()


SCENARIOS: dict[str, Callable[[Path], None]] = {
    "begin": begin,
    "write": write,
    "upgrade": upgrade,
    "rescue": rescue,
}


def die_at(instant: int) -> None:
    """Be killed when ``instant`` statements and file operations have begun."""
    instants = iter(range(1, instant))

    def another(statement: str = "") -> None:
        if not statement.startswith("SELECT") and next(instants, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)

    class Watched(connection.ArchiveConnection):
        def __init__(self, *args: object, **kwargs: object) -> None:
            super().__init__(*args, **kwargs)  # type: ignore[arg-type]
            self.set_trace_callback(another)

    def audit(event: str, _: object) -> None:
        if event in FILE_EVENTS:
            another()

    connection.ArchiveConnection = Watched  # type: ignore[misc]
    sys.addaudithook(audit)


def survived(scenario: Callable[[Path], None], place: Path, instant: int) -> bool:
    """Whether the scenario, in a process of its own, ended before that instant."""
    child = os.fork()
    if child == 0:
        die_at(instant)
        scenario(place)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return False
    assert os.waitstatus_to_exitcode(status) == 0
    return True


def main(name: str, prepared: Path, results: Path) -> None:
    for instant in count(1):
        place = results / str(instant)
        shutil.copytree(prepared, place)
        if survived(SCENARIOS[name], place, instant):
            return


def instants(name: str, prepared: Path, results: Path) -> Iterator[Path]:
    """For the tests: every folder that was left behind, the complete one last."""
    import subprocess

    from tests.support import ROOT

    command = [sys.executable, "-m", "tests.store.killed", name, str(prepared), str(results)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=120)
    places = sorted(results.iterdir(), key=lambda place: int(place.name))
    assert len(places) > 5
    yield from places


if __name__ == "__main__":
    assert sqlite3.threadsafety
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))

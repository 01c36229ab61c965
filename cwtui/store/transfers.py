"""Files on their way to this disk, and those that have arrived. What is known of them outlives every screen.

The person's side is :func:`add`, :func:`cancel`, :func:`retry` and :func:`clear`. The rest is written by
who fetches them, and announced by :func:`progressed` alone, so that a list of them is not drawn anew at every
step of each.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from sqlite3 import Connection
from typing import Any

import msgspec

from cwtui import paths
from cwtui.store import session
from cwtui.store.changes import Kind, announce
from cwtui.store.files import FileRow


class TransferState(StrEnum):
    """How far a file is."""

    QUEUED = "queued"
    RUNNING = "running"
    PAUSED = "paused"  # it goes on by itself; ``error`` says what it waits for
    DONE = "done"
    FAILED = "failed"  # ``error`` says why; :func:`retry` goes on where that is possible
    CANCELLED = "cancelled"


OPEN = (TransferState.QUEUED, TransferState.RUNNING, TransferState.PAUSED)


# gc=False: see TaskRow.
class TransferRow(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A file and where it goes. Sizes in bytes, times in Unix seconds."""

    transfer_id: int
    file_id: int
    room_id: int
    name: str
    size: int
    folder: str
    saved_as: str | None
    part: str | None
    state: TransferState
    received: int
    validator: str | None
    host: str | None
    sha256: str | None
    error: str | None
    created_at: float
    ended_at: float | None

    @property
    def path(self) -> Path | None:
        """The file it becomes, or has become; None: no name was chosen yet."""
        return Path(self.folder, self.saved_as) if self.saved_as else None

    @property
    def is_open(self) -> bool:
        """Does it go on by itself?"""
        return self.state in OPEN


_ROWS = f"SELECT {', '.join(TransferRow.__struct_fields__)} FROM transfers"
_OPEN = f"state IN ({', '.join(repr(state.value) for state in OPEN)})"


def add(db: Connection, files: Iterable[FileRow], folder: Path, *, now: float) -> list[int]:
    """Have these files saved in ``folder`` (absolute), in this order; their transfer ids.

    What is on its way there already is not fetched twice. Raises ValueError for a folder that is not
    absolute, or whose name is no Unicode.
    """
    if not folder.is_absolute():
        raise ValueError("the folder of a transfer is an absolute path")
    ids = [_on_its_way(db, file, folder) or _insert(db, file, folder, now) for file in files]
    announce(db, Kind.TRANSFERS, ids=ids)
    return ids


def _on_its_way(db: Connection, file: FileRow, folder: Path) -> int | None:
    sql = f"SELECT transfer_id FROM transfers WHERE file_id = ? AND folder = ? AND {_OPEN}"
    row = db.execute(sql, (file.file_id, str(folder))).fetchone()
    return row[0] if row else None


def _insert(db: Connection, file: FileRow, folder: Path, now: float) -> int:
    values = (file.file_id, file.room_id, file.filename, file.filesize, str(folder), now)
    row: tuple[int] = db.execute(
        "INSERT INTO transfers (file_id, room_id, name, size, folder, state, created_at)"
        " VALUES (?, ?, ?, ?, ?, 'queued', ?) RETURNING transfer_id",
        values,
    ).fetchone()
    return row[0]


def cancel(db: Connection, transfer_id: int, *, now: float) -> bool:
    """It is not wanted any more, and what has arrived of it goes. False: it is saved already, or was."""
    return _by_person(
        db,
        transfer_id,
        "state = 'cancelled', error = NULL, ended_at = ?",
        f"{_OPEN} OR state = 'failed'",
        now,
    )


def retry(db: Connection, transfer_id: int) -> bool:
    """Try it again, now. False: it is done, or on its way."""
    wanted = "state = 'queued', error = NULL, ended_at = NULL, cleared = 0"
    return _by_person(db, transfer_id, wanted, "state IN ('paused', 'failed', 'cancelled')")


def _by_person(db: Connection, transfer_id: int, change: str, where: str, *values: Any) -> bool:
    sql = f"UPDATE transfers SET {change} WHERE transfer_id = ? AND ({where})"
    if not db.execute(sql, (*values, transfer_id)).rowcount:
        return False
    announce(db, Kind.TRANSFERS, ids=[transfer_id])
    return True


def clear(db: Connection) -> int:
    """Take what has come to its end off the list; how many. What is known of it is kept."""
    ended = f"UPDATE transfers SET cleared = 1 WHERE NOT cleared AND NOT {_OPEN}"
    if number := db.execute(ended).rowcount:
        announce(db, Kind.TRANSFERS)
    return number


def all(db: Connection) -> list[TransferRow]:
    """The list, in the order in which they were wanted."""
    return _rows(db, f"{_ROWS} WHERE NOT cleared ORDER BY transfer_id")


def open_ids(db: Connection) -> list[int]:
    """Those that are on their way or wait for their turn, in the same order."""
    rows = db.execute(f"SELECT transfer_id FROM transfers WHERE {_OPEN} ORDER BY transfer_id").fetchall()
    return [transfer_id for (transfer_id,) in rows]


def counts(db: Connection) -> dict[TransferState, int]:
    """How many of the list are how far; what there is none of is left out."""
    rows = db.execute("SELECT state, count(*) FROM transfers WHERE NOT cleared GROUP BY state").fetchall()
    return {TransferState(state): number for state, number in rows}


def being_saved(db: Connection, *, but_for: Path) -> tuple[int, int]:
    """How many of those wanted together with what is on its way now have come, and how many they all are.
    Those for the folder ``but_for`` are left out."""
    folder = str(but_for)
    waiting, begun = db.execute(
        f"SELECT count(*), min(created_at) FROM transfers WHERE {_OPEN} AND folder <> ?", (folder,)
    ).fetchone()
    if not waiting:
        return 0, 0
    done: int = db.execute(
        "SELECT count(*) FROM transfers WHERE state = 'done' AND ended_at >= ? AND folder <> ?",
        (begun, folder),
    ).fetchone()[0]
    return done, done + waiting


def get(db: Connection, transfer_id: int) -> TransferRow | None:
    """One of them, also one that is off the list."""
    return next(iter(_rows(db, f"{_ROWS} WHERE transfer_id = ?", transfer_id)), None)


def saved(db: Connection, file_id: int) -> TransferRow | None:
    """How this file was saved the last time; None: it never was. Whether it is still there is not known."""
    return next(iter(saved_all(db, file_id)), None)


def saved_all(db: Connection, file_id: int) -> list[TransferRow]:
    """How this file was saved each time, the last time first."""
    return _rows(db, f"{_ROWS} WHERE file_id = ? AND state = 'done' ORDER BY transfer_id DESC", file_id)


def _rows(db: Connection, sql: str, *values: Any) -> list[TransferRow]:
    fields = TransferRow.__struct_fields__
    rows = db.execute(sql, values).fetchall()
    return [msgspec.convert(dict(zip(fields, row, strict=True)), TransferRow) for row in rows]


# Where they go.


def destination(db: Connection, room_id: int, setting: str) -> Path:
    """Where files of this room are saved: where the person said for it, else ``download.folder``."""
    remembered = session.get(db, _folder_of(room_id), str)
    if remembered:
        return Path(remembered)
    if not setting:
        return paths.downloads_folder()
    try:
        return Path.home() / Path(setting).expanduser()
    except RuntimeError:  # "~somebody" who is not known here
        return Path.home() / setting


def remember_folder(db: Connection, room_id: int, folder: Path | None) -> None:
    """From now on files of this room are saved in ``folder``; None: as those of other rooms."""
    session.put(db, _folder_of(room_id), None if folder is None else str(folder))


def _folder_of(room_id: int) -> str:
    return f"download_folder:{room_id}"


# Written by who fetches them.


class Begun(StrEnum):
    """What became of :func:`begin`."""

    YES = "yes"
    NOT_WANTED = "not wanted"  # any more
    NAME_TAKEN = "name taken"  # by another one that is on its way to the same folder


def begin(
    db: Connection,
    row: TransferRow,
    *,
    size: int,
    received: int,
    host: str,
    validator: str | None,
    saved_as: str,
    part: str,
) -> Begun:
    """Bytes of it are about to come, from ``received`` on."""
    taken = "SELECT 1 FROM transfers WHERE part = ? AND folder = ? AND transfer_id <> ?"
    if db.execute(taken, (part, row.folder, row.transfer_id)).fetchone():
        return Begun.NAME_TAKEN
    wanted = "size = ?, received = ?, host = ?, validator = ?, saved_as = ?, part = ?, sha256 = NULL"
    sql = f"UPDATE transfers SET state = 'running', error = NULL, {wanted} WHERE transfer_id = ? AND {_OPEN}"
    values = (size, received, host, validator, saved_as, part, row.transfer_id)
    return Begun.YES if db.execute(sql, values).rowcount else Begun.NOT_WANTED


def progressed(db: Connection, received: Mapping[int, int], others: Iterable[int] = ()) -> None:
    """So many bytes are safe on the disk, by transfer id; told, together with the ``others`` that changed."""
    values = [(number, transfer_id) for transfer_id, number in received.items()]
    db.executemany("UPDATE transfers SET received = ? WHERE transfer_id = ? AND state = 'running'", values)
    announce(db, Kind.TRANSFERS, ids={*received, *others})


def complete(db: Connection, transfer_id: int, *, size: int, sha256: str, saved_as: str) -> bool:
    """All of it is safe on the disk, and is about to be given its name. False: not wanted any more."""
    sql = f"UPDATE transfers SET received = ?, sha256 = ?, saved_as = ? WHERE transfer_id = ? AND {_OPEN}"
    return bool(db.execute(sql, (size, sha256, saved_as, transfer_id)).rowcount)


def done(db: Connection, transfer_id: int, *, now: float) -> None:
    """It has its name. Who cancels it in this very moment is too late."""
    wanted = "state = 'done', part = NULL, error = NULL, ended_at = ?"
    db.execute(f"UPDATE transfers SET {wanted} WHERE transfer_id = ?", (now, transfer_id))


def paused(db: Connection, transfer_id: int, error: str, *, received: int) -> None:
    """It cannot go on at the moment."""
    _while_open(db, transfer_id, "state = 'paused', error = ?, received = ?", error, received)


def failed(db: Connection, transfer_id: int, error: str, *, received: int, now: float) -> None:
    """It will not go on by itself."""
    change = "state = 'failed', error = ?, received = ?, ended_at = ?"
    _while_open(db, transfer_id, change, error, received, now)


def _while_open(db: Connection, transfer_id: int, change: str, *values: Any) -> None:
    db.execute(f"UPDATE transfers SET {change} WHERE transfer_id = ? AND {_OPEN}", (*values, transfer_id))


def begin_anew(db: Connection, transfer_id: int) -> None:
    """What had arrived of it is gone."""
    lost = "part = NULL, received = 0, validator = NULL, sha256 = NULL, saved_as = NULL"
    db.execute(f"UPDATE transfers SET {lost} WHERE transfer_id = ? AND state <> 'done'", (transfer_id,))


def interrupted(db: Connection) -> None:
    """Nobody fetches anything at the moment: what was running waits for its turn."""
    db.execute("UPDATE transfers SET state = 'queued' WHERE state = 'running'")


def leftovers(db: Connection) -> list[TransferRow]:
    """What is not wanted any more, and may still take up room on the disk."""
    return _rows(db, f"{_ROWS} WHERE state = 'cancelled' AND part IS NOT NULL")

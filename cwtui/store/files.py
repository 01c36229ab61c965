"""The files of rooms: what is known of them, not their content."""

from __future__ import annotations

from collections.abc import Sequence
from sqlite3 import Connection
from typing import Any

import msgspec

from cwtui.chatwork.models import File
from cwtui.store import news, people, session
from cwtui.store.changes import Kind, announce
from cwtui.store.news import What

FULL_LIST = 100
"""The service lists no more files than these. Fewer are all there are."""


class FileRow(msgspec.Struct, frozen=True, kw_only=True):
    """A file as the archive knows it; ``uploader`` is the name of now, ``""`` where never seen."""

    file_id: int
    room_id: int
    account_id: int
    uploader: str
    message_id: int
    filename: str
    filesize: int  # bytes
    upload_time: int


_ROWS = """
    SELECT f.file_id, f.room_id, f.account_id, coalesce(p.name, ''), f.message_id, f.filename, f.filesize,
           f.upload_time
    FROM files f LEFT JOIN people p USING (account_id)
"""


def save(db: Connection, room_id: int, files: Sequence[File], *, uploader: int | None = None) -> None:
    """Take over the answer of GET /rooms/{room_id}/files: everybody's, or those of ``uploader``.

    Files a complete list lacks are kept, and marked.
    """
    changed = _put(db, room_id, files)
    if len(files) < FULL_LIST:
        changed |= _vanish(db, room_id, {file.file_id for file in files}, uploader)
    session.put(db, _list_key(room_id, uploader), len(files) >= FULL_LIST)
    if changed:
        announce(db, Kind.FILES, room_id, changed)


def _list_key(room_id: int, uploader: int | None) -> str:
    return f"files:{room_id}:{uploader or 'anybody'}"


def was_listed(db: Connection, room_id: int, *, uploader: int | None = None) -> bool:
    """Has the service ever said which files are in the room, or which of them ``uploader`` put there?"""
    return session.get(db, _list_key(room_id, uploader), bool) is not None


def is_cut(db: Connection, room_id: int, *, uploader: int | None = None) -> bool:
    """Did it list as many as it ever lists, so that there may be more?"""
    return bool(session.get(db, _list_key(room_id, uploader), bool))


def save_one(db: Connection, room_id: int, file: File) -> None:
    """Take over a single file of a room."""
    if changed := _put(db, room_id, [file]):
        announce(db, Kind.FILES, room_id, changed)


def _put(db: Connection, room_id: int, files: Sequence[File]) -> set[int]:
    """Write the files that differ; their ids."""
    people.remember(db, (file.account for file in files))
    marks = ", ".join("?" * len(files))
    found = db.execute(f"SELECT * FROM files WHERE file_id IN ({marks})", [file.file_id for file in files])
    known = {row[0]: row for row in found.fetchall()}
    rows = [_values(room_id, file) for file in files]
    changed = [row for row in rows if known.get(row[0]) != row]
    db.executemany("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?, ?, ?)", changed)
    begun = news.begun_at(db, room_id)
    added = [file for file in files if file.file_id not in known and begun is not None]
    news.tell(
        db, [(What.FILE_ADDED, room_id, file.file_id) for file in added if file.upload_time > (begun or 0)]
    )
    return {row[0] for row in changed}


def _values(room_id: int, file: File) -> tuple[Any, ...]:
    about = (file.message_id, file.filename, file.filesize, file.upload_time)
    return (file.file_id, room_id, file.account.account_id, *about, 0)


def _vanish(db: Connection, room_id: int, listed: set[int], uploader: int | None) -> set[int]:
    whose, values = ("", (room_id,)) if uploader is None else (" AND account_id = ?", (room_id, uploader))
    rows = db.execute(f"SELECT file_id FROM files WHERE room_id = ?{whose} AND NOT vanished", values)
    held = rows.fetchall()
    gone = {file_id for (file_id,) in held} - listed
    db.executemany("UPDATE files SET vanished = 1 WHERE file_id = ?", [(file_id,) for file_id in gone])
    return gone


def of_room(db: Connection, room_id: int) -> list[FileRow]:
    """The files of a room, the newest first."""
    rows = db.execute(
        f"{_ROWS} WHERE f.room_id = ? AND NOT f.vanished ORDER BY f.upload_time DESC, f.file_id DESC",
        (room_id,),
    )
    return [_row(row) for row in rows.fetchall()]


def everywhere(db: Connection) -> list[FileRow]:
    """The files of all rooms one is in, the newest first."""
    rows = db.execute(
        f"{_ROWS} JOIN rooms r ON r.room_id = f.room_id AND r.left_at IS NULL"
        " WHERE NOT f.vanished ORDER BY f.upload_time DESC, f.file_id DESC"
    )
    return [_row(row) for row in rows.fetchall()]


def of_uploader(db: Connection, room_id: int, account_id: int, *, after: int) -> list[FileRow]:
    """All that somebody put into the room since the message ``after``, also what is in no list any more."""
    where = "f.room_id = ? AND f.account_id = ? AND f.message_id > ?"
    rows = db.execute(f"{_ROWS} WHERE {where} ORDER BY f.file_id", (room_id, account_id, after))
    return [_row(row) for row in rows.fetchall()]


def get(db: Connection, file_id: int) -> FileRow | None:
    """One file, also one that is in no list any more; None if it was never seen."""
    row = db.execute(f"{_ROWS} WHERE f.file_id = ?", (file_id,)).fetchone()
    return _row(row) if row else None


def _row(row: tuple[Any, ...]) -> FileRow:
    return FileRow(**dict(zip(FileRow.__struct_fields__, row, strict=True)))

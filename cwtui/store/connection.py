"""Connections to an archive file, whose failures arrive as :mod:`cwtui.store.errors`."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, ParamSpec, TypeVar

from cwtui.store.errors import ArchiveDamaged, translated
from cwtui.store.places import note_damage

if TYPE_CHECKING:
    from cwtui.store.changes import Changed

P = ParamSpec("P")
T = TypeVar("T")

BUSY_SECONDS = 5.0
"""How long one process waits for another's write to end."""


def _telling(method: Callable[..., T]) -> Callable[..., T]:
    """``method`` of a cursor, raising the archive's own errors."""

    def call(cursor: sqlite3.Cursor, *args: Any) -> T:
        try:
            return method(cursor, *args)
        except sqlite3.Error as error:
            db = cursor.connection
            told = translated(error, db.path if isinstance(db, ArchiveConnection) else Path())
            if told is error:
                raise
            if isinstance(told, ArchiveDamaged) and isinstance(db, ArchiveConnection) and db.in_use:
                note_damage(db.path)
            raise told from error

    return call


class ArchiveCursor(sqlite3.Cursor):
    """A cursor that tells a damaged or unwritable archive from a mistake of ours.

    SQLite meets a broken page only when it reads it, so any step of any query may be where it shows.
    """

    execute = _telling(sqlite3.Cursor.execute)
    executemany = _telling(sqlite3.Cursor.executemany)
    fetchone = _telling(sqlite3.Cursor.fetchone)
    fetchmany = _telling(sqlite3.Cursor.fetchmany)
    fetchall = _telling(sqlite3.Cursor.fetchall)
    __next__ = _telling(sqlite3.Cursor.__next__)


class ArchiveConnection(sqlite3.Connection):
    """A connection that knows its file, and collects what the running transaction will announce.

    ``in_use``: the archive was opened as a sound one. A broken page met from then on is remembered for the
    next start, which would not meet it before it is too late either.
    """

    path: Path
    in_use = False
    announced: list[Changed]

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
        """As :meth:`sqlite3.Connection.execute`, raising the archive's own errors."""
        cursor: sqlite3.Cursor = self.cursor(ArchiveCursor)
        return cursor.execute(sql, parameters)

    def executemany(self, sql: str, parameters: Iterable[Any], /) -> sqlite3.Cursor:
        """As :meth:`sqlite3.Connection.executemany`, raising the archive's own errors."""
        cursor: sqlite3.Cursor = self.cursor(ArchiveCursor)
        return cursor.executemany(sql, parameters)


def connect(path: Path, mode: Literal["ro", "rw"]) -> ArchiveConnection:
    """Open the file at ``path``, which must exist, in autocommit. No page of it is read yet."""
    try:
        db = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode={mode}",
            timeout=BUSY_SECONDS,
            isolation_level=None,
            check_same_thread=False,
            factory=ArchiveConnection,
            cached_statements=256,
            uri=True,
        )
    except sqlite3.Error as error:
        raise translated(error, path) from error
    db.path = path
    db.announced = []
    return db


def reader(path: Path) -> ArchiveConnection:
    """A connection that can change nothing, not even by a mistake."""
    db = connect(path, "ro")
    db.execute("PRAGMA query_only = ON")
    return db


def writer(path: Path) -> ArchiveConnection:
    """The connection of the writing thread. A commit is on the disk when it returns."""
    db = connect(path, "rw")
    db.execute("PRAGMA journal_mode = WAL")
    # NORMAL loses the last commits at a power cut, and an attempt forgotten is a message sent twice.
    db.execute("PRAGMA synchronous = FULL")
    # What was deleted on the server leaves this disk too, not just the index of it.
    db.execute("PRAGMA secure_delete = ON")
    db.execute("PRAGMA journal_size_limit = 4194304")
    return db

"""What can be wrong with an archive, told apart by type and by a stable ``code``.

The sentence a person reads, and the way out, live in :mod:`cwtui.texts` under the same code.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path


class ArchiveError(Exception):
    """The archive at ``path`` cannot be used. ``reason`` is for the log: SQLite's or the system's words."""

    code = "archive_error"

    def __init__(self, path: Path, reason: str = "") -> None:
        self.path = path
        self.reason = reason
        super().__init__(f"{self.code}: {path}{f' ({reason})' if reason else ''}")


class ArchiveNewer(ArchiveError):
    """A newer cwtui made it. It was left as it is."""

    code = "archive_newer"


class ArchiveDamaged(ArchiveError):
    """It is no archive, or parts of it cannot be read. The way on: :func:`cwtui.store.salvage.set_aside`."""

    code = "archive_damaged"


class ArchiveUnwritable(ArchiveError):
    """The disk is full, failing or read-only. What was being written was not written at all."""

    code = "archive_unwritable"


class ArchiveBusy(ArchiveError):
    """Another process has kept the archive to itself for longer than we wait."""

    code = "archive_busy"


# Primary result codes of SQLite (https://www.sqlite.org/rescode.html).
_MEANINGS: dict[int, type[ArchiveError]] = {
    sqlite3.SQLITE_CORRUPT: ArchiveDamaged,
    sqlite3.SQLITE_NOTADB: ArchiveDamaged,
    sqlite3.SQLITE_TOOBIG: ArchiveDamaged,  # we write nothing of that length: a length was overwritten
    sqlite3.SQLITE_FULL: ArchiveUnwritable,
    sqlite3.SQLITE_READONLY: ArchiveUnwritable,
    sqlite3.SQLITE_IOERR: ArchiveUnwritable,
    sqlite3.SQLITE_CANTOPEN: ArchiveUnwritable,
    sqlite3.SQLITE_PERM: ArchiveUnwritable,
    sqlite3.SQLITE_BUSY: ArchiveBusy,
    sqlite3.SQLITE_LOCKED: ArchiveBusy,
    sqlite3.SQLITE_PROTOCOL: ArchiveBusy,
}
# I/O errors that say what is stored cannot be read back, not that nothing more can be stored.
_UNREADABLE = {
    sqlite3.SQLITE_IOERR_READ,
    sqlite3.SQLITE_IOERR_CORRUPTFS,
}


def translated(error: sqlite3.Error, path: Path) -> Exception:
    """The archive's error that ``error`` stands for, or ``error`` itself where the fault is ours."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        # sqlite3 names no code for text that is no UTF-8. We write nothing else, so the page is broken.
        if "decode to UTF-8" in str(error):
            return ArchiveDamaged(path, str(error))
        return error
    meaning = ArchiveDamaged if code in _UNREADABLE else _MEANINGS.get(code & 0xFF)
    return meaning(path, f"{error.sqlite_errorname}: {error}") if meaning else error

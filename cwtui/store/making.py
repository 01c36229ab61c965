"""The files of an archive: private, made complete or not at all, and never in each other's way."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from sqlite3 import Connection

from cwtui.store import connection, migrate
from cwtui.store.errors import ArchiveDamaged

DB_NAME = "archive.db"
SALVAGE_NAME = "archive.salvage"
"""Exists while a damaged archive is being replaced; holds the damaged one's new name."""


def begin(path: Path) -> None:
    """There is no archive: make one, unless a damaged one was just being replaced."""
    if path.with_name(SALVAGE_NAME).exists():
        raise ArchiveDamaged(path, "it was set aside, and what can be read is not carried over yet")
    # Looked for before the archive itself: one made by another process meanwhile has a log of its own.
    orphan = log_of(path)
    if orphan.exists() and not path.exists():
        # SQLite would replay it into whatever file has its name, also into a new one.
        orphan.rename(log_of(free_name(path)))
    create(path, account_id=int(path.parent.name))


def create(path: Path, account_id: int, fill: Callable[[Connection], None] | None = None) -> None:
    """Make an archive at ``path``, which appears there complete or not at all.

    ``fill`` puts the first rows into it. If there is one by then, it stays, and ours is thrown away.
    """
    part = migrate.private_file(path.with_name(f"{path.name}.{os.getpid()}.new"))
    try:
        db = connection.writer(part)
        try:
            migrate.upgrade(db)
            db.execute("BEGIN")
            db.execute("INSERT INTO owner VALUES (?)", (account_id,))
            if fill:
                fill(db)
            db.execute("COMMIT")
        finally:
            db.close()
        _place(part, path)
    finally:
        for leftover in (part, log_of(part), memory_of(part)):
            leftover.unlink(missing_ok=True)


def _place(part: Path, path: Path) -> None:
    """Give ``part`` the name ``path`` unless there is such a file: another process may have been quicker."""
    try:
        os.link(part, path)
    except FileExistsError:
        return
    except OSError:  # a file system without links
        if not path.exists():
            part.rename(path)


def free_name(path: Path) -> Path:
    """A name beside ``path`` for something damaged, with the time of now in it, that nothing has yet."""
    stamp = time.strftime("%Y%m%d-%H%M%S")
    for number in ("", *(f"-{n}" for n in range(2, 1000))):
        name = path.with_name(f"archive.damaged-{stamp}{number}.db")
        if not name.exists() and not log_of(name).exists():
            return name
    raise FileExistsError(path)


def tighten(path: Path) -> None:
    """Folder 0700 and files 0600, whatever somebody's copying or unpacking made of them."""
    if os.name == "nt":
        return
    wanted = {path.parent: 0o700, path: 0o600, log_of(path): 0o600, memory_of(path): 0o600}
    for file, mode in wanted.items():
        with suppress(FileNotFoundError):
            if file.stat().st_mode & 0o777 != mode:
                file.chmod(mode)


def log_of(path: Path) -> Path:
    """SQLite's write-ahead log: part of the archive, for the newest commits are in it alone."""
    return path.with_name(f"{path.name}-wal")


def memory_of(path: Path) -> Path:
    """SQLite's shared memory: an index of the log, made anew whenever it is missing."""
    return path.with_name(f"{path.name}-shm")

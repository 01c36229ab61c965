"""A new archive: complete or not at all."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from sqlite3 import Connection

from cwtui.store import connection, migrate
from cwtui.store.errors import ArchiveDamaged
from cwtui.store.places import SALVAGE_NAME, free_name, log_of, memory_of, private_file


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


def create(path: Path, account_id: int) -> None:
    """Make an empty archive at ``path``. If there is one by then, made by another process, it stays."""
    with built(path, account_id) as part:
        try:
            os.link(part, path)
        except FileExistsError:
            return
        except OSError:  # a file system without links
            if not path.exists():
                part.rename(path)


@contextmanager
def built(path: Path, account_id: int, fill: Callable[[Connection], None] | None = None) -> Iterator[Path]:
    """A complete archive under another name beside ``path``, to be given its name in one step.

    ``fill`` puts the first rows into it. What is not taken away is removed.
    """
    _sweep(path)
    part = private_file(path.with_name(f"{path.name}.{os.urandom(4).hex()}.new"))
    try:
        with closing(connection.writer(part)) as db:
            migrate.upgrade(db, copies=False)
            db.execute("BEGIN")
            db.execute("INSERT INTO owner VALUES (?)", (account_id,))
            if fill:
                fill(db)
            db.execute("COMMIT")
        yield part
    finally:
        for leftover in (part, log_of(part), memory_of(part)):
            leftover.unlink(missing_ok=True)


def _sweep(path: Path) -> None:
    """Remove what one that was killed in here left behind. A living one is done within the hour."""
    for leftover in path.parent.glob(f"{path.name}.*.new*"):
        with suppress(FileNotFoundError):
            if leftover.stat().st_mtime < time.time() - 3600:
                leftover.unlink()

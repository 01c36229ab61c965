"""Files that somebody only looked at: in the account's folder, for a while, as much as there is room for."""

from __future__ import annotations

import os
from collections.abc import Container
from contextlib import suppress
from pathlib import Path
from sqlite3 import Connection

from cwtui.store import leftovers
from cwtui.store.transfers import OPEN

FOLDER = "looked-at"
MOST = 100_000_000
"""Bytes of all of them together; the oldest go first."""


def place(folder: Path) -> Path:
    """Where they are, in the account's ``folder``."""
    return folder.absolute() / FOLDER


def wanted(db: Connection, folder: Path) -> set[str]:
    """The names of those that are on their way, and those that are in their room still, as far as known."""
    going = f"t.state IN ({', '.join('?' * len(OPEN))})"
    rows = db.execute(
        "SELECT t.saved_as, t.part FROM transfers t LEFT JOIN files f USING (file_id)"
        " LEFT JOIN rooms r ON r.room_id = t.room_id"
        f" WHERE t.folder = ? AND ({going}"
        " OR (t.state = 'done' AND NOT coalesce(f.vanished, 0) AND r.left_at IS NULL))",
        (str(place(folder)), *OPEN),
    )
    return {name for row in rows.fetchall() for name in row if name is not None}


def sweep(folder: Path, wanted: Container[str]) -> None:
    """Remove what is not ``wanted`` and has lain in the account's ``folder`` for a day, and make room; for
    whoever holds the engine's lock. Blocks."""
    leftovers.remove(place(folder), wanted)
    make_room(place(folder))


def make_room(place: Path, most: int = MOST) -> None:
    """Have at most so many bytes there: the oldest files go. What is still coming stays. Blocks."""
    found = []
    with suppress(OSError), os.scandir(place) as entries:
        for entry in entries:
            with suppress(OSError):
                if entry.is_file(follow_symlinks=False) and not entry.name.endswith(".part"):
                    facts = entry.stat(follow_symlinks=False)
                    found.append((facts.st_mtime, facts.st_size, entry.path))
    total = sum(size for _, size, _ in found)
    for _, size, path in sorted(found):
        if total <= most:
            break
        with suppress(OSError):
            os.unlink(path)
        total -= size

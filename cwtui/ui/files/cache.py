"""Files that somebody only looked at: in the account's folder, for a while, as much as there is room for."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from cwtui.paths import private_folder
from cwtui.ui.context import Context

FOLDER = "looked-at"
LARGEST = 20_000_000
"""Bytes of a file that is fetched to be looked at."""
MOST = 100_000_000
"""Bytes of all of them together; the oldest go first."""


def folder(context: Context) -> Path:
    """Where they are."""
    return context.archive.folder.absolute() / FOLDER


def is_in(context: Context, path: str) -> bool:
    """Is what is fetched into the folder ``path`` only looked at?"""
    return Path(path) == folder(context)


def make(place: Path) -> None:
    """Make the folder ready, and make room in it; blocks."""
    private_folder(place)
    sweep(place)


def sweep(place: Path, most: int = MOST) -> None:
    """Have at most so many bytes there: the oldest files go. What is still coming stays."""
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

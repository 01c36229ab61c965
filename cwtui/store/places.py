"""The names of an archive's files, and their privacy."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from pathlib import Path

DB_NAME = "archive.db"
SALVAGE_NAME = "archive.salvage"
"""Exists while a damaged archive is being replaced; holds the damaged one's new name."""
DAMAGE_NAME = "archive.damage"
"""Exists once something in an open archive could not be read: the next start sets the archive aside."""


def log_of(path: Path) -> Path:
    """SQLite's write-ahead log: part of the archive, for the newest commits are in it alone."""
    return path.with_name(f"{path.name}-wal")


def has_log(path: Path) -> bool:
    """Whether there are commits that may not be in the archive's file itself yet."""
    log = log_of(path)
    return log.exists() and log.stat().st_size > 0


def memory_of(path: Path) -> Path:
    """SQLite's shared memory: an index of the log, made anew whenever it is missing."""
    return path.with_name(f"{path.name}-shm")


def note_damage(path: Path) -> None:
    """Remember that the archive is damaged, as far as the disk lets us."""
    with suppress(OSError):
        os.close(os.open(path.with_name(DAMAGE_NAME), os.O_WRONLY | os.O_CREAT, 0o600))


def has_damage_note(path: Path) -> bool:
    return path.with_name(DAMAGE_NAME).exists()


def forget_damage(path: Path) -> None:
    """What the note was about is not at ``path`` any more."""
    path.with_name(DAMAGE_NAME).unlink(missing_ok=True)


def free_name(path: Path) -> Path:
    """A name beside ``path`` for something damaged, with the time of now in it, that nothing has yet."""
    stamp = time.strftime("%Y%m%d-%H%M%S")
    for number in ("", *(f"-{n}" for n in range(2, 1000))):
        name = path.with_name(f"archive.damaged-{stamp}{number}.db")
        if not name.exists() and not log_of(name).exists():
            return name
    raise FileExistsError(path)


def private_file(path: Path) -> Path:
    """Make an empty file only its owner can read (0600), in place of one that may have that name.

    SQLite gives ``-wal`` and ``-shm`` the mode of the file they belong to, so this decides for them too.
    """
    path.unlink(missing_ok=True)
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    return path


def tighten(path: Path) -> None:
    """Folder 0700 and files 0600, whatever somebody's copying or unpacking made of them."""
    if os.name == "nt":
        return
    wanted = {path.parent: 0o700, path: 0o600, log_of(path): 0o600, memory_of(path): 0o600}
    for file, mode in wanted.items():
        with suppress(FileNotFoundError):
            if file.stat().st_mode & 0o777 != mode:
                file.chmod(mode)

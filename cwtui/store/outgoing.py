"""The copies of files that are on their way into a room.

What is sent is what was chosen: it is copied when it is wished, into a folder of the account that only its
owner can read, and goes when the wish is done or given up.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Container
from pathlib import Path

import msgspec

from cwtui.paths import private_folder
from cwtui.store import leftovers

FOLDER = "outgoing"
LARGEST = 5_242_880
"""Bytes: what the service takes through its API."""


class TooLarge(Exception):
    """The file has ``size`` bytes, and the service takes :data:`LARGEST`."""

    code = "too_large"

    def __init__(self, size: int) -> None:
        self.size = size
        super().__init__(f"{self.code}: {size} bytes")


class Copy(msgspec.Struct, frozen=True):
    """``name`` is the copy's, not the file's; ``size`` in bytes."""

    name: str
    size: int


def keep(folder: Path, file: Path | bytes) -> Copy:
    """Copy what is to be sent into the account's ``folder``; blocks.

    Raises TooLarge, or OSError for the file or the disk: then nothing is left behind.
    """
    content = file if isinstance(file, bytes) else _read(file)
    if len(content) > LARGEST:
        raise TooLarge(len(content))
    place = private_folder(folder / FOLDER)
    copy = place / secrets.token_hex(12)
    descriptor = os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as handle:
            handle.write(content)
            handle.flush()
            os.fsync(handle.fileno())
    except BaseException:
        copy.unlink(missing_ok=True)
        raise
    return Copy(copy.name, len(content))


def _read(file: Path) -> bytes:
    with file.open("rb") as handle:
        size = os.fstat(handle.fileno()).st_size
        if size > LARGEST:
            raise TooLarge(size)
        return handle.read(LARGEST + 1)


def path(folder: Path, name: str) -> Path:
    """Where the copy of that name lies."""
    return folder / FOLDER / Path(name).name


def trouble(folder: Path, name: str, size: int) -> str | None:
    """Why the copy cannot be sent as it was chosen; None: it can."""
    try:
        found = path(folder, name).stat().st_size
    except OSError:
        return "copy_gone"
    if found > LARGEST:
        return "too_large"
    return None if found == size else "copy_gone"


def remove(folder: Path, name: str) -> None:
    """The copy is needed no more."""
    path(folder, name).unlink(missing_ok=True)


def sweep(folder: Path, wanted: Container[str]) -> None:
    """Remove what no wish needs, but for what was copied lately; for who holds the engine's lock. Blocks."""
    leftovers.remove(folder / FOLDER, wanted)

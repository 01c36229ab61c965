"""Pictures of people and rooms, kept in the account's folder, where only its owner can read them.

They are kept by their addresses: whoever gets another picture gets another address. Everything here blocks.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import time
from contextlib import suppress
from pathlib import Path

from cwtui.paths import private_folder

FOLDER = "pictures"
MOST = 400
"""Pictures that are kept; those that were shown longest ago go first."""
MOST_BYTES = 20_000_000
"""Of all of them together."""
_PART = ".part"
_YOUNG = 3600.0  # seconds in which a part may still be written


def path(folder: Path, url: str) -> Path:
    """Where the picture of this address lies in the account's ``folder``, if it is there."""
    return folder / FOLDER / hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()[:40]


def find(folder: Path, url: str) -> Path | None:
    """The picture, which counts as shown now; None: it is not here."""
    place = path(folder, url)
    if place.is_symlink() or not place.is_file():
        return None
    with suppress(OSError):
        os.utime(place)
    return place


def keep(folder: Path, url: str, content: bytes) -> Path:
    """Keep the picture of this address, in one step. Raises OSError: then nothing is left behind."""
    place = path(folder, url)
    private_folder(place.parent)
    part = place.with_name(secrets.token_hex(12) + _PART)
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as handle:
            handle.write(content)
        part.replace(place)
    finally:
        part.unlink(missing_ok=True)
    return place


def sweep(folder: Path, most: int = MOST, most_bytes: int = MOST_BYTES) -> None:
    """Have no more than so many there, the latest; and nothing of those that never came to their end."""
    found = []
    with suppress(OSError), os.scandir(folder / FOLDER) as entries:
        for entry in entries:
            facts = entry.stat(follow_symlinks=False)
            if not entry.name.endswith(_PART):
                found.append((facts.st_mtime, facts.st_size, entry.path))
            elif abs(time.time() - facts.st_mtime) > _YOUNG:
                os.unlink(entry.path)
    total = 0
    for number, (_, size, name) in enumerate(sorted(found, reverse=True), start=1):
        total += size
        if number > most or total > most_bytes:
            with suppress(OSError):
                os.unlink(name)

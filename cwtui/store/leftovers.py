"""Files in the account's folder that nobody needs any more."""

from __future__ import annotations

import os
import time
from collections.abc import Container
from contextlib import suppress
from pathlib import Path

YOUNG = 86_400.0
"""Seconds: what has not lain so long may be about to be needed, by another cwtui."""
MOST_AT_ONCE = 500
"""Removed in one go."""


def remove(place: Path, wanted: Container[str]) -> None:
    """Remove the files in ``place`` whose names are not ``wanted``, but for young ones. Blocks."""
    now, removed = time.time(), 0
    with suppress(OSError), os.scandir(place) as entries:
        for entry in entries:
            if removed >= MOST_AT_ONCE:
                break
            with suppress(OSError):
                age = abs(now - entry.stat(follow_symlinks=False).st_mtime)
                if age > YOUNG and entry.name not in wanted and not entry.is_dir(follow_symlinks=False):
                    os.unlink(entry.path)
                    removed += 1

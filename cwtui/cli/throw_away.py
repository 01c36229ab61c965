"""The demo's world: a folder for as long as it runs. What killed demos have left goes at the next start."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

PREFIX = "cwtui-demo-"
LOCK_NAME = "demo.lock"
NEWBORN = 2.0  # seconds in which a demo may have made its lock without holding it yet


@contextmanager
def throw_away_folder() -> Iterator[Path]:
    """A new folder among the temporary files, which is removed at the end."""
    from filelock import FileLock

    remove_leftovers(Path(tempfile.gettempdir()))
    with tempfile.TemporaryDirectory(prefix=PREFIX) as name, FileLock(Path(name) / LOCK_NAME, mode=0o600):
        yield Path(name)


def remove_leftovers(temporary: Path) -> None:
    """Remove the folders there whose demo is dead, however it died: the system has freed its lock."""
    from filelock import FileLock, Timeout

    for folder in temporary.glob(f"{PREFIX}*"):
        lock = folder / LOCK_NAME
        if not _is_mine(folder, stat.S_ISDIR) or not _is_mine(lock, stat.S_ISREG):
            continue
        try:
            if time.time() - lock.stat().st_mtime < NEWBORN:
                continue
            with FileLock(lock, timeout=0, mode=0o600):
                shutil.rmtree(folder, ignore_errors=True)
        except (Timeout, OSError):
            continue  # it runs, or somebody else has been quicker


def _is_mine(path: Path, is_kind: Callable[[int], bool]) -> bool:
    """Is it there, of that kind and no link, and nobody else's? All may write among temporary files."""
    try:
        found = path.lstat()
    except OSError:
        return False
    return is_kind(found.st_mode) and (os.name == "nt" or found.st_uid == os.getuid())

"""Opening the archive of an account, also one that is damaged."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cwtui.store import Archive, ArchiveDamaged, EngineLock

if TYPE_CHECKING:
    from cwtui.store import Salvage


def open_archive(folder: Path) -> tuple[Archive, Salvage | None]:
    """The archive in ``folder``. A damaged one is set aside first, by the engine's owner alone.

    Raises ArchiveError: newer, busy, unwritable, or damaged while another cwtui owns the engine.
    """
    try:
        return Archive.open(folder), None
    except ArchiveDamaged:
        lock = EngineLock(folder)
        if not lock.acquire():
            raise
        try:
            from cwtui.store import set_aside

            salvage = set_aside(folder, lock)
            return Archive.open(folder), salvage
        finally:
            lock.release()

"""The archive: everything cwtui has ever received of one account, and what the person still wants done.

One SQLite file per account. Each table family has a module of plain functions that take the connection
first: ``messages.page(archive.db, room_id)`` reads, ``await archive.write(messages.save_window, room_id,
window)`` writes. Names are exported lazily, so that one table family never imports the others.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cwtui.store.archive import Archive
    from cwtui.store.changes import Changed, Kind
    from cwtui.store.errors import (
        ArchiveBusy,
        ArchiveDamaged,
        ArchiveError,
        ArchiveNewer,
        ArchiveUnwritable,
    )
    from cwtui.store.lock import EngineLock
    from cwtui.store.salvage import Salvage, set_aside

_HOMES = {
    "Archive": "archive",
    "ArchiveBusy": "errors",
    "ArchiveDamaged": "errors",
    "ArchiveError": "errors",
    "ArchiveNewer": "errors",
    "ArchiveUnwritable": "errors",
    "Changed": "changes",
    "EngineLock": "lock",
    "Kind": "changes",
    "Salvage": "salvage",
    "set_aside": "salvage",
}

__all__ = [
    "Archive",
    "ArchiveBusy",
    "ArchiveDamaged",
    "ArchiveError",
    "ArchiveNewer",
    "ArchiveUnwritable",
    "Changed",
    "EngineLock",
    "Kind",
    "Salvage",
    "set_aside",
]


def __getattr__(name: str) -> Any:
    if home := _HOMES.get(name):
        return getattr(import_module(f"{__name__}.{home}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

"""Takes away what lies in the account's folder and nobody needs any more: copies of files whose wish is no
more, and files that were only looked at. Only who holds the engine's lock may run this.
"""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from sqlite3 import Connection

from cwtui.store import Archive, ArchiveError, looked_at, outbox, outgoing
from cwtui.store.wishes import Upload
from cwtui.sync.clock import Clock
from cwtui.sync.inlet import on_thread
from cwtui.sync.tempo import Tempo

_log = logging.getLogger(__name__)


class Tidying:
    """Tidies up some time after the start, when what is new has come, and then now and again."""

    def __init__(self, archive: Archive, clock: Clock, tempo: Tempo) -> None:
        self._archive = archive
        self._clock = clock
        self._tempo = tempo

    async def run(self) -> None:
        """Tidy until cancelled."""
        never = asyncio.Event()
        first, then = self._tempo.tidies
        await self._clock.wait(never, first)
        while True:
            try:
                await self._tidy()
            except (ArchiveError, OSError) as error:
                _log.warning("what nobody needs stays for now: %s", error)
            await self._clock.wait(never, then)

    async def _tidy(self) -> None:
        folder = self._archive.folder
        copies, looked = await self._archive.read(_wanted, folder)
        await on_thread(outgoing.sweep, folder, copies)
        await on_thread(looked_at.sweep, folder, looked)


def _wanted(db: Connection, folder: Path) -> tuple[set[str], set[str]]:
    """The copies that are to be sent, and what is looked at: by their names."""
    copies = {row.wish.copy for row in outbox.open_rows(db) if isinstance(row.wish, Upload)}
    return copies, looked_at.wanted(db, folder)

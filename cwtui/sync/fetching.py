"""One try to fetch one file: from its signed address to its name in the folder.

What is written down when, so that a kill or a power cut at any moment costs no more than the last half
second: the names before the file is made, how much of it is safe as it grows, its SHA-256 before it is given
its name, and afterwards that it is done.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from cwtui.chatwork.errors import BadAnswer, FileChanged, WrongSize
from cwtui.chatwork.models import File
from cwtui.file_names import PART, place
from cwtui.store import Archive, transfers
from cwtui.store.transfers import Begun, TransferRow
from cwtui.sync.clock import Clock
from cwtui.sync.inlet import Inlet, on_thread, uncut
from cwtui.sync.ledger import Ledger
from cwtui.sync.line import Line
from cwtui.sync.part import Part, is_whole, remove
from cwtui.sync.progress import Moving

if TYPE_CHECKING:
    from cwtui.chatwork import Chatwork
    from cwtui.chatwork.downloads import FileHost, Served

SPARE = 4 << 20
"""Bytes that stay free on the disk: others write there, too."""
_ENDPOINT = "GET file"


class CannotSave(Exception):
    """This file cannot be saved here, however often it is tried. ``code`` as in :mod:`cwtui.texts`."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class NotWanted(Exception):
    """The person has cancelled it meanwhile."""


@dataclass(frozen=True, slots=True)
class Means:
    """What it takes to fetch files. ``most_bytes``: the size of the largest that may be saved.

    ``after_key`` returns when nobody waits for the screen any more.
    """

    archive: Archive
    ledger: Ledger
    service: Chatwork
    host: FileHost
    line: Line
    clock: Clock
    most_bytes: int
    after_key: Callable[[], Awaitable[None]]


class Fetch:
    """``moving`` is kept up to date; ``on_news`` is called when there is more of it, and at its last byte.

    ``arrived``: nothing more comes, and what is left to be done is here. ``part`` is what there is of the
    file, None as long as there is nothing.
    """

    def __init__(self, means: Means, row: TransferRow, moving: Moving, on_news: Callable[[], None]) -> None:
        self._means = means
        self._row = row
        self._folder = Path(row.folder)
        self._saved_as = row.saved_as or ""
        self._moving = moving
        self._on_news = on_news
        self.part: Part | None = None
        self.arrived = False

    @property
    def safe(self) -> int:
        """Bytes that are safe on the disk."""
        return self.part.safe if self.part else 0

    async def run(self) -> None:
        """Fetch it, or what is missing of it, and give it its name.

        Raises NotWanted, CannotSave, NameTaken, OSError, ArchiveError and what the service and the file host
        can raise.
        However it ends, nothing of it is being written any more.
        """
        try:
            if await self._has_its_name():
                return
            self.part = await self._begun_earlier()
            if self.part is None or self.part.sha256() != self._row.sha256:
                await self._fetch(await self._prepared())
            await uncut(self._finish())
        finally:
            if self.part is not None:
                self.part.close()

    async def _has_its_name(self) -> bool:
        """Was it given its name just before we were killed?"""
        row = self._row
        if row.sha256 is None or row.saved_as is None:
            return False
        if not await on_thread(is_whole, self._folder, row.saved_as, row.received, row.sha256):
            return False
        await self._forget_part()
        await self._means.ledger.write(transfers.done, row.transfer_id, now=self._means.clock.now())
        return True

    async def _begun_earlier(self) -> Part | None:
        """What there is of it already."""
        row = self._row
        if row.part is None:
            return None
        # Only who has seen the end of it knows that it ends there: else the last byte is asked for again.
        safe = row.received if row.sha256 else min(row.received, max(0, row.size - 1))
        part = await on_thread(Part.resume, self._folder, row.part, safe)
        if part is None:
            await self._forget_part()
        return part

    async def _forget_part(self) -> None:
        if self._row.part is not None:
            await on_thread(remove, self._folder, self._row.part)

    async def _prepared(self) -> File:
        """The address, and meanwhile a place for the file."""
        preparing = asyncio.ensure_future(on_thread(self._prepare, self._row.size))
        try:
            return await self._address()
        finally:
            await uncut(preparing)

    async def _address(self) -> File:
        """The file, with an address that works from now on for half a minute."""
        means, row = self._means, self._row
        await means.after_key()
        means.line.spend()
        file = await means.service.file(row.room_id, row.file_id, download_url=True)
        if not file.download_url:
            raise BadAnswer(_ENDPOINT, words=("no address",))
        if file.filesize > means.most_bytes:
            raise CannotSave("file_too_large")
        return file

    def _prepare(self, size: int) -> None:
        """Make the folder, unless it was there once; see that the file fits in; choose a name for it."""
        if self._row.part is None:
            try:
                self._folder.mkdir(parents=True, exist_ok=True)
            except FileExistsError:
                raise CannotSave("folder_unwritable") from None
        if shutil.disk_usage(self._folder).free < size - (self.part.size if self.part else 0) + SPARE:
            raise CannotSave("disk_full")
        if self.part is None:
            self._saved_as = place(self._folder, self._row.name).name

    async def _fetch(self, file: File) -> None:
        if file.filesize != self._row.size:  # another version of it
            if self.part is not None:
                await on_thread(self.part.clear)
            await on_thread(self._prepare, file.filesize)
        start = self.part.size if self.part else 0
        try:
            async with self._means.host.serve(file.download_url or "", start, self._row.validator) as served:
                await self._receive(served, file.filesize)
        except FileChanged:
            if self.part is not None:
                await on_thread(self.part.clear)
            raise

    async def _receive(self, served: Served, size: int) -> None:
        """Take in what comes. What is of another length than it should be is no part of the file."""
        if served.total not in (None, size):
            raise WrongSize(_ENDPOINT)
        if self.part is not None and served.start < self.part.size:
            await on_thread(self.part.clear)
        clock, moving = self._means.clock, self._moving
        moving.begin(size, served.start, clock.monotonic())
        async with Inlet(partial(self._named, served, size), clock, self._on_news) as inlet:
            async for piece in served.pieces:
                moving.more(len(piece), clock.monotonic())
                if moving.moved > size:
                    break
                await inlet.take(piece)
                await self._means.after_key()
            self.arrived = True
            self._on_news()
        if moving.moved != size and self.part is not None:
            await on_thread(self.part.clear)
            raise WrongSize(_ENDPOINT)

    async def _named(self, served: Served, size: int) -> Part:
        """The file for it. Its names are written down before there is one that is called so."""
        taken: set[str] = set()
        while True:
            name = self.part.name if self.part else self._saved_as + PART
            begun = await self._means.ledger.write(
                transfers.begin,
                self._row,
                size=size,
                received=self.safe,
                host=served.host,
                validator=served.validator,
                saved_as=self._saved_as,
                part=name,
            )
            if begun is Begun.NOT_WANTED:
                raise NotWanted
            if begun is Begun.YES:
                self.part = self.part or Part(self._folder, name)
                return self.part
            taken.add(self._saved_as)
            self._saved_as = (await on_thread(place, self._folder, self._row.name, taken)).name

    async def _finish(self) -> None:
        """All of it is there: give it its name."""
        part, row, ledger = self.part, self._row, self._means.ledger
        assert part is not None
        if part.safe < part.size:
            await on_thread(part.sync)
        while True:
            known = {"sha256": part.sha256(), "saved_as": self._saved_as}
            if not await ledger.write(transfers.complete, row.transfer_id, size=part.size, **known):
                raise NotWanted
            try:
                await on_thread(part.take_name, self._saved_as)
                break
            except FileExistsError:
                self._saved_as = (await on_thread(place, self._folder, row.name)).name
        await ledger.write(transfers.done, row.transfer_id, now=self._means.clock.now())

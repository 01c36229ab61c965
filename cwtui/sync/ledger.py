"""Many small writes, few commits: each waits for the disk, and several files are on their way at once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from sqlite3 import Connection
from typing import Any, Concatenate, ParamSpec, TypeVar

from cwtui.store import Archive

P = ParamSpec("P")
T = TypeVar("T")
_Entry = tuple[Callable[[Connection], Any], "asyncio.Future[Any]"]


class Ledger:
    """As :meth:`cwtui.store.Archive.write`, but what is wanted while a commit runs shares the next one.

    What shares a commit fails together: only what cannot fail for reasons of its own belongs here.
    """

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._waiting: list[_Entry] = []
        self._writing: asyncio.Task[None] | None = None

    async def write(
        self, fn: Callable[Concatenate[Connection, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run ``fn(db, *args, **kwargs)`` in a transaction; its result. Raises ArchiveError.

        When it returns, the commit is on the disk. Cancelling the caller does not stop the write.
        """
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append((lambda db: fn(db, *args, **kwargs), done))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write())
        return await asyncio.shield(done)

    async def settle(self) -> None:
        """Until nothing more is being written."""
        while self._writing is not None:
            await asyncio.wait([self._writing])

    async def _write(self) -> None:
        try:
            while self._waiting:
                entries, self._waiting = self._waiting, []
                await self._commit(entries)
        finally:
            self._writing = None

    async def _commit(self, entries: list[_Entry]) -> None:
        try:
            results = await self._archive.write(_all, [work for work, _ in entries])
        except Exception as error:
            for _, done in entries:
                done.set_exception(error)
                done.exception()  # who wanted it may have been cancelled
            return
        for result, (_, done) in zip(results, entries, strict=True):
            done.set_result(result)


def _all(db: Connection, works: list[Callable[[Connection], Any]]) -> list[Any]:
    return [work(db) for work in works]

"""From pieces that arrive on the event loop to blocks that are written on a thread."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from functools import partial
from math import inf
from types import TracebackType
from typing import Any, ParamSpec, Self, TypeVar

from cwtui.sync.clock import Clock
from cwtui.sync.part import Part

BLOCK = 1 << 18
"""Bytes that are written in one go."""
LATEST = 0.25
"""Seconds after which what has come is written, be it ever so little."""
SAFE_EVERY = 0.5
"""Seconds after which what was written is made safe."""

P = ParamSpec("P")
T = TypeVar("T")


async def uncut(work: Awaitable[T]) -> T:
    """Do it to its end, also when we are cancelled meanwhile."""
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        while not task.done():
            with suppress(asyncio.CancelledError):
                await asyncio.wait([task])
        if not task.cancelled():
            task.exception()  # nobody will hear of it
        raise


def begun_on_thread(work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> asyncio.Future[T]:
    """Begin something that blocks."""
    return asyncio.get_running_loop().run_in_executor(None, partial(work, *args, **kwargs))


def on_thread(work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Awaitable[T]:
    """Do something that blocks; once begun it is done to its end."""
    return uncut(begun_on_thread(work, *args, **kwargs))


class Inlet:
    """Writes one block while the next one comes. A context manager: at its end everything is written.

    ``opening`` gives the file; nobody who hands in pieces waits for it. ``on_written`` is called after each
    block. What is raised in writing (OSError), or by ``opening``, is raised here: nothing comes after a gap.
    """

    def __init__(
        self, opening: Callable[[], Coroutine[Any, Any, Part]], clock: Clock, on_written: Callable[[], None]
    ) -> None:
        self._opening = opening
        self._clock = clock
        self._on_written = on_written
        self._block = bytearray()
        self._written_at = self._safe_at = clock.monotonic()
        self._writing: asyncio.Future[None] | None = None
        self._broken = False

    async def __aenter__(self) -> Self:
        self._opened = asyncio.create_task(self._opening())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._safe_at = -inf
        try:
            await self._hand_over(self._clock.monotonic())
            await self._settle()
        finally:
            part = await uncut(self._opened)
            if self._broken:
                with suppress(OSError):
                    await on_thread(part.sync)  # up to where it broke

    async def take(self, piece: bytes) -> None:
        """It has come."""
        self._block += piece
        now = self._clock.monotonic()
        if len(self._block) >= BLOCK or now - self._written_at >= LATEST:
            await self._hand_over(now)

    async def _hand_over(self, now: float) -> None:
        part = await uncut(self._opened)
        await self._settle()
        if self._broken:
            return
        block, self._block = self._block, bytearray()
        sync = now - self._safe_at >= SAFE_EVERY
        self._written_at = now
        if sync:
            self._safe_at = now
        self._writing = begun_on_thread(part.add, block, sync=sync)

    async def _settle(self) -> None:
        """The block before is written."""
        if (writing := self._writing) is None:
            return
        self._writing = None
        try:
            await uncut(writing)
        finally:
            self._broken = writing.cancelled() or writing.exception() is not None
        self._on_written()

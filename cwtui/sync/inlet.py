"""From pieces that arrive on the event loop to blocks that are written on a thread."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from types import TracebackType
from typing import Any, ParamSpec, Self, TypeVar

from cwtui.sync.clock import Clock
from cwtui.sync.part import Part

BLOCK = 1 << 18
"""Bytes that are written in one go."""
LATEST = 0.25
"""Seconds after which what has come is written, be it ever so little."""
MOST_WAITING = 1 << 21
"""Bytes of one file that may wait for the disk."""
SAFE_EVERY = 0.5
"""Seconds after which what was written is made safe."""

_threads = ThreadPoolExecutor(12, thread_name_prefix="files")
"""Of their own, for they wait for the disk: who looks up a host needs not wait for it with them."""

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


def on_thread(work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Coroutine[Any, Any, T]:
    """Do something that blocks; it begins at once, and is done to its end."""
    return uncut(asyncio.get_running_loop().run_in_executor(_threads, partial(work, *args, **kwargs)))


class Inlet:
    """Writes what has come while more of it comes. A context manager: at its end everything is written.

    ``opening`` gives the file; what comes before that waits, up to :data:`MOST_WAITING`. ``on_written`` is
    called now and then. What goes wrong in opening or writing is raised here; nothing is written after that.
    """

    def __init__(
        self, opening: Callable[[], Awaitable[Part]], clock: Clock, on_written: Callable[[], None]
    ) -> None:
        self._opening = opening
        self._clock = clock
        self._on_written = on_written
        self._block = bytearray()
        self._blocks: list[bytearray] = []
        self._waiting = 0  # bytes
        self._handed_at = self._safe_at = clock.monotonic()
        self._ended = False
        self._more, self._room = asyncio.Event(), asyncio.Event()

    async def __aenter__(self) -> Self:
        self._writer = asyncio.create_task(self._write())
        self._writer.add_done_callback(lambda _: self._room.set())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended = True
        self._hand_over()
        await uncut(self._writer)

    async def take(self, piece: bytes) -> None:
        """It has come."""
        self._block += piece
        now = self._clock.monotonic()
        if len(self._block) < BLOCK and now - self._handed_at < LATEST:
            return
        self._handed_at = now
        self._hand_over()
        while self._waiting > MOST_WAITING and not self._writer.done():
            self._room.clear()
            await self._room.wait()
        if self._writer.done():
            self._writer.result()

    def _hand_over(self) -> None:
        self._waiting += len(self._block)
        self._blocks.append(self._block)
        self._block = bytearray()
        self._more.set()

    async def _write(self) -> None:
        part = await self._opening()
        try:
            while self._blocks or not self._ended:
                await self._more.wait()
                self._more.clear()
                blocks, self._blocks = self._blocks, []
                now = self._clock.monotonic()
                is_due = self._ended or now - self._safe_at >= SAFE_EVERY
                if is_due:
                    self._safe_at = now
                await on_thread(_add, part, blocks, is_due)
                self._waiting -= sum(map(len, blocks))
                self._room.set()
                self._on_written()
        except OSError:
            with suppress(OSError):
                await on_thread(part.sync)  # up to where it broke
            raise


def _add(part: Part, blocks: list[bytearray], sync: bool) -> None:
    for block in blocks:
        part.add(block)
    if sync:
        part.sync()

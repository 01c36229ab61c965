"""Standard output for a command that runs for days: who reads it slowly, or not at all, holds up nothing."""

from __future__ import annotations

import asyncio
import os
import stat
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from queue import SimpleQueue


class Output:
    """Line by line, written by a thread: the event loop goes on while a full pipe waits for its reader.

    ``closed`` is set when nobody reads it any more, also while there is nothing to write.
    """

    def __init__(self, descriptor: int = 1) -> None:
        self.closed = asyncio.Event()
        self._descriptor = descriptor
        self._encoding = sys.stdout.encoding or "utf-8"
        self._loop = asyncio.get_running_loop()
        self._lines: SimpleQueue[tuple[bytes, asyncio.Future[None]] | None] = SimpleQueue()
        # A daemon: were it waiting for a reader that never reads, the process could not end.
        threading.Thread(target=self._work, name="output", daemon=True).start()
        self._watched = self._watch_reader()

    async def write(self, line: str) -> None:
        """Write it and wait until the system has it. What comes after the reader left is lost."""
        done: asyncio.Future[None] = self._loop.create_future()
        self._lines.put((f"{line}\n".encode(self._encoding, "replace"), done))
        await done

    def close(self) -> None:
        """Let the thread end."""
        self._lines.put(None)
        if self._watched:
            self._loop.remove_reader(self._descriptor)

    def _work(self) -> None:
        while (job := self._lines.get()) is not None:
            line, done = job
            try:
                while line:
                    line = line[os.write(self._descriptor, line) :]
            except OSError:
                self._tell(self.closed.set)
            self._tell(partial(_settle, done))

    def _tell(self, what: Callable[[], None]) -> None:
        with suppress(RuntimeError):  # the loop was closed meanwhile
            self._loop.call_soon_threadsafe(what)

    def _watch_reader(self) -> bool:
        """The end of a pipe that is written to becomes "readable" when the other end is closed."""
        mode = os.fstat(self._descriptor).st_mode
        if not (stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)):
            return False
        with suppress(NotImplementedError, OSError):
            self._loop.add_reader(self._descriptor, self.closed.set)
            return True
        return False


def _settle(done: asyncio.Future[None]) -> None:
    if not done.done():
        done.set_result(None)

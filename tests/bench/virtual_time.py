"""An event loop whose time is virtual: waiting costs nothing, working costs none of it.

Time moves only when nothing is left to do but wait, and then at once to the next moment anything waits for.
While a thread of an executor works for the loop, it stands still.
"""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any, TypeVar

from cwtui.sync.clock import Clock

T = TypeVar("T")
STUCK = 60.0  # seconds of the real world in which a thread must end what it does for the loop


class _Patience(selectors.SelectSelector):
    """Instead of waiting for a time to come it moves there."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0
        self.at_work = 0  # threads

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if ready or (timeout is not None and timeout <= 0):
            return ready
        if self.at_work:
            return super().select(STUCK)
        if timeout is None:
            raise RuntimeError("everything waits, and nothing will ever come")
        self.now += timeout
        return ready


class VirtualLoop(asyncio.SelectorEventLoop):
    """``time()`` begins at 0 and is in seconds."""

    def __init__(self) -> None:
        self._patience = _Patience()
        super().__init__(self._patience)

    def time(self) -> float:
        return self._patience.now

    def run_in_executor(  # type: ignore[override]
        self, executor: Executor | None, func: Callable[..., T], *args: Any
    ) -> asyncio.Future[T]:
        self._patience.at_work += 1
        future: asyncio.Future[T] = super().run_in_executor(executor, func, *args)
        future.add_done_callback(self._one_less)
        return future

    def _one_less(self, future: asyncio.Future[Any]) -> None:
        self._patience.at_work -= 1


class VirtualClock(Clock):
    """The carrier's clock, on the time of ``loop``; ``epoch`` is Unix seconds at its 0."""

    def __init__(self, loop: asyncio.AbstractEventLoop, epoch: float) -> None:
        self._loop = loop
        self._epoch = epoch

    def now(self) -> float:
        return self._epoch + self._loop.time()

    def monotonic(self) -> float:
        return self._loop.time()

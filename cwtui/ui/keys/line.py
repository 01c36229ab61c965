"""Keys in line: what a key set off has happened before the next one is understood.

A command often only says what is wanted ("this row was opened"), and who hears it moves the focus. Somebody
who types faster than that, or over a line on which keys come in bursts, would type into what had it before.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

import msgspec
from textual import events
from textual.app import App
from textual.dom import DOMNode

PATIENCE = 2.0  # seconds after which a key is understood whatever the one before it is still about
_WALKS = 3  # so often the focus may move on while one key is followed

Input = events.Key | events.Paste


class KeyLine:
    """The keys of ``app`` that wait. ``take`` does what is to be done with a key, or with what was pasted."""

    def __init__(self, app: App[None], take: Callable[[Input], Awaitable[None]]) -> None:
        self._app = app
        self._take = take
        self._waiting: deque[Input] = deque()
        self._running: _Running | None = None
        self._alarm: asyncio.TimerHandle | None = None

    async def put(self, event: Input) -> None:
        """Take it now, or when what came before it is done with."""
        self._waiting.append(event)
        await self._go_on()

    def begin(self) -> Callable[[], None]:
        """A command was found for the key. What is returned is to be called when it has run: what the command
        has said goes then from what had the focus to one parent after another."""
        self._running = running = _Running(self._chain())
        return lambda: self._follow(running)

    def _chain(self) -> list[DOMNode]:
        """Who hears of a key, nearest first; the app, which is last for all, is not in it."""
        stack = self._app.screen_stack
        nearest = (stack[-1].focused or stack[-1]) if stack else None
        return [node for node in nearest.ancestors_with_self if node is not self._app] if nearest else []

    # In line behind the messages

    def _follow(self, running: _Running) -> None:
        """Behind all that is on its way to one of the chain by now, and then behind what it has handed on."""
        while running.chain:
            if running.chain.pop(0).call_later(self._follow, running):
                return  # otherwise this one has gone
        self._app.call_later(self._arrived, running)

    async def _arrived(self, running: _Running) -> None:
        if running is not self._running:
            return  # nobody waited any longer
        chain = self._chain()
        running.walks += 1
        if chain[:1] != running.nearest and running.walks < _WALKS:
            # Somebody else has the focus now, perhaps a dialog that is about to give it to its field.
            running.nearest, running.chain = chain[:1], chain
            self._follow(running)
        else:
            self._running = None
            await self._go_on()

    # Waiting

    async def _go_on(self) -> None:
        while self._waiting and self._running is None:
            await self._take(self._waiting.popleft())
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
        if self._waiting and self._running is not None:
            late = self._running.since + PATIENCE
            self._alarm = asyncio.get_running_loop().call_at(late, self._wait_no_longer)

    def _wait_no_longer(self) -> None:
        self._running = None
        self._app.call_later(self._go_on)


class _Running(msgspec.Struct, eq=False):
    """A command of which something may be on its way. ``since``: seconds of the loop's clock."""

    chain: list[DOMNode]
    walks: int = 0
    since: float = msgspec.field(default_factory=lambda: asyncio.get_running_loop().time())
    nearest: list[DOMNode] = []

    def __post_init__(self) -> None:
        self.nearest = self.chain[:1]

"""Pictures of people and rooms, from the screen that shows one to the news that it is here.

They are decoration: what cannot be had is not, and nobody is told. Nothing of it is asked of the API.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

MOST_WANTED = 32
"""Those wanted longest ago are forgotten."""

Listener = Callable[[str], None]


class Pictures:
    """What a screen declares, and what it hears; it outlives every engine of a run."""

    def __init__(self) -> None:
        self._wanted: dict[str, None] = {}  # the addresses; the latest is the last
        self._listeners: list[Listener] = []
        self._woken = asyncio.Event()

    def want(self, url: str) -> None:
        """The screen shows the picture at this address, and it is not here. It may be declared again."""
        self._wanted.pop(url, None)
        self._wanted[url] = None
        if len(self._wanted) > MOST_WANTED:
            del self._wanted[next(iter(self._wanted))]
        self._woken.set()

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` with the address of each picture that has come. The result ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    # For who fetches them.

    async def next(self) -> str:
        """The address wanted last; waits for one. It is wanted no more."""
        while not self._wanted:
            self._woken.clear()
            await self._woken.wait()
        return self._wanted.popitem()[0]

    def came(self, url: str) -> None:
        """It is here now."""
        for listener in tuple(self._listeners):
            listener(url)

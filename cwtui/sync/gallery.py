"""Fetches the pictures of people and rooms that a screen shows, beside everything else and by the way."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import TYPE_CHECKING

from cwtui.store import pictures
from cwtui.sync.clock import Clock
from cwtui.sync.inlet import on_thread
from cwtui.sync.line import Line
from cwtui.sync.pictures import Pictures

if TYPE_CHECKING:
    from cwtui.chatwork.downloads import FileHost

AT_ONCE = 2
"""Pictures that come at the same time: one host that does not answer holds up no other."""
LARGEST = 1_000_000
"""Bytes of a picture."""
AGAIN = 300.0
"""Seconds after which one that could not be had is asked for again."""

_log = logging.getLogger(__name__)


class Gallery:
    """``folder`` is the account's, where they are kept; ``deadline``: seconds in which one has to come."""

    def __init__(
        self, folder: Path, host: FileHost, wanted: Pictures, line: Line, clock: Clock, deadline: float
    ) -> None:
        self._folder = folder
        self._host = host
        self._wanted = wanted
        self._line = line
        self._clock = clock
        self._deadline = deadline
        self._under_way: set[str] = set()
        self._not_before: dict[str, float] = {}  # monotonic, by address

    async def run(self) -> None:
        """Fetch until cancelled. Nothing that goes wrong with a picture is raised."""
        async with asyncio.TaskGroup() as group:
            for _ in range(AT_ONCE):
                group.create_task(self._serve())

    async def _serve(self) -> None:
        while True:
            url = await self._wanted.next()
            if not self._may_ask(url):
                continue
            self._under_way.add(url)
            try:
                await self._fetch(url)
            except Exception as error:  # whatever it is, it is only a picture
                _log.debug("no picture: %s", error)
                self._not_before[url] = self._clock.monotonic() + AGAIN
            else:
                self._wanted.came(url)
            finally:
                self._under_way.discard(url)

    def _may_ask(self, url: str) -> bool:
        now = self._clock.monotonic()
        self._not_before = {one: at for one, at in self._not_before.items() if at > now}
        return self._line.error is None and url not in self._not_before and url not in self._under_way

    async def _fetch(self, url: str) -> None:
        if await on_thread(pictures.find, self._folder, url) is not None:
            return
        async with asyncio.timeout(self._deadline):
            content = await self._host.picture(url, LARGEST)
        if not is_picture(content):
            raise ValueError("what came is no picture")
        await on_thread(pictures.keep, self._folder, url, content)
        await on_thread(pictures.sweep, self._folder)


def is_picture(content: bytes) -> bool:
    """Does it begin as pictures do that can be drawn here? Whether it is one, only drawing it tells."""
    is_webp = content.startswith(b"RIFF") and content[8:12] == b"WEBP"
    return is_webp or content.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a"))

"""The real app on a stage: its archive in a folder, its keys pressed, its screen read."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from textual import events
from textual.pilot import Pilot

from cwtui.secrets import Tokens
from cwtui.settings import Settings, api_host
from cwtui.settings.declared import Send
from cwtui.store import Archive, messages, outbox
from cwtui.store.wishes import MarkRead, MarkUnread, OutboxRow
from cwtui.store.wishes import Send as SendWish
from cwtui.sync import Session
from cwtui.sync.clock import Clock
from cwtui.sync.tempo import Tempo
from cwtui.ui.app import CwtuiApp
from cwtui.ui.panes.rooms import RoomList
from cwtui.ui.room.composer import Composer
from cwtui.ui.screens.main import MainScreen
from cwtui.ui.timeline.timeline import Timeline
from cwtui.ui.widgets.key_row import KeyRow
from cwtui.ui.widgets.status_bar import StatusBar
from tests.sync.rig import QUICK
from tests.ui.seed import NOW, NOWHERE

SIZE = (120, 36)
ROUNDS = 3  # in which what one widget says to another has been heard by all
TOKEN = "0123456789abcdef0123456789abcdef"
AT_ONCE = Settings(time_zone="Asia/Tokyo", send=Send(hold_seconds=0, hold_outside=0))
HELD = Settings(time_zone="Asia/Tokyo", send=Send(hold_seconds=30, hold_outside=30))


class Standing(Clock):
    """The time of day stands still; waits are real."""

    def now(self) -> float:
        return NOW


class Stage:
    """A running app and the hands and eyes of a person at it."""

    def __init__(self, app: CwtuiApp, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot

    # Eyes

    @property
    def text(self) -> str:
        """The whole screen as lines of text."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text.rstrip() for strip in strips)

    @property
    def lines(self) -> list[str]:
        return self.text.split("\n")

    @property
    def main(self) -> MainScreen:
        return next(s for s in reversed(self.app.screen_stack) if isinstance(s, MainScreen))

    @property
    def timeline(self) -> Timeline:
        return self.main.query_one(Timeline)

    @property
    def composer(self) -> Composer:
        return self.main.query_one(Composer)

    @property
    def rooms(self) -> RoomList:
        return self.main.query_one(RoomList)

    @property
    def status(self) -> str:
        return self.main.query_one(StatusBar).render_line(0).text

    @property
    def key_row(self) -> str:
        """All that is said there, on however many rows."""
        row = self.main.query_one(KeyRow)
        return "".join(row.render_line(y).text for y in range(row.size.height))

    @property
    def hints(self) -> str:
        """The keys in the key row, without a sentence that may lie over them."""
        self.main.query_one(KeyRow).hush()
        return self.key_row.strip()

    @property
    def open_room(self) -> int | None:
        return self.main.open_room_id

    @property
    def focus(self) -> str:
        """The id of what has the focus."""
        return (self.app.focused.id or "") if self.app.focused is not None else ""

    def shown(self) -> list[str]:
        """The lines of the timeline that are on the screen."""
        timeline = self.timeline
        return [timeline.render_line(y).text.rstrip() for y in range(timeline.size.height)]

    # What lies on disk

    @property
    def archive(self) -> Archive:
        return self.main.context.archive

    def outbox(self) -> list[OutboxRow]:
        """What I wrote that waits. What counts as read comes and goes beside it, see :meth:`marks`."""
        rows = outbox.open_rows(self.archive.db)
        return [row for row in rows if not isinstance(row.wish, MarkRead | MarkUnread)]

    def marks(self) -> list[MarkRead | MarkUnread]:
        """What is to count as read or unread and does not yet."""
        wishes = [row.wish for row in outbox.open_rows(self.archive.db)]
        return [wish for wish in wishes if isinstance(wish, MarkRead | MarkUnread)]

    def waiting(self) -> list[str]:
        """The messages of mine that have not left, as they are written."""
        return [row.wish.body for row in self.outbox() if isinstance(row.wish, SendWish)]

    def bodies(self, room_id: int) -> list[str]:
        return [row.body for row in messages.page(self.archive.db, room_id, limit=10_000)]

    # Hands

    async def press(self, *keys: str) -> None:
        """Press keys as Textual names them, and let the app do what they ask for."""
        for key in keys:
            self.app.post_message(events.Key(key, _character(key)))
            for _ in range(ROUNDS):
                await self.pilot._wait_for_screen()
        await self.pilot.pause()

    def burst(self, *keys: str) -> None:
        """Press keys as a slow line brings them: all at once."""
        for key in keys:
            self.app.post_message(events.Key(key, _character(key)))

    async def type(self, text: str) -> None:
        """Type letters, as a terminal sends them."""
        self.burst(*text)
        await self.pilot.pause()

    async def paste(self, text: str) -> None:
        self.app.post_message(events.Paste(text))
        await self.pilot.pause()

    async def until(self, fact: Callable[[], Any], seconds: float = 8.0) -> None:
        """Let the app run until ``fact()`` holds."""
        end = time.monotonic() + seconds
        while not fact():
            assert time.monotonic() < end, f"it did not happen; on screen:\n{self.text}"
            await self.pilot.pause(0.01)

    async def reads(self, *words: str) -> None:
        """Wait until all of these are on the screen."""
        await self.until(lambda: all(word in self.text for word in words))

    async def resize(self, width: int, height: int) -> None:
        await self.pilot.resize_terminal(width, height)
        await self.pilot.pause()


def _character(key: str) -> str | None:
    """What a key types, by Textual's name for it."""
    if len(key) == 1:
        return key
    return {"enter": "\r", "tab": "\t", "space": " "}.get(key) or _NAMED.get(key)


_NAMED = {"slash": "/", "question_mark": "?", "colon": ":", "greater_than_sign": ">", "at": "@"}


@asynccontextmanager
async def playing(
    folder: Path,
    api_url: str = NOWHERE,
    *,
    token: str = TOKEN,
    settings: Settings = HELD,
    size: tuple[int, int] = SIZE,
    now: Callable[[], float] | None = None,
    tempo: Tempo = QUICK,
) -> AsyncIterator[Stage]:
    """Start the app on the data folder ``folder``; leaving quits it. Without ``now`` time stands still."""
    session = session_for(folder, api_url, token, settings, Clock() if now else Standing(), tempo)
    app = CwtuiApp(session, settings, now=now or (lambda: NOW))
    try:
        async with app.run_test(size=size, notifications=True) as pilot:
            await pilot.pause()
            yield Stage(app, pilot)
    finally:
        await session.close()


def session_for(
    folder: Path, api_url: str, token: str, settings: Settings, clock: Clock, quick: Tempo = QUICK
) -> Session:
    """A session whose token comes from the environment and whose archive is open, where there is one."""
    host = api_host(api_url)
    tokens = Tokens(host, "file", data_folder=folder, environ={"CHATWORK_API_TOKEN": token} if token else {})
    # Where nobody answers, there is nothing to be quick about.
    tempo = Tempo.of(settings) if api_url == NOWHERE else quick
    session = Session(settings, api_url, data_folder=folder, tokens=tokens, tempo=tempo, clock=clock)
    session.open_last()
    return session

"""What the pictures show: a person at the real app, on the same Friday morning every time."""

from __future__ import annotations

import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from unittest.mock import patch

import msgspec

from cwtui import texts
from cwtui.settings import Settings
from cwtui.settings.declared import Send
from cwtui.store import messages, rooms
from cwtui.sync.clock import Clock
from cwtui.sync.state import Phase
from cwtui.times import TOKYO
from cwtui.ui.app import CwtuiApp
from cwtui.ui.screens.main import MainScreen
from tests.screenshots.drawing import drawn
from tests.support import HandClock, Simulator
from tests.ui.stage import Stage, session_for

MORNING = datetime(2026, 11, 20, 9, 41, 30, tzinfo=TOKYO).timestamp()

DEVELOPERS = "開発チーム"
CUSTOMER = "アオバ商事様 定例"
HOTEL = "Kitahama Hotel – design review"
MISAKI = "田中 美咲"

USUAL = Settings(time_zone="Asia/Tokyo")
UNHELD = Settings(time_zone="Asia/Tokyo", send=Send(hold_seconds=0, hold_outside=0))

RECEIVED = 30.0  # seconds something may take to arrive


@dataclass
class Desk:
    """The running app, the office it talks to, and the hands that lead to where the picture is taken."""

    stage: Stage
    simulator: Simulator

    async def open(self, name: str) -> None:
        """Go into the room called ``name``, and wait until all that the screen shows of it is there."""

        def known() -> list[int]:
            return [row.room_id for row in rooms.all(self.stage.archive.db) if row.name == name]

        await self.stage.until(known, RECEIVED)
        self.stage.main.enter_room(known()[0])
        await self.stage.until(self._is_there, RECEIVED)

    def _is_there(self) -> bool:
        main, session = self.stage.main, self.stage.app.session
        room = main.room.room
        if room is None or not room.member_count or not messages.count(self.stage.archive.db, room.room_id):
            return False
        tasks_wait = room.task_num and not main.has_class("no-side") and not main.side.list.rows
        return session.state.phase is Phase.FRESH and not tasks_wait

    async def write(self, text: str) -> None:
        """Write ``text`` to the open room."""
        await self.stage.press("i")
        await self.stage.type(text)

    async def send(self, text: str) -> None:
        """Write ``text`` to the open room and press Enter."""
        await self.write(text)
        await self.stage.press("enter")
        await self.stage.until(self.stage.outbox)

    async def point_at(self, words: str) -> None:
        """Put the cursor on the newest message of the open room that holds ``words``."""
        room = self.stage.main.room.room
        assert room is not None
        rows = messages.page(self.stage.archive.db, room.room_id)
        self.stage.main.room.go_to(next(row.message_id for row in reversed(rows) if words in row.body))
        await self.stage.pilot.pause()

    async def cut_the_line(self) -> None:
        """From now on the service cannot be reached."""
        gone = {"kind": "drop_before", "times": None, "match": {"path": "^/v2"}}
        self.simulator.control("POST", "/faults", gone)
        session = self.stage.app.session
        session.wake()
        await self.stage.until(lambda: session.state.phase is Phase.OFFLINE)


@dataclass(frozen=True)
class Picture:
    """A name that ends with a language, the terminal's size, and the steps that lead there."""

    name: str
    size: tuple[int, int]
    steps: Callable[[Desk], Awaitable[None]]
    settings: Settings = USUAL
    logged_in: bool = True

    @property
    def language(self) -> str:
        return self.name.rpartition("-")[2]


async def answering(desk: Desk) -> None:
    await desk.open(DEVELOPERS)
    await desk.stage.press("r")
    await desk.stage.type("23 日は祝日なので、24 日の午後でお願いします。")


async def reading(desk: Desk) -> None:
    await desk.open(HOTEL)


async def one_pane(desk: Desk) -> None:
    await desk.open(CUSTOMER)


async def notation(desk: Desk) -> None:
    await desk.open(DEVELOPERS)
    await desk.point_at("番号の付け方が古い")


async def thread(desk: Desk) -> None:
    await desk.open(DEVELOPERS)
    await desk.point_at("枝番は末尾に")
    await desk.stage.press("T")
    await desk.stage.pilot.pause(0.3)


async def finding(desk: Desk) -> None:
    await desk.open(DEVELOPERS)
    await desk.stage.press("slash")
    await desk.stage.type("枝番")
    await desk.stage.press("enter")
    await desk.stage.reads("1 件目")
    await desk.stage.press("n")
    await desk.stage.pilot.pause(0.3)


async def waiting(desk: Desk) -> None:
    await desk.open(MISAKI)
    await desk.send("承知しました。今日中に見ます。")


async def switching(desk: Desk) -> None:
    await desk.open(DEVELOPERS)
    await desk.stage.press("ctrl+k")
    await desk.stage.type("アオバ")


async def choosing(desk: Desk) -> None:
    await desk.open(HOTEL)
    await desk.stage.press("ctrl+p")
    await desk.stage.type("un")


async def helping(desk: Desk) -> None:
    await desk.open(HOTEL)
    await desk.stage.press("question_mark")


async def logging_in(desk: Desk) -> None:
    await desk.stage.until(lambda: desk.stage.app.screen.query("#token"))


async def offline(desk: Desk) -> None:
    await desk.open(MISAKI)
    await desk.cut_the_line()
    await desk.send("15 分ほど遅れます。先に始めてください。")
    await desk.stage.pilot.pause(0.5)


async def leaving(desk: Desk) -> None:
    await desk.open(HOTEL)
    await desk.send("Looks good to me. I'll bring the samples on Monday.")
    await desk.stage.press("ctrl+q")


async def desk(desk: Desk) -> None:
    await desk.open(DEVELOPERS)
    await desk.stage.press("g", "t")
    await desk.stage.pilot.pause(0.3)


async def inbox(desk: Desk) -> None:
    await desk.open(DEVELOPERS)
    await desk.stage.press("g", "i")
    await desk.stage.until(lambda: "斎藤 光" in desk.stage.text, RECEIVED)
    for _ in range(4):
        await desk.stage.press("j")
    await desk.stage.pilot.pause(0.3)


async def giving(desk: Desk) -> None:
    await desk.open(DEVELOPERS)
    await desk.point_at("図面を確認お願いします")
    await desk.stage.press("t")
    await desk.stage.pilot.pause(0.3)
    await desk.stage.press("tab", "tab")
    await desk.stage.type("来週金曜 17:00")
    await desk.stage.pilot.pause(0.3)


async def naming(desk: Desk) -> None:
    await desk.open(DEVELOPERS)
    await desk.write("@")
    await desk.stage.type("開発")
    await desk.stage.pilot.pause(0.3)


async def files(desk: Desk) -> None:
    await desk.open(DEVELOPERS)
    await desk.stage.press("g", "f")
    await desk.stage.until(lambda: "pdf" in desk.stage.text, RECEIVED)
    await desk.stage.pilot.pause(1.0)


async def members(desk: Desk) -> None:
    await desk.open(DEVELOPERS)
    desk.stage.main.set_focus(desk.stage.main.rooms.room_list)
    await desk.stage.press("E")
    await desk.stage.pilot.pause(0.5)


PICTURES = (
    Picture("main-ja", (120, 34), answering),
    Picture("main-en", (120, 34), reading),
    Picture("narrow-ja", (60, 20), one_pane),
    Picture("notation-ja", (99, 40), notation),
    Picture("thread-ja", (110, 24), thread),
    Picture("find-ja", (120, 28), finding),
    Picture("waiting-ja", (120, 20), waiting),
    Picture("desk-ja", (120, 34), desk),
    Picture("inbox-ja", (120, 34), inbox),
    Picture("task-ja", (99, 34), giving),
    Picture("completion-ja", (99, 24), naming),
    Picture("files-ja", (120, 24), files),
    Picture("group-ja", (99, 34), members),
    Picture("switcher-ja", (99, 20), switching),
    Picture("palette-en", (99, 20), choosing),
    Picture("help-en", (99, 34), helping),
    Picture("login-en", (80, 20), logging_in, logged_in=False),
    Picture("offline-ja", (120, 20), offline, UNHELD),
    Picture("leaving-en", (99, 20), leaving),
)


class Standing(Clock):
    """The time of day stands still; waits are real."""

    def now(self) -> float:
        return MORNING


async def take(picture: Picture) -> str:
    """Run the app at a fresh office, do the steps; the SVG."""
    texts.use(picture.language)
    settings = msgspec.structs.replace(picture.settings, language=picture.language)
    with (
        patch("time.time", lambda: MORNING),
        Simulator.within(clock=HandClock(MORNING).clock) as simulator,
        tempfile.TemporaryDirectory() as folder,
    ):
        token = simulator.token if picture.logged_in else ""
        session = session_for(Path(folder), simulator.api_url, token, settings, Standing())
        app = CwtuiApp(session, settings, now=lambda: MORNING)
        try:
            async with app.run_test(size=picture.size) as pilot:
                stage = Stage(app, pilot)
                if picture.logged_in:
                    await stage.until(lambda: isinstance(app.screen, MainScreen), RECEIVED)
                await picture.steps(Desk(stage, simulator))
                await pilot.pause(0.2)
                return drawn(app)
        finally:
            await session.close()

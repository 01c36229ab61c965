"""The start: what lies in the archive is on the screen before anything is asked of anybody."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual._context import active_app

from cwtui.settings import Settings
from cwtui.store import Archive
from cwtui.sync import Session
from cwtui.sync.state import Phase
from cwtui.ui.app import CwtuiApp
from tests.ui import seed
from tests.ui.stage import HELD, Stage, Standing, playing, session_for


@pytest.fixture
def screens_at_start(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is on the screen when the session is started; before that it imports and asks nothing."""
    seen: list[str] = []
    start = Session.start

    def watched(self: Session) -> None:
        strips = active_app.get().screen._compositor.render_strips()
        seen.append("\n".join(strip.text for strip in strips))
        start(self)

    monkeypatch.setattr(Session, "start", watched)
    return seen


async def test_the_archive_is_on_the_screen_before_the_network_is_thought_of(
    folder: Path, screens_at_start: list[str]
) -> None:
    async with playing(folder):
        (screen,) = screens_at_start
        for words in (
            "みどり設計 · 佐藤 健",
            "開発チーム",
            "サーバー監視",
            "図面の確認をお願いします。",
            "見積書を送る",
        ):
            assert words in screen


async def test_place_and_draft_are_there_at_once(folder: Path, screens_at_start: list[str]) -> None:
    async with playing(folder) as stage:
        await stage.press("6", "tab", "K", "K", "i")
        await stage.type("書きかけ")
        top = stage.shown()[0].strip()
        stage.app.exit()
    async with playing(folder):
        assert "> 書きかけ" in screens_at_start[-1]
        assert top in screens_at_start[-1]


async def test_where_no_room_is_remembered_the_first_of_the_list_is_open(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.archive.write(lambda db: db.execute("DELETE FROM session WHERE key = 'room'"))
    async with playing(folder) as stage:
        assert stage.open_room == seed.DEVELOPERS


async def test_a_room_that_is_gone_from_the_archive_is_not_opened(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.archive.write(lambda db: db.execute("UPDATE session SET value = '77' WHERE key = 'room'"))
    async with playing(folder) as stage:
        assert stage.open_room == seed.DEVELOPERS


async def test_an_archive_with_nothing_in_it_is_no_trouble(tmp_path: Path) -> None:
    home = seed.plant(tmp_path)
    (home / "archive.db").unlink()
    Archive.open(home).close()
    async with playing(tmp_path) as stage:
        assert "No rooms yet" in stage.text
        await stage.press(
            "j", "enter", "n", "m", "1", "i", "x", "enter", "escape", "g", "m", "tab", "enter", "r", "L"
        )
        assert stage.app.is_running
        assert stage.open_room is None


async def test_without_a_token_the_archive_is_shown_behind_the_login(folder: Path) -> None:
    async with playing(folder, token="") as stage:
        await stage.reads("Log in to Chatwork", "開発チーム")
        await stage.press("escape")
        await stage.until(lambda: stage.app.screen is stage.main)
        await stage.until(lambda: "not logged in" in stage.status)
        await stage.press("2")
        assert stage.open_room == seed.EVERYBODY


async def test_problems_of_the_settings_are_said(folder: Path) -> None:
    session = session_for(folder, seed.NOWHERE, "x" * 32, HELD, Standing())
    app = CwtuiApp(
        session, Settings(), ["send.enter: “maybe” is not one of send, newline"], now=lambda: seed.NOW
    )
    try:
        async with app.run_test(size=(120, 30), notifications=True) as pilot:
            stage = Stage(app, pilot)
            await stage.reads("send.enter: “maybe” is not one of")
    finally:
        await session.close()


async def test_the_state_of_the_line_is_said(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.until(lambda: stage.app.session.state.phase is Phase.OFFLINE)
        await stage.until(lambda: "offline since 09:41" in stage.status)
        assert "Offline since 09:41: there is no connection · g r tries again now" in stage.key_row
        await stage.press("g", "r")
        assert "Asking the server" in stage.key_row

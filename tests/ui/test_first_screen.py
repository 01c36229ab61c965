"""The very first start, before there is an archive: the screen says what is in the way, and goes on."""

from __future__ import annotations

from pathlib import Path

from cwtui.store import rooms
from cwtui.texts import REASONS
from tests.support import Simulator
from tests.ui.stage import playing

KEYS = "g r tries again now · Ctrl+Q quits"


async def test_without_a_line_it_says_so_and_asks_again_when_told(tmp_path: Path) -> None:
    with Simulator.within("empty", limits=False) as service:
        url, token = service.api_url, service.token
    async with playing(tmp_path, url, token=token) as stage:
        await stage.reads("Offline since ", f": {REASONS['no_connection']}", KEYS)
        with Simulator.within("empty", limits=False, port=int(url.split(":")[2].split("/")[0])):
            await stage.press("g", "r")
            await stage.reads("マイチャット")
        assert rooms.all(stage.archive.db)


async def test_a_login_that_is_closed_leads_back_to_it(tmp_path: Path) -> None:
    async with playing(tmp_path) as stage:
        await stage.reads("Offline since ", KEYS)
        await stage.press("g", "a")
        await stage.reads("Log in with another token")
        await stage.press("escape")
        await stage.until(lambda: "Log in with another token" not in stage.text and KEYS in stage.text)
        assert stage.app.is_running


async def test_an_address_without_the_api_is_named(tmp_path: Path) -> None:
    with Simulator.within("empty", limits=False) as service:
        async with playing(tmp_path, service.api_url.removesuffix("/v2"), token=service.token) as stage:
            await stage.reads("Offline since ", REASONS["wrong_address"], KEYS)


async def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder belongs")
    with Simulator.within("empty", limits=False) as service:
        async with playing(tmp_path / "data", service.api_url, token=service.token) as stage:
            await stage.reads("Offline since ", "the archive cannot be written", KEYS)

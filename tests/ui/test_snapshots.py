"""How it all looks, in both languages, as Textual draws it.

After a change that is meant, ``pytest tests/ui/test_snapshots.py --snapshot-update``, and look at them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from pytest_textual_snapshot import SVGImageExtension  # type: ignore[import-untyped]
from textual.pilot import Pilot

from cwtui import texts
from cwtui.settings import Settings
from cwtui.settings.declared import Read, Send
from cwtui.store import contacts, outbox
from cwtui.store.wishes import Send as SendWish
from cwtui.sync import Session
from cwtui.sync.state import Phase
from cwtui.ui.app import CwtuiApp
from tests.ui.seed import DEVELOPERS, NOW, NOWHERE, TO_ME
from tests.ui.stage import Standing
from tests.ui.test_contacts import ASKING, CONTACTS

SVGImageExtension.file_extension = "svg"  # under the name that syrupy has for it by now

LANGUAGES = ("en", "ja")
SIZES = ((140, 45), (80, 24), (60, 15))

Compare = Callable[..., bool]
Steps = Callable[[Pilot[None]], Awaitable[None]]


class UpToDate(Session):
    """Says that everything has been received, and asks nobody."""

    def start(self) -> None:
        self._status.show(Phase.FRESH, NOW, api_left=241)


async def still(pilot: Pilot[None]) -> None:
    """Let the app run until nothing on the screen changes any more."""
    seen: list[object] = []
    for _ in range(100):
        await pilot.pause(0.03)
        seen.append(pilot.app.screen._compositor.render_strips())
        if len(seen) > 4 and all(screen == seen[-1] for screen in seen[-4:]):
            return


@contextmanager
def app_in(language: str, folder: Path) -> Iterator[CwtuiApp]:
    """The app on the seeded archive, at a moment that stands still."""
    texts.use(language)
    settings = Settings(
        language=language,  # type: ignore[arg-type]
        time_zone="Asia/Tokyo",
        send=Send(hold_seconds=30, hold_outside=30),
        read=Read(mark="never"),  # else it is a matter of moments how much is unread
    )
    session = UpToDate(settings, NOWHERE, data_folder=folder, clock=Standing())
    session.open_last()
    try:
        yield CwtuiApp(session, settings, now=lambda: NOW)
    finally:
        asyncio.run(session.close())


@pytest.fixture
def looks(snap_compare: Compare, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Compare:
    """Does the app look as it did? Keys are pressed first, then ``steps`` done."""
    monkeypatch.delenv("NO_COLOR", raising=False)

    def compare(language: str, size: tuple[int, int], *keys: str, steps: Steps | None = None) -> bool:
        async def before(pilot: Pilot[None]) -> None:
            await still(pilot)
            await pilot.press(*keys)
            if steps is not None:
                await steps(pilot)
            await still(pilot)

        with app_in(language, folder) as app:
            return snap_compare(app, terminal_size=size, run_before=before)

    return compare


def main_screen(pilot: Pilot[None]) -> Any:
    return pilot.app.screen


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_main_screen(looks: Compare, language: str, size: tuple[int, int]) -> None:
    assert looks(language, size)


@pytest.mark.parametrize("language", LANGUAGES)
def test_answer_while_another_waits(looks: Compare, language: str) -> None:
    async def steps(pilot: Pilot[None]) -> None:
        wish = SendWish(room_id=DEVELOPERS, body="承知しました。今日中に見ます。")
        archive = main_screen(pilot).context.archive
        await archive.write(outbox.add, wish, now=NOW, due_at=NOW + 30)
        main_screen(pilot).room.go_to(TO_ME)
        await pilot.press("r", *"15時で大丈夫です")

    assert looks(language, (120, 36), steps=steps)


@pytest.mark.parametrize("language", LANGUAGES)
def test_room_in_a_narrow_window(looks: Compare, language: str) -> None:
    assert looks(language, (60, 15), "enter")


@pytest.mark.parametrize("language", LANGUAGES)
def test_side_panel_as_a_sheet(looks: Compare, language: str) -> None:
    assert looks(language, (80, 24), "tab", "tab", "right", "right")


@pytest.mark.parametrize("language", LANGUAGES)
def test_help(looks: Compare, language: str) -> None:
    assert looks(language, (100, 36), "question_mark")


@pytest.mark.parametrize("language", LANGUAGES)
def test_question(looks: Compare, language: str) -> None:
    async def steps(pilot: Pilot[None]) -> None:
        await pilot.press("2", "i", "x", "enter")
        await still(pilot)
        await pilot.press("ctrl+q")

    assert looks(language, (80, 24), steps=steps)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_task_desk(looks: Compare, language: str, size: tuple[int, int]) -> None:
    assert looks(language, size, "g", "t")


@pytest.mark.parametrize("language", LANGUAGES)
def test_many_tasks_chosen_and_asked_about(looks: Compare, language: str) -> None:
    assert looks(language, (100, 24), "g", "t", "*", "e")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_inbox(looks: Compare, language: str, size: tuple[int, int]) -> None:
    assert looks(language, size, "g", "i", "j")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", SIZES[1:], ids=lambda size: f"{size[0]}x{size[1]}")
def test_new_task(looks: Compare, language: str, size: tuple[int, int]) -> None:
    async def steps(pilot: Pilot[None]) -> None:
        main_screen(pilot).room.go_to(TO_ME)
        await pilot.press("t")
        await still(pilot)
        await pilot.press("tab", "tab", *"12/1")

    assert looks(language, size, steps=steps)


@pytest.mark.parametrize("language", LANGUAGES)
def test_another_due_date(looks: Compare, language: str) -> None:
    assert looks(language, (80, 24), "g", "t", "E", *"+3d")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", SIZES[1:], ids=lambda size: f"{size[0]}x{size[1]}")
def test_files_of_all_rooms(looks: Compare, language: str, size: tuple[int, int]) -> None:
    assert looks(language, size, "g", "f")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("size", "tab"), [((120, 30), ()), ((60, 15), ("right",))], ids=["contacts", "requests"]
)
def test_contacts(looks: Compare, language: str, size: tuple[int, int], tab: tuple[str, ...]) -> None:
    async def steps(pilot: Pilot[None]) -> None:
        archive = main_screen(pilot).context.archive
        await archive.write(contacts.save, CONTACTS)
        await archive.write(contacts.save_requests, ASKING)
        await pilot.press("g", "p", *tab)

    assert looks(language, size, steps=steps)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", SIZES[1:], ids=lambda size: f"{size[0]}x{size[1]}")
def test_new_group(looks: Compare, language: str, size: tuple[int, int]) -> None:
    assert looks(language, size, "g", "n", *"年末調整")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_room_and_what_can_be_done_there(looks: Compare, language: str) -> None:
    assert looks(language, (100, 36), "2", "E")


@pytest.mark.parametrize("language", LANGUAGES)
def test_send_a_file(looks: Compare, language: str) -> None:
    assert looks(language, (80, 24), "U", *"/nowhere/見積")

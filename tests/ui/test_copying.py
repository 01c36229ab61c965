"""Copying from a room, and opening what a message leads to."""

from __future__ import annotations

from pathlib import Path

import pytest

from cwtui.chatwork.models import Message
from cwtui.store import messages
from cwtui.ui.drawing.width import cells
from cwtui.ui.terminal.clipboard import Clipboard
from tests.ui.programs import Programs
from tests.ui.seed import ANSWER, DEVELOPERS, EDITED, MISAKI, NOW, TO_ME, at, message
from tests.ui.stage import Stage, playing

HERE = f"https://www.chatwork.com/#!rid{DEVELOPERS}"
TWO_LINKS = message(
    1108,
    MISAKI,
    int(NOW),
    "旧 https://example.com/old と新 https://example.com/new と旧 https://example.com/old",
)


async def go_to(stage: Stage, message_id: int) -> None:
    stage.main.room.go_to(message_id)
    await stage.pilot.pause()


async def receive(stage: Stage, new: Message) -> None:
    await stage.archive.write(messages.save_one, DEVELOPERS, new)
    await stage.until(lambda: stage.timeline.entries[-1].key == new.message_id)


async def select(stage: Stage, words: str) -> None:
    """Draw the mouse over words on the screen."""
    timeline = stage.timeline
    y = next(y for y, line in enumerate(stage.shown()) if words in line)
    x = cells(stage.shown()[y].partition(words)[0])
    await stage.pilot.mouse_down(timeline, (x, y))
    await stage.pilot.hover(timeline, (x + cells(words), y))
    await stage.pilot.mouse_up(timeline, (x + cells(words), y))
    await stage.until(lambda: timeline.selection)


async def copied(stage: Stage, text: str) -> None:
    await stage.until(lambda: stage.app.clipboard == text)


async def test_a_message_is_copied_as_it_is_read_and_the_way_is_named(folder: Path) -> None:
    async with playing(folder) as stage:
        await go_to(stage, ANSWER)
        await stage.press("y")
        await stage.until(lambda: "Copied through the terminal (OSC 52)" in stage.key_row)
        assert stage.app.clipboard.startswith("Re 鈴木 大輔\nありがとうございます。")


async def test_the_link_of_a_message_is_its_address_in_chatwork(folder: Path) -> None:
    async with playing(folder) as stage:
        await go_to(stage, ANSWER)
        await stage.press("Y")
        await copied(stage, f"{HERE}-{ANSWER}")


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        (("enter",), f"{HERE}-1108"),
        (("down", "enter"), "https://example.com/old"),
        (("down", "down", "enter"), "https://example.com/new"),
        (("down", "down", "down", "enter"), "1108"),
    ],
)
async def test_of_a_message_with_links_one_can_be_picked(
    folder: Path, keys: tuple[str, ...], text: str
) -> None:
    async with playing(folder) as stage:
        await receive(stage, TWO_LINKS)
        await go_to(stage, 1108)
        await stage.press("Y")
        await stage.reads("Copy what?", "The address of this message", "The number of this message")
        await stage.press(*keys)
        await copied(stage, text)


async def test_of_several_messages_each_has_its_author_and_time_above_it(folder: Path) -> None:
    async with playing(folder) as stage:
        await receive(stage, message(1108, MISAKI, at(20, 9, 41), "承知しました (bow)"))
        await go_to(stage, 1106)
        await stage.press("V", "j", "j", "y")
        await copied(
            stage,
            "Emily Carter  Fri, Nov 20, 09:38\n> 15時からの打合せ\nI'll join from home.\n\n"
            "佐藤 健  Fri, Nov 20, 09:40\nよろしくお願いします。\n\n"
            "田中 美咲  Fri, Nov 20, 09:41\n承知しました (bow)",
        )
        assert stage.timeline.selection is None


async def test_a_deleted_message_is_copied_as_one(folder: Path) -> None:
    async with playing(folder) as stage:
        await go_to(stage, EDITED)
        await stage.press("V", "j", "y")
        await stage.until(lambda: stage.app.clipboard.endswith("09:31\nThis message was deleted"))


async def test_what_the_mouse_has_selected_is_copied_and_quoted(folder: Path) -> None:
    async with playing(folder) as stage:
        await select(stage, "図面の確認")
        await stage.press("y")
        await copied(stage, "図面の確認")
        await stage.press("greater_than_sign")
        assert stage.composer.text == f"[qt][qtmeta aid=2001 time={at(20, 9, 12)}]図面の確認[/qt]\n"
        assert stage.timeline.selection is None


async def test_what_is_selected_in_the_timeline_is_copied_by_control_c_as_well(folder: Path) -> None:
    async with playing(folder) as stage:
        await select(stage, "図面の確認")
        await stage.press("ctrl+c")
        await copied(stage, "図面の確認")
        assert stage.app.return_code is None


async def test_several_messages_are_quoted_and_what_one_says_in_a_breath_is_one_quote(folder: Path) -> None:
    async with playing(folder) as stage:
        await go_to(stage, ANSWER)
        await stage.press("V", "j", "j", "greater_than_sign")
        text = stage.composer.text
        assert text.count("[qt][qtmeta aid=2001") == 2  # the last one within what the other quotes
        assert text.startswith(f"[qt][qtmeta aid=2001 time={at(20, 9, 33)}][rp aid=2002 ")
        assert "お見せしたいです。\n資料はこちらで印刷しておきます (bow)[/qt]\n[qt][qtmeta aid=2004" in text
        assert text.endswith("I'll join from home.[/qt]\n")
        assert stage.focus == "composer"
        assert stage.timeline.selection is None


async def test_a_deleted_message_is_not_quoted_among_others(folder: Path) -> None:
    async with playing(folder) as stage:
        await go_to(stage, EDITED)
        await stage.press("V", "j", "greater_than_sign")
        assert stage.composer.text.count("[qt]") == 1


@pytest.mark.parametrize("key", ["y", "Y"])
async def test_where_no_message_is_nothing_is_copied(folder: Path, key: str) -> None:
    async with playing(folder) as stage:
        await go_to(stage, TO_ME)
        await stage.press("k", key)  # the gap above it
        await stage.until(lambda: "There is no message at the cursor" in stage.key_row)
        assert stage.app.clipboard == ""


async def test_what_is_selected_in_the_composer_is_copied_by_the_program_of_the_machine(
    folder: Path, tmp_path: Path
) -> None:
    programs = Programs(tmp_path / "bin", DISPLAY=":7")
    programs.takes_text("xclip")
    async with playing(folder) as stage:
        stage.app._clip = Clipboard(stage.app, programs.environ)
        await stage.press("i")
        await stage.type("かきくけこ")
        await stage.press("shift+left", "shift+left", "ctrl+c")
        await stage.until(lambda: "Copied (xclip)" in stage.key_row)
        assert programs.taken("xclip") == "けこ"
        await stage.press("end", "ctrl+v")
        await stage.until(lambda: stage.composer.text == "かきくけこけこ")


# Open


@pytest.fixture
def browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Programs:
    programs = Programs(tmp_path / "bin")
    programs.takes_address("mine")
    monkeypatch.setenv("BROWSER", str(programs.folder / "mine"))
    return programs


async def opened(stage: Stage, browser: Programs, *addresses: str) -> None:
    await stage.until(lambda: browser.taken("mine").split() == list(addresses))


async def test_a_message_without_links_is_shown_in_chatwork(folder: Path, browser: Programs) -> None:
    async with playing(folder) as stage:
        await go_to(stage, TO_ME)
        await stage.press("o")
        await opened(stage, browser, f"{HERE}-{TO_ME}")
        await stage.press("k", "enter")  # the gap above it
        await opened(stage, browser, f"{HERE}-{TO_ME}", HERE)


async def test_its_one_link_is_opened(folder: Path, browser: Programs) -> None:
    async with playing(folder) as stage:
        await go_to(stage, EDITED)
        await stage.press("o")
        await opened(stage, browser, "https://example.com/a-12")


@pytest.mark.parametrize(
    ("moves", "address"),
    [(0, "https://example.com/old"), (1, "https://example.com/new"), (2, f"{HERE}-1108")],
)
async def test_of_several_links_one_is_picked(
    folder: Path, browser: Programs, moves: int, address: str
) -> None:
    async with playing(folder) as stage:
        await receive(stage, TWO_LINKS)
        await go_to(stage, 1108)
        await stage.press("o")
        await stage.reads("Open what?", "This message in Chatwork")
        await stage.press(*["down"] * moves, "enter")
        await opened(stage, browser, address)


async def test_where_there_is_no_browser_the_address_is_said(folder: Path) -> None:
    async with playing(folder) as stage:
        await go_to(stage, TO_ME)
        await stage.press("o")
        await stage.until(lambda: f"No browser was found. The address: {HERE}-{TO_ME}" in stage.key_row)

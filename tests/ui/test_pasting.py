"""A long paste: in the composer at once, sent by nobody, and one key makes code, a quote or a file of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from cwtui.settings import Settings
from cwtui.settings.declared import Send
from cwtui.store import drafts, outgoing
from cwtui.store.wishes import Upload
from cwtui.ui.dialogs.menu import Menu
from cwtui.ui.files.send_file import SendFile
from cwtui.ui.room.paste_offer import PasteOffer
from tests.ui.seed import DEVELOPERS, EVERYBODY
from tests.ui.stage import SIZE, Stage, playing

HELD = Settings(time_zone="Asia/Tokyo", send=Send(hold_seconds=30, hold_outside=30, hold_files=30))
TEN = "\n".join(f"行 {n}" for n in range(10))
PYTHON = (
    "import os\n\n\ndef main() -> None:\n    print(os.getcwd())\n\n\nif __name__ == '__main__':\n    main()\n"
)
OFFER = "Tab Code / Quote / File"


def offered(stage: Stage) -> bool:
    return any(line.display for line in stage.main.query(PasteOffer))


async def begin(stage: Stage, words: str = "") -> None:
    """Write in a room without outsiders."""
    stage.main.open_room(EVERYBODY)
    await stage.press("i")
    await stage.type(words)
    await written(stage, words)


async def paste(stage: Stage, text: str) -> None:
    """Paste it where the caret is, and wait for the offer."""
    await stage.paste(text)
    await stage.until(lambda: offered(stage))


async def pasted(stage: Stage, text: str) -> None:
    await begin(stage)
    await paste(stage, text)


async def menu(stage: Stage) -> None:
    await stage.press("tab")
    await stage.until(lambda: isinstance(stage.app.screen, Menu))
    await stage.reads("1-9 or Enter takes it")


async def written(stage: Stage, text: str) -> None:
    await stage.until(lambda: stage.composer.text == text)


def on_disk(stage: Stage, room_id: int = EVERYBODY) -> str:
    draft = drafts.get(stage.archive.db, room_id)
    return draft.text if draft is not None else ""


def uploads(stage: Stage) -> list[Upload]:
    return [row.wish for row in stage.outbox() if isinstance(row.wish, Upload)]


# When it is offered


@pytest.mark.parametrize("size", [(60, 15), SIZE, (140, 45)])
async def test_five_thousand_lines_are_there_at_once_and_offer_what_they_can_become(
    folder: Path, size: tuple[int, int]
) -> None:
    text = "\n".join(f"line {n}" for n in range(5000))
    async with playing(folder, settings=HELD, size=size) as stage:
        await pasted(stage, text)
        assert stage.composer.text == text
        assert stage.waiting() == []
        await stage.reads("Pasted 5000 lines", OFFER, "line 4999")
        assert OFFER in stage.lines[-2], "right above the keys"


@pytest.mark.parametrize("size", [(60, 15), (100, 30), (70, 20), (46, 12)])
async def test_in_a_narrow_window_it_says_so_too(folder: Path, size: tuple[int, int]) -> None:
    async with playing(folder, settings=HELD, size=size) as stage:
        await pasted(stage, ("あ" * 999 + "\n") * 70)
        await stage.reads("Too long", " · Tab File / Code / Quote")
        await stage.type("終")
        await stage.reads("終")


async def test_more_than_a_message_holds_says_so_and_offers_the_file_first(folder: Path) -> None:
    async with playing(folder, settings=HELD, size=(140, 45)) as stage:
        await pasted(stage, "あ" * 65_536)
        await stage.reads("65,536 characters, at most 65,535 fit · Tab File / Code / Quote")
        await menu(stage)
        await stage.reads("1 File", "2 Code", "3 Quote", "65,536 characters, at most 65,535 fit")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("\n".join("abcdefgh"), True),
        ("\n".join("abcdefg") + "\n", False),
        ("x" * 800, True),
        ("x" * 799, False),
        ("a\r\nb\r\nc\r\nd\r\ne\r\nf\r\ng\r\nh\r\n", True),
        ("\n" * 30, False),
    ],
)
async def test_what_is_long(folder: Path, text: str, wanted: bool) -> None:
    async with playing(folder, settings=HELD) as stage:
        await stage.press("i")
        await stage.paste(text)
        await stage.type("。")
        await stage.until(lambda: stage.composer.text.endswith("。"))
        await stage.press("ctrl+a", "ctrl+z", "ctrl+z")
        await stage.until(lambda: stage.composer.text == "")
        await stage.paste(text)
        await stage.until(lambda: stage.composer.text != "")
        await stage.pilot.pause()
        assert offered(stage) is wanted


async def test_files_that_are_dropped_are_no_text(folder: Path, tmp_path: Path) -> None:
    async with playing(folder, settings=HELD) as stage:
        await stage.press("i")
        await stage.paste(" ".join(f"{tmp_path}/{'x' * 90}{n}.txt" for n in range(10)))
        await stage.until(lambda: stage.composer.text != "")
        await stage.pilot.pause()
        assert not offered(stage)


async def test_ctrl_v_pastes_in_the_same_way(folder: Path) -> None:
    async with playing(folder, settings=HELD) as stage:
        stage.main.open_room(EVERYBODY)
        stage.app.copy_to_clipboard(TEN)
        await stage.press("i", "ctrl+v")
        await stage.until(lambda: offered(stage))
        assert stage.composer.text == TEN


# When it is over


async def test_typing_ends_it_and_nothing_of_it_is_lost(folder: Path) -> None:
    async with playing(folder, settings=HELD) as stage:
        await pasted(stage, TEN)
        await stage.type("続き")
        await stage.until(lambda: not offered(stage))
        assert stage.composer.text == f"{TEN}続き"
        await stage.press("tab")
        await stage.until(lambda: stage.focus != "composer")
        assert stage.app.screen is stage.main


@pytest.mark.parametrize("key", ["escape", "ctrl+z", "ctrl+j", "enter", "alt+1"])
async def test_so_does(folder: Path, key: str) -> None:
    async with playing(folder, settings=HELD) as stage:
        await pasted(stage, TEN)
        await stage.press(key)
        await stage.until(lambda: not offered(stage))


async def test_moving_the_caret_does_not(folder: Path) -> None:
    async with playing(folder, settings=HELD) as stage:
        await pasted(stage, TEN)
        await stage.press("up", "left")
        assert offered(stage)
        await menu(stage)
        await stage.press("1")
        await written(stage, f"[code]{TEN}[/code]")


async def test_escape_in_the_menu_leaves_it_as_it_is(folder: Path) -> None:
    async with playing(folder, settings=HELD) as stage:
        await pasted(stage, TEN)
        await menu(stage)
        await stage.press("escape")
        await stage.until(lambda: stage.app.screen is stage.main)
        assert stage.composer.text == TEN
        assert not offered(stage)


# Code, and a quote


async def test_code_is_one_step_for_ctrl_z(folder: Path) -> None:
    async with playing(folder, settings=HELD) as stage:
        await begin(stage, "これです: ")
        await paste(stage, PYTHON)
        await menu(stage)
        await stage.reads("1 Code", "python", "Make what of 9 pasted lines?")
        await stage.press("1")
        await written(stage, f"これです: [code]{PYTHON.rstrip()}[/code]\n")
        assert stage.focus == "composer"
        await stage.until(lambda: on_disk(stage) == stage.composer.text)
        await stage.press("ctrl+z")
        await written(stage, f"これです: {PYTHON}")
        await stage.press("ctrl+z")
        await written(stage, "これです: ")
        await stage.press("ctrl+y", "ctrl+y")
        await written(stage, f"これです: [code]{PYTHON.rstrip()}[/code]\n")


async def test_what_stands_around_it_stays_outside(folder: Path) -> None:
    async with playing(folder, settings=HELD) as stage:
        await begin(stage, "前後")
        await stage.press("left")
        await paste(stage, TEN)
        await menu(stage)
        await stage.press("2")
        await written(stage, f"前[qt]{TEN}[/qt]後")
        await stage.type("。")
        await written(stage, f"前[qt]{TEN}[/qt]。後")


async def test_it_takes_the_place_of_what_was_selected(folder: Path) -> None:
    async with playing(folder, settings=HELD) as stage:
        await begin(stage, "abc")
        await stage.press("shift+left", "shift+left")
        await paste(stage, TEN)
        await menu(stage)
        await stage.press("1")
        await written(stage, f"a[code]{TEN}[/code]")


async def test_half_a_tag_in_it_does_not_end_the_quote_or_the_code(folder: Path) -> None:
    async with playing(folder, settings=HELD) as stage:
        await pasted(stage, f"a[/qt]b[/code]\n{TEN}")
        await menu(stage)
        await stage.press("2")
        await written(stage, f"[qt]a［/qt］b［/code］\n{TEN}[/qt]")
        await stage.press("ctrl+z")
        await written(stage, f"a[/qt]b[/code]\n{TEN}")


async def test_a_click_does_it_too(folder: Path) -> None:
    async with playing(folder, settings=HELD) as stage:
        await pasted(stage, TEN)
        await stage.reads(OFFER)
        row = next(y for y, line in enumerate(stage.lines) if OFFER in line)
        await stage.pilot.click(PasteOffer, offset=(_column(stage, row, "Code"), 0))
        await written(stage, f"[code]{TEN}[/code]")
        assert not offered(stage)


def _column(stage: Stage, row: int, words: str) -> int:
    """Where ``words`` stand in the offer, in cells from its left."""
    region = stage.main.query_one(PasteOffer).region
    assert region.y == row
    return stage.main.query_one(PasteOffer).render_line(0).text.index(words) + 2


# A file


async def test_as_a_file_it_leaves_the_draft_once_it_is_on_its_way(folder: Path) -> None:
    async with playing(folder, settings=HELD) as stage:
        await begin(stage, "ログです。")
        await paste(stage, f"{TEN}\n")
        await menu(stage)
        await stage.press("3")
        await stage.until(lambda: isinstance(stage.app.screen, SendFile))
        await stage.reads("Send a file", "20261120-0941.txt", "全体連絡")
        await stage.press("ctrl+d")
        await stage.until(lambda: len(uploads(stage)) == 1)
        await written(stage, "ログです。")
        (copy,) = (stage.archive.folder / outgoing.FOLDER).glob("*")
        assert copy.read_text(encoding="utf-8") == f"{TEN}\n"
        assert uploads(stage)[0].room_id == EVERYBODY
        await stage.until(lambda: on_disk(stage) == "ログです。")


async def test_cancelling_gives_it_back_and_no_kill_loses_it(folder: Path) -> None:
    async with playing(folder, settings=HELD) as stage:
        await pasted(stage, TEN)
        await menu(stage)
        await stage.press("3")
        await stage.until(lambda: isinstance(stage.app.screen, SendFile))
        await stage.until(lambda: on_disk(stage) == TEN)
        await stage.press("escape")
        await stage.until(lambda: stage.app.screen is stage.main)
        assert stage.composer.text == TEN
        assert uploads(stage) == []
        await stage.type("。")
        await written(stage, f"{TEN}。")


async def test_ctrl_z_brings_back_what_went_as_a_file(folder: Path) -> None:
    async with playing(folder, settings=HELD) as stage:
        await pasted(stage, TEN)
        await menu(stage)
        await stage.press("3")
        await stage.until(lambda: isinstance(stage.app.screen, SendFile))
        await stage.press("ctrl+d")
        await written(stage, "")
        await stage.press("ctrl+z")
        await written(stage, TEN)


async def test_a_draft_of_five_thousand_lines_is_there_after_a_new_start(folder: Path) -> None:
    text = "\n".join(f"line {n}" for n in range(5000))
    async with playing(folder, settings=HELD) as stage:
        await stage.press("1", "i")
        await stage.paste(text)
        await stage.until(lambda: on_disk(stage, DEVELOPERS) == text)
    async with playing(folder, settings=HELD) as stage:
        await written(stage, text)
        assert not offered(stage)

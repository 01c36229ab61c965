"""What one does with a message of somebody: answer, quote, mention."""

from __future__ import annotations

from pathlib import Path

import pytest

from cwtui.ui.widgets.line_list import LineList
from tests.ui.seed import ANSWER, DELETED, DEVELOPERS, TO_ME
from tests.ui.stage import Stage, playing


async def go_to(stage: Stage, message_id: int) -> None:
    stage.main.room.go_to(message_id)
    await stage.pilot.pause()


async def test_an_answer_names_whom_it_answers_and_has_the_tag_once(folder: Path) -> None:
    async with playing(folder) as stage:
        await go_to(stage, TO_ME)
        await stage.press("r")
        assert stage.focus == "composer"
        assert "reply to 田中 美咲" in stage.text
        await stage.type("はい")
        assert stage.composer.text == "はい"
        await stage.press("enter")
        await stage.until(lambda: bool(stage.waiting()))
        (body,) = stage.waiting()
        assert body == f"[rp aid=2001 to={DEVELOPERS}-{TO_ME}]田中 美咲\nはい"
        assert "reply to" not in stage.text


async def test_the_answer_stays_one_over_rooms_and_a_new_start(folder: Path) -> None:
    async with playing(folder) as stage:
        await go_to(stage, TO_ME)
        await stage.press("r")
        await stage.type("はい")
        await stage.press("alt+2")
        assert "reply to" not in stage.text
        stage.app.exit()
    async with playing(folder) as stage:
        await stage.press("1")
        assert stage.composer.text == "はい"
        assert "reply to 田中 美咲" in stage.text


async def test_escape_in_an_empty_answer_gives_it_up(folder: Path) -> None:
    async with playing(folder) as stage:
        await go_to(stage, TO_ME)
        await stage.press("r", "escape")
        assert "reply to" not in stage.text
        await stage.press("r", "x", "escape")
        assert "reply to" in stage.text


async def test_backspace_in_an_empty_answer_makes_it_a_message_of_its_own(folder: Path) -> None:
    async with playing(folder) as stage:
        stage.main.room.go_to(TO_ME)
        await stage.press("r", "x", "backspace")
        await stage.until(lambda: stage.composer.text == "")
        assert stage.main.room.writing.draft.reply_to == TO_ME
        await stage.press("backspace")
        await stage.until(lambda: stage.main.room.writing.draft.reply_to is None)
        assert stage.composer.has_focus


async def test_a_quote_and_a_mention_are_written_where_the_caret_is(folder: Path) -> None:
    async with playing(folder) as stage:
        await go_to(stage, TO_ME)
        await stage.press("greater_than_sign")
        quote = stage.composer.text
        assert quote.startswith("[qt][qtmeta aid=2001 time=")
        assert quote.endswith("図面の確認をお願いします。[/qt]\n")
        await go_to(stage, ANSWER)
        await stage.press("at")
        assert stage.composer.text.startswith(f"{quote}[To:2001]田中 美咲\n")
        assert stage.focus == "composer"


@pytest.mark.parametrize("key", ["r", "greater_than_sign", "at"])
async def test_what_has_no_author_to_answer_says_so(folder: Path, key: str) -> None:
    async with playing(folder) as stage:
        await go_to(stage, DELETED)
        await stage.press(key)
        assert "There is no message at the cursor" in stage.key_row
        assert stage.composer.text == ""


async def test_enter_offers_what_fits_the_message_and_nothing_else(folder: Path) -> None:
    async with playing(folder, size=(120, 60)) as stage:
        await go_to(stage, TO_ME)
        await stage.press("enter")
        await stage.reads("Do what with this message?", "Reply", "Make a task of it", "Read up to here")
        for words in (
            "Edit my",
            "Delete my",
            "Go to what it answers",
            "day",
            "Oldest",
            "Find",
            "letters",
            "files",
        ):
            assert words not in offered(stage), words
        await stage.press("escape")
        await go_to(stage, ANSWER)
        await stage.press("enter")
        await stage.reads("Go to what it answers")
        await stage.press("escape")
        await go_to(stage, DELETED)
        await stage.press("enter")
        await stage.reads("Do what with this message?")
        assert "Reply" not in offered(stage)
        assert "Make a task" not in offered(stage)


def offered(stage: Stage) -> str:
    return "\n".join(item.name for item in stage.app.screen.query_one(LineList).rows)


async def test_enter_on_a_message_offers_everything_by_name(folder: Path) -> None:
    async with playing(folder) as stage:
        await go_to(stage, TO_ME)
        await stage.press("enter")
        await stage.reads("Do what with this message?", "Reply", "Quote", "Copy the text")
        await stage.type("reply")
        await stage.press("enter")
        await stage.until(lambda: stage.focus == "composer")
        assert "reply to 田中 美咲" in stage.text

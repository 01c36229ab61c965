"""Writing in the real app: the composer, its keys, and to whom it goes. Nothing leaves here."""

from __future__ import annotations

import stat
from pathlib import Path
from sqlite3 import Connection

import pytest
from textual import events
from textual.drivers.headless_driver import HeadlessDriver

from cwtui.settings import Settings
from cwtui.settings.declared import Send
from tests.ui.seed import (
    AOBA_ROOM,
    WITH_MISAKI,
)
from tests.ui.stage import playing

ENTER_BREAKS = Settings(time_zone="Asia/Tokyo", send=Send(hold_seconds=30, hold_outside=30, enter="newline"))


# The field


@pytest.mark.parametrize("key", ["i", "c"])
async def test_i_and_c_lead_into_the_composer_and_escape_out_of_it(folder: Path, key: str) -> None:
    async with playing(folder) as stage:
        for tabs in range(3):
            await stage.press(*["tab"] * tabs, key)
            assert stage.focus == "composer"
            await stage.press("escape")
            assert stage.focus == "timeline"
        assert stage.composer.text == ""


async def test_enter_sends_and_the_message_waits_in_the_timeline(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("i")
        await stage.type("承知しました。")
        await stage.press("enter")
        await stage.until(lambda: stage.waiting() == ["承知しました。"])
        assert stage.composer.text == ""
        assert stage.focus == "composer"
        await stage.reads("You  09:41  sends in 30 s · Ctrl+Z takes it back", "    承知しました。")


async def test_nothing_but_blanks_is_not_sent(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("i", "enter", "space", "ctrl+j", "enter")
        await stage.pilot.pause(0.1)
        assert stage.outbox() == []


@pytest.mark.parametrize("key", ["ctrl+j", "alt+enter", "shift+enter"])
async def test_a_line_is_broken_and_nothing_sent(folder: Path, key: str) -> None:
    async with playing(folder) as stage:
        await stage.press("i")
        await stage.type("一")
        await stage.press(key)
        await stage.type("二")
        assert (stage.composer.text, stage.waiting()) == ("一\n二", [])
        await stage.press("enter")
        await stage.until(lambda: stage.waiting() == ["一\n二"])


@pytest.mark.parametrize("key", ["ctrl+d", "alt+enter", "shift+enter"])
async def test_swapped_enter_breaks_the_line_and_these_send(folder: Path, key: str) -> None:
    async with playing(folder, settings=ENTER_BREAKS) as stage:
        await stage.press("i")
        await stage.type("一")
        await stage.press("enter")
        await stage.type("二")
        await stage.press("ctrl+j")
        await stage.type("三")
        assert (stage.composer.text, stage.waiting()) == ("一\n二\n三", [])
        await stage.press(key)
        await stage.until(lambda: stage.waiting() == ["一\n二\n三"])


async def test_the_key_row_names_the_keys_as_they_are_set(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("i")
        assert stage.hints.startswith("Enter send  Ctrl+J new line  Esc leave  Ctrl+O editor")
    async with playing(folder, settings=ENTER_BREAKS) as stage:
        await stage.press("i")
        assert stage.hints.startswith("Ctrl+D send  Enter new line")


async def test_a_paste_of_several_lines_is_text_and_sends_nothing(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("i")
        await stage.paste("一行目\n二行目\r\n三行目\n")
        await stage.until(lambda: "三行目" in stage.composer.text)
        assert stage.composer.text.split() == ["一行目", "二行目", "三行目"]
        assert stage.outbox() == []


async def test_what_is_typed_and_sent_in_one_go_is_sent_whole(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("i")
        for letter in "今日中に見ます":
            stage.app.post_message(events.Key(letter, letter))
        stage.app.post_message(events.Key("enter", "\r"))
        for letter in "次":
            stage.app.post_message(events.Key(letter, letter))
        await stage.until(lambda: stage.waiting() == ["今日中に見ます"] and stage.composer.text == "次")


async def test_the_full_width_space_and_the_joiner_of_emoji_are_typed_too(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("i")
        for character in ("田", "\u3000", "様", "👩", "\u200d", "💻"):
            stage.app.post_message(events.Key("ideographic_space", character))
        await stage.until(lambda: stage.composer.text == "田\u3000様👩\u200d💻")


async def test_it_grows_to_eight_lines(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("i")
        heights = []
        for _ in range(10):
            await stage.press("x", "ctrl+j")
            heights.append(stage.composer.size.height)
        assert heights[:3] == [2, 3, 4]
        assert max(heights) == heights[-1] == 8


async def test_the_terminals_cursor_stands_at_the_caret(folder: Path) -> None:
    """That is where an input method draws what is being composed."""
    async with playing(folder) as stage:
        await stage.press("i")
        await stage.type("日本a")
        at = stage.app.cursor_position
        assert at - stage.composer.region.offset == (5, 0)
        assert "日本a" in stage.lines[at.y]
        assert stage.composer.cursor_blink is False


async def test_pages_of_the_timeline_turn_while_writing(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("6", "i", "a", "pageup")
        assert not stage.timeline.at_end
        await stage.press("pagedown")
        assert stage.timeline.at_end
        assert (stage.composer.text, stage.focus) == ("a", "composer")


async def test_undo_and_redo_are_of_typing_while_there_is_some(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("i")
        await stage.type("書く")
        await stage.press("ctrl+z")
        assert stage.composer.text != "書く"
        await stage.press("ctrl+y")
        assert stage.composer.text == "書く"


async def test_up_moves_within_a_text(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("i", "a", "ctrl+j", "up")
        assert stage.composer.cursor_location[0] == 0
        assert stage.composer.text == "a\n"


async def test_the_editor_of_the_person_takes_over(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\nprintf "二行目\\n" >> "$1"\n')
    editor.chmod(editor.stat().st_mode | stat.S_IXUSR)
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", str(editor))
    monkeypatch.setattr(HeadlessDriver, "can_suspend", True)
    async with playing(folder) as stage:
        await stage.press("i")
        await stage.type("一行目、")
        await stage.press("ctrl+o")
        await stage.until(lambda: stage.composer.text == "一行目、二行目")
        assert stage.outbox() == []


async def test_an_editor_that_is_not_there_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUAL", "kaku --wait")
    monkeypatch.setattr(HeadlessDriver, "can_suspend", True)
    async with playing(folder) as stage:
        await stage.press("i")
        await stage.type("一行目")
        await stage.press("ctrl+o")
        await stage.reads("“kaku --wait” could not be started.")
        assert stage.composer.text == "一行目"


async def test_a_message_longer_than_the_service_takes_stays_in_the_composer(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("i")
        stage.composer.put("あ" * 65_536)
        await stage.press("enter")
        await stage.until(lambda: "65,536" in stage.key_row or "65536" in stage.key_row)
        assert len(stage.composer.text) == 65_536
        assert stage.outbox() == []


async def test_where_the_disk_is_full_the_text_stays_and_that_is_said(folder: Path) -> None:
    async with playing(folder) as stage:
        (pages,) = stage.archive.db.execute("PRAGMA page_count").fetchone()
        await stage.archive.write(Connection.execute, f"PRAGMA max_page_count = {pages}")
        text = "大事な文" * 5000
        await stage.press("i")
        stage.composer.put(text)
        await stage.press("enter")
        await stage.until(lambda: "Not saved: " in stage.key_row)
        assert stage.composer.text == text
        assert stage.outbox() == []
        await stage.archive.write(Connection.execute, f"PRAGMA max_page_count = {pages + 1000}")
        await stage.press("enter")
        await stage.until(lambda: stage.waiting() == [text])


# To whom


async def test_the_line_above_says_to_whom_and_who_else_reads(folder: Path) -> None:
    async with playing(folder) as stage:
        assert any("to 開発チーム" in line and "2 other companies" in line for line in stage.lines)
        await stage.press("4")
        (line,) = [line for line in stage.lines if "to 田中 美咲" in line]
        assert "compan" not in line


async def test_people_of_other_companies_have_their_messages_held_longer(folder: Path) -> None:
    settings = Settings(time_zone="Asia/Tokyo")
    async with playing(folder, settings=settings) as stage:
        await stage.press("4", "i", "x", "enter")
        await stage.until(lambda: len(stage.outbox()) == 1)
        await stage.press("alt+3", "x", "enter")
        await stage.until(lambda: len(stage.outbox()) == 2)
        held = {row.wish.room_id: row.due_at - row.created_at for row in stage.outbox()}
        assert held == {WITH_MISAKI: 3, AOBA_ROOM: 6}


async def test_how_to_send_is_said_until_somebody_has(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.archive.write(lambda db: db.execute("DELETE FROM session WHERE key = 'has_sent'"))
        stage.app.exit()
    async with playing(folder) as stage:
        assert "Ctrl+J breaks the line" not in stage.text
        await stage.press("i")
        assert "Enter sends, Ctrl+J breaks the line" in stage.text
        await stage.press("x", "enter")
        await stage.until(lambda: "Enter sends, Ctrl+J" not in stage.text)
        stage.app.exit()
    async with playing(folder) as stage:
        await stage.press("i")
        assert "Enter sends, Ctrl+J" not in stage.text

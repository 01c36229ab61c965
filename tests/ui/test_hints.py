"""Letters over what can be opened on the screen."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwtui.store import messages
from cwtui.ui.dialogs.hints import Hints, letters_for
from tests.ui.seed import ANSWER, DAISUKE, DEVELOPERS, MISAKI, at, message
from tests.ui.stage import Stage, playing


@given(st.integers(0, 600))
def test_the_letters_tell_everything_apart(count: int) -> None:
    letters = letters_for(count)
    assert len(letters) == len(set(letters)) == count
    assert len({len(hint) for hint in letters}) <= 1  # so none is the beginning of another
    assert all("g" not in hint for hint in letters)


def test_few_things_have_one_letter_each() -> None:
    assert letters_for(3) == ["a", "s", "d"]
    assert letters_for(9)[:3] == ["aa", "as", "ad"]


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What a browser was told to open, one address a line."""
    seen, browser = tmp_path / "opened", tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" >> {seen}\n')
    browser.chmod(0o755)
    monkeypatch.setenv("BROWSER", str(browser))
    return seen


def addresses(seen: Path) -> list[str]:
    return seen.read_text().split() if seen.exists() else []


async def hints(stage: Stage) -> None:
    await stage.press("f")
    await stage.until(lambda: isinstance(stage.app.screen, Hints))


async def over(stage: Stage) -> None:
    await stage.until(lambda: stage.app.screen is stage.main)


async def test_letters_stand_over_links_and_answers_and_go_away(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("tab")
        before = stage.shown()
        await hints(stage)
        await stage.until(lambda: any("attps://example.com/a-12" in line for line in stage.lines))
        assert any("se 鈴木 大輔" in line for line in stage.lines)
        await stage.press("escape")
        await over(stage)
        assert stage.shown() == before


async def test_a_link_opens_in_the_browser(folder: Path, opened: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("tab")
        await hints(stage)
        await stage.press("a")
        await over(stage)
        await stage.until(lambda: addresses(opened) == ["https://example.com/a-12"])


async def test_an_answer_leads_to_its_message_and_back(folder: Path, opened: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("tab")
        await hints(stage)
        await stage.press("s")
        await over(stage)
        await stage.until(lambda: stage.main.room.message.message_id == 1102)  # type: ignore[union-attr]
        assert addresses(opened) == []


async def test_a_file_is_looked_at(folder: Path, opened: Path) -> None:
    async with playing(folder) as stage:
        await stage.archive.write(
            messages.save_one,
            DEVELOPERS,
            message(1200, MISAKI, at(20, 9, 41), "[info][download:701]図面.pdf (1.2 MB)[/download][/info]"),
        )
        await stage.press("tab")
        await stage.reads("図面.pdf")
        await hints(stage)
        await stage.press("d")
        await stage.reads("図面A-12.pdf", "1.2 MB · 鈴木 大輔 · 開発チーム", "Esc closes")
        await stage.press("escape")
        await over(stage)
        assert addresses(opened) == []


async def test_many_targets_have_two_letters_that_narrow_down(folder: Path, opened: Path) -> None:
    links = "\n".join(f"https://example.com/{n}" for n in range(12))
    async with playing(folder) as stage:
        await stage.archive.write(messages.save_one, DEVELOPERS, message(1200, DAISUKE, at(20, 9, 41), links))
        await stage.press("tab", "G")
        await stage.reads("https://example.com/11")
        await hints(stage)
        await stage.reads("astps://example.com/0", "sstps://example.com/8")
        await stage.press("s")
        await stage.reads("https://example.com/0", "sttps://example.com/8")
        await stage.press("backspace")
        await stage.reads("astps://example.com/0", "sstps://example.com/8")
        await stage.press("s", "s")
        await over(stage)
        await stage.until(lambda: addresses(opened) == ["https://example.com/8"])


async def test_other_keys_do_nothing_meanwhile(folder: Path, opened: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("tab")
        stage.main.room.go_to(ANSWER)
        await hints(stage)
        await stage.press("n", "2", "r", "enter", "z")
        assert isinstance(stage.app.screen, Hints)
        assert stage.open_room == DEVELOPERS
        await stage.press("escape")
        await over(stage)
        assert stage.main.room.message is not None
        assert stage.main.room.message.message_id == ANSWER
        assert addresses(opened) == []


async def test_where_nothing_can_be_opened_it_is_said(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("8", "tab", "f")
        await stage.reads("There is nothing to open on the screen")
        assert stage.app.screen is stage.main

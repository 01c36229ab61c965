"""Toasts over several panes: no letter is lost where two panes meet."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widgets._toast import Toast

from cwtui.ui.widgets.toasts import whole
from tests.ui.stage import playing

WORDS = "図面の確認をお願いします。来週の水曜までに、アオバ商事様にもお見せしたいです。よろしくお願いします。"


@pytest.mark.parametrize(
    ("text", "cuts", "drawn"),
    [
        ("図面の確認  ", [4], "図面の確認  "),
        ("図面の確認  ", [3], " 図面の確認 "),
        ("図面の確認  ", [0, 3, 12], " 図面の確認 "),
        ("図面の確認  ", [3, 8], " 図面の 確認"),
        ("▌ 図面、明日の朝です  ", [3], "▌  図面、明日の朝です "),
        ("▌ 図面、明日の朝です  ", [13], "▌ 図面、 明日の朝です "),
        ("▌ 図面 明日、朝です  ", [9, 13], "▌ 図面 明日、朝です  "),
        ("▌ 図面の確認 確認、朝です  ", [5, 15], "▌  図面の確認  確認、朝です"),
        ("Due: 図面の確認  ", [8], "Due:  図面の確認 "),
        ("a図面の確認 ", [1, 2], "a 図面の確認"),
        ("図面の確認  ", [3, 8, 11], " 図面の 確認"),  # there is no room for a third
        ("図面の確認", [3], "図面の確認"),
        ("plain words ", [3, 5], "plain words "),
        ("か\u3099図 ", [3], " か\u3099図"),
        ("", [3], ""),
    ],
)
def test_a_cut_goes_between_letters_and_words_stay_whole(text: str, cuts: list[int], drawn: str) -> None:
    strip = Strip([Segment(letter, Style(bold=True)) for letter in text])
    assert whole(strip, cuts).text == drawn
    assert whole(strip, cuts).cell_length == strip.cell_length


@pytest.mark.parametrize("width", [60, 77, 100, 101, 104, 120, 133, 140, 141])
async def test_all_of_it_can_be_read(folder: Path, width: int) -> None:
    async with playing(folder, size=(width, 30)) as stage:
        stage.app.notify(WORDS, title="News", markup=False)
        await stage.reads("News")
        lines = [line.partition("▌")[2] for line in stage.lines]
        shown = "".join(line.rpartition("▌")[2] for line in lines if line.strip())
        assert WORDS in shown.replace(" ", "")


async def test_one_that_has_gone_may_be_drawn_a_last_time(folder: Path) -> None:
    async with playing(folder) as stage:
        stage.app.notify(WORDS, markup=False)
        await stage.until(lambda: stage.app.screen.query(Toast))
        toast = stage.app.screen.query_one(Toast)
        region = toast.size.region
        drawn = toast.render_lines(region)
        await toast.remove()
        assert len(toast.render_lines(region)) == len(drawn)


async def test_keys_that_mean_nothing_in_a_dialog_say_so_one_at_a_time(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("question_mark")
        await stage.reads("Keys · Esc closes")
        await stage.press("w", "v", "b", "space")
        await stage.reads("Space does nothing here")
        await stage.until(lambda: stage.text.count("does nothing here") == 1)
        assert "shows the keys" not in stage.text

"""Picking one of many by typing: what fits, what fits best."""

from __future__ import annotations

import pytest
from textual import events

from cwtui.ui.dialogs.picker import Item, Picker, match
from cwtui.ui.look import DARK
from tests.ui.host import Host, until

ROOMS = [
    Item("1", "全体連絡", "3 unread"),
    Item("2", "開発チーム"),
    Item("3", "Kitahama Hotel – design review"),
    Item("4", "アオバ商事様 定例", also="aoba"),
    Item("5", "デザイン"),
]


@pytest.mark.parametrize(
    ("wanted", "item", "fits"),
    [
        ("", "1", True),
        ("全体", "1", True),
        ("連絡", "1", True),
        ("全絡", "1", False),  # only Latin letters may be left out
        ("KITAHAMA", "3", True),
        ("hotel kita", "3", True),
        ("khdr", "3", True),
        ("rdhk", "3", False),
        ("ｄｅｓｉｇｎ", "3", True),
        ("ﾃﾞｻﾞｲﾝ", "5", True),
        ("aoba", "4", True),
        ("aob定例", "4", False),
        ("aoba 定例", "4", True),
        ("全体 zz", "1", False),
    ],
)
def test_what_fits(wanted: str, item: str, fits: bool) -> None:
    (meant,) = [each for each in ROOMS if each.id == item]
    assert (match(wanted, meant) is not None) is fits


def test_the_start_of_a_name_is_better_than_its_middle_than_other_words_than_letters() -> None:
    found = [
        Item("letters", "d-e-s-i-g-n"),
        Item("also", "デザイン", also="design"),
        Item("inside", "web design"),
        Item("start", "design"),
    ]
    ranked = sorted(found, key=lambda item: match("design", item) or 0)
    assert [item.id for item in ranked] == ["start", "inside", "also", "letters"]


async def test_enter_takes_the_first_that_fits() -> None:
    app = Host(over=Picker(DARK, "Name of a room", ROOMS))
    async with app.run_test() as pilot:
        await pilot.press("h", "o", "t", "enter")
        await until(pilot, lambda: app.result)
        assert app.result == ["3"]


async def test_arrows_move_and_a_new_letter_begins_at_the_top_again() -> None:
    app = Host(over=Picker(DARK, "Name of a room", ROOMS))
    async with app.run_test() as pilot:
        await pilot.press("down", "down", "tab", "up", "enter")
        await until(pilot, lambda: app.result)
        assert app.result == ["3"]
    app = Host(over=Picker(DARK, "Name of a room", ROOMS))
    async with app.run_test() as pilot:
        await pilot.press("down", "down", "down", "a", "enter")  # the fourth fits, too, but not best
        await until(pilot, lambda: app.result)
        assert app.result == ["3"]


async def test_where_nothing_fits_it_says_so_and_enter_does_nothing() -> None:
    app = Host(over=Picker(DARK, "Name of a room", ROOMS))
    async with app.run_test() as pilot:
        await pilot.press("z", "z", "z", "enter")
        await until(pilot, lambda: "Nothing fits" in app.text())
        assert app.result == []
        await pilot.press("escape")
        await until(pilot, lambda: app.result)
        assert app.result == [None]


async def test_a_click_picks() -> None:
    app = Host(over=Picker(DARK, "Name of a room", ROOMS))
    async with app.run_test() as pilot:
        await until(pilot, lambda: "開発チーム" in app.text())
        await pilot.click("#picker-items", offset=(5, 1))
        await until(pilot, lambda: app.result)
        assert app.result == ["2"]


async def test_a_pasted_line_break_does_not_take_anything() -> None:
    app = Host(over=Picker(DARK, "Name of a room", ROOMS))
    async with app.run_test() as pilot:
        app.post_message(events.Paste("Kitahama\nHotel\n"))
        await until(pilot, lambda: "開発チーム" not in app.text())
        assert app.result == []
        await pilot.press("enter")
        await until(pilot, lambda: app.result)
        assert app.result == ["3"]

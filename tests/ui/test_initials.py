"""Initials of people and rooms: always two cells, and a colour that stays."""

from __future__ import annotations

import unicodedata

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwtui.ui.drawing.initials import NOBODY, chip, hue, initial, width_of
from cwtui.ui.drawing.width import WIDTHS, cells, steady
from cwtui.ui.look import CHIPS, DARK
from tests.hostile_names import HOSTILE

PEOPLE = [
    ("渡辺 恵", "渡"),
    ("渡辺恵", "渡"),
    ("髙橋 一", "髙"),
    ("辻\U000e0100 仁成", "辻"),  # a variant of the character, which terminals do not draw
    ("さくら", "さ"),
    ("か\u3099く", "が"),  # two code points, one letter
    ("ﾀﾅｶ", "タ"),
    ("김철수", "김"),
    ("\u1100\u1161\u11a8", "각"),  # written as its parts
    ("ーさん", "さ"),
    ("々木", "木"),
    ("Emily Carter", "EC"),
    ("emily carter", "EC"),
    ("Ｅｍｉｌｙ　Ｃａｒｔｅｒ", "EC"),
    ("Emily", "Em"),
    ("emily", "em"),
    ("Jean-Luc Picard", "JL"),
    ("O'Brien", "OB"),
    ("ßen zu", "ßZ"),
    ("Élodie Ünal", "ÉÜ"),
    ("E\u0301lodie", "Él"),
    ("a", "a "),
    ("Иван Петров", "ИП"),
    ("محمد علي", "م "),
    ("A محمد", "A "),
    ("田中 (Tanaka)", "田"),
    ("Tanaka 田中", "Ta"),
    ("IT部", "IT"),
    ("#2001", "20"),
    ("7", "7 "),
    ("007 James", "00"),
]

ROOMS = [
    ("開発チーム", "開"),
    ("dev-team", "DT"),
    ("dev_team", "DT"),
    ("【社外】アオバ様 定例", "社"),
    ("≪重要≫全体連絡", "重"),
    ("「雑談」", "雑"),
    ("“Quoted” room", "QR"),
    ("★☆☆ 受付", "受"),
    ("🎉お祭り", "お"),
    ("👨‍👩‍👧 家族", "家"),
    ("株式会社アオバ", "ア"),
    ("株式会社 アオバ", "ア"),
    ("（株）アオバ様 定例", "ア"),
    ("(株)アオバ", "ア"),
    ("㈱みどり設計", "み"),
    ("【(有)山田商店】", "山"),
    ("一般社団法人 みどり", "み"),
    ("株式会社", "株"),
    ("株主総会", "株"),
    ("A社 定例", "A "),
    ("3課", "3 "),
    ("２０２６年度 決算", "20"),
    ("①番", "1 "),
    ("第1営業部", "第"),
]

NOTHING = [
    "",
    " ",
    "\n\t",
    "🎉🎉",
    "＊＊＊",
    "()",
    "\u3164",
    "\u200b\u200d",
    "\u202e",
    "\x1b\x07",
    "☰",
    "\U0001fae9",
]

MISLEADING = [
    ("\u202eevil", "ev"),
    ("\x1b[2Jx y", "2Y"),
    ("E\u200bmily", "Em"),
    ("\ufeff田中", "田"),
    ("\x9b31m田", "31"),
    ("\ud800田", "田"),  # half of a pair
    ("\U0001f1ef田", "田"),  # half of a flag
    ("\u115f田", "田"),
    ("x\u0336\u0336\u0336 y", "XY"),
    ("\U0001d4d4mily", "Em"),
    ("\u09a8\u09be\u09ae", "\u09a8\u09ae"),  # a vowel sign between, which some terminals give a cell
]


@pytest.mark.parametrize(("name", "shown"), PEOPLE + ROOMS + MISLEADING)
def test_what_a_name_begins_with(name: str, shown: str) -> None:
    assert initial(name) == shown


@pytest.mark.parametrize("name", NOTHING)
def test_where_nothing_can_be_drawn_something_stands(name: str) -> None:
    assert initial(name) == NOBODY


def test_a_name_of_any_length_is_quick() -> None:
    assert initial("株式会社" * 100_000 + "アオバ") == "株"


def is_safe(shown: str) -> bool:
    """Two cells, nothing a terminal measures otherwise, no control character, no mark on nothing."""
    agreed = cells(shown) == sum(map(WIDTHS.__getitem__, shown)) == 2 and steady(shown) == shown
    return agreed and not any(unicodedata.category(letter)[0] in "CM" for letter in shown)


@given(st.text(st.characters(), max_size=12))
def test_any_name_has_two_cells_and_controls_nothing(name: str) -> None:
    assert is_safe(initial(name))


@given(
    st.text(
        st.sampled_from("株式会社()（）㈱ア様AZaz09 -_【】\u200d\ufe0f\u3099\u0301🎉ßıǆ\u0e33ﾞ\u05d0"),
        max_size=9,
    )
)
def test_what_is_treated_with_care_does_no_harm_together(name: str) -> None:
    assert is_safe(initial(name))


def test_hostile_names_have_two_cells_too() -> None:
    names = [name for kind in HOSTILE.values() for name in kind]
    assert len(names) > 300
    assert [name for name in names if not is_safe(initial(name))] == []


# The colour


def test_the_colour_of_a_number_never_changes() -> None:
    assert [hue(number) for number in (1, 2, 3, 1001, 2001, 123_456_789)] == [4, 1, 6, 5, 5, 5]


@given(st.integers(-(2**70), 2**70))
def test_every_number_has_a_colour_and_its_neighbour_another(number: int) -> None:
    assert 0 <= hue(number) < CHIPS
    assert hue(number) != hue(number + 1)


def test_colours_are_used_evenly() -> None:
    counts = [sum(1 for number in range(5000, 5800) if hue(number) == each) for each in range(CHIPS)]
    assert min(counts) >= 95
    assert max(counts) <= 105


def test_who_is_renamed_keeps_the_colour() -> None:
    before, after = (chip(DARK, 2001, name, DARK.base)[0] for name in ("田中 美咲", "佐々木 美咲"))
    assert (before.text, after.text) == ("田", "佐")
    assert before.style == after.style


def test_initials_that_are_turned_off_take_no_room() -> None:
    off = msgspec.structs.replace(DARK, initials=False)
    assert chip(off, 1, "a", off.base) == ()
    assert (width_of(()), width_of(chip(DARK, 1, "a", DARK.base))) == (0, 3)

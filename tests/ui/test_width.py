"""Cells, and texts cut and filled to fit them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwtui.ui.width import cells, cut, cut_middle, fill, fill_left, steady

TEXTS = st.text(st.one_of(st.sampled_from("漢字カナabc …👍🏽❤\ufe0f👨\u200d"), st.characters()), max_size=40)


@pytest.mark.parametrize(
    ("text", "width"),
    [("", 0), ("abc", 3), ("漢字", 4), ("ｶﾅ", 2), ("か\u3099", 2), ("①→※", 3), ("👍", 2), ("𠮷野家", 6)],
)
def test_cells(text: str, width: int) -> None:
    assert cells(text) == width


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("開発チーム", 10, "開発チーム"),
        ("開発チーム", 9, "開発チー…"),
        ("開発チーム", 8, "開発チ…"),
        ("開発", 1, "…"),
        ("開発", 0, ""),
        ("開発", -3, ""),
        ("", 0, ""),
    ],
)
def test_cut(text: str, width: int, shown: str) -> None:
    assert cut(text, width) == shown


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("みなと市図書館 改修工事", 12, "みなと…工事"),
        ("みなと市図書館 改修工事", 23, "みなと市図書館 改修工事"),
        ("みなと市図書館 改修工事", 3, "み…"),
        ("図面A-12.pdf", 9, "図面….pdf"),
    ],
)
def test_the_middle_goes_first_where_the_beginnings_are_alike(text: str, width: int, shown: str) -> None:
    assert cut_middle(text, width) == shown


@given(TEXTS, st.integers(-2, 60))
def test_what_is_cut_fits_and_what_fits_is_not_cut(text: str, width: int) -> None:
    for short in (cut(text, width), cut_middle(text, width)):
        assert cells(short) <= max(0, width)
        assert short == text or cells(text) > width


@given(TEXTS, st.integers(0, 60))
def test_what_is_filled_takes_exactly_its_room(text: str, width: int) -> None:
    assert cells(fill(text, width)) == width
    assert cells(fill_left(text, width)) == width
    assert fill(text, width).rstrip(" ") == cut(text, width).rstrip(" ")
    assert fill_left(text, width).lstrip(" ") == cut(text, width).lstrip(" ")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\u2764\ufe0f", "\u2764"),
        ("1\ufe0f\u20e3", "1"),
        ("👍🏽", "👍"),
        ("👩\u200d💻さん", "👩さん"),
        ("👨\u200d👩\u200d👧\u200d👦", "👨"),
        ("葛\U000e0100城", "葛\U000e0100城"),
        ("ふつうの文", "ふつうの文"),
    ],
)
def test_what_terminals_measure_differently_is_left_out(text: str, shown: str) -> None:
    assert steady(text) == shown


@given(TEXTS)
def test_what_is_steady_stays_so(text: str) -> None:
    assert steady(steady(text)) == steady(text)

"""Cells, and texts cut and filled to fit them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwtui.notation import visible
from cwtui.ui.drawing.width import WIDTHS, cells, cut, cut_middle, fill, fill_left, original, steadied, steady

TEXTS = st.text(
    st.one_of(
        st.sampled_from(
            "漢字カナabc …👍🏽❤\ufe0f👨\u200d🇯🇵\u20e3か\u3099한\u1112\u1161\u11ab\u0915\u094d\u093f"
        ),
        st.characters(),
    ),
    max_size=40,
)
EVERY_CHARACTER = [chr(code) for code in (*range(0xD800), *range(0xE000, 0x40000), *range(0xE0000, 0xE0200))]


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


@pytest.mark.parametrize(
    ("text", "width", "head", "middle"),
    [
        ("🇯🇵🇺🇸🇬🇧", 5, "🇯🇵🇺🇸…", "🇯🇵…🇬🇧"),
        ("🇯🇵🇺🇸🇬🇧", 4, "🇯🇵…", "🇯🇵…"),
        ("か\u3099" * 4, 5, "か\u3099か\u3099…", "か\u3099…か\u3099"),
        ("ｶﾞｷﾞｸﾞ", 5, "ｶﾞｷﾞ…", "ｶﾞ…ｸﾞ"),
        ("क्षक्ष", 3, "क्ष…", "क्ष…"),
    ],
)
def test_nothing_is_cut_within_a_grapheme(text: str, width: int, head: str, middle: str) -> None:
    assert cut(text, width) == head
    assert cut_middle(text, width) == middle


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
        ("か\u3099ｶﾞ", "か\u3099ｶﾞ"),
        ("ふつうの文", "ふつうの文"),
        ("○×※→①…■★α°♪Ⅲ⇒ 　㈱", "○×※→①…■★α°♪Ⅲ⇒ 　㈱"),
        ("🇯🇵🇺🇸", "🇯🇵🇺🇸"),
        ("🇯🇵🇺", "🇯🇵U"),
        ("🇯\ufe0f🇵", "JP"),
        ("🇯🇵\ufe0f", "🇯🇵"),
        ("🏴\U000e0067\U000e0062\U000e0065\U000e007f", "🏴\U000e0067\U000e0062\U000e0065\U000e007f"),
        ("🫨 🫩\ufe0f 🫱🏽", "〓 〓 🫱"),
        ("\u1112\u1161\u11ab 한 \u1161 \u1112", "한 한 〓 \u1112"),
        ("हिन्दी", "ह·न्द·"),
        ("क्\u200dष", "क्ष"),
        ("สวัสดีครับ น้ำ", "สวัสดีครับ น้ำ"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("㊙ ㊗ ☰ 〰", "秘 祝 〓 〜"),
        ("\U00031350\u0378", "〓〓"),
        ("\ue0b0\U000f0001", "\ue0b0\U000f0001"),
        ("🏽", "〓"),
        ("\ufe0fa", "〓a"),
        ("\n\ufe0f", "\n"),
    ],
)
def test_what_terminals_measure_differently_has_a_stand_in(text: str, shown: str) -> None:
    assert steady(text) == shown


def test_a_text_without_anything_disputed_is_the_same_object() -> None:
    for text in ("", "図面の確認をお願いします。", "Σ Ж ñ ế ○× ｱｲｳ 한글"):
        assert steady(text) is text
        assert steadied(text) == (text, ())


@given(TEXTS)
def test_what_is_steady_stays_so(text: str) -> None:
    assert steady(steady(text)) == steady(text)


@given(TEXTS)
def test_what_is_drawn_is_as_wide_as_its_characters(text: str) -> None:
    """Nothing in it changes the width of its neighbour."""
    shown = steady(visible(text)).replace("\n", "").replace("\t", "")
    assert cells(shown) == sum(WIDTHS[character] for character in shown)


def test_nothing_newer_than_the_oldest_terminal_and_no_spacing_mark_is_drawn() -> None:
    """Wherever Python's own Unicode is newer, the table of what came since has to say it."""
    drawn = set(steady(" ".join(EVERY_CHARACTER)))
    assert not [hex(ord(c)) for c in drawn if unicodedata.category(c) in ("Mc", "Cn")]
    assert not drawn & set("🫨🫩🫪\U0001fae8\U0001cc00\U00011f00\u1c89\ua7cb\U00031350\U0002ebf0")
    assert set("🫠🥹🫱") <= drawn  # Unicode 14 itself


@pytest.mark.parametrize(
    ("text", "start", "end", "copied"),
    [
        ("了解👍🏽です", 0, 5, "了解👍🏽です"),
        ("了解👍🏽です", 2, 3, "👍🏽"),
        ("了解👍🏽です", 0, 2, "了解"),
        ("了解👍🏽です", 3, 5, "です"),
        ("👩\u200d💻🫨x", 0, 1, "👩\u200d💻"),
        ("👩\u200d💻🫨x", 1, 2, "🫨"),
        ("🇯🇵\ufe0f!", 0, 1, "🇯"),
        ("🇯🇵\ufe0f!", 1, 3, "🇵\ufe0f!"),
        ("\ufe0fa", 0, 1, "\ufe0f"),
        ("\u1112\u1161\u11ab", 0, 1, "\u1112\u1161\u11ab"),
        ("हिन्दी", 0, 2, "हि"),
        ("ab", 1, 1, ""),
    ],
)
def test_a_part_is_copied_as_it_was_written(text: str, start: int, end: int, copied: str) -> None:
    shown, changes = steadied(text)
    assert original(shown, changes, start, end) == copied


@given(TEXTS, st.integers(0, 40), st.integers(0, 40))
def test_the_parts_of_what_is_drawn_stand_for_the_whole_text(text: str, one: int, other: int) -> None:
    shown, changes = steadied(text)
    assert shown == steady(text)
    a, b = sorted((min(one, len(shown)), min(other, len(shown))))
    parts = [original(shown, changes, *part) for part in ((0, a), (a, b), (b, len(shown)))]
    assert "".join(parts) == original(shown, changes) == text

"""What a text field draws for what it holds: harmless, and as wide as its caret believes."""

from __future__ import annotations

from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwtui.notation import visible
from cwtui.ui.drawing.typed import typed
from cwtui.ui.drawing.width import cells, steady

NOTHING = "\u200b"
LETTERS = "漢字abc \t❤👩💻👍🏽\ufe0f\u200d\u20e31か\u3099🇯🇵\u1112\u1161\u11abह\u093f\x1b\x9b\u202e🫨"
LINES = st.text(st.one_of(st.sampled_from(LETTERS), st.characters(exclude_characters="\n")))
WITHOUT_CONTROLS = LINES.map(
    lambda line: "".join(c for c in line if category(c) not in ("Cc", "Cf", "Zl", "Zp", "Cs"))
)


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("了解です。ｶﾞ 葛\U000e0100 か\u3099\t→", "了解です。ｶﾞ 葛\U000e0100 か\u3099\t→"),
        ("❤\ufe0f!", "❤ !"),
        ("1\ufe0f\u20e3!", f"1 {NOTHING}!"),
        ("👍🏽!", f"👍{NOTHING}!"),
        ("👩\u200d💻!", f"👩{NOTHING * 2}!"),
        ("\u1112\u1161\u11ab!", f"한{NOTHING * 2}!"),
        ("🫨 \U00031350 \u0378", "〓 〓 □"),
        ("हि", f"ह{NOTHING}"),
        ("🇯🇵🇯", "🇯🇵J"),
        ("\x1b]0;x\x07 \x9b \x7f \u202e \ufeff", f"␛]0;x␇ \ufffd ␡ \ufffd {NOTHING}"),
        ("\u2028\x85", "\ufffd\ufffd"),
    ],
)
def test_each_character_has_one_that_is_drawn(line: str, shown: str) -> None:
    assert typed(line) == shown


def test_an_ordinary_line_is_the_same_object() -> None:
    line = "図面の確認をお願いします。"
    assert typed(line) is line


@given(LINES)
def test_it_is_as_long_and_harmless(line: str) -> None:
    shown = typed(line)
    assert len(shown) == len(line)
    assert not [c for c in shown if category(c) in ("Cc", "Cs", "Zl", "Zp", "Mc", "Cn") and c != "\t"]
    assert not [c for c in shown if not visible(f"a{c}a")[1:-1] and c != NOTHING]
    assert not set(shown) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufe0e\ufe0f")


@given(WITHOUT_CONTROLS)
def test_it_is_as_wide_as_the_field_takes_it_for(line: str) -> None:
    assert cells(typed(line)) == cells(line)


@given(LINES)
def test_what_terminals_measure_differently_is_not_drawn(line: str) -> None:
    assert steady(typed(line)) == typed(line)

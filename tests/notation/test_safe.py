"""Server text that would act on a terminal, and honest text that must stay as it is."""

from __future__ import annotations

import sys
from unicodedata import category, normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cwtui.notation import one_line, visible
from cwtui.notation.safe import MOST_MARKS

EVERY_CHARACTER = [chr(code) for code in range(sys.maxunicode + 1)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Hello, world! ~\t|\n",
        "図面の確認をお願いします。ｱｲｳ ｶﾞ １２３　①※○→",
        normalize("NFD", "がぎぐパピプ"),
        "葛\U000e0100城市 辻\ufe00",
        "❤️ ⚠️ 1️⃣ #️⃣ ☺︎",
        "👍🏽 👩‍💻 👨‍👩‍👧‍👦 👩🏽‍🤝‍👨🏻 ❤️‍🔥 🏳️‍🌈 🏴‍☠️ 🧑‍⚕️ 👁️‍🗨️",
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f 🇯🇵",
        "Tiếng Việt " + normalize("NFD", "Tiếng Việt"),
        "สวัสดีครับ ก็ น้ำ",
        "क्षत्रिय क्\u200dष",
        "می\u200cخواهم",
        "שָׁלוֹם",
        "한글 " + normalize("NFD", "한글"),
        "café é ñ ½ € ™ © \xa0",
        "\ue0b0\U000f0001",
        "a" + "\u0301" * MOST_MARKS,
    ],
)
def test_honest_text_is_the_same_object(text: str) -> None:
    assert visible(text) is text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\x00\x07\x08\x1b\x1f", "␀␇␈␛␟"),
        ("\x1b[2J\x1b]52;c;aGk=\x07", "␛[2J␛]52;c;aGk=␇"),
        ("\x7f", "␡"),
        ("\x9b2J\x90q\x9c", "\\x9b2J\\x90q\\x9c"),
        ("a\rb", "a␍b"),
        ("a\r\nb", "a\nb"),
        ("a\r\r\nb", "a␍\nb"),
        ("a\n\rb", "a\n␍b"),
        ("a\x0bb\x0cc", "a␋b␌c"),
        ("a\x85b\u2028c\u2029d", "a\nb\nc\nd"),
        ("請求\u202egpj.exe", "請求\\u202egpj.exe"),
        ("\u200e\u200f\u061c\u2066\u2069", "\\u200e\\u200f\\u061c\\u2066\\u2069"),
        ("\u206a\ufff9a\ufffab\ufffb", "\\u206a\\ufff9a\\ufffab\\ufffb"),
        ("pay\u200bpal\u2060\ufeff\xad\u034f\u180e", "paypal"),
        ("ad\u200dmin\u200c", "admin"),
        ("\u3164\u115f\u1160\uffa0\u2062", ""),
        ("a\u200d👩", "a👩"),
        ("👩\u200d", "👩"),
        ("👩\u200d\u200d💻", "👩💻"),
        ("👩\u200d\u202e💻", "👩\\u202e💻"),
        ("❤\ufe0f\ufe0f\ufe0e", "❤\ufe0f"),
        ("\ufe0fa \ufe0f\n\ufe0f", "a \n"),
        ("a" + "".join(chr(0xE0100 + n) for n in range(200)), "a\U000e0100"),
        ("hi\U000e0068\U000e0069\U000e0001", "hi"),
        ("🏴\U000e0067\U000e0062", "🏴"),
        ("Z" + "\u0301\u0489" * 500, "Z" + "\u0301\u0489" * 4),
        ("ก" + "\u0e49" * 50 + "ก", "ก" + "\u0e49" * 8 + "ก"),
        ("a" + "\u0301\u200b" * 50, "a" + "\u0301" * 8),
        ("\u0301a", "◌\u0301a"),
        ("a\n\u20ddb", "a\n◌\u20ddb"),
        ("\ud800a\udfff\ud83d\udc69", "\ufffda\ufffd\ufffd\ufffd"),
        ("\ufffe\uffff\ufdd0", "\ufffd\ufffd\ufffd"),
    ],
)
def test_nothing_is_obeyed(text: str, expected: str) -> None:
    assert visible(text) == expected
    assert visible(expected) is expected


def test_a_family_has_an_end() -> None:
    endless = visible("\u200d".join("👩" * 1000))
    assert max(map(len, endless.split("👩👩"))) < 30


def test_no_character_of_unicode_gets_through_that_should_not() -> None:
    for character in EVERY_CHARACTER:
        shown = visible(f"a{character}a")
        kinds = {category(c) for c in shown} - {"Co", "Cn"}
        assert "Cc" not in kinds or character in "\n\t\x85\u2028\u2029"
        assert not kinds & {"Cs", "Zl", "Zp"}, ascii(character)
        # The only format characters left are signs with a picture of their own, as the Arabic number sign.
        assert "Cf" not in kinds or character in _FORMAT_WITH_A_PICTURE, ascii(character)


_FORMAT_WITH_A_PICTURE = {
    *map(chr, range(0x600, 0x606)),
    *"\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd",
}


def test_every_combining_mark_is_capped() -> None:
    for character in EVERY_CHARACTER:
        if category(character) in ("Mn", "Me"):
            assert len(visible(f"a{character * 50}b")) <= 2 + MOST_MARKS, ascii(character)


@given(
    st.text(alphabet=st.characters(codec=None))
    | st.text(alphabet="a\u0301か\u3099❤\ufe0f👩\u200d💻\u200b\r\n\x1b")
)
@settings(max_examples=500, deadline=None)
def test_once_is_enough(text: str) -> None:
    shown = visible(text)
    assert visible(shown) == shown
    assert not [c for c in shown if category(c) in ("Cc", "Cs", "Zl", "Zp") and c not in "\n\t"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("佐藤 健", "佐藤 健"),
        ("佐藤　健", "佐藤　健"),
        (" a\n\nb\tc\r\n", "a b c"),
        ("\u200b\n", ""),
        ("\x1b[0m", "␛[0m"),
    ],
)
def test_names_stay_on_one_line(text: str, expected: str) -> None:
    assert one_line(text) == expected

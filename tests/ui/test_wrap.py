"""Lines broken the Japanese way: by cells, whole words, whole graphemes, kinsoku."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cwtui.notation import visible
from cwtui.ui.drawing.width import cells, steady
from cwtui.ui.timeline.wrap import NOT_FIRST, NOT_LAST, breaks, wrap

PLAIN = "漢字仮名まじり文カナあいうえ"
LATIN = "abcXYZ 019"
MARKS = "、。」っー（「"

any_text = st.text(
    st.one_of(st.sampled_from(PLAIN + LATIN + MARKS + "\n👍🏽👨\u200d👩\u3099🇯🇵"), st.characters())
)
widths = st.integers(2, 40)


def wrapped(text: str, width: int) -> list[str]:
    return [text[start:end] for start, end in wrap(text, width)]


@given(any_text, widths)
@example("", 2)
@example("\n\n", 2)
@example("a b " * 20, 3)
def test_nothing_is_lost_and_nothing_repeated(text: str, width: int) -> None:
    pieces = wrap(text, width)
    assert "".join(text[start:end] for start, end in pieces) == text.replace("\n", "")
    assert [start for start, _ in pieces] == sorted(start for start, _ in pieces)


@given(any_text, widths)
@example("ああ ああ", 4)
@example("（（（（（", 4)
def test_no_line_is_wider_than_the_width_but_for_a_space_that_hangs_over(text: str, width: int) -> None:
    for line in wrapped(text, width):
        over = line.removesuffix(" ")
        assert cells(over) <= width, line


@given(any_text, st.integers(-3, 1))
def test_a_width_that_holds_nothing_still_gets_ahead(text: str, width: int) -> None:
    assert "".join(wrapped(text, width)) == text.replace("\n", "")
    assert all(line or not text.strip("\n") or "\n" in text for line in wrapped(text, width))


@given(any_text.filter(lambda text: "\n" not in text), widths)
def test_each_line_begins_behind_the_one_before(text: str, width: int) -> None:
    begins = breaks(text, width)
    assert begins[0] == 0
    assert all(a < b for a, b in pairwise(begins))
    assert begins[-1] < max(1, len(text))


sentences = st.lists(
    st.one_of(
        st.sampled_from([*PLAIN, "abc", "Release", "A-12", "word", " "]),
        st.sampled_from(["、", "。", "」", "っ", "ー", "ッ", "）", "！", "…", "（", "「", "。」", "（「"]),
    ),
    max_size=60,
).map("".join)


@given(sentences, st.integers(20, 60))
@example("あああああああWord、あ", 18)
@example("「" * 3 + "あ" * 30, 20)
@example("漢漢漢漢漢漢漢漢漢。」。」。」。」 、", 34)
def test_no_line_begins_with_a_forbidden_character_or_ends_with_an_opening_one(
    sentence: str, width: int
) -> None:
    lines = wrapped(sentence, width)
    for before, line in pairwise(lines):
        if _only_bad_breaks(before[-4:] + line[:1]):
            continue
        assert line[0] not in NOT_FIRST, lines
        assert before[-1] not in NOT_LAST, lines


def _only_bad_breaks(around: str) -> bool:
    """Four characters before a break and the one behind it: no place among them is any better."""
    return all(b in NOT_FIRST or a in NOT_LAST for a, b in pairwise(around))


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("承知しました。今日中に見ます。", 14, ["承知しました。", "今日中に見ま", "す。"]),
        ("承知しました。", 12, ["承知しまし", "た。"]),
        ("これは「引用」です", 8, ["これは", "「引用」", "です"]),
        ("あっ、という間", 4, ["あっ", "、と", "いう", "間"]),  # no place is better
        ("please call me", 11, ["please call ", "me"]),
        ("please call me", 10, ["please ", "call me"]),
        ("図面A-12の最新版", 10, ["図面A-12の", "最新版"]),
        ("図面 release版", 10, ["図面 ", "release版"]),
        ("あああああWord、あ", 14, ["あああああ", "Word、あ"]),
        ("averylongwordindeed", 8, ["averylon", "gwordind", "eed"]),
        ("かな\u3099かな", 4, ["かな\u3099", "かな"]),
        ("ああ🇯🇵🇯🇵", 6, ["ああ🇯🇵", "🇯🇵"]),
        ("a\n\nb", 10, ["a", "", "b"]),
        ("", 10, [""]),
    ],
)
def test_where_lines_break(text: str, width: int, lines: list[str]) -> None:
    assert wrapped(text, width) == lines


@pytest.mark.parametrize(
    "grapheme",
    [
        "か\u3099",
        "葛\U000e0100",
        "ｶﾞ",
        "ﾊﾟ",
        "🇯🇵",
        "e\u0301\u0323",
        "한",
        "\u1100\u1161\u11ab",
        "น้ำ",
        "क्ष",
        "क्\u200dष",
        "हि",
        "स्त्री",
        "שּׁ",
        "👩\u200d💻",
        "👍🏽",
        "1\ufe0f\u20e3",
        "🏴\U000e0067\U000e0062\U000e007f",
    ],
)
@pytest.mark.parametrize("width", [1, 2, 3, 5, 8, 13])
def test_no_line_begins_or_ends_within_a_grapheme(grapheme: str, width: int) -> None:
    drawn = steady(visible(grapheme))
    for before in ("", "x", "漢"):
        lines = wrapped(before + drawn * 12, max(width, cells(drawn)))
        assert "".join(lines) == before + drawn * 12
        assert not [line for line in lines if line.removeprefix(before).replace(drawn, "")], lines


def test_a_mark_stays_on_its_letter_where_not_even_that_has_room() -> None:
    assert wrapped("か\u3099" * 3, 1) == ["か\u3099"] * 3
    assert wrapped("क्" * 9, 2) == ["क्क्"] * 4 + ["क्"]  # one grapheme, wider than the line


def test_a_long_text_takes_linear_time() -> None:
    text = "長い文章です。" * 20_000
    assert len(wrap(text, 40)) > 3000


@pytest.mark.parametrize(
    "text", ["🇯🇵" * 30_000, "क्" * 30_000, "か\u3099" * 30_000, "ｶﾞ" * 30_000, "」" * 60_000]
)
def test_the_worst_text_takes_linear_time_too(text: str) -> None:
    begun = time.thread_time()
    assert "".join(wrapped(text, 40)) == text
    assert time.thread_time() - begun < 2

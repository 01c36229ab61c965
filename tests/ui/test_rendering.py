"""A message as lines on the screen: every kind of block, every width, every hostile text."""

from __future__ import annotations

from unicodedata import category

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.segment import Segment

from cwtui import texts
from cwtui.times import TOKYO
from cwtui.ui.drawing.rendering import Eyes, Line, blocks_of, body_lines, is_to_me
from cwtui.ui.drawing.syntax import coloured
from cwtui.ui.drawing.width import cells
from cwtui.ui.look import DARK
from tests.ui.seed import NOW, at

ME, MISAKI, DAISUKE = 1001, 2001, 2002
NAMES = {ME: "佐藤 健", MISAKI: "田中 美咲", DAISUKE: "鈴木\x1b[2J 大輔"}
EYES = Eyes(DARK, NAMES.get, ME, TOKYO, NOW)
WITH_EMOJI = Eyes(DARK, NAMES.get, ME, TOKYO, NOW, emoji=True)

TAGS = [
    "[info]", "[title]", "[/title]", "[/info]", "[qt]", "[/qt]", "[code]", "[/code]", "[hr]", "[toall]",
    "[To:1001]", "[To:2002]", "[rp aid=2001 to=1-2]", f"[qtmeta aid=2001 time={at(20, 9)}]",
    "[task aid=1001 st=open lt=0]", "[/task]", "[dtext:task_added]", "[preview id=5]", "[download:5]",
    "[/download]", "[piconname:2001]", "https://example.com/a?b=c", "(bow)", "\t", "\n", "  ", "見積書",
    "word", "\x1b]0;title\x07", "\x9b31m", "\u202e", "\u200b", "か\u3099", "👩\u200d💻", "🇯🇵", "※①",
]  # fmt: skip
bodies = st.lists(st.one_of(st.sampled_from(TAGS), st.text(max_size=6)), max_size=40).map("".join)


def text_of(line: Line) -> str:
    return "".join(segment.text for segment in line)


def drawn(body: str, width: int = 40, eyes: Eyes = EYES) -> list[str]:
    """The lines without what fills them up."""
    return [text_of(line).rstrip() for line in body_lines(body, width, eyes)]


def segment_with(body: str, words: str, eyes: Eyes = EYES) -> Segment:
    (found,) = [s for line in body_lines(body, 60, eyes) for s in line if words in s.text]
    return found


def looks_like(segment: Segment, role: str, on: str = "ground", bold: bool = False) -> bool:
    style, wanted = segment.style, DARK.style(role, on=on, bold=bold)
    assert style is not None
    return (style.color, style.bgcolor, bool(style.bold)) == (wanted.color, wanted.bgcolor, bool(wanted.bold))


@given(bodies, st.integers(8, 100))
@example("[qt]" * 16 + "とても深い引用の中の言葉" + "[/qt]" * 16, 8)
@example("[info][code]" + "word " * 20 + "[/code][/info]", 8)
@example("[qt][qtmeta aid=2001 time=1]" + "x[/qt]", 8)
@example("長い文のあとに空白 " * 9, 19)
def test_no_line_is_wider_than_there_is_room(body: str, width: int) -> None:
    for line in body_lines(body, width, EYES):
        assert cells(text_of(line)) <= width


@given(bodies, st.integers(8, 60))
def test_nothing_that_a_terminal_obeys_is_left(body: str, width: int) -> None:
    for line in body_lines(body, width, WITH_EMOJI):
        for character in text_of(line):
            assert category(character) not in ("Cc", "Cs", "Zl", "Zp"), repr(character)
            assert character not in "\u200b\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@given(st.text("あいう、。abc", min_size=1, max_size=80), st.integers(8, 40))
def test_no_character_is_lost_at_the_edges(body: str, width: int) -> None:
    assert "".join(drawn(f"[qt][qt][code]{body}[/code][/qt][/qt]", width)).replace("│", "").replace(
        " ", ""
    ) == body.replace(" ", "")


def test_plain_text_stands_as_it_is() -> None:
    assert drawn("承知しました。\n\n今日中に見ます。") == ["承知しました。", "", "今日中に見ます。"]


def test_an_empty_message_has_no_lines() -> None:
    assert drawn("") == []


def test_a_mention_is_a_name_and_mine_stands_out() -> None:
    assert drawn("[To:1001]佐藤 健さん\nお願いします") == ["To 佐藤 健", "お願いします"]
    assert looks_like(segment_with("[To:1001]佐藤 健さん", "佐藤"), "accent", bold=True)
    assert looks_like(segment_with("[To:2001]田中 美咲さん", "田中"), "quiet")


def test_a_reply_names_whom_it_answers() -> None:
    assert drawn("[rp aid=2001 to=1-2]田中 美咲さん\nはい")[0] == "Re 田中 美咲"
    assert looks_like(segment_with("[rp aid=1001 to=1-2]", "Re"), "accent", bold=True)


def test_a_quote_says_whose_words_it_holds_and_when() -> None:
    lines = drawn(f"[qt][qtmeta aid=2001 time={at(20, 9, 33)}]打合せ\nです[/qt]はい")
    assert lines == ["│ 田中 美咲  Fri, Nov 20, 09:33", "│ 打合せ", "│ です", "はい"]


def test_a_quote_of_nobody_has_no_head() -> None:
    assert drawn("[qt]打合せ[/qt]") == ["│ 打合せ"]


def test_a_quote_of_a_stranger_says_the_number() -> None:
    assert drawn("[qt][qtmeta aid=77 time=0]x[/qt]")[0] == "│ #77"


def test_two_quotes_side_by_side_keep_their_heads() -> None:
    quote = f"[qt][qtmeta aid=2001 time={at(20, 9)}]同じ[/qt]"
    assert len([line for line in drawn(quote * 2) if "田中" in line]) == 2


def test_a_card_fills_the_width() -> None:
    for body in ("[info]x[/info]", "[qt]x[/qt]", "[code]x[/code]", "[task aid=1001 st=open lt=0]x[/task]"):
        assert {cells(text_of(line)) for line in body_lines(body, 30, EYES)} == {30}
        assert looks_like(segment_with(body, "x"), "text", on="surface")


def test_an_info_box_has_its_title_in_bold() -> None:
    body = "[info][title]今週の予定[/title]木曜: 定例[/info]"
    assert drawn(body) == ["│ 今週の予定", "│ 木曜: 定例"]
    assert looks_like(segment_with(body, "今週"), "text", on="surface", bold=True)


def test_code_is_set_in_and_keeps_its_spaces_and_its_notation() -> None:
    assert drawn("[code]if x:\n\treturn [To:1][/code]") == ["  if x:", "      return [To:1]"]


def test_a_rule_goes_across() -> None:
    assert drawn("[hr]", 20) == ["─" * 20]
    assert drawn("[info][hr][/info]", 20) == ["│ " + "─" * 18]


def test_a_task_says_whose_it_is_and_when_it_is_due() -> None:
    due = at(20, 23, 59) + 59
    assert drawn(f"[task aid=1001 st=open lt={due}]見積書[/task]") == ["Task · 佐藤 健 · today", "見積書"]
    assert drawn(f"[task aid=77 st=done lt={at(21, 15)}]x[/task]")[0] == "Task done · #77 · tomorrow 15:00"
    assert drawn("[task aid=1001 st=open lt=0]x[/task]")[0] == "Task · 佐藤 健"


def test_a_file_is_its_name_and_a_picture_is_not_said_twice() -> None:
    body = "[preview id=5][download:5]図面.png (1.2 MB)[/download]"
    assert drawn(body) == ["図面.png (1.2 MB)"]
    assert looks_like(segment_with(body, "図面"), "accent")


def test_a_link_can_be_clicked() -> None:
    segment = segment_with("図面: https://example.com/a-12 です", "example")
    assert segment.text == "https://example.com/a-12"
    assert segment.style is not None
    assert segment.style.link == "https://example.com/a-12"


def test_a_link_that_is_broken_in_two_leads_to_the_same_place() -> None:
    address = "https://example.com/" + "a" * 40
    linked = [s for line in body_lines(address, 30, EYES) for s in line if s.text.strip()]
    assert len(linked) > 1
    assert {s.style.link for s in linked if s.style} == {address}


def test_emoticons_are_text_or_emoji_as_the_person_likes() -> None:
    assert drawn("ありがとう (bow)") == ["ありがとう (bow)"]
    assert drawn("ありがとう (bow)", eyes=WITH_EMOJI) == ["ありがとう 🙇"]


def test_a_sentence_of_the_service_is_in_the_language_of_the_person() -> None:
    assert drawn("[dtext:task_added]") == ["Added a task"]
    assert looks_like(segment_with("[dtext:task_added]", "task"), "quiet")


def test_malformed_notation_stands_as_typed() -> None:
    for body in ("[To:]", "[info]no end", "[qt aid=1]", "[/info]", "[task]x[/task]", "[To:１２]"):
        assert drawn(body) == [body]


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("\x1b[31m赤\x1b[0m", "␛[31m赤␛[0m"),
        ("\x07ベル", "␇ベル"),
        ("\x9b2J", "\\x9b2J"),
        ("a\u202eb", "a\\u202eb"),
        ("[To:2002]", "To 鈴木␛[2J 大輔"),
    ],
)
def test_what_would_command_the_terminal_is_shown(body: str, shown: str) -> None:
    assert drawn(body) == [shown]


def test_the_ground_of_a_message_to_me_is_under_its_words_but_not_its_cards() -> None:
    lines = body_lines("[To:1001]\n[code]x[/code]", 30, EYES, ground="me")
    grounds = [{s.style.bgcolor for s in line if s.style and s.text.strip()} for line in lines]
    assert grounds == [{DARK.style(on="me").bgcolor}, {DARK.style(on="surface").bgcolor}]


@pytest.mark.parametrize(
    ("body", "to_me"),
    [
        ("[To:1001]", True),
        ("[rp aid=1001 to=1-2]", True),
        ("[toall]", True),
        ("[To:2001]", False),
        ("佐藤 健さん", False),
        ("[qt][To:1001][/qt]", False),
        ("[code][To:1001][/code]", False),
        ("[To:10011]", False),
    ],
)
def test_who_is_called(body: str, to_me: bool) -> None:
    assert is_to_me(blocks_of(body, EYES)) is to_me


def test_dates_of_quotes_and_tasks_are_said_in_japanese() -> None:
    texts.use("ja")
    assert drawn(f"[qt][qtmeta aid=2001 time={at(20, 9, 33)}]x[/qt]")[0] == (
        "│ 田中 美咲  11月20日 (金) 09:33"
    )


# Code


def test_code_has_its_colours_where_they_are_asked_for() -> None:
    eyes = Eyes(DARK, NAMES.get, ME, TOKYO, NOW, coloured=coloured)
    keyword = segment_with("[code]SELECT name FROM drawings;[/code]", "SELECT", eyes)
    assert looks_like(keyword, "code_keyword", on="surface")
    assert drawn("[code]SELECT name FROM drawings;[/code]", eyes=eyes) == drawn(
        "[code]SELECT name FROM drawings;[/code]"
    )

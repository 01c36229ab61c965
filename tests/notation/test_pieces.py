"""What a person sees of a message."""

from __future__ import annotations

from unicodedata import east_asian_width

import pytest

from cwtui.notation import EMOTICONS, Block, BoxKind, Kind, Role, Run, TaskCard, parse, pieces, plain
from cwtui.notation.system import SENTENCES

ME = 1
PEOPLE = {1: "佐藤 健", 2: "田中 美咲", 3: "Ken", 4: "\u202e\x1b[31m", 5: "a\nb", 6: "\u200b"}


def seen(body: str) -> list[Block]:
    return pieces(parse(body), PEOPLE.get, ME)


def runs(body: str) -> list[tuple[str, str]]:
    """(role, text) of everything, which must be in one block."""
    (block,) = seen(body)
    assert block.kind is Kind.TEXT
    return [(run.role.value, run.text) for run in block.runs]


def outline(body: str) -> list[str]:
    """Each block as ``quote/info/code: text``."""
    return [
        "/".join([*(box.kind.value for box in block.boxes), block.kind.value]) + f": {block.text}"
        for block in seen(body)
    ]


def test_an_empty_message_has_no_blocks() -> None:
    assert seen("") == []
    assert plain(parse(""), PEOPLE.get) == ""


def test_words_are_one_run() -> None:
    assert seen("おはよう\n\nございます") == [Block(Kind.TEXT, (Run("おはよう\n\nございます"),))]


# Mentions


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("[To:2]", [("mention", "To 田中 美咲")]),
        ("[To:2]田中 美咲さん\n図面", [("mention", "To 田中 美咲"), ("plain", "\n図面")]),
        ("[To:2] 田中 美咲さん\n図面", [("mention", "To 田中 美咲"), ("plain", "\n図面")]),
        ("[To:2]\u3000田中 美咲さん 図面", [("mention", "To 田中 美咲"), ("plain", " 図面")]),
        ("[To:2]田中 美咲様、図面", [("mention", "To 田中 美咲"), ("plain", "、図面")]),
        ("[To:2]田中 美咲\n図面", [("mention", "To 田中 美咲"), ("plain", "\n図面")]),
        ("[To:2]田中 美咲", [("mention", "To 田中 美咲")]),
        ("[To:3]Ken san, hi", [("mention", "To Ken"), ("plain", ", hi")]),
        ("[To:3]Ken-san: hi", [("mention", "To Ken"), ("plain", ": hi")]),
        # Not the name: another one that begins with it, or the start of a sentence.
        ("[To:3]Kenneth", [("mention", "To Ken"), ("plain", "  Kenneth")]),
        ("[To:3]Kenさんの図面", [("mention", "To Ken"), ("plain", "  Kenさんの図面")]),
        ("[To:2]図面です", [("mention", "To 田中 美咲"), ("plain", "  図面です")]),
        ("[To:2] 図面です", [("mention", "To 田中 美咲"), ("plain", " 図面です")]),
        ("[To:2]\n図面です", [("mention", "To 田中 美咲"), ("plain", "\n図面です")]),
        ("[To:2]さん\n", [("mention", "To 田中 美咲"), ("plain", "  さん\n")]),
        # A face or a name as a tag, and the honorific as one.
        ("[To:2][picon:2]田中 美咲さん\nあ", [("mention", "To 田中 美咲"), ("plain", "\nあ")]),
        ("[To:2][pname:2]さん\nあ", [("mention", "To 田中 美咲"), ("plain", "\nあ")]),
        ("[To:2][pname:2]\nあ", [("mention", "To 田中 美咲"), ("plain", "\nあ")]),
        ("[To:2][pname:3]", [("mention", "To 田中 美咲"), ("plain", "  "), ("person", "Ken")]),
        ("[To:2]田中 美咲[dtext:nickname_suffix]\nあ", [("mention", "To 田中 美咲"), ("plain", "\nあ")]),
        # Several, and around them.
        (
            "[To:2][To:3]あ",
            [("mention", "To 田中 美咲"), ("plain", "  "), ("mention", "To Ken"), ("plain", "  あ")],
        ),
        ("[To:2]田中 美咲さん(bow)", [("mention", "To 田中 美咲"), ("plain", "  "), ("emoticon", "(bow)")]),
        ("お願い[To:2]", [("plain", "お願い"), ("plain", " "), ("mention", "To 田中 美咲")]),
        ("お願い\n[To:2]", [("plain", "お願い\n"), ("mention", "To 田中 美咲")]),
        # Me, and everybody.
        ("[To:1]", [("mention_me", "To 佐藤 健")]),
        ("[toall]各位", [("mention_me", "To all"), ("plain", "  各位")]),
        ("[toall]\n各位", [("mention_me", "To all"), ("plain", "\n各位")]),
        # Strangers: the name that the client typed, else the number.
        ("[To:9]山田 太郎さん\nあ", [("mention", "To 山田 太郎"), ("plain", "\nあ")]),
        ("[To:9]山田 太郎さん", [("mention", "To 山田 太郎")]),
        ("[To:9]山田 太郎さんの件", [("mention", "To #9"), ("plain", "  山田 太郎さんの件")]),
        ("[To:9]\nあ", [("mention", "To #9"), ("plain", "\nあ")]),
        ("[To:6]", [("mention", "To #6")]),
        # Replies.
        ("[rp aid=2 to=10-20]田中 美咲さん\nはい", [("reply", "Re 田中 美咲"), ("plain", "\nはい")]),
        ("[rp aid=1 to=10-20]", [("reply_me", "Re 佐藤 健")]),
        ("[rp aid=9 to=10-20]山田さん\nはい", [("reply", "Re 山田"), ("plain", "\nはい")]),
        ("[Reply aid=2]", [("reply", "Re 田中 美咲")]),
        # People.
        ("担当は[pname:2]です", [("plain", "担当は"), ("person", "田中 美咲"), ("plain", "です")]),
        ("[picon:2]", [("person", "田中 美咲")]),
        ("[piconname:9]", [("person", "#9")]),
        # Names can be nasty.
        ("[pname:4]", [("person", "\\u202e␛[31m")]),
        ("[To:5]", [("mention", "To a b")]),
    ],
)
def test_people(body: str, expected: list[tuple[str, str]]) -> None:
    assert runs(body) == expected


def test_mentions_know_what_they_point_at() -> None:
    (block,) = seen("[To:2][rp aid=1 to=10-20]")
    to, _, reply = block.runs
    assert to.account_id == 2
    assert (reply.account_id, reply.room_id, reply.message_id) == (1, 10, 20)


def test_nobody_is_called_from_inside_a_quote() -> None:
    (block,) = seen("[qt][To:1][toall][rp aid=1 to=2-3][/qt]")
    assert [run.role for run in block.runs if run.text.strip()] == [Role.MENTION, Role.MENTION, Role.REPLY]


# Boxes


def test_boxes_nest_and_know_who_said_it() -> None:
    before, quoted, inner, again, after = seen(
        "a\n[qt][qtmeta aid=2 time=1767193199]b\n[info]c[/info]\nd[/qt]\ne"
    )
    assert [block.text for block in (before, quoted, inner, again, after)] == list("abcde")
    (quote,) = quoted.boxes
    assert (quote.kind, quote.account_id, quote.name, quote.time) == (
        BoxKind.QUOTE,
        2,
        "田中 美咲",
        1767193199,
    )
    assert inner.boxes[0] == quote
    assert inner.boxes[1].kind is BoxKind.INFO
    assert again.boxes == quoted.boxes
    assert before.boxes == after.boxes == ()


def test_a_quote_need_not_say_who_or_when() -> None:
    (nobody,) = seen("[qt]a[/qt]")
    assert (nobody.boxes[0].account_id, nobody.boxes[0].time) == (None, None)
    (stranger,) = seen("[qt][qtmeta aid=9]a[/qt]")
    assert (stranger.boxes[0].account_id, stranger.boxes[0].name, stranger.boxes[0].time) == (9, None, None)


def test_two_boxes_side_by_side_are_two() -> None:
    one, other = seen("[info]a[/info][info]a[/info]")
    assert one.boxes != other.boxes


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("[info][title]t[/title]a[/info]", ["info/title: t", "info/text: a"]),
        ("[info][title]t[/title]\na\n[/info]\nb", ["info/title: t", "info/text: a", "text: b"]),
        ("[info]\na\n[/info]", ["info/text: a"]),
        ("[info][/info]", ["info/text: "]),
        ("[info]\n[/info]", ["info/text: "]),
        ("[qt][qtmeta aid=2 time=1][/qt]", ["quote/text: "]),
        ("[info][title][/title][/info]", ["info/title: "]),
        ("[title]t[/title]a", ["text: ta"]),
        ("[info][qt][title]t[/title][/qt][/info]", ["info/quote/text: t"]),
        ("[qt]x[/qt][qtmeta aid=2 time=1]", ["quote/text: x", "text: [qtmeta aid=2 time=1]"]),
        ("[qt]x[qtmeta aid=2 time=1][/qt]", ["quote/text: x[qtmeta aid=2 time=1]"]),
        ("a[hr]b", ["text: a", "rule: ", "text: b"]),
        ("a\n[hr]\nb", ["text: a", "rule: ", "text: b"]),
        ("a\r\n[hr]\r\nb", ["text: a", "rule: ", "text: b"]),
        ("a\n\n[hr]\n\n\nb", ["text: a\n", "rule: ", "text: \n\nb"]),
        ("[hr]\n[hr]", ["rule: ", "rule: "]),
        ("[hr]\n\n[hr]", ["rule: ", "text: ", "rule: "]),
        ("[code]\nif x:\n\ty\n[/code]", ["code: if x:\n\ty"]),
        ("[code][/code]", ["code: "]),
        ("a [code]b[/code] c", ["text: a ", "code: b", "text:  c"]),
        ("[info][code][qt](bow)[/qt][/code][/info]", ["info/code: [qt](bow)[/qt]"]),
        ("\na\n", ["text: \na\n"]),
    ],
)
def test_blocks(body: str, expected: list[str]) -> None:
    assert outline(body) == expected


def test_a_task_is_a_card() -> None:
    title, card = seen(
        "[info][title][dtext:task_added][/title][task aid=2 st=open lt=1767193199]Buy\npaper[/task][/info]"
    )
    assert (title.kind, title.text) == (Kind.TITLE, "Added a task")
    assert card.kind is Kind.TASK
    assert card.task == TaskCard(2, "田中 美咲", done=False, limit=1767193199)
    assert card.text == "Buy\npaper"
    (done,) = seen("[task aid=9 st=done lt=0]x[/task]")
    assert done.task == TaskCard(9, None, done=True, limit=None)


def test_a_box_inside_a_task_interrupts_its_text() -> None:
    assert outline("[task aid=2 st=open lt=0]a[info]b[/info]c[/task]") == [
        "task: a",
        "info/text: b",
        "task: c",
    ]


# Files, links, emoticons, the service's sentences


def test_a_file_takes_the_place_of_its_preview() -> None:
    body = "[info][preview id=7 ht=150][download:7]plan(y).png (12.34 KB)[/download][/info]"
    (block,) = seen(body)
    assert block.runs == (Run("plan(y).png (12.34 KB)", Role.FILE, file_id=7, picture=True),)


def test_files() -> None:
    assert seen("見て [download:7]a\x1b\n.pdf (1 KB)[/download]")[0].runs == (
        Run("見て "),
        Run("a␛ .pdf (1 KB)", Role.FILE, file_id=7),
    )
    assert seen("[preview id=7]")[0].runs == (Run("Image", Role.FILE, file_id=7, picture=True),)
    assert seen("[download:7][/download]")[0].runs == (Run("File", Role.FILE, file_id=7),)
    assert len(seen("[preview id=8][download:7]a[/download]")[0].runs) == 2


def test_links_carry_their_address() -> None:
    assert seen("[url]https://a.jp/[/url]。")[0].runs == (
        Run("https://a.jp/", Role.LINK, url="https://a.jp/"),
        Run("。"),
    )


def test_emoticons_carry_code_and_picture() -> None:
    assert seen("(bow)")[0].runs == (Run("(bow)", Role.EMOTICON, emoji="🙇"),)


def test_every_picture_is_one_wide_character_that_all_terminals_agree_on() -> None:
    assert len(EMOTICONS) == 49
    for emoji in EMOTICONS.values():
        assert len(emoji) == 1
        assert east_asian_width(emoji) == "W"


def test_the_service_speaks_the_persons_language() -> None:
    body = "[info][dtext:chatroom_member_is][piconname:2][dtext:chatroom_added][/info]"
    (block,) = seen(body)
    assert block.text == 'Member "田中 美咲" was added'
    assert [run.role for run in block.runs] == [Role.SYSTEM, Role.PERSON, Role.SYSTEM]


def test_every_sentence_says_something() -> None:
    for key in SENTENCES:
        assert seen(f"[dtext:{key}]")[0].text.strip()


@pytest.mark.usefixtures("japanese")
@pytest.mark.parametrize("key", SENTENCES)
def test_the_service_speaks_japanese(key: str) -> None:
    assert any("\u3040" <= character <= "\u9fff" for character in seen(f"[dtext:{key}]")[0].text)


@pytest.mark.usefixtures("japanese")
def test_the_honorific_is_japanese() -> None:
    assert runs("佐藤[dtext:nickname_suffix]") == [("plain", "佐藤"), ("plain", "さん")]


def test_english_has_no_honorific() -> None:
    assert runs("佐藤[dtext:nickname_suffix]") == [("plain", "佐藤")]


def test_a_deleted_message_says_so() -> None:
    assert runs("[deleted]") == [("deleted", "This message was deleted")]


def test_server_text_never_reaches_a_terminal_as_it_is() -> None:
    assert runs("a\x1b]0;x\x07\r\nb\u202e") == [("plain", "a␛]0;x␇\nb\\u202e")]


# Plain text


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("[To:2]田中 美咲さん\n図面(bow) https://a.jp/", "To 田中 美咲\n図面(bow) https://a.jp/"),
        ("[qt][qtmeta aid=2 time=1]a\nb[/qt]\nはい", "> a\n> b\nはい"),
        ("[qt]a[qt]b[/qt][info]c[/info][/qt]", "> a\n> > b\n> c"),
        ("[info][title]t[/title]a[hr]b[/info]", "t\na\n---\nb"),
        ("a[code]\nb\n\tc\n[/code]", "a\nb\n\tc"),
        ("[deleted]", "This message was deleted"),
        ("[b]\x1b", "[b]␛"),
    ],
)
def test_plain(body: str, expected: str) -> None:
    assert plain(parse(body), PEOPLE.get) == expected

"""Whom a message calls, what it answers, whether the service speaks."""

from __future__ import annotations

import pytest

from cwtui.notation import Mentions, is_system, mentions, parse, quote, quoted, replies


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("", Mentions()),
        ("[To:1][To:2] [To:1]", Mentions((1, 2))),
        ("[rp aid=3 to=1-2][To:1]", Mentions((3, 1))),
        ("[toall]", Mentions((), everybody=True)),
        ("[info][title][To:1][/title][To:2][/info]", Mentions((1, 2))),
        ("[task aid=9 st=open lt=0][To:1][/task]", Mentions((1,))),
        ("[qt][qtmeta aid=5 time=6][To:1][toall][rp aid=3 to=1-2][info][To:4][/info][/qt]", Mentions()),
        ("[code][To:1][toall][/code]", Mentions()),
        ("[download:1][To:1][/download]", Mentions()),
        ("[qt][To:1]", Mentions((1,))),
        ("[picon:1][piconname:1][pname:1]", Mentions()),
    ],
)
def test_mentions(body: str, expected: Mentions) -> None:
    assert mentions(parse(body)) == expected


def test_everybody_includes_each() -> None:
    assert mentions(parse("[toall]")).include(7)
    assert mentions(parse("[To:7]")).include(7)
    assert not mentions(parse("[To:8]")).include(7)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("[rp aid=1 to=2-3]x[返信 aid=4 to=5-6][Reply aid=7 to=8-9]", [(1, 2, 3), (4, 5, 6), (7, 8, 9)]),
        ("[info][rp aid=1 to=2-3][/info]", [(1, 2, 3)]),
        ("[qt][rp aid=1 to=2-3][/qt][code][rp aid=1 to=2-3][/code][Reply aid=1]", []),
    ],
)
def test_replies(body: str, expected: list[tuple[int, int, int]]) -> None:
    assert replies(parse(body)) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("[qt][qtmeta aid=5 time=6]a[/qt]はい[qt][qtmeta aid=7 time=8]b[/qt]", [(5, 6), (7, 8)]),
        ("[info][qt][qtmeta aid=5 time=6]a[/qt][/info]", [(5, 6)]),
        ("[qt][qtmeta aid=5 time=6]a[qt][qtmeta aid=7 time=8]b[/qt][/qt]", [(5, 6)]),
        ("[qt]a[qt][qtmeta aid=7 time=8]b[/qt][/qt]", []),
        ("[qt][qtmeta aid=5]a[/qt][qt]b[/qt][qt][/qt]", []),
        ("[qt]a[qtmeta aid=5 time=6][/qt][qtmeta aid=5 time=6]", []),
        ("[code][qt][qtmeta aid=5 time=6]a[/qt][/code][qt][qtmeta aid=5 time=6]", []),
    ],
)
def test_quoted(body: str, expected: list[tuple[int, int]]) -> None:
    assert quoted(parse(body)) == expected


def test_a_quote_that_we_write_says_whom_it_quotes() -> None:
    assert quoted(parse(quote(5, 6, "[qt][qtmeta aid=7 time=8]b[/qt]a"))) == [(5, 6)]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("[info][title][dtext:file_uploaded][/title][download:1]a[/download][/info]", True),
        ("[info][dtext:chatroom_mychat_created][/info]", True),
        ("[To:1]佐藤[dtext:nickname_suffix]\nはい", False),
        ("[qt][dtext:task_added][/qt]", False),
        ("[code][dtext:task_added][/code]", False),
        ("[dtext:unheard_of]", False),
    ],
)
def test_is_system(body: str, expected: bool) -> None:
    assert is_system(parse(body)) is expected

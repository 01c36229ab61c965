"""Notation the way the web client writes it; nothing put inside gets out."""

from __future__ import annotations

import pytest

from cwtui.notation import code, info, mentions, parse, plain, quote, replies, reply, to, to_all


@pytest.mark.usefixtures("japanese")
def test_people_are_called_with_name_and_honorific() -> None:
    assert to(1, "佐藤 健") == "[To:1]佐藤 健さん\n"
    assert reply(1, 2, 3, "佐藤 健") == "[rp aid=1 to=2-3]佐藤 健さん\n"


def test_without_honorific_in_english() -> None:
    assert to(1, "Ken") == "[To:1]Ken\n"


def test_what_is_written_is_read_again() -> None:
    body = reply(1, 2, 3, "Ken") + to(4, "Mari") + "ok"
    assert replies(parse(body)) == [(1, 2, 3)]
    assert mentions(parse(body)).account_ids == (1, 4)
    assert plain(parse(body), {1: "Ken", 4: "Mari"}.get) == "Re Ken\nTo Mari\nok"


def test_everybody_is_called() -> None:
    assert mentions(parse(to_all() + "ok")).everybody


def test_a_name_calls_nobody() -> None:
    assert to(1, "[toall]\n[To:5]") == "[To:1]［toall］ ［To:5］\n"
    assert to(1, "[営業] Ken [To]") == "[To:1][営業] Ken ［To］\n"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a", "a"),
        ("[qt]a[/qt]", "[qt]a[/qt]"),
        ("[To:1]a(bow)[hr]", "[To:1]a(bow)[hr]"),
        ("a[/qt]b", "a［/qt］b"),
        ("[qt]a", "［qt］a"),
        ("[info]a[/qt][/info]", "[info]a［/qt］[/info]"),
        ("[code]a", "［code］a"),
        ("[code][/qt][qt][/code]", "[code][/qt][qt][/code]"),
        ("[download:1]a", "［download:1］a"),
        ("[1] [Today] [x]", "[1] [Today] [x]"),
    ],
)
def test_a_quote_keeps_its_text_together(text: str, written: str) -> None:
    assert quote(7, 1767193199, text) == f"[qt][qtmeta aid=7 time=1767193199]{written}[/qt]"


def test_a_quote_without_a_time() -> None:
    assert quote(7, None, "a") == "[qt][qtmeta aid=7]a[/qt]"


def test_code_ends_where_it_ends() -> None:
    assert code("if a[0]:\n\tb") == "[code]if a[0]:\n\tb[/code]"
    assert code("a[/code]b[code]") == "[code]a［/code］b[code][/code]"
    assert plain(parse(code("a[/code][To:1]")), lambda _: None) == "a［/code］[To:1]"


def test_boxes_with_and_without_a_heading() -> None:
    assert info("t", "a") == "[info][title]t[/title]a[/info]"
    assert info("", "a") == "[info]a[/info]"
    assert info("a[/title]", "b[/info]") == "[info][title]a［/title］[/title]b［/info］[/info]"

"""What is a field in a text, and what is only in braces."""

from __future__ import annotations

import pytest

from cwtui import texts
from cwtui.settings import Settings
from cwtui.settings.declared import Reply
from cwtui.ui.composing import fields, own_texts


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("{name}、{期限}までに{件名}を", ["name", "期限", "件名"]),
        ("{期限}か{期限}", ["期限"]),
        ("{希望日・時間} {first/last} {due-date} {n2} {ルーター}", None),
        ("{}{ } { x } {x } {1} {_x} {a b} {a: b} {a,b} {「期限」}", []),
        ('{"a": 1} ${HOME} {{name}} {{ name }} {name}}', []),
        ("{" + "あ" * 30 + "}", ["あ" * 30]),
        ("{" + "あ" * 31 + "}", []),
        ("{改\n行}", []),
    ],
)
def test_what_is_a_field(text: str, names: list[str] | None) -> None:
    wanted = text.replace("{", "").replace("}", "").split() if names is None else names
    assert fields.names(text) == wanted


def test_the_known_ones_are_filled_in_and_no_other() -> None:
    text = "{name}\n{期限} {} {{name}} ${me} {me}"
    assert (
        fields.filled(text, {"name": "田中さん", "me": "{期限}"})
        == "田中さん\n{期限} {} {{name}} ${me} {期限}"
    )


def test_a_name_calls_nobody_in_a_text() -> None:
    assert fields.plain("森[To:1]\n亮太") == "森［To:1］ 亮太"
    texts.use("ja")
    assert fields.called("田中 美咲") == "田中 美咲さん"


def test_the_open_ones_are_found_by_their_names() -> None:
    text = "{期限}と{名}、{期限}"
    assert fields.Open(frozenset({"期限"})).places(text) == [(0, 4), (9, 13)]
    assert not fields.Open(frozenset({"件名"})).stand_in(text)
    assert not fields.Open(frozenset()).stand_in(text)
    assert fields.Open(frozenset()).places(text) == []


def test_my_own_answers_come_first_and_each_once() -> None:
    texts.use("ja")
    everyday = own_texts.ready_answers(Settings())
    assert len(everyday) == 9, "one for each key"
    mine = Settings(reply=Reply(kit=("拝承", " ", everyday[1], "拝承")))
    assert own_texts.ready_answers(mine) == ["拝承", everyday[1], everyday[0], *everyday[2:]]


@pytest.mark.parametrize(
    ("text", "told"),
    [("{name}\n\n図面の件 {期限}\n以上", "図面の件 {期限}"), ("{name}\n{me}", "{name}"), ("一行", "一行")],
)
def test_a_text_is_known_by_its_first_line_of_words(text: str, told: str) -> None:
    assert own_texts.told_from(text) == told

"""Colours of code: right places, nothing where no language is evident, and never long."""

from __future__ import annotations

import subprocess
import sys
import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cwtui.ui.drawing.syntax import MOST, WIDEST, coloured
from cwtui.ui.look import DARK
from tests.notation.test_language import EVIDENT

CODES = [(name, code) for name, codes in EVIDENT.items() for code in codes]
BEGINNINGS = {name: codes[0] for name, codes in EVIDENT.items()}


def told(code: str) -> list[tuple[str, str]]:
    return [(role.removeprefix("code_"), code[start:end]) for start, end, role in coloured(code)]


def test_the_words_of_python() -> None:
    assert told(
        "def total(rows: list[int]) -> int:\n    # 税込\n    return sum(rows) * 1.1 if rows else 'なし'"
    ) == [
        ("keyword", "def"),
        ("name", "total"),
        ("name", "list"),
        ("name", "int"),
        ("name", "int"),
        ("comment", "# 税込"),
        ("keyword", "return"),
        ("name", "sum"),
        ("number", "1.1"),
        ("keyword", "if"),
        ("keyword", "else"),
        ("string", "'なし'"),
    ]


def test_the_words_of_other_languages() -> None:
    assert told("SELECT id FROM a WHERE n = 'x' -- y") == [
        ("keyword", "SELECT"),
        ("keyword", "FROM"),
        ("keyword", "WHERE"),
        ("string", "'x'"),
        ("comment", "-- y"),
    ]
    assert told('{"id": 1}') == [("keyword", '"id"'), ("number", "1")]
    assert ("keyword", "foreach") in told("foreach ($rooms as $room) {\n}\n$a = 'b';")
    assert ("keyword", "foreach") in told("<?php\nforeach ($rooms as $room) {\n}\n$a = 'b';")
    assert ("string", "+a = 2") in told(EVIDENT["diff"][0])
    assert ("number", "-a = 1") in told(EVIDENT["diff"][0])


@pytest.mark.parametrize(("language", "code"), CODES)
def test_places_are_in_order_and_inside(language: str, code: str) -> None:
    for text in (code, code + "\n", "\n\n" + code + "\n\n  ", code.replace("\n", "\r\n"), "\t" + code + "\t"):
        spans = coloured(text)
        assert all(0 <= start < end <= len(text) for start, end, _ in spans)
        assert all(before[1] <= after[0] for before, after in pairwise(spans))
        assert all(hasattr(DARK, role) for _, _, role in spans)
    if language not in ("bash", "console", "pytb"):  # where little has a colour
        assert coloured(code)


def test_what_is_in_no_language_has_no_colours() -> None:
    assert coloured("お疲れさまです。\nif a = 1") == ()
    assert coloured("") == ()


def test_long_code_has_no_colours() -> None:
    line = "def total():\n"
    assert coloured(line * (MOST // len(line)))
    assert coloured(line * (MOST // len(line) + 1)) == ()
    assert coloured(line + "a" * (WIDEST + 1)) == ()


@given(st.sampled_from(list(BEGINNINGS.values())), st.text())
@settings(max_examples=200, deadline=None)
def test_it_never_raises(code: str, rest: str) -> None:
    coloured(f"{code}\n{rest}")
    coloured(f"{rest}\n{code}")


@pytest.mark.parametrize(
    "unit", ["\n", "\t\n", "@a\n", "a a ", "a::", "a.", "'\\", "=", "あ", "a(", "$", "a.b("]
)
@pytest.mark.parametrize("language", BEGINNINGS)
def test_no_text_takes_long(language: str, unit: str) -> None:
    begin = BEGINNINGS[language] + "\n"
    coloured(begin)  # reads what Pygments knows of the language
    lines = unit * (WIDEST // len(unit) - 1) + "\n"
    start = time.thread_time()
    coloured(begin + (lines * (MOST // len(lines)))[: MOST - len(begin)])
    assert time.thread_time() - start < 0.4  # without limits it is many seconds


def test_pygments_comes_with_the_first_code() -> None:
    script = (
        "import sys; from cwtui.ui.drawing.syntax import coloured; coloured('お疲れさまです。図面です。');"
        "assert not [m for m in sys.modules if m.startswith('pygments')];"
        "assert coloured('SELECT a FROM b'); assert 'pygments' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script], check=True)

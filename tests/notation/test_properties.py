"""What holds for every string: nothing is lost, nothing raises, nothing takes long."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from unicodedata import category

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cwtui.notation import (
    Kind,
    is_system,
    mentions,
    parse,
    pieces,
    plain,
    quote,
    quoted,
    replies,
    source,
    visible,
)
from cwtui.notation.emoticons import EMOTICONS
from cwtui.notation.tags import Code, Info, Rule
from cwtui.notation.tree import DEEPEST, TAGS, Node, Pair, source_of

LONGEST = 65_535

_words = st.sampled_from(
    [
        *(f"[{name}]" for name in TAGS),
        *(f"[/{name}]" for name in TAGS),
        *(f"[{name}:" for name in TAGS),
        *EMOTICONS,
        "[To:1]",
        "[To:2]",
        "[rp aid=1 to=2-3]",
        "[qtmeta aid=1 time=2]",
        "[download:1]",
        "[preview id=1 ht=2]",
        "[task aid=1 st=open lt=0]",
        "[dtext:nickname_suffix]",
        "[dtext:task_added]",
        "https://a.jp",
        "http://",
        "佐藤 健",
        "さん",
        "\n",
        " ",
        "[",
        "]",
        "\x1b[2J",
        "\u202e",
        "\u0301",
        "\ud800",
    ]
)
bodies = st.one_of(
    st.text(),
    st.text(alphabet="[]/:()ainfoqtcde \n1-"),
    st.lists(st.one_of(_words, st.text(max_size=3))).map("".join),
)


def name(account_id: int) -> str | None:
    return {1: "佐藤 健", 3: "a\x1bb\nc"}.get(account_id)


@given(bodies)
@settings(max_examples=500, deadline=None)
@example("[info]" * 20 + "[/info]" * 20)
@example("[To:3][rp aid=9 to=1-1]さん\n[To:3]\n[info][title]\n[/title]\n[/info]")
def test_nothing_is_lost_and_nothing_raises(body: str) -> None:
    tree = parse(body)
    assert source(tree) == body
    assert _depth(tree.children) <= DEEPEST
    mentions(tree)
    replies(tree)
    quoted(tree)
    is_system(tree)


@given(bodies)
@settings(max_examples=500, deadline=None)
def test_what_is_seen_is_harmless(body: str) -> None:
    tree = parse(body)
    seen = plain(tree, name)
    assert not [c for c in seen if category(c) in ("Cc", "Cs") and c not in "\n\t"]
    assert "\u202e" not in seen
    for block in pieces(tree, name, me=1):
        assert all(visible(run.text) == run.text and run.text for run in block.runs)
        assert (block.task is not None) == (block.kind is Kind.TASK)
        assert block.kind is not Kind.RULE or not block.runs


@given(bodies)
@example("[code]:)")
@settings(max_examples=200, deadline=None)
def test_a_quote_holds_whatever_is_put_into_it(body: str) -> None:
    quoted = quote(7, 1767193199, body)
    first, *after = parse(f"{quoted}[hr][info]x[/info][code]y[/code]").children
    if _depth(parse(body).children) < DEEPEST:
        assert source_of([first]) == quoted
        assert [type(node) for node in after] == [Rule, Info, Code]


def _depth(nodes: tuple[Node, ...]) -> int:
    return max((1 + _depth(node.children) for node in nodes if isinstance(node, Pair)), default=0)


def _fill(unit: str) -> Callable[[int], str]:
    return lambda length: (unit * (length // len(unit) + 1))[:length]


def _nested(unit: str, end: str) -> Callable[[int], str]:
    return lambda length: unit * (length // (len(unit + end))) + end * (length // (len(unit + end)))


WORST: dict[str, Callable[[int], str]] = {
    unit: _fill(unit)
    for unit in (
        "[",
        "[[code]",
        "[info]",
        "[info][info]",
        "[info][/info]",
        "[info][qt][/info]",
        "[/info]",
        "[qt]",
        "[qt][qtmeta aid=1 time=2]",
        "[code]",
        "[code]a[/code]",
        "[download:1]",
        "[task aid=1 st=open lt=0]",
        "[To:",
        "[To:1]",
        "[To:1]さ",
        "[rp aid=",
        "[aaaa aaaa",
        "http://",
        "http://)",
        "http://a) ",
        "https",
        "(^",
        "]:",
        "a\n",
        "a\u0301",
        "\u0301",
        "👩\u200d",
        "\ufe0f",
        "\x1b",
    )
} | {
    "[info]...[/info]": _nested("[info]", "[/info]"),
    "[qt][info]...": _nested("[qt][info]", "[/info][/qt]"),
    "[info] with ends of another": lambda length: (
        "[info]" + "[qt]" * (length // 8) + "[/info]" * (length // 16)
    ),
    "one long tag": lambda length: "[To:" + "1" * (length - 5) + "]",
    "one long name": lambda length: "[" + "a" * length,
    "one long address": lambda length: "http://a" + ")" * length,
    "one long line behind a mention": lambda length: "[To:9]" + "あ" * length,
}


@pytest.mark.parametrize("body", WORST.values(), ids=list(map(ascii, WORST)))
def test_ten_times_the_length_takes_ten_times_the_time(body: Callable[[int], str]) -> None:
    long, short = _seconds(body(LONGEST)), _seconds(body(LONGEST // 10))
    # A quadratic one would take a hundred times; a busy machine's caches alone make it more than ten.
    assert long < max(short, 0.001) * 50


def _seconds(body: str) -> float:
    best = float("inf")
    for _ in range(5):
        start = time.thread_time()
        tree = parse(body)
        pieces(tree, name)
        source(tree)
        best = min(best, time.thread_time() - start)
    return best


@pytest.mark.parametrize("unit", ["[", "[info]", "[qt]", "[info][qt][/info]", "[/info]", "[code]", "[[code]"])
def test_the_longest_message_of_brackets_is_read_within_a_frame_or_two(unit: str) -> None:
    """It needs 20 ms; a quadratic one would need minutes."""
    assert _seconds(_fill(unit)(LONGEST)) < 0.2


def test_reading_messages_needs_little_more_than_it_says() -> None:
    """It is imported before the first paint: nothing of the other packages, nothing of the network."""
    script = (
        "import sys; import re, msgspec, cwtui.texts; before = set(sys.modules);"
        "from cwtui.notation import parse, pieces, plain, visible;"
        "print(*sorted(m for m in set(sys.modules) - before if not m.startswith('cwtui.notation')))"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert set(run.stdout.split()) <= {"unicodedata", "msgspec.structs", "importlib"}

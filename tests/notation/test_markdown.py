"""Markdown to notation: what becomes a tag, what loses its marks, and what stays as it was typed."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cwtui.notation import code, from_markdown, mentions, parse, source

LONGEST = 65_535


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "おはようございます。\n\n図面を直しました。  \n　ご確認ください。\n",
        "Could you have a look?\n\tThanks,\n    Ken",
        "#タグ #1 C# F#",
        "#",
        "####### seven",
        "2 * 3 * 4 = 24, 2*3*4, x**2 + y**2, f(*args, **kwargs)",
        "def f(**a): g(**b)",
        "料金*1、送料*2は別です",
        "*.py と *.txt, src/*.py,test/*.py",
        "snake_case_name __init__ __init__.py _private self._a self._b",
        "**と__は別の字です",
        "(*^_^*) (*´∀｀*) (^_^;) m(_ _)m (T_T) (>_<) _(._.)_ (*_*)",
        ">_<\n>=5",
        "(*) (^) (bow) :* (^^;)",
        "[注](説明) [To:1](bow) [資料](bow) [1] [x] [ ]",
        "[1]: https://a.jp/\n[text][1]",
        "- 5℃\n-5\n--\n1. a\n2) b\n・c",
        "a | b\nc | d",
        "| a |",
        "~~取消~~ ~ ~~~~~~~~~~~~",
        r"C:\_temp\*.txt \\server\_share\#1",
        "https://a.jp/a_b_c*d*?x=[1] https://a.jp/**/b",
        "<br> <info> a < b > c",
        "[To:1]さん\n[info][title]t[/title]a[/info][hr][qt][qtmeta aid=1 time=2]b[/qt]",
        "[dtext:chatroom_member_is][rp aid=1 to=2-3][preview id=1 ht=2]",
        "[download:1]a_b_*c*.png[/download]",
        "[code]# a\n> **b**\n```\n`c`\n---[/code] x [code]*d*[/code]",
        "[deleted]",
        "a ` b",
        "`a_b` と `*` と ``a`b``",
        "\ue000\ue0015\ue001 \ue0000\ue001",
    ],
)
def test_what_is_no_markdown_stays_as_it_is(text: str) -> None:
    assert from_markdown(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("```\na\n```", "[code]a[/code]"),
        ("```python\nif a:\n\tb\n\n\nc\n```", "[code]if a:\n\tb\n\n\nc[/code]"),
        ("~~~\n```\n~~~", "[code]```[/code]"),
        ("````\n```\n````", "[code]```[/code]"),
        ("```\na\n``` b\n`````", "[code]a\n``` b[/code]"),
        ("```\n```", "[code][/code]"),
        ("```\na\n", "[code]a[/code]"),
        ("```\na", "[code]a[/code]"),
        ("```", "[code][/code]"),
        ("  ```\n  a\n    b\n c\n  ```", "[code]a\n  b\nc[/code]"),
        ("1. a\n   ```sh\n   ls\n   ```\n2. b", "1. a\n[code]ls[/code]\n2. b"),
        ("- ```\n  ls\n  ```\n- b", "- [code]ls[/code]\n- b"),
        ("a\n\n```\nb\n```\n\nc\n\n\n```\nd\n```", "a\n[code]b[/code]\nc\n\n[code]d[/code]"),
        (
            "```\n[To:1] **a** [code]b[/code]\n> c\n# d\n```",
            "[code][To:1] **a** [code]b［/code］\n> c\n# d[/code]",
        ),
        ("```\n\ue0000\ue001\n```", "[code]\ue0000\ue001[/code]"),
        ("```a``` b", "```a``` b"),
        ("a\r\n```\r\nb\r\n```\r\n", "a\n[code]b[/code]\n"),
    ],
)
def test_fences_are_code(text: str, expected: str) -> None:
    assert from_markdown(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# a", "[info][title]a[/title][/info]"),
        ("# a\nb", "[info][title]a[/title]b[/info]"),
        ("#　週報\n本文", "[info][title]週報[/title]本文[/info]"),
        ("   ### a ###  \n\n  b\n\n", "[info][title]a[/title]  b[/info]"),
        ("# C#", "[info][title]C#[/title][/info]"),
        ("# **a** [b](https://a.jp)", "[info][title]a b https://a.jp[/title][/info]"),
        (
            "はじめに\n\n## a\n1\n\n## b\n2",
            "はじめに\n[info][title]a[/title]1[/info]\n[info][title]b[/title]2[/info]",
        ),
        ("## a\n1\n# b\n2", "[info][title]a[/title]1[/info]\n[info][title]b[/title]2[/info]"),
        (
            "# a\n1\n\n## b\n\n2\n### c\n3\n## d",
            "[info][title]a[/title]1\n\n■ b\n\n2\n□ c\n3\n■ d[/info]",
        ),
        (
            "# a\n```\n# b\n```\n# c",
            "[info][title]a[/title][code]# b[/code][/info]\n[info][title]c[/title][/info]",
        ),
        # Tags are older than headings: a box stays one, and a heading in it stays in it.
        (
            "[info]# a\n# b\nc[/info]\nd",
            "[info][info][title]a[/title][/info]\n[info][title]b[/title]c[/info][/info]\nd",
        ),
        ("# a [/info]\n[qt]b", "[info][title]a ［/info］[/title]［qt］b[/info]"),
        ("    # a", "    # a"),
    ],
)
def test_a_heading_makes_a_box_of_what_is_below(text: str, expected: str) -> None:
    assert from_markdown(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("> a", "[qt]a[/qt]"),
        (">a\n>b", "[qt]a\nb[/qt]"),
        ("> a\n\n> b", "[qt]a[/qt]\n[qt]b[/qt]"),
        ("> a\nはい", "[qt]a[/qt]\nはい"),
        ("> a\n>\n> b", "[qt]a\n\nb[/qt]"),
        ("> a\n> > b\n>> c\n> d", "[qt]a\n[qt]b\nc[/qt]\nd[/qt]"),
        ("> # a\n> - **b**\n> ```\n> c\n> ```", "[qt][info][title]a[/title]- b\n[code]c[/code][/info][/qt]"),
        ("> ```\n> a\nb", "[qt][code]a[/code][/qt]\nb"),
        ("> a[/qt] [info]", "[qt]a［/qt］ ［info］[/qt]"),
        ("> [To:1]a", "[qt][To:1]a[/qt]"),
        (">>>>>>> a", "[qt]" * 5 + ">> a" + "[/qt]" * 5),
        ("# a\n> b", "[info][title]a[/title][qt]b[/qt][/info]"),
    ],
)
def test_quotes(text: str, expected: str) -> None:
    assert from_markdown(text) == expected


@pytest.mark.parametrize("rule", ["---", "***", "___", "- - -", "* * *", "-----------", "  ---  "])
def test_rules(rule: str) -> None:
    assert from_markdown(f"a\n{rule}\nb") == "a\n[hr]\nb"
    assert from_markdown(f"a\n\n{rule}\n\nb") == "a\n[hr]\nb"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[資料](https://a.jp)", "資料 https://a.jp"),
        ("[資料](https://a.jp)を見て", "資料 https://a.jpを見て"),
        ("[a](https://a.jp)b, [c](https://c.jp), d", "a https://a.jp b, c https://c.jp, d"),
        ("[a](https://a.jp/x_(y)_z)", "a https://a.jp/x_(y)_z"),
        ("[a](https://a.jp/日本語)", "a https://a.jp/日本語"),
        ('[a](https://a.jp "t") [b](<https://b.jp/c d>)', "a https://a.jp b https://b.jp/c d"),
        ("[https://a.jp](https://a.jp) [](https://b.jp)", "https://a.jp https://b.jp"),
        ("<https://a.jp> <b>", "https://a.jp <b>"),
        ("[**a** _b_](https://a.jp)", "a b https://a.jp"),
        ("![図](https://a.jp/b.png)", "図 https://a.jp/b.png"),
        ("[a](docs/a.md) [b](#b) [c](mailto:c@d.jp)", "a docs/a.md b c c@d.jp"),
        ("([a](https://a.jp))", "(a https://a.jp)"),
        ("[hr](https://a.jp)", "[hr](https://a.jp)"),
        ("[To:1][a](https://a.jp)", "[To:1]a https://a.jp"),
    ],
)
def test_links_are_words_and_address(text: str, expected: str) -> None:
    assert from_markdown(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("**a** *b* ***c*** __d e__ _f_", "a b c d e f"),
        ("これは**重要**です。**「注意」**です。*強調*です。", "これは重要です。「注意」です。強調です。"),
        ("**Note:** a", "Note: a"),
        ("**a *b* c**", "a b c"),
        ("**[To:1]** **(bow)**", "[To:1] (bow)"),
        ("**a", "**a"),
        ("**a\nb**", "**a\nb**"),
        (r"\*a\* \# \> a\-b", "*a* # > a-b"),
    ],
)
def test_marks_of_emphasis_go(text: str, expected: str) -> None:
    assert from_markdown(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("* a\n+ b\n- c\n  * d\n1. e", "・a\n・b\n- c\n  ・d\n1. e"),
        ("- [ ] a\n- [x] b\n* [X] c\n1. [ ] d", "☐ a\n☑ b\n☑ c\n1. ☐ d"),
        ("* **a**: b", "・a: b"),
        ("*a* b", "a b"),
        ("- ", "- "),
        ("* ", "* "),
    ],
)
def test_lists(text: str, expected: str) -> None:
    assert from_markdown(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("|a|b|\n|-|-|\n|1|2|", "[code]| a   | b   |\n|-----|-----|\n| 1   | 2   |[/code]"),
        ("a|b\n-|-\n1|2\n\nc", "[code]| a   | b   |\n|-----|-----|\n| 1   | 2   |[/code]\nc"),
        (
            "| 名前 | 数 |\n|:--|--:|\n| りんご | 3 |\n| [To:1] | 1000 |",
            "[code]| 名前   |   数 |\n|--------|------|\n| りんご |    3 |\n| [To:1] | 1000 |[/code]",
        ),
        ("|a|\n|:|-:|", "|a|\n|:|-:|"),
        ("|a|b|\n|-|", "|a|b|\n|-|"),
        (r"|a\|b|c|" + "\n|-|-|\n|1|", "[code]| a\\|b | c   |\n|------|-----|\n| 1    |[/code]"),
        ("|a|\n|-|\n|1|2|3|", "[code]| a   |\n|-----|\n| 1   | 2 | 3 |[/code]"),
    ],
)
def test_tables_are_code_in_columns(text: str, expected: str) -> None:
    assert from_markdown(text) == expected


def test_a_tag_named_in_code_inside_a_sentence_is_not_one() -> None:
    assert from_markdown("`[To:1]` と `[info]`、`[/info]`") == "`［To:1］` と `［info］`、`［/info］`"
    assert mentions(parse(from_markdown("``[toall]``"))).everybody is False


def test_a_whole_report() -> None:
    written = """お疲れさまです。今週の報告です。

## 進捗
- [x] 図面 **A-12**
- [ ] [見積](https://a.jp/q)

### 確認
> いつまでですか?
金曜です。

## 手順
```sh
make all
```
"""
    assert (
        from_markdown(written)
        == """お疲れさまです。今週の報告です。
[info][title]進捗[/title]☑ 図面 A-12
☐ 見積 https://a.jp/q

■ 確認
[qt]いつまでですか?[/qt]
金曜です。[/info]
[info][title]手順[/title][code]make all[/code][/info]"""
    )


_words = st.sampled_from(
    [
        *(
            "```",
            "~~~",
            "`",
            "# ",
            "## ",
            "> ",
            ">",
            "---",
            "| a | b |",
            "|-|-|",
            "|",
            "- ",
            "* ",
            "1. ",
            "[x] ",
        ),
        *(
            "**",
            "*",
            "_",
            "__",
            "\\",
            "[a](",
            "https://a.jp/",
            ")",
            "<",
            "[code]",
            "[/code]",
            "[info]",
            "[/info]",
        ),
        *("[qt]", "[/qt]", "[title]", "[/title]", "[To:1]", "[hr]", "(bow)", ":*", "\ue000", "\ue001", "0"),
        *("あ", "a", " ", "    ", "\n", "\n\n", "\r\n", "\t"),
    ]
)
documents = st.one_of(st.text(), st.lists(st.one_of(_words, st.text(max_size=2)), max_size=40).map("".join))


@given(documents)
@settings(max_examples=500, deadline=None)
@example("[info]" * 20 + "# a\n" + "[/info]" * 20)
@example("> " * 20 + "```")
@example("# a\n[info]\n# b\n[/title]\n> [/info]")
def test_every_text_becomes_notation(text: str) -> None:
    made = from_markdown(text)
    assert source(parse(made)) == made


@given(st.text(alphabet=st.characters(exclude_characters="\r#>*_-+~`|\\[]<0123456789:")))
@settings(max_examples=300, deadline=None)
def test_words_stay_as_they_are(text: str) -> None:
    assert from_markdown(text) == text


@given(st.text(alphabet=st.characters(exclude_characters="\r`")))
@settings(max_examples=300, deadline=None)
def test_code_stays_as_it_is(text: str) -> None:
    assert from_markdown(f"```\n{text}\n```") == code(text)


def _fill(unit: str) -> Callable[[int], str]:
    return lambda length: (unit * (length // len(unit) + 1))[:length]


WORST: dict[str, Callable[[int], str]] = {
    unit: _fill(unit)
    for unit in (
        *("`", "`a ``a ```a ", "`[code]", "```\n", "~~~\na", "- ```\n", "[code]\n", "[code]\n[/code]"),
        *(">", "> > ", "> a\n\n", "#", "# #", "# a\n", "# a\n## b\n", "[info]\n# a\n", "[info]# a\n[/info]"),
        *("*", "*a ", "**a", "**a b** ", "_a ", "__a", "***", "\\", "\\*", "C:\\"),
        *("[a](", "[a](b", '[a](b "', "[a](<b", "[[](", "[x](https://a.jp", "[x](https://a.jp(("),
        *("|", "|a|\n|-|\n", "|-|\n", "- -", "* a\n", "- [ ] ", " ", "\n", "\ue000", "\ue0000\ue001"),
    )
} | {
    "ticks of every length": lambda length: "".join(
        "`" * n + "a" for n in range(1, int((2 * length) ** 0.5))
    ),
    "quotes of every depth": lambda length: "\n".join(">" * n for n in range(1, int((2 * length) ** 0.5))),
    "a wide table": lambda length: "|a" * (length // 4) + "|\n" + "|-" * (length // 4) + "|\n|a|",
    "a long entry": lambda length: f"|a|b|\n|-|-|\n|{'x' * (length // 2)}|\n" + "|\n" * (length // 4),
}


@pytest.mark.parametrize("text", WORST.values(), ids=list(map(ascii, WORST)))
def test_ten_times_the_length_takes_ten_times_the_time(text: Callable[[int], str]) -> None:
    long, short = _seconds(text(LONGEST)), _seconds(text(LONGEST // 10))
    # A quadratic one would take a hundred times; a busy machine's caches alone make it more than ten.
    assert long < max(short, 0.001) * 50


def _seconds(text: str) -> float:
    best = float("inf")
    for _ in range(3):
        start = time.thread_time()
        from_markdown(text)
        best = min(best, time.thread_time() - start)
    return best

"""Every form of the language, documented or in use, and what is only almost one."""

from __future__ import annotations

import pytest

from cwtui.notation import parse, plain, source
from cwtui.notation.drawing import Drawing
from cwtui.notation.emoticons import EMOTICONS
from cwtui.notation.system import SENTENCES
from cwtui.notation.tags import (
    Code,
    Deleted,
    Download,
    Emoticon,
    Info,
    Link,
    Person,
    Preview,
    Quote,
    QuoteMeta,
    Reply,
    Rule,
    System,
    Task,
    Title,
    To,
    ToAll,
    Wrapper,
)
from cwtui.notation.tree import DEEPEST, TAGS, Node, Pair, Text, tag

MOST = 2**63 - 1


def parts(body: str) -> tuple[Node, ...]:
    tree = parse(body)
    assert source(tree) == body
    return tree.children


def text(words: str) -> tuple[Node, ...]:
    return (Text(words),)


SINGLE = [
    ("[To:123]", To("[To:123]", 123)),
    (f"[To:{MOST}]", To(f"[To:{MOST}]", MOST)),
    ("[To:0007]", To("[To:0007]", 7)),
    ("[toall]", ToAll("[toall]")),
    ("[rp aid=1 to=2-3]", Reply("[rp aid=1 to=2-3]", 1, 2, 3)),
    ("[返信 aid=1 to=2-3]", Reply("[返信 aid=1 to=2-3]", 1, 2, 3)),
    ("[Reply aid=1 to=2-3]", Reply("[Reply aid=1 to=2-3]", 1, 2, 3)),
    ("[Reply aid=1]", Reply("[Reply aid=1]", 1)),
    (
        "[rp aid=77 to=90000001-1910266363879456768]",
        Reply("[rp aid=77 to=90000001-1910266363879456768]", 77, 90000001, 1910266363879456768),
    ),
    ("[hr]", Rule("[hr]")),
    ("[picon:5]", Person("[picon:5]", 5)),
    ("[piconname:5]", Person("[piconname:5]", 5)),
    ("[pname:5]", Person("[pname:5]", 5)),
    ("[preview id=9001 ht=150]", Preview("[preview id=9001 ht=150]", 9001)),
    ("[preview id=9001]", Preview("[preview id=9001]", 9001)),
    ("[deleted]", Deleted("[deleted]")),
    ("[qt][/qt]", Quote("[qt]", (), "[/qt]")),
    ("[qt]a[/qt]", Quote("[qt]", text("a"), "[/qt]")),
    (
        "[qt][qtmeta aid=1 time=1767193199]a[/qt]",
        Quote("[qt]", (QuoteMeta("[qtmeta aid=1 time=1767193199]", 1, 1767193199), Text("a")), "[/qt]"),
    ),
    ("[qt][qtmeta aid=1]a[/qt]", Quote("[qt]", (QuoteMeta("[qtmeta aid=1]", 1), Text("a")), "[/qt]")),
    ("[info]a\nb[/info]", Info("[info]", text("a\nb"), "[/info]")),
    (
        "[info][title]t[/title]a[/info]",
        Info("[info]", (Title("[title]", text("t"), "[/title]"), Text("a")), "[/info]", 2),
    ),
    ("[title]t[/title]", Title("[title]", text("t"), "[/title]")),
    ("[code][/code]", Code("[code]", (), "[/code]")),
    ("[code]if a[0]: b(bow)[/code]", Code("[code]", text("if a[0]: b(bow)"), "[/code]")),
    (
        "[code][info]http://x.jp[To:1][code][/code]",
        Code("[code]", text("[info]http://x.jp[To:1][code]"), "[/code]"),
    ),
    (
        "[download:9001]plan(y).png (12.34 KB)[/download]",
        Download("[download:9001]", text("plan(y).png (12.34 KB)"), "[/download]", file_id=9001),
    ),
    (
        "[task aid=77 st=open lt=1767193199]Buy[/task]",
        Task("[task aid=77 st=open lt=1767193199]", text("Buy"), "[/task]", account_id=77, limit=1767193199),
    ),
    (
        "[task aid=77 st=done lt=0]Buy[/task]",
        Task("[task aid=77 st=done lt=0]", text("Buy"), "[/task]", account_id=77, done=True),
    ),
    ("[url]x[/url]", Wrapper("[url]", text("x"), "[/url]")),
    ("[dtext:task_added]", System("[dtext:task_added]", "task_added")),
    ("http://a.jp", Link("http://a.jp")),
    ("HTTPS://A.JP/x", Link("HTTPS://A.JP/x")),
    ("https://a.jp/w_(b)?c=%20&d={e}#f~g", Link("https://a.jp/w_(b)?c=%20&d={e}#f~g")),
]


@pytest.mark.parametrize(("body", "node"), SINGLE, ids=[body for body, _ in SINGLE])
def test_every_form_is_one_part(body: str, node: Node) -> None:
    assert parts(body) == (node,)


@pytest.mark.parametrize("code", EMOTICONS)
def test_every_emoticon(code: str) -> None:
    assert parts(f"はい{code}。") == (Text("はい"), Emoticon(code), Text("。"))


@pytest.mark.parametrize("key", [*SENTENCES, "nickname_suffix"])
def test_every_sentence_of_the_service(key: str) -> None:
    assert parts(f"[dtext:{key}]") == (System(f"[dtext:{key}]", key),)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "おはよう",
        "\n\t\r",
        "[",
        "]",
        "[]",
        "[]]",
        "[ ]",
        "[:]",
        "[/]",
        "[To]",
        "[To:]",
        "[To: 1]",
        "[To:1 ]",
        "[To:-1]",
        "[To:+1]",
        "[To:1_0]",
        "[To:１]",
        "[To:²]",
        "[To:1",
        "[To:1\n]",
        "[To:abc]",
        "[To:1,2]",
        "[to:1]",
        "[TO:1]",
        "[ To:1]",
        "[To 1]",
        f"[To:{MOST + 1}]",
        f"[To:{10**19}]",
        f"[To:{'0' * 5000}1]",
        "［To:1］",
        "[/To:1]",
        "[toall:1]",
        "[toall ]",
        "[Toall]",
        "[TOALL]",
        "[rp]",
        "[rp ]",
        "[rp:1]",
        "[rp aid=1]",
        "[rp aid=1 to=2]",
        "[rp aid=1 to=2-]",
        "[rp aid=1 to=-3]",
        "[rp aid=1 to=2-3-4]",
        "[rp to=2-3 aid=1]",
        "[rp  aid=1 to=2-3]",
        "[rp aid=1 to=2-3 ]",
        "[rp aid=1 to=2-3 x=4]",
        "[rp aid= to=2-3]",
        "[rp aid=1 aid=1]",
        "[rp\taid=1 to=2-3]",
        f"[rp aid=1 to=2-{MOST + 1}]",
        "[RP aid=1 to=2-3]",
        "[reply aid=1 to=2-3]",
        "[返信]",
        "[返信 aid=x]",
        "[hr ]",
        "[hr:1]",
        "[/hr]",
        "[HR]",
        "[picon]",
        "[picon:x]",
        "[piconname]",
        "[pname:]",
        "[preview]",
        "[preview id=]",
        "[preview id=1 ht=]",
        "[preview id=1 ht=x]",
        "[preview ht=1 id=2]",
        "[preview:1]",
        "[deleted]!",
        " [deleted]",
        "[deleted]\n",
        "[deleted][deleted]",
        "[qt]",
        "[/qt]",
        "[/qt][qt]",
        "[qt a]b[/qt a]",
        "[qt:1]a",
        "[qt]a[/QT]",
        "[qtmeta]",
        "[qtmeta aid=1 time=]",
        "[qtmeta aid=1 time=999999999999999]",
        "[qtmeta time=1 aid=1]",
        "[info]",
        "[/info]",
        "[info]a[/info ]",
        "[info]a[/info:1]",
        "[info]a[ /info]",
        "[info a]b",
        "[INFO]a",
        "[title]",
        "[title]a[/info]",
        "[info]a[/title]",
        "[code]",
        "[code]a",
        "[code]a[/Code]",
        "[/code]",
        "[code:ruby]a",
        "[download]a[/download]",
        "[download:]a[/download]",
        "[download:x]a[/download]",
        "[download:1]a",
        "[task]a[/task]",
        "[task aid=1 st=open]a[/task]",
        "[task aid=1 st=maybe lt=0]a[/task]",
        "[task aid=1 st=open lt=x]a[/task]",
        "[task aid=1 st=open lt=999999999999999]a[/task]",
        "[task:1]a[/task]",
        "[url]a",
        "[url=a]b",
        "[dtext]",
        "[dtext:]",
        "[dtext:nobody_knows]",
        "[dtext:task_added ]",
        "[/dtext:task_added]",
        "[b]bold[/b]",
        "http://",
        "https://。",
        "http:/a.jp",
        "ftp://a.jp",
        "www.a.jp",
        "httpss://a.jp",
        "http://日本.jp",
        "(f)",
        "(H)",
        "(BOW)",
        ": )",
        "：）",
        "8 -)",
        "(bow",
    ],
)
def test_what_is_malformed_stays_as_typed(body: str) -> None:
    assert parts(body) == (text(body) if body else ())


@pytest.mark.parametrize("digits", [str(MOST + 1), "1" + "0" * 19, "1" * 5000])
@pytest.mark.parametrize(
    "form",
    [
        "[To:{}]",
        "[rp aid={} to=2-3]",
        "[rp aid=1 to={}-3]",
        "[返信 aid=1 to=2-{}]",
        "[Reply aid={}]",
        "[picon:{}]",
        "[piconname:{}]",
        "[pname:{}]",
        "[preview id={} ht=1]",
        "[preview id=1 ht={}]",
        "[download:{}]a[/download]",
        "[task aid={} st=open lt=0]a[/task]",
        "[task aid=1 st=open lt={}]a[/task]",
        "[qtmeta aid={} time=1]",
        "[qtmeta aid=1 time={}]",
    ],
)
def test_no_number_is_beyond_63_bits(form: str, digits: str) -> None:
    assert parts(form.format(digits)) == text(form.format(digits))


def test_tags_inside_of_what_is_no_tag_count() -> None:
    assert parts("[see [To:1] (bow) https://a.jp]") == (
        Text("[see "),
        To("[To:1]", 1),
        Text(" "),
        Emoticon("(bow)"),
        Text(" "),
        Link("https://a.jp"),
        Text("]"),
    )
    assert parts("[rp (bow)]") == (Text("[rp "), Emoticon("(bow)"), Text("]"))


@pytest.mark.parametrize(
    ("body", "codes"),
    [
        ("(^^;)", ["(^^;)"]),
        ("]:)", ["]:)"]),
        ("a:)", [":)"]),
        ("8-|-)", ["8-|"]),
        ("8-)", ["8-)"]),
        (":):)", [":)", ":)"]),
        ("(:/)", ["(:/)"]),
        ("((bow))", ["(bow)"]),
    ],
)
def test_emoticons_match_from_the_left_and_longest_first(body: str, codes: list[str]) -> None:
    assert [part.typed for part in parts(body) if isinstance(part, Emoticon)] == codes


def test_the_end_of_a_tag_is_not_the_start_of_an_emoticon() -> None:
    assert parts("[hr]:)") == (Rule("[hr]"), Emoticon(":)"))


@pytest.mark.parametrize(
    ("body", "address"),
    [
        ("https://a.jp。", "https://a.jp"),
        ("https://a.jpをご覧ください", "https://a.jp"),
        ("https://a.jp/b.", "https://a.jp/b"),
        ("https://a.jp/b), c", "https://a.jp/b"),
        ("(https://a.jp/b)", "https://a.jp/b"),
        ("https://a.jp/b_(c)", "https://a.jp/b_(c)"),
        ("(https://a.jp/b_(c))", "https://a.jp/b_(c)"),
        ("https://a.jp/?!...", "https://a.jp/"),
        ("「https://a.jp/」", "https://a.jp/"),
        ("<https://a.jp/>", "https://a.jp/"),
        ("https://a.jp/[hr]", "https://a.jp/"),
        ("[url]https://a.jp/[/url]", "https://a.jp/"),
        ("https://a.jp/#!rid123-456", "https://a.jp/#!rid123-456"),
        ("http://user:pw@a.jp:8080/", "http://user:pw@a.jp:8080/"),
        ("http://)http://a.jp", "http://a.jp"),
        ("https://a.jp\u202e/", "https://a.jp"),
        ("https://a.jp/:D", "https://a.jp/:D"),
    ],
)
def test_addresses_end_where_the_sentence_goes_on(body: str, address: str) -> None:
    links = [node for node in _all(parts(body)) if isinstance(node, Link)]
    assert [link.typed for link in links] == [address]


def _all(nodes: tuple[Node, ...]) -> list[Node]:
    return [
        found for node in nodes for found in (node, *_all(node.children if isinstance(node, Pair) else ()))
    ]


def test_pairs_nest() -> None:
    (info,) = parts("[info]a[qt]b[info]c[/info][/qt][code][/info][/code][/info]")
    assert isinstance(info, Info)
    assert info.height == 3
    assert [type(child) for child in info.children] == [Text, Quote, Code]


def test_an_end_belongs_to_the_nearest_beginning_of_its_name() -> None:
    first, second = parts("[info][info]a[/info]")
    assert first == Text("[info]")
    assert second == Info("[info]", text("a"), "[/info]")


def test_crossing_pairs_leave_the_inner_one_as_typed() -> None:
    info, rest = parts("[info]a[qt]b[/info]c[/qt]")
    assert info == Info("[info]", text("a[qt]b"), "[/info]")
    assert rest == Text("c[/qt]")


def test_an_end_of_code_that_is_missing_leaves_the_rest_alone() -> None:
    assert parts("[code]a[hr]") == (Text("[code]a"), Rule("[hr]"))
    assert parts("[code]a[/code][code][hr]") == (
        Code("[code]", text("a"), "[/code]"),
        Text("[code]"),
        Rule("[hr]"),
    )


def test_nobody_nests_deeper_than_the_screen_is_wide() -> None:
    (deepest,) = parts("[info]" * DEEPEST + "[/info]" * DEEPEST)
    assert isinstance(deepest, Info)
    assert deepest.height == DEEPEST
    before, inner, after = parts("[info]" * (DEEPEST + 3) + "x" + "[/info]" * (DEEPEST + 3))
    assert before == Text("[info]" * 3)
    assert isinstance(inner, Info)
    assert inner.height == DEEPEST
    assert after == Text("[/info]" * 3)


def test_a_new_tag_is_one_class() -> None:
    @tag("whisper")
    class Whisper(Pair):
        def draw(self, on: Drawing) -> None:
            on.text("psst: ")
            on.parts(self.children)

    try:
        body = "[info][whisper]a(bow)[/whisper] [whisper][/info]"
        assert source(parse(body)) == body
        assert plain(parse(body), lambda _: None) == "psst: a(bow) [whisper]"
    finally:
        del TAGS["whisper"]

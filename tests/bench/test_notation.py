"""The corpus of the notation's benchmark, and that it sees a bad break when there is one."""

from __future__ import annotations

from cwtui.notation import parse, plain
from tests.bench.notation import NAMES, bad_breaks, corpus, our_lines, textuals_lines


def test_the_corpus_is_the_same_each_time_and_holds_all_kinds() -> None:
    bodies = corpus(1000)
    assert bodies == corpus(1000)
    assert len(bodies) == 1000
    for part in ("[code]", "[info]", "[To:", "[rp ", "[qt]", "https://", "\n"):
        assert any(part in body for body in bodies), part


def test_a_bad_break_is_seen() -> None:
    def halves(line: str, width: int) -> list[str]:
        return [line[:width], line[width:]]

    assert bad_breaks(["あい。"], 2, halves) == 1
    assert bad_breaks(["あ「い"], 2, halves) == 1
    assert bad_breaks(["あい\n。う"], 2, halves) == 0
    assert bad_breaks(["あいう"], 2, halves) == 0


def test_our_lines_break_well_where_textuals_do_not() -> None:
    texts = [plain(parse(body), NAMES.get) for body in corpus(500)]
    assert bad_breaks(texts, 40, our_lines) == 0
    assert bad_breaks(texts, 40, textuals_lines) > 0

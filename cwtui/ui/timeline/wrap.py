"""Breaking lines the Japanese way, by cells. PURE.

A Latin word stays whole where it fits, a grapheme always, and by kinsoku no line begins with 、。」っー or
ends with 「（.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate

from cwtui.ui.drawing.width import WIDTHS, continues

NOT_FIRST = frozenset(
    "、。，．・：；？！゛゜ヽヾゝゞ々ー）〕］｝〉》」』】°′″℃¢％‰,.:;?!)]}ぁぃぅぇぉっゃゅょゎ"
    "ァィゥェォッャュョヮヵヶ｡｣､･ｰﾞﾟ…‥”’"
)
NOT_LAST = frozenset("（〔［｛〈《「『【“‘([{｢￥＄")
_WORD = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-/.%#&=+@~'?:,")
_MOST_CARRIED = 4  # characters a line gives up for kinsoku before we accept the bad break


def breaks(line: str, width: int) -> list[int]:
    """Where the display lines of one line (no ``\\n`` in it) of ``width`` cells begin; the first is 0."""
    if len(line) * 2 <= width:
        return [0]
    ends = list(accumulate(_widths(line), initial=0))  # ends[i]: cells before character i
    begins = [0]
    while ends[-1] - ends[begins[-1]] > width:
        begin = begins[-1]
        furthest = bisect_right(ends, ends[begin] + width, begin + 1) - 1
        at = _good_break(line, begin, max(furthest, begin + 1))
        if at >= len(line):
            break  # all that was too much is a space that hangs over, or one character in no room at all
        begins.append(at)
    return begins


def wrap(text: str, width: int) -> list[tuple[int, int]]:
    """The display lines of ``text`` as (start, end) within it; line ends belong to no line."""
    lines = []
    start = 0
    for line in text.split("\n"):
        begins = breaks(line, max(1, width))
        lines += [(start + a, start + b) for a, b in zip(begins, [*begins[1:], len(line)], strict=True)]
        start += len(line) + 1
    return lines


def _widths(line: str) -> Iterable[int]:
    return map(WIDTHS.__getitem__, line)


def _good_break(line: str, begin: int, at: int) -> int:
    """The best place for a break at or before ``at``, always behind ``begin``."""
    if at >= len(line):
        return len(line)
    if line[at] == " " and line[at + 1 : at + 2] not in NOT_FIRST:  # the space itself hangs over the edge
        return _whole_cell(line, at + 1)
    better = _by_kinsoku(line, begin, _before_word(line, begin, at))
    return _whole_grapheme(line, begin, better) or _whole_cell(line, at)


def _before_word(line: str, begin: int, at: int) -> int:
    if line[at] not in _WORD or line[at - 1] not in _WORD:
        return at
    start = at - 1
    while start > begin and line[start - 1] in _WORD:
        start -= 1
    return start if start > begin else at  # a word longer than a line is cut


def _by_kinsoku(line: str, begin: int, at: int) -> int:
    wanted = at
    for _ in range(_MOST_CARRIED):
        bad = (line[at] in NOT_FIRST and line[at] not in _WORD) or line[at - 1] in NOT_LAST
        if not bad:
            return at
        if at - 1 <= begin:
            return wanted
        at = _before_word(line, begin, at - 1)
    return wanted


def _whole_grapheme(line: str, begin: int, at: int) -> int | None:
    """``at``, or before it where a grapheme begins; None if one begins the line and goes on here."""
    while at > begin and continues(line, begin, at):
        at -= 1
    return at if at > begin else None


def _whole_cell(line: str, at: int) -> int:
    """``at``, or behind it where a character has a cell: marks stay on the letter they stand on."""
    while at < len(line) and not WIDTHS[line[at]]:
        at += 1
    return at

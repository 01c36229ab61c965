"""How many cells a text takes, and text cut or filled to fit them."""

from __future__ import annotations

import re

from rich.cells import cell_len, get_character_cell_size

from cwtui.ui.drawing.disputed import MARK, SUSPECT, Changes, drawn

# What has no cell stays with the letter before it: accents, selectors, tags. These have one and stay all the
# same: the sound marks of half-width kana, a Thai and a Lao vowel, the stand-in for a vowel sign.
_CONTINUES = frozenset("\uff9e\uff9f\u0e33\u0eb3" + MARK)
# Behind a virama the next letter is written into the one before.
_LINKS = frozenset("\u094d\u09cd\u0acd\u0b4d\u0c4d\u0d4d")
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]")


class _Widths(dict[str, int]):
    """The width of each character met so far: a look-up instead of a search through Unicode's tables."""

    def __missing__(self, character: str) -> int:
        width = self[character] = get_character_cell_size(character)
        return width


WIDTHS = _Widths()


def steady(text: str) -> str:
    """``text`` as it is drawn: a stand-in for each character that terminals measure differently.

    Everything behind such a character on a row would move. See :mod:`cwtui.ui.drawing.disputed`.
    """
    return drawn(text)[0] if SUSPECT.search(text) else text


def steadied(text: str) -> tuple[str, Changes]:
    """:func:`steady`, and what was changed, for :func:`original`."""
    return drawn(text) if SUSPECT.search(text) else (text, ())


def original(drawn: str, changes: Changes, start: int = 0, end: int | None = None) -> str:
    """What ``drawn[start:end]`` of a :func:`steadied` text stands for; what was left out belongs before."""
    end = len(drawn) if end is None else end
    parts = []
    for at, text in changes:
        if start <= at < end:
            parts += [drawn[start:at], text]
            start = at + 1
    return "".join([*parts, drawn[start:end]])


def cells(text: str) -> int:
    """The width of ``text`` in cells."""
    return cell_len(text)


def cut(text: str, width: int) -> str:
    """``text`` in at most ``width`` cells, its end replaced by "…" when too long."""
    if cell_len(text) <= width:
        return text
    return _head(text, width - 1) + "…" if width > 0 else ""


def cut_middle(text: str, width: int) -> str:
    """As :func:`cut`, leaving out the middle: names of rooms in Japanese share their beginnings."""
    if cell_len(text) <= width:
        return text
    if width < 4:
        return cut(text, width)
    tail = _tail(text, (width - 1) // 2)
    return _head(text, width - 1 - cell_len(tail)) + "…" + tail


def fill(text: str, width: int) -> str:
    """``text`` cut or padded with spaces to exactly ``width`` cells."""
    text = cut(text, width)
    return text + " " * (width - cell_len(text))


def fill_left(text: str, width: int) -> str:
    """As :func:`fill`, flush right."""
    text = cut(text, width)
    return " " * (width - cell_len(text)) + text


def continues(text: str, begin: int, at: int) -> bool:
    """Does the character at ``at`` belong to the one before it? At ``begin`` something whole begins."""
    character = text[at]
    if not WIDTHS[character] or character in _CONTINUES:
        return True
    if text[at - 1] in _LINKS:
        return character.isalpha()
    return bool(_FLAG.match(character)) and _flags_before(text, begin, at) % 2 == 1


def _flags_before(text: str, begin: int, at: int) -> int:
    before = at
    while before > begin and _FLAG.match(text[before - 1]):
        before -= 1
    return at - before


def _head(text: str, width: int) -> str:
    used = 0
    for index, character in enumerate(text):
        used += WIDTHS[character]
        if used > width:
            while index and continues(text, 0, index):
                index -= 1
            return text[:index]
    return text


def _tail(text: str, width: int) -> str:
    used = 0
    for index in range(len(text) - 1, -1, -1):
        used += WIDTHS[text[index]]
        if used > width:
            begin = index + 1
            while begin < len(text) and continues(text, 0, begin):
                begin += 1
            return text[begin:]
    return text

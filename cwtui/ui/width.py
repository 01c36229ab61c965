"""How many cells a text takes, and text cut or filled to fit them."""

from __future__ import annotations

import re

from rich.cells import cell_len, get_character_cell_size

_DISPUTED = re.compile("\u200d[^\\s]|[\ufe0e\ufe0f\u20e3]|[\U0001f3fb-\U0001f3ff]")
_SUSPECT = re.compile("[\u200d\ufe0e\ufe0f\u20e3\U0001f3fb-\U0001f3ff]")


class _Widths(dict[str, int]):
    """The width of each character met so far: a look-up instead of a search through Unicode's tables."""

    def __missing__(self, character: str) -> int:
        width = self[character] = get_character_cell_size(character)
        return width


WIDTHS = _Widths()


def steady(text: str) -> str:
    """``text`` without what terminals measure differently: variation selectors, skin tones, joined emoji.

    Most terminals of the last years draw those one to six cells narrower or wider than Unicode says, and
    everything behind them on the row would move. The first emoji of a joined one stays.
    """
    return _DISPUTED.sub("", text) if _SUSPECT.search(text) else text


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


def _head(text: str, width: int) -> str:
    used = 0
    for index, character in enumerate(text):
        used += WIDTHS[character]
        if used > width:
            return text[:index]
    return text


def _tail(text: str, width: int) -> str:
    used = 0
    for index in range(len(text) - 1, -1, -1):
        used += WIDTHS[text[index]]
        if used > width:
            return text[index + 1 :]
    return text

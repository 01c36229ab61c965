"""What stands in a text field, as it is drawn there. PURE.

A field holds what somebody typed, but also a quote, a draft, a message to be mended: anything a server can
say. None of it may be obeyed, or be measured in two ways. And a field counts: its caret and the ends of its
lines are where Rich says that so many characters end. So for each character one is drawn, and together they
are as wide as Rich takes the text for. Only a control is wider: one should see what one is about to send.
"""

from __future__ import annotations

from cwtui.notation import visible
from cwtui.ui.drawing.disputed import SUSPECT, drawn
from cwtui.ui.drawing.width import WIDTHS, cells

_NOTHING = "\u200b"  # no cell in any terminal
_JOINER = "\u200d"  # joins emoji; what is joined has a stand-in
_BOX = "□"
_LOST = "\ufffd"


def typed(line: str) -> str:
    """``line`` as it is drawn, character for character; the same object where nothing has a stand-in."""
    if SUSPECT.search(line) is None and visible(line) is line:
        return line
    shown, changes = drawn(line.translate(_HARMLESS))
    parts = []
    end = 0
    for at, original in changes:
        parts += [shown[end:at], _as_wide(shown[at], original)]
        end = at + 1
    return "".join([*parts, shown[end:]])


def _as_wide(stand_in: str, original: str) -> str:
    """As many characters as ``original`` has, as wide as it is taken for, and the first is ``stand_in``."""
    room = cells(original)
    if WIDTHS[stand_in] > room:
        stand_in = _BOX if room else _NOTHING
    gap = " " * (room - WIDTHS[stand_in])
    return (stand_in + gap).ljust(len(original), _NOTHING)


class _Harmless(dict[int, str]):
    """Pictures of what a terminal would obey, one character each."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        shown = visible(f"a{character}a")[1:-1]
        if shown == character or character == _JOINER:
            picture = character
        elif shown:
            picture = shown if len(shown) == 1 and shown != "\n" else _LOST
        else:  # it only hides
            picture = character if WIDTHS[character] else _NOTHING
        self[code] = picture
        return picture


_HARMLESS = _Harmless()

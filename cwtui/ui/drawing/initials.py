"""People and rooms at a glance: two cells with the beginning of a name, in a colour of their own. PURE.

The letters are those of the name. The colour comes from the number of the account or room: it stays when
somebody is renamed, and differs between those who joined one after the other.
"""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import bidirectional, category, normalize

from rich.segment import Segment
from rich.style import Style

from cwtui.ui.drawing.width import WIDTHS, steady
from cwtui.ui.look import CHIPS, Look

NOBODY = "··"
"""Stands for a name without a letter or a digit that can be drawn."""

Initials = tuple[Segment, ...]
"""Letters and a space behind them; nothing where they are turned off."""

LOOKED_AT = 200  # characters: a name may be as long as somebody likes

_FORM_OF_COMPANY = re.compile(
    r"\W*(?:(?:株式|有限|合同|合資|合名|相互)会社|(?:一般|公益)?(?:社団|財団)法人|(?:特定非営利活動|社会福祉|医療|学校)法人"
    r"|[(\[](?:株|有|同|資|名|社|財)[)\]])"
)
_INVISIBLE = frozenset(("Cf", "Mn", "Me", "Mc"))
_GOLDEN = 0x9E3779B97F4A7C15  # 2^64 divided by the golden ratio: neighbours are spread as far as can be
_CACHED = 4096


def chip(look: Look, number: int, name: str, style: Style) -> Initials:
    """The initials of an account or a room and a space of ``style``, or nothing where ``look`` has none."""
    if not look.initials:
        return ()
    return Segment(initial(name), look.chip_styles[hue(number)]), Segment(" ", style)


def width_of(initials: Initials) -> int:
    """The cells that they take."""
    return sum(segment.cell_length for segment in initials)


def hue(number: int) -> int:
    """Which of a look's chips an account or a room has."""
    return ((number * _GOLDEN) % (1 << 64)) * CHIPS >> 64


@lru_cache(_CACHED)
def initial(name: str) -> str:
    """What a name begins with, in exactly two cells about which all terminals agree.

    A Japanese character (渡辺 恵: "渡"), the first letters of two words ("EC") or two of the only one ("Em");
    ``NOBODY`` where there is nothing of the kind. Signs, brackets and the form of a company are passed over.
    """
    words = _words(name)
    if not words:
        return NOBODY
    first = words[0]
    if WIDTHS[first[0]] == 2:
        return first[0]
    if bidirectional(first[0]) in ("R", "AL"):
        return first[0] + " "  # two of them would change places, or join
    if len(words) > 1 and not first.isdecimal() and _stands_beside(words[1][0]):
        letters = _upper(first[0]) + _upper(words[1][0])
    else:
        letters = first[0] + (first[1] if len(first) > 1 and _stands_beside(first[1]) else " ")
    return letters


def _words(name: str) -> list[str]:
    """What of a name can be drawn, in words. "Emily" is one; where a script begins anew, so does a word."""
    plain = "".join(
        letter for letter in normalize("NFKC", name[:LOOKED_AT]) if category(letter) not in _INVISIBLE
    )
    words = _drawable(_without_form(plain))
    return words or _drawable(plain)


def _without_form(name: str) -> str:
    while (form := _FORM_OF_COMPANY.match(name)) is not None:
        name = name[form.end() :]
    return name


def _drawable(text: str) -> list[str]:
    return "".join(letter if _can_stand(letter) else " " for letter in text).split()


@lru_cache(_CACHED)
def _can_stand(letter: str) -> bool:
    """A letter or a digit, and no terminal takes it for wider or narrower than we do."""
    kind = category(letter)
    if kind[0] not in "LN" or WIDTHS[letter] not in (1, 2) or (kind == "Lm" and WIDTHS[letter] == 2):
        return False
    return steady(letter) == letter


def _stands_beside(letter: str) -> bool:
    return WIDTHS[letter] == 1 and bidirectional(letter) not in ("R", "AL")


def _upper(letter: str) -> str:
    upper = letter.upper()
    return upper if len(upper) == 1 and WIDTHS[upper] == 1 and _can_stand(upper) else letter

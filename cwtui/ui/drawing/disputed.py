"""Characters that terminals measure differently, and what is drawn in their stead. PURE.

One row on which a terminal's idea of a width is not ours moves everything behind it, the lines between the
panes too. So only characters are drawn about which tmux 3.3a (glibc 2.36), xterm 379, st 0.9, VTE 0.70,
kitty 0.26, Alacritty 0.11 and Rich agree. Each was asked, by cursor reports, about every code point; what
they do not agree upon is below, and nothing else:

* spacing marks (``Mc``, the vowel signs of Indic scripts): no cell in kitty and Rich, one elsewhere;
* what came after Unicode 14 (2021): tmux draws nothing, xterm one cell, a new terminal one or two;
* signs whose width Unicode changed since (``☰`` and the hexagrams), or that one of them gets wrong;
* vowels and finals of conjoining Hangul: a syllable is drawn composed instead;
* a regional indicator without its pair: two cells in kitty; a pair is a flag, two cells everywhere;
* selectors (U+FE0E, U+FE0F), keycaps, skin tones and joined emoji, of which only the first part is drawn.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache
from unicodedata import category, normalize

GETA = "〓"
"""Stands where a character cannot be drawn, as in type that the printer does not have."""

MARK = "·"
"""Stands for a vowel sign that has a cell of its own in some terminals and none in others."""

_JOINED = "\u200d(?:[\xa9\xae\u203c-\u3299\U0001f000-\U0001faff])?"
_TAIL = f"(?:{_JOINED}|[\ufe0e\ufe0f\u20e3\U0001f3fb-\U0001f3ff])"
_TAIL_BEGINS = "[\u200d\ufe0e\ufe0f\u20e3\U0001f3fb-\U0001f3ff]"
_SYLLABLE = "[\u1100-\u1112][\u1161-\u1175][\u11a8-\u11c2]?"
_FLAG = "[\U0001f1e6-\U0001f1ff]{2}"

# Wider than what is disputed, for a short class is a fast one; stand_in() decides.
_MAYBE = (
    "\xad\u0378-\u038f\u03a2\u0530-\u1dff\u1f00-\u1fff\u200d\u2028\u2029\u2065\u2072\u2073\u208f\u209d-\u209f"
    "\u20c1-\u20cf\u20e3\u20f1-\u20ff\u218c-\u218f\u2427-\u243f\u244b-\u245f\u2630-\u2637\u268a-\u268f"
    "\u2b74\u2b75\u2b96\u2c00-\u2eff\u2fd6-\u2fff\u302e-\u3030\u303d\u3040\u3097\u3098\u3100-\u3104\u3130"
    "\u3164\u318f\u31e4-\u31ef\u321f\u3248-\u324f\u3297\u3299\u4dc0-\u4dff\ua48d-\uabff\ud7a4-\ud7ff"
    "\ufa6e\ufa6f\ufada-\uff00\uffa0\uffbf-\uffff\U00010000-\U0010ffff"
)
SUSPECT = re.compile(f"[{_MAYBE}]")
"""Finds nothing in most texts; what it finds nothing in is drawn as it is."""

_UNIT = f"(?:{_TAIL})+|(?P<base>{_SYLLABLE}|{_FLAG}|(?s:.)(?={_TAIL_BEGINS})|[{_MAYBE}])(?:{_TAIL})*"

# First and last of each stretch with something in it that came with Unicode 15 to 18. Python knows what is
# not in *its* Unicode; these make it forget the same in every Python. Gaps that were free before are closed.
_SINCE_14 = (
    "558-558 58B-58C 5C8-5C9 88F-88F 897-897 B53-B54 C5C-C5C CDC-CDC CF3-CF3 ECE-ECE 1ACF-1AF0 1B4E-1B4F "
    "1B7F-1B7F 1C89-1C8A 208F-208F 209D-209F 20C1-20C4 2427-2429 2B96-2B96 2E60-2E63 2FFC-2FFF 31E4-31EF "
    "A7CB-A7CF A7D2-A7D2 A7D4-A7D4 A7DA-A7F1 AB6C-AB6D FBC3-FBD2 FD90-FD91 FDC8-FDCE 105C0-105F3 107BB-107BF "
    "10940-10959 10D40-10D8F 10EC2-10EFF 1123F-11241 11380-113E2 116D0-116E3 11B00-11BF9 11DB0-11DF1 "
    "11F00-11F5A 1246F-1246F 12475-1247F 12550-12686 1342F-1342F 13439-143FA 16100-16139 16D40-16D79 "
    "16EA0-16ED3 16FF2-16FF6 187F8-187FF 18CD6-18CFF 18D09-191D2 1B123-1B132 1B155-1B155 1B168-1B168 "
    "1CC00-1CEFD 1D127-1D128 1D1EB-1D1FF 1D250-1D2D3 1D6A6-1D6A6 1DB00-1DB1C 1DF1F-1DFFF 1E030-1E08F "
    "1E4D0-1E6FF 1F1AE-1F1AE 1F6D8-1F6DC 1F774-1F77F 1F7D9-1F7DB 1F7F1-1F7FF 1F8B2-1F8D8 1FA54-1FA57 "
    "1FA75-1FA77 1FA87-1FA8F 1FAAD-1FAAF 1FABB-1FABF 1FAC6-1FACF 1FADA-1FADF 1FAE8-1FAEF 1FAF7-1FAFA "
    "1FBCB-1FBEF 1FBFA-1FBFA 2B739-2B73F 2B81E-2B81E 2CEA2-2CEAD 2EBF0-2EE5D 31350-3FC3F"
)
_OTHERS = (  # signs before a number, conjoining Hangul, trigrams, hexagrams and their kin, some numbers
    "AD-AD 600-605 6DD-6DD 70F-70F 890-891 8E2-8E2 115F-11FF 2028-2029 2630-2637 268A-268F 303D-303D "
    "3164-3164 3248-324F 4DC0-4DFF D7B0-D7FF FFA0-FFA0 110BD-110BD 110CD-110CD 1D300-1D356 1D360-1D376"
)
_WRITTEN_OUT = {"㊗": "祝", "㊙": "秘", "🈂": "サ", "🈷": "月", "〰": "〜"} | {
    chr(0x1F1E6 + n): chr(ord("A") + n) for n in range(26)
}


class _StandIns(dict[str, str]):
    """What is drawn for each disputed character met so far; itself where nothing is disputed."""

    def __init__(self) -> None:
        super().__init__(_WRITTEN_OUT)
        spans = [span.split("-") for span in f"{_SINCE_14} {_OTHERS}".split()]
        edges = sorted((int(first, 16), int(last, 16) + 1) for first, last in spans)
        self._edges = [edge for span in edges for edge in span]

    def __missing__(self, character: str) -> str:
        drawn = self[character] = self._drawn(character)
        return drawn

    def _drawn(self, character: str) -> str:
        if bisect_right(self._edges, ord(character)) % 2:
            return GETA
        match category(character):
            case "Mc":
                return MARK
            case "Cn":
                return GETA
        return character


Changes = tuple[tuple[int, str], ...]
"""(offset in what is drawn, what its one character there stands for), ascending."""


def drawn(text: str) -> tuple[str, Changes]:
    """``text`` with a stand-in for whatever is disputed, and what the stand-ins stand for."""
    units, stand_ins = _tables()
    parts: list[str] = []
    changes: list[tuple[int, str]] = []
    length = end = 0
    for unit in units.finditer(text):
        parts.append(text[end : unit.start()])
        shown = _shown(unit["base"], stand_ins)
        parts.append(shown)
        length += unit.start() - end + len(shown)
        end = unit.end()
        if shown != unit[0]:
            changes.append((length - 1, unit[0].removeprefix(shown[:-1])))
    parts.append(text[end:])
    return "".join(parts), tuple(changes)


@cache
def _tables() -> tuple[re.Pattern[str], _StandIns]:
    """Made for the first text that needs them: most starts never do."""
    return re.compile(_UNIT), _StandIns()


def _shown(base: str | None, stand_ins: _StandIns) -> str:
    """What is drawn for a unit: its base, or a stand-in; selectors without one are a geta."""
    if base is None:
        return GETA
    if len(base) == 1:
        return stand_ins[base]
    return normalize("NFC", base)  # a flag stays as it is, a syllable becomes one character

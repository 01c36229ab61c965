"""Text from the server made harmless for a terminal: shown, never obeyed.

Names, room titles and bodies may hold anything a person could paste. A terminal acts on escape sequences,
reorders a whole row after a bidi override, and draws a stack of a thousand accents over its neighbours.
:func:`visible` gives such characters a picture (``␛``), a spelling (``\\x9b``, ``\\u202e``) or, where they
only hide, nothing. Everything an honest writer needs stays: joined emoji, flags, variation selectors,
combining marks, joiners of Indic and Arabic scripts.
"""

from __future__ import annotations

import re
from unicodedata import category

MOST_MARKS = 8
"""So many combining marks may sit on one letter; Vietnamese and Hebrew need three, Tibetan a few more."""

_SELECTORS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
_SPELT = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f\ufff9-\ufffb"  # bidi, and annotations that hide text
_LOST = "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"  # never text: halves of a surrogate pair, noncharacters
_HIDING = (
    "\xad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u2065\u3164\ufeff\uffa0\ufff0-\ufff8"
    "\U00013430-\U0001345f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
)
_HARMFUL = f"\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029{_SPELT}{_LOST}{_HIDING}"
# Wider than the combining marks themselves, for a short class is a fast one; category() decides.
_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u0670\u06d6-\u109f\u135d-\u135f\u1712-\u1dff"
    "\u20d0-\u20ff\u2cef-\u2cf1\u2d7f\u2de0-\u2dff\u302a-\u302f\u3099\u309a\ua66f-\ua69f\ua6f0\ua6f1\ua802-\uabff"
    "\ufb1e\ufe20-\ufe2f\U000101fd-\U0001037a\U00010a01-\U00011fff\U00016af0-\U00016fe4\U0001bc9d\U0001bc9e"
    "\U0001cf00-\U0001cf46\U0001d165-\U0001d244\U0001da00-\U0001e94a"
)
_EMOJI = "[\xa9\xae\u203c-\u3299\U0001f000-\U0001faff][\ufe0f\U0001f3fb-\U0001f3ff]?"

_SUSPECT = re.compile(f"[{_HARMFUL}{_SELECTORS}{_MARKS}]")
# The first text that needs these compiles them: most starts never do.
_FLAG = "\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{1,6}\U000e007f"
_HARM = (
    f"(?P<kept>{_EMOJI}(?:\u200d{_EMOJI}){{1,8}}|{_FLAG})|(?P<selectors>[{_SELECTORS}]+)"
    f"|(?P<spelt>[{_SPELT}])|(?P<lost>[{_LOST}])|\r\n|[{_HARMFUL}]"
)
_RUN_OF_MARKS = f"[{_MARKS}]+"

_SHOWN = (
    {chr(code): chr(0x2400 + code) for code in range(0x20)}
    | {"\x7f": "\u2421", "\r\n": "\n", "\u2028": "\n", "\u2029": "\n"}
    | {chr(code): f"\\x{code:02x}" for code in range(0x80, 0xA0)}
    | {"\x85": "\n"}
)


def visible(text: str) -> str:
    """``text`` with nothing in it that a terminal would obey; the same object when there was nothing.

    Line ends of every kind become ``\\n``; a tab stays one (whoever draws expands it).
    """
    if _SUSPECT.search(text) is None:
        return text
    shown = re.sub(_RUN_OF_MARKS, _calmed, re.sub(_HARM, _shown, text))
    return text if shown == text else shown


def one_line(text: str) -> str:
    """:func:`visible` for what has to stay on one line: a person's name, a room's title, a file's name."""
    return " ".join(part for part in re.split(r"[\n\t]+", visible(text).strip()) if part)


def _shown(match: re.Match[str]) -> str:
    found = match[0]
    before = match.string[match.start() - 1 : match.start()]
    match match.lastgroup:
        case "kept":
            return found
        case "selectors":
            return found[0] if before and category(before)[0] not in "CZM" else ""
        case "spelt":
            return f"\\u{ord(found):04x}"
        case "lost":
            return "\ufffd"
    if found in "\u200c\u200d" and _joins(before, match.string[match.end() : match.end() + 1]):
        return found
    return _SHOWN.get(found, "")


def _joins(before: str, after: str) -> bool:
    """A joiner between letters from Arabic to Lao changes how they are written; elsewhere it only hides."""
    return "\u0620" <= before <= "\u0eff" and "\u0620" <= after <= "\u0eff" and category(after)[0] == "L"


def _calmed(match: re.Match[str]) -> str:
    """A run with at most :data:`MOST_MARKS` on each letter, and a circle under a mark that has none."""
    kept = []
    marks = 0
    start = match.start()
    if (start == 0 or match.string[start - 1] in "\n\t") and category(match[0][0]) in ("Mn", "Me"):
        kept.append("\u25cc")
    for character in match[0]:
        marks = marks + 1 if category(character) in ("Mn", "Me") else 0
        if marks <= MOST_MARKS:
            kept.append(character)
    return "".join(kept)

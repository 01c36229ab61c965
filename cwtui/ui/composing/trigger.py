"""What stands before the caret that can be completed: ``@`` or ``(`` and some letters. PURE."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

LONGEST = 40  # characters behind the sign; what is longer is no name any more
MOST_WORDS = 3  # of a name


class Kind(Enum):
    """What is looked for."""

    MENTION = "@＠"
    EMOTICON = "(（"


class Trigger(NamedTuple):
    """``wanted`` is typed behind the sign, which stands in the column ``start``; "" as long as nothing is."""

    kind: Kind
    start: int
    wanted: str


def trigger_at(line: str, column: int) -> Trigger | None:
    """What can be completed where the caret stands in ``column`` of a line; None for nothing.

    An ``@`` within a word is that of an address. Japanese needs no blank before one, so behind kana and kanji
    it does begin a name.
    """
    first = max(0, column - LONGEST - 1)
    before = line[first:column]
    at, kind = max((max(map(before.rfind, kind.value)), kind.value) for kind in Kind)
    if at < 0:
        return None
    wanted, start = before[at + 1 :], first + at
    if kind == Kind.EMOTICON.value:
        return Trigger(Kind.EMOTICON, start, wanted) if _may_be_emoticon(wanted) else None
    if (start and _is_in_word(line[start - 1])) or not _may_be_name(wanted):
        return None
    return Trigger(Kind.MENTION, start, wanted)


def _is_in_word(before: str) -> bool:
    """Is an ``@`` behind this one of an address? Kana and kanji have no capitals, Latin letters have."""
    return before.isdigit() or before.lower() != before.upper() or before in "._%+-/"


def _may_be_name(wanted: str) -> bool:
    return not wanted or (wanted[0].isalnum() and len(wanted.split()) <= MOST_WORDS and "  " not in wanted)


def _may_be_emoticon(wanted: str) -> bool:
    return not any(letter.isspace() or letter in ")）" for letter in wanted)

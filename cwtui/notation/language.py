"""Which programming language a block of code is in, where that is evident.

Much of what people put into ``[code]`` is none: a list, a table of text, a log, a paragraph whose spaces
matter. Colours in the wrong language are worse than none, so whatever is not evident has no language.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from cwtui.notation.clues import CLUES

ENOUGH = 3
"""What the clues of a language must weigh together."""

_HEAD = 2_000  # characters in which a diff begins: some words may stand before it
_LINES = 120  # looked at
_LONGEST = 300  # characters of a line that people write; data are longer
_SPARSE = 12  # so many lines for one clue: what is rarer may be a line of code in something else
_SMALL = 2  # what clues of weight 1 weigh at most together

# The groups are empty and come last, so that the matcher can tell from its first letter that a clue is none.
_CLUE = re.compile("|".join(f"(?:{pattern})()" for _, _, pattern in CLUES))
_INCLUDED = (("typescript", "javascript"), ("cpp", "c"), ("console", "bash"))

_JSON = re.compile(
    r'\s*+(?:\[\s*+)?+\{\s*+"[^"\n]{0,200}"\s*+:|\s*+\[\s*+"[^"\n]*+"\s*+,[\s\S]*+(?<=\])\s*+\Z'
)
_TAG = re.compile(r"\s*+<(?:(!doctype html|\?xml)\b|([a-zA-Z][\w:.-]*+)(?:\s[^<>]*+)?>)", re.IGNORECASE)
_HTML = re.compile(
    r"(?:article|aside|a|body|button|canvas|dd|div|dl|dt|em|fieldset|figure|footer|form|h[1-6]|head|header|html|"
    r"iframe|img|input|label|li|link|main|meta|nav|ol|option|pre|p|script|section|select|span|strong|style|svg|"
    r"table|tbody|td|template|textarea|th|thead|tr|ul|video)\Z",
    re.IGNORECASE,
)
_SQL = re.compile(
    r"\s*+(?:--[^\n]*\n\s*|/\*[^*]*\*/\s*)*+(?:"
    r"SELECT\b[\s\S]{1,2000}?\bFROM\s+[\w.\"`\[]|INSERT INTO\s+[\w.\"`]|UPDATE\s+[\w.\"`]+\s+SET\s|"
    r"DELETE FROM\s+[\w.\"`]|CREATE (?:OR REPLACE |UNIQUE |TEMP(?:ORARY)? )*"
    r"(?:TABLE|INDEX|VIEW|DATABASE|FUNCTION)\s|"
    r"ALTER TABLE\s|DROP (?:TABLE|INDEX|VIEW)\s|WITH\s+\w+\s+AS\s+\(|EXPLAIN (?:ANALYZE )?SELECT\b|"
    # In small letters it may be a sentence.
    r"(?i:select\s+(?:\*|count\(|distinct\s|[\w.]+\s*,)[\s\S]{0,2000}?\bfrom\s+[\w.\"`]+"
    r"(?:[ \t]*(?:;|\Z|\n)|(?:\s+(?:as\s+)?\w+)?\s+(?:where\s+[\w.]+\s*(?:[=<>]|is\b|in\b|like\b)|"
    r"(?:(?:left|inner|outer|cross)\s+)*join\b|order by\b|group by\b|limit\s+\d))|"
    r"insert into\s+[\w.]+\s*\(|update\s+[\w.]+\s+set\s+[\w.]+\s*=|"
    r"delete from\s+[\w.]+\s+where\s+[\w.]+\s*[=<>]|"
    r"create table\s+(?:if not exists\s+)?[\w.\"`]+\s*\()"
    r")"
)
_DIFF = re.compile(
    r"^(?:diff --git |--- \S.*\n\+\+\+ \S.*\n@@ |@@ -\d+(?:,\d+)? \+\d+(?:,\d+)? @@)", re.MULTILINE
)
_KEY = re.compile(r"(?:- )?(?:[a-zA-Z_][\w.-]*|\"[\w ./-]+\"|'[\w ./-]+'):(?: +(\S.*))?$")
_SECTION = re.compile(r"\[\[?[\w.\-\"' :/]+\]\]?$", re.ASCII)
_ASSIGNMENT = re.compile(r"[\w.\-\"']+ ?= ?(.*)$", re.ASCII)
_TOML_VALUE = re.compile(r"(?:\"|'|\[|\{|true$|false$|\d{4}-\d\d-\d\d)")


def language_of(code: str) -> str | None:
    """The language of ``code`` by its name in Pygments, or None where it is not evident."""
    if len(code) < 8 or code.isspace():
        return None
    if begins := _by_its_beginning(code):
        return begins
    lines = [stripped for line in code.split("\n", _LINES)[:_LINES] if (stripped := line.rstrip())]
    return _by_clues(lines) or _settings(lines)


def _by_its_beginning(code: str) -> str | None:
    """Languages whose first word says it; what follows may be cut off."""
    if _JSON.match(code):
        return "json"
    if tag := _TAG.match(code):
        return _markup(code, tag)
    if _SQL.match(code):
        return "sql"
    if code.startswith("Traceback (most recent call last):\n"):
        return "pytb"
    return "diff" if _DIFF.search(code, 0, _HEAD) else None


def _markup(code: str, tag: re.Match[str]) -> str | None:
    """HTML, XML, or only something in angle brackets: an element must end where the text does."""
    if tag[1]:
        return "xml" if tag[1] == "?xml" else "html"
    end = code.rstrip()
    if end.endswith(f"</{tag[2]}>"):
        return "html" if _HTML.match(tag[2]) else "xml"
    closing = end.rpartition("</")[2]
    return "html" if end.endswith(">") and _HTML.match(tag[2]) and _HTML.match(closing[:-1]) else None


def _by_clues(lines: Sequence[str]) -> str | None:
    weights: dict[str, int] = {}
    small: dict[str, int] = {}
    seen: dict[str, int] = {}
    for line in lines:
        if len(line) > _LONGEST or not (clue := _CLUE.match(line.lstrip())) or not clue.lastindex:
            continue
        language, weight, _ = CLUES[clue.lastindex - 1]
        kind = weights if weight > 1 else small
        kind[language] = kind.get(language, 0) + weight
        seen[language] = seen.get(language, 0) + 1
    for language, weight in small.items():
        weights[language] = weights.get(language, 0) + min(weight, _SMALL)
    for more, less in _INCLUDED:
        if more in weights and less in weights:
            weights[more] += weights.pop(less)
            seen[more] += seen[less]
    return _heaviest(weights, seen, len(lines))


def _heaviest(weights: dict[str, int], seen: dict[str, int], lines: int) -> str | None:
    if not weights:
        return None
    first, *others = sorted(weights, key=weights.__getitem__, reverse=True)
    if weights[first] < ENOUGH or (others and weights[others[0]] == weights[first]):
        return None
    return first if seen[first] * _SPARSE >= lines else None


def _settings(lines: Sequence[str]) -> str | None:
    """YAML, TOML, INI: every line has to be one of theirs, for people write ``name: value`` as well."""
    told = [line for line in lines if line.lstrip()[:1] not in ("#", ";")]
    if len(told) < 2:
        return None
    if any(_SECTION.match(line) for line in told):
        return _sections(told)
    return "yaml" if _is_yaml(told) else None


def _sections(lines: Sequence[str]) -> str | None:
    values = [found[1] for line in lines if (found := _ASSIGNMENT.match(line))]
    sections = sum(1 for line in lines if _SECTION.match(line))
    others = [line for line in lines if line[0] not in " \t]}" and not _ASSIGNMENT.match(line)]
    if not values or len(others) > sections:
        return None
    return "toml" if sum(1 for value in values if _TOML_VALUE.match(value)) * 2 > len(values) else "ini"


def _is_yaml(lines: Sequence[str]) -> bool:
    """Something is nested in a key without a value, and nothing that is not nested is a sentence."""
    keys = [found for line in lines if (found := _KEY.match(line.lstrip()))]
    outer = [line for line in lines if line[0] not in " \t" and line != "---"]
    if len(keys) < 3 or not all(_KEY.match(line) or line.startswith("- ") for line in outer):
        return False
    nested = [
        line
        for line, below in pairwise(lines)
        if line.endswith(":") and _KEY.match(line.lstrip()) and _indent(below) > _indent(line)
    ]
    values = [key for key in keys if key[1]] + [line for line in lines if line.lstrip().startswith("- ")]
    named = [key for key in keys if key[0].lstrip("- \"'")[0].islower()]  # People begin with a capital.
    return bool(nested) and len(values) >= 2 and len(named) * 2 > len(keys)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))

"""A table of Markdown with its columns in line, for a fixed pitch."""

from __future__ import annotations

import re
from itertools import zip_longest
from unicodedata import combining, east_asian_width

WIDEST = 40
"""Cells; a column gets no wider for the sake of one long entry."""

_RULER = re.compile(r"[ \t]*+\|?+[ \t]*+:?+-++:?+[ \t]*+(?:\|[ \t]*+:?+-++:?+[ \t]*+)*+\|?+[ \t]*+\Z")
_BAR = re.compile(r"(?<!\\)\|")


def is_table(line: str, below: str) -> bool:
    """Whether a table begins here: its head, and a line of dashes below with as many columns."""
    return (
        "|" in line
        and "|" in below
        and _RULER.match(below) is not None
        and len(_entries(line)) == len(_entries(below))
    )


def table(lines: list[str]) -> str:
    """The same table, aligned; the second line is the one of dashes."""
    rulers = _entries(lines[1])
    rows = [_entries(line) for row, line in enumerate(lines) if row != 1]
    widths = [3] * len(rulers)
    for row in rows:
        for column, entry in enumerate(row[: len(widths)]):
            widths[column] = min(WIDEST, max(widths[column], _cells(entry)))
    drawn = [_row(row, widths, rulers) for row in rows]
    return "\n".join([drawn[0], "|".join(["", *("-" * (width + 2) for width in widths), ""]), *drawn[1:]])


def _entries(line: str) -> list[str]:
    line = line.strip()
    entries = _BAR.split(line)
    return [entry.strip() for entry in entries[line.startswith("|") : len(entries) - _closed(line)]]


def _closed(line: str) -> bool:
    return len(line) > 1 and line.endswith("|") and not line.endswith("\\|")


def _row(entries: list[str], widths: list[int], rulers: list[str]) -> str:
    filled = [
        _filled(entry, width, ruler)
        for entry, width, ruler in zip_longest(entries, widths[: len(entries)], rulers[: len(entries)])
    ]
    return f"| {' | '.join(filled)} |"


def _filled(entry: str, width: int | None, ruler: str | None) -> str:
    missing = " " * ((width or 0) - _cells(entry))
    right = ruler is not None and ruler.endswith(":") and not ruler.startswith(":")
    return missing + entry if right else entry + missing


def _cells(text: str) -> int:
    """As a fixed pitch has it: Japanese is twice as wide."""
    if text.isascii():
        return len(text)
    return sum(0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in text)

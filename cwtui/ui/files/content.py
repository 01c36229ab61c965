"""What is in a file, as far as somebody who only looks at it wants to know. Everything here blocks."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

from cwtui.ui.files.decoding import decode

HEAD = 256 * 1024
"""Bytes that are read of a text."""
MOST_LINES = 2_000
MOST_ROWS, MOST_COLUMNS, WIDEST_CELL = 200, 40, 200  # of a table; characters
_TABLES = {".csv": ",", ".tsv": "\t"}
_NO_TEXTS = (b"%PDF-", b"PK\x03\x04", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!")  # though they may look like one
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"BM")


@dataclass(frozen=True, slots=True)
class TextHead:
    """The lines a text begins with; ``cut``: there are more."""

    lines: list[str]
    encoding: str
    cut: bool


@dataclass(frozen=True, slots=True)
class TableHead:
    """The rows a table begins with; ``cut``: there are more."""

    rows: list[list[str]]
    encoding: str
    cut: bool


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A picture; what it shows is found out when there is room for it."""

    path: Path


@dataclass(frozen=True, slots=True)
class Other:
    """Nothing that can be read here; ``kind`` is what its name ends with."""

    kind: str = field(default="")


Content = TextHead | TableHead | PictureFile | Other


def look_into(path: Path) -> Content:
    """What the file is. Raises OSError."""
    with path.open("rb") as file:
        head = file.read(HEAD + 1)
    cut, head = len(head) > HEAD, head[:HEAD]
    if head.startswith(_PICTURES) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP"):
        return PictureFile(path)
    decoded = None if head.startswith(_NO_TEXTS) else decode(head, cut=cut)
    if decoded is None:
        return Other(path.suffix.lower())
    if (delimiter := _TABLES.get(path.suffix.lower())) is not None and decoded.text:
        rows, more = _table(decoded.text, delimiter)
        return TableHead(rows, decoded.encoding, cut or more)
    lines = decoded.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if lines and not lines[-1]:
        lines.pop()
    return TextHead(lines[:MOST_LINES], decoded.encoding, cut or len(lines) > MOST_LINES)


def _table(text: str, delimiter: str) -> tuple[list[list[str]], bool]:
    first = text.partition("\n")[0]
    if delimiter == "," and "," not in first:  # as it is written where the comma parts decimals
        delimiter = max(";\t,", key=first.count)
    rows: list[list[str]] = []
    try:
        for row in csv.reader(StringIO(text, newline=""), delimiter=delimiter):
            if len(rows) == MOST_ROWS:
                return rows, True
            rows.append([cell[:WIDEST_CELL] for cell in row[:MOST_COLUMNS]])
    except csv.Error:  # a cell longer than any is
        return rows, True
    return rows, False

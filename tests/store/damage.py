"""Breaking archives as disks, crashes and people do."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

PAGE = 4096


def leaves(path: Path, table: str) -> list[int]:
    """The numbers of the pages that hold the rows of a table (or index), in the order of the rows.

    Found by walking the tree: SQLite need not be built with its ``dbstat``. The archive must be closed.
    """
    with closing(sqlite3.connect(path)) as db:
        (root,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    return _leaves_below(path.read_bytes(), root)


def _leaves_below(content: bytes, number: int) -> list[int]:
    """https://www.sqlite.org/fileformat2.html#b_tree_pages"""
    page = content[(number - 1) * PAGE : number * PAGE]
    kind = page[0]
    if kind in (0x0A, 0x0D):
        return [number]
    assert kind in (0x02, 0x05), kind
    cells = int.from_bytes(page[3:5], "big")
    pointers = [int.from_bytes(page[12 + 2 * n : 14 + 2 * n], "big") for n in range(cells)]
    children = [int.from_bytes(page[at : at + 4], "big") for at in pointers]
    children.append(int.from_bytes(page[8:12], "big"))
    return [leaf for child in children for leaf in _leaves_below(content, child)]


def overwrite(path: Path, pages: Iterable[int], seed: int = 1) -> None:
    """Random bytes instead of these pages, which no tree of SQLite's begins with."""
    noise = random.Random(seed)
    with path.open("r+b") as file:
        for number in pages:
            file.seek((number - 1) * PAGE)
            file.write(b"\xff" + noise.randbytes(PAGE - 1))


def tear(path: Path, pages: Iterable[int], chance: random.Random) -> None:
    """A piece of each of these pages was never written, or written over: its beginning stays."""
    with path.open("r+b") as file:
        for number in pages:
            start = chance.randrange(16, PAGE)
            length = PAGE - start if chance.random() < 0.5 else chance.randrange(1, PAGE - start + 1)
            file.seek((number - 1) * PAGE + start)
            file.write(bytes(length) if chance.random() < 0.5 else chance.randbytes(length))


def misplace(path: Path, page: int) -> None:
    """The second row of a page claims a number far beyond all others."""
    at, _ = _second_row(path, page)
    _write(path, at, b"\xff")  # the highest bits of its number


def make_blob(path: Path, page: int, column: int) -> None:
    """A text column of the second row of a page claims to be something else."""
    _, kinds = _second_row(path, page)
    at = kinds
    content = path.read_bytes()
    for _ in range(column):
        _, at = _varint(content, at)
    kind, end = _varint(content, at)
    assert kind >= 13, kind
    assert kind % 2 == 1, kind
    _write(path, end - 1, bytes([content[end - 1] - 1]))


def _second_row(path: Path, page: int) -> tuple[int, int]:
    """Where its number, and where the kinds of its columns are in the file."""
    content, start = path.read_bytes(), (page - 1) * PAGE
    pointer = int.from_bytes(content[start + 10 : start + 12], "big")
    _, number = _varint(content, start + pointer)
    _, header = _varint(content, number)
    _, kinds = _varint(content, header)
    return number, kinds


def _varint(content: bytes, at: int) -> tuple[int, int]:
    """The number at a place, and the place after it. https://www.sqlite.org/fileformat2.html#varint"""
    value = 0
    for index in range(9):
        byte = content[at + index]
        if index == 8:
            return value << 8 | byte, at + 9
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + index + 1
    raise AssertionError


def _write(path: Path, at: int, content: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(at)
        file.write(content)

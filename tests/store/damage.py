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

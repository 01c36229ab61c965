"""Reading what can be read of a table some of whose pages are broken."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile
from sqlite3 import Connection
from typing import Any, NamedTuple

from cwtui.store.errors import ArchiveDamaged

Row = tuple[Any, ...]
_LAST = 2**63 - 1


class Gap(NamedTuple):
    """No row between these two row ids could be read. None: up to the end."""

    after: int
    before: int | None


def rows(db: Connection, table: str, columns: Sequence[str], gaps: list[Gap]) -> Iterator[Row]:
    """Every readable row of ``table`` by ascending row id; where rows could not be read goes to ``gaps``."""
    query = f"SELECT rowid, {', '.join(columns)} FROM {table} NOT INDEXED WHERE rowid > ? ORDER BY rowid"
    after = -1
    while True:
        try:
            for row in db.execute(query, (after,)):
                after = row[0]
                yield row[1:]
            return
        except ArchiveDamaged:
            # sqlite3 looks one row ahead and throws away the row it has when the next one can't be read.
            for row in _single(db, query, after):
                after = row[0]
                yield row[1:]
        before = _beyond(db, query, after)
        gaps.append(Gap(after, before))
        if before is None:
            return
        after = before - 1


def _single(db: Connection, query: str, after: int) -> Iterator[Row]:
    """The rows after ``after``, one at a time, up to the first that can't be read."""
    while (row := _first(db, query, after)) is not None and row:
        yield row
        after = row[0]


def _first(db: Connection, query: str, after: int) -> Row | None:
    """The first row after ``after``; ``()`` if there is none, None if it can't be read."""
    try:
        return db.execute(f"{query} LIMIT 1", (after,)).fetchone() or ()
    except ArchiveDamaged:
        return None


def _beyond(db: Connection, query: str, after: int) -> int | None:
    """The row id at which reading works again, the one after ``after`` being broken; None: nowhere.

    Row ids may be far apart (a message's is its time), so it is looked for in growing steps.
    """
    steps = takewhile(lambda position: position < _LAST, (after + 2**n for n in range(64)))
    broken = after
    for position in steps:
        if _first(db, query, position) is not None:
            break
        broken = position
    else:
        return None
    while position - broken > 1:
        middle = (position + broken) // 2
        if _first(db, query, middle) is None:
            broken = middle
        else:
            position = middle
    row = _first(db, query, position)
    return row[0] if row else None


def count(db: Connection, table: str) -> int | None:
    """How many rows ``table`` has, read or not: one of its indices may know. None: nothing does."""
    try:
        number: int = db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        return number
    except ArchiveDamaged:
        return None

"""Reading what can be read of a table some of whose pages are broken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import takewhile
from sqlite3 import Connection
from typing import Any, NamedTuple

from cwtui.store.errors import ArchiveDamaged

Row = tuple[Any, ...]
_LAST = 2**63 - 1
_KINDS: dict[str, tuple[type, ...]] = {"INTEGER": (int,), "REAL": (float,), "TEXT": (str,)}


class Gap(NamedTuple):
    """Rows between these two row ids could not be read. None: up to the end."""

    after: int
    before: int | None


class Table:
    """A table as SQLite keeps it: by row id, in pages of which each may be broken.

    A page may also be torn, in parts another one (half written, say): then it holds rows that run backwards,
    are not where they would be looked for, or have values of no kind their columns (name to declared type)
    know.
    """

    def __init__(self, db: Connection, name: str, columns: Mapping[str, str]) -> None:
        self._db = db
        self._name = name
        self._kinds = [_KINDS[kind] for kind in columns.values()]
        start = f"SELECT rowid, {', '.join(columns)} FROM {name} NOT INDEXED WHERE rowid"
        self._following, self._exactly = f"{start} > ? ORDER BY rowid", f"{start} = ?"

    def rows(self, gaps: list[Gap]) -> Iterator[Row]:
        """Every readable row by ascending row id; where rows could not be read goes to ``gaps``."""
        after = 0  # no table here has a row 0, but a page overwritten with zeros seems to
        while True:
            torn = False
            for row in self._walk(after):
                if torn := not self._belongs(row, after):
                    break
                after = row[0]
                yield row[1:]
            rest = self._first(after)
            if rest == () and not torn:
                return
            before = rest[0] if rest else self._beyond(after)
            gaps.append(Gap(after, before))
            if before is None:
                return
            after = before - 1

    def row(self, row_id: int) -> Row | None:
        """One row; None if it can't be read."""
        try:
            row = self._db.execute(self._exactly, (row_id,)).fetchone()
        except ArchiveDamaged:
            return None
        return row[1:] if row and self._fits(row) else None

    def count(self) -> int | None:
        """How many rows there are, readable or not: an index may know. None: nothing does."""
        try:
            number: int = self._db.execute(f"SELECT count(*) FROM {self._name}").fetchone()[0]
            return number
        except ArchiveDamaged:
            return None

    def _walk(self, after: int) -> Iterator[Row]:
        """What seem to be the rows after ``after``, up to the first that can't be read."""
        try:
            for row in self._db.execute(self._following, (after,)):
                after = row[0]
                yield row
        except ArchiveDamaged:
            # sqlite3 looks one row ahead, and throws away the row it has when the next one can't be read.
            while row := self._first(after):
                after = row[0]
                yield row

    def _first(self, after: int) -> Row | None:
        """The first row after ``after``; ``()`` if there is none, None if it can't be read."""
        try:
            row: Row = self._db.execute(f"{self._following} LIMIT 1", (after,)).fetchone() or ()
            return row if not row or self._belongs(row, after) else None
        except ArchiveDamaged:
            return None

    def _belongs(self, row: Row, after: int) -> bool:
        return row[0] > after and self.row(row[0]) == row[1:]

    def _fits(self, row: Row) -> bool:
        return all(
            value is None or isinstance(value, kind) for value, kind in zip(row[1:], self._kinds, strict=True)
        )

    def _beyond(self, after: int) -> int | None:
        """The row id at which reading works again, the one after ``after`` being broken; None: nowhere.

        Row ids may be far apart (a message's is its time), so it is looked for in growing steps.
        """
        broken = after
        for position in takewhile(lambda position: position < _LAST, (after + 2**n for n in range(64))):
            if self._first(position) is not None:
                break
            broken = position
        else:
            return None
        while position - broken > 1:
            middle = (position + broken) // 2
            if self._first(middle) is None:
                broken = middle
            else:
                position = middle
        row = self._first(position)
        return row[0] if row else None

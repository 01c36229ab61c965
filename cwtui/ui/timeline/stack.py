"""Entries one above the other: which line each begins at, and which place is on a line.

Only what was asked for is laid out; the heights of the rest are estimates. :meth:`Stack.settle` makes those
around a place exact, so that what is about to be drawn cannot move any more. It knows no widget.
"""

from __future__ import annotations

from collections.abc import Sequence

from cwtui import times
from cwtui.ui.drawing.laid import Laid
from cwtui.ui.drawing.rendering import Eyes
from cwtui.ui.timeline.entries import Entry, GapLine, MessageEntry, WishEntry
from cwtui.ui.timeline.heights import Heights
from cwtui.ui.timeline.layout import estimate, lay_out

CACHED = 500  # entries whose layout is kept

Place = tuple[object, int]
"""An entry's key, and where in it: an offset into its own text, or, negative, rows above that."""


class Stack:
    """Entries laid out for one width, as ``eyes`` see them."""

    def __init__(self, eyes: Eyes) -> None:
        self.eyes = eyes
        self.width = 0  # cells; 0: not known yet
        self.entries: Sequence[Entry] = ()
        self._index: dict[object, int] = {}
        self._heights = Heights()
        self._cache: dict[object, tuple[Entry, Laid]] = {}

    def take(self, entries: Sequence[Entry]) -> None:
        """Have these entries. What is the same as before keeps its layout."""
        self.entries = entries
        self._index = {entry.key: index for index, entry in enumerate(entries)}
        self._heights = Heights(self._height(entry) for entry in entries)

    def replace(self, index: int, entry: Entry) -> None:
        """Have this in place of an entry; it is as high."""
        self.entries = [*self.entries[:index], entry, *self.entries[index + 1 :]]

    def see(self, eyes: Eyes) -> None:
        """Be seen by these eyes from now on; :meth:`take` comes next."""
        if _look(eyes) != _look(self.eyes):
            self.forget()
        self.eyes = eyes

    def fit(self, width: int) -> None:
        """Be as wide as this."""
        if width != self.width:
            self.width = width
            self.redraw()

    def redraw(self) -> None:
        """Lay out everything anew: names, say, are others now."""
        self.forget()
        self.take(self.entries)

    def forget(self) -> None:
        """Drop all layouts."""
        self._cache.clear()

    # Entries

    def index_of(self, key: object) -> int | None:
        """Which of the entries this is; None: none of them."""
        return self._index.get(key)

    def selectable(self, index: int, by: int) -> int | None:
        """The first entry from ``index`` on, in steps of ``by``, that a cursor can stand on."""
        while 0 <= index < len(self.entries):
            if isinstance(self.entries[index], MessageEntry | WishEntry | GapLine):
                return index
            index += by
        return None

    def laid(self, index: int) -> Laid:
        """The layout of an entry; from now on its height is exact."""
        entry = self.entries[index]
        known = self._cache.get(entry.key)
        if known is None or known[0] is not entry:
            if known is None or known[0] != entry:
                known = (entry, lay_out(entry, self.width, self.eyes))
                if len(self._cache) >= CACHED:
                    del self._cache[next(iter(self._cache))]
            self._cache[entry.key] = (entry, known[1])
        self._heights.set(index, known[1].height)
        return known[1]

    def _height(self, entry: Entry) -> int:
        known = self._cache.get(entry.key)
        return known[1].height if known and known[0] == entry else estimate(entry, self.width)

    # Lines

    @property
    def total(self) -> int:
        """How many lines there are, as far as it is known."""
        return self._heights.total

    def lines_of(self, index: int) -> tuple[int, int]:
        """The first line of an entry, and the one behind its last."""
        height = self.laid(index).height
        top = self._heights.top(index)
        return top, top + height

    def at(self, line: int) -> tuple[int, int]:
        """The entry on a line, and which of its rows it is."""
        return self._heights.at(line)

    def between(self, line: int, height: int) -> range:
        """The entries of which at least a row is on these lines."""
        if not self.entries:
            return range(0)
        last, _ = self.at(min(line + height, self.total) - 1)
        return range(self.at(line)[0], last + 1)

    # Places

    def place_at(self, line: int) -> Place:
        """What is on a line. Between messages it is the message behind, and how many rows above it."""
        index, row = self.at(line)
        while index < len(self.entries) - 1 and not _lasting(self.entries[index]):
            row -= self.laid(index).height
            index += 1
        laid = self.laid(index)
        row = min(row, laid.height - 1)
        within = row - laid.body if row < laid.body else laid.rows[row].start - laid.body_at
        return self.entries[index].key, within

    def settle(self, place: Place | None, page: int) -> int | None:
        """Exact heights for the page that begins at ``place`` and one on either side; the line it begins at.

        None: the last page, and that is also what a place of an entry that is no more means.
        """
        spot = self._spot(place) if place is not None else None
        index, row = spot or (len(self.entries), 0)
        above = below = -row
        at = index - 1
        while at >= 0 and above < (page if spot else 2 * page):
            above += self.laid(at).height
            at -= 1
        at = index
        while at < len(self.entries) and below < 2 * page:
            below += self.laid(at).height
            at += 1
        return self._heights.top(index) + row if spot else None

    def _spot(self, place: Place) -> tuple[int, int] | None:
        """The entry of a place and which of its rows it is."""
        key, within = place
        index = self._index.get(key)
        if index is None:
            return None
        laid = self.laid(index)
        row = laid.row_of(laid.body_at + within) if within >= 0 else laid.body + within
        while row < 0 and index > 0:
            index -= 1
            row += self.laid(index).height
        return index, max(0, row)


def _lasting(entry: Entry) -> bool:
    """Is it still there when others have come or gone?"""
    return isinstance(entry, MessageEntry | WishEntry)


def _look(eyes: Eyes) -> tuple[object, ...]:
    """What of it makes a difference to what has been laid out already."""
    return eyes.me, eyes.zone, eyes.look, eyes.emoji, eyes.coloured, times.day_of(eyes.now, eyes.zone)

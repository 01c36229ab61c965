"""Text laid out for one width: its rows are known at once, their strips when they are drawn.

Positions are offsets into :attr:`Laid.text`, what one sees without borders, indents and line breaks of the
layout. So a selection, a hit of a search or a link stays the same when the width changes.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from cwtui.ui.drawing.width import WIDTHS, fill, original


class Span(NamedTuple):
    """A stretch of the text that does not look plain."""

    start: int
    end: int
    style: Style


class Target(NamedTuple):
    """Something in the text that can be opened: an address, a file, or a message that is answered.

    ``key`` is that of the entry it stands in, where several entries are on the screen.
    """

    start: int
    end: int
    url: str = ""
    file_id: int | None = None
    message: tuple[int, int] | None = None  # room and message id
    key: object = None


class Overlay(NamedTuple):
    """What is drawn over a stretch of the text for a while: a selection, a hit, hint letters (``words``)."""

    start: int
    end: int
    style: Style
    words: str = ""


class Row(NamedTuple):
    """A line on the screen: the text from ``start`` to ``end``; a rule, say, has none.

    ``lead`` is what stands before the text and is never copied; ``plain`` the style of the text, with which
    the row is filled up to ``card`` cells; ``ground`` that of what is left.
    """

    start: int
    end: int
    lead: tuple[Segment, ...]
    plain: Style
    ground: Style
    card: int = 0


class Laid:
    """One entry at one width. ``body`` is the row where its own text begins, below its head."""

    __slots__ = ("_strips", "body", "changes", "rows", "spans", "targets", "text", "width")

    def __init__(
        self,
        text: str,
        rows: Sequence[Row],
        spans: Sequence[Span],
        targets: Sequence[Target],
        changes: Sequence[tuple[int, str]] = (),
        *,
        width: int,
        body: int = 0,
    ) -> None:
        self.text = text
        self.rows = rows
        self.spans = spans
        self.targets = targets
        self.changes = changes
        self.width = width
        self.body = body
        self._strips: list[Strip | None] = [None] * len(rows)

    @property
    def height(self) -> int:
        """Rows on the screen."""
        return len(self.rows)

    @property
    def body_at(self) -> int:
        """The offset at which the entry's own text begins."""
        return self.rows[self.body].start

    def copied(self, start: int, end: int) -> str:
        """The text from ``start`` to ``end`` as it was written, stand-ins undone."""
        return original(self.text, tuple(self.changes), start, end)

    def row_of(self, offset: int) -> int:
        """The row on which the character at ``offset`` stands."""
        return max(0, bisect_right(self.rows, offset, key=lambda row: row.start) - 1)

    def offset_at(self, index: int, cell: int) -> int:
        """The character at a cell of a row, or the place behind the last one left of it."""
        row = self.rows[index]
        at = sum(segment.cell_length for segment in row.lead)
        for offset in range(row.start, row.end):
            at += WIDTHS[self.text[offset]]
            if at > cell:
                return offset
        return row.end

    def strip(self, index: int, overlays: Sequence[Overlay] = ()) -> Strip:
        """A row as it is drawn, exactly ``width`` cells."""
        row = self.rows[index]
        if here := [over for over in overlays if over.start < row.end and over.end > row.start]:
            return self._drawn(row, here)
        strip = self._strips[index]
        if strip is None:
            strip = self._strips[index] = self._drawn(row, ())
        return strip

    def _drawn(self, row: Row, overlays: Sequence[Overlay]) -> Strip:
        segments = list(row.lead)
        used = sum([segment.cell_length for segment in row.lead])
        pieces = self._pieces(row)
        for over in overlays:
            pieces = _laid_over(pieces, over)
        for start, end, style, words in pieces:
            shown = self.text[start:end]
            width = sum(map(WIDTHS.__getitem__, shown))
            segments.append(Segment(fill(words, width) if words else shown, style))
            used += width
        if used < row.card:
            segments.append(Segment(" " * (row.card - used), row.plain))
            used = row.card
        if used < self.width:
            segments.append(Segment(" " * (self.width - used), row.ground))
            used = self.width
        strip = Strip(segments, used)
        return strip if used == self.width else strip.crop(0, self.width)

    def _pieces(self, row: Row) -> list[_Piece]:
        """The row's text cut where its look changes."""
        pieces = []
        at, end = row.start, row.end
        first = bisect_right(self.spans, at, key=lambda span: span.end) if self.spans else 0
        for span in self.spans[first:]:
            if span.start >= end:
                break
            if span.start > at:
                pieces.append(_Piece(at, span.start, row.plain))
                at = span.start
            stop = min(span.end, end)
            if stop > at:
                pieces.append(_Piece(at, stop, span.style))
                at = stop
        if at < end:
            pieces.append(_Piece(at, end, row.plain))
        return pieces


class _Piece(NamedTuple):
    start: int
    end: int
    style: Style
    words: str = ""


def _laid_over(pieces: Iterable[_Piece], over: Overlay) -> list[_Piece]:
    found = []
    for piece in pieces:
        if piece.words or piece.end <= over.start or piece.start >= over.end:
            found.append(piece)
            continue
        cuts = (piece.start, max(piece.start, over.start), min(piece.end, over.end), piece.end)
        for start, end in pairwise(cuts):
            if start < end:
                covered = over.start <= start and end <= over.end
                style = piece.style + over.style if covered else piece.style
                found.append(_Piece(start, end, style, over.words if covered else ""))
    return found

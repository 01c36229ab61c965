"""A list whose rows stand in groups: headings between them, which the cursor passes over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region

from cwtui.ui.drawing.width import cut
from cwtui.ui.widgets.line_list import LineList

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Heading:
    """What the rows below have in common, and how many they are. ``role`` is the colour it is said in."""

    words: str
    count: int = 0
    role: str = "quiet"


class GroupedList(LineList[Heading | Row]):
    """Draws headings; a subclass draws the rows (:meth:`draw_row`) and tells them apart (:meth:`key_of`)."""

    def draw_row(self, row: Row, width: int, style: Style) -> list[Segment]:
        """As :meth:`LineList.draw`, of what is no heading."""
        raise NotImplementedError

    def key_of(self, row: Row) -> object:
        """As :meth:`LineList.identity`, of what is no heading."""
        return row

    def draw(self, row: Heading | Row, width: int, style: Style) -> list[Segment]:
        if not isinstance(row, Heading):
            return self.draw_row(row, width, style)
        words = f"{row.words} {row.count}" if row.count else row.words
        return [Segment(cut(words, width), self.look.style(row.role, bold=True))]

    def identity(self, row: Heading | Row) -> object:
        return row.words if isinstance(row, Heading) else self.key_of(row)

    @property
    def row(self) -> Row | None:
        """The row at the cursor."""
        current = self.current
        return None if current is None or isinstance(current, Heading) else current

    def show(self, rows: list[Heading | Row]) -> None:
        super().show(rows)
        self.cursor = self._row_near(self.cursor, 1)

    def move_to(self, index: int) -> None:
        index = max(0, min(index, len(self.rows) - 1))
        wanted = self._row_near(index, -1 if index < self.cursor else 1)
        super().move_to(wanted)
        if wanted and isinstance(self.rows[wanted - 1 : wanted][0], Heading):
            # What the first row of a group is, stands above it.
            self.scroll_to_region(Region(0, wanted - 1, 1, 2), animate=False, force=True)

    def _row_near(self, index: int, step: int) -> int:
        """The nearest row that is no heading, from ``index`` on in this direction, else in the other one."""
        for way in (step, -step):
            at = index
            while 0 <= at < len(self.rows):
                if not isinstance(self.rows[at], Heading):
                    return at
                at += way
        return index

    def only_rows(self) -> list[Any]:
        """The rows without their headings."""
        return [row for row in self.rows if not isinstance(row, Heading)]

"""A list of one-line rows with a cursor, drawn line by line: no widget per row, no layout on a move."""

from __future__ import annotations

from typing import Any, ClassVar, Generic, TypeVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from cwtui.texts import Text, mark
from cwtui.ui.keys.commands import Commanded, command
from cwtui.ui.look import DARK, Look
from cwtui.ui.widgets.line_by_line import LineByLine
from cwtui.ui.widgets.scrolling import scroll_over

Row = TypeVar("Row")


class LineList(Commanded, LineByLine, Generic[Row], can_focus=True):
    """Rows, a cursor on one of them, and a sentence where there are none.

    A subclass says how a row is drawn (:meth:`draw`) and what makes it the same row after a change
    (:meth:`identity`), so that the cursor stays on it.
    """

    PLACE: ClassVar[Text | None] = mark("Lists")
    ALWAYS_LIT: ClassVar[bool] = False
    """Does the cursor show although the focus is elsewhere, in the field that narrows the list?"""
    DEFAULT_CSS = """
    LineList { overflow-x: hidden; overflow-y: auto; scrollbar-size-vertical: 1; background: $background; }
    """

    class Moved(Message):
        """The cursor stands on another row."""

        def __init__(self, list: LineList[Any]) -> None:
            super().__init__()
            self.list = list

        @property
        def control(self) -> LineList[Any]:
            return self.list

    class Chosen(Message):
        """Somebody went into the row at the cursor (Enter or a click)."""

        def __init__(self, list: LineList[Any]) -> None:
            super().__init__()
            self.list = list

        @property
        def control(self) -> LineList[Any]:
            return self.list

    def __init__(self, look: Look = DARK, *, id: str | None = None, empty: str = "") -> None:
        super().__init__(id=id)
        self.look = look
        self.empty = empty
        self.rows: list[Row] = []
        self._cursor = 0
        self._drawn: dict[int, tuple[Row | None, Strip]] = {}  # by line of the screen

    @property
    def cursor(self) -> int:
        """The number of the row the cursor stands on."""
        return self._cursor

    @cursor.setter
    def cursor(self, index: int) -> None:
        before, self._cursor = self._cursor, index
        if index != before:
            for row in (before, index):  # where nothing scrolls, all others are as they were
                self.refresh_line(row)

    def draw(self, row: Row, width: int, style: Style) -> list[Segment]:
        """The row as segments, at most ``width`` cells; ``style`` carries the background."""
        raise NotImplementedError

    def identity(self, row: Row) -> object:
        """What makes ``row`` the same after the list has changed."""
        return row

    def stands_out(self, row: Row) -> bool:
        """Is this row tinted although the cursor is elsewhere? The open room is."""
        return False

    @property
    def current(self) -> Row | None:
        """The row at the cursor."""
        return self.rows[self.cursor] if self.cursor < len(self.rows) else None

    def show(self, rows: list[Row]) -> None:
        """Show these rows; the cursor stays on its row, or near it where that is gone."""
        before = self.current
        self.rows = rows
        if before is not None:
            wanted = self.identity(before)
            places = (i for i, row in enumerate(rows) if self.identity(row) == wanted)
            self.cursor = next(places, min(self.cursor, max(0, len(rows) - 1)))
        else:
            self.cursor = 0
        if self.virtual_size.height != len(rows):
            scroll_over(self, self.size.width, len(rows))
        self.draw_changes()

    def move_to(self, index: int) -> None:
        """Put the cursor on a row, which scrolls into sight."""
        index = max(0, min(index, len(self.rows) - 1))
        if index == self.cursor and self.rows:
            return
        self.cursor = index
        self.scroll_to_region(Region(0, index, 1, 1), animate=False, force=True)
        self.post_message(self.Moved(self))

    def draw_line(self, y: int) -> Strip:
        strip = self._strip_on(y)
        self._drawn[y] = self._row_on(y), strip
        return strip

    def differs(self, y: int) -> bool:
        # The same row may look different too: by the cursor, a selection, the time that has passed.
        row, strip = self._drawn.get(y, (None, None))
        return row != self._row_on(y) or strip != self._strip_on(y)

    def _row_on(self, y: int) -> Row | None:
        index = y + round(self.scroll_y)
        return self.rows[index] if index < len(self.rows) else None

    def _strip_on(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        index = y + round(self.scroll_y)
        ground = self.look.base
        if index >= len(self.rows):
            return self._empty_line(y, width)
        at_cursor = index == self.cursor and (self.has_focus or self.ALWAYS_LIT)
        tinted = at_cursor or self.stands_out(self.rows[index])
        style = self.look.style(on="cursor") if tinted else ground
        mark = "▌" if at_cursor else " "
        segments = [
            Segment(mark, style + Style(color=self.look.accent)),
            *self.draw(self.rows[index], width - 1, style),
        ]
        return _filled(segments, width, style)

    def _empty_line(self, y: int, width: int) -> Strip:
        lines = self.empty.split("\n")
        top = max(0, (self.size.height - len(lines)) // 3)
        if self.rows or not top <= y < top + len(lines):
            return Strip.blank(width, self.look.base)
        text = Strip([Segment(lines[y - top], self.look.style("quiet"))])
        left = max(1, (width - text.cell_length) // 2)
        return Strip([Segment(" " * left, self.look.base), *text]).adjust_cell_length(width, self.look.base)

    def on_resize(self) -> None:
        if self.rows:  # in a lower list the cursor stays in sight
            self.scroll_to_region(Region(0, self.cursor, 1, 1), animate=False, force=True)

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        index = offset.y + round(self.scroll_y) if offset is not None else len(self.rows)
        if index < len(self.rows):
            self.move_to(index)
            self.post_message(self.Chosen(self))

    @command("list.down", mark("Down"), "j", "down", listed=False)
    def action_down(self) -> None:
        self.move_to(self.cursor + 1)

    @command("list.up", mark("Up"), "k", "up", listed=False)
    def action_up(self) -> None:
        self.move_to(self.cursor - 1)

    @command("list.page_down", mark("Page down"), "J", "pagedown", "ctrl+d", listed=False)
    def action_list_page_down(self) -> None:
        self.move_to(self.cursor + max(1, self.size.height - 1))

    @command("list.page_up", mark("Page up"), "K", "pageup", "ctrl+u", listed=False)
    def action_list_page_up(self) -> None:
        self.move_to(self.cursor - max(1, self.size.height - 1))

    @command("list.first", mark("First"), "g g", "home", listed=False)
    def action_first(self) -> None:
        self.move_to(0)

    @command("list.last", mark("Last"), "G", "end", listed=False)
    def action_last(self) -> None:
        self.move_to(len(self.rows) - 1)

    @command("list.open", mark("Open"), "enter", listed=False)
    def action_choose(self) -> None:
        if self.current is not None:
            self.post_message(self.Chosen(self))


def _filled(segments: list[Segment], width: int, style: Style) -> Strip:
    """A strip of exactly ``width`` cells. It is made at once where that can be: a strip is dear."""
    used = sum(segment.cell_length for segment in segments)
    if used > width:
        return Strip(segments, used).adjust_cell_length(width, style)
    return Strip([*segments, Segment(" " * (width - used), style)] if used < width else segments, width)

"""What can be taken, over the text above the field; the field keeps the focus and the caret."""

from __future__ import annotations

from collections.abc import Callable

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.strip import Strip

from cwtui.notation import one_line
from cwtui.ui.composing.offers import Offer
from cwtui.ui.drawing.initials import chip, width_of
from cwtui.ui.drawing.width import cells, cut, fill, steady
from cwtui.ui.look import Look
from cwtui.ui.widgets.line_list import LineList

MOST_ROWS = 8
LEAST_ROWS = 3  # in a low window
SHARE = 4  # the list is at most one in so many rows of the screen, but for those
WIDEST = 56  # cells


class OfferList(LineList[Offer]):
    """``cursor`` is below 0 as long as nobody has moved: then Tab takes the first, and Enter none.

    ``take`` is called with what was clicked on.
    """

    ALWAYS_LIT = True

    def __init__(self, look: Look, take: Callable[[Offer], object]) -> None:
        super().__init__(look)
        self._take = take
        self._place = Region()
        self.can_focus = False
        # In a layer of its own, for the screen to arrange the others as if it were not there.
        self.styles.layer = "offers"
        self.styles.overlay = "screen"
        self.styles.position = "absolute"
        self.styles.display = "none"

    @property
    def current(self) -> Offer | None:
        return super().current if self.cursor >= 0 else None

    def identity(self, row: Offer) -> object:
        return row.number, row.name

    def offer(self, offers: list[Offer], *, moved: bool) -> None:
        """Show these; with the cursor on the row it is on only where somebody has ``moved`` there."""
        if not moved:
            self.cursor = -1
        if offers is not self.rows:
            self.show(offers)
        if not moved:
            self.cursor = -1
            self.scroll_y = 0

    def step(self, by: int) -> None:
        """Move to the next or the one before; from the last to the first and back."""
        last = len(self.rows) - 1
        before = self.cursor
        self.move_to(before + by if 0 <= before + by <= last else 0 if by > 0 else last)
        if before < 0:
            self.refresh()  # Tab takes another one now

    def hide(self) -> None:
        """Nothing is offered."""
        if self.styles.display != "none":
            self.styles.display = "none"

    def stand(self, over: Region, column: int) -> None:
        """Be shown above ``over`` (of the screen), or below it where there is more room, at ``column``."""
        screen = self.screen.size
        rows = min(len(self.rows), MOST_ROWS, max(LEAST_ROWS, screen.height // SHARE))
        above, below = over.y, screen.height - over.bottom
        goes_above = above >= min(rows, LEAST_ROWS) or above >= below
        rows = max(1, min(rows, above if goes_above else below))
        width = min(WIDEST, over.width, screen.width)
        x = max(0, min(column, over.right - width))
        place = Region(x, over.y - rows if goes_above else over.bottom, width, rows)
        styles = self.styles
        if (place, "block") != (self._place, styles.display):
            self._place = place
            styles.offset, styles.width, styles.height = place.offset, width, rows
            styles.display = "block"

    def draw(self, row: Offer, width: int, style: Style) -> list[Segment]:
        before = chip(self.look, row.number, row.name, style) if row.number is not None else ()
        tab = "  Tab" if self.cursor < 0 and row is self.rows[0] else ""
        name, facts = steady(one_line(row.name)), steady(one_line(" · ".join(filter(None, row.facts))))
        room = max(4, width - width_of(before) - cells(tab) - 2)
        facts = cut(facts, room - min(cells(name), room * 2 // 3))
        return [
            *before,
            Segment(fill(name, room - cells(facts)) + " ", style),
            Segment(facts, style + Style(color=self.look.quiet)),
            Segment(tab + " ", style + Style(color=self.look.accent)),
        ]

    def _strip_on(self, y: int) -> Strip:
        index = y + round(self.scroll_y)
        width = self.scrollable_content_region.width
        lit = index == self.cursor
        style = self.look.style(on="me" if lit else "surface")
        if index >= len(self.rows):
            return Strip.blank(width, style)
        bar = Segment("▌" if lit else " ", style + Style(color=self.look.accent))
        segments = [bar, *self.draw(self.rows[index], width - 1, style)]
        return Strip(segments).adjust_cell_length(width, style)

    def on_click(self, event: events.Click) -> None:
        event.stop()
        offset = event.get_content_offset(self)
        index = offset.y + round(self.scroll_y) if offset is not None else len(self.rows)
        if index < len(self.rows):
            self._take(self.rows[index])

    def on_line_list_moved(self, event: LineList.Moved) -> None:
        event.stop()  # nobody else's list

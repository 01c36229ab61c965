"""Lines to read and scroll through, laid out anew for each width."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import events
from textual.strip import Strip

from cwtui.texts import mark
from cwtui.ui.keys.commands import Commanded, command
from cwtui.ui.look import Look
from cwtui.ui.widgets.line_by_line import LineByLine
from cwtui.ui.widgets.scrolling import scroll_over


class Lines(Commanded, LineByLine, can_focus=True):
    """``lay_out`` gives the lines for a width in cells; it is called again when that or the text changes."""

    PLACE = mark("Texts")
    DEFAULT_CSS = """
    Lines { overflow-x: hidden; overflow-y: auto; scrollbar-size-vertical: 1; background: $background; }
    """

    def __init__(
        self, look: Look, lay_out: Callable[[int], Sequence[Strip]], *, id: str | None = None
    ) -> None:
        super().__init__(id=id)
        self._look = look
        self._lay_out = lay_out
        self.strips: Sequence[Strip] = ()
        self._drawn: dict[int, Strip] = {}  # by line of the screen

    def show(self) -> None:
        """Lay the text out, as it is now."""
        width = self.scrollable_content_region.width
        if width > 0:
            self.strips = self._lay_out(width)
            scroll_over(self, width, len(self.strips))
            self.draw_changes()

    @property
    def line(self) -> int:
        """The line at the top."""
        return round(self.scroll_y)

    def scroll_to_line(self, line: int) -> None:
        """Have this line at the top, as far as there are lines behind it."""
        self.scroll_to(y=max(0, line), animate=False, immediate=True, force=True)

    def on_resize(self, event: events.Resize) -> None:
        self.show()

    def draw_line(self, y: int) -> Strip:
        strip = self._drawn[y] = self._strip_on(y)
        return strip

    def differs(self, y: int) -> bool:
        return self._drawn.get(y) != self._strip_on(y)

    def _strip_on(self, y: int) -> Strip:
        width, line = self.scrollable_content_region.width, self.line + y
        if line >= len(self.strips):
            return Strip.blank(width, self._look.base)
        return self.strips[line].adjust_cell_length(width, self._look.base)

    @property
    def _page(self) -> int:
        return max(1, self.scrollable_content_region.height - 1)

    @command("lines.down", mark("Line down"), "j", "down", listed=False)
    def action_down(self) -> None:
        self.scroll_to_line(self.line + 1)

    @command("lines.up", mark("Line up"), "k", "up", listed=False)
    def action_up(self) -> None:
        self.scroll_to_line(self.line - 1)

    @command("lines.page_down", mark("Page down"), "J", "pagedown", "ctrl+d", listed=False)
    def action_lines_page_down(self) -> None:
        self.scroll_to_line(self.line + self._page)

    @command("lines.page_up", mark("Page up"), "K", "pageup", "ctrl+u", listed=False)
    def action_lines_page_up(self) -> None:
        self.scroll_to_line(self.line - self._page)

    @command("lines.first", mark("First"), "g g", "home", listed=False)
    def action_first(self) -> None:
        self.scroll_to_line(0)

    @command("lines.last", mark("Last"), "G", "end", listed=False)
    def action_last(self) -> None:
        self.scroll_to_line(len(self.strips))

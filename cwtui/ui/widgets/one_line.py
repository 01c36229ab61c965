"""Widgets of a single line. What they say can change without the screen being laid out anew."""

from __future__ import annotations

from rich.segment import Segment
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from cwtui.ui.drawing.width import cut
from cwtui.ui.look import Look


class OneLine(Widget):
    """A line that is drawn by ``render_line``."""

    DEFAULT_CSS = "OneLine { height: 1; width: 100%; }"

    def __init__(self, look: Look, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.look = look

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return 1


class Words(OneLine):
    """A sentence in a role's colour on another role, set in by a cell."""

    def __init__(self, look: Look, *, on: str = "ground", id: str | None = None) -> None:
        super().__init__(look, id=id)
        self._on = on
        self._words, self._role, self._bold = "", "quiet", False

    def say(self, words: str, role: str = "quiet", *, bold: bool = False) -> None:
        """Say this from now on."""
        if (words, role, bold) != (self._words, self._role, self._bold):
            self._words, self._role, self._bold = words, role, bold
            self.refresh()

    def render_line(self, y: int) -> Strip:
        width, ground = self.size.width, self.look.style(on=self._on)
        words = cut(self._words, max(0, width - 2))
        style = self.look.style(self._role, on=self._on, bold=self._bold)
        return Strip([Segment(" ", ground), Segment(words, style)]).adjust_cell_length(width, ground)

"""Sentences to read, broken into lines the Japanese way."""

from __future__ import annotations

from textual.content import Content
from textual.geometry import Size
from textual.widgets import Static

from cwtui.ui.drawing.width import cells
from cwtui.ui.timeline.wrap import wrap


class Sentences(Static):
    """Plain text on as many lines as it takes. Textual's own breaks know no kinsoku: 、 may begin a line."""

    DEFAULT_CSS = "Sentences { height: auto; text-wrap: nowrap; }"

    def __init__(self, words: str = "", *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(words, id=id, classes=classes, markup=False)

    @property
    def words(self) -> str:
        """What it says, as it was given."""
        return str(self.content)

    def lines(self, width: int) -> list[str]:
        """The lines it takes in so many cells."""
        words = self.words
        return [words[start:end].rstrip(" ") for start, end in wrap(words, width)]

    def render(self) -> Content:
        return Content("\n".join(self.lines(self.content_size.width)))

    def get_content_width(self, container: Size, viewport: Size) -> int:
        return max(cells(line) for line in self.words.split("\n"))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self.lines(width))

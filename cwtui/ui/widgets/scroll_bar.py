"""The scroll bar's thumb; none where everything is on the screen."""

from __future__ import annotations

from typing import Any

from rich.segment import Segments
from textual.scrollbar import ScrollBar, ScrollBarRender


class Thumb(ScrollBarRender):
    """Textual's own divides by zero where a widget has just become as high as its content."""

    @classmethod
    def render_bar(
        cls, size: int = 25, virtual_size: float = 50, window_size: float = 20, *args: Any, **kwargs: Any
    ) -> Segments:
        """As Textual's, for all sizes."""
        shown = window_size if virtual_size > window_size else 0
        return super().render_bar(size, virtual_size, shown, *args, **kwargs)


def use() -> None:
    """Draw the scroll bars of every widget like this."""
    ScrollBar.renderer = Thumb

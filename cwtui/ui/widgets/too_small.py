"""What a window says in which nothing fits."""

from __future__ import annotations

from textual.widget import Widget

from cwtui.texts import say


class TooSmall(Widget):
    """All that is seen there; everything goes on behind it."""

    def render(self) -> str:
        return say("cwtui: make it at least 40x8")

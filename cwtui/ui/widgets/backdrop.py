"""What lies behind other widgets and shows nothing itself, but perhaps a line beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Horizontal
from textual.geometry import Region
from textual.strip import Strip

if TYPE_CHECKING:
    from textual.widget import Widget as Behind
else:
    Behind = object


class Backdrop(Behind):
    """A mixin for containers and screens whose lines all look the same: nothing is drawn above or below what
    they hold. One line is drawn then, and not one for each row of the screen, most of which are covered.

    It stands before the widget among the bases, and is no DOMNode itself: stylesheets are inherited from the
    first base that is one.
    """

    def render_lines(self, crop: Region) -> list[Strip]:
        return super().render_lines(Region(crop.x, crop.y, crop.width, min(1, crop.height))) * crop.height


class Abreast(Backdrop, Horizontal):
    """Panes side by side."""

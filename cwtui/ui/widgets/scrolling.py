"""How many lines a widget scrolls over, said without the screen being laid out for it."""

from __future__ import annotations

from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.widget import Widget


def scroll_over(view: ScrollView, width: int, lines: int) -> None:
    """``view`` has so many lines of ``width`` cells from now on; it stays where it is, as far as there are
    lines.

    Assigning ``virtual_size`` lays out the whole screen. That is for nothing where a scroll bar neither comes
    nor goes by it, and the view is not as high as what it shows.
    """
    size = Size(width, lines)
    if size == view.virtual_size:
        return
    room = view.container_size.height
    has_bar = view.show_vertical_scrollbar
    needs_bar = view.styles.overflow_y == "scroll" or (view.styles.overflow_y == "auto" and lines > room)
    if not room or has_bar != needs_bar or view.styles.auto_dimensions:
        view.virtual_size = size
        return
    view.set_reactive(Widget.virtual_size, size)
    if has_bar:
        view.vertical_scrollbar.window_virtual_size = lines
    view.scroll_y = view.validate_scroll_y(view.scroll_y)

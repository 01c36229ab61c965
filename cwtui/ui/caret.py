"""The terminal's own cursor stands at the caret, for that is where an input method draws."""

from __future__ import annotations

from textual.screen import Screen
from textual.widgets import TextArea


def follow_layout(field: TextArea) -> None:
    """Take the cursor along when a layout moves ``field``: Textual only does when the caret moves in it.

    Call once, when the field is mounted.
    """

    def place(_: Screen[object]) -> None:
        if field.has_focus and field.app.cursor_position != field.cursor_screen_offset:
            field.app.cursor_position = field.cursor_screen_offset
            field.refresh()  # the cursor is moved with the next thing drawn

    field.screen.screen_layout_refresh_signal.subscribe(field, place, immediate=True)

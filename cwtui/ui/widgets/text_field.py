"""What our text fields have in common: they take what an input method types, where it draws it."""

from __future__ import annotations

from typing import Any

from rich.text import Text
from textual import events
from textual.geometry import Offset, Region
from textual.screen import Screen
from textual.strip import Strip
from textual.widgets import TextArea

from cwtui.ui.drawing.typed import typed
from cwtui.ui.keys.commands import TakesText
from cwtui.ui.keys.keyboard import TYPED_BLANKS


class TextField(TakesText, TextArea):
    """A ``TextArea`` for input methods.

    The terminal's own cursor stands at the caret, for that is where an input method draws, and nothing
    repaints under it.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(compact=True, highlight_cursor_line=False, **options)
        self.cursor_blink = False

    def on_mount(self) -> None:
        self.screen.screen_layout_refresh_signal.subscribe(self, self._follow_layout, immediate=True)

    def _follow_layout(self, _: Screen[object]) -> None:
        """Take the cursor along when a layout moves the field; Textual does when the caret moves in it."""
        if self.has_focus and self.app.cursor_position != self.cursor_screen_offset:
            self.app.cursor_position = self.cursor_screen_offset
            self.refresh()  # the cursor is moved with the next thing drawn

    async def _on_key(self, event: events.Key) -> None:
        # Not "printable" to Textual, yet typed: the full-width space, the joiner of joined emoji.
        if event.character is not None and event.character in TYPED_BLANKS:
            event.stop()
            event.prevent_default()
            self.insert(event.character)

    def get_line(self, line_index: int) -> Text:
        return Text(typed(self.document.get_line(line_index)), end="", no_wrap=True)

    def scroll_cursor_visible(self, center: bool = False, animate: bool = False) -> Offset:
        # While it undoes lines, a TextArea may lose its scrollbar before it has put the caret where there
        # still is text, and would end the app.
        if self.cursor_location[0] >= self.document.line_count:
            return Offset()
        return super().scroll_cursor_visible(center, animate)

    def render_lines(self, crop: Region) -> list[Strip]:
        # The compositor may draw a widget once more that has just been removed; a TextArea then has lost
        # its styles and would end the app.
        if not self.is_attached:
            return [Strip.blank(crop.width)] * crop.height
        return super().render_lines(crop)

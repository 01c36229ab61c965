"""A text of several lines."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult
from textual.widgets import TextArea

from cwtui.ui.composing.message_field import MessageField
from cwtui.ui.context import Context
from cwtui.ui.forms.form_field import Check, FormField


class TextBox(MessageField):
    """Grows with what is written in it; Enter breaks the line."""

    DEFAULT_CSS = """
    TextBox {
        height: auto; min-height: 2; max-height: 8; border: none; padding: 0 1; background: $card;
        scrollbar-size-vertical: 1;
    }
    TextBox:focus { border: none; }
    """

    def __init__(self, placeholder: str = "") -> None:
        super().__init__(soft_wrap=True, tab_behavior="focus", placeholder=placeholder)


class LongText(FormField[str]):
    """``text`` stands in it at first, with the caret behind it."""

    def __init__(
        self, label: str, *, id: str, text: str = "", placeholder: str = "", check: Check[str] | None = None
    ) -> None:
        super().__init__(label, id=id, check=check)
        self._text = text
        self._box = TextBox(placeholder)

    def complete(self, context: Context, room_id: Callable[[], int | None]) -> None:
        """It is (part of) a message to this room: complete people and emoticons in it."""
        self._box.complete(context, room_id)

    def entry(self) -> ComposeResult:
        yield self._box

    def on_mount(self) -> None:
        self.put(self._text)

    def put(self, text: str) -> None:
        """Have this stand in it, whatever did before."""
        self._box.load_text(text)
        self._box.move_cursor(self._box.document.end)

    @property
    def value(self) -> str:
        """Without the blanks and empty lines around it."""
        return self._box.text.strip()

    @property
    def stop(self) -> TextBox:
        return self._box

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        event.stop()
        self.edited()

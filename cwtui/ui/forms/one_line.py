"""A line of text."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.widgets import TextArea

from cwtui.ui.forms.form_field import Check, FormField
from cwtui.ui.widgets.field import Field


class OneLine(FormField[str]):
    """``text`` stands in it at first; Enter leads to the next field."""

    def __init__(
        self, label: str, *, id: str, text: str = "", placeholder: str = "", check: Check[str] | None = None
    ) -> None:
        super().__init__(label, id=id, check=check)
        self._text = text
        self._field = Field(placeholder)

    def entry(self) -> ComposeResult:
        yield self._field

    def on_mount(self) -> None:
        self._field.load_text(self._text)
        self._field.move_cursor(self._field.document.end)

    @property
    def value(self) -> str:
        return self._field.text.strip()

    @property
    def stop(self) -> Field:
        return self._field

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        event.stop()
        self.edited()

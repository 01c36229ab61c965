"""A text field of one line in which an input method draws where it should."""

from __future__ import annotations

from textual import events
from textual.message import Message
from textual.widgets import TextArea

from cwtui.texts import mark
from cwtui.ui.caret import follow_layout
from cwtui.ui.commands import Commanded, TakesText, command
from cwtui.ui.keyboard import TYPED_BLANKS


class Field(Commanded, TakesText, TextArea):
    """One line of text. Textual's ``Input`` puts the hardware cursor, and so the IME, one cell off."""

    PLACE = mark("Text fields")
    DEFAULT_CSS = """
    Field { height: 1; border: none; padding: 0 1; background: $card; scrollbar-size: 0 0; }
    Field:focus { border: none; }
    """

    class Submitted(Message):
        """Enter was pressed."""

        def __init__(self, field: Field) -> None:
            super().__init__()
            self.field = field

        @property
        def control(self) -> Field:
            return self.field

    class Left(Message):
        """Esc was pressed."""

        def __init__(self, field: Field) -> None:
            super().__init__()
            self.field = field

        @property
        def control(self) -> Field:
            return self.field

    def __init__(self, placeholder: str = "", *, id: str | None = None) -> None:
        super().__init__(
            id=id, soft_wrap=False, compact=True, placeholder=placeholder, highlight_cursor_line=False
        )
        self.cursor_blink = False  # an input method draws at the caret: nothing repaints under it

    async def _on_key(self, event: events.Key) -> None:
        if event.character is not None and event.character in TYPED_BLANKS:
            event.stop()
            event.prevent_default()
            self.insert(event.character)

    def on_mount(self) -> None:
        follow_layout(self)

    async def _on_paste(self, event: events.Paste) -> None:
        # Only prepared here: Textual calls the handler of TextArea by itself afterwards.
        event.text = " ".join(event.text.split())

    @command("field.submit", mark("Take it"), "enter", listed=False)
    def action_submit(self) -> None:
        self.post_message(self.Submitted(self))

    @command("field.leave", mark("Leave the field"), "escape", listed=False)
    def action_leave(self) -> None:
        self.post_message(self.Left(self))

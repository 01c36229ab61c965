"""A text field of one line in which an input method draws where it should."""

from __future__ import annotations

from textual import events
from textual.message import Message

from cwtui.texts import mark
from cwtui.ui.keys.commands import Commanded, command
from cwtui.ui.widgets.text_field import TextField


class Field(Commanded, TextField):
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
        super().__init__(id=id, soft_wrap=False, placeholder=placeholder)

    async def _on_paste(self, event: events.Paste) -> None:
        # Only prepared here: Textual calls the handler of TextArea by itself afterwards.
        event.text = " ".join(event.text.split())

    @command("field.submit", mark("Take it"), "enter", footer=mark("take it"), listed=False)
    def action_submit(self) -> None:
        self.post_message(self.Submitted(self))

    @command("field.leave", mark("Leave the field"), "escape", footer=mark("leave"), listed=False)
    def action_leave(self) -> None:
        self.post_message(self.Left(self))

"""The line in which words to find are typed, and which then says how many were found."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Vertical

from cwtui.texts import say
from cwtui.ui.look import Look
from cwtui.ui.widgets.field import Field
from cwtui.ui.widgets.one_line import Words


class FindLine(Vertical):
    """One line. ``asked`` is called with the words, ``left`` when nobody wants to find any more."""

    DEFAULT_CSS = """
    FindLine { height: 1; width: 100%; }
    """

    def __init__(self, look: Look, asked: Callable[[str], None], left: Callable[[], None]) -> None:
        super().__init__()
        self._look = look
        self._asked = asked
        self._left = left

    def compose(self) -> ComposeResult:
        yield Field(say("words in this room"), id="find")
        yield Words(self._look, on="surface", id="found")

    def on_mount(self) -> None:
        self.ask()

    def ask(self) -> None:
        """Let words be typed."""
        field = self.query_one(Field)
        field.text = ""
        field.display = True
        self.query_one(Words).display = False
        self.screen.set_focus(field)

    def say(self, sentence: str) -> None:
        """Say what was found."""
        found = self.query_one(Words)
        found.say(sentence)
        found.display = True
        self.query_one(Field).display = False

    def on_field_submitted(self, event: Field.Submitted) -> None:
        event.stop()
        self._asked(self.query_one(Field).text.strip())

    def on_field_left(self, event: Field.Left) -> None:
        event.stop()
        self._left()

    def on_text_area_changed(self, event: Field.Changed) -> None:
        event.stop()

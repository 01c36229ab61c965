"""Asks for a day, and says how it understands what is typed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from cwtui import when
from cwtui.texts import mark, say
from cwtui.ui.dialogs.dialog import Dialog
from cwtui.ui.look import Look
from cwtui.ui.widgets.field import Field
from cwtui.ui.widgets.one_line import Words


class WhichDay(Dialog[date | None]):
    """Dismissed with a day. ``in_words`` says one, ``prefer`` where a day lies that leaves its year open."""

    PLACE = mark("Dialogs")
    DEFAULT_CSS = """
    WhichDay { align: center middle; background: $background 60%; }
    WhichDay #box {
        width: 48; max-width: 90%; height: auto; border: round $line; padding: 0 1; background: $background;
    }
    WhichDay #title { text-style: bold; }
    """

    def __init__(
        self,
        look: Look,
        title: str,
        today: date,
        in_words: Callable[[date], str],
        *,
        prefer: when.Direction = "past",
    ) -> None:
        super().__init__()
        self._look = look
        self._title = title
        self._today = today
        self._in_words = in_words
        self._prefer = prefer

    def compose(self) -> ComposeResult:
        with Vertical(id="box"):
            yield Static(self._title, id="title", markup=False)
            yield Field(say("11/18, yesterday, last friday, -3d"), id="day")
            yield Words(self._look, id="understood")

    def on_mount(self) -> None:
        self.set_focus(self.query_one(Field))

    @property
    def _meant(self) -> date | None:
        return when.day(self.query_one(Field).text, self._today, prefer=self._prefer)

    def on_text_area_changed(self) -> None:
        typed, meant = self.query_one(Field).text.strip(), self._meant
        understood = self.query_one(Words)
        if meant is not None:
            understood.say(self._in_words(meant), "text", bold=True)
        else:
            understood.say(say("That is no day I know") if typed else "")

    def on_field_submitted(self) -> None:
        if (meant := self._meant) is not None:
            self.dismiss(meant)
        elif not self.query_one(Field).text.strip():
            self.dismiss(None)

    def on_field_left(self) -> None:
        self.dismiss(None)

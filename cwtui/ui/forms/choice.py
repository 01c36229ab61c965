"""One of a few."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from cwtui.texts import mark
from cwtui.ui.forms.form_field import FormField
from cwtui.ui.keys.commands import Commanded, command


@dataclass(frozen=True, slots=True)
class Option:
    """``id`` is the value, ``words`` are seen."""

    id: str
    words: str


class Options(Commanded, Static, can_focus=True):
    """All of them in a row, the chosen one lit."""

    PLACE = mark("Dialogs")
    DEFAULT_CSS = """
    Options { height: auto; padding: 0 1; background: $card; }
    Options:focus { background: $cursor-row; }
    """

    class Chosen(Message):
        """Another one was chosen."""

    def __init__(self, options: Sequence[Option], chosen: str) -> None:
        super().__init__(markup=False)
        self._options = options
        self._at = next((i for i, option in enumerate(options) if option.id == chosen), 0)

    @property
    def chosen(self) -> str:
        return self._options[self._at].id

    def on_mount(self) -> None:
        self._show()

    def on_focus(self) -> None:
        self._show()

    def on_blur(self) -> None:
        self._show()

    def _show(self) -> None:
        self.update(Content("  ").join([self._drawn(index) for index in range(len(self._options))]))

    def _drawn(self, index: int) -> Content:
        words = self._options[index].words
        if index != self._at:
            return Content(f" {words} ")
        return Content(f"[{words}]").stylize("bold $accent" if self.has_focus else "bold")

    def _go(self, by: int) -> None:
        self._at = (self._at + by) % len(self._options)
        self._show()
        self.post_message(self.Chosen())

    @command("form.next_option", mark("Next one"), "right", listed=False)
    def action_next_option(self) -> None:
        self._go(1)

    @command("form.previous_option", mark("Previous one"), "left", listed=False)
    def action_previous_option(self) -> None:
        self._go(-1)


class Choice(FormField[str]):
    """Left and Right go through the options; the value is the id of the chosen one."""

    def __init__(self, label: str, options: Sequence[Option], *, id: str, chosen: str = "") -> None:
        super().__init__(label, id=id)
        self._options = Options(options, chosen)

    def entry(self) -> ComposeResult:
        yield self._options

    @property
    def value(self) -> str:
        return self._options.chosen

    @property
    def stop(self) -> Options:
        return self._options

    def on_options_chosen(self, event: Options.Chosen) -> None:
        event.stop()
        self.edited()

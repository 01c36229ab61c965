"""Yes or no."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.message import Message

from cwtui.texts import mark
from cwtui.ui.forms.form_field import FormField
from cwtui.ui.keys.commands import Commanded, command
from cwtui.ui.widgets.sentences import Sentences


class Box(Commanded, Sentences, can_focus=True):
    """The box and what it stands for."""

    PLACE = mark("Dialogs")
    DEFAULT_CSS = """
    Box { height: auto; padding: 0 1; background: $card; }
    Box:focus { background: $cursor-row; color: $accent; text-style: bold; }
    """

    class Ticked(Message):
        """It was ticked, or is not any more."""

    def __init__(self, words: str, *, ticked: bool = False) -> None:
        super().__init__()
        self._stands_for = words
        self.ticked = ticked

    def on_mount(self) -> None:
        self._show()

    def _show(self) -> None:
        self.update(f"[{'x' if self.ticked else ' '}] {self._stands_for}")

    def tick(self, ticked: bool) -> None:
        """Tick it, or take the tick away."""
        if ticked is not self.ticked:
            self.ticked = ticked
            self._show()
            self.post_message(self.Ticked())

    @command("form.tick", mark("Tick the box"), "space", "enter", listed=False)
    def action_tick(self) -> None:
        self.tick(not self.ticked)

    def on_click(self) -> None:
        self.action_tick()


class CheckBox(FormField[bool]):
    """``words`` say what a tick means; :meth:`note` what is so without one."""

    DEFAULT_CSS = """
    CheckBox .note { width: 100%; height: auto; padding: 0 1; color: $quiet; display: none; }
    """

    def __init__(self, label: str, words: str, *, id: str, ticked: bool = False) -> None:
        super().__init__(label, id=id)
        self.box = Box(words, ticked=ticked)

    def entry(self) -> ComposeResult:
        yield Sentences(classes="note")
        yield self.box

    def note(self, sentence: str) -> None:
        """Say this above the box; "" for nothing."""
        words = self.query_one(".note", Sentences)
        words.update(sentence)
        words.display = bool(sentence)

    @property
    def value(self) -> bool:
        return self.box.ticked

    @property
    def stop(self) -> Box:
        return self.box

    def on_box_ticked(self, event: Box.Ticked) -> None:
        event.stop()
        self.edited()

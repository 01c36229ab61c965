"""What the fields of a form have in common: a label, something to enter, and what is wrong with that."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from cwtui.ui.drawing.width import cells
from cwtui.ui.widgets.sentences import Sentences

Value = TypeVar("Value")
Check = Callable[[Value], str]
"""Why a value cannot be taken, in one sentence; "" where it can."""


class FormField(Horizontal, Generic[Value]):
    """One question of a form.

    Nobody is told off while they begin to type: what is wrong is said once they have left the field, or want
    to save, and from then on as they type.
    """

    DEFAULT_CSS = """
    FormField { height: auto; margin: 0 0 1 0; }
    FormField .label { width: 10; height: auto; padding: 0 1 0 0; color: $quiet; }
    FormField.-here .label { color: $accent; text-style: bold; }
    FormField .entry { width: 1fr; height: auto; }
    FormField .problem { color: $error; width: 100%; height: auto; padding: 0 1; display: none; }
    """

    class Edited(Message):
        """There is another value in it."""

        def __init__(self, field: FormField[Any]) -> None:
            super().__init__()
            self.field = field

        @property
        def control(self) -> FormField[Any]:
            return self.field

    def __init__(self, label: str, *, id: str, check: Check[Value] | None = None) -> None:
        super().__init__(id=id, classes="" if label else "-unlabelled")
        self.label = label
        self._check = check
        self._is_strict = False

    def compose(self) -> ComposeResult:
        yield Static(self.label, classes="label", markup=False)
        with Vertical(classes="entry"):
            yield from self.entry()
            yield Sentences(classes="problem")

    def entry(self) -> ComposeResult:
        """What is entered into, and facts beneath it."""
        raise NotImplementedError

    @property
    def value(self) -> Value:
        """What is entered now."""
        raise NotImplementedError

    @property
    def stop(self) -> Widget | None:
        """What has the focus when somebody comes to the field; None where nothing can be entered."""
        raise NotImplementedError

    @property
    def label_width(self) -> int:
        """Cells."""
        return cells(self.label)

    def align(self, width: int) -> None:
        """Have the label take that many cells, as the others do."""
        self.query_one(".label").styles.width = width

    def on_descendant_focus(self) -> None:
        self.add_class("-here")

    def on_descendant_blur(self) -> None:
        self.remove_class("-here")

    # What is wrong

    def problem(self) -> str:
        """Why the value cannot be taken; "" where it can."""
        return self._check(self.value) if self._check is not None else ""

    def check(self) -> bool:
        """Say what is wrong, now and from now on; whether nothing is."""
        self._is_strict = True
        sentence = self.problem()
        self.complain(sentence)
        return not sentence

    def complain(self, sentence: str) -> None:
        """Say this beneath the field; "" for nothing. What the service said goes here too."""
        words = self.query_one(".problem", Sentences)
        words.update(sentence)
        words.display = bool(sentence)

    def edited(self) -> None:
        """To be called when there is another value in it."""
        if self._is_strict:
            self.complain(self.problem())
        self.post_message(self.Edited(self))

    def left(self) -> None:
        """The focus goes elsewhere."""
        if self.problem() and self.has_something:
            self.check()

    @property
    def has_something(self) -> bool:
        """Has anything been entered? What is empty is not wrong yet."""
        return bool(self.value)

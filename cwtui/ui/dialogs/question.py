"""A question with verbs for answers; the safe one has the focus."""

from __future__ import annotations

import time
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, Static

from cwtui.texts import mark
from cwtui.ui.commands import command
from cwtui.ui.dialogs.dialog import Dialog
from cwtui.ui.widgets.verb import Verb

TYPED_AHEAD = 0.5  # seconds in which a letter was meant for the text that was just being written


@dataclass(frozen=True, slots=True)
class Answer:
    """A button; ``id`` is what the question is dismissed with."""

    id: str
    words: str


class Question(Dialog[str | None]):
    """Asks; answers with an answer's id. The first answer is the safe one, ``n`` takes it; Esc gives None.

    ``amid_typing``: somebody was writing when it opened, so no letter that follows at once says yes.
    """

    PLACE = mark("Dialogs")
    DEFAULT_CSS = """
    Question { align: center middle; background: $background 60%; }
    Question #box {
        width: 72; max-width: 90%; height: auto; border: round $line; padding: 0 2; background: $background;
    }
    Question #title { text-style: bold; width: 100%; }
    Question #words { color: $quiet; width: 100%; margin: 1 0 0 0; }
    Question #answers { height: auto; margin: 1 0 0 0; }
    """

    def __init__(
        self,
        title: str,
        words: str,
        answers: list[Answer],
        *,
        yes: str | None = None,
        amid_typing: bool = False,
    ) -> None:
        super().__init__()
        self._title = title
        self._words = words
        self._answers = answers
        self._yes = yes or answers[-1].id
        self._asked_at = 0.0
        self._rest = TYPED_AHEAD if amid_typing else 0.0

    def compose(self) -> ComposeResult:
        with Vertical(id="box"):
            yield Static(self._title, id="title", markup=False)
            if self._words:
                yield Static(self._words, id="words", markup=False)
            with Horizontal(id="answers"):
                for answer in self._answers:
                    yield Verb(answer.words, id=f"answer-{answer.id}")

    def on_mount(self) -> None:
        self._asked_at = time.monotonic()
        self.set_focus(self.query(Button).first())

    def on_button_pressed(self, event: Button.Pressed) -> None:
        self.dismiss((event.button.id or "").removeprefix("answer-"))

    @command("question.yes", mark("Yes: do it"), "y", listed=False)
    def action_yes(self) -> None:
        if time.monotonic() - self._asked_at >= self._rest:
            self.dismiss(self._yes)

    @command("question.no", mark("No: the safe answer"), "n", listed=False)
    def action_no(self) -> None:
        self.dismiss(self._answers[0].id)

    @command("question.close", mark("Close"), "escape", "q", listed=False)
    def action_close(self) -> None:
        self.dismiss(None)

    @command("question.next", mark("Next answer"), "tab", "right", "down", listed=False)
    def action_next(self) -> None:
        self.focus_next(Button)

    @command("question.previous", mark("Previous answer"), "shift+tab", "left", "up", listed=False)
    def action_previous(self) -> None:
        self.focus_previous(Button)

"""A question with verbs for answers; the safe one has the focus."""

from __future__ import annotations

import time

import msgspec
from textual import events
from textual.app import ComposeResult
from textual.containers import Container, Vertical, VerticalScroll
from textual.geometry import Size
from textual.widgets import Button

from cwtui.texts import mark
from cwtui.ui.dialogs.dialog import Dialog
from cwtui.ui.drawing.width import cells
from cwtui.ui.keys.commands import command
from cwtui.ui.widgets.sentences import Sentences
from cwtui.ui.widgets.verb import Verb

WIDEST = 72  # cells
AROUND, FRAME = 6, 2  # cells beside the text, and rows around it: of the frame and its padding
BETWEEN = 4  # cells that an answer takes beside its words
LOW = 14  # rows below which nothing is wasted on blank lines
TYPED_AHEAD = 0.5  # seconds in which a letter was meant for the text that was just being written


class Answer(msgspec.Struct, frozen=True):
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
        width: 72; max-width: 90%; height: auto; max-height: 100%; border: round $line; padding: 0 2;
        background: $background;
    }
    Question #reading { height: auto; scrollbar-size-vertical: 1; }
    Question #title { text-style: bold; width: 100%; }
    Question #words { color: $quiet; width: 100%; margin: 1 0 0 0; }
    Question #answers { height: auto; margin: 1 0 0 0; layout: horizontal; }
    Question.-stacked #answers { layout: vertical; }
    Question.-low #words, Question.-low #answers { margin: 0; }
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
        self._fit(self.app.size)
        with Vertical(id="box"):
            with VerticalScroll(id="reading", can_focus=False):
                yield Sentences(self._title, id="title")
                if self._words:
                    yield Sentences(self._words, id="words")
            with Container(id="answers"):
                for answer in self._answers:
                    yield Verb(answer.words, id=f"answer-{answer.id}")

    def on_mount(self) -> None:
        self._asked_at = time.monotonic()
        self._leave_room_for_answers()
        self.set_focus(self.query(Button).first())

    # The size

    def on_resize(self, event: events.Resize) -> None:
        self._fit(event.size)
        self._leave_room_for_answers()

    def _fit(self, size: Size) -> None:
        """Answers that have no room beside each other stand below each other."""
        inside = min(WIDEST, size.width * 9 // 10) - AROUND
        taken = sum(cells(answer.words) + BETWEEN for answer in self._answers)
        self.set_class(taken > inside, "-stacked")
        self.set_class(size.height < LOW, "-low")

    def _leave_room_for_answers(self) -> None:
        """What there is no room for can be scrolled to; the answers always stand there."""
        lines = len(self._answers) if self.has_class("-stacked") else 1
        rest = self.app.size.height - FRAME - lines - (0 if self.has_class("-low") else 1)
        self.query_one("#reading").styles.max_height = max(1, rest)

    @command("question.page_down", mark("Page down"), "pagedown", "J", listed=False)
    def action_read_on(self) -> None:
        self.query_one("#reading").scroll_page_down(animate=False)

    @command("question.page_up", mark("Page up"), "pageup", "K", listed=False)
    def action_read_back(self) -> None:
        self.query_one("#reading").scroll_page_up(animate=False)

    # The answers

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

"""A due date as people write it; how it is understood is shown before anything is saved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from textual.app import ComposeResult
from textual.widgets import Button, Static, TextArea

from cwtui import times
from cwtui.due import Due, due, slip
from cwtui.texts import say
from cwtui.times import TOKYO
from cwtui.ui.forms.form_field import FormField
from cwtui.ui.widgets.field import Field
from cwtui.ui.widgets.verb import Verb


def due_words(meant: Due, now: float) -> str:
    """11月27日 (金) 15:00 / Fri, Nov 27, 15:00; only the day where only that counts; none: no due date."""
    if not meant.at:
        return say("no due date")
    if meant.to_the_minute:
        return times.moment(meant.at, TOKYO, now)
    return times.day(meant.at, TOKYO, now)


class DueField(FormField[Due | None]):
    """The value is None where what was typed cannot be understood. ``now`` gives the time of day.

    ``empty`` is said below it while nothing is typed. A date that was found elsewhere can be offered
    (:meth:`offer`); it is taken by hand, never by itself.
    """

    DEFAULT_CSS = """
    DueField #understood { height: 1; padding: 0 1; color: $quiet; }
    DueField #understood.clear { color: $foreground; }
    DueField #understood.wrong { color: $error; }
    DueField #offer { display: none; }
    """

    def __init__(self, label: str, now: Callable[[], float], *, id: str, empty: str = "") -> None:
        super().__init__(label, id=id)
        self._now = now
        self._empty = empty or say("no due date")
        self._field = Field(say("tomorrow 15:00, next fri, +3d, 12/1"))
        self._offered: Due | None = None

    def entry(self) -> ComposeResult:
        yield self._field
        yield Static(id="understood", markup=False)
        yield Verb("", id="offer")

    def on_mount(self) -> None:
        self._show()

    @property
    def value(self) -> Due | None:
        return due(self._field.text, self._now())

    @property
    def has_something(self) -> bool:
        return bool(self._field.text.strip())

    @property
    def stop(self) -> Field:
        return self._field

    def problem(self) -> str:
        meant, now = self.value, self._now()
        if meant is None:
            if (other := slip(self._field.text, now)) is not None:
                return say("That weekday is wrong: {moment}", moment=due_words(other, now))
            return say("That is no date I know")
        if meant.is_past(now):
            return say("{moment} is past", moment=due_words(meant, now))
        return ""

    def complain(self, sentence: str) -> None:
        if sentence and sentence == self.problem():
            sentence = ""  # it is said all the time
        super().complain(sentence)

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        event.stop()
        self._show()
        self.edited()

    def _show(self) -> None:
        problem, meant = self.problem(), self.value
        understood = self.query_one("#understood", Static)
        if not self.has_something:
            understood.update(self._empty)
        elif problem or meant is None:
            understood.update(problem)
        elif meant.at:
            words = due_words(meant, self._now())
            understood.update(say("understood: {moment}", moment=words))
        else:
            understood.update(say("no due date"))
        understood.set_class(bool(problem), "wrong")
        understood.set_class(not problem and meant is not None and bool(meant.at), "clear")
        self._show_offer()

    # What was found elsewhere

    def offer(self, found: Due | None) -> None:
        """Offer this one; None: nothing any more."""
        if found != self._offered:
            self._offered = found
            self._show_offer()

    def _show_offer(self) -> None:
        button = self.query_one("#offer", Verb)
        found = self._offered
        shown = found is not None and found != self.value
        if found is not None and shown:
            words = say("Take {moment} from the text", moment=due_words(found, self._now()))
            button.label = f" {words} "
        elif button.has_focus:
            self.screen.set_focus(self._field)
        button.display = shown

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        if self._offered is not None:
            self.put(self._offered)

    def put(self, meant: Due) -> None:
        """Have this date stand in the field, so that it can be changed there."""
        moment = datetime.fromtimestamp(meant.at, TOKYO)
        text = moment.strftime("%Y-%m-%d %H:%M" if meant.to_the_minute else "%Y-%m-%d") if meant.at else ""
        self.screen.set_focus(self._field)
        self._field.load_text(text)
        self._field.move_cursor(self._field.document.end)

"""Asks for another due date, and says what that means: the service cannot change one."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Checkbox, Static

from cwtui import due, times
from cwtui.due import Due
from cwtui.store.desk import DeskTask
from cwtui.texts import mark, say, say_n
from cwtui.ui.commands import Commanded, command
from cwtui.ui.context import Context
from cwtui.ui.rendering import blocks_of, gist
from cwtui.ui.triage.asking import name_of
from cwtui.ui.triage.decision import Move
from cwtui.ui.widgets.field import Field
from cwtui.ui.widgets.one_line import Words
from cwtui.ui.width import cut


class WhichDue(Commanded, ModalScreen[Move | None]):
    """Dismissed with the due date all of ``tasks`` get."""

    PLACE = mark("Dialogs")
    DEFAULT_CSS = """
    WhichDue { align: center middle; background: $background 60%; }
    WhichDue #box {
        width: 72; max-width: 96%; height: auto; border: round $line; padding: 0 1; background: $background;
    }
    WhichDue #title { text-style: bold; }
    WhichDue #means { color: $quiet; margin: 1 0 0 0; }
    WhichDue Checkbox { border: none; padding: 0; background: $background; height: 1; }
    WhichDue Checkbox:focus { border: none; }
    """

    def __init__(self, context: Context, tasks: Sequence[DeskTask]) -> None:
        super().__init__()
        self.context = context
        self._tasks = tasks

    def compose(self) -> ComposeResult:
        with Vertical(id="box"):
            yield Static(self._title(), id="title", markup=False)
            yield Field(say("tomorrow 15:00, fri, +3d, 12/1, none"), id="due")
            yield Words(self.context.look, id="understood")
            yield Checkbox(say("Reply in the room with the new due date"), id="reply", compact=True)
            yield Static(self._means(), id="means", markup=False)

    def on_mount(self) -> None:
        self.set_focus(self.query_one(Field))

    def _title(self) -> str:
        if len(self._tasks) > 1:
            return say_n("Another due date for {n} task", "Another due date for {n} tasks", len(self._tasks))
        words = gist(blocks_of(self._tasks[0].task.body, self.context.eyes()))
        return say("Another due date for “{task}”", task=cut(words, 44))

    def _means(self) -> str:
        """That another task takes the place of this one, and who then is who gave it."""
        givers = {task.task.assigned_by: task.task.assigner for task in self._tasks}
        names = [
            name_of(self.context, account_id, name)
            for account_id, name in givers.items()
            if account_id != self.context.me
        ]
        words = say("The API cannot change a due date. A new task is made, and this one is completed.")
        if names:
            return (
                words + " " + say("You become the one who gave it (so far: {names}).", names=", ".join(names))
            )
        return words

    # What is typed

    @property
    def _meant(self) -> Due | None:
        typed = self.query_one(Field).text.strip()
        return due.due(typed, self.context.now()) if typed else None

    def on_text_area_changed(self) -> None:
        typed, meant, now = self.query_one(Field).text.strip(), self._meant, self.context.now()
        understood = self.query_one(Words)
        if meant is None:
            understood.say(say("That is no date I know") if typed else "")
        elif meant.is_past(now):
            understood.say(say("{moment} is past", moment=self._in_words(meant)), "warn")
        else:
            understood.say(self._in_words(meant), "text", bold=True)

    def _in_words(self, meant: Due) -> str:
        if not meant.at:
            return say("no due date")
        now = self.context.now()
        day = times.day(meant.at, times.TOKYO, now)
        return f"{day} {times.clock(meant.at, times.TOKYO)}" if meant.to_the_minute else day

    def on_field_submitted(self) -> None:
        meant = self._meant
        if meant is not None and not meant.is_past(self.context.now()):
            self.dismiss(Move(meant, reply=self.query_one(Checkbox).value))
        elif not self.query_one(Field).text.strip():
            self.dismiss(None)

    def on_field_left(self) -> None:
        self.dismiss(None)

    @command("due.next", mark("Next field"), "tab", "shift+tab", while_typing=True, listed=False)
    def action_next(self) -> None:
        self.focus_next()

    @command("due.save", mark("Save"), "ctrl+d", while_typing=True, listed=False)
    def action_save(self) -> None:
        self.on_field_submitted()

    @command("due.close", mark("Close"), "escape", "q", listed=False)
    def action_close(self) -> None:
        self.dismiss(None)

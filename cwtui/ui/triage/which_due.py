"""Asks what is to be different about tasks, and says what that means: the service cannot change one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.widget import Widget

from cwtui.chatwork.models import LimitType
from cwtui.due import Due
from cwtui.store.desk import DeskTask
from cwtui.texts import enumerated, joined, say, say_n
from cwtui.ui.context import Context
from cwtui.ui.drawing.rendering import blocks_of, gist
from cwtui.ui.drawing.width import cut
from cwtui.ui.forms.check_box import CheckBox
from cwtui.ui.forms.due_field import DueField, due_words
from cwtui.ui.forms.form import Form
from cwtui.ui.forms.task_fields import TaskPeople, TaskText
from cwtui.ui.triage.asking import name_of
from cwtui.ui.triage.decision import Move
from cwtui.ui.widgets.sentences import Sentences

WIDEST_TASK = 44  # cells of a task in the title


class WhichDue(Form[Move]):
    """Dismissed with the due date that all of ``tasks`` get."""

    DEFAULT_CSS = """
    WhichDue #means { color: $quiet; width: 100%; height: auto; margin: 0 0 1 0; }
    """

    def __init__(
        self, context: Context, tasks: Sequence[DeskTask], save_words: str = "", so_far: str = ""
    ) -> None:
        super().__init__(_title(context, tasks), save_words or say("Reschedule"))
        self._means = _means(context, tasks)
        self._due = DueField(say("Due"), context.now, id="due", empty=so_far)
        self._reply = CheckBox(say("Reply"), say("Say so in the room, with links to both"), id="reply")

    def rows(self) -> Iterable[Widget]:
        yield Sentences(self._means, id="means")
        yield self._due
        yield self._reply

    async def save(self) -> None:
        meant = self._due.value
        if meant is None or not self._due.has_something:
            self.say(say("Say when it is due, or “none”"))
            self.set_focus(self._due.stop)
        else:
            self.dismiss(Move(meant, reply=self._reply.value))


class ChangeTask(WhichDue):
    """Dismissed with what is to be different about one task. Most often that is when it is due, so one begins
    there; left empty, that stays as it is."""

    def __init__(self, context: Context, task: DeskTask) -> None:
        self._was = row = task.task
        due = Due(row.limit_time, to_the_minute=row.limit_type is LimitType.TIME)
        so_far = say("stays: {moment}", moment=due_words(due, context.now()))
        super().__init__(context, [task], say("Change it"), so_far)
        self._text = TaskText(context, row.body, lambda: row.room_id)
        self._people = TaskPeople(context, row.room_id, [row.account_id])

    def rows(self) -> Iterable[Widget]:
        means, *when = super().rows()
        yield from (means, self._text, self._people, *when)

    def on_mount(self) -> None:
        self.call_after_refresh(self.set_focus, self._due.stop)

    async def save(self) -> None:
        row, to_ids = self._was, tuple(self._people.value)
        body = self._text.value if self._text.value != row.body.strip() else None
        move = Move(
            self._due.value if self._due.has_something else None,
            reply=self._reply.value,
            body=body,
            to_ids=to_ids if to_ids != (row.account_id,) else None,
        )
        if move.due is None and move.body is None and move.to_ids is None:
            await super().save()  # which says what is missing
        else:
            self.dismiss(move)


def _title(context: Context, tasks: Sequence[DeskTask]) -> str:
    if len(tasks) > 1:
        return say_n("Another due date for {n} task", "Another due date for {n} tasks", len(tasks))
    words = gist(blocks_of(tasks[0].task.body, context.eyes()))
    return say("Change “{task}”", task=cut(words, WIDEST_TASK))


def _means(context: Context, tasks: Sequence[DeskTask]) -> str:
    """That another task takes the place of this one, and who then is the one who gave it."""
    words = say("The API cannot change a task. A new one is made, and the old one is completed.")
    givers = {task.task.assigned_by: task.task.assigner for task in tasks}
    names = [name_of(context, giver, name) for giver, name in givers.items() if giver != context.me]
    if not names:
        return words
    return joined(words, say("You become the one who gave it (so far: {names})", names=enumerated(names)))

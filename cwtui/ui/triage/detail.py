"""All of what is to be decided about: a task with its facts, a message among others, a request."""

from __future__ import annotations

from rich.segment import Segment
from textual.strip import Strip

from cwtui import times
from cwtui.chatwork.models import IncomingRequest, LimitType, TaskStatus
from cwtui.notation import one_line
from cwtui.store import contacts, desk, messages
from cwtui.store.desk import DeskTask
from cwtui.store.messages import MessageRow
from cwtui.texts import say
from cwtui.times import DueGroup
from cwtui.ui.context import Context
from cwtui.ui.drawing.rendering import body_lines
from cwtui.ui.drawing.width import cells, cut, fill, steady
from cwtui.ui.triage.asking import name_of
from cwtui.ui.triage.item import Item
from cwtui.ui.triage.states import state_words
from cwtui.ui.views.preview import Preview
from cwtui.ui.widgets.lines import Lines


class ItemDetail(Preview):
    """Shows one item. A task comes first, and the message it hangs on among its neighbours below it."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._about: DeskTask | None = None

    def show_item(self, item: Item | None) -> None:
        """Show this one, as it is now."""
        match item:
            case Item(kind="task", id=task_id):
                found = desk.those(self.context.archive.db, [task_id])
                self.show_task(found[0] if found else None)
            case Item(kind="request", id=request_id):
                self._about = None
                self.look_at(self._of_request(request_id), None)
            case _:
                self._about = None
                self.look_at([], item.message_id if item is not None else None)

    def show_task(self, task: DeskTask | None) -> None:
        """Show this task."""
        self._about = task
        self.look_at([], task.task.message_id if task is not None else None)

    def show(self) -> None:
        if self._about is None:
            super().show()
            return
        self._begins = 0
        Lines.show(self)
        self.scroll_to_line(0)

    def _lay_out_all(self, width: int) -> list[Strip]:
        if self._about is None:
            return super()._lay_out_all(width)
        look, task = self.context.look, self._about
        lines = [*body_lines(task.task.body, max(8, width - 2), self.context.eyes()), []]
        strips = [
            Strip([Segment(" ", look.base), *line]).adjust_cell_length(width, look.base) for line in lines
        ]
        facts = self._facts_of(task)
        widest = max(cells(name) for name, _, _ in facts)
        strips += [self._fact(fill(name, widest), words, role, width) for name, words, role in facts]
        if self._message is None or self._message.deleted:
            return strips
        strips.append(Strip.blank(width, look.base))
        return [*strips, *self._lay_out_message(self._message, width, len(strips))]

    def _fact(self, name: str, words: str, role: str, width: int) -> Strip:
        look = self.context.look
        head = f" {name}  "
        line = [
            Segment(head, look.style("quiet")),
            Segment(cut(words, max(0, width - cells(head))), look.style(role)),
        ]
        return Strip(line).adjust_cell_length(width, look.base)

    def _facts_of(self, task: DeskTask) -> list[tuple[str, str, str]]:
        """Name, words and role of each fact."""
        context, row, now = self.context, task.task, self.context.now()
        facts = [
            (say("Room"), steady(one_line(row.room_name)) or f"#{row.room_id}", "text"),
            (say("Given by"), name_of(context, row.assigned_by, row.assigner), "text"),
            (say("For"), name_of(context, row.account_id, row.assignee), "text"),
        ]
        if row.limit_time:
            late = task.due_group(now) is DueGroup.OVERDUE and task.status is TaskStatus.OPEN
            facts.append((say("Due"), self._due(task, now), "warn" if late else "text"))
        if words := state_words(context, task, 60):
            facts.append((say("State"), *words))
        elif task.status is TaskStatus.DONE:
            facts.append((say("State"), say("completed"), "quiet"))
        if task.snoozed_until is not None and task.sleeps(now):
            facts.append((say("Sleeps"), times.ahead(task.snoozed_until, context.zone, now), "quiet"))
        if task.kept_at is not None:
            facts.append((say("Kept"), times.moment(task.kept_at, context.zone, now), "quiet"))
        if (words_of_origin := self._origin(task)) is not None:
            facts.append(("", words_of_origin, "warn"))
        return facts

    def _due(self, task: DeskTask, now: float) -> str:
        row, to_the_minute = task.task, task.task.limit_type is LimitType.TIME
        near, day = times.due(row.limit_time, to_the_minute, now), times.day(row.limit_time, times.TOKYO, now)
        return (
            f"{near} · {day} {times.clock(row.limit_time, times.TOKYO)}"
            if to_the_minute
            else f"{near} · {day}"
        )

    def _origin(self, task: DeskTask) -> str | None:
        """That the message it hangs on is gone, where it is."""
        notice = messages.get(self.context.archive.db, task.task.message_id)
        if not isinstance(notice, MessageRow) or not notice.deleted:
            return None
        return say("The original message was deleted ({name})", name=name_of(self.context, notice.account_id))

    def _of_request(self, request_id: int) -> list[tuple[str, str]]:
        listed = contacts.requests(self.context.archive.db)
        return next((about_request(each) for each in listed if each.request_id == request_id), [])


def about_request(request: IncomingRequest) -> list[tuple[str, str]]:
    """Who asks to become a contact, what they write, and how they are answered: lines and their roles."""
    about = (request.organization_name, request.department, request.chatwork_id)
    facts = [
        (steady(one_line(request.name)), "accent"),
        (" · ".join(steady(one_line(each)) for each in about if each), "quiet"),
    ]
    words = [(steady(one_line(line)), "text") for line in request.message.splitlines()]
    return [
        *(fact for fact in facts if fact[0]),
        ("", "text"),
        *(words or [(say("No message."), "quiet")]),
        ("", "text"),
        (say("e accepts · d declines"), "quiet"),
    ]

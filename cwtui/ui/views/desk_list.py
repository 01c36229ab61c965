"""The rows of the task desk: in which order they stand, under which headings, and how one is drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from itertools import groupby

from rich.segment import Segment
from rich.style import Style

from cwtui import times
from cwtui.chatwork.models import LimitType, TaskStatus
from cwtui.notation import one_line
from cwtui.store.desk import DeskTask
from cwtui.texts import Text, mark, say
from cwtui.times import DueGroup
from cwtui.ui.context import Context
from cwtui.ui.dialogs.picker import folded
from cwtui.ui.drawing.rendering import blocks_of, gist
from cwtui.ui.drawing.width import cells, cut, cut_middle, fill, fill_left, steady
from cwtui.ui.triage.asking import name_of
from cwtui.ui.triage.item import Item
from cwtui.ui.triage.states import state_words
from cwtui.ui.triage.triage import Triage
from cwtui.ui.widgets.grouped_list import GroupedList, Heading

WITH_ROOM_FROM, WITH_GIVER_FROM = 46, 72  # cells of a row
LEAST_ROOM, WIDEST_ROOM, NAME = 12, 22, 12  # cells
DUE, DUE_WITH_TIME = 12, 17  # cells that what is said of a due date takes, the latter where there is room


class Order(StrEnum):
    """By what the tasks are ordered, and so grouped. Kept between runs, so the words stay."""

    DUE = "due"
    NEWEST = "newest"
    ROOM = "room"
    GIVER = "giver"


ORDERS: dict[Order, Text] = {
    Order.DUE: mark("by due date"),
    Order.NEWEST: mark("the newest first"),
    Order.ROOM: mark("by room"),
    Order.GIVER: mark("by who gave them"),
}
_GROUPS: dict[DueGroup, Text] = {
    DueGroup.OVERDUE: mark("Overdue"),
    DueGroup.TODAY: mark("Today"),
    DueGroup.WEEK: mark("This week"),
    DueGroup.LATER: mark("Later"),
    DueGroup.NO_DATE: mark("No date"),
}


def grouped(tasks: Iterable[DeskTask], order: Order, now: float) -> list[Heading | DeskTask]:
    """The tasks in order under their headings; what sleeps comes last."""
    asleep: list[DeskTask] = []
    awake: list[DeskTask] = []
    for task in tasks:
        (asleep if task.sleeps(now) and task.status is TaskStatus.OPEN else awake).append(task)
    rows = _under_headings(awake, order, now)
    if asleep:
        asleep.sort(key=lambda task: task.snoozed_until or 0.0)
        rows += [Heading(say("Put off (this machine only)"), len(asleep)), *asleep]
    return rows


def _under_headings(tasks: Sequence[DeskTask], order: Order, now: float) -> list[Heading | DeskTask]:
    match order:
        case Order.NEWEST:
            return [*tasks]
        case Order.ROOM:
            return _by_name(tasks, lambda task: steady(one_line(task.task.room_name)))
        case Order.GIVER:
            return _by_name(tasks, lambda task: steady(one_line(task.task.assigner)))
    groups: dict[DueGroup, list[DeskTask]] = {group: [] for group in _GROUPS}
    for task in tasks:
        groups[task.due_group(now)].append(task)
    rows: list[Heading | DeskTask] = []
    for group, members in groups.items():
        if members:
            members.sort(key=lambda task: task.task.limit_time)
            role = "warn" if group is DueGroup.OVERDUE else "quiet"
            rows += [Heading(say(_GROUPS[group]), len(members), role), *members]
    return rows


def _by_name(tasks: Sequence[DeskTask], name: Callable[[DeskTask], str]) -> list[Heading | DeskTask]:
    def order(task: DeskTask) -> tuple[str, bool, int]:
        return name(task), not task.task.limit_time, task.task.limit_time

    rows: list[Heading | DeskTask] = []
    for words, found in groupby(sorted(tasks, key=order), key=name):
        members = list(found)
        rows += [Heading(words or "?", len(members)), *members]
    return rows


class DeskList(GroupedList[DeskTask]):
    """One line a task: room, text, who gave it, when it is due or what becomes of it."""

    PLACE = mark("Task desk")

    def __init__(self, context: Context, show_progress: Callable[[str], None]) -> None:
        super().__init__(context.look, id="desk-list")
        self.context = context
        self.triage = Triage(context, self, item_of, show_progress)
        self.parts = self.triage.parts
        self._gists: dict[str, str] = {}
        self._folded: dict[tuple[str, str, str, str], str] = {}

    def forget_names(self) -> None:
        """Somebody may be called something else now."""
        self._gists.clear()
        self._folded.clear()

    def key_of(self, row: DeskTask) -> object:
        return row.key

    def stands_out(self, row: Heading | DeskTask) -> bool:
        return self.triage.choosing.is_selected(row)

    def words_of(self, task: DeskTask) -> str:
        """What is to be done, on one line."""
        body = task.task.body
        if body not in self._gists:
            self._gists[body] = gist(blocks_of(body, self.context.eyes()))
        return self._gists[body]

    def holds_all(self, task: DeskTask, words: Iterable[str]) -> bool:
        """Does it have all of these (folded) in its text, or in the names of its room and its people?"""
        row = task.task
        of = self.words_of(task), row.room_name, row.assigner, row.assignee
        if of not in self._folded:
            self._folded[of] = folded(" ".join(of))
        return all(word in self._folded[of] for word in words)

    def draw_row(self, row: DeskTask, width: int, style: Style) -> list[Segment]:
        selected = self.triage.choosing.is_selected(row)
        quiet = style + Style(color=self.look.quiet)
        left = [Segment("* " if selected else "  ", style + Style(color=self.look.accent, bold=True))]
        if width >= WITH_ROOM_FROM:
            room = min(WIDEST_ROOM, max(LEAST_ROOM, width // 5))
            left.append(
                Segment(fill(cut_middle(steady(one_line(row.task.room_name)), room), room) + "  ", quiet)
            )
        due = DUE_WITH_TIME if width >= WITH_GIVER_FROM else DUE
        right = self._right(row, max(8, width // 2 - 6), due, style)
        if width >= WITH_GIVER_FROM:
            giver = name_of(self.context, row.task.assigned_by, row.task.assigner)
            mine = row.task.assigned_by == self.context.me
            right.insert(0, Segment("  " + fill("" if mine else giver, NAME), quiet))
        who = "" if row.task.account_id == self.context.me else self._assignee(row) + ": "
        used = sum(cells(part.text) for part in (*left, *right)) + cells(who) + 1
        text = fill(self.words_of(row), max(4, width - used))
        return [*left, Segment(who, quiet), Segment(text, style), *right, Segment(" ", style)]

    def _assignee(self, row: DeskTask) -> str:
        return cut(name_of(self.context, row.task.account_id, row.task.assignee), NAME)

    def _right(self, row: DeskTask, room: int, due: int, style: Style) -> list[Segment]:
        """The state where something is under way, else that it is kept, and when it is due."""
        if (state := state_words(self.context, row, room)) is not None:
            words, role = state
            return [Segment("  " + words, style + Style(color=getattr(self.look, role)))]
        words, role = self._due(row)
        kept = say("kept") + "  " if row.kept_at is not None and room > cells(words) + 8 else ""
        return [
            Segment("  " + kept, style + Style(color=self.look.quiet)),
            Segment(
                fill_left(words, min(room, max(due, cells(words)))),
                style + Style(color=getattr(self.look, role)),
            ),
        ]

    def _due(self, row: DeskTask) -> tuple[str, str]:
        context, now = self.context, self.context.now()
        if row.status is TaskStatus.DONE:
            return say("completed"), "quiet"
        if row.snoozed_until is not None and row.sleeps(now):
            return times.ahead(row.snoozed_until, context.zone, now), "quiet"
        to_the_minute = row.task.limit_type is LimitType.TIME
        late = row.due_group(now) is DueGroup.OVERDUE
        return times.due(row.task.limit_time, to_the_minute, now), "warn" if late else "quiet"


def item_of(row: Heading | DeskTask) -> Item | None:
    """What a row stands for; None for a heading, and for a task that is not made yet."""
    if isinstance(row, Heading) or not row.exists:
        return None
    return Item("task", row.task.task_id, row.task.room_id, row.task.message_id or None)

"""What the side panel lists of a room: its open tasks, its files, its people. One line each."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from rich.segment import Segment
from rich.style import Style

from cwtui import notation, times
from cwtui.chatwork.models import LimitType, Member, Role
from cwtui.notation import one_line
from cwtui.store import desk, files, members
from cwtui.store.desk import DeskTask
from cwtui.store.files import FileRow
from cwtui.store.rooms import RoomRow
from cwtui.store.tasks import TaskRow
from cwtui.store.wishes import OutboxRow
from cwtui.sync.asks import Ask, Files, Members, RoomTasks
from cwtui.texts import Text, mark, say
from cwtui.times import DueGroup
from cwtui.ui.context import Context
from cwtui.ui.drawing.initials import chip, width_of
from cwtui.ui.drawing.width import cells, cut, cut_middle, fill, fill_left, steady
from cwtui.ui.files.on_file import OnFile
from cwtui.ui.triage.item import Item
from cwtui.ui.triage.states import state_words
from cwtui.ui.triage.triage import Triage
from cwtui.ui.widgets.line_list import LineList

LEAST_TEXT = 9  # cells that a row's own text keeps, whatever stands at its right
WITH_INITIALS_FROM = 30  # cells from which on people have theirs; below, companies need them more
WITH_WHO_FROM = 48  # cells from which on a file's row says who sent it, and when

Row = TypeVar("Row")


class SideList(LineList[Row]):
    """One tab of the side panel. A subclass says what it asks for, how it is read, and how it is drawn."""

    NAME: ClassVar[Text]
    NONE: ClassVar[Text]  # the sentence for a room that has none
    FRESH_FOR: ClassVar[float] = 60.0  # seconds

    def __init__(self, context: Context) -> None:
        super().__init__(context.look)
        self.context = context

    def ask(self, room_id: int) -> Ask:
        """What the service is asked for."""
        raise NotImplementedError

    def read(self, room_id: int) -> list[Row]:
        """The rows of a room, in the order they are shown."""
        raise NotImplementedError

    def expected(self, room: RoomRow) -> bool:
        """Does the list of rooms say that there are some?"""
        raise NotImplementedError

    def fact(self, row: Row) -> str:
        """What Enter says of a row that leads nowhere."""
        return ""

    def place(self, row: Row) -> tuple[int, int] | None:
        """The room and the message a row stands for."""
        return None

    def wish(self, row: Row) -> OutboxRow | None:
        """The wish about which Enter asks, where a row has one."""
        return None

    def _line(self, left: list[Segment], right: list[Segment], width: int, style: Style) -> list[Segment]:
        """Segments from the left, cut one after the other, and segments flush right."""
        room = max(0, width - sum(cells(segment.text) for segment in right) - 2)
        line = []
        for segment in left:
            shown = cut(segment.text, room)
            line.append(Segment(shown, segment.style))
            room -= cells(shown)
        return [*line, Segment(" " * (room + 1), style), *right, Segment(" ", style)]

    def _in(self, role: str, style: Style) -> Style:
        return style + Style(color=getattr(self.look, role))


class TaskList(SideList[DeskTask]):
    """Open tasks: mine first, the most urgent at the top, those that sleep below. Decided about by key."""

    NAME = mark("Tasks")
    NONE = mark("No open tasks in this room")

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.triage = Triage(context, self, self.item)
        self.parts = self.triage.parts

    def item(self, row: DeskTask) -> Item | None:
        """What a row stands for; None for a task that is not made yet."""
        task = row.task
        return Item("task", task.task_id, task.room_id, task.message_id or None) if row.exists else None

    def ask(self, room_id: int) -> Ask:
        return RoomTasks(room_id)

    def read(self, room_id: int) -> list[DeskTask]:
        now = self.context.now()

        def order(row: DeskTask) -> tuple[bool, bool, bool, int]:
            task = row.task
            return (
                row.sleeps(now),
                task.account_id != self.context.me,
                not task.limit_time,
                task.limit_time,
            )

        return sorted(desk.of_room(self.context.archive.db, room_id), key=order)

    def expected(self, room: RoomRow) -> bool:
        return room.task_num > 0

    def place(self, row: DeskTask) -> tuple[int, int] | None:
        return (row.task.room_id, row.task.message_id) if row.task.message_id else None

    def wish(self, row: DeskTask) -> OutboxRow | None:
        return row.failed if row.exists else row.wish

    def identity(self, row: DeskTask) -> object:
        return row.key

    def stands_out(self, row: DeskTask) -> bool:
        return self.triage.choosing.is_selected(row)

    def draw(self, row: DeskTask, width: int, style: Style) -> list[Segment]:
        room = max(0, width - LEAST_TEXT - 2)
        words, role = state_words(self.context, row, room) or self._due(row, room)
        right = [Segment(words, self._in(role, style))]
        who = self._assignee(row.task, width - cells(words))
        left = [Segment(who, self._in("quiet", style)), Segment(self._text(row.task), style)]
        if self.stands_out(row):
            left.insert(0, Segment("* ", self._in("accent", style)))
        return self._line(left, right, width, style)

    def _due(self, row: DeskTask, room: int) -> tuple[str, str]:
        now, task = self.context.now(), row.task
        if row.snoozed_until is not None and row.sleeps(now):
            return cut(times.brief(row.snoozed_until, self.context.zone, now), room), "quiet"
        late = row.due_group(now) is DueGroup.OVERDUE
        due = times.due(task.limit_time, task.limit_type is LimitType.TIME, now)
        return cut(due, room), "warn" if late else "quiet"

    def _assignee(self, task: TaskRow, room: int) -> str:
        """Whose task it is, where it is not mine; in a narrow place the family name has to do."""
        if task.account_id == self.context.me:
            return ""
        name = steady(one_line(task.assignee)).strip() or f"#{task.account_id}"
        most = min(10, room // 3)
        return cut(name if cells(name) <= most else name.split()[0], most) + ": "

    def _text(self, task: TaskRow) -> str:
        lines = notation.plain(notation.parse(task.body), self.context.name).splitlines()
        first = next((line for line in lines if line.strip()), "")
        return steady(one_line(first.strip()))


class FileList(SideList[FileRow]):
    """Files, the newest first."""

    NAME = mark("Files")
    NONE = mark("There are no files in this room")

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.parts = (OnFile(context, self),)

    def ask(self, room_id: int) -> Ask:
        return Files(room_id)

    def read(self, room_id: int) -> list[FileRow]:
        return files.of_room(self.context.archive.db, room_id)

    def expected(self, room: RoomRow) -> bool:
        return room.file_num > 0

    def place(self, row: FileRow) -> tuple[int, int] | None:
        return row.room_id, row.message_id

    def identity(self, row: FileRow) -> object:
        return row.file_id

    def draw(self, row: FileRow, width: int, style: Style) -> list[Segment]:
        facts = times.size(row.filesize)
        if width >= WITH_WHO_FROM:
            uploader = fill(steady(one_line(row.uploader)), 12)
            when = times.brief(row.upload_time, self.context.zone, self.context.now())
            facts = f" {uploader} {fill_left(times.size(row.filesize), 10)} {fill_left(when, 10)}"
        # The middle goes first: what a file is stands at the end of its name.
        name = cut_middle(steady(one_line(row.filename)), max(LEAST_TEXT, width - cells(facts) - 2))
        return self._line([Segment(name, style)], [Segment(facts, self._in("quiet", style))], width, style)


class PeopleList(SideList[Member]):
    """Who is in the room: admins, then everybody by name, then me."""

    NAME = mark("People")
    NONE = mark("Nobody is in this room")
    FRESH_FOR = 300.0

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._organization: int | None = None  # mine

    def ask(self, room_id: int) -> Ask:
        return Members(room_id)

    def read(self, room_id: int) -> list[Member]:
        def order(member: Member) -> tuple[bool, bool]:
            return member.account_id == self.context.me, member.role is not Role.ADMIN

        listed = members.all(self.context.archive.db, room_id)
        self._organization = self._mine_among(listed)
        return sorted(listed, key=order)

    def expected(self, room: RoomRow) -> bool:
        return room.members_at is None  # nobody is in no room

    def identity(self, row: Member) -> object:
        return row.account_id

    def fact(self, row: Member) -> str:
        facts = [row.name, row.organization_name, row.department, self._role(row)]
        return " · ".join(steady(one_line(fact)) for fact in facts if fact)

    def draw(self, row: Member, width: int, style: Style) -> list[Segment]:
        name = steady(one_line(row.name)) or f"#{row.account_id}"
        words = say("you") if row.account_id == self.context.me else self._role(row)
        before = chip(self.look, row.account_id, row.name, style) if width >= WITH_INITIALS_FROM else ()
        room = max(0, width - width_of(before) - min(cells(name), width // 2) - cells(words) - 3)
        company = cut(self._company(row), room)
        right = [Segment(words, self._in("quiet", style))]
        right.append(Segment(f" {company}" if company else "", self._in("outside", style)))
        return [*before, *self._line([Segment(name, style)], right, width - width_of(before), style)]

    def _role(self, member: Member) -> str:
        if member.role is Role.ADMIN:
            return say("admin")
        return say("read-only") if member.role is Role.READONLY else ""

    def _company(self, member: Member) -> str:
        """Whose people these are, where they are not ours; nothing as long as ours is unknown."""
        if self._organization in (None, member.organization_id):
            return ""
        return steady(one_line(member.organization_name)) or say("another company")

    def _mine_among(self, listed: list[Member]) -> int | None:
        me = self.context.session.me
        mine = (member.organization_id for member in listed if member.account_id == self.context.me)
        return next(mine, me.organization_id if me is not None else None)

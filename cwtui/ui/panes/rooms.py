"""The list of rooms: mentioned, unread, quiet; the pinned ones first."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.strip import Strip
from textual.timer import Timer

from cwtui.chatwork.models import RoomType
from cwtui.notation import one_line
from cwtui.store import drafts, rooms
from cwtui.store.rooms import RoomRow
from cwtui.store.unread import as_marked, waiting_marks
from cwtui.store.wishes import MarkRead, MarkUnread
from cwtui.texts import mark, say
from cwtui.ui.context import Context
from cwtui.ui.drawing.initials import Initials, chip, width_of
from cwtui.ui.drawing.width import cells, cut, cut_middle, fill_left, steady
from cwtui.ui.keys.commands import Command, Commanded, command
from cwtui.ui.widgets.backdrop import Backdrop
from cwtui.ui.widgets.caption import Caption
from cwtui.ui.widgets.line_list import LineList

if TYPE_CHECKING:
    from cwtui.ui.widgets.field import Field

CALM = 1.5  # seconds after a key in which the list keeps its order


def in_order(rows: list[RoomRow]) -> list[RoomRow]:
    """Pinned, mentioned, unread, and the rest by what happened last. Rooms I left are not listed."""
    here = [row for row in rows if row.left_at is None]
    pinned = [row for row in here if row.sticky or row.pinned]
    rest = [row for row in here if not (row.sticky or row.pinned)]

    def rank(row: RoomRow) -> tuple[bool, bool, int]:
        quiet = row.muted
        return not (row.mention_num and not quiet), not (row.unread_num and not quiet), -row.last_update_time

    return sorted(pinned, key=lambda row: row.room_id) + sorted(rest, key=rank)


class RoomList(LineList[RoomRow]):
    """One line a room: number, To count, name, unread."""

    PLACE = mark("Rooms")
    FOOTERS: ClassVar = {"list.open": mark("open")}

    def __init__(self, context: Context) -> None:
        super().__init__(context.look, id="room-list")
        self.open_room: int | None = None
        self._digits: dict[int, str] = {}  # the first nine rooms are opened by number
        self.with_draft: frozenset[int] = frozenset()
        self.below: list[str] = []  # said under the last room

    def show(self, rows: list[RoomRow]) -> None:
        self._digits = {row.room_id: str(number) for number, row in enumerate(rows[:9], 1)}
        super().show(rows)

    def identity(self, row: RoomRow) -> object:
        return row.room_id

    def stands_out(self, row: RoomRow) -> bool:
        return row.room_id == self.open_room

    def _empty_line(self, y: int, width: int) -> Strip:
        line = y + round(self.scroll_y) - len(self.rows) - 1
        if not self.rows or not 0 <= line < len(self.below):
            return super()._empty_line(y, width)
        words = Segment("  " + cut(self.below[line], width - 3), self.look.style("quiet"))
        return Strip([words]).adjust_cell_length(width, self.look.base)

    def draw(self, row: RoomRow, width: int, style: Style) -> list[Segment]:
        digit = self._digits.get(row.room_id, " ")
        to = f"@{min(row.mention_num, 99)}" if row.mention_num else ""
        unread = str(min(row.unread_num, 999)) if row.unread_num else ""
        draft = say("draft") if row.room_id in self.with_draft else ""
        words = say("muted") if row.muted else unread or draft
        words_width = max(3, cells(words) + 1) if words else 1
        before = self._initials(row, style)
        room = width - 7 - words_width - width_of(before)
        name = cut_middle(steady(one_line(row.name)), max(4, room))
        quiet, accent = self._on(style, "quiet"), self._on(style, "accent")
        gap = max(1, room + 1 - cells(name))
        return [
            Segment(f"{digit} ", quiet),
            Segment(f"{to:<3} "[:4], accent + Style(bold=True)),
            *before,
            Segment(name, self._name_style(row, style)),
            Segment(" " * gap, style),
            Segment(fill_left(words, words_width - 1) + " ", accent if row.mention_num else quiet),
        ]

    def _initials(self, row: RoomRow, style: Style) -> Initials:
        """Only where the window is wide: there the pane is wider by them, and no name is shorter."""
        return chip(self.look, row.room_id, row.name, style) if self.screen.has_class("wide") else ()

    def _name_style(self, row: RoomRow, style: Style) -> Style:
        if row.muted:
            return self._on(style, "quiet")
        if row.mention_num:
            return self._on(style, "accent") + Style(bold=True)
        if row.room_id == self.open_room:
            return style + Style(bold=True)
        return style + Style(bold=True) if row.unread_num else style

    def _on(self, style: Style, role: str) -> Style:
        return style + Style(color=getattr(self.look, role))


class RoomsPane(Commanded, Backdrop, Vertical):
    """The list with its title and its filter."""

    PLACE = mark("Rooms")
    DEFAULT_CSS = """
    RoomsPane { width: 26; height: 100%; }
    """

    def __init__(self, context: Context) -> None:
        super().__init__(id="rooms")
        self.context = context
        self._last_key = 0.0
        self._order: list[int] = []
        self._marks: dict[int, MarkRead | MarkUnread] = {}  # that wait, when the list was read
        self._waiting: Timer | None = None  # to put the list in order
        self._filter: Field | None = None

    def compose(self) -> ComposeResult:
        yield Caption(self.context.look, say("Rooms"), id="rooms-caption")
        yield RoomList(self.context)

    @property
    def room_list(self) -> RoomList:
        return self.query_one(RoomList)

    @property
    def everything(self) -> list[RoomRow]:
        """All rooms I am in, in the order of the list, counted as the marks will have it that wait."""
        db = self.context.archive.db
        return in_order(as_marked(db, rooms.all(db), self.context.me))

    def reload(self, open_room: int | None) -> None:
        """Show what the archive says now."""
        self._marks = waiting_marks(self.context.archive.db)
        rows = self._calm(self.everything)
        wanted = self._wanted()
        if wanted:
            rows = [row for row in rows if wanted in row.name.casefold()]
        room_list = self.room_list
        room_list.open_room = open_room
        room_list.with_draft = frozenset(d.room_id for d in drafts.all(self.context.archive.db) if d.text)
        room_list.empty = self._nothing(wanted)
        is_new = not wanted and [row.type for row in rows] == [RoomType.MY]
        room_list.below = (
            say("My Chat only · g n makes a group · g p contacts").split(" · ") if is_new else []
        )
        room_list.show(rows)

    def outbox_changed(self, open_room: int | None) -> None:
        """Another mark of what is read may wait, or one has arrived: the rooms count by it."""
        if waiting_marks(self.context.archive.db) != self._marks:
            self.reload(open_room)

    def note_key(self) -> None:
        """A key was pressed: for a moment the list keeps its order."""
        self._last_key = time.monotonic()

    def _calm(self, rows: list[RoomRow]) -> list[RoomRow]:
        if self._keys_rest_in() > 0 and self._order:
            places = {room_id: index for index, room_id in enumerate(self._order)}
            rows = sorted(rows, key=lambda row: places.get(row.room_id, len(places)))
            self._put_in_order_later()
        else:
            self._order = [row.room_id for row in rows]
        return rows

    def _keys_rest_in(self) -> float:
        return self._last_key + CALM - time.monotonic()

    def _put_in_order_later(self) -> None:
        """Once, however often the list is shown and keys are pressed meanwhile."""
        if self._waiting is not None:
            self._waiting.stop()
        self._waiting = self.set_timer(max(0.0, self._keys_rest_in()), self._put_in_order)

    def _put_in_order(self) -> None:
        if self._keys_rest_in() > 0:
            self._put_in_order_later()
        else:
            self.reload(self.room_list.open_room)

    def _wanted(self) -> str:
        """What the filter says, "" where there is none."""
        field = self._filter
        return field.text.strip().casefold() if field is not None and field.is_attached else ""

    def _nothing(self, wanted: str) -> str:
        if wanted:
            return say("No room matches “{text}” · Esc", text=wanted)
        return say("No rooms yet")

    async def on_field_left(self) -> None:
        await self.action_end_filter()

    async def on_field_submitted(self) -> None:
        if not self.room_list.rows:
            return  # nothing fits, which is said: the first of all rooms is not what was looked for
        await self.action_end_filter()
        # In the list's own name: what a parent has a child say ends at that parent.
        self.room_list.call_later(self.room_list.action_choose)

    def on_text_area_changed(self) -> None:
        self.room_list.cursor = 0
        self.reload(self.room_list.open_room)

    @command("rooms.filter", mark("Filter the rooms"), "/", footer=mark("filter"))
    async def action_filter(self) -> None:
        if self._filter is None:
            from cwtui.ui.widgets.field import Field

            self._filter = Field(say("name of a room"), id="room-filter")
            await self.mount(self._filter, before=self.room_list)
        self.screen.set_focus(self._filter)

    @command("rooms.end_filter", mark("End the filter"), "escape", listed=False)
    async def action_end_filter(self) -> None:
        if self._filter is not None:
            await self._filter.remove()
            self._filter = None
        self.screen.set_focus(self.room_list)
        self.reload(self.room_list.open_room)

    def can(self, command: Command) -> bool:
        return command.id != "rooms.end_filter" or self._filter is not None

    @command("rooms.pin", mark("Pin (this machine only)"), "P", footer=mark("pin"))
    async def action_pin(self) -> None:
        if (row := self.room_list.current) is not None:
            await self.context.write(rooms.set_pin, row.room_id, not row.pinned)

    @command("rooms.mute", mark("Mute (this machine only)"), "M")
    async def action_mute(self) -> None:
        if (row := self.room_list.current) is not None:
            await self.context.write(rooms.set_mute, row.room_id, not row.muted)

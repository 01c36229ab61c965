"""The rows of the files view: in which order they stand, and how one is drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from rich.segment import Segment
from rich.style import Style

from cwtui import file_names, times
from cwtui.store.files import FileRow
from cwtui.texts import Text, mark
from cwtui.ui.context import Context
from cwtui.ui.dialogs.picker import folded
from cwtui.ui.drawing.width import cut_middle, fill, fill_left
from cwtui.ui.files.names import plain
from cwtui.ui.files.on_file import OnFile
from cwtui.ui.triage.choosing import Choosing
from cwtui.ui.triage.item import Item
from cwtui.ui.widgets.line_list import LineList

WITH_ROOM_FROM, WITH_WHO_FROM = 56, 76  # cells of a row
WIDEST_ROOM, NAME, SIZE, WHEN = 24, 12, 10, 10  # cells
LEAST_NAME = 12  # cells that a file's own name keeps


class Order(StrEnum):
    """By what the files are ordered. Kept between runs, so the words stay."""

    NEWEST = "newest"
    NAME = "name"
    TYPE = "type"
    SIZE = "size"


ORDERS: dict[Order, Text] = {
    Order.NEWEST: mark("the newest first"),
    Order.NAME: mark("by name"),
    Order.TYPE: mark("by type"),
    Order.SIZE: mark("the largest first"),
}


def ordered(files: Sequence[FileRow], order: Order) -> list[FileRow]:
    """``files``, which come the newest first, in that order."""
    match order:
        case Order.NAME:
            return sorted(files, key=lambda row: folded(row.filename))
        case Order.TYPE:
            return sorted(
                files, key=lambda row: (folded(file_names.split(row.filename)[1]), folded(row.filename))
            )
        case Order.SIZE:
            return sorted(files, key=lambda row: -row.filesize)
    return list(files)


class FileTable(LineList[FileRow]):
    """One line a file: its name, and where there is room for them its room, who sent it, size and date."""

    PLACE = mark("Files")

    def __init__(self, context: Context) -> None:
        super().__init__(context.look, id="files")
        self.context = context
        self.choosing = Choosing(self, item_of)
        self.parts = (OnFile(context, self), self.choosing)
        self.names: Mapping[int, str] = {}  # of rooms
        self.with_room = True

    def identity(self, row: FileRow) -> object:
        return row.file_id

    def stands_out(self, row: FileRow) -> bool:
        return self.choosing.is_selected(row)

    def chosen(self) -> list[FileRow]:
        """What is selected, in the order of the list; where nothing is, what the cursor stands on."""
        wanted = {item.id for item in self.choosing.chosen()}
        return [row for row in self.rows if row.file_id in wanted]

    def draw(self, row: FileRow, width: int, style: Style) -> list[Segment]:
        quiet = style + Style(color=self.look.quiet)
        selected = "* " if self.choosing.is_selected(row) else "  "
        right = [Segment(fill_left(times.size(row.filesize), SIZE) + "  ", quiet)]
        when = times.brief(row.upload_time, self.context.zone, self.context.now())
        right.append(Segment(fill_left(when, WHEN) + " ", quiet))
        rest = width - len(selected) - SIZE - 2 - WHEN - 1
        if width >= WITH_WHO_FROM:
            right.insert(0, Segment(fill(plain(row.uploader) or f"#{row.account_id}", NAME) + "  ", quiet))
            rest -= NAME + 2
        if self.with_room and width >= WITH_ROOM_FROM:
            room = min(WIDEST_ROOM, width // 5)
            name = self.names.get(row.room_id) or f"#{row.room_id}"
            right.insert(0, Segment(fill(cut_middle(name, room), room) + "  ", style))
            rest -= room + 2
        room = max(LEAST_NAME, rest - 2)
        # The middle goes first: what a file is stands at the end of its name.
        shown = fill(cut_middle(plain(row.filename), room), room) + "  "
        return [
            Segment(selected, style + Style(color=self.look.accent, bold=True)),
            Segment(shown, style),
            *right,
        ]


def item_of(row: FileRow) -> Item:
    """What a row stands for."""
    return Item("file", row.file_id, row.room_id, row.message_id)

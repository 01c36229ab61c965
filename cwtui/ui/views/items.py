"""A list of what waits, and beside it what the row at the cursor is about: the inbox, and what is kept."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Container
from textual.widget import Widget

from cwtui.store.changes import Changed, Kind
from cwtui.store.inbox import InboxItem
from cwtui.texts import Text, mark, say
from cwtui.ui.context import Context
from cwtui.ui.dialogs.picker import folded
from cwtui.ui.keys.commands import command
from cwtui.ui.paced import Paced
from cwtui.ui.triage.triage import Triage
from cwtui.ui.views.inbox_detail import InboxDetail
from cwtui.ui.views.inbox_list import InboxList
from cwtui.ui.views.narrowed import Narrowed
from cwtui.ui.ways_out import WaysOut
from cwtui.ui.widgets.caption import Caption
from cwtui.ui.widgets.line_list import LineList
from cwtui.ui.widgets.said import KeysChanged, Said

if TYPE_CHECKING:
    from cwtui.ui.room.pane import RoomPane

BESIDE_FROM = 100  # columns from which on the preview stands beside the list
SETTLE = 0.1  # seconds in which further changes are waited for before the list is read again ...
READS_APART = 0.5  # ... and between two reads, at least, while changes come
AT_REST = 0.15  # seconds without a step, after which what the row is about stands beside the list ...
LOOKS_APART = 0.6  # ... and between two such looks, while somebody runs through it
CALM = 1.5  # seconds after a key in which the list keeps its order

_SHOWN_BY = {
    Kind.MESSAGES,
    Kind.ROOMS,
    Kind.MEMBERS,
    Kind.TASKS,
    Kind.REQUESTS,
    Kind.OUTBOX,
    Kind.SNOOZES,
    Kind.KEEPS,
    Kind.HANDLED,
    Kind.EVERYTHING,
}


class ItemsView(Narrowed):
    """Reads the archive alone. A subclass says what is listed (:meth:`items`) and under which title."""

    PLACE = mark("Inbox")
    FILTER_ID, FILTERED_BY = "items-filter", mark("text, room or person")
    NONE: ClassVar[Text]  # the sentence where there is nothing
    DEFAULT_CSS = """
    ItemsView .item-panes { layout: horizontal; height: 1fr; width: 100%; }
    ItemsView LineList { width: 1fr; height: 100%; overflow-y: scroll; }  /* a bar that never comes or goes */
    ItemsView Preview { display: none; }
    ItemsView.beside Preview { display: block; width: 44%; height: 100%; border-left: solid $line; }
    ItemsView.below .item-panes { layout: vertical; }
    ItemsView.below LineList { height: 40%; }
    ItemsView.below Preview { display: block; width: 100%; height: 60%; border-top: solid $line; }
    """

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.list = InboxList(context, empty=say(self.NONE))
        self.triage = self.make_triage()
        self.triage.read = self.read
        self.list.choosing = self.triage.choosing
        self.list.parts = self.triage.parts
        self.preview = InboxDetail(context)
        self._wants_preview = True  # where there is room beside the list; below, somebody asks for it
        self._was_wide = True
        self._everything: list[InboxItem] = []
        self._order: list[object] = []
        # The list is drawn before it: it is what a key has changed.
        self._look = Paced(self, lambda: self.call_after_refresh(self._show_preview), LOOKS_APART, AT_REST)
        self._read_at = 0.0

    def make_triage(self) -> Triage:
        """What is decided about the rows of the list."""
        raise NotImplementedError

    def items(self) -> list[InboxItem]:
        """What is listed, as the archive has it now, in order."""
        raise NotImplementedError

    def facts(self, number: int) -> str:
        """What the title says of a list of so many."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        yield Caption(self.context.look, say(self.NAME))
        with Container(classes="item-panes"):
            yield self.list
            yield self.preview

    @property
    def narrowed(self) -> InboxList:
        return self.list

    def stops(self) -> Sequence[Widget]:
        return (self.list,)

    @property
    def room_id(self) -> int | None:
        row = self.list.current
        return (row.room_id or None) if row is not None else None

    @property
    def message_id(self) -> int | None:
        row = self.list.current
        return row.message_id if row is not None and row.task is None else None

    # What comes from outside

    def shown(self) -> None:
        self._order = []
        self._was_wide = self._wants_preview = self._is_wide
        self._fit()
        self.query_one(Caption).brighten(True)
        self.read()

    def changed(self, change: Changed) -> None:
        if change.kind in (Kind.MEMBERS, Kind.EVERYTHING):
            self.list.forget_names()
        if change.kind in _SHOWN_BY:
            self.read_in(max(SETTLE, self._read_at + READS_APART - time.monotonic()))

    def on_resize(self, event: events.Resize) -> None:
        if self._was_wide != self._is_wide:
            self._was_wide = self._wants_preview = self._is_wide
        self._fit()

    # What is shown

    def read(self) -> None:
        """Show what the archive has now."""
        if not self.starts_reading():
            return
        self._read_at = time.monotonic()
        self._everything = self._calm(self.items())
        self.show()

    def show(self) -> None:
        rows, words = self._everything, folded(self.wanted).split()
        if words:
            rows = [row for row in rows if self.list.holds_all(row, words)]
        nothing = say("Nothing here matches “{text}” · Esc", text=self.wanted)
        self.list.empty = nothing if words else say(self.NONE)
        self.list.show(rows)
        self.query_one(Caption).show(say(self.NAME), self.facts(len(rows)) if rows else "")
        self._look()

    def read_in_new_order(self) -> None:
        """Somebody wants another order: it is taken at once, and read from the top."""
        self._order = []
        self.read()
        self.list.move_to(0)

    def _calm(self, rows: list[InboxItem]) -> list[InboxItem]:
        """Under somebody's fingers nothing changes its place; what is new comes below."""
        rest = self._key_at + CALM - time.monotonic()
        if rest > 0 and self._order:
            places = {key: index for index, key in enumerate(self._order)}
            wanted = [row.key for row in rows]
            rows = sorted(rows, key=lambda row: places.get(row.key, len(places)))
            if wanted != [row.key for row in rows]:
                self.read_in(rest)
            # What is gone keeps its place too, for it may be brought back.
            self._order += [key for key in wanted if key not in places]
        else:
            self._order = [row.key for row in rows]
        return rows

    # The preview

    @property
    def _is_wide(self) -> bool:
        return self.app.size.width >= BESIDE_FROM

    def _fit(self) -> None:
        self.set_class(self._wants_preview and self._is_wide, "beside")
        self.set_class(self._wants_preview and not self._is_wide, "below")

    def on_line_list_moved(self) -> None:
        self._look()

    def _show_preview(self) -> None:
        """Show what the row at the cursor is about, and what can be done with it."""
        self.post_message(KeysChanged())
        if self._wants_preview:
            self.preview.show_row(self.list.current)

    @command("items.preview", mark("Look at it, or hide the preview"), "p")
    def action_preview(self) -> None:
        self._wants_preview = not self._wants_preview
        self._fit()
        self.call_after_refresh(self._look)

    def action_close(self) -> None:
        """Where the preview has taken room from the list, it goes first."""
        if self.has_class("below"):
            self.action_preview()
        else:
            super().action_close()

    # The filter

    @command("items.filter", mark("Filter the list"), "/")
    async def action_filter(self) -> None:
        await self.open_filter()
        self.call_after_refresh(self._get_ready)

    def _get_ready(self) -> None:
        """Before the first letter: what it looks at is worked out once for each row."""
        for row in self._everything:
            self.list.holds_all(row, ())

    # Going there

    async def on_line_list_chosen(self, event: LineList.Chosen) -> None:
        event.stop()
        row = self.list.current
        task = row.task if row is not None else None
        if task is not None and task.wish is not None and (task.failed is not None or not task.exists):
            await WaysOut(self.context, self).enter(task.wish)
        elif self._wants_preview:
            # In the list's own name: what a parent has a child say ends at that parent.
            self.list.call_later(self.triage.action_open)
        else:
            self.action_preview()

    @command("items.quote", mark("Quote in its room"), ">")
    def action_quote(self) -> None:
        if (room := self._go_there()) is not None:
            room.on_message.action_quote()

    @command("items.mention", mark("Write To its author in the room"), "@")
    def action_mention(self) -> None:
        if (room := self._go_there()) is not None:
            room.on_message.action_mention()

    def _go_there(self) -> RoomPane | None:
        """Go to the message of the row; None where there is none, and that was said."""
        from cwtui.ui.screens.main import MainScreen

        row, main = self.list.current, self.screen
        if row is None or row.message_id is None:
            self.post_message(Said(say("There is no message at the cursor")))
            return None
        assert isinstance(main, MainScreen)
        main.enter_room(row.room_id)
        return main.room if main.room.go_to(row.message_id) else None

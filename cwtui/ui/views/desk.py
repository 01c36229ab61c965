"""The task desk: my tasks, those I gave, those of the room, those that are done."""

from __future__ import annotations

import time
from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.timer import Timer
from textual.widget import Widget

from cwtui.store import desk, session
from cwtui.store.changes import Changed, Kind
from cwtui.store.desk import DeskTask
from cwtui.sync.state import Phase
from cwtui.texts import Text, mark, say
from cwtui.ui.context import Context
from cwtui.ui.dialogs.picker import folded
from cwtui.ui.keys.commands import command
from cwtui.ui.paced import Paced
from cwtui.ui.triage.detail import ItemDetail
from cwtui.ui.views.desk_list import ORDERS, DeskList, Order, grouped
from cwtui.ui.views.desk_needs import DeskNeeds, Tab
from cwtui.ui.views.narrowed import Tabbed
from cwtui.ui.ways_out import WaysOut
from cwtui.ui.widgets.line_list import LineList
from cwtui.ui.widgets.one_line import Words
from cwtui.ui.widgets.said import KeysChanged
from cwtui.ui.widgets.tab_line import TabLine

DETAIL_FROM = 100  # columns
SETTLE = 0.1  # seconds in which further changes are waited for before the list is read again ...
READS_APART = 0.5  # ... and between two reads, at least, while changes come
AT_REST = 0.15  # seconds without a step, after which what the row is about stands beside the list ...
LOOKS_APART = 0.6  # ... and between two such looks, while somebody runs through it
AGAIN = 60.0  # seconds: what is due, or sleeps, says something else by then
ORDER = "desk.order"  # session value
MOST_LISTED = 100  # tasks that the service lists of me, or of a room

_SHOWN_BY = {
    Kind.TASKS,
    Kind.OUTBOX,
    Kind.SNOOZES,
    Kind.KEEPS,
    Kind.SESSION,
    Kind.MEMBERS,
    Kind.EVERYTHING,
}


_NAMES: dict[Tab, Text] = {
    Tab.MINE: mark("Mine"),
    Tab.GIVEN: mark("Given by me"),
    Tab.ROOM: mark("This room"),
    Tab.DONE: mark("Finished"),
}
_NONE: dict[Tab, Text] = {
    Tab.MINE: mark("No task is yours · t makes one"),
    Tab.GIVEN: mark("Nobody has an open task from you"),
    Tab.ROOM: mark("No open tasks in this room"),
    Tab.DONE: mark("Nothing is done yet"),
}


class TaskDesk(Tabbed):
    """Reads from the archive what it shows, and declares that it wants it fresh."""

    NAME = mark("Tasks")
    PLACE = mark("Task desk")
    FILTER_ID, FILTERED_BY = "desk-filter", mark("text, room or person")
    DEFAULT_CSS = """
    TaskDesk Horizontal { height: 1fr; }
    TaskDesk DeskList { width: 3fr; height: 100%; overflow-y: scroll; }  /* a bar that never comes or goes */
    TaskDesk ItemDetail { width: 2fr; height: 100%; border-left: solid $line; display: none; }
    TaskDesk.with-detail ItemDetail { display: block; }
    TaskDesk #desk-facts, TaskDesk #desk-progress { display: none; }
    TaskDesk #desk-facts.says, TaskDesk #desk-progress.says { display: block; }
    """

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.tab: Tab = Tab.MINE
        self._room_id: int | None = None  # that was open when the view was opened
        self._needs = DeskNeeds(context)
        self._tasks: Sequence[DeskTask] = ()
        # The list is drawn before it: it is what a key has changed.
        self._look = Paced(self, lambda: self.call_after_refresh(self._show_detail), LOOKS_APART, AT_REST)
        self._read_at = 0.0
        self._next: Timer | None = None  # when something is due or wakes
        kept = session.get(context.archive.db, ORDER, str)
        self._order = Order(kept) if kept in list(Order) else Order.DUE

    def compose(self) -> ComposeResult:
        self._fit(self.app.size.width)
        yield TabLine(self.context.look, id="desk-tabs")
        yield Words(self.context.look, id="desk-facts")
        with Horizontal():
            yield DeskList(self.context, self._show_progress)
            yield ItemDetail(self.context)
        yield Words(self.context.look, on="surface", id="desk-progress")

    def on_mount(self) -> None:
        self.rows.triage.read = self.read
        self.query_one(TabLine).brighten(True)
        self.set_interval(AGAIN, self._again)

    @property
    def rows(self) -> DeskList:
        return self.query_one(DeskList)

    @property
    def narrowed(self) -> DeskList:
        return self.rows

    def stops(self) -> Sequence[Widget]:
        return (self.rows,)

    @property
    def room_id(self) -> int | None:
        row = self.rows.row
        return row.task.room_id if row is not None else None

    # What comes from outside

    def shown(self) -> None:
        self._room_id = session.get(self.context.archive.db, "room", int)
        self.read()
        self._declare()

    def hidden(self) -> None:
        super().hidden()
        if self._next is not None:
            self._next.stop()
            self._next = None

    def changed(self, change: Changed) -> None:
        if change.kind in (Kind.MEMBERS, Kind.EVERYTHING):
            self.rows.forget_names()
        if change.kind in _SHOWN_BY:
            self.read_in(max(SETTLE, self._read_at + READS_APART - time.monotonic()))
        elif change.kind is Kind.MESSAGES and change.room_id == self.room_id:
            self._look()

    def _again(self) -> None:
        if self.display:
            self.read()
            self._declare()

    def _declare(self) -> None:
        self._needs.declare(self.tab, self._room_id)

    # What is shown

    def read(self) -> None:
        if not self.starts_reading():
            return
        self._read_at = time.monotonic()
        self._tasks = self._of_tab()
        self.show()

    def _of_tab(self) -> Sequence[DeskTask]:
        db = self.context.archive.db
        match self.tab:
            case Tab.MINE:
                return desk.mine(db)
            case Tab.GIVEN:
                return desk.given(db)
            case Tab.ROOM:
                return desk.of_room(db, self._room_id) if self._room_id is not None else []
        return desk.done(db)

    def show(self) -> None:
        rows, now = self.rows, self.context.now()
        words = folded(self.wanted).split()
        found = [task for task in self._tasks if rows.holds_all(task, words)] if words else self._tasks
        rows.empty = self._nothing()
        order = self._order if self.tab is not Tab.DONE else Order.NEWEST
        rows.show(grouped(found, order, now))
        names = [say(_NAMES[tab]) for tab in Tab]
        names[self.tab] += f" {len(found)}" if found else ""
        self.query_one(TabLine).show(names, self.tab)
        self._say_facts()
        self._look()
        self._wake_at(found, now)

    def _nothing(self) -> str:
        if self.wanted:
            return say("No task matches “{text}” · Esc", text=self.wanted)
        if self._needs.answered(self.tab, self._room_id):
            return say(_NONE[self.tab])
        if self.context.session.state.phase is Phase.OFFLINE:
            return say("Not received yet (offline)")
        return say("Receiving…")

    def _say_facts(self) -> None:
        facts = []
        if self._order is not Order.DUE and self.tab is not Tab.DONE:
            facts.append(say(ORDERS[self._order]))
        if self.tab is Tab.GIVEN:
            asked, among = self._needs.rooms_asked()
            if asked < among:
                facts.append(say("{n} of {m} rooms with open tasks read", n=asked, m=among))
        if self._needs.is_cut(self.tab, self._room_id):
            more = len(self._tasks) > MOST_LISTED and self.tab is not Tab.GIVEN
            facts.append(
                say("Only the first 100 are as they are now (API limit)")
                if more
                else say("Only the first 100 (API limit)")
            )
        words = " · ".join(facts)
        beside = self.query_one(TabLine).say(words)  # a line that comes and goes lays out the screen
        self._say("#desk-facts", "" if beside else words)

    def _show_progress(self, words: str) -> None:
        self._say("#desk-progress", words)

    def _say(self, line: str, words: str) -> None:
        shown = self.query_one(line, Words)
        shown.say(words, "text" if line == "#desk-progress" else "quiet")
        shown.set_class(bool(words), "says")

    def _show_detail(self) -> None:
        self.post_message(KeysChanged())
        if self.has_class("with-detail"):
            self.query_one(ItemDetail).show_task(self.rows.row)

    def _wake_at(self, found: Sequence[DeskTask], now: float) -> None:
        """Something sleeps until then: read again."""
        if self._next is not None:
            self._next.stop()
        coming = [task.snoozed_until for task in found if task.snoozed_until and task.snoozed_until > now]
        self._next = self.set_timer(min(coming) - now + 0.05, self.read) if coming else None

    def on_resize(self, event: events.Resize) -> None:
        self._fit(event.size.width)
        self._say_facts()
        self._show_detail()

    def _fit(self, width: int) -> None:
        self.set_class(width >= DETAIL_FROM, "with-detail")

    def on_line_list_moved(self) -> None:
        self._look()

    # What a person does

    async def on_line_list_chosen(self, event: LineList.Chosen) -> None:
        event.stop()
        row = self.rows.row
        if row is None:
            return
        if row.wish is not None and (row.failed is not None or not row.exists):
            await WaysOut(self.context, self).enter(row.wish)
        else:
            self.rows.triage.action_open()

    def pick(self, index: int) -> None:
        self.tab = Tab(index)
        self.rows.triage.choosing.action_end_selection()
        self.rows.rows = []  # the cursor begins at the top
        self.rows.scroll_to(y=0, animate=False)
        self.read()
        self._declare()

    @command("desk.next_tab", mark("Next tab"), "right", footer=mark("tab"))
    def action_next_tab(self) -> None:
        self.turn(1)

    @command("desk.previous_tab", mark("Previous tab"), "left")
    def action_previous_tab(self) -> None:
        self.turn(-1)

    @command("desk.tab", mark("Tab by its number"), "1", "2", "3", "4", with_key=True)
    def action_tab(self, key: str) -> None:
        self.pick(int(key) - 1)

    @command("desk.order", mark("Order: due date, newest, room, giver"), "O")
    async def action_order(self) -> None:
        orders = list(Order)
        self._order = orders[(orders.index(self._order) + 1) % len(orders)]
        self.show()
        self.rows.triage.say(say("Ordered {how}", how=say(ORDERS[self._order])))
        await self.context.write(session.put, ORDER, str(self._order))

    # The filter

    @command("desk.filter", mark("Filter the tasks"), "/")
    async def action_filter(self) -> None:
        await self.open_filter()
        self.call_after_refresh(self._get_ready)

    def _get_ready(self) -> None:
        """Before the first letter: what it looks at is worked out once for each task."""
        for task in self._tasks:
            self.rows.holds_all(task, ())

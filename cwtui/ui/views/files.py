"""Files of all rooms and of this one, and those on their way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import IntEnum

from textual.app import ComposeResult
from textual.containers import Container
from textual.widget import Widget

from cwtui.store import files, rooms, session
from cwtui.store.changes import Changed, Kind
from cwtui.store.files import FileRow
from cwtui.store.transfers import TransferRow
from cwtui.sync.state import Phase, SyncState
from cwtui.texts import mark, say
from cwtui.ui.context import Context
from cwtui.ui.dialogs.picker import folded
from cwtui.ui.drawing.width import cut_middle
from cwtui.ui.files.filing import filing_of
from cwtui.ui.files.names import plain
from cwtui.ui.files.transfers_list import TransferList, number_on_the_way, on_their_way
from cwtui.ui.keys.commands import command
from cwtui.ui.views.file_needs import FileNeeds
from cwtui.ui.views.files_list import ORDERS, FileTable, Order, ordered
from cwtui.ui.views.narrowed import Tabbed
from cwtui.ui.widgets.line_list import LineList
from cwtui.ui.widgets.one_line import Words
from cwtui.ui.widgets.said import Said
from cwtui.ui.widgets.tab_line import TabLine

SETTLE = 0.1  # seconds in which further changes are waited for before the lists are read again
AGAIN = 60.0  # seconds between declarations of what is shown: a need is forgotten after two minutes
LOOKS_EVERY = 0.5  # seconds between two looks at how fast what is on its way comes
WIDEST_TAB = 24  # cells of a room's name
ORDER = "files.order"  # session value

_SHOWN_BY = {Kind.FILES, Kind.TRANSFERS, Kind.OUTBOX, Kind.ROOMS, Kind.MEMBERS, Kind.SESSION, Kind.EVERYTHING}


class Tab(IntEnum):
    """The lists, in their order."""

    ALL = 0
    ROOM = 1
    TRANSFERS = 2


class Files(Tabbed):
    """Reads from the archive what it shows, and declares that it wants it fresh."""

    NAME = mark("Files")
    PLACE = mark("Files of all rooms")
    FILTER_ID, FILTERED_BY = "files-filter", mark("name, person or room")
    DEFAULT_CSS = """
    Files Container { height: 1fr; }
    Files LineList { width: 1fr; height: 100%; }
    Files #files-facts { display: none; }
    Files #files-facts.says { display: block; }
    """

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.files = FileTable(context)
        self.transfers = TransferList(context, self._open_saved)
        self.tab: Tab = Tab.ALL
        self._room_id: int | None = None  # whose files "this room" are
        self._person: int | None = None  # only what this person sent
        self._needs = FileNeeds(context)
        self._known: list[FileRow] = []  # of the tab, the newest first
        self._reads = 0  # so often were those of all rooms read
        self._has_moved = False  # has somebody gone to a row?
        self._unsubscribe: Callable[[], None] = lambda: None
        kept = session.get(context.archive.db, ORDER, str)
        self._order = Order(kept) if kept in list(Order) else Order.NEWEST

    def compose(self) -> ComposeResult:
        yield TabLine(self.context.look, id="files-tabs")
        yield Words(self.context.look, id="files-facts")
        with Container():
            yield self.files
            yield self.transfers

    def on_mount(self) -> None:
        self._unsubscribe = self.context.session.subscribe(self._state_changed)
        self.query_one(TabLine).brighten(True)
        self.set_interval(AGAIN, self._declare)
        self.set_interval(LOOKS_EVERY, self._look_at_speed)

    def on_unmount(self) -> None:
        self._unsubscribe()

    @property
    def list(self) -> LineList[FileRow] | TransferList:
        """The one that is shown."""
        return self.transfers if self.tab is Tab.TRANSFERS else self.files

    @property
    def narrowed(self) -> LineList[FileRow] | TransferList:
        return self.list

    def stops(self) -> Sequence[Widget]:
        return (self.list,)

    def chosen(self) -> Sequence[FileRow]:
        """The files that are selected, or the one at the cursor."""
        return self.transfers.chosen() if self.tab is Tab.TRANSFERS else self.files.chosen()

    @property
    def room_id(self) -> int | None:
        """The room of the row; where there is none, the room that is shown."""
        row = self.list.current
        if isinstance(row, FileRow | TransferRow):
            return row.room_id
        if row is not None:
            return row.wish.room_id
        return self._room_id if self.tab is Tab.ROOM else None

    @property
    def message_id(self) -> int | None:
        row = self.list.current
        return row.message_id if isinstance(row, FileRow) else None

    # What comes from outside

    def shown(self) -> None:
        from cwtui.ui.screens.main import MainScreen

        assert isinstance(self.screen, MainScreen)
        open_room = self.screen.open_room_id
        if self._room_id != open_room:
            self._room_id, self._person = open_room, None
        self.pick(self.tab)

    def changed(self, change: Changed) -> None:
        if change.kind in _SHOWN_BY:
            self.read_in(SETTLE)

    def _state_changed(self, state: SyncState) -> None:
        if self.display and not self.list.rows:
            self.read()

    def _declare(self) -> None:
        if not self.display:
            return
        if self.tab is Tab.ALL:
            self._needs.of_all()
        elif self.tab is Tab.ROOM and self._room_id is not None:
            self._needs.of_room(self._room_id, self._person)

    def _look_at_speed(self) -> None:
        progress = self.context.session.progress
        if self.display and self.tab is Tab.TRANSFERS and (progress.saved or progress.sent):
            self.transfers.look_again()

    # What is shown

    def read(self) -> None:
        """Read what the tab shows: of all rooms it is much, so the screen goes on meanwhile."""
        if not self.starts_reading():
            return
        db = self.context.archive.db
        if self.tab is Tab.ALL:
            self._reads += 1
            self.run_worker(self._read_all(self._reads))
            return
        if self.tab is Tab.ROOM:
            known = files.of_room(db, self._room_id) if self._room_id is not None else []
            self._known = [row for row in known if self._person in (None, row.account_id)]
        self.show()

    async def _read_all(self, number: int) -> None:
        known = await self.context.read(files.everywhere)
        if known is not None and number == self._reads and self.tab is Tab.ALL and self.is_attached:
            self._known = known
            self.show()

    def show(self) -> None:
        names = {room.room_id: plain(room.name) for room in rooms.all(self.context.archive.db)}
        self.files.names = self.transfers.names = names
        self.list.empty = self._nothing()
        if self.tab is Tab.TRANSFERS:
            self.transfers.show(on_their_way(self.context))
        else:
            self.files.with_room = self.tab is Tab.ALL
            words = folded(self.wanted).split()
            found = [row for row in self._known if self._holds_all(row, words)]
            self.files.show(ordered(found, self._order))
            if not self._has_moved:  # nobody has looked at a row yet: the newest one comes first
                self.files.cursor = 0
        self._name_tabs()
        self._say_facts()

    def _holds_all(self, row: FileRow, words: Sequence[str]) -> bool:
        """Does it have all of these (folded) in its name, or in those of its room and of who sent it?"""
        if not words:
            return True
        text = folded(" ".join((row.filename, row.uploader, self.files.names.get(row.room_id, ""))))
        return all(word in text for word in words)

    def _name_tabs(self) -> None:
        room = self.files.names.get(self._room_id or 0)
        under_way = number_on_the_way(self.context)
        names = [
            say("All rooms"),
            cut_middle(room, WIDEST_TAB) if room else say("This room"),
            say("On their way") + (f" {under_way}" if under_way else ""),
        ]
        if self.tab is not Tab.TRANSFERS and self.files.rows:
            names[self.tab] += f" {len(self.files.rows)}"
        self.query_one(TabLine).show(names, self.tab)

    def _nothing(self) -> str:
        if self.wanted and self.tab is not Tab.TRANSFERS:
            return say("No file matches “{text}” · Esc", text=self.wanted)
        if self.tab is Tab.TRANSFERS:
            return say("Nothing is on its way · S saves a file, U sends one")
        room_id = self._room_id if self.tab is Tab.ROOM else None
        if self._needs.answered(room_id, self._person):
            here = self.tab is Tab.ROOM
            return say("There are no files in this room · U sends one") if here else say("There are no files")
        if self.context.session.state.phase is Phase.OFFLINE:
            return say("Not received yet (offline)")
        return say("Receiving…")

    def _say_facts(self) -> None:
        facts = []
        if self.tab is not Tab.TRANSFERS:
            if self._order is not Order.NEWEST:
                facts.append(say(ORDERS[self._order]))
            facts += self._facts_of_list()
        line = self.query_one("#files-facts", Words)
        words = " · ".join(facts)
        line.say(words)
        line.set_class(bool(facts), "says")

    def _facts_of_list(self) -> Sequence[str]:
        """What is not shown, and why."""
        facts = []
        room_id = self._room_id if self.tab is Tab.ROOM else None
        if self.tab is Tab.ALL:
            asked, among = self._needs.rooms_asked()
            if asked < among:
                facts.append(say("{n} of {m} rooms with files read", n=asked, m=among))
        elif self._person is not None:
            name = plain(self.context.name(self._person) or "") or f"#{self._person}"
            facts.append(say("Only files of {name} · Esc shows all", name=name))
        if self._needs.is_cut(room_id, self._person):
            some = self.tab is Tab.ALL
            facts.append(
                say("Of some rooms only the first 100 (API limit)")
                if some
                else say("Only the first 100 (API limit)")
            )
        return facts

    # The tabs

    def show_transfers(self) -> None:
        """Show what is on its way."""
        self.pick(Tab.TRANSFERS)
        self.screen.set_focus(self.list)

    def pick(self, index: int) -> None:
        tab, had_focus = Tab(index), self.list.has_focus
        if tab is not self.tab:
            self.files.choosing.action_end_selection()
            self.files.rows, self._known = [], []
            self._has_moved = False
        self.tab = tab
        self.files.display, self.transfers.display = tab is not Tab.TRANSFERS, tab is Tab.TRANSFERS
        if had_focus:
            self.screen.set_focus(self.list)
        self.read()
        self._declare()

    @command("files.next_tab", mark("Next tab"), "right", footer=mark("tab"))
    def action_next_tab(self) -> None:
        self.turn(1)

    @command("files.previous_tab", mark("Previous tab"), "left")
    def action_previous_tab(self) -> None:
        self.turn(-1)

    @command("files.tab", mark("Tab by its number"), "1", "2", "3", with_key=True)
    def action_tab(self, key: str) -> None:
        self.pick(int(key) - 1)

    @command("files.order", mark("Order: newest, name, type, size"), "O")
    async def action_order(self) -> None:
        orders = list(Order)
        self._order = orders[(orders.index(self._order) + 1) % len(orders)]
        self.files.rows = []  # the cursor begins at the top
        self.show()
        self.post_message(Said(say("Ordered {how}", how=say(ORDERS[self._order]))))
        await self.context.write(session.put, ORDER, str(self._order))

    @command("files.of_person", mark("Only files of this person, in this room"))
    def action_of_person(self) -> None:
        row = self.list.current
        if not isinstance(row, FileRow):
            self.post_message(Said(say("There is no file at the cursor")))
            return
        self._room_id, self._person = row.room_id, row.account_id
        self.pick(Tab.ROOM)

    def on_line_list_moved(self) -> None:
        self._has_moved = True

    # What is done with the row at the cursor

    async def on_line_list_chosen(self, event: LineList.Chosen) -> None:
        event.stop()
        row = self.list.current
        if self.tab is Tab.TRANSFERS:
            self.transfers.call_later(self.transfers.choose)  # what it says would go no further than here
        elif isinstance(row, FileRow):
            self.post_message(self.GoTo(row.room_id, row.message_id))

    def _open_saved(self, row: TransferRow) -> None:
        self.run_worker(filing_of(self).open_saved(row))

    # The filter

    @command("files.filter", mark("Filter the files"), "/", footer=mark("filter"))
    async def action_filter(self) -> None:
        if self.tab is Tab.TRANSFERS:
            self.pick(Tab.ALL)
        await self.open_filter()

    def action_close(self) -> None:
        """What narrows the list ends first."""
        if self._person is not None and self.tab is Tab.ROOM and not self.is_narrowed:
            self._person = None
            self.pick(Tab.ROOM)
        else:
            super().action_close()

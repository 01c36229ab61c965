"""The side panel: tasks, files and people of the open room."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.timer import Timer

from cwtui.store import rooms
from cwtui.store.changes import Changed, Kind
from cwtui.store.rooms import RoomRow
from cwtui.sync.asks import Need
from cwtui.sync.state import Phase, SyncState
from cwtui.texts import mark, say
from cwtui.ui.context import Context
from cwtui.ui.keys.commands import Commanded, command
from cwtui.ui.panes.side_lists import FileList, PeopleList, SideList, TaskList
from cwtui.ui.widgets.backdrop import Backdrop
from cwtui.ui.widgets.line_list import LineList
from cwtui.ui.widgets.said import Said
from cwtui.ui.widgets.tab_line import TabLine

REST = 0.4  # seconds the eyes rest on a tab before it is asked for: rooms may be leafed through
AGAIN = 60.0  # seconds between declarations of what is shown: a need is forgotten after two minutes
SETTLE = 0.05  # seconds in which further changes are waited for before the list is read again
ANSWERED = 8.0  # seconds after which an online session has asked; then an empty list is an answer

_SHOWN_BY = {
    Kind.TASKS,
    Kind.OUTBOX,
    Kind.SNOOZES,
    Kind.KEEPS,
    Kind.FILES,
    Kind.MEMBERS,
    Kind.ROOMS,
    Kind.EVERYTHING,
}
_ONLINE = {Phase.STARTING, Phase.FETCHING, Phase.FRESH}


class SidePane(Commanded, Backdrop, Vertical):
    """Reads what it shows from the archive and declares that it wants it fresh, for the tab shown only."""

    PLACE = mark("Side panel")
    DEFAULT_CSS = """
    SidePane { width: 28; height: 100%; background: $background; }
    SidePane SideList { height: 1fr; }
    """

    class GoTo(Message):
        """Somebody wants to see the message of a task or a file."""

        def __init__(self, room_id: int, message_id: int) -> None:
            super().__init__()
            self.room_id = room_id
            self.message_id = message_id

    def __init__(self, context: Context) -> None:
        super().__init__(id="side")
        self.context = context
        self._tasks = TaskList(context)
        self._tabs: tuple[SideList[Any], ...] = (self._tasks, FileList(context), PeopleList(context))
        self._tab = 0
        self._room_id: int | None = None
        self._resting: Timer | None = None
        self._soon: Timer | None = None  # what changed is read again then
        self._declared_at: float | None = None  # when what is shown was first asked for
        self._unsubscribe: Callable[[], None] = lambda: None
        self._tasks.triage.read = self._reload

    def compose(self) -> ComposeResult:
        yield TabLine(self.context.look, id="side-tabs")
        yield self.list  # the others are mounted when they are first picked

    def on_mount(self) -> None:
        self._unsubscribe = self.context.session.subscribe(self._state_changed)
        self.set_interval(AGAIN, self._declare)
        self._pick(self._tab)

    def on_unmount(self) -> None:
        self._unsubscribe()

    @property
    def list(self) -> SideList[Any]:
        """The list that is shown."""
        return self._tabs[self._tab]

    # What comes from outside

    def open(self, room_id: int) -> None:
        """Show another room."""
        if room_id != self._room_id:
            self._room_id = room_id
            for tab in self._tabs:
                tab.rows = []  # its cursor begins at the top
                if tab.is_attached:
                    tab.scroll_to(y=0, animate=False)
        self._reload()
        self._ask_soon()

    def changed(self, change: Changed) -> None:
        """The archive changed: show what concerns this room."""
        if change.kind in _SHOWN_BY and change.room_id in (None, self._room_id):
            self.call_later(self._reload_soon)

    def brighten(self, bright: bool) -> None:
        """Does the pane have the focus?"""
        self.query_one(TabLine).brighten(bright)
        if bright:
            self._ask_if_new()

    def _state_changed(self, state: SyncState) -> None:
        if not self.list.rows:
            self._reload()

    # What is shown

    def _reload_soon(self) -> None:
        if self._soon is None:
            self._soon = self.set_timer(SETTLE, self._reload)

    def _reload(self) -> None:
        if self._soon is not None:
            self._soon.stop()
            self._soon = None
        if self._room_id is None or not self.is_mounted:
            return
        shown = self.list
        room = rooms.get(self.context.archive.db, self._room_id)
        shown.empty = self._nothing(shown, room)
        shown.show(shown.read(self._room_id))
        self._name_tabs()

    def _name_tabs(self) -> None:
        names, first = [say(tab.NAME) for tab in self._tabs], self._tabs[0]
        if self._room_id is not None:
            count = len(first.rows if first is self.list else first.read(self._room_id))
            names[0] += f" {count}" if count else ""
        self.query_one(TabLine).show(names, self._tab)

    def _nothing(self, tab: SideList[Any], room: RoomRow | None) -> str:
        """Why the list is empty: there are none, or none came yet."""
        phase = self.context.session.state.phase
        if room is None or not tab.expected(room) or (phase is Phase.FRESH and self._answered()):
            return say(tab.NONE)
        if phase is Phase.OFFLINE:
            return say("Not received yet (offline)")
        return say("Receiving…") if phase in _ONLINE else say("Not received yet")

    def _answered(self) -> bool:
        """Has there been time for an answer? The counters of rooms may count what is not listed."""
        return self._declared_at is not None and time.monotonic() - self._declared_at >= ANSWERED

    # What is needed

    def on_show(self) -> None:
        self._ask_if_new()

    def on_resize(self) -> None:
        self._ask_if_new()

    def _ask_if_new(self) -> None:
        """It may only now have come into sight. Textual's ``Show`` alone is no proof: it can fail to come."""
        if self._declared_at is None:
            self._ask_soon()

    def _ask_soon(self) -> None:
        self._declared_at = None
        if self._resting is not None:
            self._resting.stop()
        self._resting = self.set_timer(REST, self._declare)

    def _declare(self) -> None:
        if self.context.session.archive is not self.context.archive:
            return  # another account has the screen, and this room is none of its
        if self._room_id is None or not all(widget.display for widget in self.ancestors_with_self):
            return
        self.context.session.need(Need(self.list.ask(self._room_id), self.list.FRESH_FOR))
        if self._declared_at is None:
            self._declared_at = time.monotonic()
            self.set_timer(ANSWERED, self._reload)

    # What a person does

    def _pick(self, tab: int) -> None:
        focused = self.list.has_focus
        self._tab = tab
        if not self.list.is_attached:
            self.mount(self.list)
        for index, each in enumerate(self._tabs):
            each.display = index == tab
        if focused:
            self.screen.set_focus(self.list)
        self._reload()
        self._name_tabs()
        self._ask_soon()

    def on_tab_line_picked(self, event: TabLine.Picked) -> None:
        self._pick(event.index)
        self.screen.set_focus(self.list)

    async def on_line_list_chosen(self, event: LineList.Chosen) -> None:
        event.stop()
        row = self.list.current
        if row is None:
            return
        if (wish := self.list.wish(row)) is not None:
            from cwtui.ui.ways_out import WaysOut

            await WaysOut(self.context, self).enter(wish)
        elif (place := self.list.place(row)) is not None:
            self.post_message(self.GoTo(*place))
        elif fact := self.list.fact(row):
            self.post_message(Said(fact))

    @command("side.next_tab", mark("Next tab"), "right", footer=mark("tab"))
    def action_next_tab(self) -> None:
        self._pick((self._tab + 1) % len(self._tabs))

    @command("side.previous_tab", mark("Previous tab"), "left")
    def action_previous_tab(self) -> None:
        self._pick((self._tab - 1) % len(self._tabs))

    @command("side.tab", mark("Tab by its number"), "1", "2", "3", with_key=True)
    def action_tab(self, key: str) -> None:
        self._pick(int(key) - 1)

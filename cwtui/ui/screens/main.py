"""The main screen: status, rooms, the room, side panel, keys. It wires; the panes behave."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen

from cwtui import texts, times
from cwtui.notation import one_line
from cwtui.store import mentions, rooms, session
from cwtui.store.changes import Changed, Kind
from cwtui.sync.state import Phase, SyncState
from cwtui.texts import mark, say
from cwtui.ui.composing.templates import Templates
from cwtui.ui.context import Context
from cwtui.ui.drawing.width import steady
from cwtui.ui.files.filing import Filing
from cwtui.ui.groups import Groups, OnRoom
from cwtui.ui.keys.commands import Commanded, command
from cwtui.ui.keys.keyboard import Choice
from cwtui.ui.outcomes import Outcomes
from cwtui.ui.paced import Paced
from cwtui.ui.panes.rooms import RoomList, RoomsPane
from cwtui.ui.panes.rooms_reading import RoomsReading
from cwtui.ui.panes.side import SidePane
from cwtui.ui.room.composer import Composer
from cwtui.ui.room.pane import RoomPane
from cwtui.ui.room.tasking import Tasking
from cwtui.ui.room.writing import outside_words
from cwtui.ui.screens.facts import facts_of
from cwtui.ui.screens.going import Going
from cwtui.ui.screens.key_hints import followers, likeliest
from cwtui.ui.screens.old_wishes import OldWishes
from cwtui.ui.screens.outage import Outage
from cwtui.ui.screens.turning import Turning
from cwtui.ui.screens.undoing import Undoing
from cwtui.ui.screens.views import Views
from cwtui.ui.tasks_making import TasksMaking
from cwtui.ui.widgets.backdrop import Abreast, Backdrop
from cwtui.ui.widgets.caption import Caption
from cwtui.ui.widgets.key_row import KeyRow
from cwtui.ui.widgets.said import Said
from cwtui.ui.widgets.status_bar import StatusBar

if TYPE_CHECKING:
    from cwtui.ui.notifying.reminders import Reminders
    from cwtui.ui.views.view import View
    from cwtui.ui.ways_out import BackToForm

WIDE, MIDDLE, NARROW = 140, 100, 70  # columns: a wider side panel, three panes, two panes; below: one
SMALLEST = (40, 8)
KEY_ROW_FROM = 12  # rows
KEYS_APART, KEYS_REST = 0.6, 0.15  # seconds between two looks at the likeliest keys, and without a step
FACTS_APART = 0.1  # seconds between two looks at what the status bar says, while much happens
SEEN_AT = "seen_at"  # session value: when somebody last had a fresh list of rooms before them
SEEN_EVERY = 300.0  # seconds
LONG_AWAY = 6 * 3600.0  # seconds


class MainScreen(Commanded, Backdrop, Screen[None]):
    """One account."""

    PLACE = mark("Everywhere")
    AUTO_FOCUS = "#room-list"

    def __init__(self, context: Context, me_name: str, company: str) -> None:
        classes = "in-rooms initials" if context.look.initials else "in-rooms"  # where the focus is first
        super().__init__(classes=classes)
        self.context = context
        self._me_name = me_name
        self._company = company
        self.going = Going(self)
        self._old_wishes = OldWishes(self)
        self._outage = Outage(self)
        self.undoing = Undoing(self)
        self.views = Views(self)
        self.making = TasksMaking(self)
        self.groups = Groups(self)
        self.outcomes = Outcomes(self)
        self.filing = Filing(self)
        self.turning = Turning(self)
        self.parts = (self.turning, self.going, self.undoing, self.views, self.making, self.groups)
        self.parts += (self.filing, self.filing.sending, Templates(self))
        self.status_bar = StatusBar(context.look)
        # The panes are drawn before it: they are what a key, or a message, has changed.
        self._show_keys_soon = Paced(self, self._show_keys, KEYS_APART, KEYS_REST)
        self._show_facts_soon = Paced(self, lambda: self.call_after_refresh(self._show_facts), FACTS_APART)
        self.room = RoomPane(context)
        self.rooms = RoomsPane(context)
        self.rooms.parts = (RoomsReading(self.rooms, self.room.reading.marks), OnRoom(self.groups))
        self.side = SidePane(context)
        self.key_row = KeyRow(context.look)
        self._state: SyncState = context.session.state

    def compose(self) -> ComposeResult:
        self._fit(self.app.size.width, self.app.size.height, update=False)
        yield self.status_bar
        with Abreast(id="panes"):
            yield self.rooms
            yield self.room
            yield self.side
        yield self.key_row

    def on_mount(self) -> None:
        if (room_id := self._last_room()) is not None:
            self.open_room(room_id, restored=True)
        else:
            self.rooms.reload(None)
            self._show_facts()
        self._outage.state_changed(self._state)
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        """The panes stand: what comes now is compared with my words, and the inbox may take their place."""
        self.reminders.begin()
        settings, db = self.context.settings, self.context.archive.db
        if settings.notify.keywords or mentions.words_of(db):
            self.run_worker(self.context.write(mentions.listen_for, settings.notify.keywords))
        if settings.start == "inbox":
            self.run_worker(self.views.action_inbox())

    @cached_property
    def reminders(self) -> Reminders:
        """They say what is due and what has come; nothing has before the panes stand."""
        from cwtui.ui.notifying.notify import Notify
        from cwtui.ui.notifying.reminders import Reminders

        return Reminders(self, Notify(self))

    @property
    def is_live(self) -> bool:
        """Are its panes there? Not before they are mounted, nor while the app goes away."""
        return self.is_mounted and self.key_row.is_mounted and self.key_row.is_attached

    # What comes from outside

    def archive_changed(self, change: Changed) -> None:
        """Something was committed: whoever shows it reads again."""
        if change.kind in (Kind.MEMBERS, Kind.EVERYTHING):
            self.context.forget_names()
        if change.kind in (Kind.ROOMS, Kind.DRAFTS, Kind.EVERYTHING):
            self.rooms.reload(self.open_room_id)
            if self.room.room is None and (room_id := self._last_room()) is not None:
                self.open_room(room_id, restored=True)
        if change.kind in (Kind.OUTBOX, Kind.EVERYTHING):
            self.rooms.outbox_changed(self.open_room_id)
            self._outage.look()
            self._old_wishes.look()
        self.room.changed(change)
        self.side.changed(change)
        self.views.changed(change)
        self.outcomes.changed(change)
        self.filing.changed(change)
        self.reminders.changed(change)
        self._show_facts_soon()

    def state_changed(self, state: SyncState) -> None:
        """The sync does something else now."""
        before, self._state = self._state, state
        if state.phase is before.phase:
            self._show_facts_soon()  # what is left of the window has changed, say
        else:
            self._show_facts_soon.now()
        if state.phase is Phase.OFFLINE and before.phase is not Phase.OFFLINE:
            since = times.clock(state.since, self.context.zone)
            why = texts.reason(state.error)
            self.say_line(say("Offline since {time}: {reason} · g r tries again now", time=since, reason=why))
        elif state.limitation and not before.limitation:
            words = steady(one_line(state.limitation))
            self.say_line(say("Your plan hides older messages (“{words}”)", words=words))
        if state.phase is Phase.FRESH:
            self._note_presence(state.since)
        self._outage.state_changed(state)
        self._old_wishes.look()
        self.reminders.state_changed()

    def _note_presence(self, now: float) -> None:
        """After a night or a weekend, say once what has come."""
        seen_at = session.get(self.context.archive.db, SEEN_AT, float)
        if seen_at is not None and now - seen_at >= LONG_AWAY:
            self._show_facts()
            facts = self.status_bar.facts
            unread = sum(1 for row in self.rooms.everything if row.unread_num and not row.muted)
            self.say_line(
                say(
                    "{rooms} rooms unread · {to} To · {late} overdue — g i inbox, n next unread",
                    rooms=unread,
                    to=facts.mentions,
                    late=facts.overdue,
                )
            )
        if seen_at is None or now - seen_at >= SEEN_EVERY:
            self.run_worker(self.context.write(session.put, SEEN_AT, now))

    def note_key(self) -> None:
        """Somebody is at the keyboard."""
        self.rooms.note_key()
        self.views.note_key()
        self.outcomes.note_key()
        self._old_wishes.key_pressed()
        self.reminders.key_pressed()

    def colour_code(self) -> None:
        """The screen stands: there is time for the colours of code, and for what may be opened."""
        self.context.colour_code()
        self.room.look_again()
        self.views.get_ready()

    # Rooms

    @property
    def open_room_id(self) -> int | None:
        return self.room.room.room_id if self.room.room is not None else None

    def shows(self, room_id: int) -> bool:
        """Is this room the one in the middle, and no view in its place?"""
        return self.open_room_id == room_id and self.views.current is None

    def open_room(self, room_id: int, *, remember: bool = True, restored: bool = False) -> None:
        """Show a room in the middle. ``remember`` the way back; ``restored``: nobody has asked for it."""
        here = self.open_room_id == room_id
        if remember and not (here and self.views.current is None):
            self.going.leave()
        if self.views.current is not None:
            self.views.close()
            if here:
                return  # it is as it was left
        self.room.open(room_id, restored=restored)
        self.side.open(room_id)
        self.rooms.reload(room_id)
        self._point_at(room_id)
        if session.get(self.context.archive.db, "room", int) != room_id:
            self.run_worker(self.context.write(session.put, "room", room_id))
        self._show_facts()

    def _point_at(self, room_id: int) -> None:
        room_list = self.rooms.room_list
        for index, row in enumerate(room_list.rows):
            if row.room_id == room_id:
                room_list.move_to(index)

    def _last_room(self) -> int | None:
        kept = session.get(self.context.archive.db, "room", int)
        if kept is not None and rooms.get(self.context.archive.db, kept) is not None:
            return kept
        listed = self.rooms.everything
        return listed[0].room_id if listed else None

    def on_line_list_chosen(self, event: RoomList.Chosen) -> None:
        if isinstance(event.list, RoomList) and event.list.current is not None:
            self.enter_room(event.list.current.room_id)

    def enter_room(self, room_id: int) -> None:
        """Open a room and go into it."""
        self.open_room(room_id)
        self.set_focus(self.room.timeline)

    def on_side_pane_go_to(self, event: SidePane.GoTo) -> None:
        if not self.shows(event.room_id):
            self.open_room(event.room_id)
        self.room.go_to(event.message_id)

    # Views

    def view_changed(self) -> None:
        """Another view has taken the place of the panes, or they are back."""
        self.room.reading.look_soon()
        self._show_facts()

    def on_view_left(self) -> None:
        self.views.close()

    def on_view_go_to(self, event: View.GoTo) -> None:
        self.going.follow(event)

    async def on_tasking_wanted(self, event: Tasking.Wanted) -> None:
        await self.making.make_of(event.rows, event.part)

    async def on_back_to_form(self, event: BackToForm) -> None:
        await self.outcomes.again(event.row)

    # The frame

    def on_resize(self, event: events.Resize) -> None:
        had_one_pane = self.has_class("one-pane")
        self._fit(event.size.width, event.size.height)
        if self.has_class("one-pane") is not had_one_pane:
            self._show_facts()  # where there is one, the status bar names the room
        self.room.reading.look_soon()

    def on_screen_resume(self) -> None:
        self.room.reading.look_soon()  # what lay over it is gone
        self._show_keys()

    def on_screen_suspend(self) -> None:
        self._show_keys()

    def _fit(self, width: int, height: int, *, update: bool = True) -> None:
        too_small = width < SMALLEST[0] or height < SMALLEST[1]
        if too_small and not self.query("#too-small"):
            from cwtui.ui.widgets.too_small import TooSmall

            self.mount(TooSmall(id="too-small"))
        classes = {"too-small": too_small, "wide": width >= WIDE, "no-side": width < MIDDLE}
        classes |= {"one-pane": width < NARROW, "no-keys": height < KEY_ROW_FROM}
        self.update_classes(classes, update=update)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        self.refresh_focus()

    def refresh_focus(self) -> None:
        """Bright where the focus is; in a narrow window that pane is the one that is shown."""
        focused = self.focused
        in_rooms = focused is not None and self.rooms in focused.ancestors_with_self
        in_side = focused is not None and self.side in focused.ancestors_with_self
        # Where all panes are shown nothing looks different by it, and styling every widget takes a while.
        self.update_classes({"in-rooms": in_rooms, "in-side": in_side}, update=self.has_class("no-side"))
        self.query_one("#rooms-caption", Caption).brighten(in_rooms)
        writing = isinstance(focused, Composer)
        self.query_one("#room-caption", Caption).brighten(not in_rooms and not in_side and not writing)
        self.query_one("#writing-to", Caption).brighten(writing)
        self.side.brighten(in_side)
        self._show_facts()

    def _show_facts(self) -> None:
        context = self.context
        facts = facts_of(context, self._company, self._me_name, self._status_room(), self._state)
        self.status_bar.show(facts)
        self._show_keys()

    def _status_room(self) -> str:
        if self.views.current is not None:
            return say(self.views.current.NAME) if self.has_class("one-pane") else ""
        one_pane = self.has_class("one-pane") and not self.has_class("in-rooms")
        room = self.room.room
        if not one_pane or room is None:
            return ""
        return " · ".join(part for part in (steady(one_line(room.name)), outside_words(room)) if part)

    def _show_keys(self) -> None:
        # What lies over the screen says its keys itself.
        keys = self.app.keyboard.choices() if self.app.screen is self else ()  # type: ignore[attr-defined]
        self.key_row.show(likeliest(keys))

    def show_choices(self, choices: list[Choice]) -> None:
        """The keys that may follow the beginning of a chord."""
        self.key_row.offer(followers(choices))

    def on_keys_changed(self) -> None:
        self._show_keys()

    def on_line_list_moved(self) -> None:
        self._show_keys_soon()

    def on_said(self, event: Said) -> None:
        self.say_line(event.sentence)

    def say_line(self, sentence: str) -> None:
        """One sentence in the last row."""
        self.key_row.say_line(sentence)

    # Commands that work from every pane

    @command("sync.now", mark("Ask the server now"), "g r")
    def action_ask_now(self) -> None:
        self.context.session.wake()
        self.say_line(say("Asking the server"))

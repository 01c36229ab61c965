"""The open room: its timeline, what one can do with a message, and under it the writing."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.timer import Timer

from cwtui import times
from cwtui.store import messages, outbox, rooms, session
from cwtui.store.changes import Changed, Kind
from cwtui.store.errors import ArchiveError
from cwtui.store.messages import MessageRow
from cwtui.store.rooms import RoomRow
from cwtui.store.wishes import AnyWish, OutboxRow, Send, Upload
from cwtui.sync.asks import Members, Need
from cwtui.texts import say
from cwtui.ui.context import Context
from cwtui.ui.keys.commands import Commanded
from cwtui.ui.room.composer import Composer
from cwtui.ui.room.copying import Copying
from cwtui.ui.room.days import Days
from cwtui.ui.room.finding import Finding
from cwtui.ui.room.hinting import Hinting
from cwtui.ui.room.later import Later
from cwtui.ui.room.mentions import Mentions
from cwtui.ui.room.mine import Editing, Mine
from cwtui.ui.room.on_message import OnMessage
from cwtui.ui.room.opening import Opening
from cwtui.ui.room.peeking import Peeking
from cwtui.ui.room.reading import Reading
from cwtui.ui.room.tasking import Tasking
from cwtui.ui.room.threads import Threads
from cwtui.ui.room.title import MOST_BELOW, RoomTitle
from cwtui.ui.room.walking import Walking
from cwtui.ui.room.writing import Writing
from cwtui.ui.timeline.entries import Entry, GapLine, MessageEntry, WishEntry, entries
from cwtui.ui.timeline.stack import Place
from cwtui.ui.timeline.timeline import Timeline
from cwtui.ui.timeline.window import Window
from cwtui.ui.widgets.backdrop import Backdrop
from cwtui.ui.widgets.said import Said

if TYPE_CHECKING:
    from cwtui.ui.files.on_the_way import Notes
    from cwtui.ui.ways_out import WaysOut

MEMBERS_FRESH = 3600.0  # seconds


class RoomPane(Commanded, Backdrop, Vertical):
    """Shows one room of the archive and writes the person's wishes into it."""

    DEFAULT_CSS = """
    RoomPane { width: 1fr; height: 100%; }
    RoomPane Timeline { height: 1fr; }
    """

    def __init__(self, context: Context) -> None:
        super().__init__(id="room")
        self.context = context
        self.room: RoomRow | None = None
        self.window: Window | None = None
        self.title = RoomTitle(context.look, id="room-caption")
        self.unread_from: int | None = None
        self._seen_to = 0  # the newest message when the end of the room was last on the screen
        self._due_timer: Timer | None = None
        self.on_message = OnMessage(self)
        self.opening = Opening(self)
        self._mine = Mine(self)
        self.reading = Reading(self)
        self._walking = Walking(self)
        self.days = Days(self)
        self._finding = Finding(self)
        self._peeking = Peeking(self)
        self._hinting = Hinting(self, self._peeking)
        self.parts = (
            self.on_message,
            Tasking(self),
            self._mine,
            Editing(self),
            Copying(self),
            Later(self),
            self.opening,
            self.reading,
            self._walking,
            self.days,
            Mentions(self),
            self._finding,
            self._peeking,
            self._hinting,
            Threads(self),
        )
        self._places: dict[int, tuple[int, int] | None] = {}  # by room: where it was left

    def compose(self) -> ComposeResult:
        yield self.title
        yield Timeline(self.context.eyes(), empty=say("No messages yet · i to write"), id="timeline")
        yield Writing(self.context)

    @property
    def timeline(self) -> Timeline:
        return self.query_one(Timeline)

    @property
    def writing(self) -> Writing:
        return self.query_one(Writing)

    @property
    def composer(self) -> Composer:
        return self.writing.composer

    # Opening and following a room

    def open(self, room_id: int, *, restored: bool = False) -> None:
        """Show another room, where it was left; the draft of the one before is kept.

        ``restored``: cwtui comes back to it by itself, nobody has asked for it.
        """
        self.leave()
        db = self.context.archive.db
        room = rooms.get(db, room_id)
        if room is None:
            return
        self.room, self._seen_to = room, 0
        self.reading.opened(restored=restored)
        place = self._place_kept(room_id)
        if place is None:
            self.show_window(Window.at_end(db, room_id))
        else:
            self.show_window(Window.around(db, room_id, place[0]), place)
        self.writing.open(room)
        self._show_title(room)
        self.context.session.look_at(room_id)
        # Who reads here decides what the title and the composer say, and how long a message is held.
        self.context.session.need(Need(Members(room_id), fresh_for=MEMBERS_FRESH))

    def leave(self) -> None:
        """Keep the draft and the place of the room that is open now."""
        if self.room is None:
            return
        self._finding.left()
        self.writing.save_draft()
        place = self._places[self.room.room_id] = self._place()
        self.run_worker(self.context.write(session.put, f"place:{self.room.room_id}", place))

    def keep(self) -> None:
        """As :meth:`leave`, and done when it returns: this is the end, and nothing runs after it."""
        if self.room is None:
            return
        with suppress(ArchiveError):  # a full disk: there is nobody left to tell
            self.writing.keep_draft()
            self.reading.keep()
            self.context.archive.write_now(session.put, f"place:{self.room.room_id}", self._place())

    def _place(self) -> tuple[int, int] | None:
        """Where somebody has scrolled to: a message and the lines of it that are above; None: at the end."""
        match self.timeline.place:
            case (int(message_id), above) if not self.timeline.at_end:
                return message_id, above
        return None

    def changed(self, change: Changed) -> None:
        """The archive changed: show what concerns this room."""
        if self.room is None:
            return
        self.writing.changed(change)
        if change.room_id not in (None, self.room.room_id):
            return
        self.reading.changed(change)
        match change.kind:
            case Kind.MESSAGES | Kind.OUTBOX | Kind.EVERYTHING:
                self.reload()
                self._show_title(self.room)
            case Kind.ROOMS | Kind.MEMBERS:
                self._show_title(self.room)
        if change.kind in (Kind.MEMBERS, Kind.EVERYTHING):
            self.timeline.redraw()

    def show_window(self, window: Window, place: Place | None = None) -> None:
        """Show another stretch of the room, with ``place`` at the top of the screen; None: its end."""
        self.window = window
        self.timeline.show(self._entries(window), self.context.eyes(), place, ends=window.to_end)

    def reload(self) -> None:
        """Read the window that is shown anew, and what has arrived behind it."""
        if self.room is None or self.window is None:
            return
        self.window.reread()
        self._show_again(self.window)

    def look_again(self) -> None:
        """The same messages are seen in another way."""
        if self.window is not None:
            self._show_again(self.window)

    def _show_again(self, window: Window) -> None:
        self.timeline.update(self._entries(window), self.context.eyes(), ends=window.to_end)

    def _entries(self, window: Window) -> list[Entry]:
        db, now = self.context.archive.db, self.context.now()
        wishes = outbox.open_rows(db, window.room_id)
        self._wake_when_due(wishes, now)
        holes = messages.holes(db, window.room_id)
        if self.room is not None and (before_all := window.before_all(self.room.message_num, holes)):
            holes = [before_all, *holes]
        return entries(
            window.rows,
            holes,
            wishes if window.to_end else [row for row in wishes if not isinstance(row.wish, Send | Upload)],
            self.unread_from,
            self.context.zone,
            now,
            window.answered(),
            limited=bool(self.context.session.state.limitation),
            notes=self._notes(wishes),
        )

    def _notes(self, wishes: Sequence[OutboxRow]) -> Notes:
        """How far a file is that is being sent here, and what waits behind it."""
        if not any(isinstance(row.wish, Upload) for row in wishes):
            return {}
        from cwtui.ui.files.on_the_way import notes

        return notes(self.context, wishes)

    def say_how_far(self) -> None:
        """Files are being sent: say anew how far they are, and draw nothing else."""
        shown = {wish.row.wish_id: entry for entry in self.timeline.entries if (wish := _wish_of(entry))}
        notes = self._notes([wish.row for entry in shown.values() if (wish := _wish_of(entry))])
        for wish_id, note in notes.items():
            match shown[wish_id]:
                case WishEntry() as waiting:
                    self.timeline.say_anew(replace(waiting, note=note))
                case MessageEntry(pending=WishEntry() as waiting) as entry:
                    self.timeline.say_anew(replace(entry, pending=replace(waiting, note=note)))

    def _wake_when_due(self, wishes: Sequence[OutboxRow], now: float) -> None:
        if self._due_timer is not None:
            self._due_timer.stop()
            self._due_timer = None
        coming = [row.due_at for row in wishes if row.due_at > now]
        if coming:
            tomorrow = times.day_of(now, self.context.zone) + timedelta(days=1)
            midnight = times.begins(tomorrow, self.context.zone)  # what was tomorrow is today
            self._due_timer = self.set_timer(min(midnight, *coming) - now + 0.05, self.reload)

    def _place_kept(self, room_id: int) -> tuple[int, int] | None:
        """Where the room was left; None: at the end."""
        db = self.context.archive.db
        if room_id not in self._places:  # left by an earlier run
            self._places[room_id] = session.get(db, f"place:{room_id}", tuple[int, int])
        place = self._places[room_id]
        return place if place is not None and messages.get(db, place[0]) is not None else None

    def go_to(self, message_id: int) -> bool:
        """Put the cursor on a message of this room. False: it has not been received, and that was said."""
        db = self.context.archive.db
        if self.window is None or messages.get(db, message_id) is None:
            self.say(say("That message has not been received"))
            return False
        above = max(1, self.timeline.page // 3)  # what it was said to is on the screen too
        shown = any(entry.key == message_id for entry in self.timeline.shown())
        if not self.window.holds(message_id):
            self.show_window(Window.around(db, self.window.room_id, message_id), (message_id, -above))
        self.screen.set_focus(self.timeline)
        found = self.timeline.go_to(message_id)
        if found and not shown:
            self.timeline.bring(message_id, above)
        return found

    def on_timeline_reached_top(self) -> None:
        if self.window is not None and self.window.older():
            self._show_again(self.window)

    def on_timeline_reached_bottom(self) -> None:
        if self.window is not None and self.window.newer():
            self._show_again(self.window)

    def _show_title(self, room: RoomRow) -> None:
        room = self.room = rooms.get(self.context.archive.db, room.room_id) or room
        self.title.show_room(room, self._below(room.room_id))
        self.writing.show_room(room)

    def _below(self, room_id: int) -> int:
        """How many messages came while somebody reads further up."""
        db = self.context.archive.db
        if self.timeline.at_end or not self._seen_to:
            self._seen_to = messages.newest_id(db, room_id) or 0
            return 0
        return len(messages.page(db, room_id, after=self._seen_to, limit=MOST_BELOW + 1))

    def on_timeline_moved(self) -> None:
        if self.room is not None and self.title.news and self.timeline.at_end:
            self._show_title(self.room)

    # Writing

    def on_writing_sent(self) -> None:
        self._walking.action_last()

    async def on_writing_emptied(self) -> None:
        edited = self.writing.draft.edit_of
        row = messages.get(self.context.archive.db, edited) if edited is not None else None
        if row is not None:
            await self._mine.ask_to_delete(row)

    async def on_writing_edit_newest(self) -> None:
        await self._mine.edit_newest()

    def on_composer_left(self) -> None:
        self.screen.set_focus(self.timeline)

    def on_composer_scroll_timeline(self, event: Composer.ScrollTimeline) -> None:
        if event.by > 0:
            self.timeline.moving.action_page_down()
        else:
            self.timeline.moving.action_page_up()

    # On a message

    @property
    def message(self) -> MessageRow | None:
        """The message at the cursor."""
        entry = self.timeline.current
        return entry.row if isinstance(entry, MessageEntry) else None

    def chosen(self) -> list[MessageRow]:
        """The messages that are selected; where none are, the one at the cursor."""
        if self.timeline.selection is not None:
            return self.timeline.selected()
        return [] if self.message is None else [self.message]

    async def on_timeline_entered(self, event: Timeline.Entered) -> None:
        match event.entry:
            case GapLine():
                await self.opening.action_browse()
            case WishEntry(row=waiting) | MessageEntry(pending=WishEntry(row=waiting, wants_a_word=True)):
                await self.ways_out().enter(waiting)
            case MessageEntry():
                await self.on_message.offer()

    def ways_out(self) -> WaysOut:
        """What becomes of a wish that was not carried out."""
        from cwtui.ui.ways_out import WaysOut

        return WaysOut(self.context, self, self.writing.take_back)

    def on_timeline_clicked(self, event: Timeline.Clicked) -> None:
        if event.target.url:
            self.opening.browse(event.target.url)
        elif event.target.file_id is not None:
            self.run_worker(self._hinting.open(event.target))

    async def wish(self, wish: AnyWish) -> None:
        """Have this done as soon as it can be."""
        now = self.context.now()
        await self.context.write(outbox.add, wish, now=now, due_at=now)
        self.context.session.wake()

    def say(self, sentence: str) -> None:
        """One sentence in the last row."""
        self.post_message(Said(sentence))


def _wish_of(entry: Entry) -> WishEntry | None:
    """What waits here, or is to be done with this message."""
    if isinstance(entry, WishEntry):
        return entry
    return entry.pending if isinstance(entry, MessageEntry) else None

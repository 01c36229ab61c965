"""The open room: its timeline, what one can do with a message, and under it the writing."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.timer import Timer

from cwtui.notation import one_line
from cwtui.store import messages, outbox, rooms, session, spans
from cwtui.store.changes import Changed, Kind
from cwtui.store.errors import ArchiveError
from cwtui.store.messages import MessageRow
from cwtui.store.rooms import RoomRow
from cwtui.store.spans import Hole
from cwtui.store.wishes import AnyWish, OutboxRow
from cwtui.sync.asks import Members, Need
from cwtui.texts import say, say_n
from cwtui.ui.commands import Commanded
from cwtui.ui.context import Context
from cwtui.ui.panes.composer import Composer
from cwtui.ui.panes.copying import Copying
from cwtui.ui.panes.on_message import OnMessage
from cwtui.ui.panes.opening import Opening
from cwtui.ui.panes.reading import Reading
from cwtui.ui.panes.writing import Writing, outside_words
from cwtui.ui.timeline.entries import Entry, GapLine, MessageEntry, WishEntry, entries
from cwtui.ui.timeline.timeline import Timeline
from cwtui.ui.widgets.caption import Caption
from cwtui.ui.widgets.said import Said
from cwtui.ui.width import steady

FIRST = 40  # messages loaded when a room opens: more than a screen, and quickly laid out
MORE = 200  # messages loaded at a time when somebody scrolls up
MEMBERS_FRESH = 3600.0  # seconds
FARTHEST = 5000  # messages loaded at most to reach back to one of them


class RoomPane(Commanded, Vertical):
    """Shows one room of the archive and writes the person's wishes into it."""

    DEFAULT_CSS = """
    RoomPane { width: 1fr; height: 100%; }
    RoomPane Timeline { height: 1fr; }
    """

    def __init__(self, context: Context) -> None:
        super().__init__(id="room")
        self.context = context
        self.room: RoomRow | None = None
        self._rows: list[MessageRow] = []
        self._at_beginning = False  # nothing older is in the archive
        self.unread_from: int | None = None
        self._due_timer: Timer | None = None
        self.on_message = OnMessage(self)
        self.opening = Opening(self)
        self.parts = (self.on_message, Copying(self), self.opening, Reading(self))
        self._places: dict[int, tuple[int, int] | None] = {}  # by room: where it was left

    def compose(self) -> ComposeResult:
        yield Caption(self.context.look, id="room-caption")
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

    def open(self, room_id: int) -> None:
        """Show another room, where it was left; the draft of the one before is kept."""
        self.leave()
        db = self.context.archive.db
        room = rooms.get(db, room_id)
        if room is None:
            return
        self.room = room
        self._rows = messages.page(db, room_id, limit=FIRST)
        self._at_beginning = len(self._rows) < FIRST
        self.unread_from = self._first_unread(room)
        self.timeline.show(self._entries(room), self.context.eyes(), self._place_kept(room))
        self.writing.open(room)
        self._show_caption(room)
        self.context.session.look_at(room_id)
        # Who reads here decides what the title and the composer say, and how long a message is held.
        self.context.session.need(Need(Members(room_id), fresh_for=MEMBERS_FRESH))

    def leave(self) -> None:
        """Keep the draft and the place of the room that is open now."""
        if self.room is None:
            return
        self.writing.save_draft()
        place = self._places[self.room.room_id] = self._place()
        self.run_worker(self.context.write(session.put, f"place:{self.room.room_id}", place))

    def keep(self) -> None:
        """As :meth:`leave`, and done when it returns: this is the end, and nothing runs after it."""
        if self.room is None:
            return
        with suppress(ArchiveError):  # a full disk: there is nobody left to tell
            self.writing.keep_draft()
            self.context.archive.write_now(session.put, f"place:{self.room.room_id}", self._place())

    def _place(self) -> tuple[int, int] | None:
        """Where somebody has scrolled to: a message and the lines of it that are above; None: at the end."""
        match self.timeline.place:
            case (int(message_id), above) if not self.timeline.at_end:
                return message_id, above
        return None

    def changed(self, change: Changed) -> None:
        """The archive changed: show what concerns this room."""
        if self.room is None or change.room_id not in (None, self.room.room_id):
            return
        match change.kind:
            case Kind.MESSAGES | Kind.OUTBOX | Kind.EVERYTHING:
                self.reload()
            case Kind.ROOMS | Kind.MEMBERS:
                self._show_caption(self.room)
        if change.kind in (Kind.MEMBERS, Kind.EVERYTHING):
            self.timeline.redraw()

    def reload(self) -> None:
        """Read the window that is shown anew, and what has arrived behind it."""
        if self.room is None:
            return
        db, room_id = self.context.archive.db, self.room.room_id
        if self._rows:
            first = self._rows[0].message_id
            self._rows = messages.page(db, room_id, after=first - 1, limit=len(self._rows) + MORE)
        else:
            self._rows = messages.page(db, room_id, limit=FIRST)
            self.unread_from = self._first_unread(rooms.get(db, room_id) or self.room)
        self.timeline.update(self._entries(self.room), self.context.eyes())

    def _entries(self, room: RoomRow) -> list[Entry]:
        db, room_id = self.context.archive.db, room.room_id
        now = self.context.now()
        wishes = outbox.open_rows(db, room_id)
        self._wake_when_due(wishes, now)
        holes = messages.holes(db, room_id)
        if (before_all := self._before_the_archive(room, holes)) is not None:
            holes = [before_all, *holes]
        return entries(self._rows, holes, wishes, self.unread_from, self.context.zone, now)

    def _before_the_archive(self, room: RoomRow, holes: Sequence[Hole]) -> Hole | None:
        """What was said before the oldest message we have: the service gives no more than the newest 100."""
        db, room_id = self.context.archive.db, room.room_id
        if not self._rows or not self._at_beginning:
            return None
        first = self._rows[0].message_id
        missing = room.message_num - messages.count(db, room_id)
        if missing <= 0 or spans.joins(db, room_id, 0, first):
            return None
        if any(hole.missing is None for hole in holes):
            return Hole(0, first, None)  # nobody knows how many of them are missing here
        missing -= sum(hole.missing or 0 for hole in holes)
        return Hole(0, first, missing) if missing > 0 else None

    def _wake_when_due(self, wishes: Sequence[OutboxRow], now: float) -> None:
        if self._due_timer is not None:
            self._due_timer.stop()
            self._due_timer = None
        coming = [row.due_at for row in wishes if row.due_at > now]
        if coming:
            self._due_timer = self.set_timer(min(coming) - now + 0.05, self.reload)

    def _first_unread(self, room: RoomRow) -> int | None:
        if not room.unread_num:
            return None
        return messages.unread_from(self.context.archive.db, room.room_id, room.unread_num, self.context.me)

    def _place_kept(self, room: RoomRow) -> tuple[object, int] | None:
        """Where the room was left; older messages are loaded if that is necessary to come back there."""
        db, room_id = self.context.archive.db, room.room_id
        if room_id not in self._places:  # left by an earlier run
            self._places[room_id] = session.get(db, f"place:{room_id}", tuple[int, int])
        if (place := self._places[room_id]) is None:
            return None
        return place if self._reach_back_to(room, place[0]) else None

    def _reach_back_to(self, room: RoomRow, message_id: int) -> bool:
        """Have the window begin at or before ``message_id``. False: that is too far back, or not archived."""
        db = self.context.archive.db
        if self._rows and message_id < self._rows[0].message_id:
            between = messages.page(db, room.room_id, after=message_id - 1, limit=FARTHEST)
            if not between or between[-1].message_id < self._rows[-1].message_id:
                return False
            self._rows = between
        return bool(self._rows)

    def go_to(self, message_id: int) -> None:
        """Put the cursor on a message of this room."""
        if self.room is None:
            return
        if self._reach_back_to(self.room, message_id):
            self.timeline.update(self._entries(self.room), self.context.eyes())
        if not self.timeline.go_to(message_id):
            self.say(say("That message has not been received"))
        self.screen.set_focus(self.timeline)

    def on_timeline_reached_top(self) -> None:
        if self.room is None or not self._rows:
            return
        first = self._rows[0].message_id
        older = messages.page(self.context.archive.db, self.room.room_id, before=first, limit=MORE)
        if older or not self._at_beginning:
            self._rows = older + self._rows
            self._at_beginning = len(older) < MORE
            self.timeline.update(self._entries(self.room), self.context.eyes())

    def _show_caption(self, room: RoomRow) -> None:
        room = self.room = rooms.get(self.context.archive.db, room.room_id) or room
        count = room.member_count
        facts = say_n("{n} person", "{n} people", count) if count and room.type == "group" else ""
        if room.left_at is not None:
            facts = say("you are no longer in this room")
        name = steady(one_line(room.name))
        self.query_one("#room-caption", Caption).show(name, facts, outside_words(room))
        self.writing.show_room(room)

    # Writing

    def on_writing_sent(self) -> None:
        self.timeline.action_last()

    def on_composer_left(self) -> None:
        self.screen.set_focus(self.timeline)

    def on_composer_scroll_timeline(self, event: Composer.ScrollTimeline) -> None:
        if event.by > 0:
            self.timeline.action_timeline_page_down()
        else:
            self.timeline.action_timeline_page_up()

    # On a message

    @property
    def message(self) -> MessageRow | None:
        """The message at the cursor."""
        entry = self.timeline.current
        return entry.row if isinstance(entry, MessageEntry) else None

    async def on_timeline_entered(self, event: Timeline.Entered) -> None:
        match event.entry:
            case GapLine():
                await self.opening.action_browse()
            case WishEntry():
                from cwtui.ui.panes.waiting import Waiting

                await Waiting(self).enter(event.entry.row)
            case MessageEntry():
                await self.on_message.offer()

    async def wish(self, wish: AnyWish) -> None:
        """Have this done as soon as it can be."""
        now = self.context.now()
        await self.context.write(outbox.add, wish, now=now, due_at=now)
        self.context.session.wake()

    def say(self, sentence: str) -> None:
        """One sentence in the last row."""
        self.post_message(Said(sentence))

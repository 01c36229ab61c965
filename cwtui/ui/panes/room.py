"""The open room: its timeline, what one can do with a message, and under it the writing."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.timer import Timer

from cwtui import notation
from cwtui.notation import one_line
from cwtui.store import messages, outbox, rooms, session, spans
from cwtui.store.changes import Changed, Kind
from cwtui.store.errors import ArchiveError
from cwtui.store.messages import MessageRow
from cwtui.store.rooms import RoomRow
from cwtui.store.spans import Hole
from cwtui.store.wishes import MarkRead, MarkUnread, OutboxRow, Send, WishState
from cwtui.sync.asks import Members, Need
from cwtui.texts import mark, say, say_n
from cwtui.ui.commands import Commanded, command
from cwtui.ui.context import Context
from cwtui.ui.failures import reason
from cwtui.ui.keyboard import run
from cwtui.ui.panes.composer import Composer
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

    PLACE = mark("Messages")
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
        self._unread_from: int | None = None
        self._due_timer: Timer | None = None
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
        self._unread_from = self._first_unread(room)
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
            self._unread_from = self._first_unread(rooms.get(db, room_id) or self.room)
        self.timeline.update(self._entries(self.room), self.context.eyes())

    def _entries(self, room: RoomRow) -> list[Entry]:
        db, room_id = self.context.archive.db, room.room_id
        now = self.context.now()
        wishes = outbox.open_rows(db, room_id)
        self._wake_when_due(wishes, now)
        holes = messages.holes(db, room_id)
        if (before_all := self._before_the_archive(room, holes)) is not None:
            holes = [before_all, *holes]
        return entries(self._rows, holes, wishes, self._unread_from, self.context.zone, now)

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
            self._say(say("That message has not been received"))
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
                self.action_browse()
            case WishEntry():
                await self._enter_wish(event.entry.row)
            case MessageEntry():
                await self._offer_actions()

    async def _offer_actions(self) -> None:
        """All that can be done with the message, by name: nobody has to know the keys."""
        from cwtui.ui.dialogs.picker import Item, Picker
        from cwtui.ui.widgets.key_row import shown_key

        own = [known for known in type(self).OWN_COMMANDS.values() if known.listed]
        items = [Item(known.id, say(known.name), shown_key(known.keys[0]), known.id) for known in own]

        async def chosen(command_id: str | None) -> None:
            if command_id is not None:
                await run(self, type(self).OWN_COMMANDS[command_id])

        await self.app.push_screen(
            Picker(self.context.look, say("Do what with this message?"), items), chosen
        )

    async def _enter_wish(self, row: OutboxRow) -> None:
        """Enter on a waiting message sends it now; on a failed one, the ways out."""
        if row.state is WishState.QUEUED:
            if await self.context.write(outbox.send_now, row.wish_id, self.context.now()):
                self.context.session.wake()
            return
        if row.state not in (WishState.FAILED, WishState.ASKED):
            return
        from cwtui.ui.dialogs.question import Answer, Question

        answers = [
            Answer("back", say("Back to the composer")),
            Answer("retry", say("Send again")),
            Answer("drop", say("Throw away")),
        ]

        async def decided(answer: str | None) -> None:
            await self._way_out(row, answer)

        unknown = row.state is WishState.ASKED and row.error != "stale"
        title = say("Was this message sent?") if unknown else say("This message was not sent")
        await self.app.push_screen(Question(title, _why(row), answers, yes="retry"), decided)

    async def _way_out(self, row: OutboxRow, answer: str | None) -> None:
        match answer:
            case "back":
                await self.writing.take_back(row)
            case "retry":
                await self.context.write(outbox.retry, row.wish_id, self.context.now())
                self.context.session.wake()
            case "drop":
                await self.context.write(outbox.take_back, row.wish_id)

    @command("message.reply", mark("Reply"), "r", footer=mark("reply"))
    def action_reply(self) -> None:
        if (row := self._answerable()) is not None:
            self.writing.reply_to(row.message_id)
            self.screen.set_focus(self.composer)

    @command("message.quote", mark("Quote"), ">", footer=mark("quote"))
    def action_quote(self) -> None:
        if (row := self._answerable()) is not None:
            self.writing.write(notation.quote(row.account_id, row.send_time, row.body) + "\n")

    @command("message.mention", mark("Write To its author"), "@")
    def action_mention(self) -> None:
        if (row := self._answerable()) is not None:
            self.writing.write(notation.to(row.account_id, row.author))

    def _answerable(self) -> MessageRow | None:
        row = self.message
        if row is None or row.deleted:
            self._say(say("There is no message at the cursor"))
            return None
        return row

    @command("message.copy", mark("Copy the text"), "y")
    def action_copy(self) -> None:
        if (row := self.message) is not None:
            self.app.copy_to_clipboard(notation.plain(notation.parse(row.body), self.context.name))
            self._say(say("Copied"))

    @command("message.copy_link", mark("Copy the link"), "Y")
    def action_copy_link(self) -> None:
        if (row := self.message) is not None:
            self.app.copy_to_clipboard(_address(row.room_id, row.message_id))
            self._say(say("Link copied"))

    @command("room.browse", mark("Open in the browser"), "o", footer=mark("browser"))
    def action_browse(self) -> None:
        import webbrowser

        if self.room is not None:
            row = self.message
            address = _address(self.room.room_id, row.message_id if row else None)
            if not webbrowser.open(address):
                self._say(say("No browser was found. The address: {address}", address=address))

    @command("room.read_to_here", mark("Read up to here"), "R")
    async def action_read_to_here(self) -> None:
        if (row := self.message) is not None:
            await self._wish(MarkRead(room_id=row.room_id, message_id=row.message_id))
            self._say(say("Read up to here"))

    @command("room.unread_from_here", mark("Unread from here"), "u")
    async def action_unread_from_here(self) -> None:
        if (row := self.message) is not None:
            await self._wish(MarkUnread(room_id=row.room_id, message_id=row.message_id))
            self._unread_from = row.message_id
            self.reload()
            self._say(say("Unread from this message on (everywhere in Chatwork)"))

    @command("room.unread_line", mark("Unread line"), "L")
    def action_unread_line(self) -> None:
        if not self.timeline.go_to("unread"):
            self._say(say("Nothing is unread here"))

    async def _wish(self, wish: MarkRead | MarkUnread) -> None:
        now = self.context.now()
        await self.context.write(outbox.add, wish, now=now, due_at=now)
        self.context.session.wake()

    def _say(self, sentence: str) -> None:
        self.post_message(Said(sentence))


def _why(row: OutboxRow) -> str:
    if row.state is WishState.ASKED and row.error != "stale":
        return say(
            "It could not be found out whether it arrived. Look into the room before you send it again."
        )
    assert isinstance(row.wish, Send)
    return reason(row.error, row.words)


def _address(room_id: int, message_id: int | None) -> str:
    """Where the web client shows it. https://www.chatwork.com/#!rid123-456"""
    return f"https://www.chatwork.com/#!rid{room_id}" + (f"-{message_id}" if message_id else "")

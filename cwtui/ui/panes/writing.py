"""Writing to the open room: the composer, its line above it, the draft on disk, and what becomes of Enter."""

from __future__ import annotations

from sqlite3 import Connection

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Static, TextArea

from cwtui import notation
from cwtui.notation import one_line
from cwtui.store import drafts, messages, outbox, session
from cwtui.store.drafts import Draft
from cwtui.store.rooms import RoomRow
from cwtui.store.wishes import OutboxRow, Send, WishState
from cwtui.texts import say, say_n
from cwtui.ui.context import Context
from cwtui.ui.panes.composer import Composer
from cwtui.ui.widgets.caption import Caption
from cwtui.ui.widgets.said import Said
from cwtui.ui.width import steady

DRAFT_AFTER = 0.2  # seconds between the last key and the draft on disk
LONGEST = 65_535  # characters, https://developer.chatwork.com/reference/post-rooms-room_id-messages
HAS_SENT = "has_sent"  # session value: somebody knows by now how Enter works here


class Writing(Vertical):
    """The lower part of a room. Nothing typed here is lost: it is a draft, then a wish, then a message."""

    DEFAULT_CSS = """
    Writing { height: auto; }
    Writing #writing { height: auto; max-height: 8; }
    Writing #prompt { width: 3; height: 1; color: $accent; background: $background; }
    Writing #how-to-send { height: 1; color: $quiet; padding: 0 3; display: none; }
    Writing.untried.writing #how-to-send { display: block; }
    """

    class Sent(Message):
        """A wish was put into the outbox."""

    def __init__(self, context: Context) -> None:
        untried = session.get(context.archive.db, HAS_SENT, bool) is None
        super().__init__(id="writing-pane", classes="untried" if untried else "")
        self.context = context
        self.room: RoomRow | None = None
        self.draft = Draft(room_id=0, text="")
        self._on_its_way: dict[int, Draft] = {}  # by room: not on disk yet, or not to be written
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        yield Caption(self.context.look, ruled=True, id="writing-to")
        with Horizontal(id="writing"):
            yield Static(" > ", id="prompt")
            yield Composer()
        if self.has_class("untried"):
            yield Static(self._how_to_send(), id="how-to-send", markup=False)

    @property
    def composer(self) -> Composer:
        return self.query_one(Composer)

    def open(self, room: RoomRow) -> None:
        """Write to this room; what was begun here before is in the composer again."""
        self.room = room
        kept = self._on_its_way.get(room.room_id) or drafts.get(self.context.archive.db, room.room_id)
        self._take(kept or Draft(room_id=room.room_id, text=""))
        self.show_room(room)

    def show_room(self, room: RoomRow) -> None:
        """Say to whom this goes."""
        self.room = room
        line = "── " + say("to {room}", room=steady(one_line(room.name)))
        if self.draft.reply_to is not None:
            answered = messages.get(self.context.archive.db, self.draft.reply_to)
            if answered is not None:
                line += " · " + say("reply to {name}", name=steady(one_line(answered.author)))
        self.query_one("#writing-to", Caption).show(line, "", outside_words(room))

    def on_descendant_focus(self) -> None:
        self.add_class("writing")

    def on_descendant_blur(self) -> None:
        self.remove_class("writing")

    # Drafts

    def _take(self, draft: Draft) -> None:
        self.draft = draft
        self.composer.put(draft.text, draft.caret)

    @on(TextArea.Changed)
    @on(TextArea.SelectionChanged)
    def note_draft(self) -> None:
        """The text or the caret is another: it is on disk soon."""
        if self._timer is None:
            self._timer = self.set_timer(DRAFT_AFTER, self.save_draft)

    def save_draft(self) -> None:
        """Write the draft to disk, if it is not there as it is."""
        self._stop_timer()
        if (draft := self._written()) is not None and draft != self.draft:
            self._keep(draft)

    def keep_draft(self) -> None:
        """Write the draft to disk before this returns. Raises ArchiveError."""
        if (draft := self._written()) is not None:
            self.context.archive.write_now(_store, draft)

    def _written(self) -> Draft | None:
        """What stands in the composer; None where there is nothing to write to."""
        if self.room is None:
            return None
        row, column = self.composer.cursor_location
        return Draft(
            room_id=self.room.room_id,
            text=self.composer.text,
            caret=(row, column),
            reply_to=self.draft.reply_to,
        )

    def _keep(self, draft: Draft) -> None:
        self.draft = self._on_its_way[draft.room_id] = draft
        self.run_worker(self._put_on_disk(draft))

    async def _put_on_disk(self, draft: Draft) -> None:
        """Write the draft, unless a newer one is on its way, or it has been sent meanwhile."""
        coming, room_id = self._on_its_way, draft.room_id
        if coming.get(room_id) is not draft or not await self.context.write(_store, draft):
            return
        if coming.get(room_id) is draft:
            del coming[room_id]

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def reply_to(self, message_id: int | None) -> None:
        """What is written answers this message; None: none any more."""
        if self.room is None:
            return
        row, column = self.composer.cursor_location
        text = self.composer.text
        self._keep(Draft(room_id=self.room.room_id, text=text, caret=(row, column), reply_to=message_id))
        self.show_room(self.room)

    def write(self, text: str) -> None:
        """Put ``text`` (notation) at the caret and go on writing."""
        self.composer.insert(text)
        self.screen.set_focus(self.composer)

    # Sending

    async def on_composer_send(self, event: Composer.Send) -> None:
        text = self._reply_tag(self.draft.reply_to) + event.text
        if self.room is None:
            self._put_back(event.text)
            return
        if not event.text.strip():
            return
        if len(text) > LONGEST:
            self._say(say("Too long: a message holds 65,535 characters, this one has {n}.", n=len(text)))
            self._put_back(event.text)
            return
        now = self.context.now()
        wish = Send(room_id=self.room.room_id, body=text, reply_to=self.draft.reply_to)
        self._stop_timer()
        due_at = now + self._hold()
        before, self.draft = self.draft, Draft(room_id=self.room.room_id, text="")
        self._on_its_way.pop(self.room.room_id, None)
        if await self.context.write(outbox.add_and_clear_draft, wish, now=now, due_at=due_at) is None:
            self.draft = before
            self._put_back(event.text)
            return
        self.note_draft()  # what was typed behind the Enter
        self.show_room(self.room)
        self.context.session.wake()
        self.post_message(self.Sent())
        if self.has_class("untried"):
            self.remove_class("untried")
            await self.context.write(session.put, HAS_SENT, True)

    def _put_back(self, text: str) -> None:
        """It could not be sent: it is in the composer again, before what was typed meanwhile."""
        self.composer.put(text + self.composer.text, _end_of(text))

    def _hold(self) -> float:
        send = self.context.settings.send
        return send.hold_outside if self.room is not None and self.room.outside else send.hold_seconds

    def _reply_tag(self, message_id: int | None) -> str:
        """What stands before an answer: the tag and the name, as the web client writes them."""
        answered = messages.get(self.context.archive.db, message_id) if message_id else None
        if answered is None:
            return ""
        return notation.reply(answered.account_id, answered.room_id, answered.message_id, answered.author)

    async def on_composer_take_back(self) -> None:
        if self.room is None:
            return
        rows = outbox.open_rows(self.context.archive.db, self.room.room_id)
        waiting = [row for row in rows if isinstance(row.wish, Send) and row.state is WishState.QUEUED]
        if waiting:
            await self.take_back(waiting[-1])
        else:
            self._say(say("Nothing waits to be sent here"))

    async def take_back(self, row: OutboxRow) -> None:
        """The message returns into the composer, before what is written there now."""
        wish = await self.context.write(outbox.take_back, row.wish_id)
        if not isinstance(wish, Send) or self.room is None:
            self._say(say("Too late: it is being sent"))
            return
        text = wish.body.removeprefix(self._reply_tag(wish.reply_to))
        end = _end_of(text)
        if written := self.composer.text:
            text = f"{text}\n{written}"
        draft = Draft(room_id=self.room.room_id, text=text, caret=end, reply_to=wish.reply_to)
        self._take(draft)
        self._keep(draft)
        self.show_room(self.room)
        self.screen.set_focus(self.composer)

    def on_composer_left(self) -> None:
        if self.draft.reply_to is not None and not self.composer.text:
            self.reply_to(None)

    def _how_to_send(self) -> str:
        if self.context.settings.send.enter == "newline":
            return say("Ctrl+D sends, Enter breaks the line")
        return say("Enter sends, Ctrl+J breaks the line")

    def _say(self, sentence: str) -> None:
        self.post_message(Said(sentence))


def outside_words(room: RoomRow) -> str:
    """How many other companies read this room; "" for none."""
    if not room.outside:
        return ""
    return say_n("{n} other company", "{n} other companies", room.outside)


def _store(db: Connection, draft: Draft) -> bool:
    if draft.text or draft.reply_to is not None:
        drafts.save(db, draft)
    else:
        drafts.delete(db, draft.room_id)
    return True


def _end_of(text: str) -> tuple[int, int]:
    lines = text.split("\n")
    return len(lines) - 1, len(lines[-1])

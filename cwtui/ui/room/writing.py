"""Writing to the open room: the composer, its line above it, the draft on disk, and what becomes of Enter."""

from __future__ import annotations

from functools import partial

import msgspec
from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Static, TextArea

from cwtui.store import messages, outbox, session
from cwtui.store.changes import Changed, Kind
from cwtui.store.drafts import Draft
from cwtui.store.messages import MessageRow
from cwtui.store.rooms import RoomRow
from cwtui.store.wishes import AnyWish, Edit, OutboxRow, Send, Upload, WishState
from cwtui.sync.lanes import is_for_later
from cwtui.texts import say, say_n
from cwtui.ui.composing.previewing import Previewing
from cwtui.ui.context import Context
from cwtui.ui.keys.commands import Commanded
from cwtui.ui.room.attaching import Attaching
from cwtui.ui.room.composer import Composer
from cwtui.ui.room.composer_line import composer_lines
from cwtui.ui.room.drafting import Drafting, at_end, is_something, joined
from cwtui.ui.room.filling import Filling
from cwtui.ui.room.pasting import Pasting
from cwtui.ui.room.sending import Sending
from cwtui.ui.widgets.caption import Caption
from cwtui.ui.widgets.said import Said

DRAFT_AFTER = 0.2  # seconds between the last key and the draft on disk
HAS_SENT = "has_sent"  # session value: somebody knows by now how Enter works here


class Writing(Commanded, Vertical):
    """The lower part of a room. Nothing typed here is lost: it is a draft, then a wish, then a message."""

    DEFAULT_CSS = """
    Writing { height: auto; }
    Writing #writing { height: auto; max-height: 8; }
    Writing.offered #writing, Writing.offered Composer { max-height: 7; }  /* the offer has the eighth line */
    Writing #prompt { width: 3; height: 1; color: $accent; background: $background; }
    Writing #how-to-send { height: 1; color: $quiet; padding: 0 3; display: none; }
    Writing.untried.writing #how-to-send { display: block; }
    """

    class Sent(Message):
        """A message was put into the outbox."""

    class Emptied(Message):
        """A message of mine was to be saved with nothing in it."""

    class EditNewest(Message):
        """What I wrote here last shall be edited."""

    def __init__(self, context: Context) -> None:
        untried = session.get(context.archive.db, HAS_SENT, bool) is None
        super().__init__(id="writing-pane", classes="untried" if untried else "")
        self.context = context
        self.room: RoomRow | None = None
        self.draft = Draft(room_id=0, text="")
        self.drafting = Drafting(context, self.run_worker)
        self.sending = Sending(self)
        self._attaching = Attaching(self)
        self.filling = Filling(self)
        self._pasting = Pasting(self)
        self._previewing = Previewing(self)
        self.parts = (self.sending, self._attaching, self._pasting, self.filling)
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        yield Caption(self.context.look, ruled=True, id="writing-to")
        with Horizontal(id="writing"):
            yield Static(" > ", id="prompt")
            composer = Composer()
            composer.complete(self.context, self._room_id, above=self)
            composer.before = (*composer.before, self._previewing)
            yield composer
        if self.has_class("untried"):
            yield Static(self._how_to_send(), id="how-to-send", markup=False)

    @property
    def composer(self) -> Composer:
        return self.query_one(Composer)

    def _room_id(self) -> int | None:
        return self.room.room_id if self.room is not None else None

    def open(self, room: RoomRow) -> None:
        """Write to this room; what was begun here before is in the composer again."""
        self.room = room
        self._take(self.drafting.of(room.room_id))
        self.return_from_below()
        self.show_room(room)

    def show_room(self, room: RoomRow) -> None:
        """Say to whom this goes."""
        self.room = room
        context = self.context
        line, *shorter = composer_lines(context.archive.db, self.draft, room, context.zone, context.now())
        self.query_one("#writing-to", Caption).show(line, "", outside_words(room), shorter=shorter)

    def changed(self, change: Changed) -> None:
        """The archive changed: also what is answered or edited here may say something else now."""
        if change.kind in (Kind.OUTBOX, Kind.EVERYTHING):
            self.sending.saved.look()
        if self.room is None or change.room_id not in (None, self.room.room_id):
            return
        if change.kind in (Kind.MESSAGES, Kind.EVERYTHING):
            self.draft = self.drafting.forget_deleted(self.draft)
            self.show_room(self.room)

    def on_descendant_focus(self) -> None:
        self.add_class("writing")

    def on_descendant_blur(self) -> None:
        self.remove_class("writing")
        self._previewing.left()

    # Drafts

    def _take(self, draft: Draft) -> None:
        self.draft = draft
        self.composer.put(draft.text, draft.caret)

    def take_and_keep(self, draft: Draft) -> None:
        """This stands in the composer now, and is on disk soon."""
        self._take(draft)
        self.drafting.keep(draft)
        if self.room is not None:
            self.show_room(self.room)

    @on(TextArea.Changed)
    def end_offer(self) -> None:
        """What was offered of a paste is over once something else is typed."""
        self._pasting.end_offer()

    @on(TextArea.Changed)
    @on(TextArea.SelectionChanged)
    def note_draft(self) -> None:
        """The text or the caret is another: it is on disk soon."""
        self._previewing.follow()
        if self._timer is None:
            self._timer = self.set_timer(DRAFT_AFTER, self.save_draft)

    def save_draft(self) -> None:
        """Write the draft to disk, if it is not there as it is."""
        self._stop_timer()
        if (draft := self._written()) is not None and draft != self.draft:
            self.draft = draft
            self.drafting.keep(draft)

    def keep_draft(self) -> None:
        """Write the draft to disk before this returns. Raises ArchiveError."""
        if (draft := self._written()) is not None:
            self.drafting.keep_now(draft)

    def _written(self) -> Draft | None:
        """What stands in the composer; None where there is nothing to write to."""
        if self.room is None:
            return None
        row, column = self.composer.cursor_location
        return msgspec.structs.replace(
            self.draft, room_id=self.room.room_id, text=self.composer.text, caret=(row, column)
        )

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def reply_to(self, message_id: int | None) -> None:
        """What is written answers this message; None: none any more."""
        if (written := self._written()) is None:
            return
        if written.edit_of is not None:  # its text is another message's
            self.take_up(Draft(room_id=written.room_id, text=""))
            written = self.draft
        row = messages.get(self.context.archive.db, message_id) if message_id is not None else None
        body = row.body if row is not None else None
        self.take_and_keep(msgspec.structs.replace(written, reply_to=message_id, old_body=body))

    def write(self, text: str) -> None:
        """Put ``text`` (notation) at the caret and go on writing."""
        self.composer.insert(text)
        self.screen.set_focus(self.composer)

    # One thing over the other

    def take_up(self, draft: Draft) -> None:
        """Write this first; what is written now returns when it is done or given up."""
        self._stop_timer()
        if (written := self._written()) is not None:
            self.drafting.put_under(written)
        self.take_and_keep(draft)
        self.screen.set_focus(self.composer)

    def return_from_below(self) -> None:
        """What lies under an empty composer is in it again."""
        if self.room is None or self.composer.text or self.draft.about is not None:
            return
        if (before := self.drafting.lift(self.room.room_id)) is not None:
            self.take_and_keep(before)

    # Editing

    def edit(self, row: MessageRow) -> None:
        """Write this message of mine anew, or go on with that."""
        if self.draft.edit_of == row.message_id:
            self.screen.set_focus(self.composer)
            return
        begun = self.drafting.lift_edit(row.room_id, row.message_id)
        body = row.body.replace("\r\n", "\n")
        fresh = Draft(room_id=row.room_id, text=body, edit_of=row.message_id, old_body=body)
        self.take_up(begun or at_end(fresh))

    def end_edit(self) -> None:
        """Stop editing without saving. What was written is found again by undoing this."""
        written = self.drop_edit()
        if written is not None and is_something(written):
            words = say("You are editing it again")
            self.context.undo.did(words, partial(self._resume, written), room_id=written.room_id)
            self.say(say("The edit was not saved · z goes on with it"))

    def drop_edit(self) -> Draft | None:
        """Put what was written before in the place of the edit, which is returned."""
        if (written := self._written()) is None or written.edit_of is None:
            return None
        self._stop_timer()
        self.take_and_keep(Draft(room_id=written.room_id, text=""))
        self.return_from_below()
        return written

    async def _resume(self, draft: Draft) -> bool:
        """Go on with an edit that was given up."""
        if self.room is None or self.room.room_id != draft.room_id:
            self.drafting.put_under(self.drafting.of(draft.room_id))
            self.drafting.keep(draft)
        elif self.draft.edit_of != draft.edit_of:
            self.take_up(draft)
        else:
            return False  # it was begun anew meanwhile
        return True

    # Sending and saving

    async def on_composer_send(self, event: Composer.Send) -> None:
        if self._attaching.is_sent_with(event):
            return
        if self.room is None:
            self.put_back(event.text, event.caret)
        elif event.text.strip():
            await self.sending.send(event.text, event.caret)
        elif self.draft.edit_of is not None:
            self.post_message(self.Emptied())

    def begin_next(self, room_id: int) -> Draft:
        """What was written is on its way: the draft it was is returned, nothing of it is to be kept."""
        self._stop_timer()
        before, self.draft = self.draft, Draft(room_id=room_id, text="")
        self.drafting.sent(room_id)
        return before

    async def go_on(self) -> None:
        """It is in the outbox: what was typed behind the Enter, or lay under it, is written now."""
        self.note_draft()
        self.return_from_below()
        if self.room is not None:
            self.show_room(self.room)
        self.context.session.wake()
        if self.has_class("untried"):
            self.remove_class("untried")
            await self.context.write(session.put, HAS_SENT, True)

    def put_back(self, text: str, caret: tuple[int, int] | None = None) -> None:
        """It was not sent: it is in the composer again, before what was typed meanwhile."""
        lines = text.split("\n")
        self.composer.put(text + self.composer.text, caret or (len(lines) - 1, len(lines[-1])))

    async def on_composer_pasted(self, event: Composer.Pasted) -> None:
        await self._pasting.look_at(event)
        await self._attaching.look_into(event.text)

    # Taking back

    async def on_composer_take_back(self, event: Composer.TakeBack) -> None:
        if self.room is None:
            return
        rows = outbox.open_rows(self.context.archive.db, self.room.room_id)
        waiting = [row for row in rows if can_come_back(row) or is_waiting_file(row)]
        if event.or_edit:  # what has a time of its own is in nobody's way
            waiting = [row for row in waiting if row.due_at <= self.context.now() or not is_for_later(row)]
        if waiting:
            await self.take_back(max(waiting, key=lambda row: (row.created_at, row.wish_id)))
        elif event.or_edit:
            self.post_message(self.EditNewest())
        else:
            self.say(say("Nothing waits to be sent here"))

    async def take_back(self, row: OutboxRow) -> None:
        """The message, or the edit of one, returns into the composer, before what is written there now.

        A file is just not sent.
        """
        if isinstance(row.wish, Upload):
            from cwtui.ui.files.sending import taken_back

            self.say(await taken_back(self.context, row))
            return
        draft, written = self._as_draft(row.wish), self._written()
        if draft is None or written is None or not await self._leaves_outbox(row, draft, written):
            return
        if (both := joined(draft, self._written() or written)) is not None:
            self.take_and_keep(both)
            self.screen.set_focus(self.composer)
        else:
            self.take_up(draft)

    async def lay_aside(self, row: OutboxRow) -> None:
        """It is a draft of its room again, and nobody need go there."""
        draft, written = self._as_draft(row.wish), self.drafting.of(row.wish.room_id)
        if self.room is not None and self.room.room_id == row.wish.room_id:
            await self.take_back(row)
        elif draft is not None and await self._leaves_outbox(row, draft, written):
            self.drafting.lay_over(draft, written)

    def _as_draft(self, wish: AnyWish) -> Draft | None:
        match wish:
            case Edit(room_id=room_id, message_id=message_id, body=body, old_body=old_body):
                return at_end(Draft(room_id=room_id, text=body, edit_of=message_id, old_body=old_body))
            case Send(room_id=room_id, body=body, reply_to=reply_to):
                text = body.removeprefix(self.sending.reply_tag(reply_to))
                return at_end(Draft(room_id=room_id, text=text, reply_to=reply_to))
        return None

    async def _leaves_outbox(self, row: OutboxRow, draft: Draft, written: Draft) -> bool:
        """It is no wish any more, but a draft; False: it was too late for that, and that was said."""
        if await self.drafting.take_over(row.wish_id, draft, written):
            self.sending.came_back(row.wish)
            return True
        edited = isinstance(row.wish, Edit)
        self.say(say("Too late: it is being saved") if edited else say("Too late: it is being sent"))
        return False

    def throw_away(self, draft: Draft, *, under: bool = False) -> None:
        """A draft is not wanted any more. ``under``: it lies under another one."""
        if under:
            self.drafting.drop_under(draft)
        elif self.room is not None and self.room.room_id == draft.room_id:
            self._stop_timer()
            self.take_and_keep(Draft(room_id=draft.room_id, text=""))
            self.return_from_below()
        else:
            self.drafting.keep(Draft(room_id=draft.room_id, text=""))

    def on_composer_left(self) -> None:
        self._pasting.end_offer()
        if self.composer.text or self.draft.edit_of is not None:
            return
        self.on_composer_no_answer()
        self.return_from_below()

    def on_composer_no_answer(self) -> None:
        if self.draft.edit_of is None and self.draft.reply_to is not None:
            self.reply_to(None)

    def _how_to_send(self) -> str:
        if self.context.settings.send.enter == "newline":
            return say("Ctrl+D sends, Enter breaks the line")
        return say("Enter sends, Ctrl+J breaks the line")

    def say(self, sentence: str) -> None:
        """One sentence in the last row."""
        self.post_message(Said(sentence))


def can_come_back(row: OutboxRow) -> bool:
    """Does this wait, so that it can return into the composer?"""
    return isinstance(row.wish, Send | Edit) and row.state is WishState.QUEUED


def is_waiting_file(row: OutboxRow) -> bool:
    """Is it a file that can still be taken back?"""
    return isinstance(row.wish, Upload) and row.state is WishState.QUEUED


def outside_words(room: RoomRow) -> str:
    """How many other companies read this room; "" for none."""
    if not room.outside:
        return ""
    return say_n("{n} other company", "{n} other companies", room.outside)

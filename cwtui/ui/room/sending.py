"""What becomes of Enter: a wish, the question before it, its place in the outbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cwtui import notation
from cwtui.store import messages, outbox
from cwtui.store.drafts import Draft
from cwtui.store.wishes import AnyWish, Edit, Send
from cwtui.texts import mark, say
from cwtui.ui.keys.commands import Part, command
from cwtui.ui.room.drafting import at_end, say_the_same
from cwtui.ui.room.guard import RoomGuard
from cwtui.ui.room.saved_edits import SavedEdits
from cwtui.ui.send_later import SendLater

if TYPE_CHECKING:
    from cwtui.ui.room.writing import Writing

LONGEST = 65_535  # characters, https://developer.chatwork.com/reference/post-rooms-room_id-messages
Caret = tuple[int, int]  # row, column


class Sending(Part):
    """Takes what is written into the outbox, or puts it back into the composer as it was."""

    PLACE = mark("Composer")

    def __init__(self, writing: Writing) -> None:
        self._writing = writing
        self._context = writing.context
        self._guard = RoomGuard(writing.context)
        self._later = SendLater(writing.context, writing)
        self.saved = SavedEdits(writing.context)

    async def send(self, text: str, caret: Caret) -> None:
        """Send, or save, ``text``, which has left the composer with the caret in it there."""
        if (wish := self._wish(text, caret)) is not None:
            await self._send(wish, text, caret)

    @command("composer.send_later", mark("Send later"))
    async def action_send_later(self) -> None:
        writing = self._writing
        if writing.draft.edit_of is not None:
            writing.say(say("Only a message can be sent later"))
        elif not writing.composer.text.strip():
            writing.say(say("Nothing is written yet"))
        else:
            await self._later.ask(self._send_at)

    async def _send_at(self, due_at: float) -> None:
        composer = self._writing.composer
        caret, text = composer.cursor_location, composer.take()
        if (wish := self._wish(text, caret)) is not None:
            await self._send(wish, text, caret, due_at)

    # What is wanted

    def _wish(self, text: str, caret: Caret) -> Send | Edit | None:
        """What is wanted; None: nothing can be done with this, and why has been said."""
        if self._writing.filling.holds_back(text, caret):
            return None
        draft = self._writing.draft
        if draft.edit_of is not None:
            return self._edit(draft.edit_of, text, caret)
        body = self.reply_tag(draft.reply_to) + text
        if not self._fits(body, text, caret):
            return None
        return Send(room_id=draft.room_id, body=body, reply_to=draft.reply_to)

    def _edit(self, message_id: int, text: str, caret: Caret) -> Edit | None:
        writing = self._writing
        row = messages.get(self._context.archive.db, message_id)
        if row is None or row.deleted:
            writing.put_back(text, caret)
            writing.say(say("That message was deleted, so it cannot be edited"))
        elif say_the_same(text, writing.draft.old_body or "") or say_the_same(text, row.body):
            writing.take_and_keep(at_end(Draft(room_id=row.room_id, text=writing.composer.text)))
            writing.return_from_below()
            writing.say(say("Nothing was changed"))
        elif self._fits(text, text, caret):
            return Edit(room_id=row.room_id, message_id=message_id, body=text, old_body=row.body)
        return None

    def _fits(self, body: str, text: str, caret: Caret) -> bool:
        if len(body) <= LONGEST:
            return True
        writing = self._writing
        writing.say(say("Too long: a message holds 65,535 characters, this one has {n}.", n=len(body)))
        writing.put_back(text, caret)
        return False

    def reply_tag(self, message_id: int | None) -> str:
        """What stands before an answer: the tag and the name, as the web client writes them."""
        answered = messages.get(self._context.archive.db, message_id) if message_id else None
        if answered is None:
            return ""
        return notation.reply(answered.account_id, answered.room_id, answered.message_id, answered.author)

    # The question

    async def _send(self, wish: Send | Edit, text: str, caret: Caret, due_at: float | None = None) -> None:
        room = self._writing.room
        question = self._guard.question(room, wish) if room is not None else None
        if question is None:
            await self._put_into_outbox(wish, text, due_at)
            return
        self._writing.put_back(text, caret)  # nothing is lost while the question is open, whatever happens

        async def decided(answer: str | None) -> None:
            if answer == "send" and self._take_again(wish.room_id, text):
                await self._put_into_outbox(wish, text, due_at)

        await self._writing.app.push_screen(question, decided)

    def _take_again(self, room_id: int, text: str) -> bool:
        """The text leaves the composer; what was typed behind the Enter stays. False: it is not there."""
        composer, room = self._writing.composer, self._writing.room
        if room is None or room.room_id != room_id or not composer.text.startswith(text):
            return False
        composer.put(composer.text.removeprefix(text))
        return True

    # The outbox

    async def _put_into_outbox(self, wish: Send | Edit, text: str, due_at: float | None) -> None:
        writing, now = self._writing, self._context.now()
        before = writing.begin_next(wish.room_id)
        wanted = now + self._hold() if due_at is None else due_at
        wish_id = await self._context.write(outbox.add_and_clear_draft, wish, now=now, due_at=wanted)
        if wish_id is None:
            writing.draft = before
            writing.put_back(text)
            return
        self._guard.went(wish)
        if isinstance(wish, Edit):
            self.saved.begun(wish_id, wish)
        else:
            writing.post_message(writing.Sent())
        if due_at is not None:
            self._later.say_when(due_at)
        await writing.go_on()

    def _hold(self) -> float:
        send, room = self._context.settings.send, self._writing.room
        return send.hold_outside if room is not None and room.outside else send.hold_seconds

    def came_back(self, wish: AnyWish) -> None:
        """It was taken back out of the outbox."""
        if isinstance(wish, Send | Edit):
            self._guard.came_back(wish)

"""Editing and deleting my own messages."""

from __future__ import annotations

from cwtui import notation
from cwtui.notation import one_line
from cwtui.store import messages, outbox
from cwtui.store.messages import MessageRow
from cwtui.store.wishes import Delete, Edit, OutboxRow, Upload, WishState
from cwtui.texts import mark, say
from cwtui.ui.drawing.width import steady
from cwtui.ui.keys.commands import Command, command
from cwtui.ui.room.part import RoomPart
from cwtui.ui.timeline.entries import MessageEntry, WishEntry

LOOKED_THROUGH = 500  # messages in which the newest of mine is looked for
_CLOSABLE = (WishState.QUEUED, WishState.FAILED, WishState.ASKED)


class Mine(RoomPart):
    """A waiting message is brought back instead: nobody has seen it yet."""

    def fits(self, command: Command) -> bool:
        entry = self.timeline.current
        return isinstance(entry, WishEntry) or (isinstance(entry, MessageEntry) and self._is_mine(entry.row))

    @command("message.edit", mark("Edit my message"), "e")
    async def action_edit(self) -> None:
        match self.timeline.current:
            case WishEntry(row=waiting) if isinstance(waiting.wish, Upload):
                self.pane.say(say("A file on its way cannot be changed · d cancels it"))
            case WishEntry(row=waiting):
                await self.pane.writing.take_back(waiting)
            case MessageEntry(row=row) if self._is_mine(row):
                await self._edit(row)
            case MessageEntry(row=row):
                self._say_whose(row)
            case _:
                self.pane.say(say("There is no message at the cursor"))

    async def edit_newest(self) -> None:
        """Edit what I wrote here last."""
        if (room := self.pane.room) is None:
            return
        newest = messages.page(self.context.archive.db, room.room_id, limit=LOOKED_THROUGH)
        for row in reversed(newest):
            if self._is_mine(row) and not notation.is_system(notation.parse(row.body)):
                await self._edit(row)
                return
        self.pane.say(say("You have not written here lately"))

    async def _edit(self, row: MessageRow) -> None:
        edits, deletion = self._changes(row)
        if deletion is not None:
            await self._about_deletion(deletion)
        elif edits and edits[-1].state in _CLOSABLE:
            await self.pane.writing.take_back(edits[-1])
        else:
            self.pane.writing.edit(row)

    @command("message.delete", mark("Delete my message"), "d")
    async def action_delete(self) -> None:
        match self.timeline.current:
            case WishEntry(row=waiting):
                await self.pane.ways_out().drop(waiting)
            case MessageEntry(row=row) if self._is_mine(row):
                _, deletion = self._changes(row)
                if deletion is None:
                    await self.ask_to_delete(row)
                else:
                    await self._about_deletion(deletion)
            case MessageEntry(row=row):
                self._say_whose(row)
            case _:
                self.pane.say(say("There is no message at the cursor"))

    async def ask_to_delete(self, row: MessageRow) -> None:
        """Delete a message of mine, if that is meant."""
        from cwtui.ui.dialogs.question import Answer, Question

        async def decided(answer: str | None) -> None:
            if answer == "delete":
                await self._delete(row)

        answers = [Answer("keep", say("Keep it")), Answer("delete", say("Delete"))]
        sees = say("Everybody sees that it was deleted. This cannot be undone.")
        await self.pane.app.push_screen(
            Question(say("Delete this message of yours?"), f"{self._first_line(row)}\n{sees}", answers),
            decided,
        )

    async def _delete(self, row: MessageRow) -> None:
        edits, _ = self._changes(row)
        for edit in edits:
            await self.context.write(outbox.take_back, edit.wish_id)
        if self.pane.writing.draft.edit_of == row.message_id:
            self.pane.writing.drop_edit()
        await self.pane.wish(Delete(room_id=row.room_id, message_id=row.message_id))

    def _first_line(self, row: MessageRow) -> str:
        text = notation.plain(notation.parse(row.body), self.context.name).strip()
        return "“" + steady(one_line(text.partition("\n")[0])) + "”"

    def _changes(self, row: MessageRow) -> tuple[list[OutboxRow], OutboxRow | None]:
        """What I want to become of this message already: my edits of it, and its deletion."""
        wishes = [
            wish
            for wish in outbox.open_rows(self.context.archive.db, row.room_id)
            if isinstance(wish.wish, Edit | Delete) and wish.wish.message_id == row.message_id
        ]
        edits = [wish for wish in wishes if isinstance(wish.wish, Edit)]
        return edits, next((wish for wish in wishes if isinstance(wish.wish, Delete)), None)

    async def _about_deletion(self, deletion: OutboxRow) -> None:
        """As long as it waits, it can be thought better of."""
        if deletion.state in (WishState.FAILED, WishState.ASKED):
            await self._ask_about(deletion)
        elif await self.context.write(outbox.take_back, deletion.wish_id) is not None:
            self.pane.say(say("The message is kept"))
        else:
            self.pane.say(say("This message is being deleted"))

    async def _ask_about(self, row: OutboxRow) -> None:
        await self.pane.ways_out().enter(row)

    def _is_mine(self, row: MessageRow) -> bool:
        return row.account_id == self.context.me and not row.deleted

    def _say_whose(self, row: MessageRow) -> None:
        if row.deleted:
            self.pane.say(say("This message was deleted"))
        else:
            name = steady(one_line(row.author)) or f"#{row.account_id}"
            self.pane.say(say("Only {name} can do that with this message", name=name))


class Editing(RoomPart):
    """While one edits, and has left the composer."""

    PLACE = mark("Editing a message")

    def can(self, command: Command) -> bool:
        return self.pane.writing.draft.edit_of is not None

    @command("message.end_edit", mark("Stop editing without saving"), "escape", listed=False)
    def action_end_edit(self) -> None:
        self.pane.writing.end_edit()

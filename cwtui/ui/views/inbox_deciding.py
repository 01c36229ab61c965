"""What is decided in the inbox beside what every such list knows: read marks, all at once."""

from __future__ import annotations

from cwtui.store import messages, rooms
from cwtui.store.inbox import InboxItem
from cwtui.texts import mark, say, say_n
from cwtui.ui.context import Context
from cwtui.ui.dialogs.question import Answer, Question
from cwtui.ui.keys.commands import Part, command
from cwtui.ui.read_marks import ReadMarks
from cwtui.ui.triage.asking import Finishing
from cwtui.ui.triage.decision import Finish
from cwtui.ui.triage.triage import Triage
from cwtui.ui.views.inbox_list import InboxList, item_of


class InboxTriage(Triage):
    """A message is done here only, and the sentence says what stays unread."""

    def finished_words(self, found: Finishing) -> str:
        if len(found.messages) != 1 or found.tasks or found.requests:
            return super().finished_words(found)
        db = self.context.archive.db
        row = messages.get(db, found.messages[0])
        room = rooms.get(db, row.room_id) if row is not None else None
        if room is None or not room.unread_num:
            return say("Done with it here · z takes it back")
        return say_n(
            "Done with it here. {n} unread message of the room stays unread · z takes it back",
            "Done with it here. {n} unread messages of the room stay unread · z takes it back",
            room.unread_num,
        )


class InboxDeciding(Part):
    """Keys that only the inbox has."""

    PLACE = mark("Inbox")

    def __init__(self, context: Context, rows: InboxList, triage: Triage) -> None:
        self.context = context
        self.list = rows
        self.triage = triage
        self.marks = ReadMarks(context, rows)

    # All at once

    @command("inbox.all_done", mark("Done with all messages of the list"), "A")
    async def action_all_done(self) -> None:
        said = [item for item in map(item_of, self.list.rows) if item is not None and item.kind == "message"]
        if not said:
            self.triage.say(say("There is no message in the list"))
            return
        title = say_n("Be done with {n} message?", "Be done with all {n} messages?", len(said))
        words = say("On this machine only: nothing is marked as read. Tasks and contact requests stay.")

        async def decided(answer: str | None) -> None:
            if answer == "done":
                await self.triage.decide(Finish(), said)

        answers = [Answer("leave", say("Leave it as it is")), Answer("done", say("Done"))]
        await self.list.app.push_screen(Question(title, words, answers), decided)

    # Read marks

    @command("inbox.read_to_here", mark("Read up to here"), "R")
    async def action_read_to_here(self) -> None:
        if (found := self._message()) is not None:
            await self.marks.read_up_to(*found, say("Read up to here"))

    @command("inbox.unread_from_here", mark("Unread from here"), "u")
    async def action_unread_from_here(self) -> None:
        if (found := self._message()) is not None:
            await self.marks.unread_from(*found, say("Unread from this message on (everywhere in Chatwork)"))

    def _message(self) -> tuple[int, int] | None:
        """The room and the message of the row; says so where there is none."""
        row: InboxItem | None = self.list.current
        if row is None or row.message_id is None:
            self.triage.say(say("There is no message at the cursor"))
            return None
        return row.room_id, row.message_id

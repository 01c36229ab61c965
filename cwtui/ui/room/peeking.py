"""What the message at the cursor answers: looking at it, and going there."""

from __future__ import annotations

from cwtui.store import threads
from cwtui.store.messages import MessageRow
from cwtui.store.threads import Part
from cwtui.texts import mark, say
from cwtui.ui.keys.commands import Command, command
from cwtui.ui.room.part import RoomPart


class Peeking(RoomPart):
    """A reply or a quote leads to what it answers, and Backspace leads back; a file can be looked at."""

    def fits(self, command: Command) -> bool:
        from cwtui.ui.files.filing import filing_of

        row = self.pane.message
        if row is None or row.deleted:
            return False
        if threads.parents(self.context.archive.db, row):
            return True
        return command.id == "message.peek" and bool(filing_of(self.timeline).of(row))

    @command("message.peek", mark("Look at what it answers, or at its file"), "p")
    async def action_peek(self) -> None:
        from cwtui.ui.files.filing import filing_of

        row, filing = self.pane.message, filing_of(self.timeline)
        answers = bool(row is not None and threads.parents(self.context.archive.db, row))
        if row is not None and not answers and (files := filing.of(row)):
            await filing.offer(files, say("Look at which file?"), filing.preview)
        elif (part := self._answered()) is not None:
            await self._peek(part)

    @command("message.go_to_answered", mark("Go to what it answers"), "P")
    async def action_go(self) -> None:
        if (part := self._answered()) is not None:
            await self.go(part)

    def _answered(self) -> Part | None:
        """What the message at the cursor answers first."""
        row = self.pane.message
        parents = threads.parents(self.context.archive.db, row) if row is not None else []
        if not parents:
            self.pane.say(say("This message answers none"))
        return parents[0] if parents else None

    async def go(self, part: Part) -> None:
        """Go to a message; where it was never received, ask for it and show when it comes."""
        if isinstance(part, MessageRow):
            self._go(part)
        else:
            await self._peek(part)

    async def _peek(self, part: Part) -> None:
        from cwtui.ui.dialogs.peek import Peek

        async def closed(wanted: str | None) -> None:
            there = dialog.part
            if wanted == "go" and isinstance(there, MessageRow):
                self._go(there)

        dialog = Peek(self.context, part, self.pane.room.room_id if self.pane.room else 0)
        await self.pane.app.push_screen(dialog, closed)

    def _go(self, row: MessageRow) -> None:
        from cwtui.ui.screens.main import MainScreen

        main = self.pane.screen
        assert isinstance(main, MainScreen)
        main.going.go_to(row.room_id, row.message_id)

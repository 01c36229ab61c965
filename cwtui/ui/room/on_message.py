"""What can be done with the message at the cursor."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from cwtui import notation
from cwtui.store.messages import MessageRow
from cwtui.texts import mark, say
from cwtui.ui.keys.commands import Command, Commanded, command
from cwtui.ui.keys.keyboard import run
from cwtui.ui.room.as_text import quotes
from cwtui.ui.room.part import RoomPart


class OnMessage(RoomPart):
    """Answer it, quote it, call its author."""

    async def offer(self) -> None:
        """All that can be done with the message, by name: nobody has to know the keys."""
        from cwtui.ui.dialogs.picker import Item, Picker
        from cwtui.ui.files.filing import filing_of
        from cwtui.ui.widgets.key_row import shown_key

        known: dict[str, tuple[Commanded, Command]] = {
            command.id: (part, command)
            for part in self.pane.parts
            if isinstance(part, RoomPart)
            for command in part.OWN_COMMANDS.values()
            if command.listed and part.can(command) and part.fits(command)
        }
        filing = filing_of(self.timeline)
        if (row := self.pane.message) is not None and filing.of(row):
            known["files.save"] = filing, filing.OWN_COMMANDS["files.save"]
        items = [
            Item(command.id, say(command.name), shown_key(command.keys[0]), command.id)
            for _, command in known.values()
        ]

        async def chosen(command_id: str | None) -> None:
            if command_id is not None:
                await run(*known[command_id])

        picker = Picker(self.context.look, say("Do what with this message?"), items)
        await self.pane.app.push_screen(picker, chosen)

    def fits(self, command: Command) -> bool:
        return (row := self.pane.message) is not None and not row.deleted

    @command("message.reply", mark("Reply"), "r", footer=mark("reply"))
    def action_reply(self) -> None:
        if (row := self._answerable()) is not None:
            self.pane.writing.reply_to(row.message_id)
            self.pane.screen.set_focus(self.pane.composer)

    @command("message.quote", mark("Quote"), ">", footer=mark("quote"))
    def action_quote(self) -> None:
        chosen = [row for row in self.pane.chosen() if not row.deleted]
        if not chosen:
            self.pane.say(say("There is no message at the cursor"))
        elif (part := self._part_of(chosen)) is not None:
            quote = notation.quote(chosen[0].account_id, chosen[0].send_time, part)
            self.pane.writing.write(quote + "\n")
        else:
            self.pane.writing.write(quotes(chosen))
        self.timeline.selecting.action_end_selection()

    def _part_of(self, chosen: Sequence[MessageRow]) -> str | None:
        """What the mouse has taken of a single message."""
        selection = self.timeline.selection
        return (
            self.timeline.selected_text() if selection and not selection.whole and len(chosen) == 1 else None
        )

    @command("message.mention", mark("Write To its author"), "@")
    def action_mention(self) -> None:
        if (row := self._answerable()) is not None:
            self.pane.writing.write(notation.to(row.account_id, row.author))

    @command("message.kit", mark("Answer from the reply kit"), "+")
    async def action_kit(self) -> None:
        if (row := self._answerable()) is None:
            return
        from cwtui.ui.composing.reply_kit import ask

        answer = partial(self.pane.writing.filling.answer, row.message_id)
        await ask(self.pane.app, self.context, row.room_id, row.message_id, answer)

    def _answerable(self) -> MessageRow | None:
        row = self.pane.message
        if row is None or row.deleted:
            self.pane.say(say("There is no message at the cursor"))
            return None
        return row

"""What can be done with the message at the cursor."""

from __future__ import annotations

from cwtui import notation
from cwtui.store.messages import MessageRow
from cwtui.texts import mark, say
from cwtui.ui.commands import command
from cwtui.ui.keyboard import run
from cwtui.ui.panes.part import RoomPart


class OnMessage(RoomPart):
    """Answer it, quote it, copy it, open it."""

    async def offer(self) -> None:
        """All that can be done with the message, by name: nobody has to know the keys."""
        from cwtui.ui.dialogs.picker import Item, Picker
        from cwtui.ui.widgets.key_row import shown_key

        known = {known.id: (part, known) for part in self.pane.parts for known in part.OWN_COMMANDS.values()}
        items = [
            Item(known.id, say(known.name), shown_key(known.keys[0]), known.id)
            for part, known in known.values()
            if known.listed and part.can(known)
        ]

        async def chosen(command_id: str | None) -> None:
            if command_id is not None:
                await run(*known[command_id])

        picker = Picker(self.context.look, say("Do what with this message?"), items)
        await self.pane.app.push_screen(picker, chosen)

    @command("message.reply", mark("Reply"), "r", footer=mark("reply"))
    def action_reply(self) -> None:
        if (row := self._answerable()) is not None:
            self.pane.writing.reply_to(row.message_id)
            self.pane.screen.set_focus(self.pane.composer)

    @command("message.quote", mark("Quote"), ">", footer=mark("quote"))
    def action_quote(self) -> None:
        if (row := self._answerable()) is not None:
            self.pane.writing.write(notation.quote(row.account_id, row.send_time, row.body) + "\n")

    @command("message.mention", mark("Write To its author"), "@")
    def action_mention(self) -> None:
        if (row := self._answerable()) is not None:
            self.pane.writing.write(notation.to(row.account_id, row.author))

    def _answerable(self) -> MessageRow | None:
        row = self.pane.message
        if row is None or row.deleted:
            self.pane.say(say("There is no message at the cursor"))
            return None
        return row

    @command("message.copy", mark("Copy the text"), "y")
    def action_copy(self) -> None:
        if (row := self.pane.message) is not None:
            self.pane.app.copy_to_clipboard(notation.plain(notation.parse(row.body), self.context.name))
            self.pane.say(say("Copied"))

    @command("message.copy_link", mark("Copy the link"), "Y")
    def action_copy_link(self) -> None:
        if (row := self.pane.message) is not None:
            self.pane.app.copy_to_clipboard(address(row.room_id, row.message_id))
            self.pane.say(say("Link copied"))

    @command("room.browse", mark("Open in the browser"), "o", footer=mark("browser"))
    def action_browse(self) -> None:
        import webbrowser

        if self.pane.room is not None:
            row = self.pane.message
            shown = address(self.pane.room.room_id, row.message_id if row else None)
            if not webbrowser.open(shown):
                self.pane.say(say("No browser was found. The address: {address}", address=shown))


def address(room_id: int, message_id: int | None) -> str:
    """Where the web client shows it. https://www.chatwork.com/#!rid123-456"""
    return f"https://www.chatwork.com/#!rid{room_id}" + (f"-{message_id}" if message_id else "")

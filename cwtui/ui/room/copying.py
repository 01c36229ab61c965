"""Copying messages and what leads to them."""

from __future__ import annotations

from collections.abc import Sequence

from cwtui import notation
from cwtui.notation import Role
from cwtui.store.messages import MessageRow
from cwtui.texts import mark, say
from cwtui.ui.keys.commands import command
from cwtui.ui.room.as_text import clean
from cwtui.ui.room.part import RoomPart


class Copying(RoomPart):
    """The text as it is read, without borders; the address; the links inside."""

    @command("message.copy", mark("Copy the text"), "y")
    def action_copy(self) -> None:
        if text := self._wanted():
            self._copy(text)
            if (selection := self.timeline.selection) is not None and selection.whole:
                self.timeline.selecting.action_end_selection()
        else:
            self.pane.say(say("There is no message at the cursor"))

    def _copy(self, text: str) -> None:
        from cwtui.ui.terminal.clipboard import Copy

        self.pane.post_message(Copy(text))

    def _wanted(self) -> str:
        """The selection, or the message at the cursor."""
        selection = self.timeline.selection
        if selection is not None and not selection.whole:
            return self.timeline.selected_text()
        rows = self.pane.chosen()
        return clean(rows, self.context.name, self.context.zone, self.context.now())

    @command("message.copy_link", mark("Copy the link"), "Y")
    async def action_copy_link(self) -> None:
        row = self.pane.message
        if row is None:
            self.pane.say(say("There is no message at the cursor"))
        elif links := links_of(row):
            await self._offer(row, links)
        else:
            self._copy(address(row.room_id, row.message_id))

    async def _offer(self, row: MessageRow, links: Sequence[str]) -> None:
        from cwtui.ui.dialogs.picker import Item, Picker

        own = address(row.room_id, row.message_id)
        items = [
            Item(own, say("The address of this message"), own),
            *(Item(link, link) for link in links),
            Item(str(row.message_id), say("The number of this message"), str(row.message_id)),
        ]

        def chosen(text: str | None) -> None:
            if text is not None:
                self._copy(text)

        await self.pane.app.push_screen(Picker(self.context.look, say("Copy what?"), items), chosen)


def address(room_id: int, message_id: int | None) -> str:
    """Where the web client shows it. https://www.chatwork.com/#!rid123-456"""
    return f"https://www.chatwork.com/#!rid{room_id}" + (f"-{message_id}" if message_id else "")


def links_of(row: MessageRow) -> list[str]:
    """The addresses in a message, each once, in its order."""
    blocks = notation.pieces(notation.parse(row.body), lambda account_id: None)
    runs = [run for block in blocks for run in block.runs]
    return list(dict.fromkeys(run.url for run in runs if run.role is Role.LINK and run.url))

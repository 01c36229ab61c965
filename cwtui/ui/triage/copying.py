"""Copying what the rows of a list say, and what leads to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cwtui.texts import mark, say
from cwtui.ui.keys.commands import Part, command

if TYPE_CHECKING:
    from cwtui.ui.triage.item import Item
    from cwtui.ui.triage.triage import Triage


class Copying(Part):
    """Of what is selected, or of the row at the cursor."""

    PLACE = mark("Tasks and inbox")

    def __init__(self, triage: Triage) -> None:
        self.triage = triage

    @command("triage.copy", mark("Copy the text"), "y")
    def action_copy(self) -> None:
        self._copy([self._text(item) for item in self.triage.choosing.chosen()])

    @command("triage.copy_link", mark("Copy the link"), "Y")
    def action_copy_link(self) -> None:
        self._copy([self._link(item) for item in self.triage.choosing.chosen()])

    def _copy(self, parts: list[str]) -> None:
        from cwtui.ui.terminal.clipboard import Copy

        if words := "\n".join(part for part in parts if part):
            self.triage.list.post_message(Copy(words))
        else:
            self.triage.say(say("There is nothing to copy at the cursor"))

    def _text(self, item: Item) -> str:
        """What a task or a message says, or who asks to become a contact."""
        from cwtui import notation
        from cwtui.store import contacts, desk, messages
        from cwtui.ui.room.as_text import clean

        context = self.triage.context
        db, name = context.archive.db, context.name
        match item.kind:
            case "task":
                return "".join(
                    notation.plain(notation.parse(row.task.body), name) for row in desk.those(db, [item.id])
                )
            case "message":
                row = messages.get(db, item.id)
                return clean([row], name, context.zone, context.now()) if row is not None else ""
        asking = (each.name for each in contacts.requests(db) if each.request_id == item.id)
        return notation.one_line(next(asking, ""))

    def _link(self, item: Item) -> str:
        """Where the web client shows it; of somebody who asks, the Chatwork ID or the account's number."""
        from cwtui.store import contacts
        from cwtui.ui.room.copying import address

        if item.room_id is not None:
            return address(item.room_id, item.message_id)
        asking = (
            each for each in contacts.requests(self.triage.context.archive.db) if each.request_id == item.id
        )
        return next((each.chatwork_id or str(each.account_id) for each in asking), "")

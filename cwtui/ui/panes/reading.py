"""What has been read in the open room."""

from __future__ import annotations

from cwtui.store.wishes import MarkRead, MarkUnread
from cwtui.texts import mark, say
from cwtui.ui.commands import command
from cwtui.ui.panes.part import RoomPart


class Reading(RoomPart):
    """Read up to here, unread from here."""

    @command("room.read_to_here", mark("Read up to here"), "R")
    async def action_read_to_here(self) -> None:
        if (row := self.pane.message) is not None:
            await self.pane.wish(MarkRead(room_id=row.room_id, message_id=row.message_id))
            self.pane.say(say("Read up to here"))

    @command("room.unread_from_here", mark("Unread from here"), "u")
    async def action_unread_from_here(self) -> None:
        if (row := self.pane.message) is not None:
            await self.pane.wish(MarkUnread(room_id=row.room_id, message_id=row.message_id))
            self.pane.unread_from = row.message_id
            self.pane.reload()
            self.pane.say(say("Unread from this message on (everywhere in Chatwork)"))

    @command("room.unread_line", mark("Unread line"), "L")
    def action_unread_line(self) -> None:
        if not self.timeline.go_to("unread"):
            self.pane.say(say("Nothing is unread here"))

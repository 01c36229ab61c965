"""Later, at a time."""

from __future__ import annotations

from cwtui.store.wishes import Send
from cwtui.texts import mark, say
from cwtui.ui.commands import command
from cwtui.ui.panes.part import RoomPart
from cwtui.ui.send_later import SendLater
from cwtui.ui.timeline.entries import WishEntry


class Later(RoomPart):
    """A message of mine that waits is sent at a time I choose."""

    @command("message.later", mark("Later at a time (a message of mine that waits)"), "h")
    async def action_later(self) -> None:
        match self.timeline.current:
            case WishEntry(row=row) if isinstance(row.wish, Send):
                await SendLater(self.context, self.pane).put_off(row)
            case _:
                self.pane.say(say("Only a message of yours that waits can be sent later"))

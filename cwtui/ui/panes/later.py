"""Later, at a time."""

from __future__ import annotations

from cwtui.store.wishes import OutboxRow, Send
from cwtui.texts import mark
from cwtui.ui.commands import Command, command
from cwtui.ui.panes.part import RoomPart
from cwtui.ui.send_later import SendLater
from cwtui.ui.timeline.entries import WishEntry


class Later(RoomPart):
    """A message of mine that waits is sent at a time I choose."""

    def can(self, command: Command) -> bool:
        return self._waiting is not None

    @property
    def _waiting(self) -> OutboxRow | None:
        """The message at the cursor that has not been sent."""
        match self.timeline.current:
            case WishEntry(row=row) if isinstance(row.wish, Send):
                return row
        return None

    @command(
        "message.later", mark("Later at a time (a message of mine that waits)"), "h", footer=mark("later")
    )
    async def action_later(self) -> None:
        if (row := self._waiting) is not None:
            await SendLater(self.context, self.pane).put_off(row)

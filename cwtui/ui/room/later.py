"""Later: at a time, or without one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from cwtui.store import keeps
from cwtui.store.wishes import OutboxRow, Send
from cwtui.texts import mark, say
from cwtui.ui.keys.commands import Command, command
from cwtui.ui.room.part import RoomPart
from cwtui.ui.send_later import SendLater
from cwtui.ui.timeline.entries import WishEntry

if TYPE_CHECKING:
    from cwtui.ui.triage.item import Item


class Later(RoomPart):
    """A message of mine that waits is sent at a time I choose; any other comes back into the inbox then, or
    is kept."""

    def can(self, command: Command) -> bool:
        return self._waiting is not None or bool(self.pane.chosen())

    @property
    def _waiting(self) -> OutboxRow | None:
        """The message at the cursor that has not been sent."""
        match self.timeline.current:
            case WishEntry(row=row) if isinstance(row.wish, Send):
                return row
        return None

    def _items(self) -> Sequence[Item]:
        """The messages that are selected, or the one at the cursor."""
        from cwtui.ui.triage.item import Item

        return [
            Item("message", row.message_id, row.room_id, row.message_id)
            for row in self.pane.chosen()
            if not row.deleted
        ]

    @command("message.later", mark("Later at a time"), "h")
    async def action_later(self) -> None:
        if (row := self._waiting) is not None:
            await SendLater(self.context, self.pane).put_off(row)
        elif items := self._items():
            await self._snooze(items)
        else:
            self.pane.say(say("There is no message at the cursor"))

    async def _snooze(self, items: Sequence[Item]) -> None:
        from cwtui.ui.dialogs.which_moment import WhichMoment
        from cwtui.ui.triage.deciding import Deciding

        async def chosen(until: float | None) -> None:
            if until is not None and (words := await Deciding(self.context).snooze(items, until)):
                self.timeline.selecting.action_end_selection()
                self.pane.say(words)

        note = say("It comes back into the inbox (g i), on this machine only.")
        dialog = WhichMoment(self.context, say("Show it again when?"), note)
        await self.pane.app.push_screen(dialog, chosen)

    @command("message.keep", mark("Keep for later (this machine only)"), "s")
    async def action_keep(self) -> None:
        from cwtui.ui.triage.deciding import Deciding

        items = self._items()
        if not items:
            self.pane.say(say("There is no message at the cursor"))
            return
        kept = keeps.all(self.context.archive.db)
        let_go = all(item.key in kept for item in items)
        if words := await Deciding(self.context).keep(items, kept=not let_go):
            self.timeline.selecting.action_end_selection()
            self.pane.say(words)

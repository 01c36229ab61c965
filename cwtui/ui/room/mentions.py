"""Moving through a room by what was written To me."""

from __future__ import annotations

from cwtui.store import finding
from cwtui.texts import mark, say
from cwtui.ui.keys.commands import Command, command
from cwtui.ui.room.part import RoomPart
from cwtui.ui.timeline.entries import Entry, GapLine, MessageEntry


class Mentions(RoomPart):
    """The messages of the room in which somebody calls me, from the cursor on."""

    def fits(self, command: Command) -> bool:
        return False  # it goes elsewhere

    @command("timeline.next_to_me", mark("Next To for me"), "]")
    def action_next(self) -> None:
        self._go(1)

    @command("timeline.previous_to_me", mark("Previous To for me"), "[")
    def action_previous(self) -> None:
        self._go(-1)

    def _go(self, by: int) -> None:
        # In line behind each other: each looks from where the one before has led.
        self.pane.call_later(self._look, by)

    async def _look(self, by: int) -> None:
        if (room := self.pane.room) is None:
            return
        before, after = _beside(self.timeline.current)
        step = {"after": after} if by > 0 else {"before": before}
        found = await self.context.read(finding.calling, room.room_id, self.context.me, **step)
        if self.pane.room is None or self.pane.room.room_id != room.room_id:
            return
        if found is not None:
            self.pane.go_to(found)
        else:
            self.pane.say(say("No later To for you here") if by > 0 else say("No earlier To for you here"))


def _beside(entry: Entry | None) -> tuple[int, int]:
    """What is earlier has an id below the first number, what is later one above the second."""
    match entry:
        case MessageEntry(row=row):
            return row.message_id, row.message_id
        case GapLine(hole=hole):
            return hole.before_id, hole.before_id - 1
        case _:
            return 2**63 - 1, 2**63 - 1

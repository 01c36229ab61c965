"""A task of what somebody has said."""

from __future__ import annotations

from collections.abc import Sequence

from textual.message import Message

from cwtui.store.messages import MessageRow
from cwtui.texts import mark
from cwtui.ui.keys.commands import Command, command
from cwtui.ui.room.part import RoomPart


class Tasking(RoomPart):
    """Of the message at the cursor, of those selected, or of what the mouse has taken of one."""

    class Wanted(Message):
        """A task shall be made of these messages, or only of ``part`` of a single one; of none, a new one."""

        def __init__(self, rows: Sequence[MessageRow], part: str | None) -> None:
            super().__init__()
            self.rows = rows
            self.part = part

    def fits(self, command: Command) -> bool:
        return (row := self.pane.message) is not None and not row.deleted

    @command("message.task", mark("Make a task of it"), "t")
    def action_task(self) -> None:
        chosen = [row for row in self.pane.chosen() if not row.deleted]
        selection = self.timeline.selection
        in_part = selection is not None and not selection.whole and len(chosen) == 1
        part = self.timeline.selected_text() if in_part else None
        self.pane.post_message(self.Wanted(chosen, part))
        self.timeline.selecting.action_end_selection()

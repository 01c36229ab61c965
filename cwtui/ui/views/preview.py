"""What a row is about, beside the list: a message among those around it. It never has the focus, and looking
at it marks nothing as read."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from cwtui.store import messages, threads
from cwtui.store.messages import MessageRow
from cwtui.ui.context import Context
from cwtui.ui.timeline.entries import Entry, entries
from cwtui.ui.timeline.layout import lay_out
from cwtui.ui.timeline.wrap import wrap
from cwtui.ui.widgets.lines import Lines

AROUND = 5  # messages before it, and as many after it
ABOVE = 3  # the message begins below this part of the height, where more stands before it


class Preview(Lines):
    """Shows what :meth:`look_at` was called with last: some lines of its own above, the message below."""

    can_focus = False
    DEFAULT_CSS = """
    Preview { overflow-y: scroll; }  /* a bar that comes and goes would lay out the screen */
    """

    def __init__(self, context: Context) -> None:
        super().__init__(context.look, self._lay_out_all, id="preview")
        self.context = context
        self._facts: Sequence[tuple[str, str]] = ()
        self._message: MessageRow | None = None

    def look_at(self, facts: Sequence[tuple[str, str]], message_id: int | None) -> None:
        """Show these lines (text and role) and the message, if it is here."""
        message = messages.get(self.context.archive.db, message_id) if message_id is not None else None
        self._facts, self._message = facts, message
        self.show()

    def show(self) -> None:
        self._begins = 0
        super().show()
        self.scroll_to_line(self._begins - self.size.height // ABOVE)

    def _lay_out_all(self, width: int) -> list[Strip]:
        look = self.context.look
        strips = [
            Strip([Segment(f" {text[start:end]}", look.style(role))]).adjust_cell_length(width, look.base)
            for text, role in self._facts
            for start, end in wrap(text, width - 2)
        ]
        if self._message is None:
            return strips
        if strips:
            strips.append(Strip.blank(width, look.base))
        return [*strips, *self._lay_out_message(self._message, width, len(strips))]

    def _lay_out_message(self, message: MessageRow, width: int, above: int) -> list[Strip]:
        eyes, strips = self.context.eyes(), list[Strip]()
        for entry in self._around(message):
            if here := entry.key == message.message_id:
                self._begins = above + len(strips)
            laid = lay_out(entry, max(1, width - 1), eyes)  # the first column is the bar's, as in the room
            for row in range(laid.height):
                blank = row == 0 and getattr(entry, "spaced", False)
                style = Style(color=eyes.look.accent, bgcolor=laid.rows[row].ground.bgcolor)
                strips.append(Strip([Segment("▌" if here and not blank else " ", style), *laid.strip(row)]))
        return strips

    def _around(self, message: MessageRow) -> list[Entry]:
        context, db = self.context, self.context.archive.db
        room_id, message_id = message.room_id, message.message_id
        before = messages.page(db, room_id, before=message_id, limit=AROUND)
        after = messages.page(db, room_id, after=message_id, limit=AROUND)
        rows = [*before, message, *after]
        holes = [
            hole
            for hole in messages.holes(db, room_id)
            if rows[0].message_id < hole.before_id <= rows[-1].message_id
        ]
        answered = {
            row.message_id: parents[0]
            for row in rows
            if (parents := threads.parents(db, row)) and isinstance(parents[0], MessageRow)
        }
        return entries(rows, holes, (), None, context.zone, context.now(), answered)

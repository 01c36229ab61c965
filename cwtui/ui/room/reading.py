"""What has been read in the open room: by having been seen, and by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.errors import NoWidget
from textual.timer import Timer

from cwtui import notation
from cwtui.store import messages, outbox, rooms, unread
from cwtui.store.changes import Changed, Kind
from cwtui.store.messages import MessageRow
from cwtui.store.unread import Unread
from cwtui.store.wishes import MarkRead, MarkUnread
from cwtui.texts import mark, say
from cwtui.ui.keys.commands import Command, command
from cwtui.ui.read_marks import Mark, ReadMarks
from cwtui.ui.read_rule import ReadRule
from cwtui.ui.room.part import RoomPart
from cwtui.ui.timeline.entries import MessageEntry

if TYPE_CHECKING:
    from cwtui.ui.room.pane import RoomPane

LOOKS_AFTER = 0.3  # seconds: a room somebody only leafs through has not been seen
LOOKED_THROUGH = 1000  # unread messages in which mentions are looked for, at most

_TELLING = {Kind.MESSAGES, Kind.ROOMS, Kind.OUTBOX, Kind.EVERYTHING}


class Reading(RoomPart):
    """Read up to here, unread from here; and the read rule (:mod:`cwtui.ui.read_rule`) at work."""

    def __init__(self, pane: RoomPane) -> None:
        super().__init__(pane)
        self.rule = ReadRule(pane.context.settings.read.mark, pane.context.now)
        self.marks = ReadMarks(pane.context, pane)
        self.marks.on_mark = self._marked
        self._room_id: int | None = None  # of the room that is open
        self._look_timer: Timer | None = None
        self._line_stands = False  # the unread line is where it stays until the room is left
        self._told = False  # it was said that not every To is here

    # What happens to the room

    def opened(self, *, restored: bool) -> None:
        """A room is open; ``restored``: cwtui did that, not a person."""
        room_id = self.pane.room.room_id if self.pane.room is not None else None
        if room_id == self._room_id:
            self.rule.reopen()
        else:
            self._leave()
            self._room_id = room_id
            self.rule.open(restored=restored)
            self._line_stands = self._told = False
            self._place_line(self._state())
        self.look_soon()

    def _leave(self) -> None:
        self._stop_looking()
        if (message_id := self.rule.leave()) is not None:
            self._mark(message_id)

    def keep(self) -> None:
        """The room is left, for this is the end: done when it returns. Raises ArchiveError."""
        if (message_id := self.rule.leave()) is not None:
            now = self.context.now()
            self.context.archive.write_now(outbox.add, self._wish(message_id), now=now, due_at=now)

    def changed(self, change: Changed) -> None:
        """The archive changed: there may be something new to be seen."""
        if self.pane.room is None or change.kind not in _TELLING:
            return
        if change.room_id in (None, self.pane.room.room_id):
            before = self.pane.unread_from
            self._place_line(self._state())
            if self.pane.unread_from != before:
                self.pane.reload()
            self.look_soon()

    # What happens around it

    def focus(self, focused: bool) -> None:
        """The window was given the focus, or lost it."""
        self.rule.focus(focused)
        self.look_soon()

    def used(self, *, key: bool) -> None:
        """A key was pressed, or the mouse was used."""
        self.rule.used(key=key)
        self.look_soon()

    def _marked(self, made: Mark) -> None:
        """Somebody said by hand what is read."""
        if self.pane.room is None or made.room_id != self.pane.room.room_id:
            return
        self._line_stands = True
        if isinstance(made, MarkUnread):
            self.rule.hold()
            self.pane.unread_from = made.message_id
            self.pane.reload()
        else:
            self.rule.release()

    # Seeing

    def look_soon(self, seconds: float = LOOKS_AFTER) -> None:
        """Something else may be on the screen now, or before somebody's eyes."""
        if self._look_timer is None and self.pane.is_mounted:
            self._look_timer = self.pane.set_timer(seconds, self._look)

    def _stop_looking(self) -> None:
        if self._look_timer is not None:
            self._look_timer.stop()
            self._look_timer = None

    def _look(self) -> None:
        """See what is on the screen, and mark what has been seen."""
        self._stop_looking()
        if self.pane.room is None or not self.pane.is_attached:
            return
        state = self._state()
        if (row := self._before_the_eyes()) is not None:
            self.rule.show(row.message_id, news=state.lies_open_to(row.message_id))
        if (message_id := self.rule.take()) is not None:
            self._mark(message_id)
        elif self.rule.behind:
            self.look_soon(self.rule.wait)
        self._tell_of_hidden_mentions(state)

    def _before_the_eyes(self) -> MessageRow | None:
        """The last message on the screen; None while the timeline is hidden or something lies over it."""
        screen, region = self.pane.screen, self.timeline.region
        if self.pane.app.screen is not screen or not region.area:
            return None
        for x in (region.x, region.right - 1):  # over the lower corners a notification may come and go
            try:
                widget, _ = screen.get_widget_at(x, region.y)
            except NoWidget:
                return None
            if self.timeline not in widget.ancestors_with_self:
                return None
        return self.timeline.last_shown

    def _mark(self, message_id: int) -> None:
        now = self.context.now()
        # Nobody waits for this one: it goes when there is room for it, and wakes nothing.
        self.pane.run_worker(
            self.context.write(outbox.add, self._wish(message_id), now=now, due_at=now), group="reading"
        )

    def _wish(self, message_id: int) -> MarkRead:
        assert self._room_id is not None
        return unread.read_up_to(self.context.archive.db, self._room_id, message_id, self.context.me)

    def _state(self) -> Unread:
        if self.pane.room is None:
            return Unread()
        return unread.of(self.context.archive.db, self.pane.room.room_id, self.context.me)

    # What is shown of it

    def _place_line(self, state: Unread) -> None:
        """Put the unread line before the first unread message. Nothing moves it while somebody reads."""
        nobody_reads = self.rule.untouched or (
            self.pane.unread_from is None and not self.rule.somebody_is_there
        )
        if not self._line_stands or (nobody_reads and state.current):
            self.pane.unread_from = state.first_id
            self._line_stands = state.current

    def _tell_of_hidden_mentions(self, state: Unread) -> None:
        """Say once if somebody has written To me where nothing can be received."""
        room = rooms.get(self.context.archive.db, self.pane.room.room_id) if self.pane.room else None
        if self._told or room is None or not (room.mention_num and state.unseen and state.current):
            return
        self._told = True
        hidden = room.mention_num - self._mentions_since(room.room_id, state.first_id or 0)
        if hidden > 0:
            self.pane.say(
                say(
                    "{hidden} of {all} To for you cannot be received · o opens the browser",
                    hidden=hidden,
                    all=room.mention_num,
                )
            )

    def _mentions_since(self, room_id: int, message_id: int) -> int:
        """How many messages from this one on call me, as far as they are here."""
        me = self.context.me
        rows = messages.page(self.context.archive.db, room_id, after=message_id - 1, limit=LOOKED_THROUGH)
        calling = (row.body for row in rows if "[" in row.body and row.account_id != me)
        return sum(notation.mentions(notation.parse(body)).include(me) for body in calling)

    # By hand

    def fits(self, command: Command) -> bool:
        return command.id != "room.unread_line"

    @command("room.read_to_here", mark("Read up to here"), "R")
    async def action_read_to_here(self) -> None:
        if (row := self._last_above()) is not None:
            await self.marks.read_up_to(row.room_id, row.message_id, say("Read up to here"))

    @command("room.unread_from_here", mark("Unread from here"), "u")
    async def action_unread_from_here(self) -> None:
        if (row := self.pane.message) is not None:
            said = say("Unread from this message on (everywhere in Chatwork)")
            await self.marks.unread_from(row.room_id, row.message_id, said)
        else:
            self._say_there_is_none()

    def _last_above(self) -> MessageRow | None:
        """The message at the cursor, or the last one before what stands there: a gap, or one that waits."""
        index = self.timeline.cursor_index
        entries = self.timeline.entries[: index + 1] if index is not None else ()
        for entry in reversed(entries):
            if isinstance(entry, MessageEntry):
                return entry.row
        self._say_there_is_none()
        return None

    def _say_there_is_none(self) -> None:
        self.pane.say(say("There is no message at the cursor"))

    @command("room.unread_line", mark("Unread line"), "L")
    def action_unread_line(self) -> None:
        first_id = self.pane.unread_from
        if first_id is None:
            self.pane.say(say("Nothing is unread here"))
        elif not self.timeline.go_to("unread") and self.pane.go_to(first_id):
            self.timeline.go_to("unread")

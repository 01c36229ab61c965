"""Moving through a room by time: from day to day, and to a date."""

from __future__ import annotations

from datetime import date, timedelta

from cwtui import times
from cwtui.store import messages
from cwtui.texts import mark, say
from cwtui.ui.keys.commands import Command, command
from cwtui.ui.room.part import RoomPart
from cwtui.ui.timeline.entries import GapLine, MessageEntry, WishEntry


class Days(RoomPart):
    """The first message of the next day, of the previous one, of any."""

    def fits(self, command: Command) -> bool:
        return False  # it goes elsewhere

    @command("timeline.next_day", mark("Next day"), "}")
    def action_next_day(self) -> None:
        if (room := self.pane.room) is None or (today := self._day()) is None:
            return
        after = times.begins(today + timedelta(days=1), self.context.zone)
        found = messages.first_at(self.context.archive.db, room.room_id, after)
        if found is None:
            self.pane.say(say("This is the last day"))
        else:
            self._begin_at(found)

    @command("timeline.previous_day", mark("Previous day"), "{")
    def action_previous_day(self) -> None:
        if (room := self.pane.room) is None or (today := self._day()) is None:
            return
        db, zone = self.context.archive.db, self.context.zone
        before = messages.last_before(db, room.room_id, int(times.begins(today, zone)))
        row = messages.get(db, before)
        if row is None:
            self.pane.say(say("This is the first day"))
            return
        begin = times.begins(times.day_of(row.send_time, zone), zone)
        self._begin_at(messages.first_at(db, room.room_id, begin) or before)

    async def ask(self) -> None:
        """Ask for a day and go there."""
        from cwtui.ui.dialogs.which_day import WhichDay

        if self.pane.room is None:
            return
        today = times.day_of(self.context.now(), self.context.zone)

        def chosen(day: date | None) -> None:
            if day is not None:
                self.go(day)

        dialog = WhichDay(self.context.look, say("Go to a date"), today, self._in_words)
        await self.pane.app.push_screen(dialog, chosen)

    def go(self, day: date) -> None:
        """To the first message of a day; where there is none, to the next one behind it, or the last."""
        room, db, zone = self.pane.room, self.context.archive.db, self.context.zone
        if room is None:
            return
        found = messages.first_at(db, room.room_id, times.begins(day, zone))
        wanted = found or messages.newest_id(db, room.room_id)
        row = messages.get(db, wanted) if wanted is not None else None
        if row is None:
            self.pane.say(say("There are no messages here"))
            return
        self._begin_at(row.message_id)
        if found is None:
            self.pane.say(say("No message since {day}; this is the last one", day=self._in_words(day)))
        elif (there := times.day_of(row.send_time, zone)) != day:
            words = say("No message on {day}; the next one is from {next}",
                        day=self._in_words(day), next=self._in_words(there))  # fmt: skip
            self.pane.say(words)

    def _begin_at(self, message_id: int) -> None:
        """Put the cursor on the first message of a day, right under the line that names the day."""
        if self.pane.go_to(message_id):
            self.timeline.bring(message_id, 1)

    def _in_words(self, day: date) -> str:
        return times.in_words(day, times.day_of(self.context.now(), self.context.zone))

    def _day(self) -> date | None:
        """The day of what is at the cursor."""
        match self.timeline.current:
            case MessageEntry(row=row):
                at: float | None = row.send_time
            case GapLine(begins_at=begins, ends_at=ends):
                at = ends or begins
            case WishEntry(row=wish):
                at = wish.created_at
            case _:
                at = None
        return None if at is None else times.day_of(at, self.context.zone)

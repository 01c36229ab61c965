"""``z``: the last thing done is undone, wherever it was done."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from cwtui.notation import one_line
from cwtui.store import outbox, rooms
from cwtui.store.wishes import OutboxRow
from cwtui.texts import mark, say
from cwtui.ui.drawing.width import steady
from cwtui.ui.keys.commands import Part, command
from cwtui.ui.room.writing import can_come_back
from cwtui.ui.undo import Step
from cwtui.ui.widgets.key_row import SENTENCE_STAYS

if TYPE_CHECKING:
    from cwtui.ui.screens.main import MainScreen
    from cwtui.ui.views.view import View


class Undoing(Part):
    """Undoes the newest of what was done and sent; what happened in another room only at a second ``z``."""

    PLACE = mark("Everywhere")

    def __init__(self, main: MainScreen) -> None:
        self.main = main
        main.context.undo.view = self._view
        self._asked: object = None  # what a second z undoes
        self._asked_at = 0.0

    @command("undo", mark("Undo the last thing, or take back what waits"), "z")
    async def action_undo(self) -> None:
        undo, waiting = self.main.context.undo, self._waiting()
        step = undo.last
        if waiting is not None and (step is None or undo.touched_at(waiting) >= step.at):
            await self._take_back(waiting)
        elif step is not None:
            await self._undo(step)
        else:
            self.main.say_line(say("There is nothing to undo"))

    def _waiting(self) -> OutboxRow | None:
        """What I wrote, or put off, last that can still be taken back: a message, or the edit of one."""
        context = self.main.context
        waiting = [row for row in outbox.open_rows(context.archive.db) if can_come_back(row)]
        return max(waiting, key=lambda row: (context.undo.touched_at(row), row.wish_id), default=None)

    async def _take_back(self, row: OutboxRow) -> None:
        room_id = row.wish.room_id
        if self._agreed(row.wish_id, room_id, say("take back the message that waits")):
            if room_id != self.main.open_room_id:
                self.main.open_room(room_id)
            await self.main.room.writing.take_back(row)

    async def _undo(self, step: Step) -> None:
        if self._agreed(step, step.room_id, step.words, step.view):
            undone = await self.main.context.undo.undo()
            self.main.say_line(step.words if undone else say("That can no longer be undone"))

    def _agreed(self, what: object, room_id: int | None, words: str, view: type[View] | None = None) -> bool:
        """Is it before the person's eyes, or have they said it twice?"""
        asked_before = what == self._asked and time.monotonic() - self._asked_at < SENTENCE_STAYS
        self._asked = None
        if asked_before or self._sees(room_id, view):
            return True
        self._asked, self._asked_at = what, time.monotonic()
        where = say(view.NAME) if view is not None else self._name_of(room_id)
        self.main.say_line(say("z again: {words} ({room})", words=words, room=where))
        return False

    def _sees(self, room_id: int | None, view: type[View] | None) -> bool:
        """Does what happened in this view, or in this room, show on the screen?"""
        if view is not None:
            return view is self._view()
        return room_id is None or (room_id == self.main.open_room_id and self._view() is None)

    def _view(self) -> type[View] | None:
        current = self.main.views.current
        return type(current) if current is not None else None

    def _name_of(self, room_id: int | None) -> str:
        room = rooms.get(self.main.context.archive.db, room_id) if room_id is not None else None
        return steady(one_line(room.name)) if room is not None else ""

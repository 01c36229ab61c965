"""Going from room to room, and back the way one came."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from cwtui.store import messages, rooms
from cwtui.store.rooms import RoomRow
from cwtui.texts import mark, say
from cwtui.ui.keys.commands import Part, command

if TYPE_CHECKING:
    from cwtui.ui.screens.main import MainScreen
    from cwtui.ui.views.view import View

BACK_STEPS = 50


class Place(msgspec.Struct, frozen=True):
    """Where somebody was: a room, and the message they were at if they mean to come back to it; or a view."""

    room_id: int | None
    message_id: int | None = None
    view: type[View] | None = None


class Going(Part):
    """The next unread room, a room by its number, back."""

    PLACE = mark("Everywhere")

    def __init__(self, main: MainScreen) -> None:
        self.main = main
        self._back: list[Place] = []

    def leave(self, *, message_id: int | None = None) -> None:
        """Somebody goes elsewhere from here: Backspace leads back, to the message if there is one."""
        view, room_id = self.main.views.current, self.main.open_room_id
        if view is not None:
            self._remember(Place(None, view=type(view)))
        elif room_id is not None:
            self._remember(Place(room_id, message_id))

    def _remember(self, place: Place) -> None:
        if not self._back or self._back[-1] != place:
            self._back = [*self._back, place][-BACK_STEPS:]

    def follow(self, wish: View.GoTo) -> None:
        """Leave a view for a room: to see a message there, to answer it, to write."""
        if not self._may_enter(wish.room_id):
            return
        db, room, wanted = self.main.context.archive.db, self.main.room, wish.message_id
        writes, received = (
            wish.to_write or wish.to_reply,
            wanted is None or messages.get(db, wanted) is not None,
        )
        if not received and not writes:
            self.main.say_line(say("That message has not been received"))
            return  # what one would see in its place would count as read
        self.main.enter_room(wish.room_id)
        if wanted is not None and room.go_to(wanted) and wish.to_reply:
            room.writing.reply_to(wanted)
        if writes:
            room.writing.filling.begin(wish.words)

    def _may_enter(self, room_id: int) -> bool:
        """Am I in that room? It is said if not."""
        known = rooms.get(self.main.context.archive.db, room_id) is not None
        if not known:
            self.main.say_line(say("That message is in a room you are not in"))
        return known

    def go_to(self, room_id: int, message_id: int) -> None:
        """Go to a message, in whichever room it is; Backspace leads back to the one at the cursor now."""
        if not self._may_enter(room_id):
            return
        before = self.main.room.message
        self.leave(message_id=before.message_id if before is not None else None)
        if not self.main.shows(room_id):
            self.main.open_room(room_id, remember=False)
        self.main.room.go_to(message_id)

    @command("room.back", mark("Back to where I was"), "backspace")
    async def action_back(self) -> None:
        place = self._back.pop() if self._back else None
        if place is None:
            self.main.say_line(say("This is where you began"))
        elif place.view is not None:
            steps = self._back
            await self.main.views.show(place.view)
            self._back = steps  # going back is no step forward
        elif place.room_id is not None:
            if not self.main.shows(place.room_id):
                self.main.open_room(place.room_id, remember=False)
            if place.message_id is not None:
                self.main.room.go_to(place.message_id)

    @command("room.next_unread", mark("Next unread room"), "n", footer=mark("next unread"))
    def action_next_unread(self) -> None:
        self._jump(lambda row: row.unread_num > 0 and not row.muted, 1, say("No unread rooms"))

    @command("room.previous_unread", mark("Previous unread room"), "N")
    def action_previous_unread(self) -> None:
        self._jump(lambda row: row.unread_num > 0 and not row.muted, -1, say("No unread rooms"))

    @command("room.next_mention", mark("Next room with a To for me"), "m")
    def action_next_mention(self) -> None:
        self._jump(lambda row: row.mention_num > 0, 1, say("Nobody has written To you"))

    @command("room.above", mark("Room above"), "alt+up", while_typing=True)
    def action_room_above(self) -> None:
        self._jump(lambda row: True, -1, "")

    @command("room.below", mark("Room below"), "alt+down", while_typing=True)
    def action_room_below(self) -> None:
        self._jump(lambda row: True, 1, "")

    def _jump(self, wanted: Callable[[RoomRow], bool], by: int, otherwise: str) -> None:
        rows = self.main.rooms.room_list.rows
        here = self.main.open_room_id
        at = next((i for i, row in enumerate(rows) if row.room_id == here), 0)
        ring = [rows[(at + by * step) % len(rows)] for step in range(1, len(rows) + 1)] if rows else []
        for row in ring:
            if row.room_id != here and wanted(row):
                self.main.open_room(row.room_id)
                return
        if otherwise:
            self.main.say_line(otherwise)

    @command("room.my_chat", mark("My Chat"), "g m")
    def action_my_chat(self) -> None:
        for row in rooms.all(self.main.context.archive.db):
            if row.type == "my":
                self.main.enter_room(row.room_id)

    @command("room.number", mark("Room by its number"), *"123456789", footer=mark("room"), with_key=True)
    def action_room_by_number(self, key: str) -> None:
        self._open_numbered(int(key))

    @command(
        "room.number_while_typing",
        mark("Room by its number while typing"),
        *(f"alt+{n}" for n in range(1, 10)),
        while_typing=True,
        with_key=True,
    )
    def action_room_by_alt_number(self, key: str) -> None:
        self._open_numbered(int(key[-1]))

    def _open_numbered(self, number: int) -> None:
        listed: list[RoomRow] = self.main.rooms.room_list.rows
        if number <= len(listed):
            self.main.open_room(listed[number - 1].room_id)
        else:
            self.main.say_line(say("There is no room {n}", n=number))

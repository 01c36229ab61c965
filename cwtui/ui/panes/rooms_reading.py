"""What is read, said in the list of rooms: of the room at the cursor, or of all."""

from __future__ import annotations

from cwtui.notation import one_line
from cwtui.store import messages
from cwtui.store.rooms import RoomRow
from cwtui.texts import mark, say
from cwtui.ui.drawing.width import steady
from cwtui.ui.keys.commands import Part, command
from cwtui.ui.panes.rooms import RoomsPane
from cwtui.ui.read_marks import ReadMarks
from cwtui.ui.widgets.said import Said


class RoomsReading(Part):
    """Read and unread, without going into the room."""

    PLACE = mark("Rooms")

    def __init__(self, pane: RoomsPane, marks: ReadMarks) -> None:
        self.pane = pane
        self.marks = marks

    @command("rooms.read", mark("Room is read"), "R")
    async def action_read(self) -> None:
        if (row := self._room()) is not None:
            newest = messages.newest_id(self.pane.context.archive.db, row.room_id)
            await self.marks.read_up_to(row.room_id, newest, say("“{room}” is read", room=_name(row)))

    @command("rooms.unread", mark("Room is unread"), "u")
    async def action_unread(self) -> None:
        if (row := self._room()) is None:
            return
        newest = messages.newest_id(self.pane.context.archive.db, row.room_id)
        if newest is None:
            self._say(say("Nothing of this room has been received"))
            return
        said = say("“{room}” is unread from its newest message on (everywhere in Chatwork)", room=_name(row))
        await self.marks.unread_from(row.room_id, newest, said)

    @command("rooms.read_all", mark("All rooms are read"), "A")
    async def action_read_all(self) -> None:
        await self.marks.read_all(self.pane.room_list.rows)

    def _room(self) -> RoomRow | None:
        if (row := self.pane.room_list.current) is None:
            self._say(say("There is no room at the cursor"))
        return row

    def _say(self, sentence: str) -> None:
        self.pane.post_message(Said(sentence))


def _name(row: RoomRow) -> str:
    return steady(one_line(row.name))

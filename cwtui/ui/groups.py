"""Groups: made, looked at, changed, left and deleted, from everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cwtui.room_rules import Deed, hindrance
from cwtui.store import rooms
from cwtui.store.rooms import RoomRow
from cwtui.texts import mark, say
from cwtui.ui.keys.commands import Command, Part, command

if TYPE_CHECKING:
    from cwtui.store.wishes import OutboxRow
    from cwtui.ui.dialogs.room_details import Verb
    from cwtui.ui.groups_forms import GroupsForms
    from cwtui.ui.screens.main import MainScreen

_DEEDS = {
    "group.edit": Deed.EDIT,
    "group.members": Deed.MEMBERS,
    "group.link": Deed.LINK,
    "group.leave": Deed.LEAVE,
    "group.delete": Deed.DELETE,
}


class Groups(Part):
    """What can be done by key or by name."""

    PLACE = mark("Groups")

    def __init__(self, main: MainScreen) -> None:
        self.main = main

    def can(self, command: Command) -> bool:
        """What I may not do here is not offered; why, the details of the room say."""
        if command.id == "room.details":
            return not self.main.rooms.has_focus_within  # the list of rooms has a key for it
        if (deed := _DEEDS.get(command.id)) is None:
            return True
        room = self.room
        return room is not None and not hindrance(deed, room.type, room.role, left=room.left_at is not None)

    @property
    def room(self) -> RoomRow | None:
        """The room at the cursor of the list of rooms or of a view, or the one that is open."""
        main = self.main
        room_id = main.open_room_id
        if main.views.current is not None:
            room_id = main.views.current.room_id or room_id
        elif main.rooms.has_focus_within and (row := main.rooms.room_list.current) is not None:
            room_id = row.room_id
        return rooms.get(main.context.archive.db, room_id) if room_id is not None else None

    @property
    def _forms(self) -> GroupsForms:
        """What opens them. It is large, and the first paint does without."""
        from cwtui.ui.groups_forms import GroupsForms

        return GroupsForms(self.main)

    async def again(self, row: OutboxRow) -> None:
        """Open the form that this wish was made in, with everything as it was."""
        await self._forms.again(row)

    @command("group.new", mark("New group"), "g n")
    async def action_new(self) -> None:
        await self._forms.new()

    @command("room.details", mark("Room details and members"))
    async def action_details(self) -> None:
        if (room := self.room) is None:
            self.main.say_line(say("No room is open"))
            return
        from cwtui.ui.dialogs.room_details import RoomSheet

        async def chosen(verb: Verb | None) -> None:
            if verb is not None:
                await self._forms.do(verb, room.room_id)

        await self.main.app.push_screen(RoomSheet(self.main.context, room), chosen)

    @command("group.edit", mark("Change the group: name, description, icon"))
    async def action_edit(self) -> None:
        if (room := self.room) is not None:
            await self._forms.edit(room)

    @command("group.members", mark("Change the members of the group"))
    async def action_members(self) -> None:
        if (room := self.room) is not None:
            await self._forms.members(room)

    @command("group.link", mark("Invitation link of the group"))
    async def action_link(self) -> None:
        if (room := self.room) is not None:
            await self._forms.link(room)

    @command("group.leave", mark("Leave the group"))
    async def action_leave(self) -> None:
        if (room := self.room) is not None:
            await self._forms.leave(room)

    @command("group.delete", mark("Delete the group"))
    async def action_delete(self) -> None:
        if (room := self.room) is not None:
            await self._forms.delete(room)


class OnRoom(Part):
    """The same for the room at the cursor of the list of rooms."""

    PLACE = mark("Rooms")

    def __init__(self, groups: Groups) -> None:
        self._groups = groups

    @command("rooms.details", mark("Room details and members"), "E")
    async def action_details(self) -> None:
        await self._groups.action_details()

"""What is opened over the open room from everywhere: the question for a date, the outbox, the bare view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cwtui.texts import mark, say
from cwtui.ui.commands import Part, command

if TYPE_CHECKING:
    from cwtui.ui.screens.main import MainScreen
    from cwtui.ui.screens.outbox import Went


class Views(Part):
    """They show the open room in another way, or all rooms under one aspect."""

    PLACE = mark("Everywhere")

    def __init__(self, main: MainScreen) -> None:
        self.main = main

    @command("view.date", mark("Go to a date"), "g d")
    async def action_date(self) -> None:
        await self.main.room.days.ask()

    @command("view.outbox", mark("Outbox and drafts"), "g o")
    async def action_outbox(self) -> None:
        from cwtui.ui.screens.outbox import Outbox

        writing = self.main.room.writing
        writing.save_draft()
        await self.main.app.push_screen(Outbox(self.main.context, writing), self._leave_outbox)

    async def _leave_outbox(self, went: Went | None) -> None:
        """Go where somebody wanted to go from there."""
        main = self.main
        if went is None:
            return
        if went.room_id is None:
            await main.undoing.action_undo()
            return
        main.enter_room(went.room_id)
        if went.row is not None:
            await main.room.writing.take_back(went.row)
        elif went.to_write:
            main.set_focus(main.room.composer)

    @command("view.bare", mark("Messages alone, for the terminal's own selection"), "g b", "alt+l")
    async def action_bare(self) -> None:
        from cwtui.ui.screens.bare import Bare

        room = self.main.room
        if room.room is None:
            self.main.say_line(say("No room is open"))
            return
        place = room.timeline.place
        top = place[0] if place is not None and isinstance(place[0], int) else None
        at_end = room.timeline.at_end
        await self.main.app.push_screen(Bare(room.context, room.room.room_id, None if at_end else top))

"""What is opened over the open room from everywhere: the question for a date, the bare view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cwtui.texts import mark, say
from cwtui.ui.commands import Part, command

if TYPE_CHECKING:
    from cwtui.ui.screens.main import MainScreen


class Views(Part):
    """They show the open room in another way."""

    PLACE = mark("Everywhere")

    def __init__(self, main: MainScreen) -> None:
        self.main = main

    @command("view.date", mark("Go to a date"), "g d")
    async def action_date(self) -> None:
        await self.main.room.days.ask()

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

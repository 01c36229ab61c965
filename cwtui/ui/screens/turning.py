"""From pane to pane, and from wherever one is into the composer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widget import Widget

from cwtui.texts import Text, mark, say
from cwtui.ui.keys.commands import Command, Part, command
from cwtui.ui.room.composer import Composer

if TYPE_CHECKING:
    from cwtui.ui.screens.main import MainScreen


class Turning(Part):
    """Moves the focus between what the screen shows."""

    PLACE = mark("Everywhere")

    def __init__(self, main: MainScreen) -> None:
        self.main = main

    def hint(self, command: Command) -> Text | None:
        view = self.main.views.current
        nowhere = command.id == "write" and view is not None and view.room_id is None
        return None if nowhere else super().hint(command)

    @command("write", mark("Write here"), "i", "c", footer=mark("write"))
    def action_write(self) -> None:
        main, view = self.main, self.main.views.current
        if view is not None and view.room_id is None:
            main.say_line(say("There is no room at the cursor to write to"))
            return
        if view is not None and view.room_id is not None:
            main.open_room(view.room_id)
        main.set_focus(main.room.composer)

    @command("pane.next", mark("Next pane"), "tab", footer=mark("pane"), while_typing=True)
    def action_next_pane(self) -> None:
        self._go_pane(1)

    @command("pane.previous", mark("Previous pane"), "shift+tab", while_typing=True)
    def action_previous_pane(self) -> None:
        self._go_pane(-1)

    def _go_pane(self, by: int) -> None:
        main = self.main
        panes: list[Widget] = [main.rooms.room_list, main.room.timeline, main.side.list]
        at = next((i for i, pane in enumerate(panes) if pane.has_focus_within or pane.has_focus), -1)
        if at < 0:
            at = 1 if isinstance(main.focused, Composer) else 0
        main.set_focus(panes[(at + by) % len(panes)])

    @command("pane.leave", mark("Close, or back to the rooms"), "escape", "q", listed=False)
    def action_leave_pane(self) -> None:
        main = self.main
        if main.has_class("in-side"):
            main.set_focus(main.room.timeline)
        elif main.has_class("one-pane") and not main.has_class("in-rooms"):
            main.set_focus(main.rooms.room_list)
        else:
            main.say_line(say("There is nothing to close · Ctrl+Q quits"))

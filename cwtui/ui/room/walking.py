"""Going to the ends of a room, wherever the loaded stretch of it is."""

from __future__ import annotations

from cwtui.texts import mark
from cwtui.ui.keys.commands import Command, command
from cwtui.ui.room.part import RoomPart
from cwtui.ui.timeline.window import Window


class Walking(RoomPart):
    """To the oldest message of the archive, and to the newest."""

    def fits(self, command: Command) -> bool:
        return False  # it goes elsewhere

    @command("timeline.first", mark("Oldest message"), "g g", "home")
    def action_first(self) -> None:
        if (window := self.pane.window) is None:
            return
        if not window.to_beginning:
            window = Window.at_beginning(self.context.archive.db, window.room_id)
            self.pane.show_window(window, (window.first_id, 0))
        self.timeline.moving.first()

    @command("timeline.last", mark("Newest message"), "G", "end")
    def action_last(self) -> None:
        if (window := self.pane.window) is None:
            return
        if not window.to_end:
            self.pane.show_window(Window.at_end(self.context.archive.db, window.room_id))
        self.timeline.moving.last()

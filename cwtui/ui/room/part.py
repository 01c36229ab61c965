"""What the parts of a room have in common: each is one file of things that can be done there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cwtui.texts import mark
from cwtui.ui.keys.commands import Part

if TYPE_CHECKING:
    from cwtui.ui.context import Context
    from cwtui.ui.keys.commands import Command
    from cwtui.ui.room.pane import RoomPane
    from cwtui.ui.timeline.timeline import Timeline


class RoomPart(Part):
    """Some of what can be done in the open room, by keys and by name."""

    PLACE = mark("Messages")

    def __init__(self, pane: RoomPane) -> None:
        self.pane = pane

    def fits(self, command: Command) -> bool:
        """Does it do something with the very message at the cursor? Then it is among what Enter offers."""
        return True

    @property
    def context(self) -> Context:
        """The account the room belongs to."""
        return self.pane.context

    @property
    def timeline(self) -> Timeline:
        """The messages on the screen."""
        return self.pane.timeline

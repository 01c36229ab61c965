"""What the whole-screen views have in common: they take the place of the panes, and lead back to them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.containers import Vertical
from textual.message import Message
from textual.widget import Widget

from cwtui.store.changes import Changed
from cwtui.texts import Text, mark
from cwtui.ui.context import Context
from cwtui.ui.keys.commands import Commanded, command


class View(Commanded, Vertical):
    """One aspect of all rooms, between the status bar and the row of keys.

    It is made when it is first opened, and kept: whoever comes back finds it as it was left.
    """

    PLACE: ClassVar[Text | None] = mark("Views")
    NAME: ClassVar[Text]
    DEFAULT_CSS = """
    View { width: 100%; height: 1fr; background: $background; }
    """

    class Left(Message):
        """Somebody closes the view."""

    class GoTo(Message):
        """Somebody wants to see a room; at ``message_id`` if there is one, ``to_reply`` to it, or
        ``to_write`` there: ``words``, with their fields, if these are to be written."""

        def __init__(
            self,
            room_id: int,
            message_id: int | None = None,
            *,
            to_write: bool = False,
            to_reply: bool = False,
            words: str = "",
        ) -> None:
            super().__init__()
            self.room_id = room_id
            self.message_id = message_id
            self.to_write = to_write
            self.to_reply = to_reply
            self.words = words

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context

    def stops(self) -> Sequence[Widget]:
        """What Tab leads to, one after the other; the first one has the focus when the view opens."""
        raise NotImplementedError

    def shown(self) -> None:
        """It comes before the eyes, for the first time or again: read what is in the archive."""
        raise NotImplementedError

    def changed(self, change: Changed) -> None:
        """The archive changed while it is shown."""
        raise NotImplementedError

    def note_key(self) -> None:
        """Somebody pressed a key while it is shown."""

    def hidden(self) -> None:
        """Something else is shown in its place."""

    @property
    def room_id(self) -> int | None:
        """The room of the row at the cursor: what is written goes there."""
        return None

    @property
    def message_id(self) -> int | None:
        """The message that the row at the cursor is: a task made from here is made of it."""
        return None

    @command("view.close", mark("Close"), "escape", "q", listed=False)
    def action_close(self) -> None:
        self.post_message(self.Left())

    @command("view.next_stop", mark("Next part of the view"), "tab", while_typing=True, listed=False)
    def action_next_stop(self) -> None:
        self._go(1)

    @command(
        "view.previous_stop", mark("Previous part of the view"), "shift+tab", while_typing=True, listed=False
    )
    def action_previous_stop(self) -> None:
        self._go(-1)

    def _go(self, by: int) -> None:
        stops = self.stops()
        at = next((i for i, stop in enumerate(stops) if stop.has_focus or stop.has_focus_within), -by)
        self.screen.set_focus(stops[(at + by) % len(stops)])

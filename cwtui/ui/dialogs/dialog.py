"""What all dialogs have in common: they lie over the screen, and close once."""

from __future__ import annotations

from typing import TypeVar

from textual.await_complete import AwaitComplete
from textual.await_remove import AwaitRemove
from textual.screen import ModalScreen

from cwtui.ui.keys.commands import Commanded

Result = TypeVar("Result")


class Dialog(Commanded, ModalScreen[Result]):
    """Answers with a ``Result`` when it is dismissed."""

    @property
    def unsaved(self) -> str:
        """What to call it if something would be lost with it that somebody has entered; "" if nothing."""
        return ""

    def dismiss(self, result: Result | None = None) -> AwaitComplete:
        """Close with this answer; nothing if it is closed already, as by the second of two quick keys.

        Textual would close whatever lies on top by then.
        """
        return super().dismiss(result) if self.is_active else AwaitComplete()

    def remove(self) -> AwaitRemove:
        """The screen below is drawn when it comes to light. It stands as it stood, but when a widget has gone
        Textual lays out what held it, of a dialog the whole screen, and draws all of that once more."""
        return self.app._prune(self)

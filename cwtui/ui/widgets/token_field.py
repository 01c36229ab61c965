"""Where an API token is entered."""

from __future__ import annotations

from textual import events
from textual.widgets import Input

from cwtui.texts import say
from cwtui.ui.keys.commands import TakesText


class TokenField(TakesText, Input):
    """The token, hidden. Tokens are plain ASCII, so that Textual's ``Input`` does for input methods, too."""

    DEFAULT_CSS = """
    TokenField, TokenField:focus { border: none; height: 1; padding: 0 1; background: $card; }
    """

    def __init__(self) -> None:
        super().__init__(placeholder=say("paste it here (not shown)"), password=True, id="token")
        self.cursor_blink = False

    def _on_paste(self, event: events.Paste) -> None:
        # Textual's own comes after this. A copied token often brings a line break along.
        event.text = " ".join(event.text.split())

    @property
    def selected_text(self) -> str:
        """Nothing: a hidden text is not copied either."""
        return ""

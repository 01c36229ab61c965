"""A button of a dialog: one line, a verb, plainly the one with the focus when it has it."""

from __future__ import annotations

from textual.widgets import Button


class Verb(Button):
    """Says what it does to whom it concerns. ``id`` or ``name`` tell it from its neighbours."""

    # Named with its class: Textual's own rules for the kinds of buttons would win over a plainer name.
    DEFAULT_CSS = """
    Verb.-textual-compact {
        width: auto; min-width: 8; height: 1; margin: 0 2 0 0; background: $card; color: $foreground;
        background-tint: $background 0%; text-style: none;
    }
    Verb.-textual-compact:focus { background: $accent; color: $background; text-style: bold; }
    Verb.-textual-compact:hover { background: $line; }
    Verb.-textual-compact:focus:hover { background: $accent; }
    """

    def __init__(self, words: str, *, id: str | None = None, name: str | None = None) -> None:
        super().__init__(f" {words} ", id=id, name=name, compact=True)

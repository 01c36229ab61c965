"""Every key, by where it works. Made of the commands themselves, so it cannot be out of date."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from rich.segment import Segment
from rich.style import Style
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from cwtui import ui
from cwtui.texts import mark, say
from cwtui.ui.commands import EVERY, Command, command
from cwtui.ui.dialogs.dialog import Dialog
from cwtui.ui.look import Look
from cwtui.ui.widgets.key_row import shown_key
from cwtui.ui.widgets.line_list import LineList
from cwtui.ui.width import cut, fill

KEYS_WIDTH = 26
BY_NAME = "ctrl+p"  # where a command without a key of its own is found


@dataclass(frozen=True, slots=True)
class HelpRow:
    """A heading (no keys), or a command."""

    keys: str
    words: str


def declare_everything() -> None:
    """Import all of the screen: a command is known once the module of its owner has been imported."""
    for module in pkgutil.walk_packages(ui.__path__, f"{ui.__name__}."):
        import_module(module.name)


def help_rows(keys_of: Callable[[Command], tuple[str, ...]]) -> list[HelpRow]:
    """All listed commands under the places they work in."""
    declare_everything()
    places: dict[str, list[HelpRow]] = {}
    for known in EVERY.values():
        if not known.listed:
            continue
        keys, heading = keys_of(known) or (BY_NAME,), say(known.place) if known.place else ""
        shown = f"{shown_key(keys[0])}-{keys[-1][-1]}" if known.with_key else "  ".join(map(shown_key, keys))
        places.setdefault(heading, []).append(HelpRow(shown, say(known.name)))
    rows = []
    # What works everywhere first; the rest as the places are declared.
    for heading, commands in sorted(places.items(), key=lambda place: place[0] != say("Everywhere")):
        rows += [HelpRow("", heading), *commands, HelpRow("", "")]
    return rows[:-1]


class _Rows(LineList[HelpRow]):
    def draw(self, row: HelpRow, width: int, style: Style) -> list[Segment]:
        if not row.keys:
            return [Segment(cut(row.words, width), style + Style(color=self.look.accent, bold=True))]
        keys = fill(row.keys, min(KEYS_WIDTH, width // 2))
        return [
            Segment(f" {keys} ", style + Style(bold=True)),
            Segment(cut(row.words, width - len(keys) - 3), style),
        ]


class Help(Dialog[None]):
    """The list of keys."""

    PLACE = mark("Dialogs")
    DEFAULT_CSS = """
    Help { align: center middle; background: $background 60%; }
    Help #box { width: 72; max-width: 100%; height: 90%; border: round $line; background: $background; }
    Help #title { text-style: bold; padding: 0 1; height: 1; }
    Help LineList { height: 1fr; }
    """

    def __init__(self, look: Look, keys_of: Callable[[Command], tuple[str, ...]]) -> None:
        super().__init__()
        self._look = look
        self._rows = help_rows(keys_of)

    def compose(self) -> ComposeResult:
        with Vertical(id="box"):
            yield Static(say("Keys · Esc closes"), id="title", markup=False)
            yield _Rows(self._look, id="help-rows")

    def on_mount(self) -> None:
        self.query_one(_Rows).show(self._rows)
        self.set_focus(self.query_one(_Rows))

    @command("help.close", mark("Close"), "escape", "q", "?", listed=False)
    def action_close(self) -> None:
        self.dismiss(None)

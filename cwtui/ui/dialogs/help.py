"""Every key, by where it works. Made of the commands themselves, so it cannot be out of date."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module

from rich.segment import Segment
from rich.style import Style
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from cwtui import ui
from cwtui.texts import mark, say
from cwtui.ui.dialogs.dialog import Dialog
from cwtui.ui.drawing.width import cells, cut, fill
from cwtui.ui.keys.commands import Command, command, in_order
from cwtui.ui.look import Look
from cwtui.ui.timeline.wrap import wrap
from cwtui.ui.widgets.key_row import shown_key
from cwtui.ui.widgets.line_list import LineList

KEYS_WIDTH = 19  # cells; where the keys of one command take more, its words stand further right
BY_NAME = "ctrl+p"  # where a command without a key of its own is found
READ_FIRST = tuple(
    map(mark, ("Everywhere", "Rooms", "Messages", "Composer", "Side panel", "Lists", "Text fields"))
)
"""The headings a newcomer needs first."""


@dataclass(frozen=True, slots=True)
class HelpRow:
    """A heading (no keys), a command, or what its words take more than one line for (blank keys)."""

    keys: str
    words: str


def declare_everything() -> None:
    """Import all of the screen: a command is known once the module of its owner has been imported."""
    for module in pkgutil.walk_packages(ui.__path__, f"{ui.__name__}."):
        import_module(module.name)


def help_rows(keys_of: Callable[[Command], tuple[str, ...]], here: Sequence[str] = ()) -> list[HelpRow]:
    """All listed commands under their places: first those of ``here``, then what works everywhere."""
    places: dict[str, list[HelpRow]] = {}
    declare_everything()
    for known in in_order():
        if not known.listed:
            continue
        keys, heading = keys_of(known) or (BY_NAME,), say(known.place) if known.place else ""
        shown = f"{shown_key(keys[0])}-{keys[-1][-1]}" if known.with_key else "  ".join(map(shown_key, keys))
        places.setdefault(heading, []).append(HelpRow(shown, say(known.name)))
    rows = []
    for heading in dict.fromkeys([*here, *map(say, READ_FIRST), *places]):
        if commands := places.get(heading):
            rows += [HelpRow("", heading), *commands, HelpRow("", "")]
    return rows[:-1]


class _Rows(LineList[HelpRow]):
    def __init__(self, look: Look, everything: Sequence[HelpRow]) -> None:
        super().__init__(look, id="help-rows")
        self._everything = everything

    def on_resize(self) -> None:
        width = self.scrollable_content_region.width - 1
        self.show([line for row in self._everything for line in _broken(row, width)])

    def draw(self, row: HelpRow, width: int, style: Style) -> list[Segment]:
        if not row.keys:
            return [Segment(cut(row.words, width), style + Style(color=self.look.accent, bold=True))]
        keys = _keys(row, width)
        return [
            Segment(f" {keys} ", style + Style(bold=True)),
            Segment(cut(row.words, width - cells(keys) - 2), style),
        ]


def _keys(row: HelpRow, width: int) -> str:
    return fill(row.keys, max(min(KEYS_WIDTH, width * 2 // 5), cells(row.keys)))


def _broken(row: HelpRow, width: int) -> list[HelpRow]:
    """The row on as many lines as its words take."""
    if not row.keys:
        return [row]
    lines = wrap(row.words, max(8, width - cells(_keys(row, width)) - 2))
    words = [row.words[start:end].rstrip(" ") for start, end in lines]
    return [HelpRow(row.keys if at == 0 else " ", part) for at, part in enumerate(words)]


class Help(Dialog[None]):
    """The list of keys."""

    PLACE = mark("Dialogs")
    DEFAULT_CSS = """
    Help { align: center middle; background: $background 60%; }
    Help #box { width: 72; max-width: 100%; height: 90%; border: round $line; background: $background; }
    Help #title { text-style: bold; padding: 0 1; height: 1; }
    Help LineList { height: 1fr; overflow-y: scroll; }  /* a bar that never comes or goes */
    """

    def __init__(
        self, look: Look, keys_of: Callable[[Command], tuple[str, ...]], here: Sequence[str] = ()
    ) -> None:
        super().__init__()
        self._look = look
        self._rows = help_rows(keys_of, here)

    def compose(self) -> ComposeResult:
        with Vertical(id="box"):
            yield Static(say("Keys · Esc closes"), id="title", markup=False)
            yield _Rows(self._look, self._rows)

    def on_mount(self) -> None:
        self.set_focus(self.query_one(_Rows))

    @command("help.close", mark("Close"), "escape", "q", "?", listed=False)
    def action_close(self) -> None:
        self.dismiss(None)

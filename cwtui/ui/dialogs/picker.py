"""A field and the list it narrows: the command palette and the switcher are two of these."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style
from textual.app import ComposeResult
from textual.containers import Vertical

from cwtui.notation import one_line
from cwtui.texts import mark, say
from cwtui.ui.dialogs.dialog import Dialog
from cwtui.ui.drawing.initials import chip, width_of
from cwtui.ui.drawing.width import cells, cut, fill, steady
from cwtui.ui.keys.commands import command
from cwtui.ui.look import Look
from cwtui.ui.widgets.field import Field
from cwtui.ui.widgets.line_list import LineList


@dataclass(frozen=True, slots=True)
class Item:
    """Something to pick: its name, a quiet fact at the right, and other words it is found by.

    ``number`` is that of the room or person it is, who has initials before the name.
    """

    id: str
    name: str
    fact: str = ""
    also: str = ""
    number: int | None = None


def folded(text: str) -> str:
    """For comparing: full-width and half-width, upper and lower case are alike."""
    return unicodedata.normalize("NFKC", text).casefold()


def match(wanted: str, item: Item) -> int | None:
    """How well ``item`` fits what was typed, smaller is better; None: not at all."""
    return fit(folded(wanted).split(), folded(item.name), folded(item.also))


def fit(words: Sequence[str], name: str, also: str) -> int | None:
    """As :func:`match`, of what is :func:`folded` already.

    Every typed word must occur: at the start of the name, or of a word in it, inside it, inside its other
    words, or, for a word of Latin letters, letter by letter.
    """
    total = 0
    for word in words:
        if name.startswith(word):
            score = 0
        elif f" {word}" in name:
            score = 1
        elif word in name:
            score = 2
        elif word in also:
            score = 3
        elif word.isascii() and _in_sequence(word, name):
            score = 4
        else:
            return None
        total += score
    return total


def _in_sequence(word: str, name: str) -> bool:
    at = -1
    for letter in word:
        at = name.find(letter, at + 1)
        if at < 0:
            return False
    return True


class _Items(LineList[Item]):
    ALWAYS_LIT = True

    def draw(self, row: Item, width: int, style: Style) -> list[Segment]:
        fact = cut(row.fact, width // 2)
        before = chip(self.look, row.number, row.name, style) if row.number is not None else ()
        taken = width_of(before) + cells(fact)
        name = fill(steady(one_line(row.name)), max(4, width - taken - 2))
        quiet = style + Style(color=self.look.quiet)
        return [*before, Segment(name + " ", style), Segment(fact + " ", quiet)]


class Picker(Dialog[str | None]):
    """Pick one of many by typing; dismissed with its id. Enter takes the first without a move."""

    PLACE = mark("Dialogs")
    DEFAULT_CSS = """
    Picker { align: center top; background: $background 60%; }
    Picker #box { width: 72; max-width: 96%; height: auto; max-height: 80%; margin: 2 0 0 0;
                  border: round $line; background: $background; }
    Picker LineList { height: auto; max-height: 18; min-height: 3; }
    """

    def __init__(self, look: Look, placeholder: str, items: Sequence[Item]) -> None:
        super().__init__()
        self._look = look
        self._placeholder = placeholder
        self._items = items

    def compose(self) -> ComposeResult:
        with Vertical(id="box"):
            yield Field(self._placeholder, id="picker-field")
            yield _Items(self._look, id="picker-items", empty=say("Nothing fits"))

    def on_mount(self) -> None:
        self.query_one(_Items).can_focus = False
        self._narrow("")
        self.set_focus(self.query_one(Field))

    def on_text_area_changed(self) -> None:
        self._narrow(self.query_one(Field).text)

    def _narrow(self, wanted: str) -> None:
        scored = [(score, item) for item in self._items if (score := match(wanted, item)) is not None]
        shown = [item for _, item in sorted(scored, key=lambda pair: pair[0])]
        items = self.query_one(_Items)
        items.show(shown)
        items.cursor = 0
        items.refresh()

    def on_field_submitted(self) -> None:
        current = self.query_one(_Items).current
        if current is not None:
            self.dismiss(current.id)

    def on_line_list_chosen(self, event: LineList.Chosen) -> None:
        self.on_field_submitted()

    def on_field_left(self) -> None:
        self.dismiss(None)

    @command("picker.down", mark("Next"), "down", "ctrl+n", "tab", while_typing=True, listed=False)
    def action_down(self) -> None:
        self.query_one(_Items).action_down()

    @command("picker.up", mark("Previous"), "up", "ctrl+p", "shift+tab", while_typing=True, listed=False)
    def action_up(self) -> None:
        self.query_one(_Items).action_up()

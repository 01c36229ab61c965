"""Letters over everything that can be opened; typing them chooses one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import product
from typing import TypeVar

from cwtui.texts import mark
from cwtui.ui.dialogs.dialog import Dialog
from cwtui.ui.keys.commands import command

HOME_ROW = "asdfhjkl"
REST = "ewruiovncmxzqptyb"  # where the home row does not suffice; g begins chords

Thing = TypeVar("Thing")


def letters_for(count: int) -> list[str]:
    """Letters for ``count`` things, all equally long: one of the home row, or two, or two of all letters."""
    if count <= len(HOME_ROW):
        return list(HOME_ROW[:count])
    letters = HOME_ROW if count <= len(HOME_ROW) ** 2 else HOME_ROW + REST
    return ["".join(pair) for pair in product(letters, repeat=2)][:count]


class Hints(Dialog[str | None]):
    """Nothing is drawn here: ``show`` is told which letters to draw. Dismissed with those that were typed."""

    PLACE = mark("Dialogs")
    DEFAULT_CSS = "Hints { background: transparent; }"

    def __init__(self, hints: Sequence[str], show: Callable[[str], None]) -> None:
        super().__init__()
        self._hints = hints
        self._show = show
        self._typed = ""

    @command("hints.letter", mark("Choose"), *(HOME_ROW + REST), listed=False, with_key=True)
    def action_letter(self, letter: str) -> None:
        typed = self._typed + letter
        if typed in self._hints:
            self.dismiss(typed)
        elif any(hint.startswith(typed) for hint in self._hints):
            self._typed = typed
            self._show(typed)

    @command("hints.erase", mark("Take a letter back"), "backspace", listed=False)
    def action_erase(self) -> None:
        self._typed = self._typed[:-1]
        self._show(self._typed)

    @command("hints.close", mark("Close"), "escape", listed=False)
    def action_close(self) -> None:
        self.dismiss(None)


def still_possible(hints: Mapping[Thing, str], typed: str) -> dict[Thing, str]:
    """The hints that begin with what was typed, without that."""
    return {thing: hint.removeprefix(typed) for thing, hint in hints.items() if hint.startswith(typed)}

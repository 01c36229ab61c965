"""Turning what is written into notation: the selection, or all of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from cwtui import notation
from cwtui.texts import mark
from cwtui.ui.keys.commands import Command, Part, command

if TYPE_CHECKING:
    from cwtui.ui.room.composer import Composer


class Shaping(Part):
    """By name only: no key is worth what is wanted once a week. ``Ctrl+Z`` undoes each."""

    PLACE = mark("Composer")

    def __init__(self, composer: Composer) -> None:
        self._composer = composer

    def can(self, command: Command) -> bool:
        return bool(self._composer.text)

    @command("composer.as_code", mark("Make it code"))
    def action_as_code(self) -> None:
        self._shape(notation.code)

    @command("composer.as_box", mark("Put it into a box"))
    def action_as_box(self) -> None:
        self._shape(_boxed)

    @command("composer.as_quote", mark("Make it a quote"))
    def action_as_quote(self) -> None:
        self._shape(quoted)

    @command("composer.from_markdown", mark("Turn Markdown into Chatwork's notation"))
    def action_from_markdown(self) -> None:
        self._shape(notation.from_markdown)

    def _shape(self, shaped: Callable[[str], str]) -> None:
        composer = self._composer
        start, end = sorted(composer.selection)
        if start == end:
            start, end = (0, 0), composer.document.end
        composer.replace(shaped(composer.get_text_range(start, end)), start, end)


def quoted(text: str) -> str:
    """A quote of somebody whom Chatwork does not know. What is half a tag in ``text`` cannot end it."""
    from cwtui.notation.writing import settled

    return f"[qt]{settled(text)}[/qt]"


def _boxed(text: str) -> str:
    """The first of several lines is the heading, as people write it."""
    title, _, rest = text.partition("\n")
    return notation.info(title, rest) if rest.strip() else notation.info("", text)

"""From a key to a command: chords, the input method left on, and what to say when nothing happens.

Textual's own bindings see a key only when this module has no use for it.
"""

from __future__ import annotations

import inspect
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import partial

import msgspec
from textual import events
from textual.app import App
from textual.dom import NoScreen
from textual.widget import Widget

from cwtui.texts import say
from cwtui.ui.keys.commands import Command, Commanded, TakesText, owners
from cwtui.ui.keys.line import KeyLine
from cwtui.ui.widgets.key_row import shown_key

SHOW_CHOICES_AFTER = 0.4  # seconds

TYPED_BLANKS = frozenset("\u3000\u200d\u200c\xa0")
"""What people type though it is not "printable", so that Textual's text fields would drop it: the full-width
space of an input method, and the joiner of emoji."""

_MODIFIED = ("alt+", "ctrl+", "super+", "hyper+", "meta+")
_NOT_TEXTUALS = {"f6", "f7"}
"""Textual's fields would select their text by these; of a letter with Alt they would type the letter."""

_KANA = str.maketrans("あいうえおん、。・「」ー〜　¥", "aiueon,./[]-~ \\")  # NFKC has made ￥ a ¥


def key_of(event: events.Key) -> str:
    """The key as commands spell it: the character where it has one ("?"), else its name ("ctrl+k")."""
    character = event.character
    if event.key.startswith("alt+"):  # its character is that of the key without Alt
        return event.key
    if character and (character == "\u3000" or (character.isprintable() and not character.isspace())):
        return character
    return event.key


def unshifted_ime(key: str) -> str | None:
    """What was meant by a character of an input method left on: "ｊ" is j, "あ" a; None where nothing was."""
    meant = unicodedata.normalize("NFKC", key).translate(_KANA)
    return meant if len(meant) == 1 and meant.isascii() else None


def _is_of_europe(key: str) -> bool:
    """A letter that a keyboard there has: "ü", "é"."""
    return unicodedata.name(key, "").startswith("LATIN ")


class Choice(msgspec.Struct, frozen=True):
    """A command that could run now, and by which key."""

    key: str
    command: Command
    owner: Commanded


class Keyboard:
    """The keys of one app, which come to it in ``line``. ``remapped`` replaces the keys of commands, by id.

    ``show_choices`` is called with the choices of a chord that waits, and with none when it ended;
    ``say_line`` with a sentence for the key row.
    """

    def __init__(
        self,
        app: App[None],
        line: KeyLine,
        show_choices: Callable[[list[Choice]], None],
        say_line: Callable[[str], None],
        remapped: Mapping[str, tuple[str, ...]],
    ) -> None:
        self._app = app
        self._line = line
        self._show_choices = show_choices
        self._say = say_line
        self._remapped = remapped
        self._chord = ""

    def keys_of(self, command: Command) -> tuple[str, ...]:
        """The keys of a command, after remapping."""
        return self._remapped.get(command.id, command.keys)

    def choices(self) -> Iterator[Choice]:
        """Everything that could run now, nearest first; nearer commands hide farther ones with their key."""
        typing = isinstance(self._app.focused, TakesText)
        modal = self._app.screen.is_modal
        focused: object = self._app.focused
        app: object = self._app
        seen: set[str] = set()
        for owner in owners(self._app.focused, self._app.screen, self._app):
            far, near = owner is app, owner is focused
            for command in owner.OWN_COMMANDS.values():
                if typing and not (command.while_typing or near):
                    continue
                if far and modal and not command.over_dialogs:
                    continue
                for key in self.keys_of(command):
                    if typing and _is_letter(key.partition(" ")[0]):
                        continue  # it is text
                    if key not in seen and owner.can(command):
                        seen.add(key)
                        yield Choice(key, command, owner)

    def by_name(self) -> dict[str, Choice]:
        """Everything that could be done now by its id, whatever its key means here: also while typing."""
        found: dict[str, Choice] = {}
        for owner in owners(self._app.focused, self._app.screen, self._app):
            for command in owner.OWN_COMMANDS.values():
                if command.id not in found and owner.can(command):
                    found[command.id] = Choice(next(iter(self.keys_of(command)), ""), command, owner)
        return found

    async def press(self, event: events.Key) -> bool:
        """Run what the key stands for. False: we have no use for it, Textual may."""
        key = key_of(event)
        typing = isinstance(self._app.focused, TakesText)
        if self._chord and key == "escape":
            self._end_chord()
            return True
        if key == "alt+enter" and not typing:
            key = "enter"  # a quick Esc, Enter arrives like this in tmux
        from_ime = not typing and len(key) == 1 and not key.isascii()
        if from_ime:
            meant = unshifted_ime(key)
            if meant is None and not _is_of_europe(key):
                self._say(say("Your IME is on"))
                return True
            key = "space" if meant == " " else meant or key
        # Alt and a letter that means nothing here is no letter.
        return await self._take(key, typing) or (event.is_printable and key.startswith("alt+"))

    async def _take(self, key: str, typing: bool) -> bool:
        typed = f"{self._chord} {key}".strip()
        begun = []
        for choice in self.choices():
            if choice.key == typed:
                self._end_chord()
                await self._run(choice)
                return True
            if choice.key.startswith(f"{typed} "):
                begun.append(choice)
        if begun and not typing:
            self._chord = typed
            self._app.set_timer(SHOW_CHOICES_AFTER, lambda: self._show_if_waiting(typed))
            return True
        had_chord = bool(self._chord)
        self._end_chord()
        if typing and (key in _NOT_TEXTUALS or re.fullmatch("alt[+].", key)):
            return True
        if typing or not (had_chord or _is_letter(key)):
            return False
        strokes = shown_key(typed)
        if self._app.screen.is_modal:  # which says its keys itself
            self._say(say("{key} does nothing here", key=strokes))
        else:
            self._say(say("{key} does nothing here · ? shows the keys", key=strokes))
        return True

    async def _run(self, choice: Choice) -> None:
        has_run = self._line.begin()
        field = self._app.focused
        # In line behind the characters on their way to the field: "abc" and Enter sends all of "abc",
        # and "abc" and Alt+2 leaves all of it in this room.
        in_line = partial(self._run_in_line, field, choice, has_run)
        if not isinstance(field, TakesText) or not field.call_later(in_line):
            await self._do(choice, has_run)

    async def _run_in_line(self, field: object, choice: Choice, has_run: Callable[[], None]) -> None:
        """By what was typed before the key, it may mean something else by now: a completion takes Tab."""
        if self._app.focused is field and isinstance(field, TakesText):
            field.settle()
            choice = next((each for each in self.choices() if each.key == choice.key), choice)
        await self._do(choice, has_run)

    async def _do(self, choice: Choice, has_run: Callable[[], None]) -> None:
        try:
            await run(choice.owner, choice.command, choice.key)
        finally:
            has_run()

    def _show_if_waiting(self, chord: str) -> None:
        if self._chord == chord:
            self._show_choices([c for c in self.choices() if c.key.startswith(f"{chord} ")])

    def _end_chord(self) -> None:
        if self._chord:
            self._chord = ""
            self._show_choices([])


def _is_letter(key: str) -> bool:
    return len(key) == 1 or key == "space"


async def run(owner: Commanded, command: Command, key: str = "") -> None:
    """Do what the command says, on its owner; nothing if that has gone meanwhile, with its dialog."""
    if isinstance(owner, Widget) and not owner.is_attached:
        return
    method = getattr(owner, command.method)
    with suppress(NoScreen):
        outcome = method(key) if command.with_key else method()
        if inspect.isawaitable(outcome):
            await outcome

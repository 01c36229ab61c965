"""One declaration of a command gives its key, its entry in the footer, palette and help, and remapping.

A command is a method of a widget, screen or the app::

    class RoomList(Commanded, LineList):
        PLACE = mark("Rooms")

        @command("rooms.pin", mark("Pin"), "P")
        def action_pin(self) -> None: ...

It can be used while its owner has the focus, or while anything inside its owner has. A key is a character
(``"P"``, ``"?"``), a name (``"enter"``, ``"ctrl+k"``) or a chord of them (``"g g"``). Without a key it is
found in the palette.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, ClassVar, TypeVar

import msgspec
from textual.dom import DOMNode

from cwtui.texts import Text

_Method = TypeVar("_Method", bound=Callable[..., Any])


class Command(msgspec.Struct, frozen=True):
    """A named thing to do. ``name`` is said in the palette and help, ``footer`` in the row of keys."""

    id: str
    name: Text
    keys: tuple[str, ...]
    method: str
    place: Text | None = None
    footer: Text | None = None
    while_typing: bool = False
    over_dialogs: bool = False
    listed: bool = True
    with_key: bool = False  # the method is told which of its keys was pressed
    declared: tuple[str, int] = ("", 0)  # the module, and the line there


EVERY: dict[str, Command] = {}
"""Every command that was declared so far, by its id."""

FIRST = (
    "write", "room.next_unread", "room.previous_unread", "room.next_mention", "room.number", "switcher",
    "pane.next", "pane.previous", "room.back", "view.inbox", "view.tasks", "view.files", "view.contacts",
    "task.new", "undo", "palette", "help", "quit",
)  # fmt: skip
"""Of what works everywhere, what a newcomer needs first."""


def in_order() -> list[Command]:
    """What is needed first before the others: the same order whatever was imported when."""
    places = {command_id: place for place, command_id in enumerate(FIRST)}
    return sorted(EVERY.values(), key=lambda known: (places.get(known.id, len(FIRST)), known.declared))


def command(
    id: str,
    name: Text,
    *keys: str,
    footer: Text | None = None,
    while_typing: bool = False,
    over_dialogs: bool = False,
    listed: bool = True,
    with_key: bool = False,
) -> Callable[[_Method], _Method]:
    """Make a method a command. ``while_typing``: also when a text field has the focus."""

    def declare(method: _Method) -> _Method:
        place = (method.__module__, method.__code__.co_firstlineno)
        declared = Command(
            id, name, keys, method.__name__, None, footer, while_typing, over_dialogs, listed, with_key, place
        )
        vars(method)["command"] = declared
        return method

    return declare


class Commanded:
    """A mixin for widgets, screens and the app. ``PLACE`` is the heading its commands have in the help.

    It stands before the widget among the bases, and is no DOMNode itself: stylesheets and component classes
    are inherited from the first base that is one.
    """

    PLACE: ClassVar[Text | None] = None
    OWN_COMMANDS: ClassVar[dict[str, Command]] = {}
    FOOTERS: ClassVar[dict[str, Text]] = {}
    """What the row of keys says here of commands that are inherited, by their ids."""
    parts: Sequence[Part] = ()
    before: Sequence[Part] = ()
    """Parts that are asked before it: what is open in it, say, takes Enter and Esc away from it."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        cls.OWN_COMMANDS = {}
        for base in reversed(cls.__mro__[1:]):
            cls.OWN_COMMANDS.update(vars(base).get("OWN_COMMANDS", {}))
        for value in list(vars(cls).values()):
            if declared := getattr(value, "command", None):
                placed = msgspec.structs.replace(declared, place=cls.PLACE)
                EVERY.setdefault(placed.id, placed)
                cls.OWN_COMMANDS[placed.id] = placed
        for id, words in cls.FOOTERS.items():
            cls.OWN_COMMANDS[id] = msgspec.structs.replace(cls.OWN_COMMANDS[id], footer=words)
        super().__init_subclass__(**kwargs)

    def can(self, command: Command) -> bool:
        """Is there something for this command to act on right now?"""
        return True

    def hint(self, command: Command) -> Text | None:
        """What the row of keys says of this command right now; None: nothing, for it would do nothing here.

        Such a key may still be pressed, and then says why.
        """
        return command.footer


class Part(Commanded):
    """Some of what can be done in a widget, in a file of its own. The widget holds it in its ``parts``."""


class TakesText:
    """A mixin for text fields: letters are text there, not commands."""

    def settle(self) -> None:
        """All that was typed before a key is in the field: find out what the key means by that."""


def owners(focused: DOMNode | None, screen: DOMNode, app: DOMNode) -> Iterator[Commanded]:
    """Who may be asked, nearest first: focused widget, what holds it, screen, app; and the parts of each."""
    node: DOMNode | None = focused if focused is not None else screen
    while node is not None and node is not app:
        if isinstance(node, Commanded):
            yield from node.before
            yield node
            yield from node.parts
        node = node.parent
    if isinstance(app, Commanded):
        yield app
        yield from app.parts

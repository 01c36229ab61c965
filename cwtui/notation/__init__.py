"""Chatwork's message language: text to tree to what is seen, and back. Pure, linear, never raises.

``parse(body)`` gives the tree; from it ``source`` (exactly what was typed), ``pieces`` (for the screen),
``plain`` (for search and copies), ``mentions``, ``replies``, ``quoted`` and ``is_system``. ``to``,
``to_all``, ``reply``, ``quote``, ``code``, ``info`` and ``from_markdown`` write notation. ``visible`` and
``one_line`` make any text of the server harmless. ``language_of`` says which programming language is evident.

https://developer.chatwork.com/docs/message-notation
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cwtui.notation.blocks import Block, Box, BoxKind, Kind, Role, Run, TaskCard
    from cwtui.notation.calls import Mentions, is_system, mentions, quoted, replies
    from cwtui.notation.drawing import Names, pieces, plain
    from cwtui.notation.emoticons import EMOTICONS
    from cwtui.notation.language import language_of
    from cwtui.notation.markdown import from_markdown
    from cwtui.notation.parser import parse
    from cwtui.notation.safe import one_line, visible
    from cwtui.notation.tree import Tree, source
    from cwtui.notation.writing import code, info, quote, reply, to, to_all

_HOMES = {
    "calls": ("Mentions", "is_system", "mentions", "quoted", "replies"),
    "drawing": ("Names", "pieces", "plain"),
    "emoticons": ("EMOTICONS",),
    "language": ("language_of",),
    "markdown": ("from_markdown",),
    "parser": ("parse",),
    "blocks": ("Block", "Box", "BoxKind", "Kind", "Role", "Run", "TaskCard"),
    "safe": ("one_line", "visible"),
    "tree": ("Tree", "source"),
    "writing": ("code", "info", "quote", "reply", "to", "to_all"),
}

_HOME = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "EMOTICONS",
    "Block",
    "Box",
    "BoxKind",
    "Kind",
    "Mentions",
    "Names",
    "Role",
    "Run",
    "TaskCard",
    "Tree",
    "code",
    "from_markdown",
    "info",
    "is_system",
    "language_of",
    "mentions",
    "one_line",
    "parse",
    "pieces",
    "plain",
    "quote",
    "quoted",
    "replies",
    "reply",
    "source",
    "to",
    "to_all",
    "visible",
]


def __getattr__(name: str) -> Any:
    if home := _HOME.get(name):
        value = globals()[name] = getattr(import_module(f"{__name__}.{home}"), name)
        return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

"""The parts a message is made of, and the one registry of tags.

A tree is at most :data:`DEEPEST` tags deep, whatever the message says, so everything that walks it may
simply recurse. Nothing is ever lost: ``source(parse(body)) == body`` for every string.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, ClassVar, Self, TypeVar

import msgspec

if TYPE_CHECKING:
    from cwtui.notation.drawing import Drawing

DEEPEST = 16
"""Tags nested deeper than this are text: nobody writes them, and no screen has room for their borders."""


class Node(msgspec.Struct):
    """One part of a message. ``typed`` is what stands in the body: all of a leaf, the opening of a pair."""

    typed: str

    def draw(self, on: Drawing) -> None:
        """Add what a person sees of this part; as typed unless a tag knows better."""
        on.text(self.typed)


class Text(Node):
    """Words, and everything malformed."""


class Tag(Node):
    """A part in brackets that has no end, ``[hr]`` or ``[To:1]``."""

    @classmethod
    def read(cls, typed: str, rest: str) -> Self | None:
        """The tag, or None where it is malformed.

        ``typed`` is the whole of it, ``rest`` what follows its name: ``""``, ``":123"``, ``" aid=1 to=2-3"``.
        """
        return None if rest else cls(typed)


class Pair(Tag):
    """A tag with an end, ``[info]...[/info]``. The parser fills ``children`` and ``closing``."""

    raw: ClassVar[bool] = False
    """Whether all up to the first end is plain text."""

    children: tuple[Node, ...] = ()
    closing: str = ""
    height: int = 1  # how many pairs are nested here, this one included

    def draw(self, on: Drawing) -> None:
        on.parts(self.children)


class Tree(msgspec.Struct, frozen=True):
    """A message."""

    children: tuple[Node, ...]


_T = TypeVar("_T", bound=type[Tag])

TAGS: dict[str, type[Tag]] = {}
"""Every tag by its name in the brackets."""


def tag(*names: str) -> Callable[[_T], _T]:
    """Register a class for these names."""

    def register(cls: _T) -> _T:
        TAGS.update(dict.fromkeys(names, cls))
        return cls

    return register


def source(tree: Tree) -> str:
    """The message exactly as it was typed."""
    return source_of(tree.children)


def source_of(nodes: Iterable[Node]) -> str:
    """These parts exactly as they were typed."""
    return "".join(
        [
            f"{node.typed}{source_of(node.children)}{node.closing}" if isinstance(node, Pair) else node.typed
            for node in nodes
        ]
    )

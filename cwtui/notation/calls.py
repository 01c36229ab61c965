"""Whom a message calls, what it answers, whether it is the service that speaks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from cwtui.notation.system import SUFFIX
from cwtui.notation.tags import Quote, QuoteMeta, Reply, System, To, ToAll
from cwtui.notation.tree import Node, Pair, Tree


class Mentions(msgspec.Struct, frozen=True):
    """Who is called: the accounts in the order of the message, each once; and whether everybody is."""

    account_ids: tuple[int, ...] = ()
    everybody: bool = False

    def include(self, account_id: int) -> bool:
        """Whether this person is called, alone or with everybody."""
        return self.everybody or account_id in self.account_ids


_NOBODY = Mentions()


def mentions(tree: Tree) -> Mentions:
    """Whom a message calls by To, reply or toall; a tag in a quote or in code calls nobody."""
    called: dict[int, None] = {}
    everybody = False
    for node in _said(tree.children):
        match node:
            case To():
                called[node.number] = None
            case Reply():
                called[node.account_id] = None
            case ToAll():
                everybody = True
    return Mentions(tuple(called), everybody) if called or everybody else _NOBODY


def replies(tree: Tree) -> list[tuple[int, int, int]]:
    """What a message answers outside of quotes: (account id, room id, message id), in order."""
    return [
        (node.account_id, node.room_id, node.message_id)
        for node in _said(tree.children)
        if isinstance(node, Reply) and node.room_id is not None and node.message_id is not None
    ]


def quoted(tree: Tree) -> list[tuple[int, int]]:
    """Whose words a message quotes, and when they were said: (account id, Unix seconds), in order.

    A quote has no message id, so this and the room are what its message is found by. What a quoted message
    quotes itself, and quotes that do not say when, are left out.
    """
    firsts = [node.children[0] for node in _said(tree.children) if isinstance(node, Quote) and node.children]
    return [
        (first.account_id, first.time)
        for first in firsts
        if isinstance(first, QuoteMeta) and first.time is not None
    ]


def is_system(tree: Tree) -> bool:
    """Whether the service seems to speak. People can type the same, so nothing may depend on it."""
    return any(isinstance(node, System) and node.key != SUFFIX for node in _said(tree.children))


def _said(nodes: Iterable[Node]) -> Iterator[Node]:
    """All that the author says; of a quote only that it is there. (What is in code is only text.)"""
    for node in nodes:
        yield node
        if isinstance(node, Pair) and not isinstance(node, Quote):
            yield from _said(node.children)

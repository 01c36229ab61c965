"""Whom a message calls, what it answers, whether it is the service that speaks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from cwtui.notation.system import SUFFIX
from cwtui.notation.tags import Quote, Reply, System, To, ToAll
from cwtui.notation.tree import Node, Pair, Tree


class Mentions(msgspec.Struct, frozen=True):
    """Who is called: the accounts in the order of the message, each once; and whether everybody is."""

    account_ids: tuple[int, ...] = ()
    everybody: bool = False

    def include(self, account_id: int) -> bool:
        """Whether this person is called, alone or with everybody."""
        return self.everybody or account_id in self.account_ids


def mentions(tree: Tree) -> Mentions:
    """Whom a message calls by To, reply or toall; a tag in a quote or in code calls nobody."""
    nodes = list(_spoken(tree.children))
    ids = [
        node.number if isinstance(node, To) else node.account_id
        for node in nodes
        if isinstance(node, To | Reply)
    ]
    return Mentions(tuple(dict.fromkeys(ids)), any(isinstance(node, ToAll) for node in nodes))


def replies(tree: Tree) -> list[tuple[int, int, int]]:
    """What a message answers outside of quotes: (account id, room id, message id), in order."""
    return [
        (node.account_id, node.room_id, node.message_id)
        for node in _spoken(tree.children)
        if isinstance(node, Reply) and node.room_id is not None and node.message_id is not None
    ]


def is_system(tree: Tree) -> bool:
    """Whether the service seems to speak. People can type the same, so nothing may depend on it."""
    return any(isinstance(node, System) and node.key != SUFFIX for node in _spoken(tree.children))


def _spoken(nodes: Iterable[Node]) -> Iterator[Node]:
    """All that the author says: everything but what is in quotes. (What is in code is only text.)"""
    for node in nodes:
        if not isinstance(node, Quote):
            yield node
            if isinstance(node, Pair):
                yield from _spoken(node.children)

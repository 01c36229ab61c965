"""From a body to its tree, in one pass and linear time. It never raises: what is malformed is text."""

from __future__ import annotations

import re
from collections import Counter

from cwtui.notation.emoticons import EMOTICONS
from cwtui.notation.tags import Deleted, Emoticon, Link
from cwtui.notation.tree import DEEPEST, TAGS, Node, Pair, Text, Tree

# The web client links these ASCII characters and no others: Japanese goes on right behind an address.
_ADDRESS = r"[tT][tT][pP][sS]?://[a-zA-Z0-9][-a-zA-Z0-9_.!~*'();/?:@&=+$,%#{}]*+"
# Every alternative begins with a literal, so that the matcher skips plain words quickly; the quantifiers
# never give back (++), which keeps endless brackets linear.
_TOKEN = re.compile(
    rf"\[(/?[^\W\d_]++)([: ][^\[\]\n]*+)?+\]|h{_ADDRESS}|H{_ADDRESS}|"
    + "|".join(re.escape(code) for code in sorted(EMOTICONS, key=len, reverse=True))
)


def parse(body: str) -> Tree:
    """The tree of a message's, a task's or a room description's text."""
    if body == "[deleted]":
        return Tree((Deleted(body),))
    if _TOKEN.search(body) is None:
        return Tree((Text(body),) if body else ())
    return _Parser(body).tree()


class _Parser:
    """One reading of one body.

    An opening goes into ``parts`` as text and becomes a pair only when its end is met, so one without an
    end already is what it has to be. ``open`` holds the pairs that may still end and where they began.
    """

    def __init__(self, body: str) -> None:
        self.body = body
        self.parts: list[Node] = []
        self.open: list[tuple[int, str, Pair]] = []
        self.opened: Counter[str] = Counter()
        self.endless: set[str] = set()  # raw tags that have no end from here on
        self.done = 0  # all before it is in parts

    def tree(self) -> Tree:
        at = 0
        while token := _TOKEN.search(self.body, at):
            at = self._take(token)
        self._text_before(len(self.body))
        return Tree(_merged(self.parts))

    def _take(self, token: re.Match[str]) -> int:
        """Deal with a token; where to read on."""
        if token[1]:
            taken = self._end(token) if token[1][0] == "/" else self._tag(token)
            # Inside what only looks like a tag there may be an address or an emoticon.
            return taken or token.start() + 1
        if token[0][0] not in "hH":
            return self._add(token, Emoticon(token[0]), token.end())
        address = _without_tail(token[0])
        return self._add(token, Link(address), token.start() + len(address))

    def _tag(self, token: re.Match[str]) -> int | None:
        name, typed = token[1], token[0]
        if (kind := TAGS.get(name)) is None or (node := kind.read(typed, token[2] or "")) is None:
            return None
        if not isinstance(node, Pair):
            return self._add(token, node, token.end())
        if node.raw:
            return self._raw(token, node)
        self._text_before(token.start())
        self.open.append((len(self.parts), name, node))
        self.opened[name] += 1
        return self._add(token, Text(typed), token.end())

    def _raw(self, token: re.Match[str], node: Pair) -> int | None:
        """A pair whose inside is text up to the first end, whatever it says."""
        name, start = token[1], token.end()
        ending = f"[/{name}]"
        end = -1 if name in self.endless else self.body.find(ending, start)
        if end < 0:
            self.endless.add(name)
            return None
        node.children = (Text(self.body[start:end]),) if end > start else ()
        node.closing = ending
        return self._add(token, node, end + len(ending))

    def _end(self, token: re.Match[str]) -> int | None:
        name = token[1][1:]
        if token[2] or not self.opened[name]:
            return None
        self._text_before(token.start())
        began, node = self._opening_of(name)
        children = _merged(self.parts[began + 1 :])
        node.height = 1 + max((child.height for child in children if isinstance(child, Pair)), default=0)
        if node.height > DEEPEST:
            # Whatever is still open holds this too, so it would be deeper still.
            self.open.clear()
            self.opened.clear()
            return self._add(token, Text(token[0]), token.end())
        del self.parts[began:]
        node.children, node.closing = children, token[0]
        return self._add(token, node, token.end())

    def _opening_of(self, name: str) -> tuple[int, Pair]:
        """The latest opening of ``name``; those after it have lost their chance to end."""
        while True:
            began, other, node = self.open.pop()
            self.opened[other] -= 1
            if other == name:
                return began, node

    def _add(self, token: re.Match[str], node: Node, end: int) -> int:
        self._text_before(token.start())
        self.parts.append(node)
        self.done = end
        return end

    def _text_before(self, start: int) -> None:
        if start > self.done:
            self.parts.append(Text(self.body[self.done : start]))
            self.done = start


def _merged(parts: list[Node]) -> tuple[Node, ...]:
    """The same with neighbouring texts made one."""
    merged: list[Node] = []
    words: list[str] = []
    for part in parts:
        if type(part) is Text:
            words.append(part.typed)
            continue
        if words:
            merged.append(Text("".join(words)))
            words = []
        merged.append(part)
    if words:
        merged.append(Text("".join(words)))
    return tuple(merged)


def _without_tail(address: str) -> str:
    """An address without the punctuation that belongs to the sentence around it."""
    surplus = address.count(")") - address.count("(")
    end = len(address)
    while end:
        last = address[end - 1]
        if last == ")" and surplus > 0:
            surplus -= 1
        elif last not in ".,:;!?'":
            break
        end -= 1
    return address[:end]

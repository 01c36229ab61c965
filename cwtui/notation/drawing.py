"""From the tree to what is seen: pieces for the screen, plain text for everything else."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from msgspec.structs import replace

from cwtui.notation.blocks import Block, Box, BoxKind, Kind, Role, Run, TaskCard
from cwtui.notation.safe import one_line, visible
from cwtui.notation.tree import Node, Tree
from cwtui.texts import say

Names = Callable[[int], str | None]
"""Gives the name of an account, or None for a stranger."""

_GAP = "  "
"""Between a mention and words on the same line; one space is what stands inside names."""

_HONORIFICS = ("さん", "様", "さま", "くん", "君", "ちゃん", "氏", " さん", " 様", " san", "-san", "san")
_STRANGER = re.compile(r"[ \u3000]?([^\n]{1,60}?)[ \u3000]?さん(?=\n|\Z)")
_NO_GAP_BEFORE = frozenset(" \t\n\u3000、。，．,.!?！？:：;；)）」』】〕]")


def pieces(tree: Tree, names: Names, me: int | None = None) -> list[Block]:
    """What the account ``me`` sees of a message. An empty body has no blocks."""
    drawing = Drawing(names, me)
    drawing.parts(tree.children)
    return drawing.finished()


def plain(tree: Tree, names: Names) -> str:
    """The message as plain text: for search, notifications, copies. Quoted lines begin with ``> ``.

    It holds no control characters but line breaks and tabs.
    """
    return "\n".join([_plain(block) for block in pieces(tree, names)])


def _plain(block: Block) -> str:
    text = "---" if block.kind is Kind.RULE else block.text
    quotes = sum([box.kind is BoxKind.QUOTE for box in block.boxes])
    return re.sub("^", "> " * quotes, text, flags=re.MULTILINE) if quotes else text


class Drawing:
    """The blocks while they are drawn: what the tags' ``draw`` methods speak to."""

    def __init__(self, names: Names, me: int | None) -> None:
        self._names = names
        self._me = me
        self._blocks: list[Block] = []
        self._runs: list[Run] = []
        self._kind = Kind.TEXT
        self._task: TaskCard | None = None
        self._boxes: tuple[Box, ...] = ()
        self._number = 0
        self._fresh = False  # right behind the edge of a block, where one line break is not shown
        self._call: _Call | None = None  # what was just drawn

    def finished(self) -> list[Block]:
        """All blocks."""
        if self._runs:
            self._blocks.append(self._block())
        return self._blocks

    @property
    def in_info(self) -> bool:
        """Whether the innermost box is an info box."""
        return bool(self._boxes) and self._boxes[-1].kind is BoxKind.INFO

    def name(self, account_id: int) -> str | None:
        """The person's name, harmless and on one line; None for a stranger."""
        return one_line(self._names(account_id) or "") or None

    def parts(self, nodes: Iterable[Node]) -> None:
        """Draw these, one after the other."""
        for node in nodes:
            node.draw(self)

    def text(self, words: str) -> None:
        """Ordinary words."""
        words = visible(words)
        if self._fresh and words:
            words = words.removeprefix("\n")
            self._fresh = False
        if self._call:
            words = self._behind_call(self._call, words)
        if words:
            self._runs.append(Run(words))

    def run(self, run: Run) -> None:
        """Words with a meaning; their text is harmless already."""
        if self._call:
            self._runs.append(Run(_GAP))
            self._call = None
        self._fresh = False
        self._runs.append(run)

    def call(self, account_id: int) -> None:
        """Somebody is called."""
        self._calling(Run("", Role.MENTION_ME if self._to_me(account_id) else Role.MENTION, account_id))

    def call_all(self) -> None:
        """Everybody in the room is called."""
        self._before_call()
        self.run(Run(say("To all"), Role.MENTION if self._quoted else Role.MENTION_ME))
        self._call = _Call(None)

    def answer(self, account_id: int, room_id: int | None, message_id: int | None) -> None:
        """A message is answered, and so its author is called."""
        role = Role.REPLY_ME if self._to_me(account_id) else Role.REPLY
        self._calling(Run("", role, account_id, room_id, message_id))

    def person(self, account_id: int) -> None:
        """Somebody's name; not once more right behind their mention, where people like to put a face."""
        if self._call and self._runs[-1].account_id == account_id:
            self._call.named = True
        else:
            self.run(Run(self.name(account_id) or f"#{account_id}", Role.PERSON, account_id))

    def picture(self, file_id: int) -> None:
        """The preview of a file."""
        self.run(Run(say("Image"), Role.FILE, file_id=file_id, picture=True))

    def file(self, file_id: int, label: str) -> None:
        """A file by its name; takes the place of its own preview right before it."""
        last = self._runs[-1] if self._runs else None
        picture = last is not None and last.picture and last.file_id == file_id
        if picture:
            self._runs.pop()
        self.run(Run(one_line(label) or say("File"), Role.FILE, file_id=file_id, picture=picture))

    def section(self, kind: Kind, parts: Iterable[Node] = (), task: TaskCard | None = None) -> None:
        """A block of its own, in the boxes that are open."""
        self._inside(kind, task, self._boxes, parts)

    def info(self, parts: Iterable[Node]) -> None:
        """An info box around ``parts``; drawn even when there is nothing in it."""
        self._inside(Kind.TEXT, None, (*self._boxes, Box(BoxKind.INFO, self._numbered())), parts)

    def quote(self, parts: Iterable[Node], account_id: int | None = None, time: int | None = None) -> None:
        """Somebody's words, said at ``time``."""
        name = None if account_id is None else self.name(account_id)
        box = Box(BoxKind.QUOTE, self._numbered(), account_id, name, time)
        self._inside(Kind.TEXT, None, (*self._boxes, box), parts)

    def _inside(
        self, kind: Kind, task: TaskCard | None, boxes: tuple[Box, ...], parts: Iterable[Node]
    ) -> None:
        self._edge()
        outside = self._kind, self._task, self._boxes
        self._kind, self._task, self._boxes = kind, task, boxes
        before = len(self._blocks)
        self.parts(parts)
        self._edge()
        if len(self._blocks) == before:
            self._blocks.append(self._block())
        self._kind, self._task, self._boxes = outside

    def _numbered(self) -> int:
        self._number += 1
        return self._number

    def _edge(self) -> None:
        """End the block that is being drawn, if there is one, without the line break at its end."""
        if self._runs:
            last = self._runs[-1]
            if last.role is Role.PLAIN and last.text.endswith("\n"):
                self._runs[-1:] = [Run(last.text[:-1])] if len(last.text) > 1 else []
            self._blocks.append(self._block())
            self._runs = []
        self._call = None
        self._fresh = True

    def _block(self) -> Block:
        return Block(self._kind, tuple(self._runs), self._boxes, self._task)

    @property
    def _quoted(self) -> bool:
        return any(box.kind is BoxKind.QUOTE for box in self._boxes)

    def _to_me(self, account_id: int) -> bool:
        return account_id == self._me and not self._quoted

    def _calling(self, run: Run) -> None:
        self._before_call()
        name = self.name(run.account_id) if run.account_id is not None else None
        self.run(_labelled(run, name or f"#{run.account_id}"))
        self._call = _Call(name, stranger=name is None)

    def _before_call(self) -> None:
        """A word right before a mention would run into it: its ``To`` was a tag."""
        if self._runs and not self._call and self._runs[-1].text[-1:].isalnum():
            self._runs.append(Run(" "))

    def _behind_call(self, call: _Call, words: str) -> str:
        """``words`` as they follow a mention: without the name that is typed there, but apart from ours."""
        if not words:
            return words
        end = call.typed_name(words)
        if call.stranger and not call.named and (match := _STRANGER.match(words)):
            self._runs[-1] = _labelled(self._runs[-1], match[1])
            end = match.end()
        words = words[end:]
        if end and not words:
            call.named = True  # an honorific may still come as a tag
            return words
        self._call = None
        return words if words[0] in _NO_GAP_BEFORE else _GAP + words


class _Call:
    """A mention, and whether its name has been typed behind it."""

    def __init__(self, name: str | None, *, stranger: bool = False) -> None:
        self.name = name
        self.stranger = stranger
        self.named = False

    def typed_name(self, words: str) -> int:
        """How much at the start of ``words`` only repeats the name: `` 佐藤 健さん``."""
        start = 1 if words[0] in " \u3000" else 0
        if self.name and words.startswith(self.name, start):
            end = start + len(self.name)
        elif self.named:
            start = end = 0
        else:
            return 0
        for honorific in _HONORIFICS:
            if words.startswith(honorific, end) and _ends_word(words, end + len(honorific)):
                return end + len(honorific)
        return end if end > start and _ends_word(words, end) else 0


def _ends_word(words: str, at: int) -> bool:
    return at == len(words) or not words[at].isalnum()


def _labelled(run: Run, name: str) -> Run:
    reply = run.role in (Role.REPLY, Role.REPLY_ME)
    return replace(run, text=say("Re {name}", name=name) if reply else say("To {name}", name=name))

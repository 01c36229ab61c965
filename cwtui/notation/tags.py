"""Every tag of the message language. A new one is one class here: how it is read, what is seen of it.

The documented ones: https://developer.chatwork.com/docs/message-notation ; the others are in use all the
same. Reading is as strict as the web client: attributes in this order, one space between, or it is text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from cwtui.notation import system
from cwtui.notation.blocks import Kind, Role, Run, TaskCard
from cwtui.notation.emoticons import EMOTICONS
from cwtui.notation.tree import Node, Pair, Tag, tag
from cwtui.texts import say

if TYPE_CHECKING:
    from cwtui.notation.drawing import Drawing

LAST_ID = 2**63 - 1
"""Ids beyond 63 bits are malformed: no service mints them and SQLite cannot keep them."""

LAST_TIME = 253_402_214_400
"""The last Unix second that is a date in every time zone (9999-12-31T00:00:00Z)."""


def number(digits: str, last: int = LAST_ID) -> int | None:
    """The number that ASCII ``digits`` spell, up to ``last``."""
    if not (0 < len(digits) <= 19 and digits.isascii() and digits.isdigit()):
        return None
    value = int(digits)
    return value if value <= last else None


def attributes(rest: str, *keys: str) -> list[str] | None:
    """The values in ``" aid=1 to=2-3"`` if exactly these keys stand there, in this order."""
    words = rest.split(" ")
    if words[0] or len(words) != len(keys) + 1:
        return None
    values = []
    for word, key in zip(words[1:], keys, strict=True):
        name, equals, value = word.partition("=")
        if name != key or not equals:
            return None
        values.append(value)
    return values


class About(Tag):
    """A tag with one number behind a colon: ``[To:123]``."""

    number: int = 0

    @classmethod
    def read(cls, typed: str, rest: str) -> Self | None:
        value = number(rest[1:]) if rest[:1] == ":" else None
        return None if value is None else cls(typed, value)


@tag("To")
class To(About):
    """``[To:{account_id}]``: calls somebody."""

    def draw(self, on: Drawing) -> None:
        on.call(self.number)


@tag("toall")
class ToAll(Tag):
    """``[toall]``: calls everybody in the room."""

    def draw(self, on: Drawing) -> None:
        on.call_all()


@tag("rp", "返信", "Reply")
class Reply(Tag):
    """``[rp aid={account_id} to={room_id}-{message_id}]``: answers a message and calls its author.

    Old rooms hold the name in the writer's language, and there sometimes no ``to``: then the ids are None.
    """

    account_id: int
    room_id: int | None = None
    message_id: int | None = None

    @classmethod
    def read(cls, typed: str, rest: str) -> Self | None:
        if values := attributes(rest, "aid", "to"):
            ids = [number(values[0]), *map(number, values[1].partition("-")[::2])]
            if ids[0] is None or ids[1] is None or ids[2] is None:
                return None
            return cls(typed, ids[0], ids[1], ids[2])
        if not typed.startswith("[rp") and (values := attributes(rest, "aid")):
            account_id = number(values[0])
            return None if account_id is None else cls(typed, account_id)
        return None

    def draw(self, on: Drawing) -> None:
        on.answer(self.account_id, self.room_id, self.message_id)


@tag("qtmeta")
class QuoteMeta(Tag):
    """``[qtmeta aid={account_id} time={unix}]``: whose words are quoted; the first thing in a quote."""

    account_id: int
    time: int | None = None

    @classmethod
    def read(cls, typed: str, rest: str) -> Self | None:
        if values := attributes(rest, "aid", "time"):
            account_id, time = number(values[0]), number(values[1], LAST_TIME)
            return None if account_id is None or time is None else cls(typed, account_id, time)
        if values := attributes(rest, "aid"):
            account_id = number(values[0])
            return None if account_id is None else cls(typed, account_id)
        return None


@tag("qt")
class Quote(Pair):
    """``[qt][qtmeta ...]words[/qt]``. Nobody is called from inside one."""

    def draw(self, on: Drawing) -> None:
        first = self.children[0] if self.children else None
        if isinstance(first, QuoteMeta):
            on.quote(self.children[1:], first.account_id, first.time)
        else:
            on.quote(self.children)


@tag("info")
class Info(Pair):
    """``[info]text[/info]``: a box."""

    def draw(self, on: Drawing) -> None:
        on.info(self.children)


@tag("title")
class Title(Pair):
    """``[title]text[/title]``: the heading of a box; nothing special elsewhere."""

    def draw(self, on: Drawing) -> None:
        if on.in_info:
            on.section(Kind.TITLE, self.children)
        else:
            on.parts(self.children)


@tag("code")
class Code(Pair):
    """``[code]text[/code]``: monospace; nothing inside means anything."""

    raw = True

    def draw(self, on: Drawing) -> None:
        on.section(Kind.CODE, self.children)


@tag("hr")
class Rule(Tag):
    """``[hr]``: a line across."""

    def draw(self, on: Drawing) -> None:
        on.section(Kind.RULE)


@tag("picon", "piconname", "pname")
class Person(About):
    """``[picon:{account_id}]`` and its kin: a face, a name or both. In a terminal each is the name."""

    def draw(self, on: Drawing) -> None:
        on.person(self.number)


@tag("download")
class Download(Pair):
    """``[download:{file_id}]name.ext (12.3 KB)[/download]``; a name is not notation."""

    raw = True
    file_id: int = 0

    @classmethod
    def read(cls, typed: str, rest: str) -> Self | None:
        file_id = number(rest[1:]) if rest[:1] == ":" else None
        return None if file_id is None else cls(typed, file_id=file_id)

    def draw(self, on: Drawing) -> None:
        on.file(self.file_id, "".join([child.typed for child in self.children]))


@tag("preview")
class Preview(Tag):
    """``[preview id={file_id} ht={height}]``: the picture of the file; seen without a height too."""

    file_id: int

    @classmethod
    def read(cls, typed: str, rest: str) -> Self | None:
        values = attributes(rest, "id", "ht") or attributes(rest, "id")
        numbers = [number(value) for value in values or ()]
        return cls(typed, numbers[0]) if numbers and numbers[0] is not None and None not in numbers else None

    def draw(self, on: Drawing) -> None:
        on.picture(self.file_id)


@tag("task")
class Task(Pair):
    """``[task aid={assignee} st=open|done lt={unix or 0}]text[/task]``; 0 is no deadline."""

    account_id: int = 0
    done: bool = False
    limit: int | None = None

    @classmethod
    def read(cls, typed: str, rest: str) -> Self | None:
        values = attributes(rest, "aid", "st", "lt")
        if values is None or values[1] not in ("open", "done"):
            return None
        account_id, limit = number(values[0]), number(values[2], LAST_TIME)
        if account_id is None or limit is None:
            return None
        return cls(typed, account_id=account_id, done=values[1] == "done", limit=limit or None)

    def draw(self, on: Drawing) -> None:
        card = TaskCard(self.account_id, on.name(self.account_id), self.done, self.limit)
        on.section(Kind.TASK, self.children, card)


@tag("url")
class Wrapper(Pair):
    """``[url]text[/url]``: shows its text; an address in it is a link by itself."""


@tag("dtext")
class System(Tag):
    """``[dtext:{key}]``: a sentence of the service, or a part of one. People can type it too."""

    key: str

    @classmethod
    def read(cls, typed: str, rest: str) -> Self | None:
        key = rest[1:]
        return cls(typed, key) if rest[:1] == ":" and system.knows(key) else None

    def draw(self, on: Drawing) -> None:
        if self.key == system.SUFFIX:
            on.text(system.honorific())
        else:
            on.run(Run(system.sentence(self.key), Role.SYSTEM))


class Deleted(Node):
    """``[deleted]`` as the whole body: what the service keeps of a deleted message."""

    def draw(self, on: Drawing) -> None:
        on.run(Run(say("This message was deleted"), Role.DELETED))


class Emoticon(Node):
    """``(bow)``."""

    def draw(self, on: Drawing) -> None:
        on.run(Run(self.typed, Role.EMOTICON, emoji=EMOTICONS[self.typed]))


class Link(Node):
    """A bare http(s) address."""

    def draw(self, on: Drawing) -> None:
        on.run(Run(self.typed, Role.LINK, url=self.typed))

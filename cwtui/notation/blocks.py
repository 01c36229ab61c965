"""What a person sees of a message: blocks of runs, for a screen that wraps by itself.

A message is a flat list of :class:`Block`. A block is one or more lines in the same place; ``boxes`` says in
which quotes and info boxes it stands, outermost first. A block's runs follow each other without a break, and
a run's text may hold ``\\n`` and tabs, but nothing else that a terminal would obey: all text has been through
:mod:`cwtui.notation.safe`.

Blocks begin on a line of their own, so one line break on either side of a box, a title, a rule, a code block
or a task, and one at either end inside, is not shown: people write them for the same purpose.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Role(StrEnum):
    """What a run is. The screen has one style for each."""

    PLAIN = "plain"
    MENTION = "mention"  # account_id (None: everybody, in a quote)
    MENTION_ME = "mention_me"  # calls me, alone or with everybody
    REPLY = "reply"  # account_id; room_id and message_id unless the tag had none
    REPLY_ME = "reply_me"  # the same, to me
    PERSON = "person"  # account_id
    LINK = "link"  # url, http(s) and ASCII only
    EMOTICON = "emoticon"  # text is the code, emoji the picture: a setting decides
    FILE = "file"  # file_id; picture says that it can be shown as one
    SYSTEM = "system"  # a sentence of the service
    DELETED = "deleted"


class Kind(StrEnum):
    """What a block is."""

    TEXT = "text"
    TITLE = "title"  # the heading of the innermost box
    CODE = "code"
    RULE = "rule"  # no runs
    TASK = "task"  # block.task


class BoxKind(StrEnum):
    QUOTE = "quote"
    INFO = "info"


class Box(msgspec.Struct, frozen=True):
    """A quote or an info box; ``number`` counts them in a message, so two of the same words differ.

    Of a quote: whose words (``name`` is None for a stranger) and when, in Unix seconds, if it says.
    """

    kind: BoxKind
    number: int
    account_id: int | None = None
    name: str | None = None
    time: int | None = None


class TaskCard(msgspec.Struct, frozen=True):
    """A task that a message speaks of; ``limit`` in Unix seconds."""

    account_id: int
    name: str | None
    done: bool
    limit: int | None


class Run(msgspec.Struct, frozen=True):
    """A stretch of text with one meaning; see :class:`Role` for which field belongs to which."""

    text: str
    role: Role = Role.PLAIN
    account_id: int | None = None
    room_id: int | None = None
    message_id: int | None = None
    file_id: int | None = None
    picture: bool = False
    url: str = ""
    emoji: str = ""


class Block(msgspec.Struct, frozen=True):
    """Lines of one kind in one place."""

    kind: Kind
    runs: tuple[Run, ...]
    boxes: tuple[Box, ...] = ()
    task: TaskCard | None = None

    @property
    def text(self) -> str:
        """What the runs say together."""
        return "".join([run.text for run in self.runs])

"""Threads: what a message answers, what answers it, and the tree of all that around it."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from sqlite3 import Connection

import msgspec

from cwtui import notation
from cwtui.store import answers, messages
from cwtui.store.messages import MessageRow

MOST = 500
"""Messages of one thread, and so answers to one message: a robot's may have any number of them."""
IN_A_SECOND = 50
"""Messages of a room that are looked at for those of one second; more, nobody can post."""


class Missing(msgspec.Struct, frozen=True, kw_only=True):
    """A message somebody answers that the archive has not got.

    ``message_id`` is None where it is known from a quote only: then ``time`` says when ``account_id`` said
    it (Unix seconds), and ``room_id`` is the room in which it was quoted.
    """

    room_id: int
    message_id: int | None
    account_id: int
    time: int | None = None

    @property
    def key(self) -> object:
        """The same for two answers to the same message, whatever else their tags say."""
        return self.message_id or (self.room_id, self.account_id, self.time)


Part = MessageRow | Missing


class Branch(msgspec.Struct, frozen=True):
    """A part of a thread and how deep it stands: 0 is what it all began with."""

    depth: int
    part: Part


class Thread(msgspec.Struct, frozen=True):
    """The parts of a thread from above to below: behind each part what answers it, the oldest answer first.

    ``whole``: there is no more of it in the archive. Otherwise these are the parts nearest to the message
    it was asked for.
    """

    branches: tuple[Branch, ...]
    whole: bool


def thread(db: Connection, around: MessageRow) -> Thread:
    """All that hangs together with a message by answers."""
    return grow(around, lambda row: parents(db, row), lambda part: children(db, part))


def stands_alone(db: Connection, message: MessageRow) -> bool:
    """Does it answer nothing, and does nothing we have answer it?"""
    return not parents(db, message) and not children(db, message)


def grow(
    around: MessageRow,
    parents_of: Callable[[MessageRow], Iterable[Part]],
    children_of: Callable[[Part], Iterable[MessageRow]],
    most: int = MOST,
) -> Thread:
    """The tree around a message. PURE; people can make answers run in circles, so each part is taken once.

    Upwards it follows what each message answers first. A message that answers several of the tree stands
    below the one nearest to ``around``.
    """
    trunk, whole = _trunk(around, parents_of, most // 2)
    below: defaultdict[object, list[Part]] = defaultdict(list)
    for child, parent in pairwise(trunk):
        below[key(parent)].append(child)
    taken = {key(part) for part in trunk}
    waiting = deque(trunk)
    while waiting:
        part = waiting.popleft()
        for child in children_of(part):
            if key(child) in taken:
                continue
            if len(taken) == most:
                return Thread(_branches(trunk[-1], below), whole=False)
            taken.add(key(child))
            below[key(part)].append(child)
            waiting.append(child)
    return Thread(_branches(trunk[-1], below), whole)


def _trunk(
    around: MessageRow, parents_of: Callable[[MessageRow], Iterable[Part]], most: int
) -> tuple[list[Part], bool]:
    """From a message up to what it all began with, and whether it really began there."""
    trunk: list[Part] = [around]
    taken = {key(around)}
    while isinstance(last := trunk[-1], MessageRow):
        above = next((part for part in parents_of(last) if key(part) not in taken), None)
        if above is None:
            break
        if len(trunk) >= most:
            return trunk, False
        trunk.append(above)
        taken.add(key(above))
    return trunk, True


def _branches(root: Part, below: dict[object, list[Part]]) -> tuple[Branch, ...]:
    branches: list[Branch] = []
    waiting = [Branch(0, root)]
    while waiting:
        branch = waiting.pop()
        branches.append(branch)
        latest_first = sorted(below.get(key(branch.part), ()), key=lambda part: -(part.message_id or 0))
        waiting += [Branch(branch.depth + 1, part) for part in latest_first]
    return tuple(branches)


def key(part: Part) -> object:
    """What makes two parts the same message."""
    return part.message_id if isinstance(part, MessageRow) else part.key


def parents(db: Connection, of: MessageRow) -> list[Part]:
    """What a message answers, in the order of its text, replies before quotes. Never itself."""
    if "[" not in of.body:
        return []
    tree = notation.parse(of.body)
    found: dict[object, Part] = {}
    for account_id, room_id, message_id in notation.replies(tree):
        if message_id > 0:
            there = messages.get(db, message_id)
            missing = Missing(room_id=room_id, message_id=message_id, account_id=account_id)
            found.setdefault(message_id, there or missing)
    for account_id, at in notation.quoted(tree):
        quoted = said_at(db, of.room_id, account_id, at)
        unknown = Missing(room_id=of.room_id, message_id=None, account_id=account_id, time=at)
        found.setdefault(quoted.message_id if quoted else unknown.key, quoted or unknown)
    found.pop(of.message_id, None)
    return list(found.values())


def children(db: Connection, of: Part) -> list[MessageRow]:
    """The messages that answer ``of``, ascending by id: at most the first :data:`MOST`."""
    found = {} if of.message_id is None else {row.message_id: row for row in _replying(db, of.message_id)}
    found.update((row.message_id, row) for row in _quoting(db, of))
    found.pop(of.message_id or 0, None)
    return [found[message_id] for message_id in sorted(found)[:MOST]]


def said_at(db: Connection, room_id: int, account_id: int, at: int) -> MessageRow | None:
    """What somebody said in a room in the second ``at``; the first, if it was more than one message."""
    rows = db.execute(
        "SELECT message_id, account_id, send_time FROM messages WHERE room_id = ? AND message_id > ?"
        " ORDER BY message_id LIMIT ?",
        (room_id, messages.last_before(db, room_id, at), IN_A_SECOND),
    ).fetchall()
    ids = [message_id for message_id, author, sent in rows if author == account_id and sent == at]
    return messages.get(db, ids[0]) if ids else None


def _replying(db: Connection, message_id: int) -> Iterator[MessageRow]:
    for row in _received(db, answers.replying(db, message_id, MOST)):
        if any(parent_id == message_id for _, _, parent_id in notation.replies(notation.parse(row.body))):
            yield row


def _quoting(db: Connection, of: Part) -> Iterator[MessageRow]:
    at = of.send_time if isinstance(of, MessageRow) else of.time
    if at is None:
        return
    candidates = _received(db, answers.quoting(db, of.account_id, at, MOST))
    meant = said_at(db, of.room_id, of.account_id, at) if candidates else None
    if (meant.message_id if meant else None) != of.message_id:
        return  # the author said something else in that very second, and that came first
    for row in candidates:
        if row.room_id == of.room_id and (of.account_id, at) in notation.quoted(notation.parse(row.body)):
            yield row


def _received(db: Connection, ids: list[int]) -> list[MessageRow]:
    return [row for message_id in ids if (row := messages.get(db, message_id)) is not None]

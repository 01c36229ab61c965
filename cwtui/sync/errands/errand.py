"""What an errand is: how one kind of wish is carried out, and how it is found out whether it was."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from sqlite3 import Connection

from cwtui.chatwork.models import Me
from cwtui.store.wishes import AnyWish, OutboxRow
from cwtui.sync import proof
from cwtui.sync.clock import Clock
from cwtui.sync.progress import Moving
from cwtui.sync.proof import Verdict
from cwtui.sync.reading import Reader
from cwtui.sync.tempo import Tempo

FLOOR_MARGIN = 5.0
"""Seconds an attempt's ``floor`` lies before its beginning: the server's clock is known by its Date only."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What an errand stands on. ``sending`` is how far files that are sent are, by wish id."""

    reader: Reader
    me: Me
    clock: Clock
    tempo: Tempo
    sending: dict[int, Moving] = field(default_factory=dict)

    @property
    def db(self) -> Connection:
        """The archive, for reading."""
        return self.reader.archive.db

    def server_now(self) -> float:
        """Unix seconds of the server's clock."""
        return self.reader.service.budget.server_now(self.clock.now())


def nothing(db: Connection) -> None:
    """There is nothing to save."""


def nothing_stands_against_it(ground: Ground, wish: AnyWish) -> str | None:
    return None


def is_at_its_end(wish: AnyWish) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Done:
    """A wish, or a step of it, was carried out. ``save`` takes it over into the archive, in the transaction
    that closes it; ``wish`` is the wish with what has become known of it."""

    message_id: int | None = None
    save: Callable[[Connection], object] = field(default=nothing)
    wish: AnyWish | None = None


class Clash(Exception):
    """Nothing was changed: what is there now is not what the person had before their eyes, so they decide.

    ``code`` says why; ``wish`` is the wish with what is there now in place of what was, so that it is carried
    out if they still mean it and nobody comes in between again. ``save`` as of :class:`Done`.
    """

    def __init__(self, code: str, wish: AnyWish, save: Callable[[Connection], object]) -> None:
        super().__init__(code)
        self.code = code
        self.wish = wish
        self.save = save


@dataclass(frozen=True, slots=True)
class Errand:
    """``carry_out`` raises ChatworkError, and Clash before it changes anything. ``look`` finds out what
    became of an attempt.

    ``adds_a_file``: a file in the room, and the message it comes with, is all that it makes.
    ``posts``: it counts against the room's posting limit; ``stirs``: something new appears in a room, so the
    next heartbeat comes sooner. ``more``: is anything left to do of the wish, as it is after this?
    ``impossible`` looks right before an attempt why it cannot be carried out any more. ``from_archive``
    decides by what the archive has learnt since a question was put. ``codes``: what an error's code means.
    """

    carry_out: Callable[[Ground, OutboxRow], Awaitable[Done]]
    look: Callable[[Ground, OutboxRow], Awaitable[Verdict]]
    adds_a_file: bool = False
    posts: bool = False
    stirs: bool = False
    more: Callable[[AnyWish], bool] = is_at_its_end
    impossible: Callable[[Ground, AnyWish], str | None] = nothing_stands_against_it
    from_archive: Callable[[Ground, OutboxRow], Verdict] | None = None
    codes: Mapping[str, str] = field(default_factory=dict)


def settle(row: OutboxRow, tempo: Tempo) -> float:
    """The server's time after which an attempt of unknown outcome cannot be carried out any more."""
    if row.settle is not None:
        return row.settle
    # We were killed meanwhile. The floor was the server's time a margin before the attempt began.
    began = (row.floor or row.created_at) + FLOOR_MARGIN
    return began + tempo.longest(row.wish) + tempo.settle


def settled(ground: Ground, row: OutboxRow) -> bool:
    """Can the attempt no longer be carried out? The server's clock decides, within the error of its Date."""
    late = ground.server_now() - settle(row, ground.tempo)
    passed_here = ground.clock.now() - (row.ended_at or 0.0)
    return late >= proof.DATE_ERROR or (late >= 0 and passed_here >= ground.tempo.settle)

"""What the plan looks at: values only. ``at`` and the like are seconds of one monotonic clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from math import inf

from cwtui.sync.asks import Ask, Need
from cwtui.sync.attention import IDLE_AFTER


class Rank(IntEnum):
    """Which of several due asks goes first."""

    EYES = 0  # the room on the screen has changed
    NEED = 1  # the screen shows something else that is missing or old
    HEARTBEAT = 2
    ANSWERED = 3  # a message that is answered and was never received
    MENTION = 4  # somebody calls me; or so much was written that some of it would be lost
    DIRECT = 5
    CHANGED = 6
    TASKS = 7
    EDITS = 8  # the room on the screen, again
    BACKLOG = 9  # changed a while ago: while nobody was there, say
    LIVELY = 10  # rooms in which something was written lately, again
    FIRST = 11  # rooms never read before
    REQUESTS = 12  # who asks to become a contact: no counter tells


@dataclass(frozen=True, slots=True)
class StaleRoom:
    """A room whose counters differ from those its messages were last read for.

    ``behind``: how many messages more the list of rooms counts now, ``calls``: how many of them call me.
    """

    room_id: int
    moved_at: float = -inf  # when the last message came, as far as the server's clock is known
    unread: int = 0
    calls: int = 0
    direct: bool = False
    ever_read: bool = True
    behind: int = 0


@dataclass(frozen=True, slots=True)
class LivelyRoom:
    """A room that has been read, and in which something was written lately."""

    room_id: int
    moved_at: float


@dataclass(frozen=True, slots=True)
class Paid:
    """One of our own requests, and what it was for."""

    at: float
    rank: Rank


@dataclass(frozen=True, slots=True)
class Allowance:
    """What the server lets us ask: its headers, translated to the plan's clock. None = not known yet.

    ``others``: how many calls other programs on the account will probably still make in this window.
    """

    limit: int = 300
    remaining: int | None = None
    ends_at: float | None = None
    others: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """All that the plan looks at.

    ``asked``: when each ask last began. ``spent``: when each request of this cwtui began, ascending, at
    least those of the last five minutes; ``paced`` those of them that only the plan wanted.
    ``moved``: needs whose counters in the list of rooms have moved since they were asked.
    ``retry_at``: asks that failed, and when they may be tried again. ``under_way``: those not answered yet.
    ``busy``: rooms something is being written to right now; ``filing``: those a file is being put into.
    ``open_at``: the line is closed before that.
    """

    stale: Sequence[StaleRoom] = ()
    lively: Sequence[LivelyRoom] = ()
    needs: Sequence[Need] = ()
    moved: frozenset[Ask] = frozenset()
    eyes: int | None = None
    eyes_at: float = -inf  # since when
    focused: bool = True
    key_at: float = -inf
    sent_at: float = -inf
    tasks_moved: bool = False
    allowance: Allowance = field(default_factory=Allowance)
    asked: Mapping[Ask, float] = field(default_factory=dict)
    spent: Sequence[float] = ()
    paced: Sequence[Paid] = ()
    retry_at: Mapping[Ask, float] = field(default_factory=dict)
    under_way: frozenset[Ask] = frozenset()
    busy: frozenset[int] = frozenset()
    filing: frozenset[int] = frozenset()
    open_at: float = -inf
    hurry: bool = False  # the person asked to ask now

    def idle_since(self, now: float) -> float | None:
        """Since when nobody has been there; None: somebody is."""
        since = self.key_at + IDLE_AFTER
        return since if now >= since else None

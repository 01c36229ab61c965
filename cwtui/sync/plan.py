"""What to ask next, and when. PURE: a function of what is known and of a clock that is handed in.

``GET /rooms`` is the heartbeat. It names the rooms that changed, and only those are read: the one somebody
looks at first, then mentions, direct chats, the rest; rooms never read before come gently in between.

Two limits hold it back. Our own: a bucket that lets a burst through and refills at a steady rate, so that
in *any* five minutes we ask at most ``SHARE`` of the limit, whatever kind of window the server keeps. The
server's: what its headers say is left, also after other programs on the same account, less a reserve for
the person's own actions. Needs of the screen are such actions: they may use the reserve, and like wishes
they are not paid from the bucket, so that a busy person's rooms stay fresh.

``now`` and all times here are seconds of one monotonic clock; only differences count.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from math import inf

from cwtui.sync.asks import Ask, Message, Messages, MyTasks, Need, Rooms
from cwtui.sync.attention import IDLE_AFTER

WINDOW = 300.0  # seconds: the limit is "per 5 minutes"
SHARE = 0.75  # of the limit, what we ask by ourselves at most in any window ...
BURST = 0.15  # ... of which this much may come at once, and the rest spread evenly
PERSON = 0.95  # of the limit, including what the person's own actions ask
RESERVE = 0.10  # of the limit, what we leave of the server's window for the person's own actions

BEAT_FOCUSED = 2.0
BEAT_UNFOCUSED = 4.0
BEAT_IDLE = 12.0
BEAT_AFTER_SENDING = 1.0
SENDING_LASTS = 5.0  # seconds in which somebody may well answer at once

EDITS_FOCUSED = 20.0  # edits and deletions move no counter: the open room is read again this often
EDITS_UNFOCUSED = 60.0
DWELL = 1.0  # seconds the eyes rest on a room before it is read again for edits
COALESCE = 5.0  # a busy room nobody looks at is read at most this often
GENTLY = 1.0  # between any request and the first reading of a quiet room


class Rank(IntEnum):
    """Which of several due asks goes first."""

    EYES = 0
    NEED = 1
    HEARTBEAT = 2
    ANSWERED = 3
    MENTION = 4
    DIRECT = 5
    CHANGED = 6
    TASKS = 7
    EDITS = 8
    FIRST = 9


LEAVES = {
    Rank.ANSWERED: 0.1,
    Rank.MENTION: 0.1,
    Rank.DIRECT: 0.1,
    Rank.CHANGED: 0.3,
    Rank.TASKS: 0.3,
    Rank.EDITS: 0.3,
    Rank.FIRST: 0.5,
}
"""How full the bucket must be to pay for an ask: each leaves something for what is more urgent."""


@dataclass(frozen=True, slots=True)
class StaleRoom:
    """A room whose counters differ from those its messages were last read for."""

    room_id: int
    last_update: int = 0  # the server's Unix seconds
    unread: int = 0
    mentions: int = 0
    direct: bool = False
    ever_read: bool = True


@dataclass(frozen=True, slots=True)
class Allowance:
    """What the server lets us ask: its headers, translated to the plan's clock. None = not known yet."""

    limit: int = 300
    remaining: int | None = None
    ends_at: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """All that the plan looks at.

    ``asked``: when each ask last began. ``spent``: when each of our requests began, ascending, at least
    those of the last five minutes; ``paced`` those of them that were neither needs nor wishes.
    ``retry_at``: asks that failed, and when they may be tried again. ``busy``: rooms something is being
    written to right now. ``open_at``: the line is closed before that.
    """

    stale: Sequence[StaleRoom] = ()
    needs: Sequence[Need] = ()
    eyes: int | None = None
    eyes_at: float = -inf  # since when
    focused: bool = True
    key_at: float = -inf
    sent_at: float = -inf
    tasks_moved: bool = False
    allowance: Allowance = field(default_factory=Allowance)
    asked: Mapping[Ask, float] = field(default_factory=dict)
    spent: Sequence[float] = ()
    paced: Sequence[float] = ()
    retry_at: Mapping[Ask, float] = field(default_factory=dict)
    busy: frozenset[int] = frozenset()
    open_at: float = -inf
    hurry: bool = False  # the person asked to ask now


@dataclass(frozen=True, slots=True)
class Step:
    """Ask ``ask`` at ``at``, not earlier; think again if anything is learnt before.

    ``limited``: it would be asked sooner, were it not for the limits.
    """

    ask: Ask
    at: float
    why: str
    limited: bool = False


def next_step(knowledge: Knowledge, now: float) -> Step:
    """The next request and when to make it. There always is one: the next heartbeat if nothing else."""
    purse = _Purse.of(knowledge, now)
    best: tuple[float, Rank, Step] | None = None
    for rank, ask, wanted in _candidates(knowledge, now, purse):
        due = max(wanted, knowledge.open_at, knowledge.retry_at.get(ask, -inf), now)
        at = max(due, purse.payable_at(rank))
        # Of those that are due the most important one; of those that are not, the earliest.
        if best is None or (at, rank) < best[:2]:
            best = (at, rank, Step(ask, at, rank.name.lower(), limited=at > due))
    assert best is not None  # the heartbeat is always among them
    return best[2]


def _candidates(know: Knowledge, now: float, purse: _Purse) -> Iterator[tuple[Rank, Ask, float]]:
    """Everything worth asking, with the time from which on it is due; best first within a rank."""
    heartbeat = Rooms()
    beat_at = now if know.hurry else know.asked.get(heartbeat, -inf) + beat_interval(know, now, purse)
    yield (Rank.NEED if know.hurry else Rank.HEARTBEAT), heartbeat, beat_at
    yield from _rooms_to_read(know, now)
    for need in know.needs:
        if getattr(need.ask, "room_id", None) not in know.busy:
            # Messages that are answered may come in long chains, so they are paid from the bucket.
            rank = Rank.ANSWERED if isinstance(need.ask, Message) else Rank.NEED
            yield rank, need.ask, know.asked.get(need.ask, -inf) + need.fresh_for
    if know.tasks_moved:
        yield Rank.TASKS, MyTasks(), know.asked.get(MyTasks(), -inf) + COALESCE
    if know.eyes is not None and know.eyes not in know.busy and not _idle(know, now):
        every = EDITS_FOCUSED if know.focused else EDITS_UNFOCUSED
        ask = Messages(know.eyes)
        yield Rank.EDITS, ask, max(know.asked.get(ask, -inf) + every, know.eyes_at + DWELL)


def _rooms_to_read(know: Knowledge, now: float) -> Iterator[tuple[Rank, Ask, float]]:
    asks = [(Messages(room.room_id), room) for room in know.stale if room.room_id not in know.busy]
    # Who was read longest ago is next, so that no room starves on a busy day; then the liveliest.
    asks.sort(key=lambda entry: (know.asked.get(entry[0], -inf), -entry[1].last_update))
    for ask, room in asks:
        rank = _rank(room, know.eyes)
        due = now
        if rank is Rank.CHANGED:
            due = know.asked.get(ask, -inf) + COALESCE
        elif rank is Rank.FIRST:
            due = (know.spent[-1] if know.spent else -inf) + GENTLY
        yield rank, ask, due


def _rank(room: StaleRoom, eyes: int | None) -> Rank:
    if room.room_id == eyes:
        return Rank.EYES
    if room.mentions:
        return Rank.MENTION
    if not room.ever_read and not room.unread:
        return Rank.FIRST
    return Rank.DIRECT if room.direct else Rank.CHANGED


def _idle(know: Knowledge, now: float) -> bool:
    return now - know.key_at >= IDLE_AFTER


def beat_interval(know: Knowledge, now: float, purse: _Purse) -> float:
    """Seconds between heartbeats: by attention, then slower as what is left gets scarce."""
    if _idle(know, now):
        beat = BEAT_IDLE
    elif not know.focused:
        beat = BEAT_UNFOCUSED
    elif now - know.sent_at < SENDING_LASTS:
        beat = BEAT_AFTER_SENDING
    elif any(not room.ever_read for room in know.stale):
        beat = BEAT_UNFOCUSED  # the first sweep is paid from the same purse
    else:
        beat = BEAT_FOCUSED
    return beat * purse.scarcity


@dataclass(frozen=True, slots=True)
class _Purse:
    """What may still be spent, as of ``now``."""

    now: float
    level: float  # tokens in our own bucket
    depth: float  # tokens when it is full
    rate: float  # tokens a second
    left: float  # of the server's window, less the reserve
    ahead: float  # 1 = spending evenly; 2 = twice as fast as the window allows
    ends_at: float  # of the server's window
    person_at: float  # from when on an action of the person may be paid

    @classmethod
    def of(cls, know: Knowledge, now: float) -> _Purse:
        limit = know.allowance.limit
        depth = max(1.0, BURST * limit)
        rate = (SHARE - BURST) * limit / WINDOW
        remaining, ends_at = _server_window(know.allowance, now)
        left = remaining - RESERVE * limit
        share_of_time = (ends_at - now) / WINDOW
        share_of_calls = max(left, 0.0) / ((1 - RESERVE) * limit)
        return cls(
            now=now,
            level=_level(know.paced, now, depth, rate),
            depth=depth,
            rate=rate,
            left=left,
            ahead=share_of_time / share_of_calls if share_of_calls else inf,
            ends_at=ends_at,
            person_at=max(
                _oldest_leaves(know.spent, now, int(PERSON * limit)), now if remaining > 2 else ends_at
            ),
        )

    @property
    def scarcity(self) -> float:
        """By how much heartbeats slow down: 1 when there is plenty."""
        ours = self.depth / 2 / max(self.level, 1.0)
        return max(1.0, min(ours, 4.0), min(self.ahead, 20.0))

    def payable_at(self, rank: Rank) -> float:
        """From when on an ask of this rank may be paid."""
        if rank is Rank.NEED:
            return self.person_at
        if self.left < 1:
            return self.ends_at
        wanted = max(1.0, self.depth * LEAVES.get(rank, 0.0))
        return max(self.now + (wanted - self.level) / self.rate, self.person_at)


def _server_window(allowance: Allowance, now: float) -> tuple[int, float]:
    """Calls that remain and when the window ends; a window that has ended is a full new one."""
    if allowance.remaining is None or allowance.ends_at is None or allowance.ends_at <= now:
        return allowance.limit, now + WINDOW
    # An end far away is a clock that disagrees; no window is longer than five minutes.
    return allowance.remaining, min(allowance.ends_at, now + WINDOW)


def _level(paced: Sequence[float], now: float, depth: float, rate: float) -> float:
    """Tokens in a bucket that was full five minutes ago and paid one for each request since.

    Because it is computed anew from what was asked, no window of five minutes can hold more than
    ``depth + rate * WINDOW`` requests, whatever happened before.
    """
    level, at = depth, now - WINDOW
    for moment in paced:
        if moment <= at:
            continue
        level = min(depth, level + (moment - at) * rate) - 1
        at = moment
    return min(depth, level + (now - at) * rate)


def _oldest_leaves(spent: Sequence[float], now: float, most: int) -> float:
    """When fewer than ``most`` requests lie within the last five minutes."""
    within = [moment for moment in spent if moment > now - WINDOW]
    return within[-most] + WINDOW if len(within) >= most else now

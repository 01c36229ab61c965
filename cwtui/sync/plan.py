"""What to ask next, and when. PURE: a function of what is known and of a clock that is handed in.

``GET /rooms`` is the heartbeat. It names the rooms that changed, and only those are read: the one somebody
looks at first, then mentions, direct chats, the rest; rooms never read before come gently in between. Edits
and deletions move no counter: the open room is read again at a slow beat, and others once more when what was
written in them has most likely been corrected, if it ever is. Nor do those who ask to become a contact: they
are asked for now and then, while somebody is there to see it.

While nobody is there, nothing is read for its own sake: what calls me and direct chats at once, the others
every quarter of an hour, or before so much was written that the service would not show all of it any more.

``now`` and all times here are seconds of one monotonic clock; only differences count.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import inf

from cwtui.sync.asks import Ask, Files, Message, Messages, MyTasks, Requests, Rooms
from cwtui.sync.knowledge import Knowledge, LivelyRoom, Rank, StaleRoom
from cwtui.sync.purse import WINDOW, Purse

BEAT_FOCUSED = 2.15
BEAT_UNFOCUSED = 4.0
BEAT_IDLE = (11.0, 15.0)  # the more is read at once, the slower, so that both together ...
IDLE_SHARE = 0.095  # ... stay below this of the limit but for the sweeps
BEAT_AFTER_SENDING = 1.0
SENDING_LASTS = 2.0  # seconds in which somebody may well answer at once
BEAT_CATCHING_UP = 3.0  # while rooms that changed a while ago wait to be read
SLOWEST_BEAT = 30.0

EDITS = 24.5  # edits and deletions move no counter: the open room is read again this often
LIVELY = 200.0  # and what was written in lately this often, as far as there is something to spare,
IN_TIME = 285.0  # or, where a correction is likely, at least once it has been so long
HALF_CORRECTED = 60.0  # seconds in which half the corrections of a message are made that are ever made
LIKELY = 0.25  # of them, made since the room was read
FILLED_UP_TO = 0.60  # of the limit: what the rest leaves of this in five minutes is to spare
SPARE_UNFOCUSED = 0.23  # of the limit, the same while heartbeats are slower
DWELL = 1.0  # seconds the eyes rest on a room before it is read again for edits
COALESCE = 5.0  # a busy room is read at most this often while nobody looks at cwtui
FRESH = 30.0  # seconds; what changed earlier than that gives precedence to what changes now
SWEEP = 900.0  # while nobody is there, the rooms that changed are read this often ...
SWEEP_LASTS = 60.0  # ... in one go
OVERFLOWING = 50  # unread messages: the service shows the newest 100 only
GENTLY = 1.0  # between any request and what nobody waits for: the first reading of a quiet room, say
REQUESTS = 600.0  # seconds between looks for those who ask to become a contact


@dataclass(frozen=True, slots=True)
class Step:
    """Ask ``ask`` at ``at``, not earlier; think again if anything is learnt before.

    ``limited``: it would be asked sooner, were it not for the limits.
    """

    ask: Ask
    at: float
    rank: Rank
    limited: bool = False


def next_step(knowledge: Knowledge, now: float) -> Step:
    """The next request and when to make it. There always is one: the next heartbeat if nothing else.

    What is under way is not asked again; a heartbeat that is makes the next one wait for its answer.
    """
    purse = Purse.of(knowledge, now)
    best: tuple[float, Rank, Step] | None = None
    for rank, ask, wanted in _candidates(knowledge, now, purse):
        if ask in knowledge.under_way:
            if not isinstance(ask, Rooms):
                continue
            wanted = max(wanted, now + SLOWEST_BEAT)
        due = max(wanted, knowledge.open_at, knowledge.retry_at.get(ask, -inf), now)
        at = max(due, purse.payable_at(rank))
        # Of those that are due the most important one; of those that are not, the earliest.
        if best is None or (at, rank) < best[:2]:
            best = (at, rank, Step(ask, at, rank, limited=at > due))
    assert best is not None  # the heartbeat is always among them
    return best[2]


def _candidates(know: Knowledge, now: float, purse: Purse) -> Iterator[tuple[Rank, Ask, float]]:
    """Everything worth asking, with the time from which on it is due; best first within a rank."""
    beat_at = now if know.hurry else know.asked.get(Rooms(), -inf) + beat_interval(know, now, purse)
    yield (Rank.NEED if know.hurry else Rank.HEARTBEAT), Rooms(), beat_at
    yield from _rooms_to_read(know, now)
    for need in know.needs:
        in_use = know.busy | know.filing if isinstance(need.ask, Files) else know.busy
        if getattr(need.ask, "room_id", None) not in in_use:
            # Messages that are answered may come in long chains, so they are paid from the bucket.
            rank = Rank.ANSWERED if isinstance(need.ask, Message) else Rank.NEED
            fresh_for = COALESCE if need.ask in know.moved else need.fresh_for
            yield rank, need.ask, know.asked.get(need.ask, -inf) + fresh_for
    if know.tasks_moved:
        yield Rank.TASKS, MyTasks(), know.asked.get(MyTasks(), -inf) + COALESCE
    if know.idle_since(now) is None:
        yield from _rooms_to_read_again(know, now, purse)
        if know.focused:
            asked = know.asked.get(Requests(), -inf)
            yield Rank.REQUESTS, Requests(), max(asked + REQUESTS, _in_a_lull(know))


def _rooms_to_read(know: Knowledge, now: float) -> Iterator[tuple[Rank, Ask, float]]:
    """The rooms that changed."""
    asks = [(Messages(room.room_id), room) for room in know.stale if room.room_id not in know.busy]
    # Who was read longest ago is next, so that no room starves on a busy day; then the liveliest.
    asks.sort(key=lambda entry: (know.asked.get(entry[0], -inf), -entry[1].moved_at))
    for ask, room in asks:
        rank = _rank(room, know, now)
        yield rank, ask, _due(know, now, rank, ask)


def _rank(room: StaleRoom, know: Knowledge, now: float) -> Rank:
    if room.room_id == know.eyes and know.idle_since(now) is None:
        return Rank.EYES
    if room.calls > 0 or room.behind >= OVERFLOWING:
        return Rank.MENTION
    if not room.ever_read and not room.unread:
        return Rank.FIRST
    if room.direct:
        return Rank.DIRECT
    return Rank.CHANGED if now - room.moved_at < FRESH else Rank.BACKLOG


def _due(know: Knowledge, now: float, rank: Rank, ask: Ask) -> float:
    idle_since = know.idle_since(now)
    if rank is Rank.FIRST:
        return _in_a_lull(know)
    if rank not in (Rank.CHANGED, Rank.BACKLOG):
        return now
    if idle_since is not None:
        return _next_sweep(idle_since, now)
    return now if know.focused else know.asked.get(ask, -inf) + COALESCE


def _in_a_lull(know: Knowledge) -> float:
    return (know.spent[-1] if know.spent else -inf) + GENTLY


def _next_sweep(idle_since: float, now: float) -> float:
    """All rooms wait for the same moment, so that most of the time next to nothing is asked."""
    sweeps, into = divmod(now - idle_since, SWEEP)
    if into < SWEEP_LASTS:
        return now
    return idle_since + (sweeps + 1) * SWEEP


def _rooms_to_read_again(know: Knowledge, now: float, purse: Purse) -> Iterator[tuple[Rank, Ask, float]]:
    """Rooms that did not change as far as can be told, for edits and deletions."""
    if know.eyes is not None and know.eyes not in know.busy:
        ask = Messages(know.eyes)
        yield Rank.EDITS, ask, max(know.asked.get(ask, -inf) + EDITS, know.eyes_at + DWELL)
    if purse.sustainable_beat > _usual_beat(know, now, purse):
        return  # what others write comes first
    # The sooner after it was written a message is corrected the likelier, so the liveliest go first.
    last = max((paid.at for paid in know.paced if paid.rank is Rank.LIVELY), default=now - WINDOW)
    for room in sorted(know.lively, key=lambda room: -room.moved_at):
        if room.room_id not in know.busy:
            ask = Messages(room.room_id)
            asked = know.asked.get(ask, -inf)
            due = max(asked + LIVELY, last + _spare_every(know, purse))
            if _is_correction_likely(room, asked, max(now, asked + IN_TIME)):
                due = min(due, max(asked + IN_TIME, last + GENTLY))
            yield Rank.LIVELY, ask, due


def _is_correction_likely(room: LivelyRoom, asked: float, now: float) -> bool:
    """Of the last message: not before the room was read, and not so long ago that it is late anyway."""

    def corrected(at: float) -> float:
        age = max(0.0, at - room.moved_at)
        return age / (age + HALF_CORRECTED)

    return corrected(now) - corrected(max(asked, now - WINDOW)) >= LIKELY


def _spare_every(know: Knowledge, purse: Purse) -> float:
    """Seconds between readings that may be worth it, for all that is known; inf: there are none to spare."""
    limit = know.allowance.limit
    focused = FILLED_UP_TO * limit - purse.reads - WINDOW / BEAT_FOCUSED
    calls = focused if know.focused else SPARE_UNFOCUSED * limit
    return WINDOW / calls if calls >= 1 else inf


def beat_interval(know: Knowledge, now: float, purse: Purse) -> float:
    """Seconds between heartbeats: by attention, then slower as far as that cannot be kept up."""
    if now - know.sent_at < SENDING_LASTS and know.focused and purse.level > purse.depth / 2:
        return BEAT_AFTER_SENDING
    return max(_usual_beat(know, now, purse), min(purse.sustainable_beat, SLOWEST_BEAT))


def _usual_beat(know: Knowledge, now: float, purse: Purse) -> float:
    if know.idle_since(now) is not None:
        shortest, longest = BEAT_IDLE
        left = IDLE_SHARE * know.allowance.limit - _read_at_once(know, now)
        return min(max(WINDOW / left if left > 0 else longest, shortest), longest)
    if not know.focused:
        return BEAT_UNFOCUSED
    return BEAT_CATCHING_UP if _is_catching_up(know, now) else BEAT_FOCUSED


def _read_at_once(know: Knowledge, now: float) -> int:
    """How many rooms were read in the last five minutes that nobody has to be there for."""
    return sum(paid.rank in (Rank.MENTION, Rank.DIRECT) and paid.at > now - WINDOW for paid in know.paced)


def _is_catching_up(know: Knowledge, now: float) -> bool:
    """Are there rooms to read that are paid from the same purse, and that nobody hears of at the moment?"""
    return any(
        _rank(room, know, now) in (Rank.BACKLOG, Rank.FIRST)
        for room in know.stale
        if know.retry_at.get(Messages(room.room_id), now) <= now
    )

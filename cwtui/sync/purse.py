"""What may be spent, and how fast. PURE.

Two limits hold the plan back. Our own: a bucket that lets a burst through and refills at a steady rate, so
that in *any* five minutes we ask at most ``SHARE`` of the limit, whatever kind of window the server keeps.
The server's: what its headers say is left, also after other programs on the same account, less a reserve for
the person's own actions. Needs of the screen are such actions: they may use the reserve, and like wishes
they are not paid from the bucket, so that a busy person's rooms stay fresh. Nor is the rare look for those
who ask to become a contact: it makes no heartbeat slower, and comes only while there is plenty.

Heartbeats are paced ahead: they slow down as soon as what is to be expected (reading what changes, the calls
of the other programs) leaves too little for the usual beat, and long before anything runs out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from cwtui.sync.knowledge import Allowance, Knowledge, Paid, Rank

WINDOW = 300.0  # seconds: the limit is "per 5 minutes"
SHARE = 0.745  # of the limit, what we ask by ourselves at most in any window ...
BURST = 0.055  # ... of which this much may come at once, and the rest spread evenly
PERSON = 0.95  # of the limit, including what the person's own actions ask
RESERVE = 0.10  # of the limit, what we leave of the server's window for the person's own actions

SMOOTHING = 40.0  # seconds over which a bucket fuller or emptier than half makes heartbeats faster or slower
BEAT_IN_FEAR = 5.0  # seconds: the slowest for the sake of what others may do
LEAVES = {
    Rank.ANSWERED: 0.1,
    Rank.MENTION: 0.1,
    Rank.DIRECT: 0.1,
    Rank.CHANGED: 0.2,
    Rank.TASKS: 0.2,
    Rank.EDITS: 0.3,
    Rank.BACKLOG: 0.4,
    Rank.LIVELY: 0.5,
    Rank.FIRST: 0.5,
    Rank.REQUESTS: 0.5,
}
"""How full the bucket must be to pay for an ask: each leaves something for what is more urgent."""
CAN_WAIT = frozenset({Rank.LIVELY, Rank.FIRST})
"""What slows down no heartbeat."""
BY_AND_BY = CAN_WAIT | {Rank.BACKLOG, Rank.REQUESTS}
"""What is no news is not paid with the calls that heartbeats need until the server's window ends."""
BEAT_KEPT = 5.0  # seconds between those


@dataclass(frozen=True, slots=True)
class Purse:
    """What may still be spent, as of ``now``."""

    now: float
    level: float  # tokens in our own bucket
    depth: float  # tokens when it is full
    rate: float  # tokens a second
    left: int  # of the server's window, less the reserve
    others: float  # calls of other programs to be expected before it ends
    ends_at: float  # of the server's window
    reads: int  # requests of the last five minutes, but for heartbeats and what can wait
    person_at: float  # from when on an action of the person may be paid

    @classmethod
    def of(cls, know: Knowledge, now: float) -> Purse:
        """From what was asked and what the server said."""
        limit = know.allowance.limit
        depth = max(1.0, BURST * limit)
        rate = (SHARE - BURST) * limit / WINDOW
        remaining, ends_at = _server_window(know.allowance, now)
        lately = [paid.rank for paid in know.paced if paid.at > now - WINDOW]
        return cls(
            now=now,
            level=_level(know.paced, now, depth, rate),
            depth=depth,
            rate=rate,
            left=remaining - int(RESERVE * limit),
            others=know.allowance.others,
            ends_at=ends_at,
            reads=sum(rank is not Rank.HEARTBEAT and rank not in CAN_WAIT for rank in lately),
            person_at=max(
                _oldest_leaves(know.spent, now, max(1, int(PERSON * limit))),
                now if remaining > min(2, limit - 1) else ends_at,
            ),
        )

    @property
    def sustainable_beat(self) -> float:
        """Seconds between heartbeats that can be kept up; inf when there is nothing for them."""
        ours = self.rate + (self.level - self.depth / 2) / SMOOTHING
        time = max(self.ends_at - self.now, 1.0)
        # What others may take yet is a guess: for its sake alone nobody has to wait for long.
        feared = min(self._beat(min(ours, (self.left - self.others) / time)), BEAT_IN_FEAR)
        return max(feared, self._beat(min(ours, self.left / time)))

    def _beat(self, rate: float) -> float:
        """What is left for heartbeats of so many requests a second."""
        beats = rate - self.reads / WINDOW
        return 1 / beats if beats > 0 else inf

    def payable_at(self, rank: Rank) -> float:
        """From when on an ask of this rank may be paid."""
        if rank is Rank.NEED:
            return self.person_at
        if self.left < 1:
            return self.ends_at
        wanted = max(1.0, self.depth * LEAVES.get(rank, 0.0))
        filling = min((wanted - self.level) / self.rate, WINDOW)
        at = max(self.now + filling, self.person_at)
        return max(at, self.ends_at - self.left * BEAT_KEPT) if rank in BY_AND_BY else at


def _server_window(allowance: Allowance, now: float) -> tuple[int, float]:
    """Calls that remain and when the window ends; a window that has ended is a full new one."""
    if allowance.remaining is None or allowance.ends_at is None or allowance.ends_at <= now:
        return allowance.limit, now + WINDOW
    # An end far away is a clock that disagrees; no window is longer than five minutes.
    return allowance.remaining, min(allowance.ends_at, now + WINDOW)


def _level(paced: Sequence[Paid], now: float, depth: float, rate: float) -> float:
    """Tokens in a bucket that was full five minutes ago and paid one for each request since.

    Because it is computed anew from what was asked, no window of five minutes can hold more than
    ``depth + rate * WINDOW`` requests, whatever happened before.
    """
    level, at = depth, now - WINDOW
    for paid in paced:
        if paid.at > now - WINDOW:
            level = min(depth, level + (paid.at - at) * rate) - 1
            at = paid.at
    return min(depth, level + (now - at) * rate)


def _oldest_leaves(spent: Sequence[float], now: float, most: int) -> float:
    """When fewer than ``most`` requests lie within the last five minutes."""
    within = [moment for moment in spent if moment > now - WINDOW]
    return within[-most] + WINDOW if len(within) >= most else now

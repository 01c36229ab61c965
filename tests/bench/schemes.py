"""Other ways to synchronise the same day, and how good any way can be: what the plan is measured against."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.bench.day import ROOMS, Day, Post
from tests.bench.near_service import RTT

LIMIT, WINDOW = 300, 300.0


@dataclass
class Outcome:
    """``delays`` of every post in seconds, ``requests`` made, ``refused`` of them."""

    delays: dict[Post, float] = field(default_factory=dict)
    requests: int = 0
    refused: int = 0


class _Gate:
    """The limit as the simulator keeps it: a window opens with its first call."""

    def __init__(self) -> None:
        self._opened = -WINDOW
        self._calls = 0

    def refuses(self, at: float) -> bool:
        """A call arrives."""
        if at >= self._opened + WINDOW:
            self._opened, self._calls = at, 0
        if self._calls < LIMIT:
            self._calls += 1
            return False
        return True


def round_robin(posts: Sequence[Post], begin: float, end: float) -> Outcome:
    """(a) Every room in turn, one request a second: all that the limit allows."""
    step = WINDOW / LIMIT
    outcome = Outcome(requests=int((end - begin) / step))
    for post in posts:
        arrives = begin + post.room * step + RTT / 2
        outcome.delays[post] = (arrives - post.at) % (ROOMS * step) + RTT / 2
    return outcome


def open_room_every_minute(day: Day, posts: Sequence[Post], begin: float, end: float) -> Outcome:
    """(b) The open room when it is opened and each 60 seconds; the others only when they are opened."""
    opened = sum(act.what == "look" and begin <= act.at < end for act in day.acts)
    outcome = Outcome(requests=int((end - begin) / 60) + opened)
    for post in posts:
        wait = (begin - post.at) % 60 if day.eyes(post.at) == post.room else 0.0
        outcome.delays[post] = (wait or day.opened_next(post.room, post.at) - post.at) + RTT
    return outcome


def constant_timer(posts: Sequence[Post], begin: float, end: float, every: float = 2.0) -> Outcome:
    """(d) The list of rooms every two seconds, all day, and at once whatever it shows to have changed."""
    outcome, gate = Outcome(), _Gate()
    coming, at = deque(posts), begin
    while at < end:
        outcome.requests += 1
        done = at + RTT
        if gate.refuses(at + RTT / 2):
            outcome.refused += 1
        else:
            for news in _by_room(coming, at + RTT / 2):
                outcome.requests += 1
                if gate.refuses(done + RTT / 2):
                    outcome.refused += 1
                    coming.extendleft(reversed(news))  # it is still different at the next look
                else:
                    done += RTT
                    outcome.delays |= {post: done - post.at for post in news}
        at = max(at + every, done)
    return outcome


def _by_room(coming: deque[Post], until: float) -> list[list[Post]]:
    """Take what was written by then, a list for each room."""
    rooms: dict[int, list[Post]] = {}
    while coming and coming[0].at <= until:
        post = coming.popleft()
        rooms.setdefault(post.room, []).append(post)
    return list(rooms.values())


def clairvoyant_delay() -> float:
    """(c) One fetch for each change, at the very moment it happens."""
    return RTT


def blind_delays(posts: int, requests: int, seconds: float) -> tuple[float, float] | None:
    """(c') Median and p95, if ``requests`` are heartbeats spread evenly, and one read for each of ``posts``.

    Nobody who does not know when something will be written can do better with as many. None: there are too
    few requests to read every post by itself.
    """
    if requests <= posts:
        return None
    beat = seconds / (requests - posts)
    # Half of the way back of the heartbeat, then the read.
    return tuple(share * beat + RTT / 2 + RTT for share in (0.5, 0.95))  # type: ignore[return-value]

"""A working day of eight hours as data: what people write in 300 rooms, and what one of them does all day.

Everything is decided beforehand by the seed, so that every way of synchronising lives the same day. Times are
seconds since its beginning at nine. Rooms are numbers: 0 is the busiest, and the k-th gets a share of 1 / k.

People talk: somebody begins in a room, and on average two more messages follow there, a minute apart each.
One in 25 messages of a group is To me. One in 25 messages is changed later and one in 100 taken back: mostly
within a minute or two (a slip), sometimes within a quarter of an hour, rarely hours later.

The person looks (a key every ten seconds, another room every three minutes, first those where somebody
wants something of them; every four minutes they say something), leaves for another program for two to nine
minutes, and comes back. From twelve to one and for half an hour in the afternoon they are away.
"""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal

HOURS = 8
LENGTH = HOURS * 3600.0
ROOMS = 300
DIRECT_EVERY = 8  # one of so many rooms is a direct chat
IDLE_AFTER = 600.0  # seconds without a key: what the plan calls idle, stated independently here

_LUNCH = (3 * 3600.0, 4 * 3600.0)
_MEETING = (5.5 * 3600.0, 6.0 * 3600.0)
_RHYTHM = (0.8, 1.1, 1.2, 0.3, 1.1, 1.15, 1.1, 0.9)  # of each hour

Attention = Literal["focused", "unfocused", "idle"]
Kind = Literal["open", "to_me", "other"]


@dataclass(frozen=True, slots=True)
class Post:
    """Somebody else writes."""

    at: float
    room: int
    to_me: bool  # a direct chat, or To me in a group


@dataclass(frozen=True, slots=True)
class Change:
    """The author of the ``post``-th message edits it, or takes it back."""

    at: float
    post: int
    deleted: bool


@dataclass(frozen=True, slots=True)
class Act:
    """What the person does. ``room`` is where they look from now on, or what they say something in."""

    at: float
    what: Literal["come", "leave", "key", "look", "say"]
    room: int = 0


class Day:
    """``posts``, ``changes`` and ``acts`` ascend by time."""

    def __init__(self, seed: int = 1, messages: int = 4000) -> None:
        chance = random.Random(seed)
        self.posts = _posts(chance, messages)
        self.changes = _changes(chance, self.posts)
        self.acts = _acts(chance, self.posts)
        self._focus = [(act.at, act.what == "come") for act in self.acts if act.what in ("come", "leave")]
        self._looks = [(act.at, act.room) for act in self.acts if act.what == "look"]
        self._keys = [act.at for act in self.acts if act.what not in ("come", "leave")]
        self._said = _times_by_room(self.posts)

    def attention(self, at: float) -> Attention:
        """What the person is doing."""
        key = bisect_right(self._keys, at)
        if key == 0 or at - self._keys[key - 1] >= IDLE_AFTER:
            return "idle"
        moment = bisect_right(self._focus, (at, True))
        return "focused" if moment and self._focus[moment - 1][1] else "unfocused"

    def eyes(self, at: float) -> int | None:
        """The room on the screen."""
        moment = bisect_right(self._looks, (at, ROOMS))
        return self._looks[moment - 1][1] if moment else None

    def kind(self, post: Post) -> Kind:
        """Of which class a message is, when it is written."""
        if self.eyes(post.at) == post.room:
            return "open"
        return "to_me" if post.to_me else "other"

    def was_lively(self, room: int, at: float, within: float = 3600.0) -> bool:
        """Was anything written in the room in the last hour?"""
        times = self._said.get(room, [])
        last = bisect_right(times, at)
        return last > 0 and at - times[last - 1] <= within

    def opened_next(self, room: int, at: float) -> float:
        """When the person looks into the room next; the end of the day if they never do."""
        return next((moment for moment, seen in self._looks if moment >= at and seen == room), LENGTH)

    def seconds(self, attention: Attention, begin: float, end: float) -> int:
        """How long the person is in that state between two moments."""
        return sum(self.attention(at) == attention for at in range(int(begin), int(end)))


def is_direct(room: int) -> bool:
    """Is it a chat with one person?"""
    return room % DIRECT_EVERY == DIRECT_EVERY - 1


def _posts(chance: random.Random, count: int) -> tuple[Post, ...]:
    shares = list(accumulate(1 / (room + 1) for room in range(ROOMS)))
    hours = list(accumulate(_RHYTHM))
    posts: list[Post] = []
    while len(posts) < count:
        room = chance.choices(range(ROOMS), cum_weights=shares)[0]
        at = chance.choices(range(HOURS), cum_weights=hours)[0] * 3600 + chance.uniform(0, 3600)
        while at < LENGTH and len(posts) < count:
            posts.append(Post(at, room, is_direct(room) or chance.random() < 1 / 25))
            if chance.random() < 1 / 3:
                break
            at += chance.expovariate(1 / 60)
    return tuple(sorted(posts, key=lambda post: post.at))


def _changes(chance: random.Random, posts: tuple[Post, ...]) -> tuple[Change, ...]:
    changes = []
    for number, post in enumerate(posts):
        if chance.random() < 1 / 20:
            mean = chance.choices((60.0, 480.0, 5400.0), (70, 25, 5))[0]
            at = post.at + 2 + chance.expovariate(1 / mean)
            changes.append(Change(at, number, deleted=chance.random() < 1 / 5))
    return tuple(sorted((c for c in changes if c.at < LENGTH), key=lambda change: change.at))


def _acts(chance: random.Random, posts: tuple[Post, ...]) -> tuple[Act, ...]:
    itinerary = _Itinerary(chance, posts)
    acts: list[Act] = []
    for begin, end in _stretches(chance):
        acts += [Act(begin, "come"), *_at_the_keys(chance, itinerary, begin + 0.5, end), Act(end, "leave")]
    return tuple(sorted((act for act in acts if act.at < LENGTH), key=lambda act: act.at))


def _stretches(chance: random.Random) -> Iterator[tuple[float, float]]:
    """When the person is at cwtui."""
    at, away = 0.0, [_LUNCH, _MEETING, (LENGTH, LENGTH)]
    while at < LENGTH:
        until = min(at + chance.uniform(180, 900), away[0][0])
        yield at, until
        at = until + chance.uniform(120, 540)
        if at >= away[0][0]:
            at = away.pop(0)[1]


def _at_the_keys(chance: random.Random, itinerary: _Itinerary, begin: float, end: float) -> Iterator[Act]:
    yield Act(begin, "look", itinerary.next(begin))
    for what, pause in (("key", 10.0), ("look", 180.0), ("say", 240.0)):
        at = begin + chance.expovariate(1 / pause)
        while at < end:
            yield Act(at, what, itinerary.next(at) if what == "look" else 0)  # type: ignore[arg-type]
            at += chance.expovariate(1 / pause)


class _Itinerary:
    """Which room the person goes to: where they are called, else mostly where something was just written."""

    RECENT = 600.0

    def __init__(self, chance: random.Random, posts: tuple[Post, ...]) -> None:
        self._chance = chance
        self._posts = posts
        self._times = [post.at for post in posts]
        self._seen: dict[int, float] = {}

    def next(self, at: float) -> int:
        first, last = bisect_right(self._times, at - self.RECENT), bisect_right(self._times, at - 5)
        news = [p for p in self._posts[first:last] if self._seen.get(p.room, 0) < p.at]
        called = [post for post in news if post.to_me]
        if called:
            room = called[-1].room
        elif news and self._chance.random() < 0.7:
            room = self._chance.choice(news).room
        else:
            room = min(int(self._chance.paretovariate(0.5)), ROOMS) - 1
        self._seen[room] = at
        return room


def _times_by_room(posts: tuple[Post, ...]) -> dict[int, list[float]]:
    times: dict[int, list[float]] = {}
    for post in posts:
        times.setdefault(post.room, []).append(post.at)
    return times

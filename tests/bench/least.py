"""What the goals of a focused person ask for at least: requests that nobody can save, computed from the day.

Each figure is in favour of whoever wants to do better: heartbeats at perfectly even distances, one read for
all that is new in a room since the last of them, the open room just read whenever the eyes come to it, and as
for corrections elsewhere, one who knows beforehand which messages will be corrected and looks just there. Who
does not know that has to look again wherever something was written.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.bench.day import Change, Day
from tests.bench.near_service import RTT
from tests.bench.schemes import LIMIT, WINDOW

MEDIAN = 1.4  # seconds from the server to the archive
OPEN_ROOM, ELSEWHERE = 25.0, 300.0  # seconds to 95 of 100 corrections


@dataclass(frozen=True, slots=True)
class Least:
    """Requests in five focused minutes on the average."""

    heartbeats: float
    news: float
    open_room: float
    elsewhere: float

    @property
    def share(self) -> float:
        """Of the limit."""
        return (self.heartbeats + self.news + self.open_room + self.elsewhere) / LIMIT


def least(day: Day, begin: float, end: float) -> Least | None:
    """Between two moments of the day; None if the person is not focused then."""
    focused = day.seconds("focused", begin, end)
    if not focused:
        return None
    per_window = WINDOW / focused
    # Half of the interval on the average, half of the way back of the heartbeat, then the read.
    interval = 2 * (MEDIAN - 1.5 * RTT)
    posts = [post for post in day.posts if begin <= post.at < end and day.attention(post.at) == "focused"]
    return Least(
        heartbeats=WINDOW / interval,
        news=len({(post.room, int(post.at / interval)) for post in posts}) * per_window,
        open_room=sum(1 for _ in _looks_again(day, begin, end)) * per_window,
        elsewhere=_looks_elsewhere(day, begin, end) * per_window,
    )


def _looks_again(day: Day, begin: float, end: float) -> Iterator[int]:
    """When the open room has to be read again; what is new there, or another open room, saves it."""
    often = (OPEN_ROOM - RTT) / 0.95  # delays are even from nothing to this, and 5 of 100 may be longer
    news = {(post.room, int(post.at)) for post in day.posts}
    last, room = begin, None
    for second in range(int(begin), int(end)):
        eyes = day.eyes(second)
        if eyes is None or day.attention(second) != "focused" or eyes != room or (eyes, second) in news:
            last, room = second, eyes
        elif second - last >= often:
            yield second
            last = second


def _looks_elsewhere(day: Day, begin: float, end: float) -> float:
    """Reads that find corrections in rooms that are not open; nothing else leads there in time."""
    counted = [change for change in day.changes if begin <= change.at < end and _counts(day, change)]
    found: dict[int, float] = {}
    reads = 0
    for change in counted:
        room = day.posts[change.post].room
        if change.at > found.get(room, -ELSEWHERE) and not _is_found_anyway(day, change):
            found[room] = change.at + ELSEWHERE
            reads += 1
    return max(0.0, reads - 0.05 * len(counted))


def _counts(day: Day, change: Change) -> bool:
    room = day.posts[change.post].room
    somebody_is_there = day.attention(change.at) != "idle"
    return somebody_is_there and day.eyes(change.at) != room and day.was_lively(room, change.at)


def _is_found_anyway(day: Day, change: Change) -> bool:
    """Is something else read there in time, or is there time when the person looks elsewhere?"""
    room = day.posts[change.post].room
    until = change.at + ELSEWHERE
    if any(post.room == room and change.at < post.at <= until for post in day.posts):
        return True
    return any(day.attention(at) != "focused" for at in range(int(change.at), int(until), 5))

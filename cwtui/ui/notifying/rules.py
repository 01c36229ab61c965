"""What becomes of a notice: is it said, how loudly, and in which words where there are several. PURE.

Nothing here knows a screen: a way of telling that is added later asks the same rules.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum, StrEnum

import msgspec

from cwtui.texts import say, say_n

GATHERS = 0.4  # seconds in which notices that come together become one
APART = 6.0  # seconds between two that are said: what comes in between is gathered
MOST_LINES = 4  # of several things at once


class NoticeKind(StrEnum):
    """What a notice is about."""

    WOKEN = "woken"  # something snoozed is back
    TODAY = "today"  # a task of mine is due
    SOON = "soon"
    OVERDUE = "overdue"
    MESSAGE = "message"  # somebody wrote


class Notice(msgspec.Struct, frozen=True):
    """Something to be told. ``title`` is our own sentence, ``words`` may hold text of the server as it came.

    ``mine``: it is about something I did.
    """

    kind: NoticeKind
    title: str
    words: str
    room_id: int | None = None
    message_id: int | None = None
    mine: bool = False


class Situation(msgspec.Struct, frozen=True):
    """Where the person is. ``there``: would what is on the screen now be seen?"""

    there: bool = True
    room_in_focus: int | None = None  # the room before their eyes
    muted: frozenset[int] = frozenset()


class Way(IntEnum):
    """How loudly something is said; each is also what those before it are, but for the line."""

    NOTHING = 0
    LINE = 1  # one sentence in the row of keys
    TOAST = 2
    BELL = 3  # a toast, and the terminal's bell


class Saying(msgspec.Struct, frozen=True):
    """What is said in the end. ``stays``: until somebody is there to see it."""

    way: Way
    title: str
    words: str
    stays: bool

    @property
    def line(self) -> str:
        """All of it that fits on one line."""
        parts = [part for part in (self.title, self.words if "\n" not in self.words else "") if part]
        return ": ".join(parts)


def way(notice: Notice, situation: Situation) -> Way:
    """How loudly a notice is said."""
    if notice.mine:
        return Way.NOTHING
    if notice.room_id is not None and notice.room_id == situation.room_in_focus:
        # A message is before the eyes by itself. What I asked to be reminded of is not.
        return Way.NOTHING if notice.kind is NoticeKind.MESSAGE else Way.LINE
    return Way.TOAST if notice.room_id in situation.muted else Way.BELL


def saying(notices: Sequence[Notice], situation: Situation) -> Saying | None:
    """What is said of notices that came together, as loudly as the loudest of them; None: nothing."""
    heard = [notice for notice in notices if way(notice, situation) is not Way.NOTHING]
    if not heard:
        return None
    title, words = _in_words(heard)
    loudest = max(way(notice, situation) for notice in heard)
    return Saying(loudest, title, words, stays=not situation.there)


def said_from(now: float, said_at: float | None) -> float:
    """When a notice of ``now`` may be said, if the last one was said at ``said_at``. Seconds of one clock."""
    return max(now + GATHERS, said_at + APART if said_at is not None else now)


def _in_words(notices: list[Notice]) -> tuple[str, str]:
    """A title and the words under it."""
    if len(notices) == 1:
        return notices[0].title, notices[0].words
    due = [notice for notice in notices if notice.kind in (NoticeKind.TODAY, NoticeKind.OVERDUE)]
    if len(due) == len(notices):
        return "", _due_words(due)
    if all(notice.kind is NoticeKind.WOKEN for notice in notices):
        n = len(notices)
        return say_n("{n} thing is back again", "{n} things are back again", n), _lines(
            [notice.words for notice in notices]
        )
    lines = [f"{notice.title}: {notice.words}" for notice in notices if notice not in due or len(due) == 1]
    if len(due) > 1:
        lines.append(_due_words(due))
    return say_n("{n} notice", "{n} notices", len(notices)), _lines(lines)


def _due_words(due: list[Notice]) -> str:
    """3 tasks due today, 1 overdue"""
    late = sum(1 for notice in due if notice.kind is NoticeKind.OVERDUE)
    today = len(due) - late
    if not today:
        return say_n("{n} task is overdue · g t", "{n} tasks are overdue · g t", late)
    if not late:
        return say_n("{n} task is due today · g t", "{n} tasks are due today · g t", today)
    return say_n(
        "{n} task is due today, {late} overdue · g t",
        "{n} tasks are due today, {late} overdue · g t",
        today,
        late=late,
    )


def _lines(lines: list[str]) -> str:
    if len(lines) <= MOST_LINES:
        return "\n".join(lines)
    rest = len(lines) - (MOST_LINES - 1)
    return "\n".join([*lines[: MOST_LINES - 1], say("and {n} more", n=rest)])

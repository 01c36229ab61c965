"""Was it carried out? PURE: what a look proves about a message, tasks or a file of unknown outcome.

=====================  ==============  =======================  =========================================
my messages that       my edited or    settle passed            then
say exactly that       deleted ones
=====================  ==============  =======================  =========================================
one or more            any             -                        it arrived, as the oldest of them
none                   any             no                       wait
none                   none            yes, nothing is missing  it did not arrive: it may be sent again
none                   one or more     yes, nothing is missing  ask: one of them may have been it
none                   any             yes, but there are gaps  ask
=====================  ==============  =======================  =========================================

Of tasks and files the same holds, by the lists of the room: what says exactly that is for tasks one for each
assignee, and there are gaps where a list is as long as the service makes them. What may be a changed one of
mine is a task of the same text, or any task given in that time once somebody has edited tasks here; some of
the assignees, but not all; a file of the same size.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from cwtui.chatwork.models import LimitType
from cwtui.store.wishes import AnyWish

EPOCH_MS = 1_276_473_600_000  # 2010-06-14T00:00:00Z: message ids count milliseconds from here
_CLOCK_BITS = 22
_DAY, _JAPAN = 86_400, 9 * 3600  # seconds; the service reckons whole days by the clock of Japan

DATE_ERROR = 2.0
"""Seconds the server's time may be behind as its Date tells it, which is cut to seconds and travels."""


def time_of(message_id: int) -> float:
    """When the service minted this id, in its own Unix seconds."""
    return ((message_id >> _CLOCK_BITS) + EPOCH_MS) / 1000


def first_id_at(seconds: float) -> int:
    """The smallest id a message of that moment can have."""
    return max(0, int(seconds * 1000) - EPOCH_MS) << _CLOCK_BITS


@dataclass(frozen=True, slots=True)
class Mine:
    """A message of mine that is newer than the attempt's tip and proves no other wish."""

    message_id: int
    body: str
    send_time: int
    edited: bool = False
    deleted: bool = False


class Decision(Enum):
    """What follows from a look."""

    ACCEPTED = "accepted"
    WAIT = "wait"  # too early to tell
    ABSENT = "absent"  # provably not carried out: it may be sent again
    ASK = "ask"  # not provable
    FAILED = "failed"  # it cannot be carried out any more; whether it was is not known


@dataclass(frozen=True, slots=True)
class Verdict:
    """``message_id`` is the message that proves it ACCEPTED, ``made`` what else does: the ids of tasks, of a
    file. ``wish`` is the wish with what was found out about it, ``code`` says why it FAILED."""

    decision: Decision
    message_id: int | None = None
    code: str | None = None
    made: tuple[int, ...] = ()
    wish: AnyWish | None = None


def of_send(
    body: str,
    mine: Sequence[Mine],
    *,
    floor: float,
    settle: float,
    settled: bool,
    covered: bool,
) -> Verdict:
    """Was ``body`` sent between ``floor`` and ``settle`` (Unix seconds of the server's clock)?

    ``settled``: the room was read at or after settle. ``covered``: the archive then has no hole from the
    attempt's tip up to that reading.
    """
    candidates = [message for message in mine if _within(message, floor, settle)]
    exact = [m.message_id for m in candidates if not m.deleted and same_text(m.body, body)]
    if exact:
        return Verdict(Decision.ACCEPTED, min(exact))  # any others are another device's
    if not settled:
        return Verdict(Decision.WAIT)
    changed = any(message.edited or message.deleted for message in candidates)
    return Verdict(Decision.ASK if changed or not covered else Decision.ABSENT)


@dataclass(frozen=True, slots=True)
class Given:
    """A task I gave since the attempt's tip, which proves no other wish.

    ``message_id`` is the notice it hangs on; ``send_time`` that one's, 0 where it is not in the archive.
    """

    task_id: int
    message_id: int
    account_id: int  # whose task it is
    body: str
    limit: int  # Unix seconds; 0: none
    send_time: int = 0


@dataclass(frozen=True, slots=True)
class Wanted:
    """The tasks an attempt was to make."""

    body: str
    to_ids: tuple[int, ...]
    limit: int
    limit_type: LimitType


def of_tasks(
    wanted: Wanted,
    given: Sequence[Given],
    *,
    floor: float,
    settle: float,
    settled: bool,
    complete: bool,
    edited: bool,
) -> Verdict:
    """Were the tasks made between ``floor`` and ``settle`` (Unix seconds of the server's clock)?

    ``settled``: the room's lists were read at or after settle. ``complete``: neither of them (open, done) was
    as long as the service makes lists. ``edited``: since the tip somebody has edited a task in the room.
    """
    candidates = [task for task in given if _within(task, floor, settle)]
    found: dict[int, Given] = {}  # by assignee the oldest: any others are another device's
    for task in sorted(candidates, key=lambda task: task.task_id):
        if same_text(task.body, wanted.body) and _same_limit(task.limit, wanted):
            found.setdefault(task.account_id, task)
    mine = [found[account_id] for account_id in dict.fromkeys(wanted.to_ids) if account_id in found]
    if mine and len(mine) == len(set(wanted.to_ids)):
        made = tuple(task.task_id for task in mine)
        return Verdict(Decision.ACCEPTED, min(task.message_id for task in mine), made=made)
    if not settled:
        return Verdict(Decision.WAIT)
    alike = any(edited or same_text(task.body, wanted.body) for task in candidates)
    return Verdict(Decision.ASK if alike or not complete else Decision.ABSENT)


def _same_limit(limit: int, wanted: Wanted) -> bool:
    """The service keeps whole days as their last second in Japan, and may keep no seconds."""
    if wanted.limit_type is LimitType.NONE or not wanted.limit or not limit:
        return not limit and (wanted.limit_type is LimitType.NONE or not wanted.limit)
    if wanted.limit_type is LimitType.DATE:
        return (limit + _JAPAN) // _DAY == (wanted.limit + _JAPAN) // _DAY
    return limit // 60 == wanted.limit // 60


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A file of mine since the attempt's tip, which proves no other wish; ``send_time`` as of a task."""

    file_id: int
    message_id: int
    filename: str
    filesize: int
    send_time: int = 0


def of_upload(
    filename: str,
    filesize: int,
    mine: Sequence[Uploaded],
    *,
    floor: float,
    settle: float,
    settled: bool,
    complete: bool,
) -> Verdict:
    """Was the file uploaded between ``floor`` and ``settle``? ``complete``: the list of my files was."""
    alike = [file for file in mine if file.filesize == filesize and _within(file, floor, settle)]
    exact = [file for file in alike if same_text(file.filename, filename)]
    if exact:
        oldest = min(exact, key=lambda file: file.message_id)
        return Verdict(Decision.ACCEPTED, oldest.message_id, made=(oldest.file_id,))
    if not settled:
        return Verdict(Decision.WAIT)
    return Verdict(Decision.ASK if alike or not complete else Decision.ABSENT)


def same_text(one: str, other: str) -> bool:
    """Do two bodies say the same, once CRLF is LF and the end is trimmed? The service may do both."""
    return one.replace("\r\n", "\n").rstrip() == other.replace("\r\n", "\n").rstrip()


def _within(message: Mine | Given | Uploaded, floor: float, settle: float) -> bool:
    # The id's clock is our own deduction; the documented send_time may speak for a message as well.
    return (
        floor <= time_of(message.message_id) <= settle + DATE_ERROR
        or int(floor) <= message.send_time <= settle + DATE_ERROR
    )

"""Was it sent? PURE: what a look at the room proves about a message whose outcome is unknown.

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
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

EPOCH_MS = 1_276_473_600_000  # 2010-06-14T00:00:00Z: message ids count milliseconds from here
_CLOCK_BITS = 22

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
    """``message_id`` is the message that proves it ACCEPTED, ``code`` why it FAILED."""

    decision: Decision
    message_id: int | None = None
    code: str | None = None


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


def same_text(one: str, other: str) -> bool:
    """Do two bodies say the same, once CRLF is LF and the end is trimmed? The service may do both."""
    return one.replace("\r\n", "\n").rstrip() == other.replace("\r\n", "\n").rstrip()


def _within(message: Mine, floor: float, settle: float) -> bool:
    # The id's clock is our own deduction; the documented send_time may speak for a message as well.
    return (
        floor <= time_of(message.message_id) <= settle + DATE_ERROR
        or int(floor) <= message.send_time <= settle + DATE_ERROR
    )

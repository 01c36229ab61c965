"""When something is said about a task that falls due. PURE.

A task with a due time is said a quarter of an hour before, and when its time has passed. All others are said
once a day in one go, with the first key after nine: those due today, and those that have become overdue.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta, tzinfo

from cwtui import times
from cwtui.store.alarms import Dated, What
from cwtui.times import TOKYO, DueGroup

SOON = 15 * 60.0  # seconds before a due time
DIGEST_HOUR = 9


def at_once(task: Dated, now: float) -> What | None:
    """What is to be said of it at this minute.

    What became overdue on a day on which cwtui was not running, the next digest says.
    """
    if not task.to_the_minute:
        return None
    if task.limit_time - SOON <= now < task.limit_time:
        return What.SOON
    passed_today = times.day_of(task.limit_time, TOKYO) == times.day_of(now, TOKYO)
    return What.OVERDUE if task.limit_time <= now and passed_today else None


def in_digest(task: Dated, now: float) -> What | None:
    """What the digest of today says of it."""
    if at_once(task, now) is What.SOON:
        return None  # that is said anyway
    match times.due_group(task.limit_time, task.to_the_minute, now):
        case DueGroup.OVERDUE:
            return What.OVERDUE
        case DueGroup.TODAY:
            return What.TODAY
    return None


def digest_from(said_on: str, now: float, zone: tzinfo | None) -> float:
    """From when on the next key brings the digest; ``said_on`` is the day (ISO) of the last one, or ""."""
    today = times.day_of(now, zone)
    day = today + timedelta(days=1) if said_on >= today.isoformat() else today
    return datetime.combine(day, time(DIGEST_HOUR), tzinfo=zone).timestamp()

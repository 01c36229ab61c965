"""Working days and hours in Japan, counted back from now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone

JAPAN = timezone(timedelta(hours=9))


def today(now: float) -> date:
    return datetime.fromtimestamp(now, JAPAN).date()


def working_days_before(now: float) -> Iterator[date]:
    """The working days before today, the latest first, without end."""
    day = today(now)
    while True:
        day -= timedelta(days=1)
        if day.weekday() < 5:
            yield day


def at(day: date, minutes: float) -> float:
    """Unix seconds of so many minutes after midnight in Japan."""
    midnight = datetime.combine(day, time(), JAPAN).astimezone(UTC)
    return midnight.timestamp() + minutes * 60


def end_of_day(now: float, days: int) -> int:
    """23:59:59 in Japan, ``days`` from today."""
    return int(at(today(now) + timedelta(days=days + 1), 0)) - 1


def written(day: date) -> str:
    """As it is said in a conversation: ``11/20(金)``."""
    return f"{day.month}/{day.day}({'月火水木金土日'[day.weekday()]})"


def working_day_after(now: float, count: int) -> date:
    """The ``count``-th working day from today; 0 is today whatever day it is."""
    day = today(now)
    for _ in range(count):
        day += timedelta(days=3 if day.weekday() == 4 else 2 if day.weekday() == 5 else 1)
    return day

"""Times, spans and sizes in words, the Japanese way in Japanese.

Everything is a pure function of Unix seconds, with ``now`` where it matters. Message times are shown in the
person's zone (:func:`zone`; None is the machine's own); due dates and weeks always in Japan, as the service
counts them: a fixed +09:00, for Japan has no summer time and a machine may have no time zone table.

The language is the one of :mod:`cwtui.texts`. Dates are grammar rather than sentences, so both are here.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from enum import StrEnum

from cwtui import texts

TOKYO = timezone(timedelta(hours=9), "JST")
_EPOCH_WEEKDAY = 3  # January 1, 1970 was a Thursday

_EN_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_EN_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_JA_DAYS = "月火水木金土日"


def zone(name: str) -> tzinfo | None:
    """The zone of the setting ``time_zone``: None, the machine's own, for "" and for what does not exist
    (the settings have reported it)."""
    if name == "Asia/Tokyo":
        return TOKYO
    if name in ("", "UTC"):
        return UTC if name else None
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def local(at: float, zone: tzinfo | None) -> datetime:
    """The moment ``at`` as it is in ``zone``."""
    return datetime.fromtimestamp(at, UTC).astimezone(zone)


def day_of(at: float, zone: tzinfo | None) -> date:
    """The day ``at`` falls on: where it differs, a day line goes between two messages."""
    return local(at, zone).date()


def begins(day: date, zone: tzinfo | None) -> float:
    """The Unix second at which ``day`` begins in ``zone`` (None: the machine's own)."""
    try:
        return datetime.combine(day, time(), zone).timestamp()
    except (ValueError, OverflowError):  # the first and last days of all calendars
        return (day - date(1970, 1, 1)).days * 86400.0


def clock(at: float, zone: tzinfo | None) -> str:
    """09:12"""
    return local(at, zone).strftime("%H:%M")


def day(at: float, zone: tzinfo | None, now: float) -> str:
    """11月20日 (金) / Fri, Nov 20; with the year when it is not this one."""
    return in_words(day_of(at, zone), day_of(now, zone))


def moment(at: float, zone: tzinfo | None, now: float) -> str:
    """11月20日 (金) 09:12 / Fri, Nov 20, 09:12"""
    return f"{day(at, zone, now)}{' ' if _japanese() else ', '}{clock(at, zone)}"


def ahead(at: float, zone: tzinfo | None, now: float) -> str:
    """今日 18:00, 明日 09:00, 11月24日 (火) 09:00 / today 18:00, tomorrow 09:00, Tue, Nov 24, 09:00"""
    days = (day_of(at, zone) - day_of(now, zone)).days
    if days not in (0, 1):
        return moment(at, zone, now)
    near = ("今日", "明日") if _japanese() else ("today", "tomorrow")
    return f"{near[days]} {clock(at, zone)}"


def behind(at: float, zone: tzinfo | None, now: float) -> str:
    """14:05 today, before as :func:`moment` has it."""
    return clock(at, zone) if day_of(at, zone) == day_of(now, zone) else moment(at, zone, now)


def brief(at: float, zone: tzinfo | None, now: float) -> str:
    """For a narrow column: 09:12 today, 11/20 this year, 2025/11/20 before (at most ten cells)."""
    then, today = day_of(at, zone), day_of(now, zone)
    return clock(at, zone) if then == today else _numbers(then, today)


def ago(at: float, now: float) -> str:
    """たった今, 3 分前, 2 日前 / just now, 3 minutes ago, 2 days ago. A future time is "just now"."""
    if (passed := now - at) < 10:
        return "たった今" if _japanese() else "just now"
    return _humanized("naturaltime", _whole(passed))


def span(seconds: float) -> str:
    """45 秒, 3 分, 2 時間 / 45 seconds, 3 minutes, 2 hours"""
    words = _humanized("naturaldelta", _whole(seconds))
    return re.sub(r"^an? ", "1 ", words) if not _japanese() else words


def size(octets: int) -> str:
    """1.2 MB, 345 kB, 12 bytes"""
    if octets < 1000:
        return f"{octets} バイト" if _japanese() else f"{octets} byte{'s' * (octets != 1)}"
    import humanize

    return humanize.naturalsize(octets)


class DueGroup(StrEnum):
    """Under which heading a task stands."""

    OVERDUE = "overdue"
    TODAY = "today"
    WEEK = "week"  # until this week's Sunday
    LATER = "later"
    NO_DATE = "no_date"


def due_group(limit: int, to_the_minute: bool, now: float) -> DueGroup:
    """Where a task due at ``limit`` (0 = no date) belongs. ``to_the_minute``: its ``limit_type`` is "time",
    so that its hour counts; otherwise only its day in Japan does."""
    if not limit:
        return DueGroup.NO_DATE
    due_day, today = _tokyo_day(limit), _tokyo_day(now)
    if due_day < today or (to_the_minute and limit < now):
        return DueGroup.OVERDUE
    if due_day == today:
        return DueGroup.TODAY
    sunday = today + 6 - (today + _EPOCH_WEEKDAY) % 7
    return DueGroup.WEEK if due_day <= sunday else DueGroup.LATER


def _tokyo_day(at: float) -> int:
    """The days in Japan since 1970: for a thousand tasks much less to do than with dates."""
    return int((at + 9 * 3600) // 86400)


def due(limit: int, to_the_minute: bool, now: float) -> str:
    """3日遅れ, 今日, 明日 15:00, 11/27 (金) / 3 days late, today, tomorrow 15:00, Fri, Nov 27; none: ""."""
    if not limit:
        return ""
    due_day, today = day_of(limit, TOKYO), day_of(now, TOKYO)
    days = (due_day - today).days
    if days < 0:
        return _late(-days)
    hour = f" {clock(limit, TOKYO)}" if to_the_minute else ""
    if days == 0 and to_the_minute and limit < now:
        return (f"今日{hour} 遅れ") if _japanese() else f"today{hour}, late"
    near = ("今日", "明日") if _japanese() else ("today", "tomorrow")
    return (near[days] if days < 2 else _due_day(due_day, today)) + hour


def _late(days: int) -> str:
    if _japanese():
        return f"{days}日遅れ"
    return f"{days} day{'s' * (days != 1)} late"


def _due_day(then: date, today: date) -> str:
    return f"{_numbers(then, today)} ({_JA_DAYS[then.weekday()]})" if _japanese() else in_words(then, today)


def in_words(then: date, today: date) -> str:
    """As :func:`day`, of a day of the calendar."""
    year = then.year != today.year
    if _japanese():
        return f"{f'{then.year}年' * year}{then.month}月{then.day}日 ({_JA_DAYS[then.weekday()]})"
    weekday, month = _EN_DAYS[then.weekday()], _EN_MONTHS[then.month - 1]
    return f"{weekday}, {month} {then.day}{f', {then.year}' * year}"


def _numbers(then: date, today: date) -> str:
    """11/20, or 2025/11/20 when it is not this year: the one way of numbers both languages read alike."""
    return f"{f'{then.year}/' * (then.year != today.year)}{then.month}/{then.day}"


def _japanese() -> bool:
    return texts.language() == "ja"


def _whole(seconds: float) -> timedelta:
    """Full minutes, hours or days: 59.9 minutes have not become an hour (humanize would round)."""
    unit = next((unit for unit in (86400, 3600, 60) if seconds >= unit), 1)
    return timedelta(seconds=seconds // unit * unit)


def _humanized(function: str, length: timedelta) -> str:
    """What humanize says, in the person's language; Japanese with a space between number and word."""
    import humanize

    if not _japanese():
        humanize.deactivate()
        return str(getattr(humanize, function)(length))
    humanize.activate("ja_JP")
    return re.sub(r"(\d)(?=[^\d\s])", r"\1 ", getattr(humanize, function)(length))

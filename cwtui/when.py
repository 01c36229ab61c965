"""A day or a moment as people write it, in Japanese or English: 11/18, 先週金曜, -3d, 明日 15:00, +2h. PURE.

Weeks begin on Monday. What leaves its year or week open (``11/18``, ``金曜``) is the nearest such day in the
direction that makes sense: behind us when somebody looks for a message, ahead for a due date.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache
from typing import Literal

Direction = Literal["past", "future"]

_NAMED_DAYS = {
    **dict.fromkeys(("今日", "本日", "きょう", "today"), 0),
    **dict.fromkeys(("昨日", "きのう", "前日", "yesterday"), -1),
    **dict.fromkeys(("一昨日", "おととい", "day before yesterday"), -2),
    **dict.fromkeys(("明日", "あした", "あす", "翌日", "tomorrow"), 1),
    **dict.fromkeys(("明後日", "あさって", "day after tomorrow"), 2),
    **dict.fromkeys(("明々後日", "しあさって"), 3),
}
_DISTANCES = {
    **dict.fromkeys(("先々", "一昨"), -2),
    **dict.fromkeys(("先", "昨", "去", "last"), -1),
    **dict.fromkeys(("今", "this"), 0),
    **dict.fromkeys(("来", "翌", "next"), 1),
    "再来": 2,
}
"""How many weeks, months or years from this one."""
WEEKDAYS = {
    name: number
    for number, names in enumerate(
        ("月 mon monday", "火 tue tues tuesday", "水 wed wednesday", "木 thu thur thurs thursday",
         "金 fri friday", "土 sat saturday", "日 sun sunday")
    )
    for name in names.split()
}  # fmt: skip
"""Their numbers, Monday's is 0."""
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july",
         "aug august", "sep sept september", "oct october", "nov november", "dec december"), 1
    )
    for name in names.split()
}  # fmt: skip
_UNITS = {
    **dict.fromkeys(("日", "d", "day", "days"), "day"),
    **dict.fromkeys(("週間", "週", "w", "week", "weeks"), "week"),
    **dict.fromkeys(("ヶ月", "か月", "カ月", "ケ月", "ヵ月", "箇月", "m", "month", "months"), "month"),
    **dict.fromkeys(("年", "y", "year", "years"), "year"),
}
_BACKWARDS = {"-": True, "前": True, "ago": True, "+": False, "後": False, "in": False}
_KANJI_DIGITS = "一二三四五六七八九十"
_KANJI_COUNT = f"^[{_KANJI_DIGITS}](?=(?:{'|'.join(_UNITS)})[前後]$|営業日|時間|分)"

MORNING, NOON, EVENING, NIGHT = time(9), time(12), time(18), time(20)
_NAMED_TIMES = {
    **dict.fromkeys(("朝", "午前", "morning"), MORNING),
    **dict.fromkeys(("正午", "お昼", "昼", "noon"), NOON),
    **dict.fromkeys(("夕方", "evening"), EVENING),
    **dict.fromkeys(("夜", "晩", "night"), NIGHT),
}
_SAID_AT_ONCE = {
    **dict.fromkeys(("今夜", "今晩"), "今日夜"),
    "明朝": "明日朝",
    "tonight": "today night",
    "this morning": "today morning",
    "this evening": "today evening",
}
_SECOND_HALF = ("午後", "夕方", "夜", "pm", "p.m.")


def day(text: str, today: date, *, prefer: Direction = "past") -> date | None:
    """The day ``text`` means, seen from ``today``; None: it cannot be understood."""
    words = plain(text)
    for pattern, read in _readers():
        if match := pattern.fullmatch(words):
            try:
                return read(match, today, prefer)
            except (ValueError, OverflowError):  # 2/30, or a year no calendar has
                return None
    return None


def moment(text: str, now: float, zone: tzinfo | None) -> float | None:
    """The Unix second ``text`` means in ``zone`` (None: the machine's own); None: it cannot be understood.

    A time alone is the next such one, a day alone its morning (9:00). Where a day or a year is left open it
    lies ahead; what says its day itself may be past.
    """
    words = plain(text)
    words = _SAID_AT_ONCE.get(words, words)
    here = datetime.fromtimestamp(now, UTC).astimezone(zone)
    try:
        if (span := _span(words)) is not None:
            return now + span.total_seconds()
        for pattern, read in _clocks():
            match = pattern.fullmatch(words)
            if match and (at := _at(match, read(match), here, zone)) is not None:
                return at
        found = day(words, here.date(), prefer="future")
        return None if found is None else datetime.combine(found, MORNING, zone).timestamp()
    except (ValueError, OverflowError):  # 25:00, or a year no calendar has
        return None


def _span(words: str) -> timedelta | None:
    """+2h, 30分後, 1時間半, in 90 minutes."""
    match = _SPAN.fullmatch(words)
    if match is None or not (match["hours"] or match["minutes"]):
        return None
    minutes = int(match["minutes"] or 0) + (30 if match["half"] else 0)
    return timedelta(hours=float(match["hours"] or 0), minutes=minutes)


def _at(match: re.Match[str], clock: timedelta, here: datetime, zone: tzinfo | None) -> float | None:
    """That long after the midnight of the day that was said; where none was, the next time it is so."""
    said = match.groupdict().get("day")
    found = day(said, here.date(), prefer="future") if said else here.date()
    if found is None:
        return None
    at = _after_midnight(found, clock, zone)
    if not said and at <= here.timestamp():
        at = _after_midnight(found + timedelta(days=1), clock, zone)
    return at


def _after_midnight(day: date, clock: timedelta, zone: tzinfo | None) -> float:
    return (datetime.combine(day, time(), zone) + clock).timestamp()


def next_business_day(today: date) -> date:
    """The next day on which Japanese offices work, as banks count: no weekend, no national holiday, and not
    between December 31 and January 3."""
    import jpholiday  # not needed before somebody asks

    coming = today + timedelta(days=1)
    while coming.weekday() >= 5 or _turn_of_year(coming) or jpholiday.is_holiday(coming):
        coming += timedelta(days=1)
    return coming


def _turn_of_year(day: date) -> bool:
    return (day.month, day.day) == (12, 31) or (day.month == 1 and day.day <= 3)


def plain(text: str) -> str:
    """``text`` as it is read here: widths, cases and spaces made alike, without a weekday in brackets at its
    end."""
    words = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    words = re.sub(r" ?\([^()]{1,4}\)$", "", words).removeprefix("the ")
    if not words.isascii():
        words = re.sub("(?<![0-9]) | (?![0-9])", "", words)
        words = re.sub("^[−–ー]", "-", words)  # what an input method makes of the key
        words = re.sub(_KANJI_COUNT, lambda kanji: str(_KANJI_DIGITS.index(kanji[0]) + 1), words)
    return words


# Each reader takes what its pattern matched, today and the direction; where there is no such day it raises
# ValueError or OverflowError.


def _named(match: re.Match[str], today: date, prefer: Direction) -> date:
    return today + timedelta(days=_NAMED_DAYS[match[0]])


def _with_year(match: re.Match[str], today: date, prefer: Direction) -> date:
    return date(int(match["year"]), _month(match), int(match["day"]))


def _without_year(match: re.Match[str], today: date, prefer: Direction) -> date:
    number = int(match["day"] or 1)
    step = -1 if prefer == "past" else 1
    years = range(today.year, today.year + 9 * step, step)  # 2/29 comes every four years, or eight
    return _nearest(((year, _month(match), number) for year in years), today, prefer)


def _day_of_month(match: re.Match[str], today: date, prefer: Direction) -> date:
    step = -1 if prefer == "past" else 1
    months = (_months_from(today, away) for away in range(0, 4 * step, step))
    return _nearest(((first.year, first.month, int(match["day"])) for first in months), today, prefer)


def _away(match: re.Match[str], today: date, prefer: Direction) -> date:
    """3日前, -3d, in 2 weeks; what says no direction goes the preferred one."""
    said = match["sign"] or match["tail"]
    backwards = _BACKWARDS[said] if said else prefer == "past"
    count = -int(match["count"]) if backwards else int(match["count"])
    unit = _UNITS[match["unit"]]
    if unit in ("day", "week"):
        return today + timedelta(days=count * (7 if unit == "week" else 1))
    first = _months_from(today, count * (12 if unit == "year" else 1))
    return first.replace(day=min(today.day, _last_of(first).day))


def _weekday(match: re.Match[str], today: date, prefer: Direction) -> date:
    """金曜 alone, "last fri" and "next fri": the nearest one that is not today."""
    wanted, direction = WEEKDAYS[match["weekday"]], match.groupdict().get("distance")
    if direction == "last" or (direction is None and prefer == "past"):
        return today - timedelta(days=(today.weekday() - wanted - 1) % 7 + 1)
    return today + timedelta(days=(wanted - today.weekday() - 1) % 7 + 1)


def _of_week(match: re.Match[str], today: date, prefer: Direction) -> date:
    """先週金曜, friday next week; the Monday where no day is named."""
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=_DISTANCES[match["distance"]])
    return monday + timedelta(days=WEEKDAYS[match["weekday"]] if match["weekday"] else 0)


def _month_or_year(match: re.Match[str], today: date, prefer: Direction) -> date:
    """先月, 来年, last month: its first day."""
    distance = _DISTANCES[match["distance"]]
    if match["unit"] in ("年", "year"):
        return date(today.year + distance, 1, 1)
    return _months_from(today, distance)


def _day_of_that_month(match: re.Match[str], today: date, prefer: Direction) -> date:
    """来月10日, the 10th of next month."""
    return _months_from(today, _DISTANCES[match["distance"]]).replace(day=int(match["day"]))


def _next_monday(match: re.Match[str], today: date, prefer: Direction) -> date:
    """週明け"""
    return today + timedelta(days=7 - today.weekday())


def _business_days(match: re.Match[str], today: date, prefer: Direction) -> date:
    """3営業日後, in 3 business days, the next business day."""
    for _ in range(int(match.groupdict().get("count", 1))):
        today = next_business_day(today)
    return today


def _year_end(match: re.Match[str], today: date, prefer: Direction) -> date:
    """年末, 来年末, end of the year."""
    return date(today.year + _DISTANCES[match["distance"] or "this"], 12, 31)


def _end_of_named_month(match: re.Match[str], today: date, prefer: Direction) -> date:
    """11月末, end of November: the nearest one."""
    step = -1 if prefer == "past" else 1
    ends = (_last_of(date(today.year + years, _month(match), 1)) for years in (0, step))
    return next(end for end in ends if (end <= today if prefer == "past" else end >= today))


def _month_end(match: re.Match[str], today: date, prefer: Direction) -> date:
    """月末, 来月末: the last day of a month; where none is named, the nearest."""
    if match["distance"]:
        return _last_of(_months_from(today, _DISTANCES[match["distance"]]))
    end = _last_of(today)
    return end if prefer == "future" or end == today else today.replace(day=1) - timedelta(days=1)


def _nearest(wanted: Iterable[tuple[int, int, int]], today: date, prefer: Direction) -> date:
    """The first of these (year, month, day) that exists and lies on the right side of today, or on it."""
    for numbers in wanted:
        try:
            found = date(*numbers)
        except ValueError:
            continue
        if found <= today if prefer == "past" else found >= today:
            return found
    raise ValueError("there is no such day")


def _months_from(start: date, months: int) -> date:
    """The first day of the month that many months away."""
    years, month = divmod(start.month - 1 + months, 12)
    return date(start.year + years, month + 1, 1)


def _last_of(month: date) -> date:
    return month.replace(day=monthrange(month.year, month.month)[1])


def _month(match: re.Match[str]) -> int:
    said = match["month"]
    return int(said) if said.isdigit() else _MONTHS[said]


def _one_of(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_Reader = Callable[["re.Match[str]", date, Direction], date]


def _patterns() -> Iterable[tuple[str, _Reader]]:
    year, month, number = r"(?P<year>[0-9]{4})", "(?P<month>[0-9]{1,2})", "(?P<day>[0-9]{1,2})"
    named_month, nth = rf"(?P<month>{_one_of(_MONTHS)})\.?", f"{number}(?:st|nd|rd|th)?"
    weekday = f"(?P<weekday>{_one_of(name for name in WEEKDAYS if name.isascii())})"
    ja_weekday = "(?P<weekday>[月火水木金土日])"
    distance = f"(?P<distance>{_one_of(word for word in _DISTANCES if not word.isascii())})"
    en_distance = "(?P<distance>last|this|next)"
    count = f"(?P<count>[0-9]{{1,5}}) ?(?P<unit>{_one_of(_UNITS)})"
    return [
        (_one_of(_NAMED_DAYS), _named),
        (rf"{year}([-/.]){month}\2{number}", _with_year),
        (f"{year}(?P<month>[0-9]{{2}})(?P<day>[0-9]{{2}})", _with_year),
        (f"{year}年{month}月{number}日?", _with_year),
        (f"{named_month} ?{nth},? {year}", _with_year),
        (f"{nth} ?{named_month},? {year}", _with_year),
        (f"{month}[-/.]{number}", _without_year),
        (f"{month}月(?:{number}日?)?", _without_year),
        (f"{named_month}(?: ?{nth})?", _without_year),
        (f"{nth} ?{named_month}", _without_year),
        (f"{number}(?:日|st|nd|rd|th)?", _day_of_month),
        (f"(?:(?P<sign>[-+]|in) ?)?{count} ?(?P<tail>前|後|ago)?", _away),
        (f"{ja_weekday}(?:曜日?)?", _weekday),
        (f"(?:(?P<distance>last|next) )?{weekday}", _weekday),
        (f"{distance}週の?(?:{ja_weekday}(?:曜日?)?|初め|頭)?", _of_week),
        (f"{en_distance} week(?: {weekday})?", _of_week),
        (f"{weekday} {en_distance} week", _of_week),
        ("週明け", _next_monday),
        (f"{distance}月の?{number}日?", _day_of_that_month),
        (f"{nth} of {en_distance} month", _day_of_that_month),
        ("翌営業日|次の?営業日|next business day", _business_days),
        ("(?:in )?(?P<count>[0-9]{1,3}) ?(?:営業日後|business days?)", _business_days),
        (f"{distance}(?P<unit>月|年)", _month_or_year),
        (f"{en_distance} (?P<unit>month|year)", _month_or_year),
        (f"(?:{distance}月|月)末", _month_end),
        (f"end of (?:the |{en_distance} )?month", _month_end),
        (f"{month}(?:月|/)の?末", _end_of_named_month),
        (f"end of {named_month}", _end_of_named_month),
        (f"(?:{distance}年|年)末", _year_end),
        (f"end of (?:the |{en_distance} )?year", _year_end),
    ]


@cache
def _readers() -> list[tuple[re.Pattern[str], _Reader]]:
    return [(re.compile(pattern), read) for pattern, read in _patterns()]


# Each reader of a time gives how long after midnight it is; ValueError: there is no such time.


def _clock(match: re.Match[str]) -> timedelta:
    """15:30, 15時半, 午後3時, 5pm, at 9."""
    said = match.groupdict()
    hour, minute = int(said["hour"]), int(said.get("minute") or said.get("minutes") or 0)
    minute = 30 if said.get("half") else minute
    if part := said.get("part"):
        if hour > 12:
            raise ValueError("the afternoon has twelve hours")
        hour = hour % 12 + (12 if part in _SECOND_HALF else 0)
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        raise ValueError("a day has 24 hours")
    return timedelta(hours=hour, minutes=minute)


def _named_clock(match: re.Match[str]) -> timedelta:
    return timedelta(hours=_NAMED_TIMES[match["name"]].hour)


_SPAN = re.compile(
    r"(?:\+ ?|in )?(?:(?P<hours>[0-9]{1,4}(?:\.[0-9])?) ?(?:時間|h|hrs?|hours?)(?P<half>半)?)? ?"
    r"(?:(?P<minutes>[0-9]{1,5}) ?(?:分間?|m|mins?|minutes?))?(?:後| later)?"
)


def _clock_patterns() -> Iterable[tuple[str, Callable[[re.Match[str]], timedelta]]]:
    hour, minute = "(?P<hour>[0-9]{1,2})", "(?P<minute>[0-9]{2})"
    part = f"(?:(?P<part>{_one_of(('午前', '朝', *_SECOND_HALF))})の?)?"
    colon = f"{part}{hour}:{minute}"
    kanji = f"{part}{hour}時(?:(?P<minutes>[0-9]{{1,2}})分|(?P<half>半))?"
    english = f"{hour}(?::{minute})? ?(?P<part>am|pm|a\\.m\\.|p\\.m\\.)"
    named = f"(?:the )?(?P<name>{_one_of(_NAMED_TIMES)})"
    for clock, read in ((english, _clock), (colon, _clock), (kanji, _clock), (named, _named_clock)):
        yield f"(?:at )?{clock}", read
        # What stands before a time is no part of its number: 12/19:00 is nothing.
        yield f"(?P<day>.+?)(?:の| at |t|,| )? ?(?<![0-9./:-]){clock}", read
        yield f"(?:at )?{clock},? (?:on )?(?P<day>.+)", read
    yield f"(?:(?P<day>.+) )?at {hour}", _clock


@cache
def _clocks() -> list[tuple[re.Pattern[str], Callable[[re.Match[str]], timedelta]]]:
    return [(re.compile(pattern), read) for pattern, read in _clock_patterns()]

"""Due dates as people write them, typed into a form or inside of a message. PURE.

Always in Japan's time, as the service counts: a day lasts until 23:59:59 there. Days and moments are read by
:mod:`cwtui.when`; here is what is said of deadlines only (今週中, 3日以内, by friday, eod).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from cwtui import when
from cwtui.times import TOKYO

_LAST_SECOND = time(23, 59, 59)
_LONG_AHEAD = 300 * 86_400.0  # seconds: a day so far off, and without a year, may be one just gone
_JUST_GONE = 61 * 86_400.0  # seconds

_NO_DATE = {
    *("", "-", "なし", "無し", "無", "無期限", "期限なし", "期日なし", "指定なし"),
    *("none", "no", "no date", "no due date", "no deadline"),
}
_DAY_NAMES = "|".join(sorted(when.WEEKDAYS, key=len, reverse=True))
_MONTH_NAMES = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"

# Around the date: by friday, 金曜までに, 18時締切.
_HEAD = re.compile(
    "^(?:by|on|until|till|due(?: on| by)?|no later than|(?:締め?切り?|〆切り?|期限|期日|納期)は?) ?:? ?"
)
_TAIL = re.compile(" ?(?:まで|迄)?[にで]?(?:締め切り|締切り?|締め|〆切?|必着|厳守|期限)?$")

# The weekday beside a date: it must be right, for one of the two may be a slip.
_BRACKETED = re.compile(rf" ?\(({_DAY_NAMES})(?:曜日?)?(?:・?祝)?\) ?")
_BEHIND = re.compile("(?<=[日0-9])([月火水木金土日])曜日?")
_BEFORE = re.compile(
    rf"^({_DAY_NAMES})[.,]? (?=(?:{_MONTH_NAMES})|[0-9]{{1,4}}[/-]"
    rf"|[0-9]{{1,2}}(?:st|nd|rd|th)?,? (?:{_MONTH_NAMES}))"
)

# A stretch of time ends with its last day, a week of work on Friday.
_WITHIN = "(?:の?(?:中|内|うち|末)|いっぱい)"
_WEEK = re.compile(f"(?P<which>今|この|来|翌|再来)週{_WITHIN}?|週{_WITHIN}|週末")
_MONTH_OR_YEAR = re.compile(f"((?:今|来|翌|再来|[0-9]{{1,2}})月|(?:今|来|翌)年){_WITHIN}?|([月年]){_WITHIN}")
_DAY = re.compile("(?P<day>..+?)(?:中|いっぱい)")
_EN_WEEK = re.compile(
    "(?:end of (?:the )?)?(?P<which>this|next) (?:work ?)?week|end of (?:the )?(?:work ?)?week|eow"
)
_EN_WEEKEND = re.compile("(?:(?:this|the) )?weekend")
_EN_MONTH = re.compile(f"(?:this|next) (?:month|year)|(?:{_MONTH_NAMES})[a-z]*")
_EN_DAY = re.compile(
    "(?:eod|cob|end of (?:the )?(?:business )?day|end of(?= to))(?:,? (?:on )?(?P<day>.+))?"
    "|(?P<before>.+?),? (?:eod|cob|end of (?:the )?(?:business )?day)"
)

# What is said of deadlines, and the words of a moment for it; one after the other.
_NUMBERS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
_INSTEAD: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(said), meant)
    for said, meant in (
        ("午前中$", "正午"),
        ("朝(?:一番?|イチ|いち)$", "朝"),
        ("^(?:今夜|今晩)の?(?=[0-9])", "今日夜"),
        ("^明朝の?(?=[0-9])", "明日朝"),
        ("以内$", "後"),
        ("^(?:あと|後)(?=[0-9])(.+[^後])$", r"\1後"),
        ("^半年", "6か月"),
        ("^within ", "in "),
        (r"\b(?:an?|one) (?=hour|day|week|month|year)", "1 "),
        *(
            (rf"\b{word} (?=hour|day|business|week|month|year)", f"{n} ")
            for n, word in enumerate(_NUMBERS, 1)
        ),
        (r"\b(?:tmrw?|tom)\b", "tomorrow"),
        (rf"^this (?=(?:{_DAY_NAMES})\b)", ""),
        (r"\bclose of business\b", "cob"),
        # Days of the calendar that have a name.
        ("^大(?:晦日|みそか)", "12/31"),
        ("^(?:来年)?元[日旦]", "1/1"),
        ("^(?:今)?年度末", "3/31"),
        ("^末日", "月末"),
        ("月末日", "月末"),
        ("^月(?:初め?|頭)", "1日"),
        ("月の?(?:初め?|頭)", "月1日"),
        ("月の?上旬", "月10日"),
        ("月の?中旬", "月20日"),
        ("月の?下旬", "月末"),
    )
)
_OF_A_YEAR = re.compile("(?:令和(?P<era>[0-9]{1,2}|元)年|(?P<which>今|来|再来)年の?(?=[0-9]))")

_ISO = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}t[0-9]{2}:[0-9]{2}(:[0-9]{2})?(z|[+-][0-9]{2}:?[0-9]{2})?")
_OPEN_TO_GUESSES = re.compile(r"(?:\+|in)? ?[0-9]+ ?m|[0-9]{3,} ?(?:年|y|years?)")  # minutes, 2026年


@dataclass(frozen=True, slots=True)
class Due:
    """A due date: Unix seconds, 0 for none. ``to_the_minute``: its hour counts, not only its day in Japan."""

    at: int = 0
    to_the_minute: bool = False

    def is_past(self, now: float) -> bool:
        """Has it gone by?"""
        return bool(self.at) and self.at <= now


def until(day: date) -> Due:
    """To the end of a day."""
    return Due(int(datetime.combine(day, _LAST_SECOND, TOKYO).timestamp()))


def due(text: str, now: float) -> Due | None:
    """What ``text`` means; nothing, or なし / none, is no due date. None: it cannot be understood.

    A day without its year is the next such day, unless it has only just gone: that one is past.
    """
    found, is_slip = _meant(text, now)
    return None if is_slip else found


def slip(text: str, now: float) -> Due | None:
    """The date in ``text``, where that cannot be meant because the weekday beside it is another day's."""
    found, is_slip = _meant(text, now)
    return found if is_slip else None


def _meant(text: str, now: float) -> tuple[Due | None, bool]:
    """The date, and whether a weekday beside it contradicts it."""
    words = _even(text)
    if words in _NO_DATE:
        return Due(), False
    words, weekday = _without_weekday(_TAIL.sub("", _HEAD.sub("", words)))
    found = _read(words, now)
    if found is not None and found.at - now > _LONG_AHEAD:
        gone = _read(words, now - _JUST_GONE)
        if gone is not None and gone.at < now and _in_tokyo(gone.at).date() == _a_year_before(found):
            found = gone
    return found, found is not None and weekday is not None and _in_tokyo(found.at).weekday() != weekday


def _even(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _in_tokyo(at: float) -> datetime:
    return datetime.fromtimestamp(at, UTC).astimezone(TOKYO)


def _a_year_before(found: Due) -> date | None:
    day = _in_tokyo(found.at).date()
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # February 29
        return None


def _without_weekday(words: str) -> tuple[str, int | None]:
    """The date alone, and the number of the weekday that was said beside it."""
    for pattern, instead in ((_BRACKETED, " "), (_BEHIND, ""), (_BEFORE, "")):
        if match := pattern.search(words):
            return pattern.sub(instead, words, count=1).strip(), when.WEEKDAYS[match[1]]
    return words, None


def _read(words: str, now: float) -> Due | None:
    try:
        if _ISO.fullmatch(words):
            moment = datetime.fromisoformat(words.upper())
            return _to_the_minute(moment if moment.tzinfo else moment.replace(tzinfo=TOKYO))
        today = _in_tokyo(now).date()
        words = _as_a_moment(words, today)
        if _OPEN_TO_GUESSES.fullmatch(words):
            return None  # which could be wrong by a year
        if (day := _last_day(words, today)) is not None:
            return until(day)
        at = when.moment(words, now, TOKYO)
        return None if at is None else _to_the_minute(_in_tokyo(at))
    except (ValueError, OverflowError):  # 2/30, or a year no calendar has
        return None


def _to_the_minute(moment: datetime) -> Due:
    return Due(int(moment.replace(second=0, microsecond=0).timestamp()), to_the_minute=True)


def _as_a_moment(words: str, today: date) -> str:
    """What people say of deadlines, in the words of moments."""
    words = when.plain(words)
    for said, meant in _INSTEAD:
        words = said.sub(meant, words, count=1)
    return _OF_A_YEAR.sub(lambda match: f"{_year(match, today)}年", words, count=1)


def _year(match: re.Match[str], today: date) -> int:
    """令和8年, 来年"""
    if era := match["era"]:
        return 2018 + (1 if era == "元" else int(era))
    return today.year + ("今", "来", "再来").index(match["which"])


def _last_day(words: str, today: date) -> date | None:
    """The day that is meant, or the last one of a stretch of time."""
    if match := _WEEK.fullmatch(words) or _EN_WEEK.fullmatch(words):
        return _end_of_week(match["which"], today)
    if _EN_WEEKEND.fullmatch(words):
        return today + timedelta(days=6 - today.weekday())
    if match := _MONTH_OR_YEAR.fullmatch(words):
        words = (match[1] or match[2]) + "末"
    elif _EN_MONTH.fullmatch(words) or words in ("eom", "eoy"):
        words = "end of " + {"eom": "month", "eoy": "year"}.get(words, words)
    elif match := _EN_DAY.fullmatch(words):
        words = match["day"] or match["before"] or "today"
    elif match := _DAY.fullmatch(words):
        words = match["day"]
    return when.day(words, today, prefer="future")


def _end_of_week(which: str | None, today: date) -> date:
    monday = today - timedelta(days=today.weekday())
    weeks = {"来": 1, "翌": 1, "next": 1, "再来": 2}.get(which or "", 0)
    friday = monday + timedelta(days=4, weeks=weeks)
    return friday if friday >= today else monday + timedelta(days=6)

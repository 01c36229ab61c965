"""Times in words, in both languages, at the edges of days and years."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from cwtui import texts
from cwtui.times import (
    TOKYO,
    DueGroup,
    ago,
    ahead,
    behind,
    brief,
    clock,
    day,
    day_of,
    due,
    due_group,
    moment,
    size,
    span,
    zone,
)

MINUTE, HOUR, DAY = 60, 3600, 86400


def tokyo(written: str) -> int:
    """Unix seconds of "2026-11-20 09:12" in Japan."""
    return int(datetime.fromisoformat(written).replace(tzinfo=TOKYO).timestamp())


NOW = tokyo("2026-11-20 09:41")  # a Friday


@pytest.fixture(params=["ja", "en"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    texts.use(request.param)
    yield request.param
    texts.use("en")


@pytest.mark.parametrize(
    ("at", "ja", "en"),
    [
        ("2026-11-20 09:12", "11月20日 (金) 09:12", "Fri, Nov 20, 09:12"),
        ("2026-11-20 00:00", "11月20日 (金) 00:00", "Fri, Nov 20, 00:00"),
        ("2026-11-19 23:59", "11月19日 (木) 23:59", "Thu, Nov 19, 23:59"),
        ("2026-01-01 00:00", "1月1日 (木) 00:00", "Thu, Jan 1, 00:00"),
        ("2025-12-31 23:59", "2025年12月31日 (水) 23:59", "Wed, Dec 31, 2025, 23:59"),
        ("2027-01-01 00:00", "2027年1月1日 (金) 00:00", "Fri, Jan 1, 2027, 00:00"),
        ("2024-02-29 12:00", "2024年2月29日 (木) 12:00", "Thu, Feb 29, 2024, 12:00"),
    ],
)
def test_a_moment_and_its_day(language: str, at: str, ja: str, en: str) -> None:
    said = ja if language == "ja" else en
    assert moment(tokyo(at), TOKYO, NOW) == said
    assert said.startswith(day(tokyo(at), TOKYO, NOW))
    assert said.endswith(clock(tokyo(at), TOKYO))


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2026-11-20 00:00", "00:00"),
        ("2026-11-20 09:12", "09:12"),
        ("2026-11-19 23:59", "11/19"),
        ("2026-01-01 00:00", "1/1"),
        ("2025-12-31 23:59", "2025/12/31"),
    ],
)
def test_a_moment_in_a_narrow_column(language: str, at: str, said: str) -> None:
    assert brief(tokyo(at), TOKYO, NOW) == said


@pytest.mark.parametrize(
    ("at", "ja", "en"),
    [
        ("2026-11-20 18:00", "今日 18:00", "today 18:00"),
        ("2026-11-21 09:00", "明日 09:00", "tomorrow 09:00"),
        ("2026-11-22 00:00", "11月22日 (日) 00:00", "Sun, Nov 22, 00:00"),
        ("2026-11-19 23:59", "11月19日 (木) 23:59", "Thu, Nov 19, 23:59"),
    ],
)
def test_a_moment_that_lies_ahead(language: str, at: str, ja: str, en: str) -> None:
    assert ahead(tokyo(at), TOKYO, NOW) == (ja if language == "ja" else en)


def test_a_moment_that_is_past(language: str) -> None:
    assert behind(tokyo("2026-11-20 00:00"), TOKYO, NOW) == "00:00"
    yesterday = tokyo("2026-11-19 23:59")
    assert behind(yesterday, TOKYO, NOW) == moment(yesterday, TOKYO, NOW)


def test_the_day_is_the_zones() -> None:
    at = tokyo("2026-11-20 08:59")
    assert str(day_of(at, TOKYO)) == "2026-11-20"
    assert str(day_of(at, UTC)) == "2026-11-19"
    assert clock(at, zone("Europe/Berlin")) == "00:59"
    assert clock(at, zone("America/New_York")) == "18:59"


def test_the_new_year_is_the_zones() -> None:
    texts.use("en")
    now = tokyo("2027-01-01 00:30")
    assert day(now - HOUR, TOKYO, now) == "Thu, Dec 31, 2026"
    assert day(now - HOUR, UTC, now) == "Thu, Dec 31"


def test_summer_time_of_the_zone_counts() -> None:
    berlin = zone("Europe/Berlin")
    assert clock(int(datetime(2026, 7, 1, 12, tzinfo=UTC).timestamp()), berlin) == "14:00"
    assert clock(int(datetime(2026, 12, 1, 12, tzinfo=UTC).timestamp()), berlin) == "13:00"


def test_no_zone_is_the_machines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Kathmandu")
    time.tzset()
    try:
        assert zone("") is None
        assert clock(0, zone("")) == "05:30"
        assert zone("Mars/Olympus") is None
    finally:
        monkeypatch.undo()
        time.tzset()


def test_japan_needs_no_time_zone_table() -> None:
    code = "from cwtui.times import *; print(clock(0, zone('Asia/Tokyo')), due(54000, True, 0.0))"
    without = {**os.environ, "PYTHONTZPATH": "", "PYTHONPATH": os.pathsep.join(sys.path)}
    ran = subprocess.run(
        [sys.executable, "-c", code], env=without, capture_output=True, text=True, check=True
    )
    assert ran.stdout == "09:00 tomorrow 00:00\n"


@pytest.mark.parametrize(
    ("passed", "ja", "en"),
    [
        (-5, "たった今", "just now"),
        (0, "たった今", "just now"),
        (9.9, "たった今", "just now"),
        (10, "10 秒前", "10 seconds ago"),
        (59.9, "59 秒前", "59 seconds ago"),
        (MINUTE, "1 分前", "a minute ago"),
        (3 * MINUTE, "3 分前", "3 minutes ago"),
        (HOUR, "1 時間前", "an hour ago"),
        (DAY - 1, "23 時間前", "23 hours ago"),
        (DAY, "1 日前", "a day ago"),
        (2 * DAY, "2 日前", "2 days ago"),
        (400 * DAY, "1 年 1 ヶ月前", "1 year, 1 month ago"),
    ],
)
def test_how_long_ago(language: str, passed: float, ja: str, en: str) -> None:
    assert ago(NOW - passed, NOW) == (ja if language == "ja" else en)


@pytest.mark.parametrize(
    ("seconds", "ja", "en"),
    [
        (1, "1 秒", "1 second"),
        (45, "45 秒", "45 seconds"),
        (MINUTE, "1 分", "1 minute"),
        (3 * MINUTE + 59, "3 分", "3 minutes"),
        (HOUR, "1 時間", "1 hour"),
        (2 * HOUR, "2 時間", "2 hours"),
        (3 * DAY, "3 日", "3 days"),
    ],
)
def test_spans(language: str, seconds: float, ja: str, en: str) -> None:
    assert span(seconds) == (ja if language == "ja" else en)


@pytest.mark.parametrize(
    ("octets", "ja", "en"),
    [
        (0, "0 バイト", "0 bytes"),
        (1, "1 バイト", "1 byte"),
        (999, "999 バイト", "999 bytes"),
        (1000, "1.0 kB", "1.0 kB"),
        (1_234_567, "1.2 MB", "1.2 MB"),
        (5_242_880, "5.2 MB", "5.2 MB"),
    ],
)
def test_sizes(language: str, octets: int, ja: str, en: str) -> None:
    assert size(octets) == (ja if language == "ja" else en)


@pytest.mark.parametrize(
    ("limit", "to_the_minute", "group", "ja", "en"),
    [
        ("2026-11-17 23:59:59", False, DueGroup.OVERDUE, "3日遅れ", "3 days late"),
        ("2026-11-19 23:59:59", False, DueGroup.OVERDUE, "1日遅れ", "1 day late"),
        ("2026-11-19 23:59:59", True, DueGroup.OVERDUE, "1日遅れ", "1 day late"),
        ("2026-11-20 00:00:00", False, DueGroup.TODAY, "今日", "today"),
        ("2026-11-20 23:59:59", False, DueGroup.TODAY, "今日", "today"),
        ("2026-11-20 09:40:00", True, DueGroup.OVERDUE, "今日 09:40 遅れ", "today 09:40, late"),
        ("2026-11-20 15:00:00", True, DueGroup.TODAY, "今日 15:00", "today 15:00"),
        ("2026-11-21 00:00:00", False, DueGroup.WEEK, "明日", "tomorrow"),
        ("2026-11-21 15:00:00", True, DueGroup.WEEK, "明日 15:00", "tomorrow 15:00"),
        ("2026-11-22 23:59:59", False, DueGroup.WEEK, "11/22 (日)", "Sun, Nov 22"),
        ("2026-11-23 00:00:00", False, DueGroup.LATER, "11/23 (月)", "Mon, Nov 23"),
        ("2026-11-27 10:00:00", True, DueGroup.LATER, "11/27 (金) 10:00", "Fri, Nov 27 10:00"),
        ("2027-01-04 23:59:59", False, DueGroup.LATER, "2027/1/4 (月)", "Mon, Jan 4, 2027"),
    ],
)
def test_due_dates(language: str, limit: str, to_the_minute: bool, group: DueGroup, ja: str, en: str) -> None:
    at = tokyo(limit)
    assert due(at, to_the_minute, NOW) == (ja if language == "ja" else en)
    assert due_group(at, to_the_minute, NOW) is group


def test_a_due_date_is_japans_wherever_the_person_is(monkeypatch: pytest.MonkeyPatch) -> None:
    texts.use("en")
    monkeypatch.setenv("TZ", "America/Los_Angeles")
    time.tzset()
    try:
        now = tokyo("2026-11-21 00:30")  # Friday morning in Los Angeles
        assert due(tokyo("2026-11-21 23:59:59"), False, now) == "today"
        assert due(tokyo("2026-11-20 23:59:59"), False, now) == "1 day late"
    finally:
        monkeypatch.undo()
        time.tzset()


def test_on_a_sunday_the_week_ends_today_and_on_a_monday_it_begins() -> None:
    sunday, monday = tokyo("2026-11-22 12:00"), tokyo("2026-11-23 00:00")
    assert due_group(monday, False, sunday) is DueGroup.LATER
    assert due_group(tokyo("2026-11-29 23:59:59"), False, monday) is DueGroup.WEEK
    assert due_group(tokyo("2026-11-30 00:00"), False, monday) is DueGroup.LATER


def test_no_date(language: str) -> None:
    assert due(0, False, NOW) == ""
    assert due_group(0, False, NOW) is DueGroup.NO_DATE


def test_importing_the_times_is_cheap() -> None:
    code = "import sys, cwtui.times; print([m for m in ('humanize', 'zoneinfo') if m in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"

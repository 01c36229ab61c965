"""A day as people write it."""

from __future__ import annotations

from datetime import UTC, date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwtui import times, when
from cwtui.times import TOKYO

TODAY = date(2026, 11, 20)  # a Friday

EITHER_WAY = [
    ("今日", TODAY), ("きょう", TODAY), ("today", TODAY), (" Today ", TODAY),
    ("昨日", date(2026, 11, 19)), ("yesterday", date(2026, 11, 19)), ("きのう", date(2026, 11, 19)),
    ("一昨日", date(2026, 11, 18)), ("おととい", date(2026, 11, 18)),
    ("the day before yesterday", date(2026, 11, 18)),
    ("明日", date(2026, 11, 21)), ("あさって", date(2026, 11, 22)), ("しあさって", date(2026, 11, 23)),
    ("the day after tomorrow", date(2026, 11, 22)),
    ("2026-11-18", date(2026, 11, 18)), ("2026/1/8", date(2026, 1, 8)), ("2026.01.08", date(2026, 1, 8)),
    ("20260108", date(2026, 1, 8)), ("２０２６／１１／１８", date(2026, 11, 18)),
    ("2026年11月18日", date(2026, 11, 18)), ("2026年 11月 18日 (水)", date(2026, 11, 18)),
    ("nov 18, 2025", date(2025, 11, 18)), ("18 November 2025", date(2025, 11, 18)),
    ("November 18th 2025", date(2025, 11, 18)),
    ("3日前", date(2026, 11, 17)), ("三日前", date(2026, 11, 17)), ("3 日 前", date(2026, 11, 17)),
    ("十日前", date(2026, 11, 10)), ("２週間前", date(2026, 11, 6)), ("1週前", date(2026, 11, 13)),
    ("1ヶ月前", date(2026, 10, 20)), ("一か月前", date(2026, 10, 20)), ("2年前", date(2024, 11, 20)),
    ("3日後", date(2026, 11, 23)), ("9ヶ月後", date(2027, 8, 20)),
    ("-3d", date(2026, 11, 17)), ("-2w", date(2026, 11, 6)), ("-1m", date(2026, 10, 20)),
    ("-1y", date(2025, 11, 20)), ("+3d", date(2026, 11, 23)), ("ー3d", date(2026, 11, 17)),
    ("3 days ago", date(2026, 11, 17)), ("in 2 weeks", date(2026, 12, 4)),
    ("1 month ago", date(2026, 10, 20)),
    ("先週金曜", date(2026, 11, 13)), ("先週の金曜日", date(2026, 11, 13)), ("先週金", date(2026, 11, 13)),
    ("今週月曜", date(2026, 11, 16)), ("来週金曜", date(2026, 11, 27)), ("再来週の月曜", date(2026, 11, 30)),
    ("先々週日曜", date(2026, 11, 8)), ("先週", date(2026, 11, 9)), ("来週", date(2026, 11, 23)),
    ("last week", date(2026, 11, 9)), ("last week friday", date(2026, 11, 13)),
    ("friday next week", date(2026, 11, 27)), ("last friday", date(2026, 11, 13)),
    ("next friday", date(2026, 11, 27)), ("last wed", date(2026, 11, 18)), ("next mon", date(2026, 11, 23)),
    ("先月", date(2026, 10, 1)), ("来月", date(2026, 12, 1)), ("再来月", date(2027, 1, 1)),
    ("昨年", date(2025, 1, 1)), ("一昨年", date(2024, 1, 1)), ("last month", date(2026, 10, 1)),
    ("next year", date(2027, 1, 1)), ("今月末", date(2026, 11, 30)), ("先月末", date(2026, 10, 31)),
    ("来月末", date(2026, 12, 31)), ("end of this month", date(2026, 11, 30)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), EITHER_WAY)
@pytest.mark.parametrize("prefer", ["past", "future"])
def test_what_says_its_direction_itself(text: str, expected: date, prefer: when.Direction) -> None:
    assert when.day(text, TODAY, prefer=prefer) == expected


@pytest.mark.parametrize(
    ("text", "past", "future"),
    [
        ("11/18", date(2026, 11, 18), date(2027, 11, 18)),
        ("11-18", date(2026, 11, 18), date(2027, 11, 18)),
        ("11月18日", date(2026, 11, 18), date(2027, 11, 18)),
        ("１１月１８日（水）", date(2026, 11, 18), date(2027, 11, 18)),
        ("11/20", TODAY, TODAY),
        ("12/1", date(2025, 12, 1), date(2026, 12, 1)),
        ("12月", date(2025, 12, 1), date(2026, 12, 1)),
        ("Nov 18", date(2026, 11, 18), date(2027, 11, 18)),
        ("18 nov.", date(2026, 11, 18), date(2027, 11, 18)),
        ("december", date(2025, 12, 1), date(2026, 12, 1)),
        ("sept 3rd", date(2026, 9, 3), date(2027, 9, 3)),
        ("2/29", date(2024, 2, 29), date(2028, 2, 29)),
        ("18", date(2026, 11, 18), date(2026, 12, 18)),
        ("25日", date(2026, 10, 25), date(2026, 11, 25)),
        ("31日", date(2026, 10, 31), date(2026, 12, 31)),
        ("3rd", date(2026, 11, 3), date(2026, 12, 3)),
        ("金", date(2026, 11, 13), date(2026, 11, 27)),
        ("金曜", date(2026, 11, 13), date(2026, 11, 27)),
        ("木曜日", date(2026, 11, 19), date(2026, 11, 26)),
        ("fri", date(2026, 11, 13), date(2026, 11, 27)),
        ("Thursday", date(2026, 11, 19), date(2026, 11, 26)),
        ("3d", date(2026, 11, 17), date(2026, 11, 23)),
        ("2 weeks", date(2026, 11, 6), date(2026, 12, 4)),
        ("月末", date(2026, 10, 31), date(2026, 11, 30)),
        ("end of month", date(2026, 10, 31), date(2026, 11, 30)),
    ],
)
def test_what_leaves_it_open_is_the_nearest_that_way(text: str, past: date, future: date) -> None:
    assert when.day(text, TODAY) == past
    assert when.day(text, TODAY, prefer="past") == past
    assert when.day(text, TODAY, prefer="future") == future


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "あれ", "soon", "13/1", "2/30", "2026-02-30", "0", "32日", "-", "+", "d", "11/", "1118"),
        *("mayor", "decide", "sunny", "次", "先", "-99999y", "99999年後", "1/2/3", "last", "前"),
        *("0000-01-01", "٣日前", "11/18 15:00"),
    ],
)
def test_what_cannot_be_understood(text: str) -> None:
    assert when.day(text, TODAY) is None


def test_a_month_that_is_too_short_ends_earlier() -> None:
    assert when.day("1ヶ月前", date(2026, 3, 31)) == date(2026, 2, 28)
    assert when.day("+1m", date(2028, 1, 31)) == date(2028, 2, 29)
    assert when.day("1年前", date(2028, 2, 29)) == date(2027, 2, 28)


@pytest.mark.parametrize("prefer", ["past", "future"])
def test_on_the_last_day_of_a_month_the_end_of_the_month_is_today(prefer: when.Direction) -> None:
    assert when.day("月末", date(2026, 11, 30), prefer=prefer) == date(2026, 11, 30)


def test_a_day_begins_at_midnight_of_the_zone() -> None:
    assert times.begins(date(2026, 11, 20), TOKYO) == times.begins(date(2026, 11, 20), UTC) - 9 * 3600


ALPHABET = "0123456789年月日前後週間先来今再昨明一三十曜金末/-.+ dwmyjanfrithsoe"


@given(text=st.text(st.sampled_from(ALPHABET) | st.characters(), max_size=20), today=st.dates())
def test_nothing_typed_is_ever_too_much(text: str, today: date) -> None:
    for prefer in ("past", "future"):
        found = when.day(text, today, prefer=prefer)
        assert found is None or isinstance(times.begins(found, None), float)


@given(
    wanted=st.dates(date(1990, 1, 1), date(2099, 12, 31)),
    today=st.dates(date(2000, 1, 1), date(2090, 12, 31)),
)
def test_every_day_can_be_written(wanted: date, today: date) -> None:
    assert when.day(wanted.isoformat(), today) == wanted
    assert when.day(f"{wanted.year}年{wanted.month}月{wanted.day}日", today) == wanted
    near = when.day(f"{wanted.month}/{wanted.day}", today)
    ahead = when.day(f"{wanted.month}/{wanted.day}", today, prefer="future")
    assert near is not None
    assert ahead is not None
    assert (near.month, near.day) == (ahead.month, ahead.day) == (wanted.month, wanted.day)
    assert near <= today <= ahead
    days = (wanted - today).days
    if abs(days) < 99_999:
        assert when.day(f"{days:+}d", today) == wanted


@given(today=st.dates(date(2000, 1, 1), date(2090, 12, 31)), weekday=st.integers(0, 6))
def test_a_weekday_is_within_a_week_and_never_today(today: date, weekday: int) -> None:
    name = "月火水木金土日"[weekday]
    past, future = when.day(f"{name}曜", today), when.day(f"{name}曜", today, prefer="future")
    assert past is not None
    assert future is not None
    assert past.weekday() == future.weekday() == weekday
    assert timedelta(1) <= today - past <= timedelta(7)
    assert timedelta(1) <= future - today <= timedelta(7)

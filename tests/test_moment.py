"""A moment as people write it, and the next day on which offices work."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwtui import when
from cwtui.times import TOKYO

NOW = datetime(2026, 11, 20, 9, 41, tzinfo=TOKYO).timestamp()  # a Friday

UNDERSTOOD = [
    # A day and a time, in either order.
    ("明日 15:00", "11/21 15:00"), ("明日１５：００", "11/21 15:00"), ("明日の15時", "11/21 15:00"),
    ("あさって 午後3時半", "11/22 15:30"), ("明日の朝9時", "11/21 09:00"), ("今日 夜8時", "11/20 20:00"),
    ("月末 17時", "11/30 17:00"), ("来週月曜 10:00", "11/23 10:00"), ("3日後の15時5分", "11/23 15:05"),
    ("11/24 9:00", "11/24 09:00"), ("11/24(火)9:00", "11/24 09:00"), ("11月24日 (火) 09:00", "11/24 09:00"),
    ("2026-11-24T15:00", "11/24 15:00"), ("2026-11-24, 15:00", "11/24 15:00"), ("fri 5pm", "11/27 17:00"),
    ("tomorrow at 9", "11/21 09:00"), ("tomorrow at 9:30 am", "11/21 09:30"),
    ("5 p.m. tomorrow", "11/21 17:00"),
    ("15:00 on monday", "11/23 15:00"), ("+3d 15:00", "11/23 15:00"), ("next monday morning", "11/23 09:00"),
    ("昨日 15:00", "11/19 15:00"), ("11/20 8:00", "11/20 08:00"), ("明日 24:00", "11/22 00:00"),
    # A time alone is the next such one.
    ("15:30", "11/20 15:30"), ("9:41", "11/21 09:41"), ("9:42", "11/20 09:42"), ("15時", "11/20 15:00"),
    ("午後3時", "11/20 15:00"), ("午前9時", "11/21 09:00"), ("5pm", "11/20 17:00"),
    ("5:30 PM", "11/20 17:30"),
    ("12am", "11/21 00:00"), ("12pm", "11/20 12:00"), ("at 9", "11/21 09:00"), ("24:00", "11/21 00:00"),
    ("正午", "11/20 12:00"), ("夕方", "11/20 18:00"), ("今夜", "11/20 20:00"),
    ("this evening", "11/20 18:00"),
    ("tonight", "11/20 20:00"), ("明朝", "11/21 09:00"), ("morning", "11/21 09:00"),
    # A day alone is its morning.
    ("明日", "11/21 09:00"), ("fri", "11/27 09:00"), ("12/1", "12/01 09:00"), ("+3d", "11/23 09:00"),
    # A while from now.
    ("+2h", "11/20 11:41"), ("+ 2 h", "11/20 11:41"), ("30分後", "11/20 10:11"), ("三分後", "11/20 09:44"),
    ("一時間後", "11/20 10:41"), ("1時間半", "11/20 11:11"), ("1時間30分後", "11/20 11:11"),
    ("in 30 minutes", "11/20 10:11"), ("90m", "11/20 11:11"), ("1.5h", "11/20 11:11"),
    ("2h 30m", "11/20 12:11"), ("2 hours later", "11/20 11:41"), ("48h", "11/22 09:41"),
]  # fmt: skip


def in_tokyo(at: float) -> str:
    return datetime.fromtimestamp(at, TOKYO).strftime("%m/%d %H:%M")


@pytest.mark.parametrize(("text", "expected"), UNDERSTOOD)
def test_what_people_write(text: str, expected: str) -> None:
    found = when.moment(text, NOW, TOKYO)
    assert found is not None
    assert in_tokyo(found) == expected


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            " ",
            "+",
            "+h",
            "あれ",
            "soon",
            "24:30",
            "25:00",
            "9:60",
            "13pm",
            "午後13時",
            "12/19:00",
            "1210:00",
        ),
        *("の15:00", "13/1 9:00", "9:5", "-2h", "ー2h", "at", "12 34", "99999h", "３時間前", "fri 5"),
    ],
)
def test_what_cannot_be_understood(text: str) -> None:
    assert when.moment(text, NOW, TOKYO) is None


def test_a_time_is_one_of_the_zone() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    for text in ("15:00", "明日 15:00", "12/24 15:00"):
        found = when.moment(text, NOW, berlin)
        assert found is not None
        assert datetime.fromtimestamp(found, berlin).strftime("%H:%M") == "15:00"
    assert when.moment("30分後", NOW, berlin) == NOW + 1800


ALPHABET = "0123456789:時分半後前午朝夕夜明日今来週月火金の/-.+ ,dhmapmtofrinu"


@given(
    text=st.text(st.sampled_from(ALPHABET) | st.characters(), max_size=20),
    now=st.datetimes(datetime(1971, 1, 1), datetime(9998, 1, 1), timezones=st.just(UTC)),
)
def test_nothing_typed_is_ever_too_much(text: str, now: datetime) -> None:
    found = when.moment(text, now.timestamp(), TOKYO)
    assert found is None or isinstance(found, float)


@given(
    wanted=st.datetimes(datetime(2000, 1, 1), datetime(2090, 1, 1), timezones=st.just(TOKYO)),
    now=st.datetimes(datetime(2000, 1, 1), datetime(2090, 1, 1), timezones=st.just(TOKYO)),
)
def test_every_minute_can_be_written_and_a_time_alone_lies_within_a_day(
    wanted: datetime, now: datetime
) -> None:
    wanted = wanted.replace(second=0, microsecond=0)
    written = wanted.strftime("%Y-%m-%d %H:%M")
    assert when.moment(written, now.timestamp(), TOKYO) == wanted.timestamp()
    alone = when.moment(f"{wanted.hour}時{wanted.minute}分", now.timestamp(), TOKYO)
    assert alone is not None
    assert 0 < alone - now.timestamp() <= 86_400
    assert in_tokyo(alone)[-5:] == wanted.strftime("%H:%M")


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 11, 19), date(2026, 11, 20)),
        (date(2026, 11, 20), date(2026, 11, 24)),  # a weekend and 勤労感謝の日
        (date(2026, 9, 18), date(2026, 9, 24)),  # 敬老の日, the day between two holidays, 秋分の日
        (date(2026, 12, 30), date(2027, 1, 4)),
        (date(2027, 3, 19), date(2027, 3, 23)),  # 春分の日 on a Sunday is made up for on Monday
        (date(2026, 5, 1), date(2026, 5, 7)),
    ],
)
def test_the_next_business_day(today: date, expected: date) -> None:
    assert when.next_business_day(today) == expected


@given(today=st.dates(date(2000, 1, 1), date(2090, 12, 31)))
def test_a_business_day_comes_within_the_longest_holidays(today: date) -> None:
    found = when.next_business_day(today)
    assert found.weekday() < 5
    assert timedelta(1) <= found - today <= timedelta(11)

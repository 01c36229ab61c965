"""Due dates as people write them, in both languages; and what is no due date."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwtui.due import Due, due, slip, until
from cwtui.times import TOKYO, in_words
from cwtui.times import moment as in_moment_words

NOW = datetime(2026, 11, 18, 9, 41, tzinfo=TOKYO).timestamp()  # a Wednesday; Monday the 23rd is a holiday

DAYS = [
    # Days with a name, or some days away.
    ("今日", "11/18"), ("本日", "11/18"), ("今日中", "11/18"), ("今日中に", "11/18"),
    ("本日いっぱい", "11/18"), ("明日", "11/19"), ("明日まで", "11/19"), ("明日までに", "11/19"),
    ("あさって", "11/20"), ("明後日中", "11/20"), ("today", "11/18"), ("tomorrow", "11/19"),
    ("by tomorrow", "11/19"), ("eod", "11/18"), ("EOD", "11/18"), ("cob", "11/18"), ("end of day", "11/18"),
    ("end of the day", "11/18"), ("end of today", "11/18"), ("end of tomorrow", "11/19"),
    ("tomorrow eod", "11/19"), ("cob friday", "11/20"), ("friday cob", "11/20"), ("+3d", "11/21"),
    ("3d", "11/21"), ("+ 3 d", "11/21"), ("３日後", "11/21"), ("三日後", "11/21"), ("in 3 days", "11/21"),
    ("within 3 days", "11/21"), ("3日以内", "11/21"), ("3日以内に", "11/21"), ("+1w", "11/25"),
    ("2 weeks", "12/2"), ("一週間以内", "11/25"), ("1ヶ月後", "12/18"), ("in 2 months", "1/18"),
    # Weekdays and weeks: a week of work ends on Friday.
    ("金曜", "11/20"), ("金曜日", "11/20"), ("金", "11/20"), ("金曜までに", "11/20"), ("fri", "11/20"),
    ("by Friday", "11/20"), ("水曜", "11/25"), ("next wed", "11/25"), ("今週金曜", "11/20"),
    ("来週金曜", "11/27"), ("来週の金曜日まで", "11/27"), ("翌週月曜", "11/23"), ("再来週の月曜", "11/30"),
    ("friday next week", "11/27"), ("今週", "11/20"), ("今週中", "11/20"), ("今週中に", "11/20"),
    ("今週いっぱい", "11/20"), ("今週末", "11/20"), ("週末", "11/20"), ("週内", "11/20"), ("来週", "11/27"),
    ("来週中", "11/27"), ("来週末", "11/27"), ("週明け", "11/23"), ("来週頭", "11/23"),
    ("end of week", "11/20"), ("end of the week", "11/20"), ("end of this week", "11/20"), ("eow", "11/20"),
    ("this week", "11/20"), ("next week", "11/27"), ("end of next week", "11/27"),
    # Days on which offices work.
    ("翌営業日", "11/19"), ("次の営業日", "11/19"), ("3営業日後", "11/24"), ("三営業日以内", "11/24"),
    ("next business day", "11/19"), ("in 3 business days", "11/24"), ("5 business days", "11/26"),
    # Months and years end with their last day.
    ("月末", "11/30"), ("今月末", "11/30"), ("今月中", "11/30"), ("今月", "11/30"), ("月内", "11/30"),
    ("来月末", "12/31"), ("翌月末", "12/31"), ("来月", "12/31"), ("11月末", "11/30"), ("12月中", "12/31"),
    ("12月", "12/31"), ("11/末", "11/30"), ("年内", "12/31"), ("年末", "12/31"), ("今年中", "12/31"),
    ("end of month", "11/30"), ("end of the month", "11/30"), ("eom", "11/30"), ("december", "12/31"),
    ("end of november", "11/30"), ("end of next month", "12/31"), ("eoy", "12/31"), ("来月10日", "12/10"),
    ("来月の10日", "12/10"), ("今月25日", "11/25"), ("10th of next month", "12/10"),
    # Days of the calendar.
    ("12/1", "12/1"), ("１２／１", "12/1"), ("12-1", "12/1"), ("12月1日", "12/1"), ("12月1日(火)", "12/1"),
    ("12/1（火）", "12/1"), ("12月1日火曜日", "12/1"), ("25日", "11/25"), ("25日必着", "11/25"),
    ("25", "11/25"), ("3", "12/3"), ("dec 1", "12/1"), ("Dec. 1st", "12/1"), ("1 December", "12/1"),
    ("Tue, Dec 1", "12/1"), ("tuesday 12/1", "12/1"), ("1/8", "1/8"), ("2026-12-01", "12/1"),
    ("2026/12/01", "12/1"), ("20261201", "12/1"), ("2027年1月8日", "1/8"), ("January 8, 2027", "1/8"),
    ("期限: 12/1", "12/1"), ("〆切は12/1", "12/1"), ("due 12/1", "12/1"), ("until Dec 1", "12/1"),
    (" 12/1 締切 ", "12/1"),
    # Said in other words.
    ("あと3日", "11/21"), ("半年以内", "5/18"), ("来月頭", "12/1"), ("来月初め", "12/1"), ("月初", "12/1"),
    ("12月の頭", "12/1"), ("来月上旬", "12/10"), ("12月中旬", "12/20"), ("11月下旬", "11/30"),
    ("12月末日", "12/31"), ("末日", "11/30"), ("年度末", "3/31"), ("大晦日", "12/31"), ("元日", "1/1"),
    ("来年元旦", "1/1"), ("来年1月10日", "1/10"), ("令和8年12月1日", "12/1"), ("this friday", "11/20"),
    ("on friday", "11/20"), ("on Dec 1", "12/1"), ("tmr", "11/19"), ("by tmrw", "11/19"),
    ("in a week", "11/25"), ("two weeks", "12/2"), ("within three days", "11/21"),
    ("five business days", "11/26"), ("close of business friday", "11/20"), ("this weekend", "11/22"),
]  # fmt: skip

MOMENTS = [
    ("明日 15:00", "11/19 15:00"), ("明日　１５：００", "11/19 15:00"), ("明日15時", "11/19 15:00"),
    ("明日の15時半", "11/19 15:30"), ("あさって 午後3時", "11/20 15:00"), ("明日朝9時", "11/19 09:00"),
    ("明日の朝一", "11/19 09:00"), ("明日の午前中", "11/19 12:00"), ("午前中", "11/18 12:00"),
    ("正午", "11/18 12:00"), ("夕方", "11/18 18:00"), ("今夜", "11/18 20:00"), ("今夜9時", "11/18 21:00"),
    ("15:00", "11/18 15:00"), ("15時", "11/18 15:00"), ("9:00", "11/19 09:00"), ("5pm", "11/18 17:00"),
    ("by 5pm", "11/18 17:00"), ("noon", "11/18 12:00"), ("fri 5pm", "11/20 17:00"),
    ("fri 5 pm", "11/20 17:00"), ("Friday, 5:30 p.m.", "11/20 17:30"), ("friday 17:00", "11/20 17:00"),
    ("17:00 friday", "11/20 17:00"), ("by friday at noon", "11/20 12:00"), ("tomorrow at 9", "11/19 09:00"),
    ("来週金曜 17時", "11/27 17:00"), ("月末 17時", "11/30 17:00"), ("来月10日 15:00", "12/10 15:00"),
    ("翌営業日 10時", "11/19 10:00"), ("12/1 15:00", "12/01 15:00"), ("12/1 9時", "12/01 09:00"),
    ("12/1(火)9:00", "12/01 09:00"), ("12/1（火） 18時締切", "12/01 18:00"),
    ("12月1日 24時", "12/02 00:00"), ("dec 1 5pm", "12/01 17:00"), ("Tue, Dec 1, 15:00", "12/01 15:00"),
    ("12月1日 (火) 15:00", "12/01 15:00"), ("2026-12-01 15:00", "12/01 15:00"),
    ("2026-12-01T15:00", "12/01 15:00"), ("2026-12-01T15:00:00+09:00", "12/01 15:00"),
    ("2026-12-01T06:00Z", "12/01 15:00"), ("+2h", "11/18 11:41"), ("30分後", "11/18 10:11"),
    ("1時間以内", "11/18 10:41"), ("in 2 hours", "11/18 11:41"),
    ("明朝9時", "11/19 09:00"), ("来年1月10日 15時", "01/10 15:00"), ("in an hour", "11/18 10:41"),
    ("on friday at 3pm", "11/20 15:00"), ("this friday 5pm", "11/20 17:00"), ("tmr 9:00", "11/19 09:00"),
    ("来月頭の10時", "12/01 10:00"),
]  # fmt: skip

PAST = [
    ("昨日", "11/17"), ("yesterday", "11/17"), ("11/16", "11/16"), ("11月16日", "11/16"),
    ("11/16(月)", "11/16"), ("今日 9:00", "11/18"), ("11/18 9:00", "11/18"), ("2025-12-01", "12/1"),
    ("先週金曜", "11/13"), ("10/1", "10/1"), ("2026-11-18T09:00", "11/18"), ("-3d", "11/15"),
    ("今月10日", "11/10"), ("nov 2", "11/2"),
]  # fmt: skip

NONSENSE = [
    "25:00", "明日 25:00", "24:30", "2/30", "13/1", "32日", "0", "0/1", "12/0", "9:60", "1118", "1/2/3",
    "あれ", "そのうち", "soon", "asap", "next", "来", "日中", "金中", "3日内", "12/1 or 12/2",
    "12/1 3pm or so", "明日か明後日", "12/1(金)", "12月1日金曜日", "Fri, Dec 1", "+1m", "90m", "in 5 m",
    "+", "d", "999999d", "2027年2月29日", "fri 25:00", "午後13時", "13pm", "99営業日前", "まで", "by",
    "今週中 15:00", "12/19:00", "2026-13-01T00:00", "2026-12-01T25:00", "１３／１", "٣日後", "!?", "🎉",
    "明日明日", "12/1/", "/12/1", "15:0", "第3金曜", "on", "this", "あと", "上旬", "13月上旬", "半日後",
    "令和8年", "令和8年2月30日", "in an", "two", "this fryday", "the", "年明け", "連休明け", "before friday",
    "2026年", "2026y",
]  # fmt: skip


def day_of(found: Due) -> str:
    moment = datetime.fromtimestamp(found.at, TOKYO)
    return f"{moment.month}/{moment.day}"


@pytest.mark.parametrize(("text", "expected"), DAYS)
def test_a_day_lasts_until_its_last_second_in_japan(text: str, expected: str) -> None:
    found = due(text, NOW)
    assert found is not None
    assert (day_of(found), found.to_the_minute) == (expected, False)
    assert datetime.fromtimestamp(found.at, UTC).strftime("%H:%M:%S") == "14:59:59"
    assert not found.is_past(NOW)


@pytest.mark.parametrize(("text", "expected"), MOMENTS)
def test_what_says_its_hour_is_to_the_minute(text: str, expected: str) -> None:
    found = due(text, NOW)
    assert found is not None
    assert datetime.fromtimestamp(found.at, TOKYO).strftime("%m/%d %H:%M:%S") == f"{expected}:00"
    assert found.to_the_minute
    assert not found.is_past(NOW)


@pytest.mark.parametrize(("text", "expected"), PAST)
def test_what_is_past_is_understood_all_the_same(text: str, expected: str) -> None:
    found = due(text, NOW)
    assert found is not None
    assert day_of(found) == expected
    assert found.is_past(NOW)


@pytest.mark.parametrize(
    "text", ["", " ", "　", "なし", "無し", "none", "None", "no due date", "期限なし", "-"]
)
def test_no_due_date_can_be_said_too(text: str) -> None:
    assert due(text, NOW) == Due()
    assert not Due().is_past(NOW)


@pytest.mark.parametrize("text", NONSENSE)
def test_what_cannot_be_understood_is_never_taken(text: str) -> None:
    assert due(text, NOW) is None


def test_the_tables_are_as_long_as_they_should_be() -> None:
    every = [*(text for text, _ in [*DAYS, *MOMENTS, *PAST]), *NONSENSE]
    assert len(set(every)) == len(every) >= 240


def test_a_weekday_that_contradicts_its_date_is_a_slip() -> None:
    assert due("11/27 (金) 18時", NOW) == due("11/27 18時", NOW)
    assert due("11/28 (金) 18時", NOW) is None
    assert slip("11/28 (金) 18時", NOW) == due("11/28 18時", NOW)
    assert slip("11/27 (金) 18時", NOW) is slip("あれ (金)", NOW) is slip("", NOW) is None


def test_a_day_without_its_year_is_the_next_one_unless_it_has_just_gone() -> None:
    def seen_from(month: int, day: int, text: str) -> str:
        found = due(text, datetime(2026, month, day, 12, tzinfo=TOKYO).timestamp())
        return datetime.fromtimestamp(found.at, TOKYO).strftime("%Y/%m/%d") if found else ""

    assert seen_from(11, 18, "11/17") == "2026/11/17"
    assert seen_from(11, 18, "9/25") == "2026/09/25"
    assert seen_from(11, 18, "8/25") == "2027/08/25"
    assert seen_from(1, 5, "12/25") == "2025/12/25"
    assert seen_from(1, 5, "12/25 15:00") == "2025/12/25"
    assert seen_from(12, 25, "1/5") == "2027/01/05"
    assert seen_from(11, 18, "2027-11-17") == "2027/11/17"
    assert seen_from(11, 18, "+360d") == "2027/11/13"


def test_on_a_weekend_the_week_ends_with_it() -> None:
    saturday = datetime(2026, 11, 21, 12, tzinfo=TOKYO).timestamp()
    assert due("今週中", saturday) == until(date(2026, 11, 22))
    assert due("来週中", saturday) == until(date(2026, 11, 27))


def test_today_is_the_one_of_japan() -> None:
    late = datetime(2026, 11, 18, 23, 30, tzinfo=UTC).timestamp()  # 08:30 of the 19th there
    assert due("today", late) == until(date(2026, 11, 19))


@given(wanted=st.dates(date(2026, 11, 19), date(2027, 7, 1)))
@pytest.mark.parametrize("language", ["ja", "en"])
def test_what_cwtui_shows_can_be_typed(wanted: date, language: str) -> None:
    from cwtui import texts

    texts.use(language)
    try:
        today = date(2026, 11, 18)
        assert due(in_words(wanted, today), NOW) == until(wanted)
        at = datetime(wanted.year, wanted.month, wanted.day, 15, 5, tzinfo=TOKYO).timestamp()
        assert due(in_moment_words(at, TOKYO, NOW), NOW) == Due(int(at), to_the_minute=True)
    finally:
        texts.use("en")


ALPHABET = "0123456789:時分半後前以内中末まで午朝夕夜明日今来週月火金年営業の()/-.+ ,tzdhmwapfribyeonk"


@given(
    text=st.text(st.sampled_from(ALPHABET) | st.characters(), max_size=20),
    now=st.datetimes(datetime(1971, 1, 1), datetime(9997, 1, 1), timezones=st.just(UTC)),
)
def test_nothing_typed_is_ever_too_much(text: str, now: datetime) -> None:
    found = due(text, now.timestamp())
    assert found is None or isinstance(found.is_past(now.timestamp()), bool)

"""A due date in the middle of a message: found where one is meant, and nowhere else."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwtui.deadlines import READ_AT_MOST, find_due
from cwtui.times import TOKYO

NOW = datetime(2026, 11, 18, 9, 41, tzinfo=TOKYO).timestamp()  # a Wednesday

FOUND = [
    # Said to be a deadline.
    ("金曜までにお願いします", "11/20", "金曜"),
    ("来週の金曜日までにお願いします", "11/27", "来週の金曜日"),
    ("資料は11/27までに提出してください", "11/27", "11/27"),
    ("11/27(金) 18時締切", "11/27 18:00", "11/27(金) 18時"), ("１２／１（火）までに", "12/1", "12/1(火)"),
    ("期限: 12/1", "12/1", "12/1"), ("納期 12/10", "12/10", "12/10"),
    ("〆切は来週金曜です", "11/27", "来週金曜"), ("明日中にお願いします", "11/19", "明日中"),
    ("今週中に返信ください", "11/20", "今週中"), ("今日中で。いや、明日中に", "11/19", "明日中"),
    ("本日18時までに", "11/18 18:00", "本日18時"), ("18時までに返信", "11/18 18:00", "18時"),
    ("午後3時までに", "11/18 15:00", "午後3時"), ("明日の午前中までに", "11/19 12:00", "明日の午前中"),
    ("3日以内にご回答ください", "11/21", "3日以内"), ("3営業日以内にご返信を", "11/24", "3営業日以内"),
    ("1時間以内に", "11/18 10:41", "1時間以内"), ("25日までに振込", "11/25", "25日"),
    ("25日必着でお願いします", "11/25", "25日"), ("来月10日までに", "12/10", "来月10日"),
    ("月末までに", "11/30", "月末"), ("月末締め", "11/30", "月末"), ("週明けまでに", "11/23", "週明け"),
    ("by Friday 5pm", "11/20 17:00", "Friday 5pm"), ("Could I have it by tomorrow?", "11/19", "tomorrow"),
    ("by tomorrow at noon", "11/19 12:00", "tomorrow at noon"), ("by 5pm", "11/18 17:00", "5pm"),
    ("Please send it by Nov 28.", "11/28", "Nov 28"), ("due 12/1", "12/1", "12/1"),
    ("due on Monday, thanks", "11/23", "Monday"),
    ("by the end of the week", "11/20", "the end of the week"), ("deadline: Dec 1", "12/1", "Dec 1"),
    ("by EOD please", "11/18", "EOD"),
    ("by Friday, November 27th at 5pm", "11/27 17:00", "Friday, November 27th at 5pm"),
    # A date in full.
    ("11月27日に打合せをします", "11/27", "11月27日"), ("2026-12-01 の件", "12/1", "2026-12-01"),
    ("11月27日（金）15:00〜16:00 定例", "11/27 15:00", "11月27日(金)15:00"),
    ("12/1 10:00 から会議", "12/1 10:00", "12/1 10:00"), ("11/30(月)か12/1(火)", "11/30", "11/30(月)"),
    ("We meet on Nov 28 in Osaka", "11/28", "Nov 28"), ("1 December 2026 it is", "12/1", "1 December 2026"),
    # A deadline goes before what is only mentioned.
    ("11月20日の会議の資料、12/1までに", "12/1", "12/1"),
    # In notation.
    ("[qt][qtmeta aid=2001 time=1763430000]金曜までにお願いします[/qt]", "11/20", "金曜"),
    ("[To:2001]佐藤さん\n金曜までに", "11/20", "金曜"),
]  # fmt: skip

NOTHING = [
    "v1.2.3 をリリースしました", "1.12/1", "3/4 が終わりました", "1/2まで終わりました", "進捗は3/4まで完了",
    "3/4", "比率 10:1", "¥12,000", "12/1,000", "$12/1", "50%", "03-1234-5678", "0120-11-28",
    "090-1111-2222 まで", "192.168.1.1", "図面A-12", "A4 1/1", "12/1版", "5/6名", "第3回", "第3金曜までに",
    "25日間", "15時間まで", "2時間までに", "10分まで", "INV-2026-11-28-001",
    "https://example.com/2026-12-01", "見てください https://example.com/by/friday",
    "[code]2026-12-01までに[/code]", "今日はありがとうございました", "明日お休みです", "明日15時に伺います",
    "毎週金曜日に定例", "日曜大工", "火を通す", "9時から18時まで営業", "月曜から金曜まで出張",
    "10:00-12:00", "May 5 people come?", "you may 5", "Sunday is fine", "before Friday", "by 3", "by 2026",
    "until 3.5", "until further notice", "due to rain", "11/16までに", "11月16日までに", "昨日までに",
    "11/28(金)までに", "2/30までに", "25:00までに", "13/1までに", "", "mail@example.com 12/1", "12/1 納品",
    "No. 12/1",
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected", "words"), FOUND)
def test_what_is_meant_is_found(text: str, expected: str, words: str) -> None:
    found = find_due(text, NOW)
    assert found is not None
    meant, said = found
    moment = datetime.fromtimestamp(meant.at, TOKYO)
    clock = f" {moment:%H:%M}" if meant.to_the_minute else ""
    assert (f"{moment.month}/{moment.day}{clock}", said) == (expected, words)


@pytest.mark.parametrize("text", NOTHING)
def test_other_digits_are_just_digits(text: str) -> None:
    assert find_due(text, NOW) is None


def test_what_stands_far_down_in_a_long_text_is_not_looked_for() -> None:
    assert find_due("あ" * READ_AT_MOST + "金曜までに", NOW) is None


@given(st.text(st.sampled_from("0123456789/:.-月日時までに金曜by Nov(),~") | st.characters(), max_size=60))
def test_no_text_is_too_much(text: str) -> None:
    found = find_due(text, NOW)
    assert found is None or not found[0].is_past(NOW)

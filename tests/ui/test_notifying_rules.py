"""What becomes of a notice, and when a task that falls due is spoken of: as tables."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cwtui.store.alarms import Dated, What
from cwtui.times import TOKYO
from cwtui.ui.notifying import due, rules
from cwtui.ui.notifying.rules import Notice, NoticeKind, Situation, Way

HERE, ELSEWHERE, MUTED = 1, 2, 3
READING = Situation(there=True, room_in_focus=HERE, muted=frozenset({MUTED}))
AWAY = Situation(there=False, room_in_focus=None, muted=frozenset({MUTED}))
REMINDERS = [kind for kind in NoticeKind if kind is not NoticeKind.MESSAGE]


def notice(
    kind: NoticeKind = NoticeKind.WOKEN,
    words: str = "図面の確認",
    room_id: int | None = ELSEWHERE,
    *,
    title: str = "Back again",
    mine: bool = False,
) -> Notice:
    return Notice(kind, title, words, room_id, mine=mine)


@pytest.mark.parametrize("situation", [READING, AWAY])
@pytest.mark.parametrize("kind", list(NoticeKind))
def test_what_is_elsewhere_is_shown_and_rings(kind: NoticeKind, situation: Situation) -> None:
    assert rules.way(notice(kind), situation) is Way.BELL
    assert rules.way(notice(kind, room_id=None), situation) is Way.BELL


@pytest.mark.parametrize("kind", list(NoticeKind))
def test_muted_rooms_do_not_ring(kind: NoticeKind) -> None:
    assert rules.way(notice(kind, room_id=MUTED), READING) is Way.TOAST
    assert rules.way(notice(kind, room_id=MUTED), AWAY) is Way.TOAST


def test_off_while_the_room_is_in_focus() -> None:
    assert rules.way(notice(NoticeKind.MESSAGE, room_id=HERE), READING) is Way.NOTHING
    assert rules.way(notice(NoticeKind.MESSAGE, room_id=HERE), AWAY) is Way.BELL


@pytest.mark.parametrize("kind", REMINDERS)
def test_what_is_not_in_the_conversation_by_itself_is_said_in_the_row_of_keys(kind: NoticeKind) -> None:
    assert rules.way(notice(kind, room_id=HERE), READING) is Way.LINE


@pytest.mark.parametrize("kind", list(NoticeKind))
@pytest.mark.parametrize("room_id", [HERE, ELSEWHERE, MUTED, None])
def test_nothing_for_my_own_doing(kind: NoticeKind, room_id: int | None) -> None:
    assert rules.way(notice(kind, room_id=room_id, mine=True), AWAY) is Way.NOTHING
    assert rules.saying([notice(kind, room_id=room_id, mine=True)], AWAY) is None


def test_nothing_is_said_of_nothing() -> None:
    assert rules.saying([], READING) is None


@pytest.mark.parametrize(("situation", "stays"), [(READING, False), (AWAY, True)])
def test_it_stays_until_somebody_is_there(situation: Situation, stays: bool) -> None:
    said = rules.saying([notice()], situation)
    assert said is not None
    assert said.stays is stays


def test_one_is_said_in_its_own_words() -> None:
    said = rules.saying([notice()], READING)
    assert said is not None
    assert (said.title, said.words, said.line) == ("Back again", "図面の確認", "Back again: 図面の確認")


def test_several_are_as_loud_as_the_loudest_and_what_is_not_said_is_not_counted() -> None:
    quiet = notice(room_id=MUTED)
    unsaid = notice(NoticeKind.MESSAGE, room_id=HERE)
    said = rules.saying([quiet, unsaid, quiet], READING)
    assert said is not None
    assert (said.way, said.title) == (Way.TOAST, "2 things are back again")
    louder = rules.saying([quiet, notice()], READING)
    assert louder is not None
    assert louder.way is Way.BELL


TODAY, OVERDUE, WOKEN = NoticeKind.TODAY, NoticeKind.OVERDUE, NoticeKind.WOKEN


@pytest.mark.parametrize(
    ("kinds", "title", "words"),
    [
        ([TODAY, TODAY, OVERDUE], "", "2 tasks are due today, 1 overdue · g t"),
        ([TODAY, OVERDUE], "", "1 task is due today, 1 overdue · g t"),
        ([TODAY, TODAY], "", "2 tasks are due today · g t"),
        ([OVERDUE, OVERDUE], "", "2 tasks are overdue · g t"),
        ([WOKEN, WOKEN], "2 things are back again", "0\n1"),
        ([WOKEN] * 4, "4 things are back again", "0\n1\n2\n3"),
        ([WOKEN] * 7, "7 things are back again", "0\n1\n2\nand 4 more"),
        ([WOKEN, OVERDUE], "2 notices", "woken: 0\noverdue: 1"),
        ([TODAY, WOKEN, OVERDUE], "3 notices", "woken: 1\n1 task is due today, 1 overdue · g t"),
        ([NoticeKind.MESSAGE] * 2, "2 notices", "message: 0\nmessage: 1"),
    ],
)
def test_several_in_words(kinds: list[NoticeKind], title: str, words: str) -> None:
    notices = [notice(kind, str(n), title=kind.value) for n, kind in enumerate(kinds)]
    said = rules.saying(notices, AWAY)
    assert said is not None
    assert (said.title, said.words) == (title, words)


def test_a_line_is_one_line() -> None:
    said = rules.saying([notice(room_id=HERE, words="一"), notice(room_id=HERE, words="二")], READING)
    assert said is not None
    assert (said.way, said.line) == (Way.LINE, "2 things are back again")


def test_they_are_said_at_least_some_seconds_apart() -> None:
    assert rules.said_from(100.0, None) == 100.0 + rules.GATHERS
    assert rules.said_from(100.0, 99.0) == 99.0 + rules.APART
    assert rules.said_from(100.0, 20.0) == 100.0 + rules.GATHERS


# Due


def at(text: str) -> float:
    """A moment of 2026 in Japan: "11-20 14:45"."""
    return datetime.strptime(f"2026-{text} +0900", "%Y-%m-%d %H:%M %z").timestamp()


def day(text: str) -> Dated:
    return Dated(1, int(at(f"{text} 23:59")) + 59, to_the_minute=False)


def minute(text: str) -> Dated:
    return Dated(1, int(at(text)), to_the_minute=True)


@pytest.mark.parametrize(
    ("task", "now", "said"),
    [
        (minute("11-20 15:00"), "11-20 14:44", None),
        (minute("11-20 15:00"), "11-20 14:45", What.SOON),
        (minute("11-20 15:00"), "11-20 14:59", What.SOON),
        (minute("11-20 15:00"), "11-20 15:00", What.OVERDUE),
        (minute("11-20 15:00"), "11-20 23:59", What.OVERDUE),
        (minute("11-20 15:00"), "11-21 00:00", None),  # the digest of the next day says it
        (minute("11-21 00:05"), "11-20 23:50", What.SOON),
        (day("11-20"), "11-20 23:50", None),
        (day("11-20"), "11-21 00:01", None),
    ],
)
def test_at_the_minute(task: Dated, now: str, said: What | None) -> None:
    assert due.at_once(task, at(now)) is said


@pytest.mark.parametrize(
    ("task", "now", "said"),
    [
        (day("11-20"), "11-20 09:00", What.TODAY),
        (day("11-20"), "11-20 00:00", What.TODAY),
        (day("11-20"), "11-21 00:00", What.OVERDUE),
        (day("11-21"), "11-20 23:59", None),
        (minute("11-20 15:00"), "11-20 09:00", What.TODAY),
        (minute("11-20 15:00"), "11-20 14:50", None),  # it is said that it is due soon
        (minute("11-20 15:00"), "11-20 15:01", What.OVERDUE),
        (minute("11-19 15:00"), "11-20 09:00", What.OVERDUE),
        (minute("11-21 09:00"), "11-20 09:00", None),
    ],
)
def test_in_the_digest(task: Dated, now: str, said: What | None) -> None:
    assert due.in_digest(task, at(now)) is said


@pytest.mark.parametrize(
    ("said_on", "now", "from_"),
    [
        ("", "11-20 08:00", "11-20 09:00"),
        ("", "11-20 14:00", "11-20 09:00"),
        ("2026-11-19", "11-20 00:30", "11-20 09:00"),
        ("2026-11-20", "11-20 14:00", "11-21 09:00"),
        ("2026-11-21", "11-20 14:00", "11-21 09:00"),  # the clock was set back
    ],
)
def test_the_digest_comes_once_a_day_after_nine(said_on: str, now: str, from_: str) -> None:
    assert due.digest_from(said_on, at(now), TOKYO) == at(from_)


def test_nine_is_nine_where_the_person_is() -> None:
    assert due.digest_from("", at("11-20 09:00"), UTC) == at("11-20 18:00")

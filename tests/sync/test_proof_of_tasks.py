"""The table of unknown outcomes for tasks and files, line by line."""

from __future__ import annotations

import pytest

from cwtui.chatwork.models import LimitType
from cwtui.sync.proof import (
    Decision,
    Given,
    Uploaded,
    Verdict,
    Wanted,
    first_id_at,
    of_tasks,
    of_upload,
)

FLOOR = 1_795_140_000.0
SETTLE = FLOOR + 50
NOON = 1_795_143_600  # 2026-11-20 12:00 in Tokyo
BOTH = Wanted("図面の確認", (7, 8), 0, LimitType.NONE)


def given(task_id: int, account_id: int, body: str = "図面の確認", limit: int = 0, after: float = 8) -> Given:
    return Given(task_id, first_id_at(FLOOR + after) + 5, account_id, body, limit)


def decide(
    *tasks: Given,
    wanted: Wanted = BOTH,
    settled: bool = False,
    complete: bool = False,
    edited: bool = False,
) -> Verdict:
    return of_tasks(
        wanted, tasks, floor=FLOOR, settle=SETTLE, settled=settled, complete=complete, edited=edited
    )


MINE, OTHERS = given(1, 7), given(2, 8)
ANOTHER = given(3, 7, "something else")


@pytest.mark.parametrize(("settled", "complete"), [(False, False), (True, False), (True, True)])
@pytest.mark.parametrize("edited", [True, False])
def test_one_for_each_assignee_is_it(settled: bool, complete: bool, edited: bool) -> None:
    verdict = decide(ANOTHER, OTHERS, MINE, settled=settled, complete=complete, edited=edited)
    assert verdict == Verdict(Decision.ACCEPTED, MINE.message_id, made=(1, 2))


def test_of_two_that_fit_the_older_is_taken() -> None:
    later = given(9, 7, after=20)
    assert decide(later, OTHERS, MINE).made == (1, 2)
    for_me = Wanted("図面の確認", (7,), 0, LimitType.NONE)
    assert decide(later, MINE, wanted=for_me).made == (1,)


def test_somebody_named_twice_is_one() -> None:
    assert decide(MINE, wanted=Wanted("図面の確認", (7, 7), 0, LimitType.NONE)).made == (1,)


@pytest.mark.parametrize("found", [(), (MINE,), (ANOTHER,)])
@pytest.mark.parametrize("complete", [True, False])
def test_before_settle_nothing_is_concluded_from_absence(found: tuple[Given, ...], complete: bool) -> None:
    assert decide(*found, complete=complete).decision is Decision.WAIT


@pytest.mark.parametrize("found", [(), (ANOTHER,)])
def test_after_settle_with_lists_that_are_complete_it_is_provably_absent(found: tuple[Given, ...]) -> None:
    assert decide(*found, settled=True, complete=True).decision is Decision.ABSENT


@pytest.mark.parametrize(
    "found",
    [
        (MINE,),  # some of the assignees
        (given(1, 9),),  # of the same words, somebody else's
        (given(1, 7, limit=NOON), given(2, 8, limit=NOON)),  # of the same words, by another time
    ],
)
def test_what_may_be_mine_and_changed_is_asked_about(found: tuple[Given, ...]) -> None:
    assert decide(*found, settled=True, complete=True).decision is Decision.ASK


def test_where_somebody_edits_tasks_any_may_be_mine() -> None:
    assert decide(ANOTHER, settled=True, complete=True, edited=True).decision is Decision.ASK
    assert decide(settled=True, complete=True, edited=True).decision is Decision.ABSENT


def test_what_cannot_be_seen_is_asked() -> None:
    assert decide(settled=True, complete=False).decision is Decision.ASK


@pytest.mark.parametrize("after", [-10.0, 120.0])
def test_the_same_task_at_another_time_is_another_task(after: float) -> None:
    found = (given(1, 7, after=after), given(2, 8, after=after))
    assert decide(*found, settled=True, complete=True).decision is Decision.ABSENT


def test_a_notice_whose_id_tells_no_time_is_dated_by_its_message() -> None:
    for_me = Wanted("図面の確認", (7,), 0, LimitType.NONE)
    odd = Given(1, 1_234_567_890, 7, "図面の確認", 0, send_time=int(FLOOR) + 3)
    assert decide(odd, wanted=for_me).decision is Decision.ACCEPTED


@pytest.mark.parametrize(
    ("wished", "kind", "stored", "same"),
    [
        (0, LimitType.NONE, 0, True),
        (NOON, LimitType.NONE, 0, True),  # a moment without a kind is no limit
        (0, LimitType.TIME, 0, True),
        (0, LimitType.NONE, NOON, False),
        (NOON, LimitType.TIME, 0, False),
        (NOON, LimitType.TIME, NOON, True),
        (NOON + 7, LimitType.TIME, NOON, True),
        (NOON, LimitType.TIME, NOON + 60, False),
        (NOON, LimitType.DATE, NOON + 12 * 3600 - 1, True),
        (NOON, LimitType.DATE, NOON, True),
        (NOON, LimitType.DATE, NOON + 12 * 3600, False),
        (NOON - 12 * 3600, LimitType.DATE, NOON + 12 * 3600 - 1, True),
        (NOON - 12 * 3600 - 1, LimitType.DATE, NOON + 12 * 3600 - 1, False),
    ],
)
def test_a_day_is_a_day_in_japan_and_a_time_is_a_minute(
    wished: int, kind: LimitType, stored: int, same: bool
) -> None:
    verdict = decide(
        given(1, 7, limit=stored),
        wanted=Wanted("図面の確認", (7,), wished, kind),
        settled=True,
        complete=True,
    )
    assert verdict.decision is (Decision.ACCEPTED if same else Decision.ASK)


# Files


def uploaded(file_id: int, name: str = "図面.pdf", size: int = 1200, after: float = 8) -> Uploaded:
    return Uploaded(file_id, first_id_at(FLOOR + after) + file_id, name, size)


def decide_file(*files: Uploaded, settled: bool = False, complete: bool = False) -> Verdict:
    return of_upload("図面.pdf", 1200, files, floor=FLOOR, settle=SETTLE, settled=settled, complete=complete)


def test_a_file_of_that_name_and_size_is_it() -> None:
    older, newer = uploaded(1), uploaded(2, after=12)
    verdict = decide_file(uploaded(3, size=1), newer, older)
    assert verdict == Verdict(Decision.ACCEPTED, older.message_id, made=(1,))


@pytest.mark.parametrize(
    ("files", "settled", "complete", "decision"),
    [
        ((), False, True, Decision.WAIT),
        ((uploaded(1, "図面 (1).pdf"),), False, True, Decision.WAIT),
        ((), True, True, Decision.ABSENT),
        ((uploaded(1, size=1201),), True, True, Decision.ABSENT),
        ((uploaded(1, after=-10), uploaded(2, after=120)), True, True, Decision.ABSENT),
        ((uploaded(1, "図面 (1).pdf"),), True, True, Decision.ASK),  # renamed
        ((), True, False, Decision.ASK),
    ],
)
def test_the_table_of_files(
    files: tuple[Uploaded, ...], settled: bool, complete: bool, decision: Decision
) -> None:
    assert decide_file(*files, settled=settled, complete=complete).decision is decision

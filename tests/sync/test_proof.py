"""The table of unknown outcomes, line by line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwtui.sync.proof import Decision, Mine, Verdict, first_id_at, of_send, same_text, time_of

FLOOR = 1_795_140_000.0
SETTLE = FLOOR + 50


def mine(after: float, body: str = "hello", *, edited: bool = False, deleted: bool = False) -> Mine:
    sent = FLOOR + after
    return Mine(first_id_at(sent) + 5, body, int(sent), edited, deleted)


def decide(*messages: Mine, settled: bool = False, covered: bool = False) -> Verdict:
    return of_send("hello", messages, floor=FLOOR, settle=SETTLE, settled=settled, covered=covered)


EXACT, OTHER = mine(8), mine(6, "something else")
EDITED, DELETED = mine(7, "hello!", edited=True), mine(7, "", deleted=True)


@pytest.mark.parametrize("changed", [(), (EDITED,), (DELETED,)])
@pytest.mark.parametrize(("settled", "covered"), [(False, False), (True, False), (True, True)])
def test_one_exact_candidate_is_the_message(changed: tuple[Mine, ...], settled: bool, covered: bool) -> None:
    verdict = decide(OTHER, *changed, EXACT, settled=settled, covered=covered)
    assert verdict == Verdict(Decision.ACCEPTED, EXACT.message_id)


def test_of_two_exact_candidates_the_lowest_is_taken() -> None:
    later = mine(20)
    assert decide(later, EXACT) == Verdict(Decision.ACCEPTED, EXACT.message_id)


@pytest.mark.parametrize("changed", [(), (EDITED,), (DELETED,)])
@pytest.mark.parametrize("covered", [False, True])
def test_before_settle_nothing_is_concluded_from_absence(changed: tuple[Mine, ...], covered: bool) -> None:
    assert decide(OTHER, *changed, covered=covered).decision is Decision.WAIT


def test_after_settle_and_covered_it_is_provably_absent() -> None:
    assert decide(OTHER, settled=True, covered=True).decision is Decision.ABSENT
    assert decide(settled=True, covered=True).decision is Decision.ABSENT


@pytest.mark.parametrize("changed", [EDITED, DELETED])
def test_a_changed_message_of_mine_may_have_been_it(changed: Mine) -> None:
    assert decide(changed, settled=True, covered=True).decision is Decision.ASK


@pytest.mark.parametrize("changed", [(), (EDITED,)])
def test_what_cannot_be_seen_is_asked(changed: tuple[Mine, ...]) -> None:
    assert decide(*changed, settled=True, covered=False).decision is Decision.ASK


@pytest.mark.parametrize("after", [-10.0, 120.0])
def test_the_same_words_at_another_time_are_another_message(after: float) -> None:
    assert decide(mine(after), settled=True, covered=True).decision is Decision.ABSENT


def test_an_id_that_is_no_snowflake_is_dated_by_its_send_time() -> None:
    odd = Mine(1_234_567_890, "hello", int(FLOOR) + 3)
    assert decide(odd) == Verdict(Decision.ACCEPTED, odd.message_id)


def test_line_ends_and_trailing_space_do_not_count() -> None:
    assert same_text("a\r\nb \n", "a\nb")
    assert not same_text(" a", "a")
    assert not same_text("a\nb", "a b")


@given(st.integers(1_300_000_000_000, 1_900_000_000_000), st.integers(0, 2**22 - 1))
def test_ids_tell_their_moment(milliseconds: int, rest: int) -> None:
    moment = milliseconds / 1000
    assert abs(time_of(first_id_at(moment) | rest) - moment) <= 0.001


def test_a_known_message_of_the_service_tells_its_time() -> None:
    # 2018-08-07T03:00:00Z as an id and back; the epoch is that of docs/chatwork's published samples.
    assert time_of(first_id_at(1_533_610_800)) == 1_533_610_800

"""Whose turn it is in a lane."""

from __future__ import annotations

from itertools import count
from math import inf
from typing import Any

import msgspec
import pytest

from cwtui.store.wishes import (
    AnyWish,
    DeleteRoom,
    Edit,
    LeaveRoom,
    MarkRead,
    MarkUnread,
    OutboxRow,
    Reschedule,
    Send,
    Upload,
    WishState,
)
from cwtui.sync.lanes import AskFirst, Attempt, Interrupted, Look, Turn, Wait, turn
from cwtui.sync.tempo import Tempo

NOW = 1_795_140_000.0
TEMPO = Tempo()
_ids = count(1)


def row(state: WishState = WishState.QUEUED, wish: AnyWish | None = None, **fields: Any) -> OutboxRow:
    times = {"created_at": NOW - 10, "due_at": NOW - 7, **fields}
    return OutboxRow(wish_id=next(_ids), wish=wish or Send(room_id=1, body="x"), state=state, **times)


def whose(*rows: OutboxRow, now: float = NOW, looked: dict[int, float] | None = None) -> Turn:
    return turn(rows, now, TEMPO, looked or {})


def test_an_empty_lane_waits() -> None:
    assert whose() == Wait(inf)


def test_due_wishes_go_by_due_time_then_by_creation() -> None:
    edit = Edit(room_id=1, message_id=2, body="b", old_body="a")
    second = row(wish=edit, due_at=NOW - 2)
    first = row(wish=edit, due_at=NOW - 3)
    twin = msgspec.structs.replace(first, wish_id=first.wish_id + 100)
    assert whose(second, twin, first) == Attempt(first)


def test_a_held_wish_waits_for_its_due_time() -> None:
    assert whose(row(due_at=NOW + 3)) == Wait(NOW + 3)


def test_a_message_does_not_overtake_an_earlier_one_that_is_held() -> None:
    held = row(created_at=NOW - 5, due_at=NOW + 1)
    hurried = row(created_at=NOW - 4, due_at=NOW)
    assert whose(held, hurried) == Wait(NOW + 1)
    assert whose(hurried, held, now=NOW + 1) == Attempt(held)


def test_a_file_keeps_its_place_among_the_messages() -> None:
    held = row(created_at=NOW - 5, due_at=NOW + 1)
    file = row(wish=Upload(room_id=1, filename="a", filesize=1, copy="c"), created_at=NOW - 4, due_at=NOW - 4)
    after = row(created_at=NOW - 3, due_at=NOW - 3)
    assert whose(held, file, after) == Wait(NOW + 1)
    assert whose(after, file, held, now=NOW + 1) == Attempt(held)
    assert whose(after, file, now=NOW + 1) == Attempt(file)


@pytest.mark.parametrize("wish", [LeaveRoom(room_id=1), DeleteRoom(room_id=1)])
def test_a_room_is_not_left_before_a_held_message(wish: AnyWish) -> None:
    held = row(created_at=NOW - 5, due_at=NOW + 1)
    leaving = row(wish=wish, created_at=NOW - 4, due_at=NOW - 4)
    assert whose(held, leaving) == Wait(NOW + 1)
    tomorrow = row(created_at=NOW - 5, due_at=NOW + 86_400)
    assert whose(tomorrow, leaving) == Attempt(leaving)


def test_a_read_mark_passes_a_held_message() -> None:
    held = row(created_at=NOW - 5, due_at=NOW + 1)
    mark = row(wish=MarkRead(room_id=1), created_at=NOW, due_at=NOW)
    assert whose(held, mark) == Attempt(mark)


def test_what_is_set_for_later_is_in_nobodys_way() -> None:
    later = row(created_at=NOW - 5, due_at=NOW + 3600)
    now_one = row()
    assert whose(later, now_one) == Attempt(now_one)
    assert whose(later) == Wait(NOW + 3600)


@pytest.mark.parametrize("state", [WishState.FAILED, WishState.ASKED])
def test_what_was_refused_or_asked_about_is_in_nobodys_way(state: WishState) -> None:
    waiting = row(state)
    good = row()
    assert whose(waiting, good) == Attempt(good)


def test_an_attempt_nobody_makes_any_more_comes_first() -> None:
    left_over = row(WishState.ATTEMPTING)
    assert whose(row(), left_over) == Interrupted(left_over)


def test_a_limit_stops_the_lane_so_that_nothing_is_overtaken() -> None:
    limited = row(due_at=NOW - 9, not_before=NOW + 8)
    assert whose(limited, row()) == Wait(NOW + 8)


def test_an_unknown_outcome_stops_the_lane_and_is_looked_for_four_times() -> None:
    unknown = row(WishState.UNKNOWN, attempted_at=NOW - 5, ended_at=NOW)
    behind = row()
    times = []
    looked: dict[int, float] = {}
    now = NOW
    for _ in range(4):
        wait = whose(unknown, behind, now=now, looked=looked)
        assert isinstance(wait, Wait)
        now = wait.until
        assert whose(unknown, behind, now=now, looked=looked) == Look(unknown)
        looked[unknown.wish_id] = now
        times.append(now - NOW)
    assert times == [1, 5, 15, 30]


def test_while_nothing_can_be_read_it_is_looked_for_again_and_again() -> None:
    unknown = row(WishState.UNKNOWN, attempted_at=NOW - 50, ended_at=NOW - 45)
    assert whose(unknown) == Look(unknown)
    assert whose(unknown, looked={unknown.wish_id: NOW}) == Wait(NOW + 5)


def test_a_clock_set_back_does_not_put_off_looking() -> None:
    unknown = row(WishState.UNKNOWN, attempted_at=NOW + 3000, ended_at=NOW + 3010)
    assert whose(unknown) == Look(unknown)
    assert whose(unknown, looked={unknown.wish_id: NOW + 3011}) == Look(unknown)


def test_an_old_wish_asks_first() -> None:
    old = row(created_at=NOW - 7300, due_at=NOW - 7300)
    assert whose(old) == AskFirst(old)
    edit = row(
        wish=Edit(room_id=1, message_id=2, body="b", old_body="a"), created_at=NOW - 9000, due_at=NOW - 9000
    )
    assert whose(edit) == AskFirst(edit)


def test_a_message_set_for_a_time_missed_by_over_an_hour_asks_first() -> None:
    missed = row(created_at=NOW - 90_000, due_at=NOW - 3700)
    assert whose(missed) == AskFirst(missed)
    hardly = row(created_at=NOW - 90_000, due_at=NOW - 3500)
    assert whose(hardly) == Attempt(hardly)


def test_what_is_half_done_never_grows_old() -> None:
    wish = Reschedule(room_id=1, task_id=2, body="x", to_ids=(3,), created=(4,))
    half = row(wish=wish, created_at=NOW - 90_000, due_at=NOW - 90_000)
    assert whose(half) == Attempt(half)
    begun = row(wish=msgspec.structs.replace(wish, created=()), created_at=NOW - 9000, due_at=NOW - 9000)
    assert whose(begun) == AskFirst(begun)


@pytest.mark.parametrize("wish", [MarkRead(room_id=1), MarkUnread(room_id=1, message_id=7)])
def test_what_counts_as_read_never_grows_old(wish: AnyWish) -> None:
    mark = row(wish=wish, created_at=NOW - 90_000, due_at=NOW - 90_000)
    assert whose(mark) == Attempt(mark)

"""The plan by table: what it chooses, and when."""

from __future__ import annotations

from typing import Any

import pytest

from cwtui.sync.asks import Ask, Contacts, Members, Message, Messages, MyTasks, Need, Rooms
from cwtui.sync.plan import Allowance, Knowledge, StaleRoom, Step, next_step

NOW = 10_000.0


def knowing(**changes: Any) -> Knowledge:
    """Somebody is at the keys, and the last heartbeat was just now."""
    facts: dict[str, Any] = {"key_at": NOW - 5, "asked": {Rooms(): NOW}, "spent": [NOW], "paced": [NOW]}
    return Knowledge(**{**facts, **changes})


def order(knowledge: Knowledge) -> list[Ask]:
    """What is asked, one after the other, while everything stays as it is but for what was answered."""
    asked: list[Ask] = []
    stale = list(knowledge.stale)
    now = NOW
    while stale:
        step = next_step(_with(knowledge, stale=stale), now)
        now = step.at
        knowledge = _with(knowledge, asked={**knowledge.asked, step.ask: now}, spent=[*knowledge.spent, now])
        if isinstance(step.ask, Messages):
            stale = [room for room in stale if room.room_id != step.ask.room_id]
            asked.append(step.ask)
    return asked


def _with(knowledge: Knowledge, **changes: Any) -> Knowledge:
    names = Knowledge.__dataclass_fields__
    return Knowledge(**{**{name: getattr(knowledge, name) for name in names}, **changes})


def test_the_very_first_request_is_the_heartbeat_at_once() -> None:
    assert next_step(Knowledge(), NOW) == Step(Rooms(), NOW, "heartbeat")


@pytest.mark.parametrize(
    ("attention", "seconds"),
    [
        ({"focused": True}, 2.0),
        ({"focused": False}, 4.0),
        ({"focused": True, "key_at": NOW - 600}, 12.0),
        ({"focused": False, "key_at": NOW - 600}, 12.0),
        ({"focused": True, "sent_at": NOW - 1}, 1.0),
        ({"focused": True, "sent_at": NOW - 30}, 2.0),
    ],
)
def test_the_heartbeat_follows_the_persons_attention(attention: dict[str, Any], seconds: float) -> None:
    step = next_step(knowing(**attention), NOW)
    assert step.ask == Rooms()
    assert step.at == pytest.approx(NOW + seconds)


def test_rooms_are_read_eyes_first_then_mentions_direct_and_the_rest_by_recency() -> None:
    stale = [
        StaleRoom(1, last_update=50),
        StaleRoom(2, last_update=99),
        StaleRoom(3, last_update=10, direct=True, unread=1),
        StaleRoom(4, last_update=5, mentions=1, unread=1),
        StaleRoom(5, last_update=7, mentions=2, unread=2),
        StaleRoom(6, last_update=1),
    ]
    assert order(knowing(stale=stale, eyes=6)) == [Messages(room) for room in (6, 5, 4, 3, 2, 1)]


def test_on_a_busy_day_no_room_starves() -> None:
    stale = [StaleRoom(1, last_update=99), StaleRoom(2, last_update=1)]
    asked: dict[Ask, float] = {Rooms(): NOW, Messages(1): NOW - 10, Messages(2): NOW - 60}
    assert order(knowing(stale=stale, asked=asked)) == [Messages(2), Messages(1)]


def test_only_rooms_that_moved_are_read() -> None:
    step = next_step(knowing(stale=()), NOW)
    assert (step.ask, step.at) == (Rooms(), NOW + 2)


def test_a_first_sweep_reads_the_open_room_then_goes_gently() -> None:
    stale = [StaleRoom(n, last_update=n, ever_read=False) for n in range(1, 30)]
    knowledge = knowing(stale=stale, eyes=7)
    assert next_step(knowledge, NOW) == Step(Messages(7), NOW, "eyes")
    asked: dict[Ask, float] = {Rooms(): NOW, Messages(7): NOW}
    rest = _with(knowledge, stale=[room for room in stale if room.room_id != 7], asked=asked)
    step = next_step(rest, NOW)
    assert step.ask == Messages(29)
    assert step.at == pytest.approx(NOW + 1)


def test_a_busy_room_nobody_looks_at_is_read_in_batches() -> None:
    knowledge = knowing(stale=[StaleRoom(1, last_update=9)], asked={Rooms(): NOW - 3, Messages(1): NOW - 1})
    assert next_step(knowledge, NOW).ask == Rooms()
    later = _with(knowledge, asked={Rooms(): NOW + 4, Messages(1): NOW - 1})
    assert next_step(later, NOW + 4) == Step(Messages(1), NOW + 4, "changed")


def test_a_room_that_is_being_written_to_is_not_read() -> None:
    knowledge = knowing(stale=[StaleRoom(1, mentions=1)], eyes=1, busy=frozenset({1}))
    assert next_step(knowledge, NOW).ask == Rooms()


def test_the_open_room_is_read_again_at_a_slow_beat_for_edits() -> None:
    asked = {Rooms(): NOW, Messages(1): NOW - 20}
    assert next_step(knowing(eyes=1, asked=asked), NOW) == Step(Messages(1), NOW, "edits")
    assert next_step(knowing(eyes=1, asked=asked, focused=False), NOW).ask == Rooms()
    assert next_step(knowing(eyes=1, asked=asked, key_at=NOW - 700), NOW).ask == Rooms()


def test_a_room_just_opened_is_read_again_once_the_eyes_rest_on_it() -> None:
    step = next_step(knowing(eyes=1, eyes_at=NOW - 0.4), NOW)
    assert (step.ask, step.why) == (Messages(1), "edits")
    assert step.at == pytest.approx(NOW + 0.6)


def test_needs_go_first_collapse_and_are_left_alone_while_fresh() -> None:
    need = Need(Members(3), fresh_for=100)
    assert next_step(knowing(needs=[need, need]), NOW) == Step(Members(3), NOW, "need")
    fresh = {Rooms(): NOW, Members(3): NOW - 99}
    assert next_step(knowing(needs=[need], asked=fresh), NOW) == Step(Members(3), NOW + 1, "need")


def test_a_message_that_is_answered_waits_for_the_heartbeat_and_the_open_room() -> None:
    needs = [Need(Message(1, 11)), Need(Message(1, 12))]
    knowledge = knowing(needs=needs, stale=[StaleRoom(1), StaleRoom(2, mentions=1)], eyes=1)
    asked: list[Ask] = []
    for _ in range(5):
        asked.append(next_step(knowledge, NOW + 2).ask)
        stale = [room for room in knowledge.stale if Messages(room.room_id) not in asked]
        knowledge = _with(knowledge, stale=stale, asked={**knowledge.asked, asked[-1]: NOW + 2})
    assert asked == [Messages(1), Rooms(), Message(1, 11), Message(1, 12), Messages(2)]


def test_messages_that_are_answered_are_paid_from_the_bucket() -> None:
    spent = [NOW - n / 10 for n in range(45, -1, -1)]
    knowledge = knowing(spent=spent, paced=spent, needs=[Need(Message(1, 11)), Need(Members(1))])
    assert next_step(knowledge, NOW) == Step(Members(1), NOW, "need")
    knowledge = _with(knowledge, asked={**knowledge.asked, Members(1): NOW})
    assert next_step(knowledge, NOW).at > NOW


def test_my_tasks_are_read_when_their_counters_moved() -> None:
    assert next_step(knowing(tasks_moved=True), NOW) == Step(MyTasks(), NOW, "tasks")


def test_a_failed_ask_waits_for_its_turn_and_does_not_hold_up_the_others() -> None:
    knowledge = knowing(stale=[StaleRoom(1, mentions=1)], retry_at={Messages(1): NOW + 30})
    assert next_step(knowledge, NOW) == Step(Rooms(), NOW + 2, "heartbeat")


def test_a_closed_line_holds_up_everything() -> None:
    knowledge = knowing(stale=[StaleRoom(1, mentions=1)], needs=[Need(Contacts())], open_at=NOW + 40)
    assert next_step(knowledge, NOW).at == NOW + 40


def test_asking_now_means_now() -> None:
    assert next_step(knowing(hurry=True), NOW) == Step(Rooms(), NOW, "need")


def test_heartbeats_slow_down_as_the_servers_window_runs_low() -> None:
    intervals = [
        next_step(knowing(allowance=Allowance(300, remaining, NOW + 150)), NOW).at - NOW
        for remaining in (300, 160, 100, 60, 35)
    ]
    assert intervals[0] == pytest.approx(2)
    assert intervals == sorted(intervals)
    assert intervals[-1] > 20


def test_the_reserve_is_kept_for_the_persons_own_actions() -> None:
    short = Allowance(300, 30, NOW + 100)
    knowledge = knowing(stale=[StaleRoom(1, mentions=1)], allowance=short)
    assert next_step(knowledge, NOW).at == NOW + 100
    wanted = _with(knowledge, needs=[Need(Members(1))])
    assert next_step(wanted, NOW) == Step(Members(1), NOW, "need")
    nothing = _with(wanted, allowance=Allowance(300, 0, NOW + 100))
    assert next_step(nothing, NOW).at == NOW + 100


def test_a_busy_persons_rooms_stay_fresh() -> None:
    """A hundred wishes in ten seconds: heartbeats go on."""
    spent = [NOW - 10 + n / 10 for n in range(100)]
    assert next_step(knowing(spent=spent), NOW).at == pytest.approx(NOW + 2)
    too_many = [NOW - 290 + n for n in range(290)]
    step = next_step(knowing(spent=too_many), NOW)
    assert step.at == pytest.approx(NOW + 15)
    assert step.limited


def test_a_window_that_has_ended_is_a_new_one() -> None:
    over = Allowance(300, 0, NOW - 1)
    assert next_step(knowing(allowance=over, stale=[StaleRoom(1, mentions=1)]), NOW).at == NOW


def test_a_server_clock_far_away_closes_the_window_for_five_minutes_at_most() -> None:
    mad = Allowance(300, 0, NOW + 86_400)
    assert next_step(knowing(allowance=mad), NOW).at == NOW + 300

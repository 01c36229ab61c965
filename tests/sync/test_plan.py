"""The plan by table: what it chooses, and when."""

from __future__ import annotations

from dataclasses import replace
from math import inf
from typing import Any

import pytest

from cwtui.sync.asks import Ask, Contacts, Files, Members, Message, Messages, MyTasks, Need, Requests, Rooms
from cwtui.sync.attention import IDLE_AFTER
from cwtui.sync.knowledge import Allowance, Knowledge, LivelyRoom, Paid, Rank, StaleRoom
from cwtui.sync.plan import (
    BEAT_AFTER_SENDING,
    BEAT_CATCHING_UP,
    BEAT_FOCUSED,
    BEAT_IDLE,
    BEAT_UNFOCUSED,
    COALESCE,
    EDITS,
    GENTLY,
    IN_TIME,
    LIVELY,
    OVERFLOWING,
    REQUESTS,
    SWEEP,
    SWEEP_LASTS,
    Step,
    next_step,
)

NOW = 10_000.0
IDLE: dict[str, Any] = {"key_at": NOW - IDLE_AFTER - SWEEP / 2}  # in the middle between two sweeps


def knowing(**changes: Any) -> Knowledge:
    """Somebody is at the keys, and the last heartbeat was just now."""
    facts: dict[str, Any] = {"key_at": NOW - 5, "asked": {Rooms(): NOW}, "spent": [NOW], "paced": paid(NOW)}
    facts |= changes
    return Knowledge(**{**facts, "asked": {Requests(): NOW, **facts["asked"]}})


def paid(*moments: float, rank: Rank = Rank.HEARTBEAT) -> list[Paid]:
    return [Paid(at, rank) for at in moments]


def moved(room_id: int, ago: float = 1.0, **facts: Any) -> StaleRoom:
    """A room in which something was just written."""
    return StaleRoom(room_id, moved_at=NOW - ago, **facts)


def order(knowledge: Knowledge) -> list[Ask]:
    """What is asked, one after the other, while everything stays as it is but for what was answered."""
    asked: list[Ask] = []
    stale = list(knowledge.stale)
    now = NOW
    while stale:
        step = next_step(replace(knowledge, stale=stale), now)
        now = step.at
        knowledge = replace(
            knowledge, asked={**knowledge.asked, step.ask: now}, spent=[*knowledge.spent, now]
        )
        if isinstance(step.ask, Messages):
            stale = [room for room in stale if room.room_id != step.ask.room_id]
            asked.append(step.ask)
    return asked


def test_the_very_first_request_is_the_heartbeat_at_once() -> None:
    assert next_step(Knowledge(), NOW) == Step(Rooms(), NOW, Rank.HEARTBEAT)


@pytest.mark.parametrize(
    ("attention", "seconds"),
    [
        ({"focused": True}, BEAT_FOCUSED),
        ({"focused": False}, BEAT_UNFOCUSED),
        ({"focused": True, "key_at": NOW - 600}, BEAT_IDLE[0]),
        ({"focused": False, "key_at": NOW - 600}, BEAT_IDLE[0]),
        ({"focused": True, "sent_at": NOW - 1}, BEAT_AFTER_SENDING),
        ({"focused": True, "sent_at": NOW - 30}, BEAT_FOCUSED),
        ({"focused": True, "stale": [moved(1, ago=60)], "busy": frozenset({1})}, BEAT_CATCHING_UP),
        # A room we are refused does not keep the others waiting.
        ({"stale": [moved(1, ago=60)], "retry_at": {Messages(1): NOW + 300}}, BEAT_FOCUSED),
    ],
)
def test_the_heartbeat_follows_the_persons_attention(attention: dict[str, Any], seconds: float) -> None:
    step = next_step(knowing(**attention), NOW)
    assert step.ask == Rooms()
    assert step.at == pytest.approx(NOW + seconds)


def test_rooms_are_read_eyes_first_then_calls_direct_and_the_rest() -> None:
    stale = [
        moved(1, ago=4),
        moved(2, ago=2),
        moved(3, ago=3, direct=True, unread=1),
        moved(4, ago=6, calls=1, unread=1),
        moved(5, ago=5, calls=2, unread=2),
        moved(6, ago=9),
    ]
    assert order(knowing(stale=stale, eyes=6)) == [Messages(room) for room in (6, 5, 4, 3, 2, 1)]


def test_a_mention_that_was_read_already_calls_nobody_again() -> None:
    """The room counts a mention I have not looked at; what is new in it is not for me."""
    stale = [moved(1, unread=2, calls=0), moved(2, unread=1, direct=True)]
    assert order(knowing(stale=stale)) == [Messages(2), Messages(1)]


def test_what_would_soon_be_lost_is_as_urgent_as_a_call() -> None:
    stale = [moved(1, direct=True), moved(2, behind=OVERFLOWING)]
    assert order(knowing(stale=stale)) == [Messages(2), Messages(1)]


def test_what_changes_now_goes_before_what_changed_while_nobody_was_there() -> None:
    stale = [moved(1, ago=500), moved(2, ago=2)]
    asked: dict[Ask, float] = {Rooms(): NOW, Messages(1): NOW - 900, Messages(2): NOW - 60}
    assert order(knowing(stale=stale, asked=asked)) == [Messages(2), Messages(1)]


def test_while_a_file_is_put_into_a_room_only_its_list_of_files_waits() -> None:
    needs = [Need(Files(1), fresh_for=60.0)]
    sending = knowing(stale=[moved(1)], eyes=1, needs=needs, filing=frozenset({1}))
    assert next_step(sending, NOW).ask == Messages(1)
    read = knowing(needs=needs, filing=frozenset({1}), asked={Rooms(): NOW})
    assert next_step(read, NOW).ask == Rooms()
    sent = knowing(needs=needs, asked={Rooms(): NOW})
    assert next_step(sent, NOW).ask == Files(1)


def test_on_a_busy_day_no_room_starves() -> None:
    stale = [moved(1, ago=1), moved(2, ago=8)]
    asked: dict[Ask, float] = {Rooms(): NOW, Messages(1): NOW - 10, Messages(2): NOW - 60}
    assert order(knowing(stale=stale, asked=asked)) == [Messages(2), Messages(1)]


def test_only_rooms_that_moved_are_read() -> None:
    step = next_step(knowing(stale=()), NOW)
    assert (step.ask, step.at) == (Rooms(), NOW + BEAT_FOCUSED)


def test_a_first_sweep_reads_the_open_room_then_goes_gently() -> None:
    stale = [StaleRoom(n, moved_at=NOW - 10_000 + n, ever_read=False) for n in range(1, 30)]
    knowledge = knowing(stale=stale, eyes=7)
    assert next_step(knowledge, NOW) == Step(Messages(7), NOW, Rank.EYES)
    asked: dict[Ask, float] = {Rooms(): NOW, Messages(7): NOW}
    rest = replace(knowledge, stale=[room for room in stale if room.room_id != 7], asked=asked)
    step = next_step(rest, NOW)
    assert step.ask == Messages(29)
    assert step.at == pytest.approx(NOW + 1)


def test_while_somebody_looks_elsewhere_a_busy_room_is_read_in_batches() -> None:
    asked: dict[Ask, float] = {Rooms(): NOW, Messages(1): NOW - 1}
    assert next_step(knowing(stale=[moved(1)], asked=asked), NOW).ask == Messages(1)
    away = knowing(stale=[moved(1)], asked=asked, focused=False)
    assert next_step(away, NOW).at == pytest.approx(NOW + COALESCE - 1, abs=0.1)
    assert next_step(replace(away, asked={Rooms(): NOW + 4, Messages(1): NOW - 1}), NOW + 4) == Step(
        Messages(1), NOW + 4, Rank.CHANGED
    )


def test_while_nobody_is_there_the_rooms_wait_for_a_common_sweep() -> None:
    stale = [moved(1, ago=2), moved(2, ago=400), moved(3, calls=1), moved(4, direct=True)]
    stale.append(moved(5, behind=OVERFLOWING))
    knowledge = knowing(stale=stale, **IDLE)
    at_once = [ask for ask in order_within(knowledge, 5.0) if isinstance(ask, Messages)]
    assert at_once == [Messages(3), Messages(5), Messages(4)]
    sweep = NOW + SWEEP / 2
    for after in (0.0, SWEEP_LASTS - 1):
        asked: dict[Ask, float] = {Rooms(): sweep + after}
        swept = replace(knowledge, stale=stale[:2], asked=asked)
        assert next_step(swept, sweep + after).ask in (Messages(1), Messages(2))
    late = replace(swept, asked={Rooms(): sweep + SWEEP_LASTS + 1})
    assert next_step(late, sweep + SWEEP_LASTS + 1).ask == Rooms()


def order_within(knowledge: Knowledge, seconds: float) -> list[Ask]:
    """What is asked in so many seconds."""
    asked: list[Ask] = []
    now = NOW
    while (step := next_step(knowledge, now)).at < NOW + seconds:
        now = step.at
        asked.append(step.ask)
        stale = [room for room in knowledge.stale if Messages(room.room_id) != step.ask]
        knowledge = replace(knowledge, stale=stale, asked={**knowledge.asked, step.ask: now})
    return asked


def test_the_open_room_of_somebody_who_left_is_a_room_like_any_other() -> None:
    assert next_step(knowing(stale=[moved(1)], eyes=1, **IDLE), NOW).ask == Rooms()


def test_an_idle_heart_beats_slower_the_more_is_read() -> None:
    reads = paid(*(NOW - 10 * n for n in range(12, 0, -1)), rank=Rank.MENTION)
    slower = next_step(knowing(paced=[*reads, *paid(NOW)], **IDLE), NOW).at - NOW
    assert BEAT_IDLE[0] < slower <= BEAT_IDLE[1]


def test_a_room_that_is_being_written_to_is_not_read() -> None:
    knowledge = knowing(stale=[moved(1, calls=1)], eyes=1, busy=frozenset({1}))
    assert next_step(knowledge, NOW).ask == Rooms()


def test_what_is_under_way_is_not_asked_again() -> None:
    knowledge = knowing(stale=[moved(1, calls=1)], under_way=frozenset({Messages(1)}))
    assert next_step(knowledge, NOW).ask == Rooms()
    long_ago: dict[Ask, float] = {Rooms(): NOW - 60, Requests(): NOW}
    slow = replace(knowledge, under_way=frozenset({Messages(1), Rooms()}), asked=long_ago)
    assert next_step(slow, NOW).at > NOW + BEAT_FOCUSED


def test_the_open_room_is_read_again_at_a_slow_beat_for_edits() -> None:
    asked = {Rooms(): NOW, Messages(1): NOW - EDITS}
    assert next_step(knowing(eyes=1, asked=asked), NOW) == Step(Messages(1), NOW, Rank.EDITS)
    assert next_step(knowing(eyes=1, asked=asked, focused=False), NOW).ask == Messages(1)
    assert next_step(knowing(eyes=1, asked=asked, key_at=NOW - 700), NOW).ask == Rooms()


def test_a_room_just_opened_is_read_again_once_the_eyes_rest_on_it() -> None:
    step = next_step(knowing(eyes=1, eyes_at=NOW - 0.4), NOW)
    assert (step.ask, step.rank) == (Messages(1), Rank.EDITS)
    assert step.at == pytest.approx(NOW + 0.6)


def test_lively_rooms_are_read_again_the_latest_first_one_at_a_time() -> None:
    lively = [LivelyRoom(1, NOW - 900), LivelyRoom(2, NOW - 300), LivelyRoom(3, NOW - 100)]
    asked: dict[Ask, float] = {Rooms(): NOW, Requests(): NOW}
    asked |= {Messages(1): NOW - LIVELY, Messages(2): NOW - LIVELY, Messages(3): NOW - 90}
    knowledge = knowing(lively=lively, asked=asked)
    assert next_step(knowledge, NOW) == Step(Messages(2), NOW, Rank.LIVELY)
    before = [*paid(NOW), *paid(NOW, rank=Rank.LIVELY)]
    again = replace(knowledge, asked={**asked, Messages(2): NOW}, paced=before)
    assert next_step(again, NOW).at > NOW + 1
    assert next_step(replace(knowledge, **IDLE), NOW).ask == Rooms()


def busy(*more: Paid) -> list[Paid]:
    """Everything else has taken its share in the last five minutes."""
    beats = paid(*(NOW - 299 + 2.4 * n for n in range(124)))
    reads = paid(*(NOW - 298 + 5 * n for n in range(59)), rank=Rank.CHANGED)
    return sorted([*beats, *reads, *more], key=lambda each: each.at)


def test_lively_rooms_wait_where_everything_else_takes_its_share() -> None:
    lively = [LivelyRoom(1, NOW - 900), LivelyRoom(2, NOW - 900)]
    asked: dict[Ask, float] = {Rooms(): NOW, Messages(1): NOW - 600, Messages(2): NOW - 600}
    before = busy(*paid(NOW - 10, rank=Rank.LIVELY))
    knowledge = knowing(lively=lively, paced=before, asked=asked)
    assert next_step(knowledge, NOW).ask == Rooms()
    calm = [each for each in before if each.rank is not Rank.CHANGED]
    assert next_step(replace(knowledge, paced=calm), NOW).ask == Messages(1)


def test_where_a_correction_is_likely_a_room_is_read_again_in_time_on_a_busy_day_too() -> None:
    lively = [LivelyRoom(1, NOW - IN_TIME), LivelyRoom(2, NOW - 2 * IN_TIME)]
    asked: dict[Ask, float] = {Rooms(): NOW, Messages(1): NOW - IN_TIME + 2, Messages(2): NOW - IN_TIME}
    knowledge = knowing(lively=lively, paced=busy(), asked=asked)
    assert next_step(knowledge, NOW) == Step(Messages(1), NOW + 2, Rank.LIVELY)
    again = replace(knowledge, paced=busy(*paid(NOW + 1.5, rank=Rank.LIVELY)))
    assert next_step(again, NOW + 2).ask == Rooms()
    assert next_step(replace(again, asked={**asked, Rooms(): NOW + 2.5}), NOW + 2.5) == Step(
        Messages(1), NOW + 2.5, Rank.LIVELY
    )


def test_a_correction_of_long_ago_is_not_looked_for_on_a_busy_day() -> None:
    """Whoever comes back from lunch: most of what was corrected meanwhile was so long before."""
    asked: dict[Ask, float] = {Rooms(): NOW, Messages(1): NOW - 1800}
    knowledge = knowing(lively=[LivelyRoom(1, NOW - 1801)], paced=busy(), asked=asked)
    assert next_step(knowledge, NOW).ask == Rooms()
    assert next_step(replace(knowledge, focused=False), NOW).ask == Messages(1)


def test_lively_rooms_wait_where_heartbeats_have_to() -> None:
    lively = [LivelyRoom(1, NOW - 300)]
    short = knowing(lively=lively, allowance=Allowance(300, 100, NOW + 250))
    step = next_step(short, NOW)
    assert step.ask == Rooms()
    assert step.at > NOW + BEAT_FOCUSED


def test_needs_go_first_collapse_and_are_left_alone_while_fresh() -> None:
    need = Need(Members(3), fresh_for=100)
    assert next_step(knowing(needs=[need, need]), NOW) == Step(Members(3), NOW, Rank.NEED)
    fresh = {Rooms(): NOW, Members(3): NOW - 99}
    assert next_step(knowing(needs=[need], asked=fresh), NOW) == Step(Members(3), NOW + 1, Rank.NEED)


def test_a_need_whose_counter_moved_is_stale_at_once() -> None:
    need, asked = Need(Files(3), fresh_for=600), {Rooms(): NOW, Files(3): NOW - 60}
    assert next_step(knowing(needs=[need], asked=asked), NOW).ask == Rooms()
    counted = knowing(needs=[need], asked=asked, moved=frozenset({Files(3)}))
    assert next_step(counted, NOW) == Step(Files(3), NOW, Rank.NEED)


def test_a_message_that_is_answered_waits_for_the_heartbeat_and_the_open_room() -> None:
    needs = [Need(Message(1, 11)), Need(Message(1, 12))]
    knowledge = knowing(needs=needs, stale=[moved(1), moved(2, calls=1)], eyes=1)
    asked: list[Ask] = []
    for _ in range(5):
        asked.append(next_step(knowledge, NOW + 3).ask)
        stale = [room for room in knowledge.stale if Messages(room.room_id) not in asked]
        knowledge = replace(knowledge, stale=stale, asked={**knowledge.asked, asked[-1]: NOW + 3})
    assert asked == [Messages(1), Rooms(), Message(1, 11), Message(1, 12), Messages(2)]


def test_messages_that_are_answered_are_paid_from_the_bucket() -> None:
    spent = [NOW - n / 10 for n in range(45, -1, -1)]
    knowledge = knowing(spent=spent, paced=paid(*spent), needs=[Need(Message(1, 11)), Need(Members(1))])
    assert next_step(knowledge, NOW) == Step(Members(1), NOW, Rank.NEED)
    knowledge = replace(knowledge, asked={**knowledge.asked, Members(1): NOW})
    assert next_step(knowledge, NOW).at > NOW


def test_my_tasks_are_read_when_their_counters_moved() -> None:
    assert next_step(knowing(tasks_moved=True), NOW) == Step(MyTasks(), NOW, Rank.TASKS)


def test_a_failed_ask_waits_for_its_turn_and_does_not_hold_up_the_others() -> None:
    knowledge = knowing(stale=[moved(1, calls=1)], retry_at={Messages(1): NOW + 30})
    assert next_step(knowledge, NOW) == Step(Rooms(), NOW + BEAT_FOCUSED, Rank.HEARTBEAT)


def test_a_closed_line_holds_up_everything() -> None:
    knowledge = knowing(stale=[moved(1, calls=1)], needs=[Need(Contacts())], open_at=NOW + 40)
    assert next_step(knowledge, NOW).at == NOW + 40


def test_asking_now_means_now() -> None:
    assert next_step(knowing(hurry=True), NOW) == Step(Rooms(), NOW, Rank.NEED)


def test_heartbeats_slow_down_as_the_servers_window_runs_low() -> None:
    intervals = [
        next_step(knowing(allowance=Allowance(300, remaining, NOW + 150)), NOW).at - NOW
        for remaining in (300, 160, 80, 60, 45, 35)
    ]
    assert intervals[0] == pytest.approx(BEAT_FOCUSED)
    assert intervals == sorted(intervals)
    assert intervals[-1] > 20


def test_heartbeats_slow_down_ahead_of_what_is_to_be_expected() -> None:
    """120 calls for 150 seconds are plenty, but not if others take half of them, or if much is read."""
    allowance = Allowance(300, 150, NOW + 150)
    assert next_step(knowing(allowance=allowance), NOW).at == pytest.approx(NOW + BEAT_FOCUSED)
    others = knowing(allowance=replace(allowance, others=70.0))
    assert next_step(others, NOW).at > NOW + BEAT_FOCUSED + 0.5
    reads = paid(*(NOW - 290 + 2 * n for n in range(130)), rank=Rank.CHANGED)
    busy = knowing(allowance=allowance, paced=[*reads, *paid(NOW)])
    assert next_step(busy, NOW).at > NOW + BEAT_FOCUSED + 0.1


def test_the_reserve_is_kept_for_the_persons_own_actions() -> None:
    short = Allowance(300, 30, NOW + 100)
    knowledge = knowing(stale=[moved(1, calls=1)], allowance=short)
    assert next_step(knowledge, NOW).at == NOW + 100
    wanted = replace(knowledge, needs=[Need(Members(1))])
    assert next_step(wanted, NOW) == Step(Members(1), NOW, Rank.NEED)
    nothing = replace(wanted, allowance=Allowance(300, 0, NOW + 100))
    assert next_step(nothing, NOW).at == NOW + 100


@pytest.mark.parametrize("room", [moved(1, ago=600), StaleRoom(1, ever_read=False)])
def test_where_others_use_up_the_window_the_heart_beats_on_until_its_end(
    room: StaleRoom,
) -> None:
    """There are calls left to read what is no news, and then not even a heartbeat for minutes."""
    short = knowing(stale=[room], allowance=Allowance(300, 54, NOW + 280))
    step = next_step(short, NOW)
    assert step.ask == Rooms()
    assert step.at < NOW + 20
    soon_over = replace(short, allowance=Allowance(300, 54, NOW + 100))
    assert next_step(soon_over, NOW + 1).ask == Messages(1)
    now = replace(short, stale=[moved(1)])
    assert next_step(now, NOW).ask == Messages(1)


def test_a_busy_persons_rooms_stay_fresh() -> None:
    """A hundred wishes in ten seconds: heartbeats go on."""
    spent = [NOW - 10 + n / 10 for n in range(100)]
    assert next_step(knowing(spent=spent), NOW).at == pytest.approx(NOW + BEAT_FOCUSED)
    too_many = [NOW - 290 + n for n in range(290)]
    step = next_step(knowing(spent=too_many), NOW)
    assert step.at == pytest.approx(NOW + 15)
    assert step.limited


def test_a_window_that_has_ended_is_a_new_one() -> None:
    over = Allowance(300, 0, NOW - 1)
    assert next_step(knowing(allowance=over, stale=[moved(1, calls=1)]), NOW).at == NOW


def test_a_server_clock_far_away_closes_the_window_for_five_minutes_at_most() -> None:
    mad = Allowance(300, 0, NOW + 86_400)
    assert next_step(knowing(allowance=mad), NOW).at == NOW + 300


def looked_for_requests(**changes: Any) -> Step:
    """The next step of somebody who has just started, but for the heartbeat."""
    asked: dict[Ask, float] = {Requests(): -inf, Rooms(): NOW}
    return next_step(knowing(**{"asked": asked, **changes}), NOW)


def test_who_asks_to_become_a_contact_is_looked_for_in_a_lull() -> None:
    assert looked_for_requests() == Step(Requests(), NOW + GENTLY, Rank.REQUESTS)
    assert looked_for_requests(spent=[NOW - GENTLY]) == Step(Requests(), NOW, Rank.REQUESTS)


def test_who_asks_to_become_a_contact_is_looked_for_every_ten_minutes() -> None:
    asked: dict[Ask, float] = {Requests(): NOW - REQUESTS + 1.5, Rooms(): NOW}
    assert looked_for_requests(asked=asked) == Step(Requests(), NOW + 1.5, Rank.REQUESTS)
    assert looked_for_requests(asked={**asked, Requests(): NOW - 30}).ask == Rooms()


@pytest.mark.parametrize(
    "nobody_looks",
    [{"focused": False}, IDLE, {"under_way": frozenset({Requests()})}, {"retry_at": {Requests(): NOW + 300}}],
)
def test_nobody_is_looked_for_while_nobody_would_see_it(nobody_looks: dict[str, Any]) -> None:
    assert looked_for_requests(**nobody_looks).ask == Rooms()


def test_everything_that_changed_goes_before_those_who_ask_to_become_a_contact() -> None:
    for room in (moved(1), moved(1, ago=500), StaleRoom(1, ever_read=False)):
        assert looked_for_requests(stale=[room], spent=[NOW - GENTLY]).ask == Messages(1)


def test_a_view_that_shows_requests_gets_them_as_fresh_as_it_wants() -> None:
    asked: dict[Ask, float] = {Requests(): NOW - 31, Rooms(): NOW}
    step = looked_for_requests(asked=asked, needs=[Need(Requests(), fresh_for=30)])
    assert step == Step(Requests(), NOW, Rank.NEED)


def test_a_nearly_empty_purse_pays_for_no_look_for_requests() -> None:
    bucket = paid(*[NOW - 0.1] * 200)
    assert looked_for_requests(spent=[NOW - 5], paced=bucket).ask == Rooms()

"""The budget by its properties: whatever the server says, it never promises too much for long."""

from __future__ import annotations

from email.utils import formatdate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwtui.chatwork.budget import BLIND_WAIT, LANE_POSTS, LANE_SECONDS, LIMIT, WINDOW, Budget

NOW = 1_795_000_000.0


def said(
    remaining: object = None, reset: object = None, limit: object = None, date: float | None = None
) -> dict[str, str]:
    headers = {
        "x-ratelimit-limit": limit,
        "x-ratelimit-remaining": remaining,
        "x-ratelimit-reset": reset,
        "date": formatdate(date, usegmt=True) if date is not None else None,
    }
    return {name: str(value) for name, value in headers.items() if value is not None}


def test_before_the_first_answer_the_documented_limit_holds() -> None:
    budget = Budget()
    assert (budget.limit, budget.remaining, budget.left(NOW), budget.reset_at) == (LIMIT, LIMIT, LIMIT, None)
    assert budget.free_at(NOW) == NOW
    assert budget.server_now(NOW) == NOW


def test_the_headers_are_believed() -> None:
    budget = Budget()
    budget.learn(said(remaining=41, reset=int(NOW) + 120, limit=200), NOW)
    assert (budget.limit, budget.remaining, budget.reset_at) == (200, 41, NOW + 120)


def test_other_programs_use_the_window_too() -> None:
    budget = Budget()
    budget.learn(said(remaining=250, reset=int(NOW) + 200), NOW)
    budget.learn(said(remaining=3, reset=int(NOW) + 200), NOW + 1)
    assert budget.left(NOW + 1) == 3


def test_answers_that_overtake_each_other_do_not_give_calls_back() -> None:
    budget = Budget()
    budget.learn(said(remaining=98, reset=int(NOW) + 200), NOW)
    budget.learn(said(remaining=99, reset=int(NOW) + 200), NOW + 0.1)
    assert budget.left(NOW + 0.1) == 98


def test_requests_under_way_are_taken_off_until_they_end() -> None:
    budget = Budget()
    budget.learn(said(remaining=2, reset=int(NOW) + 200), NOW)
    budget.spend()
    budget.spend()
    assert budget.remaining == 0
    assert budget.free_at(NOW) == NOW + 200
    budget.ended()
    assert budget.free_at(NOW) == NOW


def test_a_window_that_is_said_to_end_much_later_ends_after_its_length() -> None:
    """This clock is behind, and no Date told so."""
    budget = Budget()
    budget.learn(said(remaining=0, reset=int(NOW) + 7200), NOW)
    assert budget.free_at(NOW + 100) == NOW + WINDOW


def test_requests_under_way_are_taken_off_the_next_window_too() -> None:
    budget = Budget()
    budget.learn(said(remaining=0, reset=int(NOW) + 200, limit=5), NOW)
    budget.spend()
    assert budget.left(NOW + 200) == 4
    for _ in range(5):
        budget.spend()
    assert budget.left(NOW + 201) == 0
    assert budget.free_at(NOW + 201) == NOW + 201  # how long they take, nobody knows


def test_a_used_up_window_is_full_again_at_its_end() -> None:
    budget = Budget()
    budget.learn(said(remaining=0, reset=int(NOW) + 200), NOW)
    assert budget.free_at(NOW + 199) == NOW + 200
    assert budget.left(NOW + 199.9) == 0
    assert budget.left(NOW + 200) == LIMIT
    assert budget.free_at(NOW + 200) == NOW + 200


@pytest.mark.parametrize("skew", [-86_400.0, -30.0, 0.0, 30.0, 86_400.0])
def test_the_window_ends_by_the_servers_clock(skew: float) -> None:
    budget = Budget()
    budget.learn(said(remaining=0, reset=int(NOW + skew) + 100, date=NOW + skew), NOW)
    assert budget.server_offset == skew
    assert budget.free_at(NOW) == NOW + 100
    assert budget.server_now(NOW + 5) == NOW + 5 + skew


def test_the_servers_clock_is_never_thought_to_be_ahead_of_itself() -> None:
    budget = Budget()
    budget.learn(said(date=NOW + 0.9), NOW + 0.9)  # Date is cut to whole seconds
    assert budget.server_now(NOW + 0.9) <= NOW + 0.9


def test_answers_without_headers_are_counted_here() -> None:
    budget = Budget()
    for _ in range(LIMIT):
        assert budget.left(NOW) > 0
        budget.learn({}, NOW)
    assert budget.left(NOW) == 0
    assert budget.free_at(NOW) == NOW + WINDOW


def test_remaining_without_reset_belongs_to_the_window_we_know() -> None:
    budget = Budget()
    budget.learn(said(remaining=50, reset=int(NOW) + 100), NOW)
    budget.learn(said(remaining=0), NOW + 1)
    assert budget.free_at(NOW + 1) == NOW + 100


@pytest.mark.parametrize(
    "headers",
    [
        said(remaining="-1", reset="soon", limit="many"),
        said(remaining="1e9", reset="12.5", limit="0"),
        said(remaining="³", reset="", limit="300, 300"),
        {"date": "yesterday"},
        {"date": "Tue, 99 Foo 99999 99:99:99 GMT"},
    ],
)
def test_absurd_headers_change_no_more_than_an_answer_without_them(headers: dict[str, str]) -> None:
    budget, plain = Budget(), Budget()
    budget.learn(headers, NOW)
    plain.learn({}, NOW)
    assert vars(budget) == vars(plain)


def test_a_refusal_holds_until_the_stated_end() -> None:
    budget = Budget()
    budget.learn(said(remaining=0, reset=int(NOW) + 77, date=NOW + 50), NOW)
    reset_at = budget.used_up(NOW)
    assert reset_at == NOW + 77
    assert budget.free_at(NOW) == NOW + 27


@pytest.mark.parametrize(
    "headers",
    [
        said(),
        said(remaining=0, reset=int(NOW) - 1),
        said(remaining=0, reset=int(NOW) * 10),
        said(remaining=120, reset=int(NOW) + 200),
    ],
)
def test_a_refusal_the_numbers_do_not_explain_is_waited_out_blindly(headers: dict[str, str]) -> None:
    budget = Budget()
    budget.learn(headers, NOW)
    assert budget.used_up(NOW) == NOW + BLIND_WAIT
    assert budget.free_at(NOW) == NOW + BLIND_WAIT


numbers = st.one_of(st.none(), st.integers(-5, 400), st.integers(-(10**13), 10**13), st.text(max_size=8))
moments = st.floats(0, 4e9)
answers = st.tuples(
    st.builds(
        said,
        remaining=numbers,
        reset=st.one_of(numbers, st.integers(int(NOW) - 400, int(NOW) + 400)),
        limit=numbers,
        date=st.one_of(st.none(), moments),
    ),
    st.one_of(moments, st.floats(NOW - 1000, NOW + 1000)),
    st.sampled_from(["learn", "learn", "learn", "spend", "ended", "used_up"]),
)


@given(st.lists(answers, max_size=30), moments)
def test_no_answer_makes_anybody_wait_longer_than_a_window(
    steps: list[tuple[dict[str, str], float, str]], now: float
) -> None:
    budget = Budget()
    for headers, at, step in steps:
        match step:
            case "learn":
                budget.learn(headers, at)
            case "spend":
                budget.spend()
            case "ended":
                budget.ended()
            case "used_up":
                budget.used_up(at)
        for moment in (at, now):
            assert 0 <= budget.left(moment) <= budget.limit
            assert 0 <= budget.remaining <= budget.limit
            free_at = budget.free_at(moment)
            assert 0 <= free_at - moment <= WINDOW
            assert free_at == moment or budget.left(moment) == 0
            # To have waited once is enough.
            assert budget.free_at(free_at) == free_at


class FixedWindow:
    """The service's overall limit, on a clock of its own: opened by the first request, 300 seconds long."""

    def __init__(self, limit: int, skew: float) -> None:
        self.limit, self.skew = limit, skew
        self.left, self.ends = 0, 0

    def request(self, now: float) -> tuple[bool, dict[str, str]]:
        """Whether it is refused, and the headers of the answer."""
        here = now + self.skew
        if here >= self.ends:
            self.left, self.ends = self.limit, int(here) + int(WINDOW)
        refused, self.left = self.left == 0, max(0, self.left - 1)
        return refused, said(self.left, self.ends, self.limit, here)


@given(st.integers(1, 40), st.lists(st.floats(0, 20), max_size=150), st.floats(-3000, 3000))
def test_who_waits_as_the_budget_says_is_never_refused(limit: int, pauses: list[float], skew: float) -> None:
    budget, now, service = Budget(limit), NOW, FixedWindow(limit, skew)
    for pause in pauses:
        now = budget.free_at(now + pause)
        refused, headers = service.request(now)
        assert not refused
        budget.learn(headers, now)


@given(st.integers(1, 40), st.lists(st.booleans(), max_size=200), st.floats(-3000, 3000))
def test_where_others_use_the_account_too_a_window_refuses_once(
    limit: int, ours: list[bool], skew: float
) -> None:
    budget, now, service = Budget(limit), NOW, FixedWindow(limit, skew)
    refusals: list[int] = []
    for mine in ours:
        now = budget.free_at(now + 0.5) if mine else now + 0.5
        refused, headers = service.request(now)
        if mine:
            budget.learn(headers, now)
        if mine and refused:
            budget.used_up(now)
            refusals.append(service.ends)
    assert len(refusals) == len(set(refusals))


@given(st.lists(st.floats(0, 4), min_size=1, max_size=60), st.integers(1, 3))
def test_no_ten_seconds_see_more_than_ten_posts(pauses: list[float], rooms: int) -> None:
    budget, now = Budget(), NOW
    posts: dict[int, list[float]] = {room: [] for room in range(rooms)}
    for number, pause in enumerate(pauses):
        room = number % rooms
        now = budget.may_post_at(room, now + pause)
        budget.posted(room, now)
        posts[room].append(now)
    for times in posts.values():
        for first, eleventh in zip(times, times[LANE_POSTS:], strict=False):
            assert eleventh - first >= LANE_SECONDS


def test_the_lanes_of_rooms_do_not_block_each_other() -> None:
    budget = Budget()
    for _ in range(LANE_POSTS):
        budget.posted(1, NOW)
    assert budget.may_post_at(1, NOW) == NOW + LANE_SECONDS
    assert budget.may_post_at(2, NOW) == NOW


def test_a_refused_lane_is_closed_for_its_ten_seconds() -> None:
    budget = Budget()
    budget.lane_refused(1, NOW)
    assert budget.may_post_at(1, NOW + 4) == NOW + LANE_SECONDS
    assert budget.may_post_at(1, NOW + LANE_SECONDS) == NOW + LANE_SECONDS


@given(st.lists(moments, max_size=25), moments)
def test_a_clock_that_jumps_closes_no_lane_for_longer_than_ten_seconds(
    posts: list[float], now: float
) -> None:
    budget = Budget()
    for at in posts:
        budget.posted(1, at)
        budget.lane_refused(1, at)
    assert now <= budget.may_post_at(1, now) <= now + LANE_SECONDS


def test_what_other_programs_use_is_learnt_and_expected_again() -> None:
    """A hundred calls of somebody else in each window, beside fifty of our own."""
    budget = Budget()
    for window in range(3):
        end = int(NOW) + 300 * (window + 1)
        for call in range(1, 51):
            now = end - 300 + call
            others = 100 if call > 25 else 0
            budget.learn(said(remaining=300 - call - others, reset=end), now)
            if window and call == 10:
                assert budget.others_coming(now) == pytest.approx(100)
        assert budget.others_coming(now) == pytest.approx(0)
    assert budget.others_coming(now + 300) == pytest.approx(100)


def test_who_is_unsteady_is_expected_to_take_more_than_usual() -> None:
    budget = Budget()
    for window, taken in enumerate((100, 60, 140, 80)):
        end = int(NOW) + 300 * (window + 1)
        budget.learn(said(remaining=299, reset=end), end - 299)
        budget.learn(said(remaining=298 - taken, reset=end), end - 10)
    assert 90 < budget.others_coming(NOW + 1300) < 160


def test_what_was_missing_when_we_came_may_have_been_our_own() -> None:
    budget = Budget()
    budget.learn(said(remaining=120, reset=int(NOW) + 100), NOW)
    budget.learn(said(remaining=119, reset=int(NOW) + 100), NOW + 1)
    budget.learn(said(remaining=299, reset=int(NOW) + 400), NOW + 101)
    assert budget.others_coming(NOW + 101) == 0


def test_a_window_that_slides_is_no_new_one_with_every_answer() -> None:
    budget = Budget()
    for second in range(200):
        budget.learn(said(remaining=299 - second, reset=int(NOW) + 300 + second // 10), NOW + second)
    assert budget.others_coming(NOW + 200) == 0

"""The line, the person's attention and the status: small things with their own rules."""

from __future__ import annotations

from cwtui.chatwork.budget import Budget
from cwtui.chatwork.errors import NoConnection, RateLimited
from cwtui.sync.asks import Contacts, Members, Need
from cwtui.sync.attention import IDLE_AFTER, NEED_LASTS, Attention
from cwtui.sync.clock import Clock, Jumps
from cwtui.sync.line import Line
from cwtui.sync.state import Phase, Status, SyncState
from cwtui.sync.tempo import Tempo


class Still(Clock):
    """Both clocks stand still until they are moved."""

    def __init__(self) -> None:
        self.wall, self.steady = 1_795_140_000.0, 500.0

    def now(self) -> float:
        return self.wall

    def monotonic(self) -> float:
        return self.steady

    def pass_by(self, seconds: float) -> None:
        self.wall += seconds
        self.steady += seconds


def waits(line: Line, clock: Still, times: int) -> list[float]:
    found = []
    for _ in range(times):
        line.heard(NoConnection("GET /rooms"), Budget())
        found.append(line.open_at - clock.monotonic())
    return found


def test_waits_double_up_to_a_minute() -> None:
    clock = Still()
    line = Line(clock, Tempo(), jitter=lambda: 0.5)
    assert waits(line, clock, 9) == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_waits_are_spread_so_that_not_everybody_comes_back_at_once() -> None:
    clock = Still()
    assert waits(Line(clock, Tempo(), jitter=lambda: 0.0), clock, 1) == [0.75]
    assert waits(Line(clock, Tempo(), jitter=lambda: 1.0), clock, 1) == [1.25]


def test_an_answer_opens_the_line_and_a_try_now_begins_with_small_waits() -> None:
    clock = Still()
    line = Line(clock, Tempo(), jitter=lambda: 0.5)
    heard: list[bool] = []
    line.listeners.append(lambda: heard.append(line.is_open))
    waits(line, clock, 5)
    line.try_now()
    assert line.open_at < clock.monotonic()
    assert not line.is_open  # nothing has been answered yet
    assert waits(line, clock, 1) == [1]
    line.worked()
    assert line.is_open
    assert heard[-1]


def test_the_rate_limit_closes_it_until_the_window_ends() -> None:
    clock = Still()
    line, budget = Line(clock, Tempo()), Budget()
    budget.learn({"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(int(clock.wall) + 40)}, clock.wall)
    line.heard(RateLimited("GET /rooms", reset_at=clock.wall + 40), budget)
    assert line.is_limited
    assert 39 <= line.open_at - clock.monotonic() <= 41


def test_after_a_jump_no_wish_is_carried_out_before_an_answer_told_the_servers_time() -> None:
    clock = Still()
    line, jumps = Line(clock, Tempo()), Jumps(clock)
    clock.pass_by(100)
    assert not jumps.noticed()
    clock.wall += 3600
    assert jumps.noticed()
    line.clock_jumped()
    assert not line.is_open
    line.worked()
    assert line.is_open
    assert not jumps.noticed()


def test_needs_collapse_to_the_strictest_and_are_forgotten() -> None:
    clock = Still()
    attention = Attention(clock)
    attention.need(Need(Members(1), fresh_for=300))
    attention.need(Need(Members(1), fresh_for=60))
    attention.need(Need(Members(1), fresh_for=300))
    attention.need(Need(Contacts()))
    assert set(attention.needs()) == {Need(Members(1), fresh_for=60), Need(Contacts())}
    clock.pass_by(NEED_LASTS / 2)
    attention.need(Need(Contacts()))
    clock.pass_by(NEED_LASTS / 2 + 1)
    assert attention.needs() == [Need(Contacts())]


def test_only_what_may_change_the_plan_wakes_it() -> None:
    clock = Still()
    attention = Attention(clock)
    woken: list[str] = []
    attention.changed = lambda: woken.append("")
    attention.key_pressed()
    attention.focus(True)
    attention.look_at(None)
    assert not woken
    attention.look_at(5)
    attention.focus(False)
    clock.pass_by(IDLE_AFTER)
    attention.key_pressed()
    assert len(woken) == 3


def test_a_state_keeps_its_beginning_and_is_told_once() -> None:
    status = Status(100.0)
    told: list[SyncState] = []
    leave = status.subscribe(told.append)
    status.show(Phase.OFFLINE, 110.0, error="no_connection")
    status.show(Phase.OFFLINE, 120.0, error="no_connection")
    assert [(state.phase, state.since) for state in told] == [(Phase.OFFLINE, 110.0)]
    status.show(Phase.FRESH, 130.0, api_left=200)
    status.show(Phase.FRESH, 132.0)
    assert (told[-1].since, told[-1].api_left) == (132.0, 200)
    leave()
    status.show(Phase.OFFLINE, 140.0)
    assert len(told) == 3


def test_a_listener_that_fails_does_not_harm_the_others() -> None:
    status = Status(0.0)
    told: list[SyncState] = []

    def broken(state: SyncState) -> None:
        raise ValueError

    status.subscribe(broken)
    status.subscribe(told.append)
    status.show(Phase.FRESH, 1.0)
    assert len(told) == 1

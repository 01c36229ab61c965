"""The plan by property: whatever happens in an hour, the limit is never reached by our own doing."""

from __future__ import annotations

import random
from collections import deque
from dataclasses import dataclass, field
from itertools import pairwise

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from cwtui.sync.asks import Ask, Contacts, Members, Messages, Need, Rooms
from cwtui.sync.knowledge import Allowance, Knowledge, LivelyRoom, Paid, Rank, StaleRoom
from cwtui.sync.plan import next_step
from cwtui.sync.purse import RESERVE, SHARE, WINDOW

HOUR = 3600.0
RTT = 0.15
UNSHRUNK = (Phase.explicit, Phase.reuse, Phase.generate)  # a smaller seed says nothing more


@dataclass
class Server:
    """A fixed window opened by its first request; other programs eat from it too."""

    limit: int
    ends_at: float = -1.0
    used: int = 0
    refused: int = 0

    def take(self, now: float, n: int = 1) -> None:
        if now >= self.ends_at:
            self.ends_at, self.used = now + 300, 0
        self.refused += max(0, self.used + n - self.limit)
        self.used = min(self.limit, self.used + n)

    @property
    def allowance(self) -> Allowance:
        return Allowance(self.limit, self.limit - self.used, self.ends_at)


@dataclass
class Day:
    """A virtual hour of one person: rooms change at random, the plan is followed to the letter."""

    seed: int
    rooms: int
    changes_per_minute: float
    limit: int
    others_per_burst: int = 0
    needs_per_minute: float = 0.0
    lowest: int = 10_000  # what was left of the server's window after one of our own asks
    moments: list[tuple[float, Ask]] = field(default_factory=list)
    delays: list[float] = field(default_factory=list)

    def live(self, seconds: float = HOUR) -> Server:
        chance = random.Random(self.seed)
        server = Server(self.limit)
        now, changed_next, others_next, need_next = 0.0, 0.0, 30.0, 5.0
        stale = {n: StaleRoom(n, moved_at=n - 9_999.0, ever_read=False) for n in range(self.rooms)}
        changed: dict[int, float] = {}
        moved: dict[int, float] = {}
        asked: dict[Ask, float] = {}
        written: dict[int, float] = {}
        spent: deque[float] = deque(maxlen=400)
        paced: deque[Paid] = deque(maxlen=400)
        needs: list[Need] = []
        while now < seconds:
            while changed_next <= now:
                room = min(int(chance.paretovariate(0.6)), self.rooms) - 1
                changed.setdefault(room, changed_next)
                written[room] = changed_next
                changed_next += chance.expovariate(self.changes_per_minute / 60)
            while self.others_per_burst and others_next <= now:
                server.take(others_next, min(self.others_per_burst, max(0, self.limit - server.used)))
                others_next += chance.uniform(200, 400)
            while self.needs_per_minute and need_next <= now:
                needs.append(Need(Members(chance.randrange(10_000)), 1e9))
                need_next += chance.expovariate(self.needs_per_minute / 60)
            step = next_step(
                Knowledge(
                    stale=list(stale.values()),
                    lively=[LivelyRoom(r, at) for r, at in written.items() if Messages(r) in asked],
                    needs=needs,
                    eyes=0,
                    focused=chance.random() < 0.9,
                    key_at=now,
                    allowance=server.allowance,
                    asked=asked,
                    spent=list(spent),
                    paced=list(paced),
                ),
                now,
            )
            if step.at > now:
                now = min(step.at, now + 1.0)
                continue
            server.take(now)
            self.moments.append((now, step.ask))
            asked[step.ask] = now
            spent.append(now)
            if step.rank is not Rank.NEED:
                paced.append(Paid(now, step.rank))
                self.lowest = min(self.lowest, self.limit - server.used)
            needs = [need for need in needs if need.ask != step.ask]
            now += RTT
            if isinstance(step.ask, Rooms):
                for room, at in changed.items():
                    stale[room] = StaleRoom(room, moved_at=at, unread=1, calls=int(room % 3 == 0))
                    moved.setdefault(room, at)
                changed = {}
            elif isinstance(step.ask, Messages):
                stale.pop(step.ask.room_id, None)
                if step.ask.room_id in moved:
                    self.delays.append(now - moved.pop(step.ask.room_id))
        return server

    def busiest_window(self, kind: type | None = None) -> int:
        times = [at for at, ask in self.moments if kind is None or isinstance(ask, kind)]
        first, most = 0, 0
        for last, at in enumerate(times):
            while times[first] <= at - 300 + 1e-6:
                first += 1
            most = max(most, last - first + 1)
        return most


@settings(max_examples=8, deadline=None, phases=UNSHRUNK)
@given(
    seed=st.integers(0, 2**32),
    rooms=st.sampled_from([1, 30, 300]),
    changes=st.sampled_from([0.5, 8.0, 60.0, 400.0]),
    limit=st.sampled_from([300, 100]),
)
def test_never_more_than_our_share_in_any_five_minutes(
    seed: int, rooms: int, changes: float, limit: int
) -> None:
    day = Day(seed, rooms, changes, limit)
    server = day.live(1200)
    assert server.refused == 0
    assert day.busiest_window() <= SHARE * limit + 1


@settings(max_examples=4, deadline=None, phases=UNSHRUNK)
@given(seed=st.integers(0, 2**32), needs=st.sampled_from([10.0, 90.0]))
def test_the_persons_own_actions_never_reach_the_limit_either(seed: int, needs: float) -> None:
    day = Day(seed, 100, 30.0, 300, needs_per_minute=needs)
    server = day.live(700)
    assert server.refused == 0
    assert day.busiest_window() <= 0.95 * 300


@settings(max_examples=6, deadline=None, phases=UNSHRUNK)
@given(seed=st.integers(0, 2**32))
def test_other_programs_on_the_account_cause_no_refusal_and_the_reserve_is_not_ours(seed: int) -> None:
    day = Day(seed, 100, 20.0, 300, others_per_burst=100)
    assert day.live(1800).refused == 0
    assert day.lowest >= RESERVE * 300


def test_an_ordinary_hour_is_fresh() -> None:
    """8 changes a minute over 60 rooms: most are in the archive within two heartbeats."""
    day = Day(1, 60, 8.0, 300)
    day.live(HOUR)
    late = sorted(day.delays[len(day.delays) // 10 :])  # after the first sweep
    assert late[len(late) // 2] < 2.5
    assert late[int(len(late) * 0.95)] < 8
    assert day.busiest_window() <= 225


def test_the_first_sweep_reads_every_room_and_the_heart_goes_on_beating() -> None:
    day = Day(2, 300, 1.0, 300)
    day.live(HOUR)
    read = {ask for _, ask in day.moments if isinstance(ask, Messages)}
    assert len(read) == 300
    beats = [at for at, ask in day.moments if isinstance(ask, Rooms)]
    assert max(later - earlier for earlier, later in pairwise(beats)) < 10


NOW = 50_000.0
ages = st.floats(0, 2 * WINDOW)
moments = st.lists(ages, max_size=400).map(lambda all_: sorted(NOW - age for age in all_))
a_room = st.builds(
    StaleRoom,
    room_id=st.integers(1, 9),
    moved_at=ages.map(lambda age: NOW - age),
    unread=st.integers(0, 3),
    calls=st.integers(-2, 2),
    direct=st.booleans(),
    ever_read=st.booleans(),
    behind=st.integers(-5, 200),
)
an_allowance = st.builds(
    Allowance,
    limit=st.sampled_from([1, 30, 100, 300, 10_000]),
    remaining=st.none() | st.integers(0, 10_000),
    ends_at=st.none() | st.floats(NOW - 1e6, NOW + 1e6),
    others=st.floats(0, 10_000),
)
anything = st.builds(
    Knowledge,
    stale=st.lists(a_room, max_size=6, unique_by=lambda room: room.room_id),
    lively=st.lists(st.builds(LivelyRoom, st.integers(1, 9), ages.map(lambda age: NOW - age)), max_size=6),
    needs=st.lists(st.builds(Need, st.sampled_from([Members(1), Contacts()]), st.floats(0, 900)), max_size=2),
    eyes=st.none() | st.integers(1, 9),
    eyes_at=ages.map(lambda age: NOW - age),
    focused=st.booleans(),
    key_at=st.floats(0, 3600).map(lambda age: NOW - age),
    sent_at=ages.map(lambda age: NOW - age),
    tasks_moved=st.booleans(),
    allowance=an_allowance,
    asked=st.dictionaries(
        st.sampled_from([Rooms(), Messages(1), Messages(2), Contacts()]), ages.map(lambda age: NOW - age)
    ),
    spent=moments,
    paced=st.tuples(moments, st.sampled_from(Rank)).map(lambda each: [Paid(at, each[1]) for at in each[0]]),
    under_way=st.frozensets(st.sampled_from([Rooms(), Messages(1), Messages(2)])),
    busy=st.frozensets(st.integers(1, 9), max_size=3),
    filing=st.frozensets(st.integers(1, 9), max_size=3),
    hurry=st.booleans(),
)


@settings(max_examples=300, deadline=None)
@given(anything)
def test_there_is_always_a_next_step_that_nothing_forbids(know: Knowledge) -> None:
    step = next_step(know, NOW)
    assert NOW <= step.at <= NOW + WINDOW
    assert getattr(step.ask, "room_id", None) not in know.busy
    assert step.at > NOW or step.ask not in know.under_way


@settings(max_examples=300, deadline=None)
@given(anything)
def test_our_own_asks_leave_the_reserve_and_our_share(know: Knowledge) -> None:
    step = next_step(know, NOW)
    if step.at > NOW or step.rank is Rank.NEED:
        return
    limit, ends_at = know.allowance.limit, know.allowance.ends_at
    if know.allowance.remaining is not None and ends_at is not None and ends_at > NOW:
        assert know.allowance.remaining - 1 >= int(RESERVE * limit)
    within = sum(paid.at > NOW - WINDOW for paid in know.paced)
    assert within + 1 <= max(2, SHARE * limit + 1)

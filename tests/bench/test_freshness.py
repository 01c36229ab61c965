"""The benchmark of freshness: its time, its day, and a minute of that day lived in full."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from cwtui.sync.knowledge import Rank
from tests.bench.day import LENGTH, ROOMS, Day
from tests.bench.least import least
from tests.bench.lived import live
from tests.bench.schemes import blind_delays, constant_timer, open_room_every_minute, round_robin
from tests.bench.virtual_time import VirtualLoop


def test_waiting_costs_nothing_and_time_stands_still_while_a_thread_works() -> None:
    async def wait_and_work() -> tuple[float, float]:
        loop = asyncio.get_running_loop()
        await asyncio.sleep(3600)
        after_waiting = loop.time()
        with ThreadPoolExecutor(1) as pool:
            await asyncio.gather(loop.run_in_executor(pool, time.sleep, 0.05), asyncio.sleep(0))
        return after_waiting, loop.time()

    began = time.monotonic()
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        assert runner.run(wait_and_work()) == (3600, 3600)
    assert time.monotonic() - began < 60


def test_what_nothing_will_ever_wake_is_told() -> None:
    async def wait_for_nothing() -> None:
        await asyncio.Event().wait()

    with asyncio.Runner(loop_factory=VirtualLoop) as runner, pytest.raises(RuntimeError, match="ever come"):
        runner.run(wait_for_nothing())


def test_a_day_is_the_same_every_time_and_has_what_it_says() -> None:
    day, again = Day(seed=5), Day(seed=5)
    assert (day.posts, day.changes, day.acts) == (again.posts, again.changes, again.acts)
    assert len(day.posts) == 4000
    assert all(0 <= post.at < LENGTH and 0 <= post.room < ROOMS for post in day.posts)
    spent = {state: day.seconds(state, 0, LENGTH) for state in ("focused", "unfocused", "idle")}
    assert sum(spent.values()) == LENGTH
    assert min(spent.values()) > 0.1 * LENGTH


def test_each_scheme_sees_each_message_after_it_was_written() -> None:
    day = Day()
    posts = [post for post in day.posts if 3600 <= post.at < 7200]
    for outcome in (
        round_robin(posts, 3600, 7200),
        open_room_every_minute(day, posts, 3600, 7200),
        constant_timer(posts, 3600, 7200),
    ):
        assert set(outcome.delays) >= {post for post in posts if post.at < 7190}
        assert min(outcome.delays.values()) >= 0.075
    blind = blind_delays(posts=40, requests=190, seconds=300)
    assert blind is not None
    assert blind[0] == pytest.approx(1.225)
    assert blind_delays(posts=40, requests=40, seconds=300) is None


def test_a_minute_lived_in_full() -> None:
    lived = live(Day(), 3600, 3660)
    assert lived.refused == 0
    assert len(lived.requests) > 15
    assert lived.delays
    assert all(0 < delay < 15 for delay in lived.delays.values())
    assert Rank.HEARTBEAT in {paid.rank for paid in lived.paid}
    assert all(3600 <= paid.at < 3660 for paid in lived.paid)


def test_the_goals_leave_little_of_the_limit_to_who_knows_everything_beforehand() -> None:
    at_least = least(Day(), 3600, 7200)
    assert at_least is not None
    assert at_least.heartbeats == pytest.approx(300 / 2.35)
    assert 0.5 < at_least.share < 0.62
    assert least(Day(), 3.3 * 3600, 3.9 * 3600) is None  # lunch

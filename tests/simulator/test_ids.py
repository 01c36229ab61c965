"""Snowflakes, checked against real pairs of id and time."""

from __future__ import annotations

import random

from cwtui.simulator.world.ids import Counter, Snowflakes, first_id_at, seconds_of

NOON = 1_795_140_000


def test_an_id_is_milliseconds_worker_and_sequence() -> None:
    flakes = Snowflakes()
    first, second = flakes.mint(NOON * 1000, 5), flakes.mint(NOON * 1000, 5)
    assert second == first + 1
    assert first >> 12 & 0x3FF == 5
    assert first & 0xFFF == 0
    assert seconds_of(first) == NOON
    assert first_id_at(NOON * 1000) <= first < first_id_at(NOON * 1000 + 1)


def test_ids_rise_with_time_across_workers() -> None:
    flakes = Snowflakes()
    ids = [flakes.mint(NOON * 1000 + n, worker) for n, worker in enumerate((900, 3, 512, 0))]
    assert ids == sorted(ids)


def test_counters_rise_with_gaps() -> None:
    counter = Counter(100, 50, random.Random(1))
    found = [counter.next() for _ in range(20)]
    assert found == sorted(set(found))
    assert found[0] > 100
    assert found[-1] - found[0] > 20

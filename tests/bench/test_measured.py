"""What follows from the figures of several sizes."""

from __future__ import annotations

import pytest

from tests.bench.measured import Measured
from tests.bench.steps import Took


def measured(**steps: dict[int, list[float]]) -> Measured:
    made = Measured()
    for step, sizes in steps.items():
        for size, values in sizes.items():
            for value in values:
                made.note(step, size, Took(shown=value - 1, quiet=value))
    return made


def test_the_worst_size_counts() -> None:
    some = measured(page={100: [5.0, 6.0, 7.0], 10_000: [7.0, 8.0, 12.0]})
    assert some.worst_median("page") == 8.0
    assert some.worst_p95("page") == 12.0
    assert some.median("page", 100) == 6.0


def test_growth_is_by_size_and_spread_by_value() -> None:
    some = measured(page={10_000: [3.0], 100: [6.0], 1_000: [9.0]})
    assert some.growth("page") == 0.5
    assert some.spread("page") == 3.0


def test_a_step_that_failed_once_has_no_result_but_its_figures_are_told() -> None:
    some = measured(oldest={100: [5.0]})
    some.note("oldest", 10_000, None)
    assert some.worst_p95("oldest") is None
    assert some.samples()["oldest_100_ms"].median == 5.0


@pytest.mark.parametrize("result", ["worst_median", "worst_p95", "growth", "spread"])
def test_nothing_follows_from_nothing(result: str) -> None:
    assert getattr(Measured(), result)("open") is None
    assert Measured().median("open", 100) is None


def test_names_say_size_and_unit() -> None:
    some = measured(hello_resize={0: [30.0]}, open={100: [50.0]})
    some.put("memory", 100, 4.0)
    some.note("oldest", 100, Took(shown=5.0, quiet=9.0), awaited=True)
    assert {name: sample.median for name, sample in some.samples().items()} == {
        "hello_resize_ms": 30.0,
        "open_100_ms": 50.0,
        "memory_100_mb": 4.0,
        "oldest_100_ms": 9.0,
        "oldest_shown_100_ms": 5.0,
    }

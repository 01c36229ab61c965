"""What a benchmark prints can be read by people and by programs."""

from __future__ import annotations

import json

import pytest

from tests.bench.report import Goal, Sample, report


def test_the_last_line_is_the_figures_and_how_they_stand(capsys: pytest.CaptureFixture[str]) -> None:
    report(
        "startup",
        {"bare_ms": Sample([3.0, 1.0, 2.0]), "cwtui_ms": Sample([4.0])},
        {"ratio": Goal(2.0, 1.5), "size_ratio": Goal(1.1, 1.1), "jump_ms": Goal(None, 30.0)},
    )
    *table, last = capsys.readouterr().out.splitlines()
    assert json.loads(last) == {
        "bench": "startup",
        "figures": {"bare_ms": 2.0, "cwtui_ms": 4.0},
        "p95": {"bare_ms": 3.0, "cwtui_ms": 4.0},
        "goals": {
            "ratio": {"value": 2.0, "goal": 1.5, "holds": False},
            "size_ratio": {"value": 1.1, "goal": 1.1, "holds": True},
            "jump_ms": {"value": None, "goal": 30.0, "holds": False},
        },
    }
    assert any(line.startswith("bare_ms") and "1.0 - 3.0" in line and "n=3" in line for line in table)
    assert any(line.startswith("ratio") and "MISSED" in line for line in table)
    assert any(line.startswith("jump_ms") and "never" in line and "MISSED" in line for line in table)


def test_of_a_hundred_values_five_may_be_worse_than_p95() -> None:
    assert Sample([float(n) for n in range(1, 101)]).p95 == 95.0
    assert Sample([1.0] * 18 + [50.0]).p95 == 50.0  # of nineteen, none
    assert Sample([1.0] * 19 + [50.0]).p95 == 1.0

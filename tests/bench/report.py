"""How a benchmark tells its figures: a table for people, and one line of JSON for programs, the last one."""

from __future__ import annotations

import json
import math
import statistics
from collections.abc import Mapping, Sequence
from typing import NamedTuple


class Goal(NamedTuple):
    """A figure that should be at most ``goal``. Missing it is reported; it never fails a run.

    ``value`` is None where there is none: what was to be measured did not happen.
    """

    value: float | None
    goal: float

    @property
    def holds(self) -> bool:
        return self.value is not None and self.value <= self.goal

    def __str__(self) -> str:
        value = f"{'never':>8}" if self.value is None else f"{self.value:8.2f}"
        return f"{value}   at most {self.goal:g}: {'holds' if self.holds else 'MISSED'}"


class Sample:
    """The values of one thing that was measured several times, in the unit its name says."""

    def __init__(self, values: Sequence[float]) -> None:
        self.values = sorted(values)

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    @property
    def p95(self) -> float:
        """The smallest value that at least 95 of 100 do not exceed."""
        return self.values[math.ceil(0.95 * len(self.values)) - 1]

    def __str__(self) -> str:
        low, high = self.values[0], self.values[-1]
        return f"{self.median:8.1f} {self.p95:8.1f}   {low:8.1f} - {high:<8.1f} n={len(self.values)}"


def report(bench: str, samples: Mapping[str, Sample], goals: Mapping[str, Goal]) -> None:
    """Print both. ``samples`` are named with their unit: ``bare_first_paint_ms``."""
    width = max(map(len, [*samples, *goals]))
    print(f"{bench:<{width}}     median      p95      range")
    for name, sample in samples.items():
        print(f"{name:<{width}}   {sample}")
    for name, goal in goals.items():
        print(f"{name:<{width}}   {goal}")
    figures = {name: round(sample.median, 1) for name, sample in samples.items()}
    p95 = {name: round(sample.p95, 1) for name, sample in samples.items()}
    told = {name: _told(goal) for name, goal in goals.items()}
    print(json.dumps({"bench": bench, "figures": figures, "p95": p95, "goals": told}), flush=True)


def _told(goal: Goal) -> dict[str, float | bool | None]:
    value = None if goal.value is None else round(goal.value, 3)
    return {"value": value, "goal": goal.goal, "holds": goal.holds}

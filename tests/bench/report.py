"""How a benchmark tells its figures: a table for people, and one line of JSON for programs, the last one."""

from __future__ import annotations

import json
import statistics
from collections.abc import Mapping, Sequence
from typing import NamedTuple


class Goal(NamedTuple):
    """A figure that should be at most ``goal``. Missing it is reported; it never fails a run."""

    value: float
    goal: float

    @property
    def holds(self) -> bool:
        return self.value <= self.goal


class Sample:
    """The values of one thing that was measured several times, in the unit its name says."""

    def __init__(self, values: Sequence[float]) -> None:
        self.values = sorted(values)

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    def __str__(self) -> str:
        low, high = self.values[0], self.values[-1]
        return f"{self.median:8.1f}   {low:8.1f} - {high:<8.1f} n={len(self.values)}"


def report(bench: str, samples: Mapping[str, Sample], goals: Mapping[str, Goal]) -> None:
    """Print both. ``samples`` are named with their unit: ``bare_first_paint_ms``."""
    width = max(map(len, [*samples, *goals]))
    print(f"{bench:<{width}}     median      range")
    for name, sample in samples.items():
        print(f"{name:<{width}}   {sample}")
    for name, goal in goals.items():
        verdict = "holds" if goal.holds else "MISSED"
        print(f"{name:<{width}}   {goal.value:8.2f}   at most {goal.goal:g}: {verdict}")
    figures = {name: round(sample.median, 1) for name, sample in samples.items()}
    told = {
        name: {"value": round(goal.value, 3), "goal": goal.goal, "holds": goal.holds}
        for name, goal in goals.items()
    }
    print(json.dumps({"bench": bench, "figures": figures, "goals": told}), flush=True)

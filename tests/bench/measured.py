"""What was measured of several steps in rooms of several sizes, and what follows from it."""

from __future__ import annotations

from tests.bench.report import Sample
from tests.bench.steps import Took

UNITS = {"memory": "mb"}
"""Of the steps that are not measured in ms."""


class Measured:
    """Values by step and size of the room. A step that once did not do what it should has no result.

    Where nothing was measured, what follows from it is None.
    """

    def __init__(self) -> None:
        self._values: dict[str, dict[int, list[float]]] = {}
        self._failed: set[str] = set()

    def note(self, step: str, size: int, took: Took | None, *, awaited: bool = False) -> None:
        """The step took so long until the screen was quiet; None: what should have come of it did not.

        ``awaited``: something certain was, so it is told too when that stood on the screen (``STEP_shown``).
        """
        if took is None:
            self._failed.add(step)
            return
        self.put(step, size, took.quiet)
        if awaited:
            self.put(f"{step}_shown", size, took.shown)

    def put(self, step: str, size: int, value: float) -> None:
        """A value in the unit of the step."""
        self._values.setdefault(step, {}).setdefault(size, []).append(value)

    def samples(self) -> dict[str, Sample]:
        """Everything, under names like ``open_10000_ms``; without the size where it is 0."""
        found = {}
        for step, values in self._values.items():
            for size in sorted(values):
                name = f"{step}_{size}" if size else step
                found[f"{name}_{UNITS.get(step, 'ms')}"] = Sample(values[size])
        return found

    def median(self, step: str, size: int) -> float | None:
        """With ``size`` messages in the room."""
        sample = self._by_size(step).get(size)
        return sample.median if sample else None

    def p95(self, step: str, size: int) -> float | None:
        """With ``size`` messages in the room."""
        sample = self._by_size(step).get(size)
        return sample.p95 if sample else None

    def worst_median(self, step: str) -> float | None:
        """The largest over all sizes."""
        return max((sample.median for sample in self._by_size(step).values()), default=None)

    def worst_p95(self, step: str) -> float | None:
        """The largest over all sizes."""
        return max((sample.p95 for sample in self._by_size(step).values()), default=None)

    def growth(self, step: str) -> float | None:
        """The median in the largest room against that in the smallest."""
        samples = self._by_size(step)
        return samples[max(samples)].median / samples[min(samples)].median if samples else None

    def spread(self, step: str) -> float | None:
        """The largest median over all sizes against the smallest."""
        medians = [sample.median for sample in self._by_size(step).values()]
        return max(medians) / min(medians) if medians else None

    def _by_size(self, step: str) -> dict[int, Sample]:
        if step in self._failed:
            return {}
        return {size: Sample(values) for size, values in self._values.get(step, {}).items()}

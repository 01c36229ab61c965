"""One office for all contract tests; each makes the rooms it needs, so that none sees another's doings."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.simulator.people import Office
from tests.support import HandClock, Simulator


@pytest.fixture(scope="session")
def hands() -> HandClock:
    """The clock of ``office``: stands still until a test moves it."""
    return HandClock()


@pytest.fixture(scope="session")
def started(hands: HandClock) -> Iterator[Simulator]:
    with Simulator.within("office", clock=hands.clock, limits=False) as simulator:
        yield simulator


@pytest.fixture
def office(started: Simulator) -> Iterator[Office]:
    """The shared office; knobs and faults are as new after each test."""
    made = Office(started)
    before = started.simulation.knobs.as_dict()
    yield made
    started.simulation.faults.clear()
    for name, value in before.items():
        started.simulation.knobs.turn(name, value)
    made.close()


@pytest.fixture
def limited() -> Iterator[Office]:
    """A small fresh world with its limits on and a clock of its own."""
    with Simulator.within("large", clock=HandClock().clock, rooms=3, messages=6) as simulator:
        made = Office(simulator)
        yield made
        made.close()

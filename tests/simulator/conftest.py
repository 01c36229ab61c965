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
def shared_office(hands: HandClock) -> Iterator[Office]:
    with Simulator.within("office", clock=hands.clock, limits=False) as simulator:
        made = Office(simulator)
        yield made
        made.close()


@pytest.fixture
def office(shared_office: Office) -> Iterator[Office]:
    """The shared office; knobs and faults are as new after each test."""
    before = shared_office.knobs.as_dict()
    yield shared_office
    shared_office.simulator.simulation.faults.clear()
    for name, value in before.items():
        shared_office.knobs.turn(name, value)


@pytest.fixture
def limited() -> Iterator[Office]:
    """A small fresh world with its limits on and a clock of its own."""
    with Simulator.within("large", clock=HandClock().clock, rooms=3, messages=6) as simulator:
        made = Office(simulator)
        yield made
        made.close()

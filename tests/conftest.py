"""Fixtures of all packages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support import Simulator


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    """The office, fresh for each test."""
    with Simulator.within("office") as started:
        yield started


@pytest.fixture
def empty_simulator() -> Iterator[Simulator]:
    """A new account: My Chat alone."""
    with Simulator.within("empty") as started:
        yield started


@pytest.fixture(scope="session")
def shared_simulator() -> Iterator[Simulator]:
    """One office for the whole run, in a process of its own: for tests that only read."""
    with Simulator.start("office", no_rate=True) as started:
        yield started

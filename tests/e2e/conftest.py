"""A machine with cwtui on it, and the office it is logged in to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.e2e.machine import AT_ONCE, Machine
from tests.e2e.office import Office
from tests.support import Simulator


@pytest.fixture(autouse=True)
def _processes_can_be_looked_at() -> None:
    if not Path("/proc/self/stat").exists():
        pytest.skip("needs /proc, to see which processes there are")


@pytest.fixture
def office(simulator: Simulator) -> Office:
    return Office(simulator)


@pytest.fixture
def machine_speaking(simulator: Simulator, tmp_path: Path) -> Iterator[Callable[[str], Machine]]:
    """A machine in a language ("en", "ja") whose owner is logged in as "ken"; what is written leaves at once.

    Whatever happened on it, nothing went wrong unexpectedly, and the token is not in the log.
    """
    machine = Machine(tmp_path, simulator.api_url)

    def speaking(language: str) -> Machine:
        machine.speak(language)
        machine.settings(AT_ONCE)
        machine.cwtui("login", "--token-stdin", stdin=simulator.token)
        return machine

    yield speaking
    assert "Traceback" not in machine.log
    assert simulator.token not in machine.log


@pytest.fixture
def machine(machine_speaking: Callable[[str], Machine]) -> Machine:
    """One that speaks English."""
    return machine_speaking("en")

"""Fixtures of all packages."""

from __future__ import annotations

import gc
import os
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import settings

from tests.support import Simulator

# How long an example takes says nothing on a busy machine, which can stop any of them for seconds.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

HERE = Path(__file__).parent
BY_THE_CLOCK = ("chatwork", "cli", "e2e", "secrets", "store", "sync", "ui")


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: much of a test's time is somebody waiting for a clock."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: Sequence[pytest.Item]) -> None:
    """What waits for other programs, by the clock on the wall, has a second chance: a busy machine can stop
    any of them for seconds. The summary names what needed it (RERUN); one seen there twice is a fault.
    """
    for item in items:
        if item.path.relative_to(HERE).parts[0] in BY_THE_CLOCK:
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where everything must be there (``CWTUI_TEST_ALL=1``), a skip hides something: it is a failure."""
    report = yield
    if report.skipped and os.environ.get("CWTUI_TEST_ALL") == "1":
        report.outcome = "failed"
        report.longrepr = f"skipped, and everything must run: {report.longrepr}"
    return report


@pytest.fixture(autouse=True)
def _collector_as_it_was() -> Iterator[None]:
    """The app has what is there left alone by the collector: in a process of a thousand apps, gigabytes."""
    threshold = gc.get_threshold()
    yield
    gc.set_threshold(*threshold)
    gc.unfreeze()


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

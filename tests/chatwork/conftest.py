"""Fixtures of the client's tests."""

from __future__ import annotations

from collections.abc import AsyncIterator
from threading import Thread

import pytest

from tests.chatwork.office import Office, open_office, two_colleagues


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    """Two colleagues in a group of their own."""
    simulator = two_colleagues()
    async with open_office(simulator) as opened:
        yield opened
    # Its end takes a moment, and nobody needs to see it.
    Thread(target=simulator.stop).start()

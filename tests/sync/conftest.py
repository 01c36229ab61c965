"""The Chatwork and the person that most tests of the sync are about."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from cwtui.store import rooms
from tests.support import Simulator
from tests.sync.rig import Person, my_room, served


@pytest.fixture
def service(request: pytest.FixtureRequest) -> Iterator[Simulator]:
    """A nearly empty one, unless the module names another scenario in ``SCENARIO``."""
    with served(getattr(request.module, "SCENARIO", "empty")) as started:
        yield started


@pytest.fixture
async def ken(service: Simulator, tmp_path: Path) -> AsyncIterator[Person]:
    """Logged in, and up to date."""
    async with Person(service, tmp_path) as person:
        await person.fresh()
        yield person


@pytest.fixture
def group(service: Simulator, ken: Person) -> int:
    """A room with colleagues in it, where I may write."""
    return next(
        room.room_id
        for room in rooms.all(ken.archive.db)
        if room.type == "group" and room.role != "readonly" and room.room_id != my_room(service)
    )

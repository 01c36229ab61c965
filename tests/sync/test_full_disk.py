"""The disk is full at the worst moments: nothing is sent unjournalled, nothing twice."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from cwtui.store.wishes import WishState
from tests.support import Simulator
from tests.sync.rig import Person, fault, my_room, posted, requests

if sys.platform == "win32":
    pytest.skip("a process cannot limit its own files there", allow_module_level=True)
else:
    import resource

BODY = "容量が足りません"


@contextmanager
def full_disk(ken: Person) -> Iterator[None]:
    """No file of this process can grow beyond what the archive's journal holds now."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    journal = (ken.archive.folder / "archive.db-wal").stat().st_size
    resource.setrlimit(resource.RLIMIT_FSIZE, (journal, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


async def test_what_cannot_be_journalled_is_not_sent(ken: Person, service: Simulator) -> None:
    room = my_room(service)
    wish = await ken.send(room, BODY, hold=0.3)
    with full_disk(ken):
        await ken.until(lambda: ken.session.state.error == "archive_unwritable")
        await asyncio.sleep(0.5)
        assert not requests(service, "POST")
    await ken.until(ken.is_(wish, WishState.DONE))
    assert posted(service, room, ken.archive.account_id).count(BODY) == 1


@pytest.mark.parametrize("kind", ["delay", "drop_after", "drop_before"])
async def test_what_became_of_it_cannot_be_written_down(ken: Person, service: Simulator, kind: str) -> None:
    room = my_room(service)
    more: dict[str, Any] = {"seconds": 0.5} if kind == "delay" else {}
    fault(service, kind, **more)
    wish = await ken.send(room, BODY)
    await ken.until(lambda: requests(service, "POST"))
    with full_disk(ken):
        await ken.until(lambda: ken.session.state.error == "archive_unwritable")
        await asyncio.sleep(0.5)
    await ken.until(ken.is_(wish, WishState.DONE))
    assert posted(service, room, ken.archive.account_id).count(BODY) == 1
    assert ken.bodies(room).count(BODY) == 1

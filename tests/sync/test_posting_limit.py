"""Ten posts in ten seconds per room: never refused for our own fault."""

from __future__ import annotations

import time
from pathlib import Path

from cwtui.store.wishes import WishState
from tests.support import Simulator
from tests.sync.rig import Person, my_room, requests


async def test_a_start_knows_what_was_posted_before_it(tmp_path: Path) -> None:
    """The service goes on counting when we are killed and started again."""
    with Simulator.within("empty") as service:
        room = my_room(service)
        async with Person(service, tmp_path) as ken:
            await ken.fresh()
            for wish in [await ken.send(room, f"{n}") for n in range(10)]:
                await ken.until(ken.is_(wish, WishState.DONE))
            last = time.time()
        async with Person(service, tmp_path) as ken:
            wish = await ken.send(room, "eleven")
            await ken.fresh()
            await ken.until(ken.is_(wish, WishState.DONE), 15)
            assert time.time() - last > 8
        assert 429 not in {request["status"] for request in requests(service)}
        assert len(requests(service, "POST")) == 11

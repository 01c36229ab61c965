"""The power fails while a request is on its way: the disk knows that it may have left."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

from cwtui.store import Archive, outbox
from cwtui.store.wishes import WishState
from tests.sync.rig import Person, fault, my_room, requests, served

BODY = "停電の前に"


async def test_an_attempt_is_in_the_file_before_the_service_hears_of_it(tmp_path: Path) -> None:
    with served("empty") as service:
        async with Person(service, tmp_path / "data") as ken:
            await ken.fresh()
            fault(service, "delay", seconds=0.5)
            wish = await ken.send(my_room(service), BODY)
            await ken.until(lambda: requests(service, "POST"))
            # What the files hold at this moment, as somebody finds them after the next start.
            found = shutil.copytree(ken.archive.folder, tmp_path / "found" / ken.archive.folder.name)
            (synchronous,) = ken.archive.write_now(lambda db: db.execute("PRAGMA synchronous").fetchone())
        with closing(Archive.open(found)) as archive:
            row = outbox.get(archive.db, wish)
            assert row is not None
            assert (row.state, row.attempt) == (WishState.ATTEMPTING, 1)
            assert row.floor is not None
            assert archive.write_now(outbox.resolve_interrupted, 1.0, lambda _: 15.0) == [wish]
        assert synchronous == 2  # FULL: a commit has reached the disk, not just the system

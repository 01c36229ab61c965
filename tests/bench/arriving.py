"""cwtui as ``cwtui`` starts it, in whose big room a message arrives at each knock at the door.

The message takes the way of those that the service sends: a window of the newest hundred is written into the
archive, and the screen hears of the commit. The keyring never gives the token out, so the service is not
asked and has no news of its own: nothing but what is measured happens on the screen.
"""

from __future__ import annotations

import asyncio
import sys
import time
from typing import Any

from cwtui.chatwork.models import Message
from cwtui.cli.run import run_app
from cwtui.secrets import Tokens
from cwtui.secrets.tokens import Found
from cwtui.secrets.vault import OnWait
from cwtui.settings import Settings, api_host
from cwtui.store import messages
from cwtui.store.changes import Changed, Kind
from cwtui.store.messages import FULL_WINDOW
from cwtui.sync import session
from tests.bench.door import Inside
from tests.bench.one_room import BIG, arrived, as_received, author


class Kept(Tokens):
    """Tokens nobody gets."""

    async def find(self, account_id: int | None = None, on_wait: OnWait | None = None) -> Found | None:
        await asyncio.Event().wait()
        return None


class Session(session.Session):
    """A session with a door."""

    def __init__(self, settings: Settings, api_url: str, **more: Any) -> None:
        super().__init__(settings, api_url, **{**more, "tokens": Kept(api_host(api_url))})
        self._door = Inside()
        self._arriving: set[asyncio.Task[None]] = set()

    def start(self) -> None:
        super().start()
        assert self.archive is not None
        self.archive.subscribe(self._tell)
        self._door.listen(self._begin)

    def _begin(self) -> None:
        task = asyncio.create_task(self._arrive())
        self._arriving.add(task)
        task.add_done_callback(self._arriving.discard)

    async def _arrive(self) -> None:
        archive = self.archive
        assert archive is not None
        before = messages.page(archive.db, BIG, limit=FULL_WINDOW - 1)
        message_id = (messages.newest_id(archive.db, BIG) or 0) + 1
        new = Message(
            message_id=message_id,
            account=author(message_id),
            body=arrived(message_id),
            send_time=int(time.time()),
            update_time=0,
        )
        await archive.write(messages.save_window, BIG, [*map(as_received, before), new])

    def _tell(self, change: Changed) -> None:
        if change.kind is Kind.MESSAGES and change.room_id == BIG:
            self._door.tell()


if __name__ == "__main__":
    session.Session = Session  # type: ignore[misc]
    sys.exit(run_app())

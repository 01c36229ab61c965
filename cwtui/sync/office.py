"""Being the one cwtui that synchronises an account: from taking the engine's lock to giving it back."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from sqlite3 import Connection
from typing import TYPE_CHECKING

from cwtui.chatwork.errors import RoomRateLimited
from cwtui.chatwork.models import Me, Person
from cwtui.store import Archive, EngineLock, outbox, people, transfers
from cwtui.store import session as kept
from cwtui.sync.attention import Attention
from cwtui.sync.clock import Clock, Jumps
from cwtui.sync.delivery import Delivery
from cwtui.sync.engine import Engine
from cwtui.sync.errands import Ground
from cwtui.sync.fetching import Means
from cwtui.sync.gallery import Gallery
from cwtui.sync.lanes import LONGEST_HOLD
from cwtui.sync.ledger import Ledger
from cwtui.sync.line import Line
from cwtui.sync.pictures import Pictures
from cwtui.sync.progress import Progress
from cwtui.sync.reading import Reader
from cwtui.sync.side_by_side import until_one_ends
from cwtui.sync.state import Phase, Status
from cwtui.sync.tempo import Tempo
from cwtui.sync.tidying import Tidying
from cwtui.sync.transfers import Transfers

if TYPE_CHECKING:
    from cwtui.chatwork import Chatwork
    from cwtui.chatwork.downloads import FileHost


@dataclass(frozen=True, slots=True)
class Office:
    """What outlives the engines of a run, and what they all work with.

    ``progress`` is of the files on their way; ``most_bytes`` what the largest that is saved may have.
    ``pictures`` are those that the screen shows.
    """

    attention: Attention
    line: Line
    status: Status
    clock: Clock
    tempo: Tempo
    progress: Progress = field(default_factory=Progress)
    most_bytes: int = 1 << 30
    pictures: Pictures = field(default_factory=Pictures)

    async def hold(self, archive: Archive, service: Chatwork, host: FileHost, me: Me) -> None:
        """Synchronise until cancelled, as soon as no other cwtui does.

        ``me`` is whose token ``service`` has, and must be the archive's account. Raises InvalidToken when
        the service refuses the token, ArchiveError.
        """
        if me.account_id != archive.account_id:
            raise RuntimeError("wishes are delivered for the archive's own account only")
        lock = EngineLock(archive.folder)
        try:
            await self._take_lock(lock)
            await archive.write(_take_over, me, self.clock.now(), self.tempo)
            reader = Reader(archive, service, self.line, self.clock)
            engine = Engine(reader, self.attention, self.line, self.status, self.clock, self.tempo)
            delivery = Delivery(
                Ground(reader, me, self.clock, self.tempo, self.progress.sent),
                self.line,
                on_sent=self.attention.sent,
                on_doubt=self.attention.ask_now,
            )
            ledger, after_key = Ledger(archive), self.attention.after_key
            saving = Transfers(
                Means(archive, ledger, service, host, self.line, self.clock, self.most_bytes, after_key),
                self.tempo,
                self.progress.saved,
                on_doubt=self.attention.ask_now,
            )
            gallery = Gallery(archive.folder, host, self.pictures, self.line, self.clock, self.tempo.deadline)
            await until_one_ends(
                engine.run(),
                delivery.run(),
                saving.run(),
                gallery.run(),
                Tidying(archive, self.clock, self.tempo).run(),
                self._mind_the_clock(archive),
            )
        finally:
            lock.release()

    async def _mind_the_clock(self, archive: Archive) -> None:
        """Wishes wait by the clock on the wall: when somebody sets it back they must not wait for ever."""
        jumps, never = Jumps(self.clock), asyncio.Event()
        while True:
            await self.clock.wait(never, self.tempo.slice)
            if jumps.noticed():
                await archive.write(_set_clock, self.clock.now())

    async def _take_lock(self, lock: EngineLock) -> None:
        never = asyncio.Event()
        while not lock.acquire():
            self.status.show(Phase.OTHER_CWTUI, self.clock.now())
            await self.clock.wait(never, self.tempo.takeover)


def _take_over(db: Connection, me: Me, now: float, tempo: Tempo) -> None:
    """Whoever delivered before us may have been killed while something was on its way."""
    _set_clock(db, now)
    outbox.resolve_interrupted(db, now, tempo.longest)
    transfers.interrupted(db)
    kept.put(db, "me", me)
    person = Person(
        account_id=me.account_id,
        name=me.name,
        chatwork_id=me.chatwork_id,
        organization_id=me.organization_id,
        organization_name=me.organization_name,
        department=me.department,
        avatar_image_url=me.avatar_image_url,
    )
    people.remember(db, [person])


def _set_clock(db: Connection, now: float) -> None:
    pause = RoomRateLimited.wait_seconds
    outbox.clock_was_set(db, now, longest_hold=LONGEST_HOLD, longest_pause=pause)

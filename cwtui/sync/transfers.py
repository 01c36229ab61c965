"""Saves the files the person wants, three at a time, in the order in which they were wanted.

What passes by itself (a broken connection, a host that is unwell, an address that has expired) is tried
again, later and later; what does not is failed, with its reason. Nothing begins while the line is closed.
Only who holds the engine's lock may run this.
"""

from __future__ import annotations

import asyncio
import errno
import logging
import random
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from math import inf
from pathlib import Path
from sqlite3 import Connection

from cwtui.chatwork.errors import (
    ChatworkError,
    FileChanged,
    FileRefused,
    InvalidToken,
    Outcome,
    RateLimited,
    WrongSize,
)
from cwtui.store import ArchiveError, Changed, Kind, transfers
from cwtui.store.transfers import TransferRow, TransferState
from cwtui.sync.fetching import CannotSave, Fetch, Means, NotWanted
from cwtui.sync.inlet import on_thread
from cwtui.sync.part import NameTaken, remove
from cwtui.sync.progress import Moving
from cwtui.sync.tempo import Tempo

AT_ONCE = 3
"""Files that come at the same time."""
NOT_NAMED_YET = 9
"""Files that have come, and wait for the disk: those that come need not wait for it, too."""
MOST_TRIES = 8
"""In a row without a byte that was not there before: then it is not a thing that passes."""
AT_ONCE_AGAIN = 2
"""Times an address that is refused, or a file that has changed, is asked for again without a wait."""
KEPT_FREE = 0.2
"""Of the API's window: however many files are wanted, messages can still be read and sent."""
TOLD_EVERY = 0.25
"""Seconds between two announcements."""

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Trouble:
    """What went wrong with a file lately. ``farthest``: bytes there have been of it. Times are monotonic."""

    tries: int = 0
    not_before: float = -inf
    farthest: int = 0


class Transfers:
    """``progress`` is what is on its way now, by transfer id, kept up to date in place.

    ``on_doubt`` is called when the line may be down.
    """

    def __init__(
        self,
        means: Means,
        tempo: Tempo,
        progress: dict[int, Moving],
        *,
        on_doubt: Callable[[], None] = lambda: None,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._means = means
        self._archive = means.archive
        self._ledger = means.ledger
        self._line = means.line
        self._clock = means.clock
        self._tempo = tempo
        self._progress = progress
        self._on_doubt = on_doubt
        self._jitter = jitter
        self._under_way: dict[int, tuple[Fetch, asyncio.Task[None]]] = {}
        self._trouble: dict[int, Trouble] = {}
        self._was_closed = False
        self._list_changed = True  # or may have, before us
        self._waiting: list[int] = []
        self._error: BaseException | None = None
        self._woken = asyncio.Event()
        self._news: set[int] = set()  # what changed and was not announced yet
        self._has_news = asyncio.Event()

    async def run(self) -> None:
        """Fetch until cancelled. Raises InvalidToken when the service refuses the token."""
        leave = self._archive.subscribe(self._heard)
        self._line.listeners.append(self._woken.set)
        telling = asyncio.create_task(self._tell())
        try:
            while self._error is None:
                self._woken.clear()
                if self._list_changed:
                    self._list_changed = False
                    await self._drop_what_is_not_wanted()
                    self._look_at_the_list()
                until = self._start_what_is_due()
                await self._clock.wait(self._woken, min(until - self._clock.monotonic(), self._tempo.slice))
        finally:
            leave()
            self._line.listeners.remove(self._woken.set)
            telling.cancel()
            await self._finish()
        raise self._error

    def _heard(self, change: Changed) -> None:
        if change.kind in (Kind.TRANSFERS, Kind.EVERYTHING):
            self._list_changed = True
            self._woken.set()

    # Beginning and ending.

    def _look_at_the_list(self) -> None:
        db = self._archive.db
        self._waiting = [one for one in transfers.open_ids(db) if one not in self._under_way]
        for transfer_id in self._trouble.keys() - self._under_way.keys():
            row = transfers.get(db, transfer_id)
            if row is None or row.state is TransferState.QUEUED:  # the person wants it tried now
                del self._trouble[transfer_id]

    def _start_what_is_due(self) -> float:
        """Start as many as may be under way; when it will be the next one's turn (monotonic)."""
        if self._line.error is not None:
            self._was_closed = True
            return inf
        if self._was_closed:
            self._was_closed = False
            self._trouble.clear()  # it was the line
        now, until = self._clock.monotonic(), inf
        for transfer_id in tuple(self._waiting):
            if self._is_full():
                return inf  # until one of them ends
            if (free := self._may_ask_at(now)) > now:
                return free
            trouble = self._trouble.get(transfer_id)
            if trouble and trouble.not_before > now:
                until = min(until, trouble.not_before)
                continue
            self._waiting.remove(transfer_id)
            row = transfers.get(self._archive.db, transfer_id)
            if row is not None and row.is_open:
                self._start(row)
        return until

    def _is_full(self) -> bool:
        coming = sum(not fetch.arrived for fetch, _ in self._under_way.values())
        return coming >= AT_ONCE or len(self._under_way) >= AT_ONCE + NOT_NAMED_YET

    def _may_ask_at(self, now: float) -> float:
        """When there is something left of the API's window for another address (monotonic)."""
        budget, wall = self._means.service.budget, self._clock.now()
        kept_free = int(KEPT_FREE * budget.limit) + len(self._under_way)
        if budget.reset_at is None or budget.left(wall) > kept_free:
            return now
        return now + max(0.0, budget.reset_at - budget.server_now(wall))

    def _start(self, row: TransferRow) -> None:
        moving = self._progress[row.transfer_id] = Moving(row.size, row.received)
        fetch = Fetch(self._means, row, moving, partial(self._has_come, row.transfer_id))
        task = asyncio.create_task(self._attempt(row.transfer_id, fetch), name=f"file {row.transfer_id}")
        self._under_way[row.transfer_id] = fetch, task
        task.add_done_callback(partial(self._ended, row.transfer_id))
        self._tell_of(row.transfer_id)

    def _has_come(self, transfer_id: int) -> None:
        self._tell_of(transfer_id)
        if self._under_way[transfer_id][0].arrived:
            self._woken.set()

    def _ended(self, transfer_id: int, task: asyncio.Task[None]) -> None:
        del self._under_way[transfer_id]
        self._progress.pop(transfer_id, None)
        self._tell_of(transfer_id)
        self._woken.set()
        if task.cancelled():
            self._list_changed = True
        else:
            self._error = self._error or task.exception()

    async def _drop_what_is_not_wanted(self) -> None:
        """Stop what was cancelled, and take away what there is of it."""
        for transfer_id, (_, task) in self._under_way.items():
            row = transfers.get(self._archive.db, transfer_id)
            if row is None or row.state is TransferState.CANCELLED:
                task.cancel()
        for row in transfers.leftovers(self._archive.db):
            if row.transfer_id not in self._under_way:
                with self._writing_down(row.transfer_id):
                    await self._take_away(row)

    async def _take_away(self, row: TransferRow) -> None:
        if row.part is not None:
            try:
                await on_thread(remove, Path(row.folder), row.part)
            except OSError as error:
                _log.warning("what there is of transfer %d cannot be removed: %s", row.transfer_id, error)
        self._trouble.pop(row.transfer_id, None)
        await self._ledger.write(transfers.begin_anew, row.transfer_id)

    async def _finish(self) -> None:
        """Stop, and write down how far each of them is."""
        tasks = [task for _, task in self._under_way.values()]
        safe = {transfer_id: fetch for transfer_id, (fetch, _) in self._under_way.items()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        with suppress(ArchiveError):  # they go on from where they were known to be
            await self._ledger.write(_stopped, {one: fetch.safe for one, fetch in safe.items()})
        await self._ledger.settle()

    # One try.

    async def _attempt(self, transfer_id: int, fetch: Fetch) -> None:
        """Try it, and write down what became of it."""
        with self._writing_down(transfer_id):
            try:
                await fetch.run()
            except (InvalidToken, ArchiveError):
                raise
            except NotWanted:
                self._list_changed = True
            except NameTaken:  # the file of that name is not ours: another name, then
                await self._ledger.write(transfers.begin_anew, transfer_id)
                await self._again(transfer_id, fetch, "folder_unwritable", soon=True)
            except ChatworkError as error:
                await self._trouble_with(transfer_id, fetch, error)
            except CannotSave as error:
                await self._fail(transfer_id, fetch, error.code, keep=error.code == "disk_full")
            except OSError as error:
                _log.warning("transfer %d: %s", transfer_id, error)
                await self._fail(transfer_id, fetch, disk_trouble(error), keep=True)
            except Exception:  # one file that nobody can make sense of stops nothing else
                _log.exception("transfer %d", transfer_id)
                await self._fail(transfer_id, fetch, "unexpected", keep=True)
            else:
                self._trouble.pop(transfer_id, None)

    @contextmanager
    def _writing_down(self, transfer_id: int) -> Iterator[None]:
        """An archive that cannot be written (a full disk) may be better soon: till then nothing begins."""
        try:
            yield
        except ArchiveError as error:
            _log.warning("transfer %d: %s", transfer_id, error)
            self._line.failed(error.code)
            self._list_changed = True

    async def _trouble_with(self, transfer_id: int, fetch: Fetch, error: ChatworkError) -> None:
        passes = (
            isinstance(error, FileRefused | FileChanged | WrongSize) or error.outcome is not Outcome.REFUSED
        )
        if not passes:
            await self._fail(transfer_id, fetch, error.code, keep=False)
            return
        if isinstance(error, RateLimited):
            self._line.heard(error, self._means.service.budget)
            await self._pause(transfer_id, fetch, error.code)
            return
        self._on_doubt()
        await self._again(transfer_id, fetch, error.code, soon=isinstance(error, FileRefused | FileChanged))

    async def _again(self, transfer_id: int, fetch: Fetch, code: str, *, soon: bool) -> None:
        """Another try has failed: wait for the next one, or give it up; ``soon``: what may help is to ask."""
        trouble = self._trouble.setdefault(transfer_id, Trouble())
        if fetch.safe > trouble.farthest:
            trouble.farthest, trouble.tries = fetch.safe, 0
        trouble.tries += 1
        if trouble.tries >= MOST_TRIES:
            del self._trouble[transfer_id]
            await self._fail(transfer_id, fetch, code, keep=True)
            return
        if not soon or trouble.tries > AT_ONCE_AGAIN:
            first, longest = self._tempo.backoff
            wait = min(longest, first * 2 ** (trouble.tries - 1)) * (0.75 + self._jitter() / 2)
            trouble.not_before = self._clock.monotonic() + wait
        await self._pause(transfer_id, fetch, code)

    async def _pause(self, transfer_id: int, fetch: Fetch, code: str) -> None:
        await self._ledger.write(transfers.paused, transfer_id, code, received=fetch.safe)
        self._list_changed = True

    async def _fail(self, transfer_id: int, fetch: Fetch, code: str, *, keep: bool) -> None:
        """It will not go on by itself; ``keep`` what there is of it, so that it can go on from there."""
        useless = fetch.part is not None and not fetch.safe
        row = transfers.get(self._archive.db, transfer_id)
        if row is not None and (useless or not keep):
            await self._take_away(row)
        received = fetch.safe if keep else 0
        await self._ledger.write(
            transfers.failed, transfer_id, code, received=received, now=self._clock.now()
        )

    # Announcing.

    def _tell_of(self, transfer_id: int) -> None:
        self._news.add(transfer_id)
        self._has_news.set()

    async def _tell(self) -> None:
        """Announce what has changed, but not all the time; with it, how much is safe is written down."""
        never = asyncio.Event()
        while True:
            await self._has_news.wait()
            self._has_news.clear()
            news, self._news = self._news, set()
            safe = {one: fetch.safe for one, (fetch, _) in self._under_way.items() if one in news}
            try:
                await self._ledger.write(transfers.progressed, safe, news)
            except ArchiveError as error:
                _log.warning("how far the files are: %s", error)
            await self._clock.wait(never, TOLD_EVERY)


def _stopped(db: Connection, safe: Mapping[int, int]) -> None:
    transfers.progressed(db, safe)
    transfers.interrupted(db)


_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_NO_FOLDER = {errno.ENOENT, errno.ENOTDIR}


def disk_trouble(error: OSError) -> str:
    """Why nothing can be written there, as a code."""
    if error.errno in _NO_ROOM:
        return "disk_full"
    return "folder_missing" if error.errno in _NO_FOLDER else "folder_unwritable"

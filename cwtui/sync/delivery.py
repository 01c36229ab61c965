"""Empties the outbox: carries out what the person wants done, exactly once.

One task per room at a time; but a file may take minutes, and what counts as read goes beside it. Before the
first byte of an attempt leaves, it is journalled; how it ends is one of four: accepted, refused, not yet,
unknown. An unknown outcome is looked for, never simply repeated. Only who holds the engine's lock may run
this, and only for the archive's own account.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from functools import partial
from math import inf
from typing import Any, NamedTuple

from cwtui.chatwork.budget import LANE_SECONDS
from cwtui.store import ArchiveError, Changed, Kind, outbox, outgoing
from cwtui.store.wishes import MarkRead, MarkUnread, OutboxRow, Upload, WishState
from cwtui.sync.courier import UNPROVEN, Courier
from cwtui.sync.errands import Ground, errand
from cwtui.sync.lanes import AskFirst, Attempt, Interrupted, Look, Wait, turn
from cwtui.sync.line import Line
from cwtui.sync.proof import Decision

AT_ONCE = 4
"""Lanes in which something is done at the same time: fewer than there are connections."""
FAREWELL = 2.0
"""Seconds an attempt under way is given to end well when we are told to stop."""

_EVIDENCE = (Kind.MESSAGES, Kind.TASKS, Kind.FILES)

Move = Coroutine[Any, Any, None]
_log = logging.getLogger(__name__)


class Lane(NamedTuple):
    """One after the other: what is open for a room, or of that what may go beside a file."""

    room_id: int
    beside_a_file: bool = False


def is_on_its_way(row: OutboxRow) -> bool:
    """Is it a file that is being sent?"""
    return isinstance(row.wish, Upload) and row.state is WishState.ATTEMPTING


class Delivery:
    """``on_sent`` is called when something was posted, ``on_doubt`` when the line may be down."""

    def __init__(
        self,
        ground: Ground,
        line: Line,
        *,
        on_sent: Callable[[], None] = lambda: None,
        on_doubt: Callable[[], None] = lambda: None,
    ) -> None:
        self._ground = ground
        self._archive = ground.reader.archive
        self._budget = ground.reader.service.budget
        self._line = line
        self._courier = Courier(ground, line, on_sent=on_sent, on_doubt=on_doubt)
        self._woken = asyncio.Event()
        self._seen_through: set[int] = set()  # rooms with nothing new that could answer a question
        self._copies: set[str] = set()  # of files that are to be sent
        self._under_way: dict[Lane, asyncio.Task[None]] = {}
        self._error: BaseException | None = None

    async def run(self) -> None:
        """Deliver until cancelled. Raises InvalidToken when the service refuses the token."""
        leave = self._archive.subscribe(self._heard)
        self._line.listeners.append(self._woken.set)
        clock, tempo = self._ground.clock, self._ground.tempo
        self._remember_posts()
        try:
            while self._error is None:
                self._woken.clear()
                until = self._start_what_is_due() if self._courier.is_ready() else inf
                await clock.wait(self._woken, min(until - clock.now(), tempo.slice))
        finally:
            leave()
            self._line.listeners.remove(self._woken.set)
            await self._finish()
        raise self._error

    def _remember_posts(self) -> None:
        """The service still counts what was posted before this start."""
        now = self._ground.clock.now()
        since = now - LANE_SECONDS - self._ground.tempo.deadline
        for room_id, began in outbox.posted_since(self._archive.db, since):
            self._budget.posted(room_id, min(began + self._ground.tempo.deadline, now))

    def _tidy(self, rows: Sequence[OutboxRow]) -> None:
        """Copies of files whose wish is done or given up are needed no more."""
        folder, wanted = self._archive.folder, {row.wish.copy for row in rows if isinstance(row.wish, Upload)}
        with suppress(OSError):  # they are swept away some day
            for name in self._copies - wanted:
                outgoing.remove(folder, name)
        self._copies = wanted

    def _heard(self, change: Changed) -> None:
        if change.kind is Kind.EVERYTHING:
            self._seen_through.clear()
        elif change.kind in _EVIDENCE and change.room_id is not None:
            self._seen_through.discard(change.room_id)
        if change.kind in (Kind.OUTBOX, Kind.EVERYTHING, *_EVIDENCE):
            self._woken.set()

    def _start_what_is_due(self) -> float:
        """Start a task for every lane in which it is somebody's turn; when it will be the next one's."""
        until = inf
        rows = outbox.open_rows(self._archive.db)
        self._tidy(rows)
        for lane, its_rows in self._lanes(rows).items():
            if len(self._under_way) >= AT_ONCE:
                continue
            move = self._move(lane, its_rows)
            if isinstance(move, float):
                until = min(until, move)
                continue
            task = asyncio.create_task(move, name=f"lane {lane.room_id}")
            self._under_way[lane] = task
            task.add_done_callback(partial(self._ended, lane))
        return until

    def _lanes(self, rows: Sequence[OutboxRow]) -> dict[Lane, list[OutboxRow]]:
        """What is open in each lane in which nothing is under way."""
        rooms: dict[int, list[OutboxRow]] = {}
        for row in rows:
            rooms.setdefault(row.wish.room_id, []).append(row)
        free: dict[Lane, list[OutboxRow]] = {}
        for room_id, all_of_it in rooms.items():
            whole, beside = Lane(room_id), Lane(room_id, beside_a_file=True)
            if beside in self._under_way:
                continue
            if whole not in self._under_way:
                free[whole] = all_of_it
            elif any(is_on_its_way(row) for row in all_of_it):
                free[beside] = [row for row in all_of_it if isinstance(row.wish, MarkRead | MarkUnread)]
        return free

    def _move(self, lane: Lane, rows: Sequence[OutboxRow]) -> Move | float:
        """What to do in a lane, within the limits; or until when there is nothing to do."""
        now = self._ground.clock.now()
        is_whole = not lane.beside_a_file
        if is_whole and lane.room_id not in self._seen_through and (found := self._found(rows)):
            return found
        match turn(rows, now, self._ground.tempo, self._courier.looked):
            case Attempt(row):
                free = self._budget.free_at(now)
                if errand(row.wish).posts:
                    free = max(free, self._budget.may_post_at(lane.room_id, now))
                return free if free > now else self._courier.attempt(row)
            case Look(row):
                free = self._budget.free_at(now)
                return free if free > now else self._courier.look(row)
            case AskFirst(row):
                return self._courier.ask_first(row)
            case Interrupted(row):
                return self._courier.interrupted(row)
            case Wait(until):
                return until

    def _found(self, lane: Sequence[OutboxRow]) -> Move | None:
        """A question the person need not answer any more: what it is about has turned up meanwhile.

        While the outcome of a later message is unknown, what turns up may as well be that one.
        """
        if any(row.state in (WishState.ATTEMPTING, WishState.UNKNOWN) for row in lane):
            return None
        for row in lane:
            decide = errand(row.wish).from_archive
            if row.state is WishState.ASKED and row.error == UNPROVEN and decide is not None:
                verdict = decide(self._ground, row)
                if verdict.decision is Decision.ACCEPTED:
                    return self._courier.settle(row, verdict)
        self._seen_through.add(lane[0].wish.room_id)
        return None

    def _ended(self, lane: Lane, task: asyncio.Task[None]) -> None:
        del self._under_way[lane]
        self._woken.set()
        if task.cancelled():
            return
        error = task.exception()
        if isinstance(error, ArchiveError):  # a full disk, say: it may be better soon
            _log.warning("room %d: %s", lane.room_id, error)
            self._line.failed(error.code)
        elif error is not None:
            self._error = self._error or error

    async def _finish(self) -> None:
        """Let what is under way end well, but not for ever."""
        if under_way := set(self._under_way.values()):
            _, late = await asyncio.wait(under_way, timeout=FAREWELL)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

"""One wish: the attempt to carry it out, its four outcomes, and the look when the outcome is unknown."""

from __future__ import annotations

from collections.abc import Callable
from sqlite3 import Connection

import msgspec

from cwtui.chatwork.errors import (
    ChatworkError,
    ConnectionLost,
    InvalidToken,
    NoConnection,
    Outcome,
    RateLimited,
    RoomRateLimited,
)
from cwtui.store import messages, outbox
from cwtui.store.wishes import OutboxRow
from cwtui.sync.clock import Jumps
from cwtui.sync.errands import FLOOR_MARGIN, Clash, Done, Ground, errand
from cwtui.sync.line import Line
from cwtui.sync.proof import Decision, Verdict

STALE = "stale"
"""Why the person is asked: the wish is so old that it may not be meant any more."""
UNPROVEN = "outcome_unknown"
"""Why the person is asked: nothing proves whether it was carried out."""


class Courier:
    """All methods raise InvalidToken when the service refuses the token, and ArchiveError.

    ``on_sent`` is called when something was posted, ``on_doubt`` when the line may be down. ``looked``
    is when a wish of unknown outcome was last looked for, by its id.
    """

    def __init__(
        self, ground: Ground, line: Line, *, on_sent: Callable[[], None], on_doubt: Callable[[], None]
    ) -> None:
        self._ground = ground
        self._archive = ground.reader.archive
        self._budget = ground.reader.service.budget
        self._line = line
        self._on_sent = on_sent
        self._on_doubt = on_doubt
        self._jumps = Jumps(ground.clock)
        self._ended: dict[int, float] = {}  # when attempts of unknown outcome ended (monotonic)
        self.looked: dict[int, float] = {}

    def is_ready(self) -> bool:
        """Is the line open, and the server's time known? Every attempt and every look counts on both."""
        if self._jumps.noticed():
            self._line.clock_jumped()
        return self._line.is_open

    async def attempt(self, row: OutboxRow) -> None:
        """Journal it, carry it out, and write down what became of it."""
        task, reader = errand(row.wish), self._ground.reader
        at_work = reader.putting_a_file if task.adds_a_file else reader.writing
        async with at_work(row.wish.room_id):
            if code := task.impossible(self._ground, row.wish):
                await self._archive.write(outbox.refused, row.wish_id, code)
                return
            if not self.is_ready():
                return
            began, floor = self._ground.clock.monotonic(), self._ground.server_now() - FLOOR_MARGIN
            if not await self._archive.write(_journal, row, now=self._ground.clock.now(), floor=floor):
                return  # taken back, or put off, in the last moment
            self._line.spend()
            try:
                done = await task.carry_out(self._ground, row)
            except Clash as clash:
                await self._archive.write(_put_to_the_person, row, clash)
                return
            except ChatworkError as error:
                took = self._ground.clock.monotonic() - began
                await self._failed(row, error, ended=floor + FLOOR_MARGIN + took)
                return
            await self._archive.write(_close, row, done)
        if task.posts or task.stirs:
            self._on_sent()

    async def _failed(self, row: OutboxRow, error: ChatworkError, ended: float) -> None:
        """``ended`` is the server's time, as it follows from when the attempt began and how long it took."""
        now, wish_id = self._ground.clock.now(), row.wish_id
        match error.outcome:
            case Outcome.REFUSED:
                code = errand(row.wish).codes.get(error.code, error.code)
                await self._archive.write(outbox.refused, wish_id, code, error.words)
            case Outcome.NOT_YET:
                not_before = now + error.wait_seconds if isinstance(error, RoomRateLimited) else 0.0
                await self._archive.write(outbox.not_yet, wish_id, not_before, error.code)
            case Outcome.UNKNOWN:
                self._ended[wish_id] = self._ground.clock.monotonic()
                settle = ended + self._ground.tempo.settle
                await self._archive.write(outbox.unknown, wish_id, now, settle=settle)
        self._heard(error)

    def _heard(self, error: ChatworkError) -> None:
        """What the error says about more than this wish."""
        if isinstance(error, InvalidToken):
            raise error
        if isinstance(error, RateLimited | NoConnection):
            self._line.heard(error, self._budget)
        elif isinstance(error, ConnectionLost):
            self._on_doubt()

    async def look(self, row: OutboxRow) -> None:
        """Find out whether it was carried out, as far as that can be known by now."""
        try:
            verdict = await errand(row.wish).look(self._ground, self._settling_later(row))
        except ChatworkError as error:
            self.looked[row.wish_id] = self._ground.clock.now()
            self._heard(error)
            return
        await self.settle(row, verdict)

    def _settling_later(self, row: OutboxRow) -> OutboxRow:
        """``row``, settling later where the machine slept during the attempt.

        That is not to be told from a clock that was set before the server's time is known anew.
        """
        if row.wish_id not in self._ended:
            return row
        passed = self._ground.clock.monotonic() - self._ended[row.wish_id]
        settle = self._ground.server_now() - passed + self._ground.tempo.settle
        return msgspec.structs.replace(row, settle=max(row.settle or 0.0, settle))

    async def settle(self, row: OutboxRow, verdict: Verdict) -> None:
        """Write down what a look has shown."""
        wish_id, write = row.wish_id, self._archive.write
        if verdict.decision is Decision.WAIT:
            self.looked[wish_id] = self._ground.clock.now()
            return
        self.looked.pop(wish_id, None)
        self._ended.pop(wish_id, None)
        match verdict.decision:
            case Decision.ACCEPTED:
                await write(_close, row, Done(verdict.message_id, wish=verdict.wish))
            case Decision.ABSENT:
                await write(outbox.not_yet, wish_id, 0.0)
            case Decision.ASK:
                await write(outbox.ask, wish_id, UNPROVEN)
            case Decision.FAILED:
                await write(outbox.refused, wish_id, verdict.code or UNPROVEN)

    async def ask_first(self, row: OutboxRow) -> None:
        """It has waited too long to be carried out without a question."""
        await self._archive.write(outbox.ask, row.wish_id, STALE)

    async def interrupted(self, row: OutboxRow) -> None:
        """Its attempt ended without our being able to write down how: the disk was full, say."""
        settle = self._ground.server_now() + self._ground.tempo.settle
        await self._archive.write(outbox.unknown, row.wish_id, self._ground.clock.now(), settle=settle)


def _journal(db: Connection, row: OutboxRow, *, now: float, floor: float) -> bool:
    tip = messages.newest_id(db, row.wish.room_id)
    return outbox.begin_attempt(db, row.wish_id, now=now, floor=floor, tip=tip)


def _close(db: Connection, row: OutboxRow, done: Done) -> None:
    """It is done, or a step of it is: both with what it made, or neither."""
    done.save(db)
    if done.wish is not None:
        outbox.note(db, row.wish_id, done.wish)
    if errand(row.wish).more(done.wish or row.wish):
        outbox.go_on(db, row.wish_id)
    else:
        outbox.accepted(db, row.wish_id, done.message_id)


def _put_to_the_person(db: Connection, row: OutboxRow, clash: Clash) -> None:
    clash.save(db)
    outbox.note(db, row.wish_id, clash.wish)
    outbox.ask(db, row.wish_id, clash.code)

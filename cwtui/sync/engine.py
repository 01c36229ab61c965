"""The loop around the plan: asks what it says, when it says, and keeps the status. Only this waits."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from functools import partial
from math import inf

from cwtui.chatwork.errors import (
    BadAnswer,
    ChatworkError,
    ConnectionLost,
    InvalidToken,
    NoConnection,
    RateLimited,
    ServerError,
)
from cwtui.chatwork.models import RoomType
from cwtui.store import ArchiveError, messages, rooms, unreachable
from cwtui.sync.asks import Ask, Files, Members, Message, MyTasks, Need, Rooms, RoomTasks
from cwtui.sync.attention import Attention
from cwtui.sync.clock import Clock, Jumps
from cwtui.sync.knowledge import Allowance, Knowledge, LivelyRoom, Paid, Rank, StaleRoom
from cwtui.sync.line import Line
from cwtui.sync.plan import LIVELY, Step, next_step
from cwtui.sync.purse import WINDOW
from cwtui.sync.reading import Reader
from cwtui.sync.state import Phase, Status
from cwtui.sync.tempo import Tempo

NOTICEABLE = 15.0  # seconds the limits may hold us before it is said
REFUSED_ASK = 300.0  # seconds until something we were refused (a room, say) is asked for again
FAILED_ASK = 10.0  # the same where the service failed at one thing alone
AT_ONCE = 3  # requests beside the heartbeat; with those of the delivery as many as there are connections
LATELY = 3600.0 + LIVELY  # seconds after a message: an hour in which it may be corrected, and one look more


class Engine:
    """Asks until cancelled."""

    def __init__(
        self, reader: Reader, attention: Attention, line: Line, status: Status, clock: Clock, tempo: Tempo
    ) -> None:
        self._reader = reader
        self._db = reader.archive.db
        self._budget = reader.service.budget
        self._attention = attention
        self._line = line
        self._status = status
        self._clock = clock
        self._tempo = tempo
        self._jumps = Jumps(clock)
        self._asked: dict[Ask, float] = {}
        self._retry_at: dict[Ask, float] = {}
        self._read_for: dict[Ask, object] = {}  # what the list of rooms counted when it was last asked
        self._catching_up = True
        self._closed_at = -inf
        self._under_way: dict[Ask, tuple[Rank, asyncio.Task[None]]] = {}
        self._error: BaseException | None = None
        self._woken = asyncio.Event()

    async def run(self) -> None:
        """Raises InvalidToken when the service refuses the token."""
        self._attention.changed = self._reader.freed = self._woken.set
        self._line.listeners.append(self._woken.set)
        try:
            while self._error is None:
                self._woken.clear()
                await self._go_on()
        finally:
            self._attention.changed = self._reader.freed = lambda: None
            self._line.listeners.remove(self._woken.set)
            await self._finish()
        raise self._error

    async def _go_on(self) -> None:
        if self._jumps.noticed():
            self._line.clock_jumped()
            self._attention.hurry = True
        now = self._clock.monotonic()
        step = next_step(self._knowledge(now), now)
        self._show(step, now)
        if step.at > now:
            await self._clock.wait(self._woken, min(step.at - now, self._tempo.slice))
        elif not self._may_begin(step.ask):
            await self._clock.wait(self._woken, self._tempo.slice)  # for one of them to end
        else:
            self._begin(step, now)
            await asyncio.sleep(0)  # it counts as spent from here on

    def _may_begin(self, ask: Ask) -> bool:
        """Those that do not answer hold up no heartbeat. Whether a closed line is open, one finds out."""
        if self._line.error is not None:
            return not self._under_way
        return isinstance(ask, Rooms) or len(self._under_way) < AT_ONCE

    def _begin(self, step: Step, now: float) -> None:
        if step.rank not in _FOR_THE_PERSON:
            self._line.paced.append(Paid(now, step.rank))
        before = self._asked.get(step.ask)
        self._asked[step.ask] = now
        if isinstance(step.ask, Rooms):
            self._attention.hurry = False
        task = asyncio.create_task(self._ask(step.ask, now, before), name=f"ask {step.ask}")
        self._under_way[step.ask] = step.rank, task
        task.add_done_callback(partial(self._ended, step.ask))

    def _ended(self, ask: Ask, task: asyncio.Task[None]) -> None:
        del self._under_way[ask]
        self._woken.set()
        if not task.cancelled():
            error = task.exception()  # several may fail at once, of a token that has died: all are heard
            self._error = self._error or error

    async def _finish(self) -> None:
        tasks = [task for _, task in self._under_way.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _knowledge(self, now: float) -> Knowledge:
        eyes, counted = self._attention, rooms.counted_when_read(self._db)
        # What the server dates is older here by as much as its clock is behind the plan's.
        behind = self._budget.server_now(self._clock.now()) - now
        lately = rooms.lively(self._db, now + behind - LATELY) if eyes.is_somebody_there() else ()
        needs = [need for need in eyes.needs() if not self._is_met(need)]
        return Knowledge(
            stale=[_stale_room(room, counted, behind) for room in rooms.stale(self._db)],
            lively=[LivelyRoom(room_id, at - behind) for room_id, at in lately if room_id in counted],
            needs=needs,
            moved=frozenset(need.ask for need in needs if self._has_moved(need.ask)),
            eyes=eyes.eyes,
            eyes_at=eyes.eyes_at,
            focused=eyes.focused,
            key_at=eyes.key_at,
            sent_at=eyes.sent_at,
            tasks_moved=Rooms() in self._asked and self._has_moved(MyTasks()),
            allowance=self._allowance(now),
            asked=self._asked,
            spent=[moment for moment in self._line.spent if moment > now - WINDOW],
            paced=[paid for paid in self._line.paced if paid.at > now - WINDOW],
            retry_at=self._retry_at,
            busy=frozenset(self._reader.busy),
            filing=frozenset(self._reader.filing),
            under_way=frozenset(self._under_way),
            open_at=self._line.open_at,
            hurry=eyes.hurry,
        )

    def _is_met(self, need: Need) -> bool:
        """Is it in the archive already, from an earlier run, or because it never changes?"""
        match need.ask:
            case Message(room_id, message_id):  # asked for once, whether there is one or not
                return messages.get(self._db, message_id) is not None or unreachable.is_noted(
                    self._db, message_id, self._clock.now()
                )
            case Members(room_id) if need.ask not in self._asked:
                room = rooms.get(self._db, room_id)
                read_at = room.members_at if room else None
                return read_at is not None and 0 <= self._clock.now() - read_at < need.fresh_for
        return False

    def _has_moved(self, ask: Ask) -> bool:
        """Does the list of rooms count something else now than when this was last asked?"""
        return self._count_of(ask) != self._read_for.get(ask)

    def _count_of(self, ask: Ask) -> object:
        """What the list of rooms counts of the things asked for; None where it counts nothing of them."""
        match ask:
            case MyTasks():
                return rooms.my_task_counts(self._db)
            case Files(room_id):
                room = rooms.get(self._db, room_id)
                return room.file_num if room else None
            case RoomTasks(room_id):
                room = rooms.get(self._db, room_id)
                return room.task_num if room else None
        return None

    def _allowance(self, now: float) -> Allowance:
        """What the server's headers said, on the plan's clock."""
        budget, wall = self._budget, self._clock.now()
        if budget.reset_at is None:
            return Allowance(budget.limit)
        ends_at = now + budget.reset_at - budget.server_now(wall)
        return Allowance(budget.limit, budget.left(wall), ends_at, budget.others_coming(wall))

    async def _ask(self, ask: Ask, began: float, before: float | None) -> None:
        count = self._count_of(ask)
        try:
            await self._reader.read(ask)
        except ChatworkError as error:
            self._failed(ask, error, began)
            self._nothing_learnt(ask, before)
            return
        except ArchiveError as error:  # a full disk, say: what was read is asked for again
            self._line.failed(error.code)
            self._nothing_learnt(ask, before)
            return
        self._retry_at.pop(ask, None)
        if count is not None:
            self._read_for[ask] = count
        self._line.worked()

    def _failed(self, ask: Ask, error: ChatworkError, began: float) -> None:
        """Is it the line, the limit, or this one thing?"""
        now = self._clock.monotonic()
        match error:
            case InvalidToken():
                raise error
            case RateLimited() | NoConnection() | ConnectionLost():
                self._close_line(error, began)
            case _ if isinstance(ask, Rooms):  # without the list of rooms there is nothing to do
                self._close_line(error, began)
            case ServerError() | BadAnswer():
                self._retry_at[ask] = now + FAILED_ASK
            case _:
                self._retry_at[ask] = now + REFUSED_ASK

    def _nothing_learnt(self, ask: Ask, before: float | None) -> None:
        """What is known of it is as old as it was: it need not wait until this would have been too old."""
        if before is not None:
            self._asked[ask] = before
        else:
            del self._asked[ask]

    def _close_line(self, error: ChatworkError, began: float) -> None:
        if began < self._closed_at:
            return  # asked before the failure that closed it: no news
        self._closed_at = self._clock.monotonic()
        self._line.heard(error, self._budget)
        self._attention.hurry = True  # the heartbeat tells when it is open again

    def _show(self, step: Step, now: float) -> None:
        """Say where synchronisation stands."""
        wall, budget = self._clock.now(), self._budget
        left = budget.left(wall) if budget.reset_at is not None else None
        if self._line.error is not None:
            self._catching_up = True
            self._status.show_closed(self._line, self._clock, left)
        elif step.limited and step.at - now > NOTICEABLE:
            self._status.show(Phase.LIMITED, wall, until=wall + step.at - now, api_left=left)
        elif Rooms() in self._asked:
            reading = any(rank not in _BY_THE_WAY for rank, _ in self._under_way.values())
            to_read = step.at <= now and step.rank not in _BY_THE_WAY and step.rank is not Rank.HEARTBEAT
            self._catching_up = self._catching_up and (reading or to_read)
            phase = Phase.FETCHING if self._catching_up else Phase.FRESH
            beat_at = wall - now + self._asked[Rooms()]
            self._status.show(phase, wall if self._catching_up else beat_at, api_left=left)


_FOR_THE_PERSON = frozenset({Rank.NEED, Rank.REQUESTS})
"""What the screen shows; of those who ask to become a contact it does so at all times."""
_BY_THE_WAY = frozenset({Rank.FIRST, Rank.REQUESTS, Rank.EDITS, Rank.LIVELY})
"""What is asked when nothing is known to have changed."""


def _stale_room(room: rooms.RoomRow, counted: Mapping[int, tuple[int, int]], behind: float) -> StaleRoom:
    messages_then, mentions_then = counted.get(room.room_id, (room.message_num, 0))
    return StaleRoom(
        room.room_id,
        moved_at=room.last_update_time - behind,
        unread=room.unread_num,
        calls=room.mention_num - mentions_then,
        direct=room.type is RoomType.DIRECT,
        ever_read=room.room_id in counted,
        behind=room.message_num - messages_then,
    )

"""What the task desk wants to be fresh, and what of it has been answered."""

from __future__ import annotations

import time
from enum import IntEnum

from cwtui.chatwork.models import TaskStatus
from cwtui.store import news, rooms, tasks
from cwtui.store.rooms import RoomRow
from cwtui.sync.asks import MyTasks, Need, RoomTasks
from cwtui.ui.context import Context

FRESH = 60.0  # seconds
ROOMS_AT_ONCE = 8  # rooms asked for what I gave, in a minute
A_MINUTE = 55.0  # seconds: a bit less, for timers come late
GIVEN_FRESH = 600.0  # seconds


class Tab(IntEnum):
    """The lists of the desk, in their order."""

    MINE = 0
    GIVEN = 1
    ROOM = 2
    DONE = 3


class DeskNeeds:
    """Declared again and again while the desk shows it."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._declared: dict[int, float] = {}  # by room: when it was last asked for what I gave (monotonic)
        self._given_at = -A_MINUTE

    def declare(self, tab: Tab, room_id: int | None) -> None:
        """This is shown; ``room_id`` is the room that "this room" means."""
        match tab:
            case Tab.MINE:
                self._need(MyTasks())
            case Tab.GIVEN:
                self._given()
            case Tab.ROOM if room_id is not None:
                self._need(RoomTasks(room_id))
            case Tab.DONE:
                self._need(MyTasks(TaskStatus.DONE))

    def _given(self) -> None:
        """What I gave: the service lists that room by room, so a few at a time, the liveliest first."""
        now = time.monotonic()
        if now - self._given_at < A_MINUTE:
            return
        self._given_at = now
        db, me = self._context.archive.db, self._context.me

        def due(room: RoomRow) -> bool:
            passed = now - self._declared.get(room.room_id, -GIVEN_FRESH)
            return passed >= (GIVEN_FRESH if tasks.was_asked(db, room.room_id, me) else A_MINUTE)

        def order(room: RoomRow) -> tuple[float, int]:
            return self._declared.get(room.room_id, -GIVEN_FRESH), -room.last_update_time

        for room in sorted(filter(due, self._rooms()), key=order)[:ROOMS_AT_ONCE]:
            self._declared[room.room_id] = now
            self._need(RoomTasks(room.room_id, assigned_by=me), GIVEN_FRESH)

    def _need(self, ask: MyTasks | RoomTasks, fresh_for: float = FRESH) -> None:
        session = self._context.session
        if session.archive is self._context.archive:  # else another account has the screen
            session.need(Need(ask, fresh_for))

    def _rooms(self) -> list[RoomRow]:
        """The rooms in which somebody has an open task."""
        listed = rooms.all(self._context.archive.db)
        return [room for room in listed if room.left_at is None and room.task_num]

    def rooms_asked(self) -> tuple[int, int]:
        """In how many rooms it is known what I gave, and how many have open tasks."""
        db, me = self._context.archive.db, self._context.me
        listed = self._rooms()
        return sum(tasks.was_asked(db, room.room_id, me) for room in listed), len(listed)

    def is_cut(self, tab: Tab, room_id: int | None) -> bool:
        """Did the service list as many as it ever lists, so that there may be more?"""
        db, me = self._context.archive.db, self._context.me
        match tab:
            case Tab.MINE:
                return tasks.is_cut(db)
            case Tab.GIVEN:
                return any(tasks.is_cut(db, room.room_id, assigned_by=me) for room in self._rooms())
            case Tab.ROOM:
                return room_id is not None and tasks.is_cut(db, room_id)
        return tasks.is_cut(db, status=TaskStatus.DONE)

    def answered(self, tab: Tab, room_id: int | None) -> bool:
        """Has the service ever said what is in this tab?"""
        db = self._context.archive.db
        match tab:
            case Tab.MINE:
                return news.tasks_listed(db, TaskStatus.OPEN, None)
            case Tab.GIVEN:
                asked, among = self.rooms_asked()
                return asked == among
            case Tab.ROOM:
                return room_id is None or news.tasks_listed(db, TaskStatus.OPEN, room_id)
        return news.tasks_listed(db, TaskStatus.DONE, None)

"""One ask, its answer, and the answer's way into the archive: one transaction each."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, nullcontext
from sqlite3 import Connection
from typing import TYPE_CHECKING, assert_never

import msgspec

from cwtui.chatwork import models as said
from cwtui.chatwork.errors import BadRequest, Forbidden, NotFound
from cwtui.store import (
    Archive,
    contacts,
    files,
    limitation,
    links,
    members,
    messages,
    rooms,
    tasks,
    unreachable,
)
from cwtui.store.wishes import NO_ROOM
from cwtui.sync.asks import (
    Ask,
    Contacts,
    Files,
    Members,
    Message,
    Messages,
    MyTasks,
    Requests,
    RoomDetails,
    RoomLink,
    Rooms,
    RoomTasks,
)
from cwtui.sync.clock import Clock
from cwtui.sync.line import Line

if TYPE_CHECKING:
    from cwtui.chatwork import Chatwork


class Reader:
    """Asks the service and saves what it says. All methods raise ChatworkError and ArchiveError.

    A room is never read while something is written to it: the answer would be of no known moment. A file may
    be on its way for minutes, and all it leaves is a line in the list of files and a message like anybody's:
    only that list is not read meanwhile. ``busy`` are rooms of the one kind, ``filing`` those of the other.
    ``freed`` is called when a room may be read again.
    """

    def __init__(self, archive: Archive, service: Chatwork, line: Line, clock: Clock) -> None:
        self.archive = archive
        self.service = service
        self._line = line
        self._clock = clock
        self._locks: dict[int, asyncio.Lock] = {}
        self._file_locks: dict[int, asyncio.Lock] = {}
        self._written_at: dict[int, float] = {}
        self.busy: set[int] = set()
        self.filing: set[int] = set()
        self.freed: Callable[[], None] = lambda: None

    async def read(self, ask: Ask) -> None:
        """Ask it, and save the answer."""
        match ask:
            case Messages(room_id):
                await self.messages(room_id)
            case Message(room_id, message_id):
                await self._message_if_there_is_one(room_id, message_id)
            case Files(room_id):
                async with self._list_of_files(room_id):
                    self._line.spend()
                    await self._list(ask)
            case _:
                place = _place(ask)
                async with self._lock(place) if place is not None else nullcontext():
                    self._line.spend()
                    await self._list(ask)

    async def _list(
        self,
        ask: Rooms | RoomDetails | RoomLink | Members | MyTasks | RoomTasks | Files | Contacts | Requests,
    ) -> None:
        service, write = self.service, self.archive.write
        match ask:
            case Rooms():
                began = self._clock.monotonic()
                await write(self._save_rooms, await service.rooms(), began)
            case RoomDetails(room_id):
                await write(rooms.save_one, await service.room(room_id))
            case RoomLink(room_id):
                await write(links.save, room_id, await service.link(room_id), now=self._clock.now())
            case Members(room_id):
                await write(members.save, room_id, await service.members(room_id), now=self._clock.now())
            case MyTasks(status):
                began = self._clock.monotonic()
                await write(self._save_my_tasks, await service.my_tasks(status=status), status, began)
            case RoomTasks(room_id, status, whose, given_by):
                listed = await service.room_tasks(room_id, whose, given_by, status)
                await write(
                    tasks.save_room, room_id, listed, status=status, account_id=whose, assigned_by=given_by
                )
            case Files(room_id, account_id):
                await write(
                    files.save, room_id, await service.files(room_id, account_id), uploader=account_id
                )
            case Contacts():
                await write(contacts.save, await service.contacts())
            case Requests():
                await write(contacts.save_requests, await service.incoming_requests())
            case _:
                assert_never(ask)

    async def messages(self, room_id: int) -> said.Messages:
        """Read and save the newest messages of a room; what the service said."""
        async with self._lock(room_id):
            # The list of rooms may say something new meanwhile: then this reading was for the old word.
            cause = rooms.get(self.archive.db, room_id)
            self._line.spend()
            window = await self.service.messages(room_id)
            await self.archive.write(_save_messages, room_id, window, cause)
            return window

    async def message(self, room_id: int, message_id: int) -> said.Message:
        """Read and save one message."""
        async with self._lock(room_id):
            self._line.spend()
            message = await self.service.message(room_id, message_id)
            await self.archive.write(messages.save_one, room_id, message)
            return message

    async def _message_if_there_is_one(self, room_id: int, message_id: int) -> None:
        """As :meth:`message`. That there is none is an answer, too, and kept: nobody has to ask again."""
        try:
            await self.message(room_id, message_id)
        except (BadRequest, Forbidden, NotFound):
            await self.archive.write(unreachable.note, room_id, message_id, self._clock.now())

    async def given(self, room_id: int, status: said.TaskStatus, giver: int) -> list[said.Task]:
        """Read and save the room's tasks that ``giver`` gave."""
        async with self._lock(room_id):
            self._line.spend()
            listed = await self.service.room_tasks(room_id, None, giver, status)
            await self.archive.write(tasks.save_room, room_id, listed, status=status, assigned_by=giver)
            return listed

    async def task(self, room_id: int, task_id: int) -> said.Task:
        """Read and save one task."""
        async with self._lock(room_id):
            self._line.spend()
            task = await self.service.room_task(room_id, task_id)
            await self.archive.write(tasks.save_one, room_id, task)
            return task

    async def uploaded(self, room_id: int, uploader: int) -> list[said.File]:
        """Read and save the room's files that ``uploader`` put there."""
        async with self._list_of_files(room_id):
            self._line.spend()
            listed = await self.service.files(room_id, uploader)
            await self.archive.write(files.save, room_id, listed, uploader=uploader)
            return listed

    async def requests(self) -> list[said.IncomingRequest]:
        """Read and save who asks to become a contact."""
        async with self._lock(NO_ROOM):
            self._line.spend()
            listed = await self.service.incoming_requests()
            await self.archive.write(contacts.save_requests, listed)
            return listed

    async def is_gone(self, room_id: int) -> bool:
        """Is this room in the list of my rooms no more?"""
        await self.read(Rooms())
        room = rooms.get(self.archive.db, room_id)
        return room is None or room.left_at is not None

    @asynccontextmanager
    async def writing(self, room_id: int) -> AsyncIterator[None]:
        """Nothing else is read from or written to the room meanwhile."""
        self.busy.add(room_id)  # before the lock is ours: nobody shall queue up behind us
        try:
            async with self._lock(room_id):
                yield
        finally:
            self.busy.discard(room_id)
            self._written_at[room_id] = self._clock.monotonic()
            self.freed()

    @asynccontextmanager
    async def putting_a_file(self, room_id: int) -> AsyncIterator[None]:
        """The room's list of files is not read meanwhile; everything else of the room is, as always."""
        self.filing.add(room_id)
        try:
            async with self._file_lock(room_id):
                yield
        finally:
            self.filing.discard(room_id)
            self.freed()

    @asynccontextmanager
    async def _list_of_files(self, room_id: int) -> AsyncIterator[None]:
        # In this order: whoever waits for a file holds up nobody else.
        async with self._file_lock(room_id), self._lock(room_id):
            yield

    def _lock(self, room_id: int) -> asyncio.Lock:
        return self._locks.setdefault(room_id, asyncio.Lock())

    def _file_lock(self, room_id: int) -> asyncio.Lock:
        return self._file_locks.setdefault(room_id, asyncio.Lock())

    def made(self, room_id: int) -> None:
        """I am in this new room: a list that was asked for before that does not know."""
        self._written_at[room_id] = self._clock.monotonic()

    def _save_rooms(self, db: Connection, listed: Sequence[said.Room], began: float) -> None:
        mine = self._mine(db, began)
        every = [_newer(room, mine.get(room.room_id)) for room in listed]
        missing = mine.keys() - self.busy - {room.room_id for room in listed}
        every += [mine[room_id] for room_id in missing]
        rooms.save_list(db, [room for room in every if not _is_left(room)], now=self._clock.now())

    def _save_my_tasks(
        self, db: Connection, listed: Sequence[said.Task], status: said.TaskStatus, began: float
    ) -> None:
        """Where I have finished a task since it was asked, the list would open it again."""
        since = {room_id for room_id, at in self._written_at.items() if at > began}
        tasks.save_mine(db, listed, status=status, written_to=since | self.busy)

    def _mine(self, db: Connection, began: float) -> dict[int, rooms.RoomRow]:
        """The rooms something is being written to, or was after ``began``, as they are known here."""
        since = {room_id for room_id, at in self._written_at.items() if at > began}
        return {room_id: room for room_id in self.busy | since if (room := rooms.get(db, room_id))}


def _place(ask: Ask) -> int | None:
    """The room in which nothing is to be written while this is asked: what was just made would vanish."""
    match ask:
        case RoomTasks(room_id) | Members(room_id) | RoomDetails(room_id) | RoomLink(room_id):
            return room_id
        case Contacts() | Requests():
            return NO_ROOM
    return None


def _newer(room: said.Room, mine: rooms.RoomRow | None) -> said.Room:
    """Facts from before my own write finished would undo it on the screen until the next ones.

    What others have written meanwhile is no less true for that.
    """
    if mine is None:
        return room
    return msgspec.structs.replace(
        mine,
        message_num=max(mine.message_num, room.message_num),
        last_update_time=max(mine.last_update_time, room.last_update_time),
    )


def _is_left(room: said.Room) -> bool:
    return isinstance(room, rooms.RoomRow) and room.left_at is not None


def _save_messages(db: Connection, room_id: int, window: said.Messages, cause: rooms.RoomRow | None) -> None:
    number = cause.message_num if cause else None
    messages.save_window(db, room_id, window.items, limited=window.limited, message_num=number)
    limitation.note(db, room_id, window.limited, window.limitation)
    if cause:
        rooms.heartbeat_read(db, room_id, cause)

"""What was asked before something of mine was done, and is answered after it, undoes nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from cwtui.chatwork import Chatwork
from cwtui.chatwork.models import Role, Room, RoomType
from cwtui.store import Archive, rooms
from cwtui.sync.asks import Rooms
from cwtui.sync.clock import Clock
from cwtui.sync.line import Line
from cwtui.sync.reading import Reader
from tests.support import Simulator
from tests.sync.groups import people
from tests.sync.rig import QUICK, served


class SlowLine(Chatwork):
    """The list of rooms has been made there, and is on its way until ``arrives``."""

    def __init__(self, token: str, api_url: str) -> None:
        super().__init__(token, api_url)
        self.made, self.arrives = asyncio.Event(), asyncio.Event()
        self.arrives.set()

    async def rooms(self) -> list[Room]:
        listed = await super().rooms()
        self.made.set()
        await self.arrives.wait()
        return listed


@pytest.fixture(scope="module")
def simulator() -> Iterator[Simulator]:
    with served(rooms=2, messages=4) as started:
        yield started


@pytest.fixture
async def line(simulator: Simulator) -> AsyncIterator[SlowLine]:
    async with SlowLine(simulator.token, simulator.api_url) as service:
        yield service


@pytest.fixture
async def reader(simulator: Simulator, line: SlowLine, tmp_path: Path) -> AsyncIterator[Reader]:
    with closing(Archive.open(tmp_path / str(people(simulator)[0]))) as archive:
        clock = Clock()
        yield Reader(archive, line, Line(clock, QUICK), clock)


async def on_its_way(reader: Reader, line: SlowLine) -> asyncio.Task[None]:
    """A list of rooms as the service has them now."""
    line.made.clear()
    line.arrives.clear()
    asked = asyncio.create_task(reader.read(Rooms()))
    await line.made.wait()
    return asked


def is_in(reader: Reader, room_id: int) -> bool:
    row = rooms.get(reader.archive.db, room_id)
    return row is not None and row.left_at is None


async def test_a_room_i_left_does_not_come_back(reader: Reader, line: SlowLine, simulator: Simulator) -> None:
    room_id = await line.create_room("去る部屋", people(simulator)[:1])
    await reader.read(Rooms())
    assert is_in(reader, room_id)
    listed = await on_its_way(reader, line)
    async with reader.writing(room_id):
        await line.leave_room(room_id)
        await reader.archive.write(rooms.leave, room_id, now=1.0)
    line.arrives.set()
    await listed
    assert not is_in(reader, room_id)
    await reader.read(Rooms())
    assert not is_in(reader, room_id)


async def test_a_room_i_made_does_not_go_away(reader: Reader, line: SlowLine, simulator: Simulator) -> None:
    listed = await on_its_way(reader, line)
    async with reader.writing(0):
        room_id = await line.create_room("作った部屋", people(simulator)[:1])
        reader.made(room_id)
        made = Room(room_id=room_id, name="作った部屋", type=RoomType.GROUP, role=Role.ADMIN)
        await reader.archive.write(rooms.save_one, made)
    line.arrives.set()
    await listed
    assert is_in(reader, room_id)
    await reader.read(Rooms())
    assert is_in(reader, room_id)
    await line.leave_room(room_id)  # on the phone
    await reader.read(Rooms())
    assert not is_in(reader, room_id)


async def test_the_new_name_of_a_room_stays(reader: Reader, line: SlowLine, simulator: Simulator) -> None:
    room_id = await line.create_room("古い名前", people(simulator)[:1])
    await reader.read(Rooms())
    listed = await on_its_way(reader, line)
    async with reader.writing(room_id):
        await line.update_room(room_id, name="新しい名前")
        await reader.archive.write(rooms.save_one, await line.room(room_id))
    line.arrives.set()
    await listed
    row = rooms.get(reader.archive.db, room_id)
    assert row is not None
    assert row.name == "新しい名前"

"""A message that somebody answers and that was never received: asked for by its id, once."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from cwtui.store import Changed, Kind, members, messages, rooms, unreachable
from cwtui.sync import Need
from cwtui.sync.asks import Members, Message
from tests.support import Simulator
from tests.sync.rig import Person, fault, requests, served, state_of


@pytest.fixture(scope="module")
def _service() -> Iterator[Simulator]:
    with served(rooms=2, messages=420) as started:
        yield started


@pytest.fixture
def service(_service: Simulator) -> Iterator[Simulator]:
    """A company with a room that has more messages than the service ever shows."""
    yield _service
    _service.control("DELETE", "/faults")


def old_ones(ken: Person) -> tuple[int, list[Any]]:
    """The busiest room, and those of its messages that no window shows."""
    busiest = max(state_of(ken.simulator)["rooms"], key=lambda room: len(room["messages"]))
    return int(busiest["room_id"]), busiest["messages"][:-100]


def asked_for(service: Simulator, room_id: int, message_id: int) -> int:
    return len(requests(service, "GET", f"/rooms/{room_id}/messages/{message_id}"))


async def settled(ken: Person) -> None:
    """Wait until every room has been read."""
    await ken.fresh()
    await ken.until(lambda: not rooms.stale(ken.archive.db))


def heartbeats(service: Simulator) -> int:
    return sum(request["path"] == "/v2/rooms" for request in requests(service, "GET"))


async def beats(ken: Person, count: int) -> None:
    """Wait for so many more heartbeats."""
    for number in range(heartbeats(ken.simulator) + 1, heartbeats(ken.simulator) + count + 1):
        ken.session.wake()
        await ken.until(partial(lambda number: heartbeats(ken.simulator) >= number, number))


async def test_one_that_is_needed_is_fetched_once_and_kept(service: Simulator, tmp_path: Path) -> None:
    async with Person(service, tmp_path) as ken:
        await settled(ken)
        room_id, old = old_ones(ken)
        wanted = int(old[3]["message_id"])
        heard: list[Changed] = []
        ken.archive.subscribe(heard.append)
        holes = len(messages.holes(ken.archive.db, room_id))
        ken.session.need(Need(Message(room_id, wanted), fresh_for=0.01))
        await ken.until(lambda: messages.get(ken.archive.db, wanted))
        row = messages.get(ken.archive.db, wanted)
        assert row is not None
        assert (row.body, row.room_id) == (old[3]["body"], room_id)
        await ken.until(lambda: Changed(Kind.MESSAGES, room_id, frozenset({wanted})) in heard)
        assert len(messages.holes(ken.archive.db, room_id)) == holes + 1
        await beats(ken, 2)
        assert asked_for(service, room_id, wanted) == 1


async def test_one_that_is_here_already_is_not_asked_for(service: Simulator, tmp_path: Path) -> None:
    async with Person(service, tmp_path) as ken:
        await settled(ken)
        room_id, _ = old_ones(ken)
        newest = messages.newest_id(ken.archive.db, room_id)
        assert newest is not None
        ken.session.need(Need(Message(room_id, newest)))
        await beats(ken, 2)
        assert asked_for(service, room_id, newest) == 0


@pytest.mark.parametrize("room", ["mine", "unknown"])
async def test_that_there_is_none_is_remembered(service: Simulator, tmp_path: Path, room: str) -> None:
    async with Person(service, tmp_path) as ken:
        await settled(ken)
        room_id = old_ones(ken)[0] if room == "mine" else 999_999
        wanted = 4711 if room == "mine" else 4712
        heard: list[Changed] = []
        ken.archive.subscribe(heard.append)
        ken.session.need(Need(Message(room_id, wanted), fresh_for=0.01))
        await ken.until(lambda: Changed(Kind.MESSAGES, room_id, frozenset({wanted})) in heard)
        assert unreachable.is_noted(ken.archive.db, wanted, ken.session._clock.now())
        await beats(ken, 2)
        assert asked_for(service, room_id, wanted) == 1
    async with Person(service, tmp_path) as ken:
        ken.session.need(Need(Message(room_id, wanted)))
        await ken.fresh()
        await beats(ken, 2)
        assert asked_for(service, room_id, wanted) == 1


@pytest.mark.parametrize(
    "trouble", [{"kind": "status", "status": 503}, {"kind": "drop_before"}, {"kind": "stall", "done": False}]
)
async def test_trouble_says_nothing_about_the_message_and_is_no_answer(
    service: Simulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trouble: dict[str, Any]
) -> None:
    monkeypatch.setattr("cwtui.sync.engine.FAILED_ASK", 0.1)
    async with Person(service, tmp_path) as ken:
        await settled(ken)
        room_id, old = old_ones(ken)
        wanted = int(old[7]["message_id"])
        fault(service, method="GET", path=f"/messages/{wanted}$", times=2, **trouble)
        before = asked_for(service, room_id, wanted)
        ken.session.need(Need(Message(room_id, wanted)))
        await ken.until(lambda: messages.get(ken.archive.db, wanted))
        assert not unreachable.is_noted(ken.archive.db, wanted, ken.session._clock.now())
        assert asked_for(service, room_id, wanted) == before + 3


async def test_a_list_that_is_needed_for_hours_is_asked_for_again_after_trouble(
    service: Simulator, tmp_path: Path
) -> None:
    async with Person(service, tmp_path) as ken:
        await settled(ken)
        room_id, _ = old_ones(ken)
        fault(service, "drop_before", "GET", f"/rooms/{room_id}/members$")
        ken.session.need(Need(Members(room_id), fresh_for=3600.0))
        await ken.until(lambda: members.all(ken.archive.db, room_id))
        await beats(ken, 2)
        assert len(requests(service, "GET", f"/rooms/{room_id}/members")) == 2


async def test_several_come_one_by_one(service: Simulator, tmp_path: Path) -> None:
    async with Person(service, tmp_path) as ken:
        await settled(ken)
        room_id, old = old_ones(ken)
        wanted = [int(each["message_id"]) for each in old[10:16]]
        for message_id in wanted:
            ken.session.need(Need(Message(room_id, message_id)))
        await ken.until(lambda: all(messages.get(ken.archive.db, each) for each in wanted))
        paths = [each["path"] for each in requests(service, "GET", f"/rooms/{room_id}/messages/")]
        assert paths[-6:] == [f"/v2/rooms/{room_id}/messages/{each}" for each in wanted]

"""A group of which the person and somebody else are admins, and what the service has of it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from cwtui.chatwork import Chatwork
from cwtui.chatwork.models import Role
from cwtui.store import rooms
from tests.support import Simulator
from tests.sync.rig import Person, fault, requests, served, state_of

ADMIN, MEMBER, READONLY = Role.ADMIN, Role.MEMBER, Role.READONLY
NAME = "図面レビュー"

NEVER_ARRIVED: list[tuple[str, dict[str, Any]]] = [
    ("drop_before", {}),
    ("status", {"status": 500}),
    ("garbage", {"done": False}),
]
ARRIVED: list[tuple[str, dict[str, Any]]] = [
    ("drop_after", {}),
    ("truncate", {}),
    ("status", {"status": 502, "done": True}),
    ("delay", {"seconds": 1.0}),  # longer than anybody waits for the answer
]


@pytest.fixture
def service() -> Iterator[Simulator]:
    with served(rooms=3, messages=10) as started:
        yield started


@pytest.fixture
async def ken(service: Simulator, tmp_path: Path) -> AsyncIterator[Person]:
    async with Person(service, tmp_path) as person:
        await person.fresh()
        yield person


@pytest.fixture
async def group(ken: Person) -> int:
    """Ken and colleague1 are admins, colleague2 is a member, colleague3 may only read."""
    me, other, member, reader = people(ken.simulator)[:4]
    async with phone(ken.simulator) as device:
        room_id = await device.create_room(
            NAME, [me, other], members=[member], readonly=[reader], description="毎週金曜"
        )
    ken.session.wake()
    await ken.until(lambda: rooms.get(ken.archive.db, room_id))
    return room_id


def people(service: Simulator) -> list[int]:
    """Account ids: ken, colleague1, colleague2, ..."""
    return [account["account_id"] for account in state_of(service)["accounts"]]


@asynccontextmanager
async def phone(service: Simulator, nick: str = "ken") -> AsyncIterator[Chatwork]:
    """Another device, ken's or somebody else's."""
    async with Chatwork(service.tokens[nick], service.api_url) as device:
        yield device


def groups_named(service: Simulator, name: str) -> list[Any]:
    """What the service has of that name."""
    return [room for room in state_of(service)["rooms"] if room["name"] == name]


def there(service: Simulator, room_id: int) -> Any:
    """The room as the service has it; None: it is no more."""
    return next((room for room in state_of(service)["rooms"] if room["room_id"] == room_id), None)


def roles(service: Simulator, room_id: int) -> Mapping[int, Role]:
    """Who is what in the room, says the service."""
    return {member["account_id"]: Role(member["role"]) for member in there(service, room_id)["members"]}


def asked(ken: Person, method: str, path: str) -> int:
    """How many requests of that kind there were, of every device."""
    return len([r for r in requests(ken.simulator, method, path) if r["path"].endswith(path)])


def refuse(service: Simulator, method: str, path: str, *, words: str, status: int = 403) -> None:
    """The next such request is refused in these words."""
    fault(service, "status", method, path, status=status, body=f'{{"errors": ["{words}"]}}')

"""The inbox and the service: what arrives, what is decided here, and what others do meanwhile."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from cwtui.store.inbox import InboxItem, ItemKind
from cwtui.sync.asks import Need, Requests
from cwtui.ui.views.inbox import Inbox
from tests.support import Simulator
from tests.sync.rig import served, state_of
from tests.ui import chores
from tests.ui.office import fresh, tell, unread
from tests.ui.stage import Stage
from tests.ui.town import Town, look_again


@asynccontextmanager
async def inbox(town: Town) -> AsyncIterator[Stage]:
    """The inbox of somebody whom the service has answered."""
    async with town.playing() as stage:
        await stage.until(lambda: stage.app.session.archive is not None)
        await fresh(stage)
        await stage.press("g", "i")
        await stage.until(lambda: isinstance(stage.main.views.current, Inbox))
        yield stage


def rows(stage: Stage) -> list[InboxItem]:
    view = stage.main.views.current
    assert isinstance(view, Inbox)
    return view.list.rows


def item(stage: Stage, kind: ItemKind, item_id: int) -> InboxItem | None:
    return next((row for row in rows(stage) if row.key == (kind, item_id)), None)


async def at(stage: Stage, kind: ItemKind, item_id: int) -> None:
    """Put the cursor on this one, when it has come."""
    await stage.until(lambda: item(stage, kind, item_id))
    view = stage.main.views.current
    assert isinstance(view, Inbox)
    view.list.move_to([row.key for row in rows(stage)].index((kind, item_id)))


async def gone(stage: Stage, kind: ItemKind, item_id: int) -> None:
    await stage.until(lambda: item(stage, kind, item_id) is None)


def to_me(town: Town, words: str) -> str:
    return f"[To:{town.me}] {words}"


async def test_a_mention_comes_and_is_done_here_alone(office: Town) -> None:
    async with inbox(office) as stage:
        said = tell(stage, office, to_me(office, "図面を見てください"), nth=1)
        await at(stage, ItemKind.TO, said)
        await stage.press("e")
        await gone(stage, ItemKind.TO, said)
        await stage.reads("1 unread message of the room stays unread")
        assert unread(office, 1) == 1


async def test_read_by_hand_it_is_read_at_the_service_and_stays(office: Town) -> None:
    async with inbox(office) as stage:
        said = tell(stage, office, to_me(office, "読みました?"), nth=1)
        await at(stage, ItemKind.TO, said)
        await stage.press("R")
        await stage.until(lambda: unread(office, 1) == 0)
        assert item(stage, ItemKind.TO, said)


async def test_answered_it_is_gone(office: Town) -> None:
    async with inbox(office) as stage:
        said = tell(stage, office, to_me(office, "お返事ください"), nth=1)
        await at(stage, ItemKind.TO, said)
        await stage.press("r")
        await stage.until(lambda: stage.focus == "composer")
        await stage.type("はい、答えます")
        await stage.press("enter")
        room_id = office.room_id(1)
        await stage.until(lambda: any("はい、答えます" in body for body in office.posted(room_id)))
        await stage.press("escape", "g", "i")
        await stage.until(lambda: stage.main.views.current is not None)
        await gone(stage, ItemKind.TO, said)


async def test_taken_back_by_its_author_it_is_gone(office: Town) -> None:
    async with inbox(office) as stage:
        said = tell(stage, office, to_me(office, "間違えました"), nth=0)
        await at(stage, ItemKind.TO, said)
        office.as_colleague("DELETE", f"/rooms/{office.room_id()}/messages/{said}")
        stage.main.room.open(office.room_id())  # behind the list, where it is read again
        look_again(stage)
        await gone(stage, ItemKind.TO, said)


async def test_a_task_is_completed_at_the_service_and_opened_again(office: Town) -> None:
    task_id = chores.give(office, "議事録を書く")
    async with inbox(office) as stage:
        await at(stage, ItemKind.TASK, task_id)
        await stage.press("e")
        await stage.until(lambda: chores.is_done(office, task_id))
        await gone(stage, ItemKind.TASK, task_id)
        await stage.press("z")
        await stage.until(lambda: not chores.is_done(office, task_id))
        await stage.until(lambda: item(stage, ItemKind.TASK, task_id))


async def test_a_task_completed_elsewhere_is_gone(office: Town) -> None:
    task_id = chores.give(office, "鍵を返す")
    async with inbox(office) as stage:
        await at(stage, ItemKind.TASK, task_id)
        chores.finish(office, task_id)
        chores.ask_again(stage)
        stage.app.session.wake()
        await gone(stage, ItemKind.TASK, task_id)


async def test_of_a_room_left_elsewhere_nothing_waits(new_office: Town) -> None:
    async with inbox(new_office) as stage:
        said = tell(stage, new_office, to_me(new_office, "さようなら"), nth=1)
        await at(stage, ItemKind.TO, said)
        chores.leave(new_office, 1)
        stage.app.session.wake()
        await gone(stage, ItemKind.TO, said)


# Those who ask to become a contact


@pytest.fixture
def asked(tmp_path: Path) -> Iterator[Town]:
    with served("office") as service:
        yield Town(service, tmp_path / "data", state_of(service))


def asking(service: Simulator) -> list[int]:
    return [request["request_id"] for request in state_of(service)["requests"]]


@pytest.mark.parametrize(("key", "contact"), [("e", True), ("d", False)])
async def test_a_request_is_answered(asked: Town, key: str, contact: bool) -> None:
    first = state_of(asked.simulator)["requests"][0]
    async with inbox(asked) as stage:
        await at(stage, ItemKind.REQUEST, first["request_id"])
        await stage.press(key)
        await stage.reads("the contact request of", first["name"])
        await stage.press("y")
        await stage.until(lambda: first["request_id"] not in asking(asked.simulator))
        await gone(stage, ItemKind.REQUEST, first["request_id"])
        contacts = [one["account_id"] for one in state_of(asked.simulator)["contacts"]]
        assert (first["account_id"] in contacts) is contact


async def test_a_request_answered_elsewhere_is_gone(asked: Town) -> None:
    first = asking(asked.simulator)[0]
    async with inbox(asked) as stage:
        await at(stage, ItemKind.REQUEST, first)
        asked.simulator.simulation.world.requests.pop(first)
        stage.app.session.need(Need(Requests(), fresh_for=0.05))
        await gone(stage, ItemKind.REQUEST, first)

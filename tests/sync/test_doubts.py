"""When nobody knows whether it was done: what may be concluded from what is seen, and what not yet."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest

from cwtui.store import messages, outbox
from cwtui.store.wishes import Delete, Edit, Send, WishState
from cwtui.sync.clock import Clock
from tests.support import Simulator
from tests.sync.rig import Person, fault, my_room, posted, requests, served, state_of

BODY = "了解です"


async def sent(ken: Person, room: int, body: str = BODY) -> int:
    """A message of mine that has arrived."""
    wish = await ken.send(room, body)
    await ken.until(ken.is_(wish, WishState.DONE))
    message_id = ken.row(wish).message_id
    assert message_id is not None
    return message_id


async def test_an_edit_carried_out_late_does_not_undo_the_next_one(ken: Person, service: Simulator) -> None:
    """The first one is still on its way when its connection has long been given up."""
    room = my_room(service)
    message_id = await sent(ken, room)
    fault(service, "delay", "PUT", "/messages/", seconds=1.2)
    first = await ken.wish(Edit(room_id=room, message_id=message_id, body="one", old_body=BODY))
    second = await ken.wish(Edit(room_id=room, message_id=message_id, body="two", old_body="one"))
    await ken.until(ken.is_(first, WishState.DONE))
    await ken.until(ken.is_(second, WishState.DONE))
    late = requests(service, "PUT", "/messages/")[0]
    await ken.until(lambda: service.simulation.clock.now() > late["at"] + 1.5)
    assert posted(service, room, ken.archive.account_id)[-1] == "two"


async def test_what_was_deleted_is_not_edited_any_more(ken: Person, service: Simulator) -> None:
    room = my_room(service)
    message_id = await sent(ken, room)
    delete = await ken.wish(Delete(room_id=room, message_id=message_id))
    edit = await ken.wish(Edit(room_id=room, message_id=message_id, body="two", old_body=BODY))
    await ken.until(ken.is_(delete, WishState.DONE))
    await ken.until(ken.is_(edit, WishState.FAILED))
    assert (ken.row(edit).error, ken.row(edit).attempt) == ("message_deleted", 0)
    assert not requests(service, "PUT", "/messages/")
    stored = messages.get(ken.archive.db, message_id)
    assert stored is not None
    assert stored.deleted


async def test_a_later_message_of_the_same_words_is_no_answer_to_the_question_about_the_first(
    tmp_path: Path,
) -> None:
    """The first one did arrive, behind a flood; the second one's outcome is unknown as well."""
    with served() as service:
        async with Person(service, tmp_path) as ken:
            await ken.fresh()
            room = next(room for room in state_of(service)["rooms"] if len(room["members"]) > 2)
            room_id, mine = room["room_id"], ken.archive.account_id
            somebody = next(m["account_id"] for m in room["members"] if m["account_id"] != mine)
            await ken.until(lambda: messages.newest_id(ken.archive.db, room_id))
            fault(service, "status", status=502, done=True)
            fault(service, "status", "GET", f"/{room_id}/messages$", status=503, times=2)
            first = await ken.send(room_id, BODY)
            await ken.until(ken.is_(first, WishState.UNKNOWN))
            for n in range(120):
                service.control("POST", "/say", {"account_id": somebody, "room_id": room_id, "body": f"{n}"})
            await ken.until(ken.is_(first, WishState.ASKED))
            fault(service, "drop_after")
            second = await ken.send(room_id, BODY)
            await ken.until(ken.is_(second, WishState.DONE))
            assert ken.row(first).state is WishState.ASKED
            assert ken.row(second).attempt == 1
            assert posted(service, room_id, mine).count(BODY) == 2


class SetClock(Clock):
    """The machine's clock, which somebody sets."""

    def __init__(self) -> None:
        self.by = 0.0

    def now(self) -> float:
        return time.time() + self.by


@pytest.mark.parametrize(
    ("by", "slept"),
    [
        (-900.0, 0.0),  # set back
        (900.0, 0.0),  # set forward
        (900.0, 900.0),  # the machine slept: the server, too, says that it is later
    ],
)
@pytest.mark.parametrize("late", [True, False])
async def test_a_clock_that_jumps_during_the_attempt_makes_it_settled_neither_sooner_nor_later(
    service: Simulator, tmp_path: Path, by: float, slept: float, late: bool
) -> None:
    """What is carried out late is waited for; but not for a quarter of an hour, where it never is."""
    clock, room = SetClock(), my_room(service)
    async with Person(service, tmp_path, clock=clock) as ken:
        await ken.fresh()
        fault(service, "delay", seconds=1.2, done=late)
        wish = await ken.wish(Send(room_id=room, body=BODY))
        await ken.until(ken.is_(wish, WishState.ATTEMPTING))
        fault(service, "drop_before", "GET", "/v2/", times=None)  # nobody tells the time
        clock.by = by
        service.control("POST", "/clock", {"advance": slept})
        await ken.until(ken.is_(wish, WishState.UNKNOWN))
        service.control("DELETE", "/faults")
        ken.session.wake()
        await ken.until(ken.is_(wish, WishState.DONE))
        assert posted(service, room, ken.archive.account_id).count(BODY) == 1
        assert ken.row(wish).attempt == (1 if late else 2)


@pytest.mark.parametrize("by", [-900.0, 900.0])
async def test_nothing_is_attempted_by_a_clock_that_has_just_been_set(
    service: Simulator, tmp_path: Path, by: float
) -> None:
    clock, room = SetClock(), my_room(service)
    async with Person(service, tmp_path, clock=clock) as ken:
        await ken.fresh()
        fault(service, "drop_before", "GET", "/v2/", times=None)
        clock.by = by
        now = clock.now()
        wish = await ken.archive.write(outbox.add, Send(room_id=room, body=BODY), now=now, due_at=now)
        await asyncio.sleep(0.5)
        assert ken.row(wish).state is WishState.QUEUED
        service.control("DELETE", "/faults")
        await ken.until(ken.is_(wish, WishState.DONE))


async def test_no_look_while_the_rate_limit_is_used_up(ken: Person, service: Simulator) -> None:
    ends = int(time.time()) + 3
    headers = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(ends)}
    fault(service, "status", status=500, headers=headers)
    room = my_room(service)
    wish = await ken.send(room, BODY)
    await ken.until(ken.is_(wish, WishState.DONE))
    begun = requests(service, "POST", f"/{room}/messages")[0]["n"]
    after = [request for request in requests(service) if request["n"] > begun]
    assert after
    assert min(request["at"] for request in after) >= ends

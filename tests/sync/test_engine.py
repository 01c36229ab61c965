"""The engine against the simulator: what goes at once, what waits for whom, and what is asked again."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from cwtui.chatwork import Chatwork
from cwtui.store import messages, rooms
from cwtui.store.wishes import MarkRead, Send, WishState
from cwtui.sync import Need
from cwtui.sync.asks import Files, Members
from cwtui.sync.state import Phase
from tests.support import Simulator
from tests.sync.rig import QUICK, Person, fault, my_room, requests, served, state_of

SCENARIO = "large"


def groups(ken: Person) -> list[rooms.RoomRow]:
    """Where a colleague may write."""
    return [room for room in rooms.all(ken.archive.db) if room.type == "group"]


def colleague_says(service: Simulator, room_id: int, body: str) -> None:
    """Somebody else in the room."""
    state = state_of(service)
    me = state["accounts"][0]["account_id"]
    room = next(room for room in state["rooms"] if room["room_id"] == room_id)
    author = next(i for i in (m["account_id"] for m in room["members"]) if i != me)
    service.control("POST", "/say", {"account_id": author, "room_id": room_id, "body": body})


def has(ken: Person, room_id: int, body: str) -> bool:
    return any(row.body == body for row in messages.page(ken.archive.db, room_id))


async def test_a_room_that_does_not_answer_holds_up_no_other(service: Simulator, tmp_path: Path) -> None:
    async with Person(service, tmp_path) as ken:
        await ken.fresh()
        stuck, other = (room.room_id for room in groups(ken)[:2])
        fault(service, "stall", "GET", f"/rooms/{stuck}/messages", times=None)
        colleague_says(service, stuck, "you will not hear this")
        colleague_says(service, other, "first")
        ken.session.wake()
        await ken.until(lambda: has(ken, other, "first"))
        before = len(requests(service, "GET", "/rooms"))
        colleague_says(service, other, "second")
        ken.session.wake()
        await ken.until(lambda: has(ken, other, "second"))
        assert len(requests(service, "GET", "/rooms")) > before
        assert not has(ken, stuck, "you will not hear this")


async def test_four_that_fail_together_are_one_failure_of_the_line(
    service: Simulator, tmp_path: Path
) -> None:
    async with Person(service, tmp_path) as ken:
        await ken.fresh()
        fault(service, "drop_before", "GET", "/messages", times=4)
        for room in groups(ken)[:4]:
            colleague_says(service, room.room_id, "anybody there?")
        ken.session.wake()
        await ken.until(lambda: any(state.phase is Phase.OFFLINE for state in ken.states))
        closed = next(state for state in ken.states if state.phase is Phase.OFFLINE)
        assert closed.until is not None
        assert closed.until - closed.since < 2 * QUICK.backoff[0]
        await ken.until(lambda: all(has(ken, room.room_id, "anybody there?") for room in groups(ken)[:4]))


async def test_files_are_read_again_when_their_counter_moves_and_somebody_looks(
    service: Simulator, tmp_path: Path
) -> None:
    async with (
        Person(service, tmp_path) as ken,
        Chatwork(service.token, service.api_url) as phone,
    ):
        await ken.fresh()
        room_id = my_room(service)
        path = f"/rooms/{room_id}/files"
        ken.session.need(Need(Files(room_id), fresh_for=3600))
        await ken.until(lambda: len(requests(service, "GET", path)) == 1)
        await phone.upload_file(room_id, b"a plan", "plan.txt")
        ken.session.wake()
        await ken.until(lambda: len(requests(service, "GET", path)) == 2, 15)


async def test_members_read_an_hour_ago_are_not_asked_for_by_the_next_run(
    service: Simulator, tmp_path: Path
) -> None:
    async with Person(service, tmp_path) as ken:
        await ken.fresh()
        room_id = groups(ken)[0].room_id
        ken.session.need(Need(Members(room_id), fresh_for=3600))
        await ken.until(lambda: len(requests(service, "GET", "/members")) == 1)
        await ken.until(lambda: rooms.get(ken.archive.db, room_id).members_at)  # type: ignore[union-attr]
    async with Person(service, tmp_path) as ken:
        ken.session.need(Need(Members(room_id), fresh_for=3600))
        await ken.fresh()
        beats = len(requests(service, "GET", "/rooms"))
        ken.session.wake()
        await ken.until(lambda: len(requests(service, "GET", "/rooms")) > beats)
        assert len(requests(service, "GET", "/members")) == 1


async def test_what_others_write_while_something_of_mine_is_under_way_is_noticed_at_once(
    service: Simulator, tmp_path: Path
) -> None:
    """The list of that moment is not believed about what is unread, but about what came it is."""
    async with Person(service, tmp_path) as ken:
        await ken.fresh()
        room = next(room for room in groups(ken) if room.unread_num)
        newest = messages.newest_id(ken.archive.db, room.room_id)
        fault(service, "delay", "PUT", "/messages/read", seconds=0.6)
        wish = await ken.wish(MarkRead(room_id=room.room_id, message_id=newest))
        await ken.until(ken.is_(wish, WishState.ATTEMPTING))
        colleague_says(service, room.room_id, "meanwhile")
        ken.session.wake()
        await ken.until(lambda: rooms.came_since(ken.archive.db, room.room_id) == 1)
        assert not has(ken, room.room_id, "meanwhile")
        await ken.until(lambda: has(ken, room.room_id, "meanwhile"))


async def test_only_what_was_posted_makes_the_heart_beat_faster(service: Simulator, tmp_path: Path) -> None:
    async with Person(service, tmp_path) as ken:
        await ken.fresh()
        attention = ken.session._attention
        room = next(room for room in groups(ken) if room.unread_num)
        newest = messages.newest_id(ken.archive.db, room.room_id)
        wish = await ken.wish(MarkRead(room_id=room.room_id, message_id=newest))
        await ken.until(ken.is_(wish, WishState.DONE))
        await asyncio.sleep(0)
        assert attention.sent_at == float("-inf")
        wish = await ken.wish(Send(room_id=my_room(service), body="a note"))
        await ken.until(ken.is_(wish, WishState.DONE))
        await ken.until(lambda: attention.sent_at > 0)


async def test_an_edit_in_a_lively_room_is_seen_though_no_counter_moves(
    service: Simulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cwtui.sync.plan.LIVELY", 1.0)
    async with (
        Person(service, tmp_path) as ken,
        Chatwork(service.token, service.api_url) as phone,
    ):
        await ken.fresh()
        room_id = my_room(service)
        message_id = await phone.post_message(room_id, "before")
        ken.session.wake()
        await ken.until(lambda: messages.get(ken.archive.db, message_id))
        await phone.edit_message(room_id, message_id, "after")
        await ken.until(lambda: has(ken, room_id, "after"), 30)


async def test_who_asks_to_become_a_contact_is_looked_for_though_nothing_shows_it(tmp_path: Path) -> None:
    with served("empty") as service:
        async with Person(service, tmp_path) as ken:
            await ken.until(lambda: requests(service, "GET", "/incoming_requests"))

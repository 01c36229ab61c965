"""Wishes against the simulator over real HTTP: whatever goes wrong, exactly once."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any

import pytest

from cwtui.chatwork import Chatwork
from cwtui.store import messages, outbox, rooms
from cwtui.store.wishes import Delete, Edit, MarkRead, MarkUnread, Send, WishState
from tests.support import Simulator
from tests.sync.rig import QUICK, Person, fault, my_room, posted, requests

SCENARIO = "large"
BODY = "図面を送ります。\nよろしくお願いします。"


def on_server(ken: Person, room_id: int, body: str = BODY) -> int:
    """How often the server has this message of mine."""
    return posted(ken.simulator, room_id, ken.archive.account_id).count(body)


async def test_a_message_arrives_and_the_archive_has_it_at_once(ken: Person, group: int) -> None:
    wish = await ken.send(group, BODY)
    await ken.until(ken.is_(wish, WishState.DONE))
    message_id = ken.row(wish).message_id
    assert message_id is not None
    stored = messages.get(ken.archive.db, message_id)
    assert stored is not None
    assert (stored.body, stored.account_id) == (BODY, ken.archive.account_id)
    assert on_server(ken, group) == 1


NEVER_ARRIVED = [
    ("drop_before", {}),
    ("status", {"status": 500}),
    ("status", {"status": 503, "body": "<html>busy</html>", "content_type": "text/html"}),
    ("status", {"status": 408}),
    ("stall", {"done": False}),
    ("garbage", {"done": False}),
]
ARRIVED = [
    ("drop_after", {}),
    ("truncate", {}),
    ("garbage", {}),
    ("stall", {}),
    ("status", {"status": 502, "done": True}),
    ("delay", {"seconds": 1.0}),
]


@pytest.mark.parametrize(("kind", "more"), NEVER_ARRIVED)
async def test_what_never_arrived_is_sent_again_after_settling(
    ken: Person, group: int, kind: str, more: dict[str, Any]
) -> None:
    fault(ken.simulator, kind, **more)
    wish = await ken.send(group, BODY)
    await ken.until(ken.is_(wish, WishState.UNKNOWN))
    unknown_at = time.monotonic()
    await ken.until(ken.is_(wish, WishState.DONE))
    assert time.monotonic() - unknown_at > QUICK.settle * 0.9
    assert on_server(ken, group) == 1
    assert ken.row(wish).attempt == 2


@pytest.mark.parametrize(("kind", "more"), ARRIVED)
async def test_what_arrived_without_an_answer_is_found_and_not_sent_again(
    ken: Person, group: int, kind: str, more: dict[str, Any]
) -> None:
    fault(ken.simulator, kind, **more)
    wish = await ken.send(group, BODY)
    await ken.until(ken.is_(wish, WishState.DONE))
    assert on_server(ken, group) == 1
    assert ken.row(wish).attempt == 1
    assert ken.bodies(group).count(BODY) == 1


async def test_the_same_words_twice_on_purpose_are_two_messages(ken: Person, group: int) -> None:
    fault(ken.simulator, "drop_after", times=2)
    first, second = await ken.send(group, "OK"), await ken.send(group, "OK")
    await ken.until(ken.is_(second, WishState.DONE))
    assert ken.row(first).message_id != ken.row(second).message_id
    assert on_server(ken, group, "OK") == 2


async def test_a_refusal_is_kept_with_the_servers_words_and_is_in_nobodys_way(
    ken: Person, group: int
) -> None:
    body = '{"errors": ["You cannot write here"]}'
    fault(ken.simulator, "status", status=403, body=body)
    first, second = await ken.send(group, BODY), await ken.send(group, "next")
    await ken.until(ken.is_(second, WishState.DONE))
    row = ken.row(first)
    assert (row.state, row.error, row.words) == (WishState.FAILED, "forbidden", ("You cannot write here",))
    assert on_server(ken, group) == 0
    await ken.archive.write(outbox.retry, first, time.time())
    await ken.until(ken.is_(first, WishState.DONE))
    assert on_server(ken, group) == 1


async def test_messages_of_a_room_arrive_in_the_order_they_were_written(ken: Person, group: int) -> None:
    fault(ken.simulator, "drop_after")
    bodies = [f"message {n}" for n in range(6)]
    wishes = [await ken.send(group, body) for body in bodies]
    await ken.until(ken.is_(wishes[-1], WishState.DONE))
    assert posted(ken.simulator, group, ken.archive.account_id)[-6:] == bodies


async def test_rooms_do_not_wait_for_each_other(ken: Person, group: int) -> None:
    fault(ken.simulator, "stall", path=f"/{group}/messages$", done=False)
    stuck = await ken.send(group, BODY)
    other = await ken.send(my_room(ken.simulator), "note")
    await ken.until(ken.is_(other, WishState.DONE), 0.7)
    assert ken.row(stuck).state is WishState.ATTEMPTING


async def test_many_rooms_at_once_do_not_use_up_the_connections(service: Simulator, tmp_path: Path) -> None:
    async with Chatwork(service.token, service.api_url) as phone:
        many = [await phone.create_room(f"部屋 {n}", [(await phone.me()).account_id]) for n in range(20)]
    async with Person(service, tmp_path) as ken:
        await ken.fresh()
        fault(service, "delay", times=None, seconds=0.1)
        wishes = [await ken.send(room_id, BODY) for room_id in many]
        for wish in wishes:
            await ken.until(ken.is_(wish, WishState.DONE))
        assert "offline" not in {state.phase for state in ken.states}
        assert {ken.row(wish).attempt for wish in wishes} == {1}


async def test_a_held_message_can_be_taken_back(ken: Person, group: int) -> None:
    wish = await ken.send(group, BODY, hold=0.4)
    await asyncio.sleep(0.1)
    taken = await ken.archive.write(outbox.take_back, wish)
    assert taken == Send(room_id=group, body=BODY)
    await asyncio.sleep(0.6)
    assert on_server(ken, group) == 0


async def test_a_held_message_goes_when_its_time_has_come_or_when_told_to(ken: Person, group: int) -> None:
    began = time.monotonic()
    wish = await ken.send(group, BODY, hold=0.4)
    await ken.until(ken.is_(wish, WishState.DONE))
    assert 0.35 < time.monotonic() - began < 1.5
    hurried = await ken.send(group, "now", hold=20)
    await ken.archive.write(outbox.send_now, hurried, time.time())
    await ken.until(ken.is_(hurried, WishState.DONE), 1)


async def test_an_old_wish_asks_once(ken: Person, group: int) -> None:
    old = await ken.wish(Send(room_id=group, body=BODY), written=3 * 3600)
    new = await ken.send(group, "new")
    await ken.until(ken.is_(new, WishState.DONE))
    assert (ken.row(old).state, ken.row(old).error) == (WishState.ASKED, "stale")
    await ken.archive.write(outbox.retry, old, time.time())
    await ken.until(ken.is_(old, WishState.DONE))
    assert on_server(ken, group) == 1


async def test_behind_a_flood_it_asks_and_an_answer_that_turns_up_withdraws_the_question(
    ken: Person, group: int
) -> None:
    await ken.until(lambda: messages.newest_id(ken.archive.db, group))
    fault(ken.simulator, "status", status=502, done=True)
    fault(ken.simulator, "delay", "GET", f"/{group}/messages$", seconds=0.5, times=None)
    wish = await ken.send(group, BODY)
    await ken.until(ken.is_(wish, WishState.UNKNOWN))
    somebody = colleague(ken, group)
    for n in range(120):
        say(ken, somebody, group, f"flood {n}")
    await ken.until(ken.is_(wish, WishState.ASKED))
    assert ken.row(wish).error == "outcome_unknown"
    behind = await ken.send(group, "the lane is free")
    await ken.until(ken.is_(behind, WishState.DONE))

    ken.simulator.control("DELETE", "/faults")
    room = next(r for r in ken.simulator.control("GET", "/state")["rooms"] if r["room_id"] == group)
    mine = next(m for m in room["messages"] if m["body"] == BODY)
    async with Chatwork(ken.simulator.token, ken.simulator.api_url) as phone:
        found = await phone.message(group, int(mine["message_id"]))
    await ken.archive.write(messages.save_one, group, found)
    await ken.until(ken.is_(wish, WishState.DONE))
    assert ken.row(wish).message_id == found.message_id
    assert on_server(ken, group) == 1


async def test_a_message_edited_on_the_phone_meanwhile_is_asked_about(ken: Person, group: int) -> None:
    fault(ken.simulator, "drop_after")
    fault(ken.simulator, "delay", "GET", f"/{group}/messages$", seconds=0.4)
    wish = await ken.send(group, BODY)
    await ken.until(ken.is_(wish, WishState.UNKNOWN))
    room = next(r for r in ken.simulator.control("GET", "/state")["rooms"] if r["room_id"] == group)
    async with Chatwork(ken.simulator.token, ken.simulator.api_url) as phone:
        await phone.edit_message(group, int(room["messages"][-1]["message_id"]), "edited")
    await ken.until(ken.is_(wish, WishState.ASKED))
    assert ken.row(wish).error == "outcome_unknown"
    assert on_server(ken, group) == 0


async def test_a_room_that_is_gone_says_so(ken: Person, service: Simulator) -> None:
    async with Chatwork(service.token, service.api_url) as phone:
        room_id = await phone.create_room("臨時", [ken.archive.account_id])
    ken.session.wake()
    await ken.until(lambda: rooms.get(ken.archive.db, room_id))
    fault(service, "drop_after")
    fault(service, "delay", "GET", f"/{room_id}/messages$", seconds=0.3)
    wish = await ken.send(room_id, BODY)
    await ken.until(ken.is_(wish, WishState.UNKNOWN))
    async with Chatwork(service.token, service.api_url) as phone:
        await phone.delete_room(room_id)
    await ken.until(ken.is_(wish, WishState.FAILED))
    assert ken.row(wish).error == "unknown_room_gone"


FAULTS_OF_A_CHANGE = ["drop_before", "drop_after", "truncate", "garbage", "stall"]


@pytest.mark.parametrize("kind", FAULTS_OF_A_CHANGE)
async def test_an_edit_and_a_deletion_hold_through_every_fault(ken: Person, group: int, kind: str) -> None:
    wish = await ken.send(group, BODY)
    await ken.until(ken.is_(wish, WishState.DONE))
    message_id = ken.row(wish).message_id
    assert message_id is not None
    fault(ken.simulator, kind, "PUT", "/messages/")
    edit = await ken.wish(Edit(room_id=group, message_id=message_id, body="better", old_body=BODY))
    await ken.until(ken.is_(edit, WishState.DONE))
    assert body_of(ken, group, message_id) == "better"
    fault(ken.simulator, kind, "DELETE", "/messages/")
    delete = await ken.wish(Delete(room_id=group, message_id=message_id))
    await ken.until(ken.is_(delete, WishState.DONE))
    assert body_of(ken, group, message_id) == "[deleted]"
    stored = messages.get(ken.archive.db, message_id)
    assert stored is not None
    assert stored.deleted


async def test_an_edit_of_a_deleted_message_is_not_repeated(ken: Person, group: int) -> None:
    wish = await ken.send(group, BODY)
    await ken.until(ken.is_(wish, WishState.DONE))
    message_id = ken.row(wish).message_id
    assert message_id is not None
    fault(ken.simulator, "drop_before", "PUT", "/messages/")
    fault(ken.simulator, "delay", "GET", "/messages/", seconds=0.3)
    edit = await ken.wish(Edit(room_id=group, message_id=message_id, body="better", old_body=BODY))
    await ken.until(ken.is_(edit, WishState.UNKNOWN))
    async with Chatwork(ken.simulator.token, ken.simulator.api_url) as phone:
        await phone.delete_message(group, message_id)
    await ken.until(ken.is_(edit, WishState.FAILED))
    assert ken.row(edit).error == "message_deleted"


@pytest.mark.parametrize("kind", [None, "drop_before", "drop_after", "status"])
async def test_marks_are_repeated_until_they_hold(ken: Person, kind: str | None) -> None:
    room = next(r for r in rooms.all(ken.archive.db) if r.unread_num and r.left_at is None)
    if kind:
        fault(ken.simulator, kind, "PUT", "/messages/read")
    read = await ken.wish(MarkRead(room_id=room.room_id))
    await ken.until(ken.is_(read, WishState.DONE))
    await ken.until(lambda: unread(ken, room.room_id) == 0)
    first = messages.page(ken.archive.db, room.room_id, limit=3)[0]
    back = await ken.wish(MarkUnread(room_id=room.room_id, message_id=first.message_id))
    await ken.until(ken.is_(back, WishState.DONE))
    assert unread(ken, room.room_id) > 0


async def test_read_already_is_done(ken: Person, group: int) -> None:
    newest = messages.newest_id(ken.archive.db, group)
    for _ in range(2):
        mark = await ken.wish(MarkRead(room_id=group, message_id=newest))
        await ken.until(ken.is_(mark, WishState.DONE))


async def test_my_own_messages_are_marked_where_the_service_counts_them(ken: Person, group: int) -> None:
    """After "unread from here" it does; otherwise it refuses to mark them, and that costs nothing more."""
    before = await ken.wish(MarkRead(room_id=group))
    await ken.until(ken.is_(before, WishState.DONE))
    theirs = say(ken, colleague(ken, group), group, "どうですか")
    sent = await ken.send(group, "いいです")
    await ken.until(ken.is_(sent, WishState.DONE))
    mine = ken.row(sent).message_id
    for counted in (1, 2):
        await ken.until(lambda counted=counted: unread(ken, group) == counted)  # type: ignore[misc]
        read = await ken.wish(MarkRead(room_id=group, message_id=theirs, mine_up_to=mine))
        await ken.until(ken.is_(read, WishState.DONE))
        assert unread(ken, group) == 0
        await ken.wish(MarkUnread(room_id=group, message_id=theirs))
    assert len(requests(ken.simulator, "PUT", f"/rooms/{group}/messages/read")) == 1 + 1 + 2


async def test_the_rooms_own_limit_is_never_reached(tmp_path: Path) -> None:
    """Twelve messages at once: ten go, two wait ten seconds. No 429 of our own making."""
    with Simulator.within("empty") as service:
        service.control("POST", "/knobs", {"post_window": 2.0})
        async with Person(service, tmp_path) as ken:
            await ken.fresh()
            room = my_room(service)
            wishes = [await ken.send(room, f"{n}") for n in range(12)]
            await ken.until(ken.is_(wishes[9], WishState.DONE))
            await asyncio.sleep(0.3)
            assert ken.row(wishes[10]).state is WishState.QUEUED
        assert 429 not in {request["status"] for request in requests(service)}


async def test_posts_of_another_program_make_the_lane_wait(ken: Person, group: int) -> None:
    limit = '{"errors": ["Rate limit for message posting per room exceeded."]}'
    headers = {"x-ratelimit-limit": "300", "x-ratelimit-remaining": "200"}
    fault(ken.simulator, "status", status=429, body=limit, headers=headers)
    wish = await ken.send(group, BODY)
    await ken.until(lambda: ken.row(wish).error == "room_rate_limited")
    row = ken.row(wish)
    assert row.state is WishState.QUEUED
    assert 8 < row.not_before - time.time() <= 10


async def test_no_room_is_read_while_it_is_written_to(ken: Person, group: int) -> None:
    ken.session.look_at(group)
    fault(ken.simulator, "delay", path=f"/{group}/messages$", seconds=0.6)
    wish = await ken.send(group, BODY)
    await ken.until(ken.is_(wish, WishState.ATTEMPTING))
    began = len(requests(ken.simulator, "GET", f"/{group}/messages"))
    say(ken, ken.archive.account_id, group, "from my phone")
    ken.session.wake()
    await asyncio.sleep(0.3)
    assert ken.row(wish).state is WishState.ATTEMPTING
    assert len(requests(ken.simulator, "GET", f"/{group}/messages")) == began
    await ken.until(lambda: "from my phone" in ken.bodies(group))


def body_of(ken: Person, room_id: int, message_id: int) -> str:
    """What the server says in this message."""
    room = next(r for r in ken.simulator.control("GET", "/state")["rooms"] if r["room_id"] == room_id)
    return next(str(m["body"]) for m in room["messages"] if m["message_id"] == str(message_id))


def unread(ken: Person, room_id: int) -> int:
    room = rooms.get(ken.archive.db, room_id)
    assert room is not None
    return room.unread_num


def say(ken: Person, account_id: int, room_id: int, body: str) -> int:
    said = {"account_id": account_id, "room_id": room_id, "body": body}
    return int(ken.simulator.control("POST", "/say", said)["message_id"])


def colleague(ken: Person, room_id: int) -> int:
    """Somebody else in the room."""
    room = next(r for r in ken.simulator.control("GET", "/state")["rooms"] if r["room_id"] == room_id)
    mine = ken.archive.account_id
    return int(next(m["account_id"] for m in room["members"] if m["account_id"] != mine))

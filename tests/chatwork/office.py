"""A little world in the simulator that the operations can be tried on."""

from __future__ import annotations

import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

from cwtui.chatwork.client import Chatwork
from cwtui.chatwork.models import RoomType, TaskStatus
from cwtui.simulator.server import Serving
from cwtui.simulator.simulation import Simulation
from cwtui.simulator.world import contacts
from tests.support import HandClock, Simulator


def two_colleagues(clock: HandClock | None = None) -> Simulator:
    """A new account, a colleague it is in contact with, and two strangers who ask to be."""
    simulation = Simulation("empty", clock=clock.clock if clock else None)
    world = simulation.world
    me = world.me
    contacts.introduce(world, me, world.add_account("emi", "田中 恵美", organization_id=me.organization_id))
    for nick in ("aoki", "mori"):
        contacts.ask(world, world.add_account(nick, nick.title()), me, f"{nick} here")
    serving = Serving(simulation).start()
    return Simulator(serving.api_url, simulation.tokens, serving=serving)


@dataclass
class Office:
    """``me`` made a group with the colleague ``other``; both wrote, I have a task and a file in it."""

    simulator: Simulator
    me: Chatwork
    other: Chatwork
    my_id: int
    other_id: int
    room_id: int
    my_message: int
    others_message: int
    task_id: int
    file_id: int
    direct_id: int

    def state(self, room_id: int | None = None) -> Any:
        """A room as the simulator itself knows it."""
        rooms = self.simulator.control("GET", "/state")["rooms"]
        return next(room for room in rooms if room["room_id"] == (room_id or self.room_id))

    def bodies(self, room_id: int | None = None) -> list[str]:
        """The texts of a room, oldest first, those the service wrote by itself left out."""
        bodies = [message["body"] for message in self.state(room_id)["messages"]]
        return [body for body in bodies if "[dtext:" not in body]

    def asked(self) -> list[tuple[str, str]]:
        """(method, path) of every request so far."""
        return [(entry["method"], entry["path"]) for entry in self.simulator.control("GET", "/requests")]

    def fault(self, kind: str, **more: object) -> None:
        """The next matching request goes wrong."""
        self.simulator.control("POST", "/faults", {"kind": kind, **more})

    def turn(self, **knobs: object) -> None:
        self.simulator.control("POST", "/knobs", knobs)


@asynccontextmanager
async def open_office(simulator: Simulator, clock: HandClock | None = None) -> AsyncIterator[Office]:
    async with AsyncExitStack() as stack:
        tokens, now = list(simulator.tokens.values()), clock.now if clock else time.time
        me, other = [
            await stack.enter_async_context(Chatwork(token, simulator.api_url, clock=now))
            for token in tokens[:2]
        ]
        my_id, other_id = (await me.me()).account_id, (await other.me()).account_id
        room_id = await me.create_room("試験室", [my_id], members=[other_id], description="for trials")
        yield Office(
            simulator,
            me,
            other,
            my_id,
            other_id,
            room_id,
            my_message=await me.post_message(room_id, "my words"),
            others_message=await other.post_message(room_id, f"[To:{my_id}] other words"),
            task_id=(await other.create_task(room_id, "a task of mine", [my_id]))[0],
            file_id=await me.upload_file(room_id, b"bytes", "ファイル.txt"),
            direct_id=next(r.room_id for r in await me.rooms() if r.type is RoomType.DIRECT),
        )


Trial = Callable[[Office], Awaitable[object]]


async def _make_link(office: Office) -> None:
    if not (await office.me.link(office.room_id)).public:
        await office.me.create_link(office.room_id)


async def _update_link(office: Office) -> object:
    await _make_link(office)
    return await office.me.update_link(office.room_id, code="abc", need_acceptance=False)


async def _delete_link(office: Office) -> object:
    await _make_link(office)
    return await office.me.delete_link(office.room_id)


async def _request(office: Office) -> int:
    return (await office.me.incoming_requests())[0].request_id


async def _accept(office: Office) -> object:
    return await office.me.accept_request(await _request(office))


async def _decline(office: Office) -> None:
    await office.me.decline_request(await _request(office))


TRIALS: dict[str, tuple[str, str, Trial]] = {
    "me": ("GET", "/me", lambda o: o.me.me()),
    "my_status": ("GET", "/my/status", lambda o: o.me.my_status()),
    "my_tasks": ("GET", "/my/tasks", lambda o: o.me.my_tasks(o.other_id, TaskStatus.OPEN)),
    "contacts": ("GET", "/contacts", lambda o: o.me.contacts()),
    "rooms": ("GET", "/rooms", lambda o: o.me.rooms()),
    "create_room": ("POST", "/rooms", lambda o: o.me.create_room("new", [o.my_id])),
    "room": ("GET", "/rooms/{room_id}", lambda o: o.me.room(o.room_id)),
    "update_room": ("PUT", "/rooms/{room_id}", lambda o: o.me.update_room(o.room_id, "renamed")),
    "leave_room": ("DELETE", "/rooms/{room_id}", lambda o: o.other.leave_room(o.room_id)),
    "delete_room": ("DELETE", "/rooms/{room_id}", lambda o: o.me.delete_room(o.room_id)),
    "members": ("GET", "/rooms/{room_id}/members", lambda o: o.me.members(o.room_id)),
    "replace_members": (
        "PUT",
        "/rooms/{room_id}/members",
        lambda o: o.me.replace_members(o.room_id, [o.my_id], [], [o.other_id]),
    ),
    "messages": ("GET", "/rooms/{room_id}/messages", lambda o: o.me.messages(o.room_id)),
    "post_message": ("POST", "/rooms/{room_id}/messages", lambda o: o.me.post_message(o.room_id, "hi", True)),
    "mark_read": (
        "PUT",
        "/rooms/{room_id}/messages/read",
        lambda o: o.me.mark_read(o.room_id, o.others_message),
    ),
    "mark_unread": (
        "PUT",
        "/rooms/{room_id}/messages/unread",
        lambda o: o.me.mark_unread(o.room_id, o.my_message),
    ),
    "message": (
        "GET",
        "/rooms/{room_id}/messages/{message_id}",
        lambda o: o.me.message(o.room_id, o.my_message),
    ),
    "edit_message": (
        "PUT",
        "/rooms/{room_id}/messages/{message_id}",
        lambda o: o.me.edit_message(o.room_id, o.my_message, "edited"),
    ),
    "delete_message": (
        "DELETE",
        "/rooms/{room_id}/messages/{message_id}",
        lambda o: o.me.delete_message(o.room_id, o.my_message),
    ),
    "room_tasks": (
        "GET",
        "/rooms/{room_id}/tasks",
        lambda o: o.me.room_tasks(o.room_id, o.my_id, o.other_id, TaskStatus.OPEN),
    ),
    "create_task": (
        "POST",
        "/rooms/{room_id}/tasks",
        lambda o: o.me.create_task(o.room_id, "do", [o.other_id]),
    ),
    "room_task": ("GET", "/rooms/{room_id}/tasks/{task_id}", lambda o: o.me.room_task(o.room_id, o.task_id)),
    "set_task_status": (
        "PUT",
        "/rooms/{room_id}/tasks/{task_id}/status",
        lambda o: o.me.set_task_status(o.room_id, o.task_id, TaskStatus.DONE),
    ),
    "files": ("GET", "/rooms/{room_id}/files", lambda o: o.me.files(o.room_id, o.my_id)),
    "upload_file": (
        "POST",
        "/rooms/{room_id}/files",
        lambda o: o.me.upload_file(o.room_id, b"x", "x.txt", "text"),
    ),
    "file": ("GET", "/rooms/{room_id}/files/{file_id}", lambda o: o.me.file(o.room_id, o.file_id, True)),
    "link": ("GET", "/rooms/{room_id}/link", lambda o: o.me.link(o.room_id)),
    "create_link": ("POST", "/rooms/{room_id}/link", lambda o: o.me.create_link(o.room_id, code="abc-1_x")),
    "update_link": ("PUT", "/rooms/{room_id}/link", _update_link),
    "delete_link": ("DELETE", "/rooms/{room_id}/link", _delete_link),
    "incoming_requests": ("GET", "/incoming_requests", lambda o: o.me.incoming_requests()),
    "accept_request": ("PUT", "/incoming_requests/{request_id}", _accept),
    "decline_request": ("DELETE", "/incoming_requests/{request_id}", _decline),
}
"""Every operation with its place in the reference and one good use of it."""


def place(name: str) -> dict[str, str]:
    """What the faults match to meet this operation and no other."""
    method, path, _ = TRIALS[name]
    return {"method": method, "path": "^/v2" + re.sub(r"\{\w+\}", r"\\d+", path) + "$"}

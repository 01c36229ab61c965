"""The control calls below ``/_simulator``: what tests ask of the simulator itself. Loopback only."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from ipaddress import ip_address
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from cwtui.simulator.faults import parse
from cwtui.simulator.simulation import Simulation
from cwtui.simulator.world import addresses, messages, views
from cwtui.simulator.world.records import Room
from cwtui.simulator.world.refusals import Refused
from cwtui.simulator.world.state import World

PREFIX = "/_simulator"

Wanted = dict[str, Any]
Doing = Callable[[Simulation, Wanted], Any]


def routes(simulation: Simulation) -> list[Route]:
    calls: list[tuple[str, str, Doing]] = [
        ("GET", "/requests", _requests),
        ("GET", "/state", _state),
        ("POST", "/faults", _add_fault),
        ("DELETE", "/faults", _clear_faults),
        ("GET", "/knobs", _knobs),
        ("POST", "/knobs", _turn_knobs),
        ("POST", "/say", _say),
        ("POST", "/clock", _advance),
    ]
    return [
        Route(PREFIX + path, _endpoint(simulation, doing), methods=[method]) for method, path, doing in calls
    ]


def _endpoint(simulation: Simulation, doing: Doing) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        if not _is_local(request):
            return JSONResponse({"errors": ["Loopback only"]}, 403)
        try:
            return JSONResponse(doing(simulation, await _wanted(request)))
        except Refused as refused:
            return JSONResponse({"errors": refused.texts}, refused.status)
        except (KeyError, TypeError, ValueError) as wrong:
            return JSONResponse({"errors": [_words(wrong)]}, 400)

    return endpoint


def _is_local(request: Request) -> bool:
    return request.client is not None and ip_address(request.client.host).is_loopback


async def _wanted(request: Request) -> Wanted:
    """The JSON object of the body, or the query of a GET."""
    if request.method in ("GET", "DELETE"):
        return dict(request.query_params)
    found = await request.json()
    if not isinstance(found, dict):
        raise ValueError("a JSON object is wanted")
    return found


def _words(wrong: Exception) -> str:
    return f"missing or unknown: {wrong}" if isinstance(wrong, KeyError) else str(wrong)


def _requests(simulation: Simulation, wanted: Wanted) -> Any:
    since = str(wanted.get("since", 0))
    if not since.isdecimal():
        raise ValueError("since is a number")
    return simulation.journal.since(int(since))


def _add_fault(simulation: Simulation, wanted: Wanted) -> Any:
    simulation.faults.add(parse(wanted))
    return {"faults": len(simulation.faults)}


def _clear_faults(simulation: Simulation, _wanted: Wanted) -> Any:
    simulation.faults.clear()
    return {"faults": 0}


def _knobs(simulation: Simulation, _wanted: Wanted) -> Any:
    return simulation.knobs.as_dict()


def _turn_knobs(simulation: Simulation, wanted: Wanted) -> Any:
    for name, value in wanted.items():
        simulation.knobs.turn(name, value)
    return simulation.knobs.as_dict()


def _say(simulation: Simulation, wanted: Wanted) -> Any:
    account_id, room_id, body = wanted["account_id"], wanted["room_id"], wanted["body"]
    if not isinstance(body, str) or not body:
        raise ValueError("body is text, and not empty")
    said = messages.as_other(simulation.world, int(account_id), int(room_id), body)
    return views.message(simulation.world, said)


def _advance(simulation: Simulation, wanted: Wanted) -> Any:
    simulation.clock.advance(float(wanted["advance"]))
    return {"now": simulation.clock.now()}


def _state(simulation: Simulation, _wanted: Wanted) -> Any:
    """Everything, complete: rooms with all their messages; contacts and requests are those of "me"."""
    world = simulation.world
    mine = [request for request in world.requests.values() if request.to_account == world.me.account_id]
    return {
        "now": world.clock.now(),
        "accounts": [
            {"nick": account.nick, **views.profile(world, account)} for account in world.accounts.values()
        ],
        "rooms": [_room(world, room) for room in world.rooms.values()],
        "contacts": views.contacts(world, world.me),
        "requests": [views.request(world, request) for request in mine],
    }


def _room(world: World, room: Room) -> Wanted:
    """A room as nobody in particular sees it; each member with what they alone see of it."""
    return {
        "room_id": room.room_id,
        "name": room.name,
        "type": room.type,
        "description": room.description,
        "icon_path": addresses.url(room.icon),
        "message_num": len(room.messages),
        "file_num": len(room.files),
        "task_num": sum(task.status == "open" for task in room.tasks.values()),
        "last_update_time": room.last_update_time,
        "link": views.link(room.link),
        "members": [
            views.member(world.accounts[i], seat) | {"sticky": seat.sticky} | views.unread(seat)
            for i, seat in room.members.items()
        ],
        "messages": [views.message(world, message) for message in room.messages],
        "tasks": [views.task(world, task) for task in room.tasks.values()],
        "files": [views.file(world, file) for file in room.files.values()],
    }

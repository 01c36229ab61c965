"""/contacts and /incoming_requests."""

from __future__ import annotations

from cwtui.simulator.api.calls import Answer, Call, Route, listing, nothing
from cwtui.simulator.world import contacts, views
from cwtui.simulator.world.messages import WINDOW

REQUESTS = "/incoming_requests"
ONE = REQUESTS + "/{request_id:int}"


def listed(call: Call) -> Answer:
    return listing(call, views.contacts(call.world, call.me))


def requests(call: Call) -> Answer:
    waiting = contacts.requests_to(call.world, call.me)[-WINDOW:]
    return listing(call, [views.request(call.world, request) for request in waiting])


def accept(call: Call) -> Answer:
    request = contacts.take_request(call.world, call.me, call.path["request_id"])
    room = contacts.accept(call.world, call.me, request)
    return Answer(views.contact(call.world.accounts[request.from_account], room.room_id))


def decline(call: Call) -> Answer:
    contacts.take_request(call.world, call.me, call.path["request_id"])
    return nothing()


ROUTES = (
    Route("GET", "/contacts", listed),
    Route("GET", REQUESTS, requests),
    Route("PUT", ONE, accept),
    Route("DELETE", ONE, decline),
)

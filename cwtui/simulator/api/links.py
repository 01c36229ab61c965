"""/rooms/{room_id}/link."""

from __future__ import annotations

from cwtui.simulator.api.calls import Answer, Call, Route
from cwtui.simulator.world import links, rooms, views

PATH = "/rooms/{room_id:int}/link"
FIELDS = ("code", "need_acceptance", "description")


def show(call: Call) -> Answer:
    return Answer(views.link(call.room.link))


def create(call: Call) -> Answer:
    _require_right(call)
    code, need_acceptance, description = _wanted(call)
    return Answer(views.link(links.create(call.world, call.room, code, need_acceptance, description)))


def update(call: Call) -> Answer:
    _require_right(call)
    code, need_acceptance, description = _wanted(call)
    return Answer(views.link(links.update(call.world, call.room, code, need_acceptance, description)))


def delete(call: Call) -> Answer:
    _require_right(call)
    links.delete(call.room)
    return Answer(views.link(None))


def _require_right(call: Call) -> None:
    rooms.require_group(call.world, call.room, "invite people to")
    call.require_admin("change the invitation link")


def _wanted(call: Call) -> tuple[str | None, bool, str | None]:
    need_acceptance = call.form.flag("need_acceptance", True)
    return call.form.raw("code"), need_acceptance, call.form.raw("description")


ROUTES = (
    Route("GET", PATH, show),
    Route("POST", PATH, create, FIELDS),
    Route("PUT", PATH, update, FIELDS),
    Route("DELETE", PATH, delete),
)

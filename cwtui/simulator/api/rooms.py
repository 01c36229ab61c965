"""/rooms, one room, its members."""

from __future__ import annotations

from cwtui.simulator.api.calls import Answer, Call, Route, nothing
from cwtui.simulator.world import addresses, links, rooms, views
from cwtui.simulator.world.records import ICON_PRESETS, Role, Room
from cwtui.simulator.world.refusals import Invalid

ONE = "/rooms/{room_id:int}"
MEMBERS = ONE + "/members"

_MEMBER_LISTS = ("members_admin_ids", "members_member_ids", "members_readonly_ids")
_EDITABLE = ("name", "description", "icon_preset")


def listed(call: Call) -> Answer:
    mine = rooms.listed(call.world, call.me)
    return Answer([views.room_for(call.world, room, call.me) for room in mine])


def create(call: Call) -> Answer:
    name = call.form.name("name")
    roles = _roles(call)
    icon = _icon(call)
    with_link = call.form.flag("link")
    code = links.checked(call.world, None, call.form.raw("link_code")) if with_link else ""
    need_acceptance = call.form.flag("link_need_acceptance", True)
    room = rooms.create(call.world, call.me, name, roles)
    room.description = call.form.raw("description") or ""
    room.icon = addresses.icon(icon or "group")
    if with_link:
        links.create(call.world, room, code, need_acceptance, None)
    return _id(room)


def one(call: Call) -> Answer:
    facts = views.room_for(call.world, call.room, call.me)
    return Answer(facts | {"description": call.room.description})


def update(call: Call) -> Answer:
    rooms.require_group(call.world, call.room, "edit")
    call.require_admin("edit information")
    if not any(field in call.form for field in _EDITABLE):
        if call.world.knobs.empty_room_update == "refuse":
            raise Invalid("Nothing to change")
        return _id(call.room)
    name = call.form.name("name") if "name" in call.form else None
    rooms.update(call.world, call.room, call.me, name, call.form.raw("description"), _icon(call))
    return _id(call.room)


def leave_or_delete(call: Call) -> Answer:
    room = call.room
    action = call.form.choice("action_type", ("leave", "delete"))
    rooms.require_group(call.world, room, action)
    if action == "delete":
        call.require_admin("delete")
        rooms.delete(call.world, room)
    else:
        rooms.leave(call.world, room, call.me)
    return nothing()


def members(call: Call) -> Answer:
    return Answer(views.members(call.world, call.room))


def replace_members(call: Call) -> Answer:
    rooms.require_group(call.world, call.room, "change the members of")
    call.require_admin("change members")
    rooms.replace_members(call.world, call.room, call.me, _roles(call))
    return Answer(views.member_ids(call.room))


def _roles(call: Call) -> dict[int, Role]:
    lists: dict[Role, list[int]] = {
        "admin": call.form.required_ids("members_admin_ids"),
        "member": call.form.ids("members_member_ids"),
        "readonly": call.form.ids("members_readonly_ids"),
    }
    return rooms.roles_of(call.world, lists)


def _icon(call: Call) -> str | None:
    return call.form.choice("icon_preset", ICON_PRESETS) if "icon_preset" in call.form else None


def _id(room: Room) -> Answer:
    return Answer({"room_id": room.room_id})


ROUTES = (
    Route("GET", "/rooms", listed),
    Route(
        "POST",
        "/rooms",
        create,
        ("name", "description", "link", "link_code", "link_need_acceptance", "icon_preset", *_MEMBER_LISTS),
    ),
    Route("GET", ONE, one),
    Route("PUT", ONE, update, _EDITABLE),
    Route("DELETE", ONE, leave_or_delete, ("action_type",)),
    Route("GET", MEMBERS, members),
    Route("PUT", MEMBERS, replace_members, _MEMBER_LISTS),
)

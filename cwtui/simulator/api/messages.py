"""/rooms/{room_id}/messages."""

from __future__ import annotations

from cwtui.simulator.api.calls import Answer, Call, Route, listing
from cwtui.simulator.world import messages, views
from cwtui.simulator.world.records import Message
from cwtui.simulator.world.refusals import Unknown

ROOM = "/rooms/{room_id:int}/messages"
ONE = ROOM + "/{message_id:int}"

LIMITED = {
    "chatwork-message-limitation": "true",
    "chatwork-message-limitation-summary": "Messages outside the free plan's viewing period are hidden.",
}


def fetch(call: Call) -> Answer:
    room, membership = call.seat
    if call.query.flag("force"):
        window = messages.newest(room)
        if call.world.knobs.force_one_moves_cursor:
            messages.move_cursor(room, membership)
    else:
        window = messages.fetch_new(call.world, room, membership)
    if call.world.knobs.get_marks_read:
        membership.unread.clear()
    shown = messages.shown(call.world, window)
    if call.world.knobs.message_order == "descending":
        shown.reverse()
    headers = LIMITED if len(shown) < len(window) else {}
    return listing(call, [views.message(call.world, message) for message in shown], headers)


def post(call: Call) -> Answer:
    room, membership = call.seat
    messages.require_voice(call.world, membership)
    body = call.form.body_text("body")
    self_unread = call.form.flag("self_unread")
    call.simulation.limits.count_post(call.me.account_id, room.room_id)
    made = messages.post(call.world, room, call.me.account_id, body, self_unread=self_unread)
    return _id(made)


def read(call: Call) -> Answer:
    room, membership = call.seat
    messages.mark_read(room, membership, call.form.whole("message_id"))
    return Answer(views.unread(membership))


def unread(call: Call) -> Answer:
    room, membership = call.seat
    messages.mark_unread(call.world, room, call.me, call.form.required_whole("message_id"))
    return Answer(views.unread(membership))


def one(call: Call) -> Answer:
    found = messages.find(call.room, call.path["message_id"])
    if messages.hidden(call.world, found):
        raise Unknown("Message not found", headers=LIMITED)
    return Answer(views.message(call.world, found))


def edit(call: Call) -> Answer:
    found = messages.find(call.room, call.path["message_id"])
    messages.require_voice(call.world, call.membership)
    messages.edit(call.world, call.room, call.me, found, call.form.body_text("body"))
    return _id(found)


def delete(call: Call) -> Answer:
    found = messages.find(call.room, call.path["message_id"])
    messages.delete(call.world, call.room, call.me, found)
    return _id(found)


def _id(message: Message) -> Answer:
    return Answer({"message_id": str(message.message_id)})


ROUTES = (
    Route("GET", ROOM, fetch, ("force",)),
    Route("POST", ROOM, post, ("body", "self_unread")),
    Route("PUT", ROOM + "/read", read, ("message_id",)),
    Route("PUT", ROOM + "/unread", unread, ("message_id",)),
    Route("GET", ONE, one),
    Route("PUT", ONE, edit, ("body",)),
    Route("DELETE", ONE, delete),
)

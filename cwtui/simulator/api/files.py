"""/rooms/{room_id}/files."""

from __future__ import annotations

from cwtui.simulator.api.calls import Answer, Call, Route, Upload, listing
from cwtui.simulator.downloads import signed_url
from cwtui.simulator.world import files, messages, views
from cwtui.simulator.world.messages import WINDOW
from cwtui.simulator.world.refusals import Invalid, Refused

ROOM = "/rooms/{room_id:int}/files"


def listed(call: Call) -> Answer:
    uploader = call.query.whole("account_id")
    found = [file for file in call.room.files.values() if uploader in (None, file.account_id)]
    return listing(call, [views.file(call.world, file) for file in found[-WINDOW:]])


def upload(call: Call) -> Answer:
    room, membership = call.seat
    messages.require_voice(call.world, membership)
    sent = _checked(call)
    text = call.form.body_text("message") if call.form.raw("message") else ""
    kept = files.upload(
        call.world, room, call.me.account_id, sent.filename, sent.content, sent.content_type, text
    )
    return Answer({"file_id": kept.file_id})


def _checked(call: Call) -> Upload:
    if call.upload is None or not call.upload.filename:
        raise Invalid("Parameter 'file' is required")
    if len(call.upload.content) > call.world.knobs.upload_limit:
        raise Refused("The file is too large", status=call.world.knobs.upload_too_large_status)
    return call.upload


def one(call: Call) -> Answer:
    file = files.find(call.room, call.path["file_id"])
    facts = views.file(call.world, file)
    if call.query.flag("create_download_url"):
        facts["download_url"] = signed_url(call.simulation, call.base_url, file)
    return Answer(facts)


ROUTES = (
    Route("GET", ROOM, listed, ("account_id",)),
    Route("POST", ROOM, upload, ("message",)),
    Route("GET", ROOM + "/{file_id:int}", one, ("create_download_url",)),
)

"""/rooms/{room_id}/tasks."""

from __future__ import annotations

from typing import cast

from cwtui.simulator.api.calls import Answer, Call, Route, listing
from cwtui.simulator.world import messages, tasks, views
from cwtui.simulator.world.messages import WINDOW
from cwtui.simulator.world.records import LimitType, TaskStatus

ROOM = "/rooms/{room_id:int}/tasks"
ONE = ROOM + "/{task_id:int}"


def listed(call: Call) -> Answer:
    assignee = call.query.whole("account_id")
    giver = call.query.whole("assigned_by_account_id")
    status = call.query.choice("status", ("open", "done"), "open")
    found = [
        task
        for task in call.room.tasks.values()
        if task.status == status and assignee in (None, task.account_id) and giver in (None, task.assigned_by)
    ]
    return listing(call, [views.task(call.world, task) for task in found[-WINDOW:]])


def create(call: Call) -> Answer:
    room, membership = call.seat
    messages.require_voice(call.world, membership)
    body = call.form.body_text("body")
    assignees = call.form.required_ids("to_ids")
    limit = call.form.whole("limit")
    limit_type = cast(LimitType, call.form.choice("limit_type", ("none", "date", "time"), "time"))
    tasks.require_members(room, assignees)
    call.simulation.limits.count_post(call.me.account_id, room.room_id)
    made = tasks.create(call.world, room, call.me.account_id, body, assignees, limit, limit_type)
    return Answer({"task_ids": [task.task_id for task in made]})


def one(call: Call) -> Answer:
    return Answer(views.task(call.world, tasks.find(call.room, call.path["task_id"])))


def set_status(call: Call) -> Answer:
    """The field that holds the status really is called ``body``."""
    room, membership = call.seat
    messages.require_voice(call.world, membership)
    task = tasks.find(room, call.path["task_id"])
    status = cast(TaskStatus, call.form.choice("body", ("open", "done")))
    tasks.set_status(call.world, room, task, status, call.me.account_id)
    return Answer({"task_id": task.task_id})


ROUTES = (
    Route("GET", ROOM, listed, ("account_id", "assigned_by_account_id", "status")),
    Route("POST", ROOM, create, ("body", "to_ids", "limit", "limit_type")),
    Route("GET", ONE, one),
    Route("PUT", ONE + "/status", set_status, ("body",)),
)

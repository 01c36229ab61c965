"""/me, /my/status, /my/tasks."""

from __future__ import annotations

from cwtui.simulator.api.calls import Answer, Call, Route, listing
from cwtui.simulator.world import views
from cwtui.simulator.world.messages import WINDOW


def me(call: Call) -> Answer:
    return Answer(views.profile(call.world, call.me))


def status(call: Call) -> Answer:
    return Answer(views.totals(call.world, call.me))


def tasks(call: Call) -> Answer:
    wanted = call.query.choice("status", ("open", "done"), "open")
    giver = call.query.whole("assigned_by_account_id")
    mine = [
        (room, task)
        for room in call.world.rooms_of(call.me)
        for task in room.tasks.values()
        if task.account_id == call.me.account_id
        and task.status == wanted
        and giver in (None, task.assigned_by)
    ]
    mine.sort(key=lambda found: found[1].task_id)
    return listing(call, [views.my_task(call.world, *found, call.me) for found in mine[-WINDOW:]])


ROUTES = (
    Route("GET", "/me", me),
    Route("GET", "/my/status", status),
    Route("GET", "/my/tasks", tasks, ("assigned_by_account_id", "status")),
)

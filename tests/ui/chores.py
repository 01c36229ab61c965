"""Tasks at the simulator: given by a colleague, looked at as the service has them."""

from __future__ import annotations

import time
from typing import Any

import httpx

from cwtui.store.wishes import SetTask
from cwtui.sync.asks import MyTasks, Need, RoomTasks
from cwtui.ui.triage.detail import ItemDetail
from cwtui.ui.views.desk import TaskDesk
from cwtui.ui.views.desk_list import DeskList
from cwtui.ui.widgets.grouped_list import Heading
from tests.sync.rig import state_of
from tests.ui.stage import Stage
from tests.ui.town import Town

DAY = 86_400
AT_ONCE = 0.5  # seconds: often enough for a test, and seldom enough for the limit


def now() -> int:
    return int(time.time())


def give(
    town: Town, body: str, *, nth: int = 0, to: int | None = None, limit: int = 0, mine: bool = False
) -> int:
    """Somebody of the room gives a task, a colleague unless it is ``mine``, to me unless it is ``to``
    somebody else; its id. ``limit`` is to the minute."""
    token = town.simulator.token if mine else _token(town, town.colleague(nth)["account_id"])
    fields: dict[str, Any] = {"body": body, "to_ids": str(to or town.me)}
    fields |= {"limit": str(limit), "limit_type": "time"} if limit else {"limit_type": "none"}
    answer = _ask(town, token, "POST", f"/rooms/{town.room_id(nth)}/tasks", fields)
    return int(answer["task_ids"][0])


def finish(town: Town, task_id: int, *, status: str = "done") -> None:
    """I have done it with another client."""
    room_id = _row(town, task_id)[0]
    _ask(town, town.simulator.token, "PUT", f"/rooms/{room_id}/tasks/{task_id}/status", {"body": status})


def take_back_notice(town: Town, task_id: int) -> None:
    """Who gave the task deletes the message it hangs on."""
    room_id, task = _row(town, task_id)
    token = _token(town, task["assigned_by_account"]["account_id"])
    _ask(town, token, "DELETE", f"/rooms/{room_id}/messages/{task['message_id']}", {})


def leave(town: Town, nth: int) -> None:
    """I have left that room with another client."""
    _ask(town, town.simulator.token, "DELETE", f"/rooms/{town.room_id(nth)}", {"action_type": "leave"})


def is_done(town: Town, task_id: int) -> bool:
    """Is it, as the service has it?"""
    return bool(_row(town, task_id)[1]["status"] == "done")


def tasks(town: Town, nth: int = 0) -> list[Any]:
    """The tasks of a room, as the service has them."""
    rooms = state_of(town.simulator)["rooms"]
    room = next(room for room in rooms if room["room_id"] == town.room_id(nth))
    return list(room["tasks"])


def sweep(town: Town) -> None:
    """No room has a task."""
    for room in town.simulator.simulation.world.rooms.values():
        room.tasks.clear()


def _row(town: Town, task_id: int) -> tuple[int, Any]:
    for room in state_of(town.simulator)["rooms"]:
        for task in room["tasks"]:
            if task["task_id"] == task_id:
                return int(room["room_id"]), task
    raise KeyError(task_id)


def _token(town: Town, account_id: int) -> str:
    return town.token_of([account["account_id"] for account in town.accounts].index(account_id))


def _ask(town: Town, token: str, method: str, path: str, fields: dict[str, Any]) -> Any:
    url, headers = town.simulator.api_url + path, {"x-chatworktoken": token}
    answer = httpx.request(method, url, headers=headers, data=fields, verify=False)
    assert answer.status_code in (200, 204), answer.text
    return answer.json() if answer.content else None


# On the screen


def desk(stage: Stage) -> TaskDesk:
    return stage.main.query_one(TaskDesk)


def rows(stage: Stage) -> list[str]:
    """What the rows of the desk are about, from top to bottom."""
    return [row.task.body for row in stage.main.query_one(DeskList).rows if not isinstance(row, Heading)]


def headings(stage: Stage) -> list[str]:
    found = (row for row in stage.main.query_one(DeskList).rows if isinstance(row, Heading))
    return [f"{row.words} {row.count}".removesuffix(" 0") for row in found]


def cursor(stage: Stage) -> str:
    """What the row at the cursor is about; "" for none."""
    row = stage.main.query_one(DeskList).row
    return row.task.body if row is not None else ""


def detail(stage: Stage) -> str:
    shown = stage.main.query_one(ItemDetail)
    return "\n".join(strip.text.rstrip() for strip in shown.strips)


def statuses(stage: Stage) -> list[tuple[int, str]]:
    """What is wished of tasks and has not been carried out."""
    wishes = [row.wish for row in stage.outbox()]
    return [(wish.task_id, str(wish.status)) for wish in wishes if isinstance(wish, SetTask)]


async def open_desk(stage: Stage, *bodies: str) -> None:
    """Open the desk, and wait until these and no other tasks of mine are on it."""
    await stage.press("g", "t")
    stage.app.session.need(Need(MyTasks(), fresh_for=AT_ONCE))
    await stage.until(lambda: sorted(rows(stage)) == sorted(bodies))


def ask_again(stage: Stage, room_id: int | None = None) -> None:
    """What others have done meanwhile is heard now."""
    ask = MyTasks() if room_id is None else RoomTasks(room_id)
    stage.app.session.need(Need(ask, fresh_for=AT_ONCE))

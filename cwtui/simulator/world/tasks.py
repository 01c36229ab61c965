"""Tasks: made for people of a room, done, and opened again."""

from __future__ import annotations

from collections.abc import Sequence

from cwtui.simulator.world import messages, system
from cwtui.simulator.world.records import LimitType, Room, Task, TaskStatus
from cwtui.simulator.world.refusals import Invalid, Unknown
from cwtui.simulator.world.state import World

_DAY = 86_400
_JAPAN = 9 * 3600


def end_of_day(at: int) -> int:
    """23:59:59 in Japan of the day ``at`` (Unix seconds) falls on."""
    return (at + _JAPAN) // _DAY * _DAY + _DAY - 1 - _JAPAN


def deadline(world: World, limit: int | None, limit_type: LimitType) -> tuple[int, LimitType]:
    """What is stored of a wanted deadline: without a time, or of type none, there is none."""
    if not limit or limit_type == "none":
        return 0, "none"
    if limit_type == "date" and world.knobs.date_limit == "end_of_day":
        return end_of_day(limit), "date"
    return limit, limit_type


def require_members(room: Room, assignees: Sequence[int]) -> None:
    if strangers := [i for i in assignees if i not in room.members]:
        raise Invalid(f"Not a member of the room: {', '.join(map(str, strangers))}")


def create(
    world: World,
    room: Room,
    giver: int,
    body: str,
    assignees: Sequence[int],
    limit: int | None,
    limit_type: LimitType,
    *,
    at: float | None = None,
) -> list[Task]:
    """One task per assignee, and one system message they all hang on; ``at`` as for a message."""
    limit_time, stored_type = deadline(world, limit, limit_type)
    tasks = [
        Task(world.task_ids.next(), account_id, giver, 0, body, limit_time, stored_type)
        for account_id in assignees
    ]
    notice = messages.post(world, room, giver, system.task_notice("task_added", tasks), at=at)
    for task in tasks:
        task.message_id = notice.message_id
        room.tasks[task.task_id] = task
    return tasks


def find(room: Room, task_id: int) -> Task:
    task = room.tasks.get(task_id)
    if task is None:
        raise Unknown("Task not found")
    return task


def set_status(
    world: World, room: Room, task: Task, status: TaskStatus, by: int, *, at: float | None = None
) -> None:
    """Done or open again; said in the room when it changes something."""
    if task.status == status:
        return
    task.status = status
    what = "task_done" if status == "done" else "task_reverted"
    messages.post(world, room, by, system.task_notice(what, [task]), at=at)

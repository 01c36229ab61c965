"""The tasks and files of a day in small: each on the server is that of one wish, or of the phone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from sqlite3 import Connection
from typing import Any

from cwtui.chatwork.models import LimitType
from cwtui.simulator.world.tasks import end_of_day
from cwtui.store import files, tasks
from cwtui.store.wishes import CreateTask, Reschedule, SetTask, Upload, WishState
from cwtui.sync.proof import same_text
from tests.bench.found import Reckoning, Wished, told
from tests.bench.small_day import Lived

Thing = Mapping[str, Any]


@dataclass(frozen=True)
class Sort:
    """Tasks, or files: how the server calls them, which ones a wish has made, and which it may have.

    ``matches`` gives for each thing that a wish is to make whether this could be it.
    """

    name: str
    id_name: str
    giver: str
    made: Callable[[Wished], tuple[int, ...]]
    wanted: Callable[[Wished], list[Callable[[Thing], bool]]]
    on_the_phone: Callable[[Lived], set[int]]


def _tasks_made(wish: Wished) -> tuple[int, ...]:
    return wish.row.wish.created if isinstance(wish.row.wish, CreateTask | Reschedule) else ()


def _tasks_wanted(wish: Wished) -> list[Callable[[Thing], bool]]:
    made = wish.wish
    if not isinstance(made, CreateTask | Reschedule):
        return []
    limit = end_of_day(made.limit) if made.limit_type is LimitType.DATE else made.limit

    def fits(task: Thing, account_id: int) -> bool:
        same = (task["account"]["account_id"], task["limit_time"]) == (account_id, limit)
        return same and same_text(task["body"], made.body)

    return [lambda task, account_id=account_id: fits(task, account_id) for account_id in made.to_ids]  # type: ignore[misc]


def _file_made(wish: Wished) -> tuple[int, ...]:
    made = wish.row.wish
    return (made.file_id,) if isinstance(made, Upload) and made.file_id is not None else ()


def _file_wanted(wish: Wished) -> list[Callable[[Thing], bool]]:
    made = wish.wish
    if not isinstance(made, Upload):
        return []
    return [lambda file: (file["filename"], file["filesize"]) == (made.filename, made.filesize)]


TASKS = Sort(
    "tasks", "task_id", "assigned_by_account", _tasks_made, _tasks_wanted, lambda day: day.phone_tasks
)
FILES = Sort("files", "file_id", "account", _file_made, _file_wanted, lambda day: day.phone_files)


def account_for(day: Lived, wished: Sequence[Wished], found: Reckoning) -> None:
    """Nothing lost and nothing twice; and what was finished or opened again is so."""
    for sort in (TASKS, FILES):
        _account_for(sort, day, wished, found)
    found.tasks = sum(len(_tasks_made(wish)) for wish in wished)
    found.files = sum(len(_file_made(wish)) for wish in wished)
    _account_for_status(day, wished, found)


def _mine(sort: Sort, day: Lived, state: Any) -> Iterator[tuple[int, tuple[int, Thing]]]:
    for room in state["rooms"]:
        for thing in room[sort.name]:
            if thing[sort.giver]["account_id"] == day.my_id:
                yield thing[sort.id_name], (room["room_id"], thing)


def _account_for(sort: Sort, day: Lived, wished: Sequence[Wished], found: Reckoning) -> None:
    before = dict(_mine(sort, day, day.past))
    served = {id_: thing for id_, thing in _mine(sort, day, day.state) if id_ not in before}
    owners: dict[int, Wished] = {}
    phone = sort.on_the_phone(day)
    swapped = []
    for wish in wished:
        wanted, ids = sort.wanted(wish), sort.made(wish)
        if wanted and wish.row.state is WishState.DONE and len(ids) != len(wanted):
            found.lost.append(f"{told(wish)} has made {len(ids)} {sort.name}, not {len(wanted)}")
        for id_ in ids:
            if id_ in owners:
                found.lost.append(f"{told(wish)} has what {told(owners[id_])} has made: {id_}")
            owners[id_] = wish
            if id_ not in served or not any(fits(served[id_][1]) for fits in wanted):
                found.lost.append(f"{told(wish)} has not made {id_}: {served.get(id_)}")
            elif id_ in phone:
                swapped.append((wish, id_))
    spare = {id_: thing for id_, thing in served.items() if id_ not in owners and id_ not in phone}
    # A wish that took the phone's is right if its own is there as well: only the names are swapped.
    for wish, id_ in swapped:
        alike = [fits for fits in sort.wanted(wish) if fits(served[id_][1])]
        found.undecidable += not _use_up(spare, wish, alike)
    for wish in wished:  # the person would see on the phone whether it is there
        if wish.row.state is WishState.ASKED and not sort.made(wish):
            for fits in sort.wanted(wish):
                _use_up(spare, wish, [fits])
    found.twice += [f"room {room_id}: {sort.name} {thing}" for room_id, thing in spare.values()]


def _use_up(
    spare: dict[int, tuple[int, Thing]], wish: Wished, alike: Sequence[Callable[[Thing], bool]]
) -> bool:
    """One of the things nobody owns is this wish's."""
    for id_, (room_id, thing) in spare.items():
        if room_id == wish.wish.room_id and any(fits(thing) for fits in alike):
            del spare[id_]
            return True
    return False


def _account_for_status(day: Lived, wished: Sequence[Wished], found: Reckoning) -> None:
    """The last word on a task that was carried out stands."""
    served = {id_: thing["status"] for id_, (_, thing) in _mine(TASKS, day, day.state)}
    last: dict[int, tuple[Wished, str]] = {}
    doubtful = set()
    when = {state["wish"]: state["at"] for state in day.states}  # by no clock that was set
    for wish in sorted(wished, key=lambda w: when.get(w.row.wish_id, 0.0)):
        match wish.row.wish:
            case SetTask(task_id=task_id, status=status):
                wanted = str(status)
            case Reschedule(task_id=task_id):
                wanted = "done"
            case _:
                continue
        if wish.row.state is WishState.DONE:
            last[task_id] = (wish, wanted)
        elif wish.row.attempt:
            doubtful.add(task_id)
    for task_id, (wish, wanted) in last.items():
        if task_id not in doubtful and served.get(task_id) != wanted:
            found.lost.append(f"{told(wish)} does not stand: task {task_id} is {served.get(task_id)}")


def notices_of_the_phone(day: Lived) -> set[int]:
    """The messages that tell of what the phone has made."""
    return {
        int(thing["message_id"])
        for sort in (TASKS, FILES)
        for id_, (_, thing) in _mine(sort, day, day.state)
        if id_ in sort.on_the_phone(day)
    }


def compare(db: Connection, room: Any, found: Reckoning) -> None:
    """The archive's tasks and files of a room against the server's."""
    room_id = room["room_id"]
    gone = "SELECT task_id FROM tasks WHERE vanished UNION SELECT file_id FROM files WHERE vanished"
    vanished = {id_ for (id_,) in db.execute(gone).fetchall()}
    for served in room["tasks"]:
        task = tasks.get(db, served["task_id"])
        ours = task and (task.body, task.account_id, task.limit_time, task.status, task.message_id)
        theirs = (served["body"], served["account"]["account_id"], served["limit_time"], served["status"])
        if ours != (*theirs, int(served["message_id"])) or served["task_id"] in vanished:
            found.wrong.append(f"room {room_id}: task {served['task_id']} is {ours}, was {theirs}")
    for served in room["files"]:
        file = files.get(db, served["file_id"])
        facts = file and (file.filename, file.filesize, file.account_id, file.message_id)
        said = (served["filename"], served["filesize"], served["account"]["account_id"])
        if facts != (*said, int(served["message_id"])) or served["file_id"] in vanished:
            found.wrong.append(f"room {room_id}: file {served['file_id']} is {facts}, was {said}")

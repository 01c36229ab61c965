"""A day in small is the same every time; its reckoning misses neither what is lost nor what is twice."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import pytest

from cwtui.chatwork.models import Account, Message, TaskStatus
from cwtui.store import Archive, messages, outbox
from cwtui.store.wishes import AnyWish, CreateTask, Send, SetTask, Upload
from cwtui.sync.proof import first_id_at
from tests.bench.found import Reckoning
from tests.bench.reckoning import reckon
from tests.bench.small_day import Lived
from tests.bench.small_script import KILLS, Script

ME, ROOM, NOW = 7, 1, 1_795_140_000.0
FIRST, SECOND, PHONE = (first_id_at(NOW + n) for n in range(3))


def test_a_script_follows_from_its_seed() -> None:
    one, same, other = (Script(seed, [1, 2, 3, 4]) for seed in (5, 5, 6))
    assert (one.acts, one.events, one.jumps) == (same.acts, same.events, same.jumps)
    assert one.acts != other.acts


def test_the_days_together_are_as_hard_as_promised() -> None:
    scripts = [Script(seed, [1, 2, 3, 4, 5, 6]) for seed in range(30)]
    for script in scripts:
        assert sum(event.what == "kill" for event in script.events) == KILLS
        assert [event.count > 100 for event in script.events if event.what == "flood"] == [True]
    said = [[(act.room, act.body) for act in script.acts if act.what == "send"] for script in scripts]
    repeated = sum(len(words) - len(set(words)) for words in said)
    assert repeated / sum(map(len, said)) > 0.1


def on_server(*ids: int, body: str = "OK") -> list[dict[str, Any]]:
    account = {"account_id": ME, "name": "佐藤 健"}
    return [
        {"message_id": str(i), "account": account, "body": body, "send_time": int(NOW), "update_time": 0}
        for i in ids
    ]


def reckoned(folder: Path, served: list[dict[str, Any]], kept: tuple[int, ...]) -> Reckoning:
    """One wish was carried out as FIRST, and the phone said PHONE; ``kept`` is what the archive has."""
    wish = Send(room_id=ROOM, body="OK")
    with closing(Archive.open(folder / str(ME))) as archive:
        wish_id = archive.write_now(outbox.add, wish, now=NOW, due_at=NOW)
        archive.write_now(outbox.begin_attempt, wish_id, now=NOW, floor=NOW - 5, tip=None)
        archive.write_now(outbox.accepted, wish_id, FIRST)
        mine = Account(account_id=ME, name="佐藤 健")
        window = [Message(message_id=i, account=mine, body="OK", send_time=int(NOW)) for i in kept]
        archive.write_now(messages.save_window, ROOM, window)
    return reckon(
        Lived(
            seed=1,
            script=Script(1, [ROOM, 2, 3]),
            archive=folder / str(ME),
            my_id=ME,
            rooms=[ROOM],
            ahead=0.0,
            past={"rooms": []},
            state={"rooms": [{"room_id": ROOM, "messages": served, "tasks": [], "files": []}]},
            requests=[],
            wished=[{"wish": msgspec.to_builtins(wish)}],
            taken=[{"note": 0, "wish_id": 1}],
            states=[],
            phone={PHONE: (ROOM, "OK")},
            phone_tasks=set(),
            phone_files=set(),
            kills=[],
            flood=None,
            trouble=[],
        )
    )


def test_a_good_day(tmp_path: Path) -> None:
    assert reckoned(tmp_path, on_server(FIRST, PHONE), (FIRST, PHONE)).good


@pytest.mark.parametrize(
    ("served", "kept", "lost", "twice", "wrong"),
    [
        ((PHONE,), (PHONE,), 2, 0, 0),  # it has no message, and what it says does not stand
        ((FIRST, SECOND, PHONE), (FIRST, SECOND, PHONE), 0, 1, 0),
        ((FIRST, PHONE), (FIRST,), 0, 0, 2),  # in no hole, and one of the newest
        ((FIRST, PHONE), (FIRST, SECOND, PHONE), 0, 0, 1),
    ],
)
def test_a_bad_day(
    tmp_path: Path, served: tuple[int, ...], kept: tuple[int, ...], lost: int, twice: int, wrong: int
) -> None:
    day = reckoned(tmp_path, on_server(*served), kept)
    assert (len(day.lost), len(day.twice), len(day.wrong)) == (lost, twice, wrong)


def test_what_the_server_says_differently_is_told(tmp_path: Path) -> None:
    day = reckoned(tmp_path, on_server(FIRST, PHONE, body="NG"), (FIRST, PHONE))
    assert len(day.wrong) == 2


# Tasks and files


def task_on_server(task_id: int, **more: Any) -> dict[str, Any]:
    me = {"account_id": ME, "name": "佐藤 健"}
    facts = {"body": "図面", "limit_time": 0, "status": "open", "message_id": str(FIRST)}
    return {"task_id": task_id, "account": me, "assigned_by_account": me, **facts, **more}


def file_on_server(file_id: int, **more: Any) -> dict[str, Any]:
    facts = {"filename": "a.txt", "filesize": 3, "message_id": str(SECOND)}
    return {"file_id": file_id, "account": {"account_id": ME, "name": "佐藤 健"}, **facts, **more}


def made_day(folder: Path, served: list[dict[str, Any]], files: list[dict[str, Any]]) -> Reckoning:
    """A task and a file were wished and made as 1 and 2, the task finished; the phone made 8 and 9."""
    wishes: list[AnyWish] = [
        CreateTask(room_id=ROOM, body="図面", to_ids=(ME,)),
        Upload(room_id=ROOM, filename="a.txt", filesize=3, copy="c"),
        SetTask(room_id=ROOM, task_id=1, status=TaskStatus.DONE),
    ]
    ends = [msgspec.structs.replace(wishes[0], created=(1,)), msgspec.structs.replace(wishes[1], file_id=2)]
    with closing(Archive.open(folder / str(ME))) as archive:
        for wish, end in zip(wishes, [*ends, wishes[2]], strict=True):
            wish_id = archive.write_now(outbox.add, wish, now=NOW, due_at=NOW)
            archive.write_now(outbox.begin_attempt, wish_id, now=NOW, floor=NOW - 5, tip=None)
            archive.write_now(outbox.note, wish_id, end)
            archive.write_now(outbox.accepted, wish_id)
    past = {"rooms": [{"room_id": ROOM, "messages": [], "tasks": [], "files": []}]}
    state = {"rooms": [{"room_id": ROOM, "messages": [], "tasks": served, "files": files}]}
    day = Lived(
        seed=1,
        script=Script(1, [ROOM, 2, 3]),
        archive=folder / str(ME),
        my_id=ME,
        rooms=[],
        ahead=0.0,
        past=past,
        state=state,
        requests=[],
        wished=[{"wish": msgspec.to_builtins(wish)} for wish in wishes],
        taken=[{"note": n, "wish_id": n + 1} for n in range(3)],
        states=[],
        phone={},
        phone_tasks={8},
        phone_files={9},
        kills=[],
        flood=None,
        trouble=[],
    )
    return reckon(day)


DONE, PHONE_TASK = task_on_server(1, status="done"), task_on_server(8)
FILE, PHONE_FILE = file_on_server(2), file_on_server(9)


@pytest.mark.parametrize(
    ("served", "files", "lost", "twice"),
    [
        ([DONE, PHONE_TASK], [FILE, PHONE_FILE], 0, 0),
        ([DONE], [FILE], 0, 0),
        ([DONE | {"status": "open"}], [FILE], 1, 0),  # it is not done
        ([PHONE_TASK], [FILE], 2, 0),  # it is not there, and so not done
        ([DONE | {"body": "別"}], [FILE], 1, 0),  # another one
        ([DONE | {"limit_time": 5}], [FILE], 1, 0),
        ([DONE, task_on_server(3)], [FILE], 0, 1),
        ([DONE], [PHONE_FILE], 1, 0),
        ([DONE], [FILE | {"filesize": 4}], 1, 0),
        ([DONE], [FILE, file_on_server(4)], 0, 1),
    ],
)
def test_a_day_of_tasks_and_files(
    tmp_path: Path, served: list[dict[str, Any]], files: list[dict[str, Any]], lost: int, twice: int
) -> None:
    day = made_day(tmp_path, served, files)
    assert (len(day.lost), len(day.twice), len(day.wrong)) == (lost, twice, 0)

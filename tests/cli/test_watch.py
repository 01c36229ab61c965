"""``cwtui watch``: what it prints, how it ends, and two of them on one archive."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from cwtui import texts
from cwtui.store import Archive, outbox
from cwtui.store.wishes import Send
from tests.cli.conftest import COMMAND, Machine
from tests.cli.watching import Watching
from tests.secret_service import bare_environment
from tests.store.damage import leaves, overwrite
from tests.support import Simulator

TEAM = "開発チーム"


class Office:
    """What the others do, by the names of their rooms."""

    def __init__(self, simulator: Simulator) -> None:
        self.simulator = simulator
        state = simulator.control("GET", "/state")
        self.me = int(state["accounts"][0]["account_id"])
        self.misaki = next(int(a["account_id"]) for a in state["accounts"] if a["nick"] == "misaki")
        self.rooms = {room["name"]: int(room["room_id"]) for room in state["rooms"]}

    def say(self, body: str, room: str = TEAM) -> None:
        wanted = {"account_id": self.misaki, "room_id": self.rooms[room], "body": body}
        self.simulator.control("POST", "/say", wanted)

    def messages(self, room: str = TEAM) -> list[Any]:
        every = self.simulator.control("GET", "/state")["rooms"]
        found: list[Any] = next(r for r in every if r["room_id"] == self.rooms[room])["messages"]
        return found

    def as_misaki(self, method: str, path: str, **form: object) -> Any:
        headers = {"x-chatworktoken": self.simulator.tokens["misaki"]}
        url = f"{self.simulator.api_url}/rooms/{self.rooms[TEAM]}{path}"
        files = {"file": form.pop("file")} if "file" in form else None
        answer = httpx.request(method, url, data=form, files=files, headers=headers, verify=False)  # type: ignore[arg-type]
        assert answer.status_code == 200, answer.text
        return answer.json()


@pytest.fixture
def office() -> Iterator[Office]:
    with Simulator.within("office", limits=False) as simulator:
        yield Office(simulator)


@pytest.fixture
def mine(office: Office, tmp_path: Path) -> Machine:
    """My machine, with the token in the environment."""
    more = {"CWTUI_API_URL": office.simulator.api_url, "CHATWORK_API_TOKEN": office.simulator.token}
    return Machine(tmp_path, bare_environment(tmp_path) | more)


# What is said


def test_everything_that_happens_is_one_object_per_line(mine: Machine, office: Office) -> None:
    room_id = office.rooms[TEAM]
    with Watching(mine, "--json", "--room", str(room_id)) as watching:
        watching.phase("fresh")
        assert [event for event in watching.events if event["event"] != "sync.state"] == []

        office.say("届きましたか")
        created = watching.event("message.created", body="届きましたか")
        said = office.messages()[-1]
        assert list(created)[:3] == ["event", "at", "room_id"]
        assert created == {
            "event": "message.created",
            "at": said["send_time"],
            "room_id": room_id,
            "message_id": said["message_id"],
            "account": said["account"],
            "body": "届きましたか",
            "send_time": said["send_time"],
            "update_time": 0,
        }
        assert isinstance(created["message_id"], str)

        office.as_misaki("PUT", f"/messages/{said['message_id']}", body="届きましたか？")
        office.say("直しました")  # an edit moves no counter, and its turn to be looked for comes later
        updated = watching.event("message.updated", message_id=said["message_id"])
        assert updated["body"] == "届きましたか？"
        assert updated["at"] == updated["update_time"] > 0

        office.as_misaki("DELETE", f"/messages/{said['message_id']}")
        office.say("取り消しました")
        assert watching.event("message.deleted", message_id=said["message_id"])["body"] == "[deleted]"

        given = office.as_misaki(
            "POST", "/tasks", body="図面を送る", to_ids=str(office.me), limit_type="none"
        )
        task = watching.event("task.changed", task_id=given["task_ids"][0])
        assert (task["body"], task["status"], task["room_id"]) == ("図面を送る", "open", room_id)
        assert task["account"]["account_id"] == office.me
        assert task["assigned_by_account"]["account_id"] == office.misaki
        assert task["message_id"] in [message["message_id"] for message in office.messages()]

        sent = office.as_misaki("POST", "/files", file=("図面.txt", b"A-12"))
        file = watching.event("file.added", file_id=sent["file_id"])
        assert (file["filename"], file["filesize"]) == ("図面.txt", 4)
        assert "download_url" not in file

        changed = watching.event("room.changed", file_num=file_count(office))
        assert (changed["name"], changed["type"], changed["sticky"]) == (TEAM, "group", True)
        assert {event["room_id"] for event in watching.events} == {None, room_id}


def file_count(office: Office) -> int:
    room = next(r for r in office.simulator.control("GET", "/state")["rooms"] if r["name"] == TEAM)
    return len(room["files"])


def test_a_person_reads_sentences(mine: Machine, office: Office) -> None:
    mine.env["LANG"] = "ja_JP.UTF-8"
    with Watching(mine) as watching:
        watching.until(lambda: watching.told)
        office.say(f"[To:{office.me}]佐藤 健さん\n\x1b[31m図面を確認お願いします\x07\n二行目")
        line = watching.line("図面を確認")
    clock, _, rest = line.partition(" ")
    assert len(clock) == 5
    assert rest == f"{TEAM}  田中 美咲: To 佐藤 健 ␛[31m図面を確認お願いします␇"
    texts.use("ja")
    assert watching.told[0].endswith(texts.say("Up to date"))
    texts.use("en")


def test_what_came_while_nobody_was_here_is_told_at_the_next_start(mine: Machine, office: Office) -> None:
    with Watching(mine, "--json") as watching:
        watching.phase("fresh")
        office.say("一通目")
        watching.event("message.created", body="一通目")
    office.say("留守のあいだに")
    with Watching(mine, "--json") as watching:
        watching.event("message.created", body="留守のあいだに")
        assert "一通目" not in [event.get("body") for event in watching.events]


def test_only_the_rooms_asked_for(mine: Machine, office: Office) -> None:
    other = next(name for name in office.rooms if name == "全体連絡")
    with Watching(mine, "--room", str(office.rooms[other]), "--room", "1") as watching:
        watching.until(lambda: watching.told)
        office.say("別の部屋で")
        office.say("ここで", other)
        watching.line("ここで")
        time.sleep(0.5)
        assert len(watching.lines) == 1


# How it ends


@pytest.mark.parametrize(("number", "status"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_a_signal_ends_it(mine: Machine, number: signal.Signals, status: int) -> None:
    with Watching(mine, "--json") as watching:
        watching.phase("fresh")
        watching.process.send_signal(number)
        assert watching.end() == status
        assert [line for line in watching.told if line] == (["Stopped."] if status else [])
    with Watching(mine, "--json") as again:  # the lock is free at once
        again.phase("fresh")
        assert "other_cwtui" not in [event.get("phase") for event in again.events]


def test_a_reader_that_goes_away_ends_it_though_nothing_happens(mine: Machine) -> None:
    with Watching(mine, "--json") as watching:
        watching.phase("fresh")
        quiet = subprocess.Popen(
            [*COMMAND, "watch", "--json", "--room", "1"],
            env=mine.env,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert quiet.stdout is not None
        assert b"sync.state" in quiet.stdout.readline()
        quiet.stdout.close()
        assert quiet.wait(30) == 1
        assert quiet.stderr is not None
        assert quiet.stderr.read() == b""
        quiet.stderr.close()


def test_a_reader_that_does_not_read_holds_up_nothing(mine: Machine, office: Office) -> None:
    """Its pipe is full; the archive is kept up to date all the same, and a signal ends it."""
    reading, writing = os.pipe()
    slow = subprocess.Popen([*COMMAND, "watch", "--json"], env=mine.env, stdout=writing)
    os.close(writing)
    try:
        read = b""
        while b"fresh" not in read:
            read += os.read(reading, 4096)
        with Watching(mine, "--json") as watching:
            watching.phase("other_cwtui")
            for n in range(12):
                office.say(f"{n}" + "あ" * 20_000)
            watching.event("message.created", body="11" + "あ" * 20_000)
            office.say("まだ動いています")
            watching.event("message.created", body="まだ動いています")
        slow.terminate()
        assert slow.wait(30) == 0
    finally:
        slow.kill()
        slow.wait()
        os.close(reading)


def test_without_a_token_it_says_how_to_log_in(mine: Machine) -> None:
    del mine.env["CHATWORK_API_TOKEN"]
    ran = mine.cwtui("watch")
    assert (ran.stdout, ran.stderr, ran.returncode) == (
        "",
        "You are not logged in. Log in first: cwtui login\n",
        1,
    )


def test_a_token_that_cannot_be_one_is_told_as_elsewhere(mine: Machine) -> None:
    ran = mine.cwtui("watch", CHATWORK_API_TOKEN="two words")
    assert ran.stderr.startswith("CHATWORK_API_TOKEN is set to something that cannot be an API token.")
    assert ran.returncode == 1


def test_a_token_that_dies_ends_it(mine: Machine, office: Office) -> None:
    with Watching(mine, "--json") as watching:
        watching.phase("fresh")
        dead = {"match": {"path": "^/v2/"}, "kind": "status", "status": 401, "body": '{"errors":["Invalid"]}'}
        office.simulator.control("POST", "/faults", {**dead, "times": None})
        watching.phase("token_dead")
        assert watching.end() == 1
        assert "does not accept this token" in watching.told[-1]


def test_offline_is_said_and_waited_for(mine: Machine, office: Office) -> None:
    with Watching(mine) as watching:
        watching.until(lambda: watching.told)
        down = {"match": {"path": "^/v2/"}, "kind": "garbage", "times": None}
        office.simulator.control("POST", "/faults", down)
        watching.until(lambda: any("Offline since" in line for line in list(watching.told)))
        office.simulator.control("DELETE", "/faults")
        office.say("また繋がりました")
        watching.line("また繋がりました")


# Two of them


def archive_folder(machine: Machine) -> Path:
    return next(machine.data.glob("*/*/archive.db")).parent


def write(machine: Machine, room_id: int, body: str) -> None:
    """A wish, as a screen on the same archive writes it."""
    archive = Archive.open(archive_folder(machine))
    now = time.time()
    archive.write_now(outbox.add, Send(room_id=room_id, body=body), now=now, due_at=now)
    archive.close()


def test_the_second_tells_what_the_first_brings_and_takes_over_when_it_is_killed(
    mine: Machine, office: Office
) -> None:
    room_id = office.rooms[TEAM]
    with Watching(mine, "--json") as first, Watching(mine, "--json") as unlucky:
        first.until(lambda: [w for w in (first, unlucky) if "fresh" in str(w.lines)])
        second = unlucky if "fresh" in str(first.lines) else first
        owner = first if second is unlucky else unlucky
        second.phase("other_cwtui")
        office.say("両方に届く")
        for each in (owner, second):
            each.event("message.created", body="両方に届く")
        owner.process.kill()
        killed_at = time.monotonic()
        write(mine, room_id, "引き継いだあとで")
        second.event("message.created", body="引き継いだあとで")
        assert time.monotonic() - killed_at < 3
        second.phase("fresh")
        assert [m["body"] for m in office.messages()].count("引き継いだあとで") == 1


def test_a_stopped_one_gives_way_and_waits_when_it_goes_on(mine: Machine, office: Office) -> None:
    """Ctrl+Z (SIGTSTP): the lock is let go before the process stands still."""
    with Watching(mine, "--json") as first:
        first.phase("fresh")
        with Watching(mine, "--json") as second:
            second.phase("other_cwtui")
            first.process.send_signal(signal.SIGTSTP)
            second.phase("fresh")
            assert is_stopped(first.process.pid)
            first.process.send_signal(signal.SIGCONT)
            first.phase("other_cwtui")
            office.say("続きから")
            for each in (first, second):
                each.event("message.created", body="続きから")


def test_a_damaged_archive_ends_it_and_is_replaced_at_the_next_start(mine: Machine, office: Office) -> None:
    with Watching(mine, "--json") as watching:
        watching.phase("fresh")
        watching.process.terminate()
        assert watching.end() == 0
    archive = archive_folder(mine) / "archive.db"
    overwrite(archive, leaves(archive, "rooms"))
    with Watching(mine) as watching:
        assert watching.end() == 1
        assert watching.told[-1].startswith(f"{archive} is damaged. Close every cwtui and start again: ")
    with Watching(mine, "--json") as watching:
        watching.phase("fresh")
        office.say("どうぞ")
        watching.event("message.created", body="どうぞ")
        assert watching.told[0].startswith("The archive was damaged and is now archive.damaged-")


def test_one_that_cannot_let_go_keeps_the_lock(mine: Machine, office: Office) -> None:
    """SIGSTOP asks nobody: had another taken over, what is half sent would be sent twice."""
    with Watching(mine, "--json") as first:
        first.phase("fresh")
        stop_between_two_commits(first, mine)
        with Watching(mine, "--json") as second:
            second.phase("other_cwtui")
            write(mine, office.rooms[TEAM], "まだ送られない")
            time.sleep(2.5)
            assert "まだ送られない" not in [m["body"] for m in office.messages()]
            first.process.send_signal(signal.SIGCONT)
            second.event("message.created", body="まだ送られない")


def stop_between_two_commits(watching: Watching, machine: Machine) -> None:
    """Anywhere else it would keep the archive's own lock, too, and nobody could write."""
    for _ in range(100):
        watching.process.send_signal(signal.SIGSTOP)
        watching.until(lambda: is_stopped(watching.process.pid))
        with closing(sqlite3.connect(archive_folder(machine) / "archive.db", timeout=0)) as db:
            try:
                db.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                watching.process.send_signal(signal.SIGCONT)
            else:
                return
    pytest.fail("it always writes")


def is_stopped(pid: int) -> bool:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "T"

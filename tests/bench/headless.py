"""A cwtui without a screen that lives a day in small.

    python -m tests.bench.headless FOLDER

FOLDER holds ``life.json`` and the archives. What is about to be wished is noted in ``wished.jsonl`` before
it is written into the archive, its number in ``taken.jsonl`` afterwards, and what becomes of it in
``states.jsonl``: all three outlive a SIGKILL. Started
again, it goes on with what was not begun. A line on stdin asks for one more reading of every room; the end
of stdin is quitting.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

import msgspec

from cwtui.chatwork.models import TaskStatus
from cwtui.secrets import Tokens
from cwtui.settings import Settings, api_host
from cwtui.store import Archive, Changed, Kind, messages, outbox, outgoing, tasks
from cwtui.store.messages import MessageRow
from cwtui.store.tasks import TaskRow
from cwtui.store.wishes import (
    AnyWish,
    CreateTask,
    Delete,
    Edit,
    MarkRead,
    MarkUnread,
    OutboxRow,
    Reschedule,
    Send,
    SetTask,
    Upload,
    WishState,
)
from cwtui.sync import Need, Session
from cwtui.sync.asks import Ask, Files, Messages, RoomTasks
from cwtui.sync.clock import Clock
from cwtui.sync.tempo import Tempo
from tests.bench.small_script import OLD, Act, Life, assignees, due, file_of

SMALL = Tempo(
    deadline=1.0,
    upload=1.0,
    settle=1.2,
    looks=(0.1, 0.3, 0.6),
    backoff=(0.1, 0.4),
    notice=0.05,
    takeover=0.05,
    slice=0.2,
)
"""A minute in a second or two. What is delayed is carried out before deadline and settle have passed."""


class SetClock(Clock):
    """The machine's clock, as somebody sets it during the day."""

    def __init__(self, jumps: list[tuple[float, float]]) -> None:
        self._jumps = jumps

    def now(self) -> float:
        now = time.time()
        return now + sum(by for at, by in self._jumps if at <= now)


def _send(person: Headless, act: Act) -> AnyWish | None:
    return Send(room_id=act.room, body=act.body)


def _edit(person: Headless, act: Act) -> AnyWish | None:
    mine = person.one_of_mine(act)
    if mine is None:
        return None
    return Edit(room_id=act.room, message_id=mine.message_id, body=act.body, old_body=mine.body)


def _delete(person: Headless, act: Act) -> AnyWish | None:
    mine = person.one_of_mine(act)
    return Delete(room_id=act.room, message_id=mine.message_id) if mine else None


def _read(person: Headless, act: Act) -> AnyWish | None:
    newest = messages.newest_id(person.archive.db, act.room)
    return MarkRead(room_id=act.room, message_id=newest)


def _unread(person: Headless, act: Act) -> AnyWish | None:
    last = messages.page(person.archive.db, act.room, limit=10)
    return MarkUnread(room_id=act.room, message_id=last[0].message_id) if last else None


def _task(person: Headless, act: Act) -> AnyWish | None:
    limit, limit_type = due(act.pick)
    to_ids = assignees(person.people(act.room), act.pick)
    return CreateTask(room_id=act.room, body=act.body, to_ids=to_ids, limit=limit, limit_type=limit_type)


def _status(person: Headless, act: Act) -> AnyWish | None:
    task = person.task_of_mine(act)
    if task is None:
        return None
    status = TaskStatus.OPEN if task.status is TaskStatus.DONE else TaskStatus.DONE
    return SetTask(room_id=act.room, task_id=task.task_id, status=status)


def _reschedule(person: Headless, act: Act) -> AnyWish | None:
    task = person.task_of_mine(act)
    if task is None or task.status is TaskStatus.DONE:
        return None
    limit, limit_type = due(1 - act.pick)
    return Reschedule(
        room_id=act.room,
        task_id=task.task_id,
        body=task.body,
        to_ids=(task.account_id,),
        limit=limit,
        limit_type=limit_type,
        reply=act.body if act.pick < 0.5 else "",
    )


def _upload(person: Headless, act: Act) -> AnyWish | None:
    name, content = file_of(act.body, act.pick)
    copy = outgoing.keep(person.archive.folder, content)
    words = act.body if act.pick < 0.5 else ""
    return Upload(room_id=act.room, filename=name, filesize=copy.size, copy=copy.name, message=words)


WISHES: dict[str, Callable[[Headless, Act], AnyWish | None]] = {
    "send": _send,
    "edit": _edit,
    "delete": _delete,
    "read": _read,
    "unread": _unread,
    "task": _task,
    "status": _status,
    "reschedule": _reschedule,
    "upload": _upload,
}


class Headless:
    """The person, their session, and the records."""

    def __init__(self, folder: Path, life: Life) -> None:
        self._life = life
        self._clock = SetClock([(life.begin + at, by) for at, by in life.jumps])
        self._wished = (folder / "wished.jsonl").open("a")
        self._taken = (folder / "taken.jsonl").open("a")
        self._states = (folder / "states.jsonl").open("a")
        self._begun = len((folder / "wished.jsonl").read_text().splitlines())
        self._has_archive = asyncio.Event()
        self._known: dict[int, OutboxRow] = {}
        environ = {"CHATWORK_API_TOKEN": life.token}
        self.session = Session(
            Settings(),
            life.url,
            data_folder=folder,
            on_archive=self._watch,
            tokens=Tokens(api_host(life.url), "file", data_folder=folder, environ=environ),
            tempo=SMALL,
            clock=self._clock,
        )

    @property
    def archive(self) -> Archive:
        assert self.session.archive is not None
        return self.session.archive

    async def live(self) -> None:
        """Until stdin ends."""
        if (archive := self.session.open_last()) is not None:
            self._watch(archive)
        self.session.start()
        acting = asyncio.create_task(self._act())
        try:
            while await asyncio.to_thread(sys.stdin.readline):
                for ask in (ask for room_id in self._life.rooms for ask in _everything(room_id)):
                    self.session.need(Need(ask, fresh_for=2.0))
        finally:
            acting.cancel()
            await self.session.close()

    async def _act(self) -> None:
        await self._has_archive.wait()
        for act in self._life.acts[self._begun :]:
            await asyncio.sleep(self._life.begin + act.at - time.time())
            await self._do(act)
        while True:  # whoever is told that something went wrong tries again
            await asyncio.sleep(0.5)
            self.session.wake()

    async def _do(self, act: Act) -> None:
        now = self._clock.now()
        wish = WISHES[act.what](self, act) if act.what in WISHES else None
        _note(self._wished, {"wish": msgspec.to_builtins(wish)})
        note, self._begun = self._begun, self._begun + 1
        if wish is not None:
            wish_id = await self.archive.write(outbox.add, wish, now=now, due_at=now + act.hold)
            _note(self._taken, {"note": note, "wish_id": wish_id})
        elif act.what == "look":
            self.session.look_at(act.room)
        elif act.what == "hurry":
            self.session.wake()
        elif act.what == "undo":
            await self._undo()
        elif act.what == "retry":
            await self._retry()

    async def _undo(self) -> None:
        for row in reversed(outbox.open_rows(self.archive.db)):
            if row.state is WishState.QUEUED and isinstance(row.wish, Send):
                await self.archive.write(outbox.take_back, row.wish_id)
                return

    async def _retry(self) -> None:
        for row in outbox.open_rows(self.archive.db):
            if row.state is WishState.FAILED:
                await self.archive.write(outbox.retry, row.wish_id, self._clock.now())

    def one_of_mine(self, act: Act) -> MessageRow | None:
        """A message of mine in the room that no unknown outcome can be mistaken for: sent here, or long ago.

        What was said on the phone in these seconds and changed since is asked about, by the table; in a day
        of seconds all of it would be.
        """
        db = self.archive.db
        owned = outbox.owned_ids(db, act.room, 0)
        mine = [
            row
            for row in messages.page(db, act.room, limit=200)
            if row.account_id == self.archive.account_id
            and not row.deleted
            and "[dtext:" not in row.body
            and (row.message_id in owned or row.send_time < self._life.past)
        ]
        return mine[int(act.pick * len(mine))] if mine else None

    def task_of_mine(self, act: Act) -> TaskRow | None:
        """A task I gave in the room that no unknown outcome can be mistaken for, as of messages."""
        db, owned = self.archive.db, outbox.owned_tasks(self.archive.db, act.room, 0)
        mine = [
            task
            for task in tasks.given(db, act.room, self.archive.account_id, after=0)
            if task.task_id in owned or task.body.startswith(OLD)
        ]
        return mine[int(act.pick * len(mine))] if mine else None

    def people(self, room_id: int) -> list[int]:
        """Who can be given a task in the room, I first."""
        return self._life.people[room_id]

    def _watch(self, archive: Archive) -> None:
        archive.subscribe(self._heard)
        self._has_archive.set()

    def _heard(self, change: Changed) -> None:
        if change.kind is Kind.OUTBOX:
            for wish_id in change.ids:
                self._note_state(wish_id)

    def _note_state(self, wish_id: int) -> None:
        row = outbox.get(self.archive.db, wish_id)
        before = self._known.get(wish_id)
        if row is None or (before and (before.state, before.attempt) == (row.state, row.attempt)):
            return
        self._known[wish_id] = row
        _note(
            self._states,
            {
                "at": time.time(),
                "wish": wish_id,
                "kind": type(row.wish).__name__,
                "room": row.wish.room_id,
                "step": _step(row.wish),
                "state": row.state,
                "attempt": row.attempt,
                "error": row.error,
            },
        )


def _step(wish: AnyWish) -> int:
    """How many of its steps are done, where it has several."""
    return bool(wish.created) + wish.closed if isinstance(wish, Reschedule) else 0


def _everything(room_id: int) -> list[Ask]:
    """All there is to read of a room."""
    given = [RoomTasks(room_id, status) for status in TaskStatus]
    return [Messages(room_id), Files(room_id), *given]


def _note(file: IO[str], fact: dict[str, Any]) -> None:
    """One line, handed to the system before anything else happens."""
    file.write(json.dumps(fact) + "\n")
    file.flush()


if __name__ == "__main__":
    place = Path(sys.argv[1])
    asyncio.run(Headless(place, Life.load(place)).live())

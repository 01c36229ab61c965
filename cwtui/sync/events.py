"""What happens, as values: for ``cwtui watch``, and for whatever else follows along.

It makes no difference whether this process synchronises or another one on the same archive does: what became
known stands in the archive (:mod:`cwtui.store.news`), and is read on from there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from sqlite3 import Connection
from typing import Any

import msgspec

from cwtui.chatwork.models import File, Message, Room, Task, TaskRoom
from cwtui.store import Archive, files, messages, news, people, rooms, tasks
from cwtui.store.news import Item, What

AT_ONCE = 200  # events read in one go


class EventKind(StrEnum):
    """What happened. These words are a promise to programs."""

    MESSAGE_CREATED = "message.created"
    MESSAGE_UPDATED = "message.updated"
    MESSAGE_DELETED = "message.deleted"
    ROOM_CHANGED = "room.changed"
    TASK_CHANGED = "task.changed"
    FILE_ADDED = "file.added"


class Mark(StrEnum):
    """More about it than its object says."""

    JOINED = "joined"  # the room is new in my list
    LEFT = "left"  # it is in my list no more: left, or deleted; the object is what was last known of it
    VANISHED = "vanished"  # the task is among the open ones no more; the object is what was last known of it


Thing = Message | Room | Task | File


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened in a room. ``thing`` is the object as the API gives it, as it is by now.

    ``at`` is Unix seconds: of the service where it says when that was, else of this machine when it was seen.
    """

    kind: EventKind
    at: float
    room_id: int
    thing: Thing
    mark: Mark | None = None


class Following:
    """Reads on in an archive, from where it stands now."""

    def __init__(self, archive: Archive) -> None:
        self._db = archive.db
        self._number = news.last(archive.db)

    def events(self, now: float) -> list[Event]:
        """What happened since the last call, at most some hundreds; empty when that is all."""
        found: list[Event] = []
        while not found and (items := news.after(self._db, self._number, AT_ONCE)):
            self._number = items[-1].number
            # What happened again meanwhile is told once: the object is that of now either way.
            found = list(self._told({(item.what, item.item_id): item for item in items}.values(), now))
        return found

    def _told(self, items: Iterable[Item], now: float) -> Iterator[Event]:
        for item in items:
            told = _TELLERS[item.what](self._db, item)
            if told is not None:
                kind, at, thing, mark = told
                yield Event(kind=kind, at=at or now, room_id=item.room_id, thing=thing, mark=mark)


def as_json(event: Event) -> dict[str, Any]:
    """As ``cwtui watch --json`` says it: the API's object with ``event``, ``at`` and ``room_id`` before it.

    As in the API, ``message_id`` is a string and what is not known is left out.
    """
    thing: dict[str, Any] = msgspec.to_builtins(event.thing)
    if "message_id" in thing:
        thing["message_id"] = str(thing["message_id"])
    said = {"event": event.kind.value, "at": round(event.at, 3), "room_id": event.room_id}
    said |= {name: value for name, value in thing.items() if value is not None}
    return said | ({event.mark.value: True} if event.mark else {})


Told = tuple[EventKind, float, Thing, Mark | None] | None


def _message(db: Connection, item: Item) -> Told:
    row = messages.get(db, item.item_id)
    if row is None or (row.deleted and item.what is not What.MESSAGE_DELETED):
        return None  # taken back before anybody heard of it: that comes next
    message = Message(
        message_id=row.message_id,
        account=people.account(db, row.account_id),
        body=messages.DELETED if row.deleted else row.body,
        send_time=row.send_time,
        update_time=row.update_time,
    )
    created = item.what is What.MESSAGE_CREATED
    return EventKind(item.what), row.send_time if created else row.update_time, message, None


_ROOM_MARKS = {What.ROOM_JOINED: Mark.JOINED, What.ROOM_LEFT: Mark.LEFT}


def _room(db: Connection, item: Item) -> Told:
    row = rooms.get(db, item.room_id)
    if row is None:
        return None
    room = Room(**{name: getattr(row, name) for name in Room.__struct_fields__})
    return EventKind.ROOM_CHANGED, 0.0, room, _ROOM_MARKS.get(item.what)


def _task(db: Connection, item: Item) -> Told:
    row = tasks.get(db, item.item_id)
    if row is None:
        return None
    room = rooms.get(db, row.room_id)
    task = Task(
        task_id=row.task_id,
        room=TaskRoom(room_id=row.room_id, name=row.room_name, icon_path=room.icon_path if room else ""),
        account=people.account(db, row.account_id),
        assigned_by_account=people.account(db, row.assigned_by),
        message_id=row.message_id,
        body=row.body,
        limit_time=row.limit_time,
        limit_type=row.limit_type,
        status=row.status,
    )
    return EventKind.TASK_CHANGED, 0.0, task, Mark.VANISHED if item.what is What.TASK_VANISHED else None


def _file(db: Connection, item: Item) -> Told:
    row = files.get(db, item.item_id)
    if row is None:
        return None
    file = File(
        file_id=row.file_id,
        account=people.account(db, row.account_id),
        message_id=row.message_id,
        filename=row.filename,
        filesize=row.filesize,
        upload_time=row.upload_time,
    )
    return EventKind.FILE_ADDED, row.upload_time, file, None


_TELLERS = {
    **dict.fromkeys((What.MESSAGE_CREATED, What.MESSAGE_UPDATED, What.MESSAGE_DELETED), _message),
    **dict.fromkeys((What.ROOM_JOINED, What.ROOM_LEFT, What.ROOM_CHANGED), _room),
    **dict.fromkeys((What.TASK_CHANGED, What.TASK_VANISHED), _task),
    What.FILE_ADDED: _file,
}

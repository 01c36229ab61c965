"""What the tests of the archive put into it, and how they look at all of it at once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from sqlite3 import Connection
from typing import Any

from cwtui.chatwork.models import Account, Member, Message, Role, Room, RoomType
from cwtui.store import Archive, migrate, outbox
from cwtui.store.wishes import Send

ME = 1001
MISAKI = Account(account_id=2001, name="田中 美咲")


def room(room_id: int = 1, name: str = "開発チーム", **more: Any) -> Room:
    return Room(room_id=room_id, name=name, type=RoomType.GROUP, role=Role.MEMBER, **more)


def message(
    message_id: int, body: str | None = None, *, by: Account = MISAKI, update_time: int = 0
) -> Message:
    text = f"本文 {message_id}" if body is None else body
    return Message(
        message_id=message_id, account=by, body=text, send_time=message_id, update_time=update_time
    )


def window(ids: Iterable[int]) -> list[Message]:
    return [message(message_id) for message_id in ids]


def member(account_id: int, name: str, organization_id: int = 1, role: Role = Role.MEMBER) -> Member:
    return Member(account_id=account_id, name=name, organization_id=organization_id, role=role)


def send(archive: Archive, body: str = "承知しました。", room_id: int = 1, *, now: float = 100.0) -> int:
    """A wish that is due at once."""
    return archive.write_now(outbox.add, Send(room_id=room_id, body=body), now=now, due_at=now)


def attempting(archive: Archive, wish_id: int, *, now: float = 200.0) -> int:
    """Bring the wish to where a request is on its way."""
    assert archive.write_now(outbox.begin_attempt, wish_id, now=now, floor=now - 5, tip=7)
    return wish_id


def everything(db: Connection) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables."""
    return {table: db.execute(f"SELECT * FROM {table}").fetchall() for table in migrate.TABLES}


def sound(db: Connection) -> bool:
    """No page, row or index of the file contradicts another."""
    return bool(db.execute("PRAGMA integrity_check").fetchall() == [("ok",)])


def fingerprints(folder: Path) -> dict[str, str]:
    """Each file of the folder by name, with what it holds."""
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in folder.iterdir()}

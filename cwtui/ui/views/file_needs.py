"""What the files view wants to be fresh."""

from __future__ import annotations

import time

from cwtui.store import files, rooms
from cwtui.store.rooms import RoomRow
from cwtui.sync.asks import Files, Need
from cwtui.ui.context import Context

FRESH = 60.0  # seconds
ROOMS_AT_ONCE = 8  # rooms whose files are asked for in a minute, where those of all rooms are shown
A_MINUTE = 55.0  # seconds: a bit less, for timers come late
ALL_FRESH = 600.0  # seconds


class FileNeeds:
    """Declared again and again while the view shows it."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._declared: dict[int, float] = {}  # by room: when it was last asked for (monotonic)
        self._all_at = -A_MINUTE

    def of_room(self, room_id: int, account_id: int | None = None) -> None:
        """The files of a room are shown, or only those that one person put there."""
        self._need(Files(room_id, account_id), FRESH)

    def of_all(self) -> None:
        """Those of all rooms: the service lists them room by room, so a few at a time, liveliest first."""
        now = time.monotonic()
        if now - self._all_at < A_MINUTE:
            return
        self._all_at = now
        db = self._context.archive.db

        def due(room: RoomRow) -> bool:
            passed = now - self._declared.get(room.room_id, -ALL_FRESH)
            return passed >= (ALL_FRESH if files.was_listed(db, room.room_id) else A_MINUTE)

        def order(room: RoomRow) -> tuple[bool, float, int]:
            known = files.was_listed(db, room.room_id)
            return known, self._declared.get(room.room_id, -ALL_FRESH), -room.last_update_time

        for room in sorted(filter(due, self._rooms()), key=order)[:ROOMS_AT_ONCE]:
            self._declared[room.room_id] = now
            self._need(Files(room.room_id), ALL_FRESH)

    def _need(self, ask: Files, fresh_for: float) -> None:
        session = self._context.session
        if session.archive is self._context.archive:  # else another account has the screen
            session.need(Need(ask, fresh_for))

    def _rooms(self) -> list[RoomRow]:
        """The rooms in which there are files."""
        return [
            room for room in rooms.all(self._context.archive.db) if room.left_at is None and room.file_num
        ]

    def rooms_asked(self) -> tuple[int, int]:
        """Of how many rooms the files are known, and how many have some."""
        db, listed = self._context.archive.db, self._rooms()
        return sum(files.was_listed(db, room.room_id) for room in listed), len(listed)

    def is_cut(self, room_id: int | None, account_id: int | None = None) -> bool:
        """Did the service list as many as it ever lists? None: in any room."""
        db = self._context.archive.db
        if room_id is not None:
            return files.is_cut(db, room_id, uploader=account_id)
        return any(files.is_cut(db, room.room_id) for room in rooms.all(db) if room.left_at is None)

    def answered(self, room_id: int | None, account_id: int | None = None) -> bool:
        """Has the service ever said what is there? None: in all rooms."""
        if room_id is not None:
            return files.was_listed(self._context.archive.db, room_id, uploader=account_id)
        asked, among = self.rooms_asked()
        return asked == among

"""An archive carried over with rows missing: what else has to change, so that it says nothing untrue."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable
from sqlite3 import Connection

from cwtui.chatwork.models import Role
from cwtui.store import outbox, rooms, spans, tasks, transfers
from cwtui.store.errors import ArchiveDamaged
from cwtui.store.readable import Gap, Row, Table

_END = 2**63 - 1
_READERS: dict[str, Callable[[Connection, int], object]] = {
    "outbox": outbox.get,
    "rooms": rooms.get,
    "tasks": tasks.get,
    "transfers": transfers.get,
}
"""Tables whose rows hold words of a language of their own: JSON, states, roles."""


def put(fresh: Connection, table: str, columns: Iterable[str], row: Row) -> bool:
    """Carry over a row. False: it is none of ours, for it breaks a rule of the table or makes no sense."""
    names, marks = ", ".join(columns), ", ".join("?" * len(row))
    if not fresh.execute(f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({marks})", row).rowcount:
        return False
    try:
        _READERS.get(table, _as_it_is)(fresh, row[0])
    except ValueError:
        fresh.execute(f"DELETE FROM {table} WHERE rowid = ?", (row[0],))
        return False
    return True


def _as_it_is(fresh: Connection, row_id: int) -> None:
    """Nothing in the row has to be understood."""


def messages(
    old: Connection, fresh: Connection, table: Table, columns: Iterable[str], gaps: Iterable[Gap]
) -> int:
    """Where messages could not be read there are holes now, as if they had never been received.

    The index, where it is sound, still tells which messages those are: the ones between two broken pages are
    fetched by it, and the holes know their size. Returns how many were fetched.
    """
    listed = _listed(old)
    if listed is None:
        _tear_everywhere(fresh, gaps)
        return 0
    fetched = 0
    for room_id, ids in listed.items():
        lacking = [message_id for message_id in ids if not _holds(fresh, message_id)]
        lost = [message_id for message_id in lacking if not _fetch(fresh, table, columns, message_id)]
        fetched += len(lacking) - len(lost)
        holes = Counter(_neighbours(fresh, room_id, message_id, message_id) for message_id in lost)
        for (after, before), missing in holes.items():
            _tear(fresh, room_id, after, before, missing)
    return fetched


def _listed(old: Connection) -> dict[int, list[int]] | None:
    """The messages by room, as the index has them; None if it is broken too."""
    listed: defaultdict[int, list[int]] = defaultdict(list)
    try:
        rows = old.execute(
            "SELECT room_id, message_id FROM messages INDEXED BY messages_of_room ORDER BY 1, 2"
        )
        for room_id, message_id in rows:
            listed[room_id].append(message_id)
    except ArchiveDamaged:
        return None
    return listed


def _tear_everywhere(fresh: Connection, gaps: Iterable[Gap]) -> None:
    """Any room may have lost messages where some could not be read."""
    everywhere = fresh.execute("SELECT room_id FROM spans UNION SELECT room_id FROM messages").fetchall()
    for gap in gaps:
        for (room_id,) in everywhere:
            after, before = _neighbours(fresh, room_id, gap.after, _END if gap.before is None else gap.before)
            _tear(fresh, room_id, after, before, None)


def _tear(
    fresh: Connection, room_id: int, after: int | None, before: int | None, missing: int | None
) -> None:
    spans.tear(fresh, room_id, after, before, missing)
    for message_id in (after, before):
        if message_id is not None:
            spans.touch(fresh, room_id, message_id)  # where the room's spans are lost too


def _holds(fresh: Connection, message_id: int) -> bool:
    return fresh.execute("SELECT 1 FROM messages WHERE message_id = ?", (message_id,)).fetchone() is not None


def _fetch(fresh: Connection, table: Table, columns: Iterable[str], message_id: int) -> bool:
    """Carry over a single message, if it can be read."""
    row = table.row(message_id)
    return row is not None and put(fresh, "messages", columns, row)


def _neighbours(fresh: Connection, room_id: int, low: int, high: int) -> tuple[int | None, int | None]:
    """The room's last message up to ``low`` and its first from ``high`` on."""
    after, before = (
        fresh.execute(
            f"SELECT {choice} FROM messages WHERE room_id = ? AND message_id {there} ?", (room_id, id_)
        )
        for choice, there, id_ in (("max(message_id)", "<=", low), ("min(message_id)", ">=", high))
    )
    return after.fetchone()[0], before.fetchone()[0]


def read_again(fresh: Connection, lost: Container[str]) -> None:
    """What was lost of ``lost`` and the service still has is asked for again, as far as it goes."""
    if "spans" in lost:
        # So that the next window finds something it touches or does not touch.
        newest = fresh.execute("SELECT room_id, max(message_id) FROM messages GROUP BY room_id").fetchall()
        for room_id, message_id in newest:
            spans.touch(fresh, room_id, message_id)
    if "reaches" in lost:
        fresh.execute(
            "INSERT OR IGNORE INTO reaches SELECT room_id, max(last_id), NULL FROM spans GROUP BY room_id"
        )
    if "messages" in lost or "people" in lost:
        fresh.execute("DELETE FROM heartbeats")
    if "messages" in lost:
        # The last message read may be among the lost: then the windows reached no further than what is left.
        fresh.execute(
            "UPDATE reaches SET message_num = NULL, newest_id = coalesce("
            "(SELECT max(message_id) FROM messages WHERE messages.room_id = reaches.room_id), 0)"
            " WHERE newest_id > 0 AND newest_id NOT IN (SELECT message_id FROM messages)"
        )
    fresh.execute(f"DELETE FROM members WHERE role NOT IN ({', '.join('?' * len(Role))})", tuple(Role))
    if "members" in lost or "people" in lost:
        fresh.execute("UPDATE rooms SET members_at = NULL")

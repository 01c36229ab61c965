"""An archive carried over with rows missing: what else has to change, so that it says nothing untrue."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from sqlite3 import Connection

from cwtui.store import spans
from cwtui.store.errors import ArchiveDamaged
from cwtui.store.readable import Gap

_COLUMNS = "message_id, room_id, account_id, body, send_time, update_time, deleted"
_END = 2**63 - 1


def messages(old: Connection, fresh: Connection, gaps: Iterable[Gap]) -> int:
    """Where messages could not be read there are holes now, as if they had never been received.

    The index, where it is sound, still tells which messages those are: the ones between two broken pages are
    fetched by it, and the holes know their size. Returns how many were fetched.
    """
    fetched = 0
    for gap in gaps:
        listed = _listed(old, gap)
        if listed is None:
            for (room_id,) in fresh.execute("SELECT DISTINCT room_id FROM spans").fetchall():
                after, before = _neighbours(
                    fresh, room_id, gap.after, _END if gap.before is None else gap.before
                )
                spans.tear(fresh, room_id, after, before, None)
            continue
        for room_id, ids in listed.items():
            lost = list(_fetch(old, fresh, ids))
            fetched += len(ids) - len(lost)
            holes = Counter(_neighbours(fresh, room_id, message_id, message_id) for message_id in lost)
            for (after, before), missing in holes.items():
                spans.tear(fresh, room_id, after, before, missing)
    return fetched


def _listed(old: Connection, gap: Gap) -> dict[int, list[int]] | None:
    """The messages of ``gap`` by room, as the index has them; None if it is broken too."""
    try:
        rows = old.execute(
            "SELECT room_id, message_id FROM messages INDEXED BY messages_of_room"
            " WHERE message_id > ? AND message_id < ?",
            (gap.after, _END if gap.before is None else gap.before),
        ).fetchall()
    except ArchiveDamaged:
        return None
    listed: defaultdict[int, list[int]] = defaultdict(list)
    for room_id, message_id in rows:
        listed[room_id].append(message_id)
    return listed


def _fetch(old: Connection, fresh: Connection, ids: list[int]) -> Iterator[int]:
    """Carry over the messages ``ids`` one by one; those that can't be read."""
    for message_id in ids:
        try:
            row = old.execute(
                f"SELECT {_COLUMNS} FROM messages WHERE message_id = ?", (message_id,)
            ).fetchone()
        except ArchiveDamaged:
            row = None
        if row is None:
            yield message_id
        else:
            fresh.execute(f"INSERT INTO messages ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)", row)


def _neighbours(fresh: Connection, room_id: int, low: int, high: int) -> tuple[int | None, int | None]:
    """The room's last message up to ``low`` and its first from ``high`` on."""
    after, before = (
        fresh.execute(
            f"SELECT {choice} FROM messages WHERE room_id = ? AND message_id {there} ?", (room_id, id_)
        )
        for choice, there, id_ in (("max(message_id)", "<=", low), ("min(message_id)", ">=", high))
    )
    return after.fetchone()[0], before.fetchone()[0]


def read_again(fresh: Connection, lost: Iterable[str]) -> None:
    """What was lost of ``lost`` and the service still has is asked for again, as far as it goes."""
    if "messages" in lost:
        fresh.execute("DELETE FROM heartbeats")
        # The last message read may be among the lost: then the windows reached no further than what is left.
        fresh.execute(
            "UPDATE reaches SET message_num = NULL, newest_id = coalesce("
            "(SELECT max(message_id) FROM messages WHERE messages.room_id = reaches.room_id), 0)"
            " WHERE newest_id > 0 AND newest_id NOT IN (SELECT message_id FROM messages)"
        )
    if "members" in lost:
        fresh.execute("UPDATE rooms SET members_at = NULL")
    if "spans" in lost:
        # So that the next window finds something it touches or does not touch.
        fresh.execute(
            "INSERT INTO spans SELECT room_id, max(message_id), max(message_id), NULL FROM messages"
            " WHERE room_id NOT IN (SELECT room_id FROM spans) GROUP BY room_id"
        )

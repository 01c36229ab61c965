"""The outbox: what the person wants done, until the service has done or refused it.

Every change of state is compare-and-set: it happens only from the states it may happen from, and says whether
it did. So of two processes, or of the person and the delivery, exactly one wins.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from functools import cache
from sqlite3 import Connection
from typing import Any

import msgspec

from cwtui.store import drafts, tasks
from cwtui.store.changes import Kind, announce
from cwtui.store.wishes import (
    AnyWish,
    CreateTask,
    Edit,
    MarkRead,
    MarkUnread,
    OutboxRow,
    Reschedule,
    SetTask,
    Upload,
    WishState,
)

_QUEUED, _ATTEMPTING, _UNKNOWN = WishState.QUEUED, WishState.ATTEMPTING, WishState.UNKNOWN
_ASKED, _FAILED, _DONE, _DROPPED = WishState.ASKED, WishState.FAILED, WishState.DONE, WishState.DROPPED
_COLUMNS = (
    "wish_id, wish, state, created_at, due_at, not_before, attempt, attempted_at, floor, tip, ended_at,"
    " settle, error, words, message_id"
)
_OPEN = "state NOT IN ('done', 'dropped')"  # word for word as in the index
# Of a wish, where it has them: the fields that say something.
_TEXTS = ("body", "old_body", "reply", "message", "description", "old_description")


def add(db: Connection, wish: AnyWish, *, now: float, due_at: float) -> int:
    """Put ``wish`` into the outbox, to be delivered from ``due_at`` on; its id.

    Of what is read in a room, and of whether a task is done, only the newest word counts: an earlier one that
    waits is dropped. Where that leaves nothing to do, for the task is so already, the wish is done at once.
    """
    if isinstance(wish, MarkRead | MarkUnread):
        _supersede_marks(db, wish.room_id)
    is_so = isinstance(wish, SetTask) and _supersede_status(db, wish)
    wish_id = db.execute(
        "INSERT INTO outbox (room_id, kind, wish, state, created_at, due_at) VALUES (?, ?, ?, ?, ?, ?)",
        (wish.room_id, wish.__struct_config__.tag, _json(wish), _QUEUED, now, due_at),
    ).lastrowid
    assert wish_id is not None
    announce(db, Kind.OUTBOX, wish.room_id, (wish_id,))
    if is_so:
        _close(db, wish_id, (_QUEUED,), _DONE)
    return wish_id


def add_and_clear_draft(db: Connection, wish: AnyWish, *, now: float, due_at: float) -> int:
    """:func:`add`, and the draft it was made of is no more: either both or neither."""
    drafts.delete(db, wish.room_id)
    return add(db, wish, now=now, due_at=due_at)


def add_in_place_of(db: Connection, earlier: int, wish: AnyWish, *, now: float, due_at: float) -> int | None:
    """:func:`add`, and the wish that was entered anew is no more: either both or neither. None: too late,
    the earlier one is being carried out, or was."""
    if take_back(db, earlier) is None:
        return None
    return add(db, wish, now=now, due_at=due_at)


def _supersede_marks(db: Connection, room_id: int) -> None:
    """Only the newest word on what is read counts."""
    rows = db.execute(
        f"SELECT wish_id FROM outbox WHERE room_id = ? AND {_OPEN} AND kind IN ('read', 'unread')", (room_id,)
    )
    for (wish_id,) in rows.fetchall():
        take_back(db, wish_id)


def _supersede_status(db: Connection, wish: SetTask) -> bool:
    """Drop what waits for the same task; whether the task is then, and stays, as it is wished to be."""
    others = [
        row
        for row in open_rows(db, wish.room_id)
        if isinstance(row.wish, SetTask) and row.wish.task_id == wish.task_id
    ]
    # What nobody knows the outcome of may have changed it.
    sure = bool(others) and all(row.state is not _ASKED or row.error == "stale" for row in others)
    dropped = [row for row in others if take_back(db, row.wish_id) is not None]
    task = tasks.get(db, wish.task_id)
    return sure and len(dropped) == len(others) and task is not None and task.status == wish.status


def open_rows(db: Connection, room_id: int | None = None) -> list[OutboxRow]:
    """What is neither done nor dropped, in the order it is to be delivered."""
    where, values = (f"{_OPEN} AND room_id = ?", (room_id,)) if room_id is not None else (_OPEN, ())
    rows = db.execute(f"SELECT {_COLUMNS} FROM outbox WHERE {where} ORDER BY due_at, wish_id", values)
    return [_row(row) for row in rows.fetchall()]


def get(db: Connection, wish_id: int) -> OutboxRow | None:
    """One wish in whatever state; those done or dropped have lost their text."""
    row = db.execute(f"SELECT {_COLUMNS} FROM outbox WHERE wish_id = ?", (wish_id,)).fetchone()
    return _row(row) if row else None


@cache
def _reader() -> msgspec.json.Decoder[AnyWish]:
    """Made once, for the first row there is: to make it takes eighty times as long as to use it."""
    return msgspec.json.Decoder(AnyWish)


def _row(row: tuple[Any, ...]) -> OutboxRow:
    fields = dict(zip(OutboxRow.__struct_fields__, row, strict=True))
    fields["wish"] = _reader().decode(fields["wish"])
    fields["state"] = WishState(fields["state"])
    fields["words"] = tuple(msgspec.json.decode(fields["words"]))
    return OutboxRow(**fields)


def begin_attempt(db: Connection, wish_id: int, *, now: float, floor: float, tip: int | None) -> bool:
    """Journal that a request is about to leave. False: it may not, for it was taken back or put off
    meanwhile, or another attempt in the room is on its way or unproven. What counts as read may go beside a
    file: neither proves anything of the other.

    ``floor`` is the server's time now less a margin, ``tip`` the room's newest message in the archive.
    """
    return _change(
        db,
        wish_id,
        (_QUEUED,),
        "state = ?, attempt = attempt + 1, attempted_at = ?, floor = ?, tip = ?, ended_at = NULL,"
        " settle = NULL, error = NULL, words = '[]'",
        (_ATTEMPTING, now, floor, tip),
        "due_at <= ? AND NOT EXISTS (SELECT 1 FROM outbox other WHERE other.room_id = outbox.room_id"
        " AND other.state IN ('attempting', 'unknown') AND NOT"
        " (other.state = 'attempting' AND other.kind = 'upload' AND outbox.kind IN ('read', 'unread')))",
        (now,),
    )


def accepted(db: Connection, wish_id: int, message_id: int | None = None) -> bool:
    """It is done, as ``message_id`` where it made a message. False also if another wish owns that message."""
    try:
        return _close(db, wish_id, (_ATTEMPTING, _UNKNOWN, _ASKED), _DONE, message_id)
    except sqlite3.IntegrityError:
        return False


def note(db: Connection, wish_id: int, wish: AnyWish) -> bool:
    """What has become known of a wish while it is carried out: the ids of what it made, say."""
    return _change(db, wish_id, (_ATTEMPTING, _UNKNOWN, _ASKED), "wish = ?", (_json(wish),))


def go_on(db: Connection, wish_id: int) -> bool:
    """A step of it is done and noted; the next one is to be carried out."""
    return _change(
        db,
        wish_id,
        (_ATTEMPTING, _UNKNOWN, _ASKED),
        "state = ?, not_before = 0, error = NULL, words = '[]'",
        (_QUEUED,),
    )


def refused(db: Connection, wish_id: int, code: str, words: Iterable[str] = ()) -> bool:
    """The service said no, in its ``words``; the person may change it, try again or drop it."""
    return _change(
        db,
        wish_id,
        (_QUEUED, _ATTEMPTING, _UNKNOWN, _ASKED),
        "state = ?, error = ?, words = ?",
        (_FAILED, code, msgspec.json.encode(list(words)).decode()),
    )


def not_yet(db: Connection, wish_id: int, not_before: float, code: str | None = None) -> bool:
    """Nothing was carried out (also: looked for and provably absent): again, not before ``not_before``."""
    return _change(
        db,
        wish_id,
        (_QUEUED, _ATTEMPTING, _UNKNOWN),
        "state = ?, not_before = ?, error = ?",
        (_QUEUED, not_before, code),
    )


def unknown(db: Connection, wish_id: int, ended_at: float, *, settle: float | None = None) -> bool:
    """The attempt ended at ``ended_at`` and may or may not have been carried out.

    ``settle``: the server's time after which it cannot be carried out any more.
    """
    return _change(
        db, wish_id, (_ATTEMPTING,), "state = ?, ended_at = ?, settle = ?", (_UNKNOWN, ended_at, settle)
    )


def ask(db: Connection, wish_id: int, code: str | None = None) -> bool:
    """The person decides: it could not be proven, has waited so long that it may not be meant any more, or
    what it is about has been changed by somebody else."""
    return _change(db, wish_id, (_QUEUED, _ATTEMPTING, _UNKNOWN), "state = ?, error = ?", (_ASKED, code))


def retry(db: Connection, wish_id: int, now: float) -> bool:
    """The person says: again."""
    return _change(db, wish_id, (_FAILED, _ASKED), "state = ?, due_at = ?, not_before = 0", (_QUEUED, now))


def send_now(db: Connection, wish_id: int, now: float) -> bool:
    """The person says: don't wait."""
    return _change(db, wish_id, (_QUEUED,), "due_at = min(due_at, ?), not_before = 0", (now,))


def postpone(db: Connection, wish_id: int, due_at: float) -> bool:
    """The person says: at this time. Also of what was refused or asked about, which is again then."""
    return _change(
        db, wish_id, (_QUEUED, _FAILED, _ASKED), "state = ?, due_at = ?, not_before = 0", (_QUEUED, due_at)
    )


def clock_was_set(db: Connection, now: float, *, longest_hold: float, longest_pause: float) -> None:
    """The clock now says ``now``, and some wishes were written later than that: it was set back.

    They are held as long as they would have been, at most ``longest_hold`` seconds; what was given a time by
    the person keeps that. No limit holds a wish for more than ``longest_pause`` seconds.
    """
    late, paused = f"{_OPEN} AND created_at > ?", f"{_OPEN} AND not_before > ?"
    latest = now + longest_pause
    rooms = db.execute(f"SELECT DISTINCT room_id FROM outbox WHERE {late} OR {paused}", (now, latest))
    for (room_id,) in rooms.fetchall():
        announce(db, Kind.OUTBOX, room_id)
    held = "due_at - created_at"
    db.execute(
        f"UPDATE outbox SET due_at = max({held}, 0) + ? WHERE {late} AND {held} <= ?",
        (now, now, longest_hold),
    )
    # One moment for all of them: their numbers keep the order in which they were written.
    db.execute(f"UPDATE outbox SET created_at = ? WHERE {late}", (now, now))
    db.execute(f"UPDATE outbox SET not_before = ? WHERE {paused}", (latest, latest))


def take_back(db: Connection, wish_id: int) -> AnyWish | None:
    """The person wants it back (or gone); the wish, or None if it is too late for that."""
    row = get(db, wish_id)
    taken = row is not None and _close(db, wish_id, (_QUEUED, _FAILED, _ASKED), _DROPPED)
    return row.wish if row and taken else None


def owned_ids(db: Connection, room_id: int, since_id: int) -> set[int]:
    """The messages after ``since_id`` that are proven to be some wish's."""
    rows = db.execute(
        "SELECT message_id FROM outbox WHERE room_id = ? AND message_id > ?", (room_id, since_id)
    )
    return {message_id for (message_id,) in rows.fetchall()}


def owned_tasks(db: Connection, room_id: int, but_for: int) -> set[int]:
    """The tasks that are proven to be the work of a wish other than ``but_for``."""
    wishes = _begun(db, room_id, "kind IN ('task', 'reschedule')", but_for)
    return {id_ for wish in wishes if isinstance(wish, CreateTask | Reschedule) for id_ in wish.created}


def owned_files(db: Connection, room_id: int, but_for: int) -> set[int]:
    """The files that are proven to be the work of a wish other than ``but_for``."""
    wishes = _begun(db, room_id, "kind = 'upload'", but_for)
    return {wish.file_id for wish in wishes if isinstance(wish, Upload) and wish.file_id is not None}


def _begun(db: Connection, room_id: int, kinds: str, but_for: int) -> list[AnyWish]:
    rows = db.execute(
        f"SELECT wish FROM outbox WHERE room_id = ? AND {kinds} AND attempt > 0 AND wish_id <> ?",
        (room_id, but_for),
    )
    return [_reader().decode(text) for (text,) in rows.fetchall()]


def posted_since(db: Connection, moment: float) -> list[tuple[int, float]]:
    """Rooms something was posted into since then, or may have been, and when (this machine's clock)."""
    return db.execute(
        "SELECT room_id, attempted_at FROM outbox WHERE kind IN ('send', 'task', 'reschedule')"
        " AND attempted_at > ? ORDER BY attempted_at",
        (moment,),
    ).fetchall()


def resolve_interrupted(db: Connection, now: float, deadline: Callable[[AnyWish], float]) -> list[int]:
    """Nobody saw how these attempts ended, for their process died: they are unknown. Their wish ids.

    No request for a wish lives longer than ``deadline`` of it (seconds), so by then it has ended. Call it
    with the engine's lock held, before anything is delivered.
    """
    rows = [row for row in open_rows(db) if row.state is _ATTEMPTING]
    # min: a clock set back meanwhile must not put the end of the attempt into the future.
    ends = {row.wish_id: min(row.attempted_at or now, now) + deadline(row.wish) for row in rows}
    return [wish_id for wish_id, end in ends.items() if unknown(db, wish_id, end)]


def forget_text(db: Connection, room_id: int, message_id: int) -> None:
    """A message was deleted: what it said leaves the drafts and the wishes to edit it too."""
    drafts.forget_text(db, room_id, message_id)
    for row in open_rows(db, room_id):
        if isinstance(row.wish, Edit) and row.wish.message_id == message_id:
            wish = msgspec.structs.replace(row.wish, old_body="")
            db.execute("UPDATE outbox SET wish = ? WHERE wish_id = ?", (_json(wish), row.wish_id))


def _close(
    db: Connection,
    wish_id: int,
    origins: tuple[WishState, ...],
    state: WishState,
    message_id: int | None = None,
) -> bool:
    """End a wish. Its text goes: the message, or the composer, has it now. What it has made stays named."""
    row = get(db, wish_id)
    if row is None:
        return False
    bare = {name: "" for name in _TEXTS if hasattr(row.wish, name)}
    wish = _json(msgspec.structs.replace(row.wish, **bare))
    return _change(db, wish_id, origins, "state = ?, wish = ?, message_id = ?", (state, wish, message_id))


def _change(
    db: Connection,
    wish_id: int,
    origins: tuple[WishState, ...],
    assignments: str,
    values: tuple[Any, ...],
    condition: str = "1",
    more: tuple[Any, ...] = (),
) -> bool:
    """Compare and set: whether the wish was in one of ``origins`` (and ``condition`` held)."""
    marks = ", ".join("?" * len(origins))
    changed = db.execute(
        f"UPDATE outbox SET {assignments} WHERE wish_id = ? AND state IN ({marks}) AND {condition}",
        (*values, wish_id, *origins, *more),
    ).rowcount
    if changed:
        room = db.execute("SELECT room_id FROM outbox WHERE wish_id = ?", (wish_id,)).fetchone()
        announce(db, Kind.OUTBOX, room[0], (wish_id,))
    return changed > 0


def _json(wish: AnyWish) -> str:
    return msgspec.json.encode(wish).decode()

"""What was typed and not sent yet, one draft per room. Kept as one types, so a kill loses nothing.

Who begins to edit a message, or takes one back, while something is written already finds that again
afterwards: it lies under the draft meanwhile.
"""

from __future__ import annotations

from collections.abc import Sequence
from sqlite3 import Connection
from typing import Any

import msgspec

from cwtui.store import session
from cwtui.store.changes import Kind, announce


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """The composer of a room: its text, the caret, and what the text would answer or replace."""

    room_id: int
    text: str
    caret: tuple[int, int] = (0, 0)  # row, column
    reply_to: int | None = None  # message id
    edit_of: int | None = None  # message id of mine
    old_body: str | None = None  # what the answered or edited message said when this was begun

    @property
    def about(self) -> int | None:
        """The message this answers or edits."""
        return self.edit_of if self.edit_of is not None else self.reply_to


_UNDER = "drafts_under"
_ROWS = "SELECT room_id, text, caret_row, caret_column, reply_to, edit_of, old_body FROM drafts"


def save(db: Connection, draft: Draft) -> None:
    """Keep ``draft`` in place of its room's former one. An empty one is kept too: it may be a reply's."""
    db.execute(
        "INSERT OR REPLACE INTO drafts (room_id, text, caret_row, caret_column, reply_to, edit_of, old_body)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (draft.room_id, draft.text, *draft.caret, draft.reply_to, draft.edit_of, draft.old_body),
    )
    announce(db, Kind.DRAFTS, draft.room_id)


def get(db: Connection, room_id: int) -> Draft | None:
    """The room's draft; None: there is none."""
    row = db.execute(f"{_ROWS} WHERE room_id = ?", (room_id,)).fetchone()
    return _draft(row) if row else None


def delete(db: Connection, room_id: int) -> None:
    """The room's draft was sent or thrown away."""
    if db.execute("DELETE FROM drafts WHERE room_id = ?", (room_id,)).rowcount:
        announce(db, Kind.DRAFTS, room_id)


def lie_under(db: Connection, room_id: int) -> list[Draft]:
    """The drafts that lie under the room's present one; the last of them returns first."""
    return session.get(db, _under(room_id), list[Draft]) or []


def all_under(db: Connection) -> list[Draft]:
    """The drafts that lie under others, of all rooms."""
    rows = db.execute("SELECT key FROM session WHERE key GLOB ? ORDER BY key", (f"{_UNDER}:*",))
    return [draft for (key,) in rows.fetchall() for draft in session.get(db, key, list[Draft]) or []]


def put_under(db: Connection, room_id: int, waiting: Sequence[Draft]) -> None:
    """Have these lie under the room's present draft."""
    session.put(db, _under(room_id), list(waiting) or None)


def _under(room_id: int) -> str:
    return f"{_UNDER}:{room_id}"


def forget_text(db: Connection, room_id: int, message_id: int) -> None:
    """A message was deleted: what it said leaves the drafts that answer or edit it."""
    db.execute(
        "UPDATE drafts SET old_body = '' WHERE room_id = ? AND ? IN (reply_to, edit_of) AND old_body <> ''",
        (room_id, message_id),
    )
    put_under(db, room_id, [without_text(draft, message_id) for draft in lie_under(db, room_id)])


def without_text(draft: Draft, message_id: int) -> Draft:
    """The draft, which does not remember what that message said."""
    remembers = draft.about == message_id and draft.old_body
    return msgspec.structs.replace(draft, old_body="") if remembers else draft


def all(db: Connection) -> list[Draft]:
    """The drafts of all rooms."""
    return [_draft(row) for row in db.execute(f"{_ROWS} ORDER BY room_id").fetchall()]


def _draft(row: tuple[Any, ...]) -> Draft:
    room_id, text, caret_row, caret_column, reply_to, edit_of, old_body = row
    return Draft(
        room_id=room_id,
        text=text,
        caret=(caret_row, caret_column),
        reply_to=reply_to,
        edit_of=edit_of,
        old_body=old_body,
    )

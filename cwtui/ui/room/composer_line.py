"""The line above the composer: to whom this goes, what it answers or edits, what became of that."""

from __future__ import annotations

from datetime import tzinfo
from sqlite3 import Connection

from cwtui import times
from cwtui.notation import one_line
from cwtui.store import messages
from cwtui.store.drafts import Draft
from cwtui.store.messages import MessageRow
from cwtui.store.rooms import RoomRow
from cwtui.texts import say
from cwtui.ui.drawing.width import steady
from cwtui.ui.room.drafting import say_the_same


def composer_lines(db: Connection, draft: Draft, room: RoomRow, zone: tzinfo | None, now: float) -> list[str]:
    """``── to Developers · reply to Misaki``, and shorter ones without what matters least."""
    parts = [say("to {room}", room=steady(one_line(room.name)))]
    row = messages.get(db, draft.about) if draft.about is not None else None
    if row is not None:
        parts.append(_about(draft, row, zone, now))
        parts += _meanwhile(draft, row)
    return ["── " + " · ".join(parts[first:]) for first in range(len(parts))]


def _about(draft: Draft, row: MessageRow, zone: tzinfo | None, now: float) -> str:
    if draft.edit_of is not None:
        return say("editing your message of {time}", time=times.brief(row.send_time, zone, now))
    return say("reply to {name}", name=steady(one_line(row.author)))


def _meanwhile(draft: Draft, row: MessageRow) -> list[str]:
    """What happened to the message since this was begun."""
    editing = draft.edit_of is not None
    if row.deleted:
        return [say("the original message was deleted")]
    if draft.old_body is None or say_the_same(draft.old_body, row.body):
        return []
    if editing:
        return [say("edited elsewhere meanwhile · p shows it")]
    return [say("the message was edited · p shows it")]

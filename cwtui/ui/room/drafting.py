"""What is written and not sent: what stands in the composer of each room, and what lies under it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from sqlite3 import Connection
from typing import Any

import msgspec

from cwtui.store import drafts, messages, outbox
from cwtui.store.drafts import Draft
from cwtui.ui.context import Context


class Drafting:
    """The drafts of one account. ``run`` carries out a write while the screen goes on.

    What is on its way to the disk counts as written: a room left and entered in one go has what was typed.
    """

    def __init__(self, context: Context, run: Callable[[Coroutine[Any, Any, None]], object]) -> None:
        self._context = context
        self._run = run
        self._on_its_way: dict[int, Draft] = {}  # by room: not on disk yet, or not to be written
        self._under: dict[int, list[Draft]] = {}

    def of(self, room_id: int) -> Draft:
        """What stands in the composer of a room."""
        kept = self._on_its_way.get(room_id) or drafts.get(self._context.archive.db, room_id)
        return kept or Draft(room_id=room_id, text="")

    def keep(self, draft: Draft) -> None:
        """This is what stands there now: write it to disk."""
        self._on_its_way[draft.room_id] = draft
        self._run(self._put_on_disk(draft))

    def keep_now(self, draft: Draft) -> None:
        """As :meth:`keep`, and on disk before this returns. Raises ArchiveError."""
        self._context.archive.write_now(_store, draft, tuple(self._lying_under(draft.room_id)))

    async def _put_on_disk(self, draft: Draft) -> None:
        """Write the draft, unless a newer one is on its way, or it has been sent meanwhile."""
        coming, room_id = self._on_its_way, draft.room_id
        if coming.get(room_id) is not draft:
            return
        if not await self._context.write(_store, draft, tuple(self._lying_under(room_id))):
            return
        if coming.get(room_id) is draft:
            del coming[room_id]

    def sent(self, room_id: int) -> None:
        """What stood there is no draft any more: nothing of it is to be written."""
        self._on_its_way.pop(room_id, None)

    # One over the other

    def _lying_under(self, room_id: int) -> list[Draft]:
        if room_id not in self._under:
            self._under[room_id] = drafts.lie_under(self._context.archive.db, room_id)
        return self._under[room_id]

    def put_under(self, draft: Draft) -> None:
        """Something else is written first; this returns when that is done. On disk with what is kept next."""
        if is_something(draft):
            self._lying_under(draft.room_id).append(draft)

    def lift(self, room_id: int) -> Draft | None:
        """Take what returns now; None: nothing lies there."""
        waiting = self._lying_under(room_id)
        return waiting.pop() if waiting else None

    def lift_edit(self, room_id: int, message_id: int) -> Draft | None:
        """Take the edit of this message that was begun before, if it lies there."""
        waiting = self._lying_under(room_id)
        for draft in waiting:
            if draft.edit_of == message_id:
                waiting.remove(draft)
                return draft
        return None

    async def take_over(self, wish_id: int, draft: Draft, written: Draft) -> bool:
        """On disk it becomes ``draft``, before ``written``, in the moment in which the wish ends: a kill
        loses neither. False: it cannot be taken back any more."""
        both = joined(draft, written)
        under = list(self._lying_under(draft.room_id))
        if both is None and is_something(written):
            under.append(written)
        return bool(await self._context.write(_take_over, wish_id, both or draft, tuple(under)))

    def lay_over(self, draft: Draft, written: Draft) -> None:
        """What was taken back in a room that is not open comes before what is written there."""
        if (both := joined(draft, written)) is None:
            self.put_under(written)
        self.keep(both or draft)

    def drop_under(self, draft: Draft) -> None:
        """This one, which lies under another, is not wanted any more."""
        waiting = self._lying_under(draft.room_id)
        if draft in waiting:
            waiting.remove(draft)
            self.keep(self.of(draft.room_id))

    def forget_deleted(self, draft: Draft) -> Draft:
        """``draft`` without what a message said that was deleted meanwhile; the same for those under it."""
        waiting = self._lying_under(draft.room_id)
        waiting[:] = [self._without_deleted(each) for each in waiting]
        return self._without_deleted(draft)

    def _without_deleted(self, draft: Draft) -> Draft:
        row = messages.get(self._context.archive.db, draft.about) if draft.about is not None else None
        return draft if row is None or not row.deleted else drafts.without_text(draft, row.message_id)


def is_something(draft: Draft) -> bool:
    """Would anything be lost with it?"""
    if draft.edit_of is not None:
        return not say_the_same(draft.text, draft.old_body or "")
    return bool(draft.text.strip()) or draft.reply_to is not None


def say_the_same(one: str, other: str) -> bool:
    """Would saving the one change the other? The service trims the end and breaks lines in its own way."""
    return one.replace("\r\n", "\n").rstrip() == other.replace("\r\n", "\n").rstrip()


def joined(draft: Draft, written: Draft) -> Draft | None:
    """Both in one message, ``draft`` first and the caret behind it; None: they are about different ones."""
    if draft.edit_of is not None or written.about not in (None, draft.reply_to):
        return None
    text = f"{draft.text}\n{written.text}" if written.text else draft.text
    return msgspec.structs.replace(draft, text=text)


def at_end(draft: Draft) -> Draft:
    """With the caret behind the text."""
    lines = draft.text.split("\n")
    return msgspec.structs.replace(draft, caret=(len(lines) - 1, len(lines[-1])))


def _store(db: Connection, draft: Draft, under: tuple[Draft, ...]) -> bool:
    drafts.put_under(db, draft.room_id, under)
    if draft.text or draft.reply_to is not None or draft.edit_of is not None:
        drafts.save(db, draft)
    else:
        drafts.delete(db, draft.room_id)
    return True


def _take_over(db: Connection, wish_id: int, draft: Draft, under: tuple[Draft, ...]) -> bool:
    return outbox.take_back(db, wish_id) is not None and _store(db, draft, under)

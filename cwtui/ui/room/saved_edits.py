"""Edits of mine until they are carried out: from then on they can be undone."""

from __future__ import annotations

from functools import partial

from cwtui.store import messages, outbox
from cwtui.store.wishes import Edit, WishState
from cwtui.texts import say
from cwtui.ui.context import Context
from cwtui.ui.room.drafting import say_the_same


class SavedEdits:
    """What this run of the app has put into the outbox. (There, a wish that is done has lost its text.)"""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._open: dict[int, Edit] = {}  # by wish

    def begun(self, wish_id: int, edit: Edit) -> None:
        """This edit is in the outbox now."""
        self._open[wish_id] = edit

    def look(self) -> None:
        """The outbox changed: what is done can be undone, what was taken back is forgotten."""
        for wish_id, edit in list(self._open.items()):
            row = outbox.get(self._context.archive.db, wish_id)
            if row is None or row.state in (WishState.DONE, WishState.DROPPED):
                del self._open[wish_id]
            if row is not None and row.state is WishState.DONE:
                self._context.undo.did(say("Edit undone"), partial(self._undo, edit), room_id=edit.room_id)

    async def _undo(self, edit: Edit) -> bool:
        """Have the message say again what it said before; False: it says something else by now."""
        context = self._context
        row = messages.get(context.archive.db, edit.message_id)
        if row is None or row.deleted or not say_the_same(row.body, edit.body):
            return False
        back = Edit(room_id=edit.room_id, message_id=edit.message_id, body=edit.old_body, old_body=edit.body)
        now = context.now()
        if await context.write(outbox.add, back, now=now, due_at=now) is None:
            return False
        context.session.wake()
        return True

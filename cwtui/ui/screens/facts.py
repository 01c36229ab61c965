"""What the status bar says, as the archive has it."""

from __future__ import annotations

from cwtui.store import outbox, rooms, tasks
from cwtui.store.wishes import MarkRead, MarkUnread, WishState
from cwtui.sync.state import SyncState
from cwtui.ui.context import Context
from cwtui.ui.widgets.status_bar import Facts


def facts_of(context: Context, company: str, me: str, room: str, state: SyncState) -> Facts:
    """Unread, To, tasks and what waits; ``room`` is the open one's name where no pane shows it."""
    db = context.archive.db
    heard = [row for row in rooms.all(db) if row.left_at is None and not row.muted]
    mine = tasks.mine(db)
    wishes = [row for row in outbox.open_rows(db) if row.state is not WishState.FAILED]
    return Facts(
        company=company,
        me=me,
        room=room,
        state=state,
        unread=sum(row.unread_num for row in heard),
        mentions=sum(row.mention_num for row in heard),
        tasks=len(mine),
        overdue=sum(1 for task in mine if task.limit_time and task.limit_time < context.now()),
        waiting=sum(1 for row in wishes if not isinstance(row.wish, MarkRead | MarkUnread)),
        zone=context.zone,
    )

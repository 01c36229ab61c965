"""What the status bar says, as the archive has it."""

from __future__ import annotations

from cwtui.store import desk, inbox, outbox, transfers
from cwtui.store.unread import heard
from cwtui.store.wishes import MarkRead, MarkUnread, Upload, WishState
from cwtui.sync.state import SyncState
from cwtui.ui.context import Context
from cwtui.ui.files import cache
from cwtui.ui.widgets.status_bar import Facts


def facts_of(context: Context, company: str, me: str, room: str, state: SyncState) -> Facts:
    """Unread, To, tasks, what waits or is saved; ``room`` is the open one's name where no pane shows it."""
    db = context.archive.db
    unread, mentions = heard(db, context.me)
    unsent = outbox.open_rows(db)
    wishes = [row for row in unsent if row.state is not WishState.FAILED]
    counted = desk.counts(db, context.now(), unsent)
    saved, saving = transfers.being_saved(db, but_for=cache.folder(context))
    return Facts(
        company=company,
        me=me,
        room=room,
        state=state,
        unread=unread,
        mentions=mentions,
        tasks=counted.tasks,
        overdue=counted.overdue,
        requests=len(inbox.waiting_requests(db, unsent)),
        waiting=sum(1 for row in wishes if not isinstance(row.wish, MarkRead | MarkUnread)),
        saved=saved,
        saving=saving,
        sending=sum(row.state is WishState.ATTEMPTING and isinstance(row.wish, Upload) for row in unsent),
        percent_sent=_percent_sent(context),
        zone=context.zone,
    )


def _percent_sent(context: Context) -> int | None:
    """Of the files this cwtui sends now; None: it sends none."""
    if not context.session.progress.sent:
        return None
    from cwtui.ui.files.on_the_way import percent_sent

    return percent_sent(context)

"""What is said of a task that is being changed, or could not be."""

from __future__ import annotations

from cwtui import times
from cwtui.chatwork.models import TaskStatus
from cwtui.store.desk import DeskTask
from cwtui.store.wishes import CreateTask, OutboxRow, Reschedule, SetTask, WishState
from cwtui.sync.lanes import is_for_later
from cwtui.texts import say
from cwtui.ui.context import Context
from cwtui.ui.failures import reason
from cwtui.ui.width import cells, cut


def state_words(context: Context, task: DeskTask, room: int) -> tuple[str, str] | None:
    """The words, in ``room`` cells, and their role; None where there is nothing to say."""
    row = task.wish
    if row is None:
        return None
    match row.state:
        case WishState.FAILED:
            return _failed(row, room), "error"
        case WishState.ASKED:
            stale = row.error == "stale"
            words = say("wanted a while ago · Enter") if stale else say("outcome unknown · Enter")
            return cut(words, room), "warn"
        case WishState.UNKNOWN:
            return cut(say("checking"), room), "warn"
    return cut(_waiting(context, row), room), "quiet"


def _waiting(context: Context, row: OutboxRow) -> str:
    """What becomes of it when it is its turn."""
    if row.state is WishState.QUEUED and is_for_later(row):
        return times.ahead(row.due_at, context.zone, context.now())
    match row.wish:
        case CreateTask():
            return say("to be given")
        case SetTask(status=TaskStatus.DONE):
            return say("to be completed")
        case SetTask():
            return say("to be opened again")
        case Reschedule():
            return say("to be rescheduled")
    return ""


def _failed(row: OutboxRow, room: int) -> str:
    def words(why: str) -> str:
        match row.wish:
            case CreateTask():
                return say("not given: {reason} · Enter", reason=why)
            case SetTask(status=TaskStatus.DONE):
                return say("not completed: {reason} · Enter", reason=why)
            case SetTask():
                return say("not opened: {reason} · Enter", reason=why)
        return say("not rescheduled: {reason} · Enter", reason=why)

    spare = room - cells(words(""))
    return cut(words(cut(reason(row.error, row.words), max(4, spare))), room)

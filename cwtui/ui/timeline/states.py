"""What stands behind the time of a message of mine that is being edited or deleted."""

from __future__ import annotations

from cwtui.store.wishes import Edit, OutboxRow, WishState
from cwtui.texts import say
from cwtui.ui.drawing.width import cells, cut
from cwtui.ui.timeline.entries import WishEntry
from cwtui.ui.words.failures import reason


def change_state(entry: WishEntry, room: int) -> tuple[str, str]:
    """The words, in ``room`` cells, and their role."""
    row = entry.row
    words, role = _edit_state(entry, room) if isinstance(row.wish, Edit) else _delete_state(entry, room)
    return cut(words, room), role


def fitting(note: tuple[str, ...], room: int) -> str:
    """The longest way to say it that has ``room`` cells, else the shortest; "" where there is nothing."""
    return next((words for words in note if cells(words) <= room), note[-1] if note else "")


def _edit_state(entry: WishEntry, room: int) -> tuple[str, str]:
    row = entry.row
    match row.state:
        case WishState.ATTEMPTING:
            return say("saving the edit"), "quiet"
        case WishState.UNKNOWN:
            return say("checking whether the edit was saved"), "warn"
        case WishState.ASKED:
            return _asked(row), "warn"
        case WishState.FAILED:
            spare = room - cells(say("edit not saved: {reason} · Enter", reason=""))
            return say("edit not saved: {reason} · Enter", reason=_why(row, spare)), "error"
    if row.attempt == 0 and entry.held:
        seconds = round(row.due_at - row.created_at)
        full = say("saves in {n} s · Ctrl+Z takes it back", n=seconds)
        return full if cells(full) <= room else say("saves in {n} s", n=seconds), "quiet"
    return fitting(entry.note, room) or say("edit waits"), "quiet"


def _delete_state(entry: WishEntry, room: int) -> tuple[str, str]:
    row = entry.row
    match row.state:
        case WishState.UNKNOWN:
            return say("checking whether it was deleted"), "warn"
        case WishState.ASKED:
            return _asked(row), "warn"
        case WishState.FAILED:
            spare = room - cells(say("not deleted: {reason} · Enter", reason=""))
            return say("not deleted: {reason} · Enter", reason=_why(row, spare)), "error"
    return fitting(entry.note, room) or say("being deleted"), "quiet"


def _asked(row: OutboxRow) -> str:
    if row.error == "stale":
        return say("wanted a while ago · Enter")
    return say("outcome unknown · Enter")


def _why(row: OutboxRow, spare: int) -> str:
    return cut(reason(row.error, row.words), max(4, spare))

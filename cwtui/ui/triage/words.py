"""What is said of decisions, and when they are undone: one thing is named, of many it is said how many."""

from __future__ import annotations

from collections.abc import Sequence

from cwtui.chatwork.models import TaskStatus
from cwtui.notation import one_line
from cwtui.store import contacts, desk, messages
from cwtui.texts import say, say_n
from cwtui.ui.context import Context
from cwtui.ui.drawing.rendering import blocks_of, gist
from cwtui.ui.drawing.width import cut, steady
from cwtui.ui.triage.asking import Finishing
from cwtui.ui.triage.item import Item

WIDEST = 32  # cells of what is named


def named(context: Context, items: Sequence[Item]) -> str:
    """What the only one of ``items`` says, or who asks; "" where there are several, or it is not known."""
    if len(items) != 1:
        return ""
    db, item, says = context.archive.db, items[0], ""
    if item.kind == "request":
        asking = (each for each in contacts.requests(db) if each.request_id == item.id)
        says = next((steady(one_line(each.name)) for each in asking), "")
    elif item.kind == "task":
        says = next((gist(blocks_of(row.task.body, context.eyes())) for row in desk.those(db, [item.id])), "")
    elif item.kind == "message" and (row := messages.get(db, item.id)) is not None and not row.deleted:
        says = gist(blocks_of(row.body, context.eyes()))
    return cut(says, WIDEST)


# Done


def finished(found: Finishing, name: str) -> str:
    """These are done, or open again; ``name`` is that of a single one."""
    n, everything = len(found.tasks), len(found.items)
    if n != everything > 1:
        return say("Done with {n} · z takes it back", n=everything)
    if found.requests:
        return say("Accepted · z takes it back")
    if found.messages:
        return say("Done with it here · z takes it back")
    if found.status is TaskStatus.DONE:
        if name:
            return say("Completed “{task}” · z takes it back", task=name)
        return say_n("Task completed · z takes it back", "{n} tasks completed · z takes it back", n)
    if name:
        return say("“{task}” is open again · z takes it back", task=name)
    return say_n("The task is open again · z takes it back", "{n} tasks are open again · z takes it back", n)


def unfinished(found: Finishing, name: str) -> str:
    """It was undone."""
    n, everything = len(found.tasks), len(found.items)
    if n != everything:
        return back(name, everything)
    if found.status is TaskStatus.DONE:
        if name:
            return say("“{task}” is open again", task=name)
        return say_n("The task is open again", "{n} tasks are open again", n)
    if name:
        return say("“{task}” is done again", task=name)
    return say_n("The task is done again", "{n} tasks are done again", n)


def back(name: str, n: int) -> str:
    """What had gone from the list is there again."""
    if name:
        return say("“{item}” is back in the list", item=name)
    return say("{n} are back in the list", n=n) if n > 1 else say("Back in the list")


# On this machine only


def asleep(moment: str, n: int, *, stays_overdue: bool, passes_due: bool) -> str:
    """They are shown again at this moment. Chatwork knows nothing of it, and what that means is said."""
    if n > 1:
        if stays_overdue:
            return say(
                "{n} are shown again {moment} (this machine only: in Chatwork they stay overdue)",
                n=n,
                moment=moment,
            )
        if passes_due:
            return say(
                "{n} are shown again {moment}, after some are due (this machine only)", n=n, moment=moment
            )
        return say("{n} are shown again {moment} (this machine only)", n=n, moment=moment)
    if stays_overdue:
        return say("Shown again {moment} (this machine only: in Chatwork it stays overdue)", moment=moment)
    if passes_due:
        return say("Shown again {moment}, after it is due (this machine only)", moment=moment)
    return say("Shown again {moment} (this machine only)", moment=moment)


def not_asleep(name: str, n: int, *, slept_before: bool) -> str:
    """Putting off was undone; they sleep as they did before, or not at all."""
    if slept_before:
        return say_n("It sleeps as it did before", "{n} sleep as they did before", n)
    if name:
        return say("“{item}” is not put off any more", item=name)
    return say_n("It is not put off any more", "{n} are not put off any more", n)


def kept(n: int) -> str:
    """They are kept."""
    if n > 1:
        return say("{n} kept for later (this machine only) · z takes it back", n=n)
    return say("Kept for later (this machine only) · z takes it back")


def let_go(n: int) -> str:
    """They are kept no more."""
    if n > 1:
        return say("{n} not kept any more · z takes it back", n=n)
    return say("Not kept any more · z takes it back")


def not_kept(name: str, n: int) -> str:
    """Keeping was undone."""
    if name:
        return say("“{item}” is not kept any more", item=name)
    return say("{n} not kept any more", n=n) if n > 1 else say("Not kept any more")


def kept_again(name: str, n: int) -> str:
    """Letting go was undone."""
    if name:
        return say("“{item}” is kept again", item=name)
    return say("{n} kept again", n=n) if n > 1 else say("Kept again")


# Another task in the place of one


def changed(name: str) -> str:
    """It says something else, or is somebody else's."""
    return say("“{task}” is changed · z takes it back", task=name)


def moved(due: str, name: str, n: int) -> str:
    """Their due date is another."""
    if name:
        return say("“{task}” is now due: {due} · z takes it back", task=name, due=due)
    return say_n("Now due: {due} · z takes it back", "{n} tasks now due: {due} · z takes it back", n, due=due)


def not_moved(name: str, n: int) -> str:
    """That was undone."""
    if name:
        return say("“{task}” is as it was before", task=name)
    return say_n("The task is as it was before", "{n} tasks are as they were before", n)

"""Another task in place of one: given, then the old one closed, then said where that is wanted.

Each step is an errand of its own, begun when the one before it is noted: nothing is done twice, whatever
happens in between.
"""

from __future__ import annotations

import msgspec

from cwtui.chatwork.models import TaskStatus
from cwtui.store import tasks as stored
from cwtui.store.wishes import NEW_NOTICE, AnyWish, OutboxRow, Reschedule
from cwtui.sync.errands import tasks
from cwtui.sync.errands.errand import Done, Errand, Ground
from cwtui.sync.errands.sends import SEND
from cwtui.sync.proof import Decision, Verdict

OLD_GONE = "old_task_gone"
"""The task in whose place there is a new one exists no more."""


def next_step(wish: AnyWish) -> Errand:
    """What comes next, by how far it has come."""
    assert isinstance(wish, Reschedule)
    if not wish.created:
        return _CREATE
    if not wish.closed:
        return _CLOSE
    return SEND


async def _close(ground: Ground, row: OutboxRow) -> Done:
    wish = row.wish
    assert isinstance(wish, Reschedule)
    done = await tasks.set_status(ground, row, wish.task_id, TaskStatus.DONE)
    return Done(None, done.save, wish=_closed(ground, wish))


async def _look_whether_closed(ground: Ground, row: OutboxRow) -> Verdict:
    wish = row.wish
    assert isinstance(wish, Reschedule)
    verdict = await tasks.look_at_status(ground, row, wish.task_id, TaskStatus.DONE, OLD_GONE)
    if verdict.decision is Decision.ACCEPTED:
        return Verdict(Decision.ACCEPTED, wish=_closed(ground, wish))
    return verdict


def _has_to_be_said(wish: AnyWish) -> bool:
    return isinstance(wish, Reschedule) and bool(wish.reply.strip())


def _closed(ground: Ground, wish: Reschedule) -> Reschedule:
    """The old one is closed, and the reply names the message of the new one, as far as that is known."""
    made = stored.those(ground.db, wish.created)
    notice = next((task.message_id for task in made if task.message_id), None)
    if notice is not None:
        reply = wish.reply.replace(NEW_NOTICE, str(notice))
    else:
        reply = "\n".join(line for line in wish.reply.split("\n") if NEW_NOTICE not in line)
    return msgspec.structs.replace(wish, closed=True, reply=reply)


_CREATE = Errand(
    tasks.create,
    tasks.look_for_created,
    posts=True,
    more=lambda wish: True,
    from_archive=tasks.created_from_archive,
)
_CLOSE = Errand(_close, _look_whether_closed, more=_has_to_be_said, codes={"not_found": OLD_GONE})

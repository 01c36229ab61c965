"""Carrying decisions out: into the archive, with a way back, and a sentence that says what happened."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from cwtui import notation, times
from cwtui.chatwork.models import LimitType, TaskStatus
from cwtui.due import Due
from cwtui.store import decisions, desk, messages
from cwtui.store.decisions import Key, Trace
from cwtui.store.desk import DeskTask
from cwtui.store.wishes import NEW_NOTICE, NO_ROOM, AnswerRequest, Reschedule, SetTask
from cwtui.texts import enumerated, say
from cwtui.times import DueGroup
from cwtui.ui.context import Context
from cwtui.ui.room.copying import address
from cwtui.ui.triage import words
from cwtui.ui.triage.asking import Finishing, name_of
from cwtui.ui.triage.decision import Move
from cwtui.ui.triage.item import Item


class Moved(NamedTuple):
    """The wishes for other due dates, and what is said of it."""

    wishes: list[int]
    words: str


class Deciding:
    """Each decision is one transaction and one step that ``z`` undoes. None or "": it could not be written
    down, and the person was told why. ``came_back`` is called with what was undone."""

    def __init__(
        self, context: Context, came_back: Callable[[Sequence[Item]], object] = lambda items: None
    ) -> None:
        self._context = context
        self._came_back = came_back

    # Done

    async def finish(self, found: Finishing) -> list[int] | None:
        """Done with all of these; the wishes that makes."""
        context, now = self._context, self._context.now()
        name = words.named(context, found.items)
        wishes: list[SetTask | AnswerRequest] = [
            SetTask(room_id=task.task.room_id, task_id=task.task.task_id, status=found.status)
            for task in found.tasks
        ]
        wishes += [AnswerRequest(room_id=NO_ROOM, request_id=each, accept=True) for each in found.requests]
        trace = await context.write(
            decisions.decide, wishes, found.messages, now=now, due_at=now + context.settings.send.hold_seconds
        )
        if trace is None:
            return None
        self._did(words.unfinished(found, name), found.items, partial(self._undo, trace, found.messages))
        context.session.wake()
        return trace.wishes

    async def _undo(self, trace: Trace, message_ids: Sequence[int] = ()) -> bool:
        context = self._context
        undone = await context.write(decisions.undo, trace, message_ids, now=context.now())
        context.session.wake()
        return bool(undone)

    def _did(self, undone: str, items: Sequence[Item], undo: Callable[[], Awaitable[object]]) -> None:
        """``undo`` undoes what was decided about these; ``undone`` is said then, and they come back."""

        async def bring_back() -> bool:
            if not await undo():
                return False
            self._came_back(items)
            return True

        self._context.undo.did(undone, bring_back)

    # On this machine only

    async def snooze(self, items: Sequence[Item], until: float) -> str:
        """They sleep until then; what is said of it."""
        context, now = self._context, self._context.now()
        found = self._tasks(items)
        overdue = any(task.due_group(now) is DueGroup.OVERDUE for task in found)
        passes_due = any(0 < task.task.limit_time < until for task in found)
        before = await context.write(decisions.snooze, _keys(items), until)
        if before is None:
            return ""
        self._did_sleep(items, before)
        moment = times.ahead(until, context.zone, now)
        return words.asleep(moment, len(items), stays_overdue=overdue, passes_due=passes_due)

    async def wake(self, items: Sequence[Item]) -> str:
        """They are shown again now; what is said of it."""
        before = await self._context.write(decisions.wake, _keys(items))
        if before is None:
            return ""
        self._did_sleep(items, before)
        return say("Shown again now · z takes it back")

    def _did_sleep(self, items: Sequence[Item], before: Mapping[Key, float | None]) -> None:
        context = self._context

        async def undo() -> bool:
            return bool(await context.write(decisions.undo_snooze, before))

        slept_before = any(until is not None for until in before.values())
        undone = words.not_asleep(words.named(context, items), len(items), slept_before=slept_before)
        self._did(undone, items, undo)

    async def keep(self, items: Sequence[Item], *, kept: bool) -> str:
        """They are kept for later, or let go; what is said of it."""
        context, keys, n = self._context, _keys(items), len(items)
        if not await context.write(decisions.keep, keys, kept=kept, now=context.now()):
            return ""

        async def undo() -> bool:
            return bool(await context.write(decisions.keep, keys, kept=not kept, now=context.now()))

        name = words.named(context, items)
        self._did(words.not_kept(name, n) if kept else words.kept_again(name, n), items, undo)
        return words.kept(n) if kept else words.let_go(n)

    def _tasks(self, items: Sequence[Item]) -> list[DeskTask]:
        return desk.those(self._context.archive.db, [item.id for item in items if item.kind == "task"])

    # Another task in the place of one

    def can_move(self, task: DeskTask) -> bool:
        """Is it open, and known to the service?"""
        return task.exists and task.status is TaskStatus.OPEN

    async def move(self, found: Sequence[DeskTask], move: Move) -> Moved | None:
        """Another task in the place of each of these."""
        context, now = self._context, self._context.now()
        wishes = [self._reschedule(task, move) for task in found if self.can_move(task)]
        due_at = now + context.settings.send.hold_seconds
        trace = await context.write(decisions.decide, wishes, now=now, due_at=due_at)
        if trace is None:
            return None
        items = [Item("task", task.task.task_id, task.task.room_id) for task in found if self.can_move(task)]
        name, n = words.named(context, items), len(items)
        self._did(words.not_moved(name, n), items, partial(self._undo, trace))
        context.session.wake()
        if move.due is None or move.body is not None or move.to_ids is not None:
            return Moved(trace.wishes, words.changed(name))
        return Moved(trace.wishes, words.moved(self._due_words(move.due), name, n))

    def _due_words(self, due: Due) -> str:
        return times.due(due.at, due.to_the_minute, self._context.now()) or say("no due date")

    def _reschedule(self, task: DeskTask, move: Move) -> Reschedule:
        row = task.task
        limit, kind = row.limit_time, row.limit_type
        if (due := move.due) is not None:
            limit = due.at
            kind = LimitType.NONE if not due.at else LimitType.TIME if due.to_the_minute else LimitType.DATE
        return Reschedule(
            room_id=row.room_id,
            task_id=row.task_id,
            body=row.body if move.body is None else move.body,
            to_ids=(row.account_id,) if move.to_ids is None else move.to_ids,
            limit=limit,
            limit_type=kind,
            reply=self._reply(task, move) if move.reply else "",
        )

    def _reply(self, task: DeskTask, move: Move) -> str:
        """An answer to the message the old task hangs on, with links to both."""
        row, context = task.task, self._context
        notice = messages.get(context.archive.db, row.message_id)
        author = notice.account_id if notice is not None else row.assigned_by
        old, new = address(row.room_id, row.message_id), address(row.room_id, None) + f"-{NEW_NOTICE}"
        lines = [*self._differences(move), say("New task: {link}", link=new)]
        if not row.message_id:
            return "\n".join(lines)
        tag = notation.reply(author, row.room_id, row.message_id, name_of(context, author))
        return tag + "\n".join([*lines, say("Old task: {link}", link=old)])

    def _differences(self, move: Move) -> Iterator[str]:
        """What is told of a task that is another one now. Its words can be read there."""
        if move.due is not None:
            yield say("The due date is now: {due}", due=self._due_words(move.due))
        if move.to_ids is not None:
            names = [name_of(self._context, account_id) for account_id in move.to_ids]
            yield say("It is now a task of: {names}", names=enumerated(names))
        if move.body is not None:
            yield say("It says something else now.")


def _keys(items: Sequence[Item]) -> list[Key]:
    return [(item.kind, item.id) for item in items if item.kind in ("task", "message")]

"""One key a decision: done, later, kept, another due date; the cursor goes on by itself.

A list whose rows stand for items gets all of it by one line::

    self.triage = Triage(context, self, lambda row: Item("task", row.task.task_id, row.task.room_id))
    self.parts = self.triage.parts

and asks ``triage.choosing.is_selected(row)`` when it draws. What was decided is in the archive when the keys
go on; the list reads it again when the archive says that it changed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from cwtui.chatwork.models import TaskStatus
from cwtui.store import desk, keeps, snoozes
from cwtui.store.desk import DeskTask
from cwtui.texts import Text, mark, say
from cwtui.ui.context import Context
from cwtui.ui.keys.commands import Command, Part, command
from cwtui.ui.triage.choosing import Choosing
from cwtui.ui.triage.copying import Copying
from cwtui.ui.triage.decision import Decision, Finish, Keep, Move, Snooze, Wake, again
from cwtui.ui.triage.item import Item
from cwtui.ui.triage.progress import Progress
from cwtui.ui.widgets.line_list import LineList
from cwtui.ui.widgets.said import Said

if TYPE_CHECKING:
    from cwtui.ui.triage.asking import Finishing
    from cwtui.ui.triage.deciding import Deciding
    from cwtui.ui.views.view import View


class Triage(Part):
    """The decisions of one list. ``show_progress`` says how far a decision about many has come, "" when there
    is nothing to say; without it that stands in the row of keys.

    A list with items of another sort says in a subclass what it says of them (:meth:`finished_words`), and
    what else is done with them (:meth:`finished`).
    """

    PLACE = mark("Tasks and inbox")

    def __init__(
        self,
        context: Context,
        rows: LineList[Any],
        item_of: Callable[[Any], Item | None],
        show_progress: Callable[[str], None] | None = None,
    ) -> None:
        self.context = context
        self.list = rows
        self.choosing = Choosing(rows, item_of)
        show = show_progress or (lambda words: self.say(words) if words else None)
        self.progress = Progress(context, rows, show, self.say)
        self.read: Callable[[], None] = lambda: None  # has the list show what the archive has by now
        self.parts = (self, self.choosing, Copying(self))

    @cached_property
    def deciding(self) -> Deciding:
        """What carries decisions out. It is large, and the first paint does without."""
        from cwtui.ui.triage.deciding import Deciding

        return Deciding(self.context, self.came_back)

    def came_back(self, items: Sequence[Item]) -> None:
        """It was undone: what was decided is before the eyes again, where somebody sees the list."""
        self.read()
        self.choosing.go_to(items)

    def can(self, command: Command) -> bool:
        return command.id != "triage.stop" or self.progress.is_under_way

    def hint(self, command: Command) -> Text | None:
        words = super().hint(command)
        if words is None or self.choosing.selected:
            return words
        if (item := self.choosing.current) is None:
            return None
        if item.kind == "request":
            return mark("accept") if command.id == "triage.done" else None
        if command.id == "triage.done":
            is_done = any(task.status is not TaskStatus.OPEN for task in self._tasks([item]))
            return mark("reopen") if is_done else words
        return mark("wake") if command.id == "triage.snooze" and self._all_sleep([item]) else words

    def say(self, sentence: str) -> None:
        """One sentence in the last row."""
        self.list.post_message(Said(sentence))

    # What a list may say in its own way

    def finished_words(self, found: Finishing) -> str:
        """What is said when these are done."""
        from cwtui.ui.triage import words

        return words.finished(found, words.named(self.context, found.items))

    def finished(self, found: Finishing) -> None:
        """These were done."""

    # Deciding

    async def decide(self, decision: Decision, items: Sequence[Item]) -> None:
        """Carry out ``decision`` on ``items``, after the question it may need; ``.`` does it once more."""
        if not items:
            self.say(say("There is nothing at the cursor"))
            return
        self.context.last_decision = again(decision) or self.context.last_decision
        match decision:
            case Finish():
                await self._finish(items)
            case Snooze(until=until):
                await self._snooze(items, until)
            case Wake():
                await self._wake(items)
            case Keep():
                await self._keep(items)
            case Move() as move:
                await self._move(items, move)

    async def _finish(self, items: Sequence[Item]) -> None:
        from cwtui.ui.triage.asking import Finishing, before_finishing

        found = Finishing.of(self.context, items)
        if not found.items:
            self.say(say("There is nothing at the cursor"))
            return
        if (question := before_finishing(self.context, found)) is None:
            await self._finish_now(items, found)
            return

        async def decided(answer: str | None) -> None:
            if answer == "yes":
                await self._finish_now(items, found)

        await self.list.app.push_screen(question, decided)

    async def _finish_now(self, items: Sequence[Item], found: Finishing) -> None:
        wishes = await self.deciding.finish(found)
        if wishes is None:
            return
        keys = {item.key for item in found.items}
        self.choosing.settle([item for item in items if item.key in keys], gone=True)
        self.say(self.finished_words(found))
        self.finished(found)
        if len(wishes) > 1:
            self.progress.follow(wishes)

    async def _snooze(self, items: Sequence[Item], until: float) -> None:
        can = [item for item in items if item.kind != "request"]
        if not can:
            self.say(say("A contact request cannot be put off"))
        elif words := await self.deciding.snooze(can, until):
            self.choosing.settle(can, gone=True)
            self.say(words)

    async def _wake(self, items: Sequence[Item]) -> None:
        if words := await self.deciding.wake(items):
            self.choosing.settle(items, gone=True)
            self.say(words)

    async def _keep(self, items: Sequence[Item]) -> None:
        can = [item for item in items if item.kind != "request"]
        if not can:
            self.say(say("A contact request cannot be kept"))
            return
        kept = keeps.all(self.context.archive.db)
        let_go = all(item.key in kept for item in can)
        if words := await self.deciding.keep(can, kept=not let_go):
            self.choosing.settle(can, gone=False)
            self.say(words)

    async def _move(self, items: Sequence[Item], move: Move) -> None:
        moved = await self.deciding.move(self._tasks(items), move)
        if moved is not None:
            self.choosing.settle(items, gone=False)
            self.say(moved.words)
            if len(moved.wishes) > 1:
                self.progress.follow(moved.wishes)

    def _tasks(self, items: Sequence[Item]) -> list[DeskTask]:
        """The tasks among them, as they are now."""
        return desk.those(self.context.archive.db, [item.id for item in items if item.kind == "task"])

    # Keys

    @command("triage.done", mark("Done, or open again"), "e", footer=mark("done"))
    async def action_done(self) -> None:
        await self.decide(Finish(), self.choosing.chosen())

    @command(
        "triage.snooze",
        mark("Put off until a time, or wake (this machine only)"),
        "h",
        footer=mark("put off"),
    )
    async def action_snooze(self) -> None:
        items = self.choosing.chosen()
        if not any(item.kind != "request" for item in items):
            await self.decide(Snooze(0), items)  # says why not
            return
        if self._all_sleep(items):
            await self.decide(Wake(), items)
            return
        from cwtui.ui.dialogs.which_moment import WhichMoment

        async def chosen(until: float | None) -> None:
            if until is not None:
                await self.decide(Snooze(until), items)

        note = say("It sleeps on this machine only: in Chatwork it stays as it is.")
        await self.list.app.push_screen(WhichMoment(self.context, say("Show it again when?"), note), chosen)

    def _all_sleep(self, items: Sequence[Item]) -> bool:
        asleep, now = snoozes.all(self.context.archive.db), self.context.now()
        return all(
            item.kind in ("task", "message") and asleep.get((item.kind, item.id), 0) > now for item in items
        )

    @command("triage.keep", mark("Keep for later (this machine only)"), "s", footer=mark("keep"))
    async def action_keep(self) -> None:
        await self.decide(Keep(), self.choosing.chosen())

    @command("triage.change", mark("Change: text, people, due date"), "E")
    async def action_change(self) -> None:
        found = [task for task in self._tasks(self.choosing.chosen()) if self.deciding.can_move(task)]
        if not found:
            self.say(say("There is no open task at the cursor"))
            return
        from cwtui.ui.triage.which_due import ChangeTask, WhichDue

        items = self.choosing.chosen()
        form = WhichDue(self.context, found) if len(found) > 1 else ChangeTask(self.context, found[0])

        async def chosen(move: Move | None) -> None:
            if move is not None:
                await self.decide(move, items)

        await self.list.app.push_screen(form, chosen)

    @command("triage.repeat", mark("Repeat the last decision"), ".")
    async def action_repeat(self) -> None:
        if (last := self.context.last_decision) is None:
            self.say(say("Nothing has been decided yet"))
        elif isinstance(last, Snooze) and last.until <= self.context.now():
            await self.action_snooze()  # that time has passed
        else:
            await self.decide(last, self.choosing.chosen())

    @command("triage.reply", mark("Reply in the room"), "r", footer=mark("reply"))
    def action_reply(self) -> None:
        self._go(to_reply=True)

    @command("triage.open", mark("Open in its room"), "o")
    def action_open(self) -> None:
        self._go(to_reply=False)

    def _go(self, *, to_reply: bool) -> None:
        item = self.choosing.current
        if item is None or item.room_id is None:
            self.say(say("There is no message at the cursor"))
            return
        # In the list's own name: what a parent has a child say ends at that parent.
        self.list.call_later(self._say_where, item.room_id, item.message_id, to_reply)

    def _say_where(self, room_id: int, message_id: int | None, to_reply: bool, words: str = "") -> None:
        from cwtui.ui.views.view import View

        self.list.post_message(View.GoTo(room_id, message_id, to_reply=to_reply, words=words))

    @command("triage.kit", mark("Answer in the room from the reply kit"), "+")
    async def action_kit(self) -> None:
        item = self.choosing.current
        if item is None or item.room_id is None:
            self.say(say("There is no message at the cursor"))
            return
        from cwtui.ui.composing.reply_kit import ask

        room_id, message_id = item.room_id, item.message_id

        def chosen(words: str) -> None:
            self.list.call_later(self._say_where, room_id, message_id, True, words)

        await ask(self.list.app, self.context, room_id, message_id, chosen)

    @command("triage.stop", mark("Stop what is under way"), "escape", listed=False)
    async def action_stop(self) -> None:
        await self.progress.stop()

    @command("triage.one_by_one", mark("Process one at a time"))
    async def action_one_by_one(self) -> None:
        from cwtui.ui.triage.one_by_one import OneByOne

        items = [item for item in map(self.choosing.item_of, self.list.rows) if item is not None]
        if not items:
            self.say(say("There is nothing at the cursor"))
            return

        def went(to: View.GoTo | None) -> None:
            if to is not None:
                self.list.call_later(self._say_where, to.room_id, to.message_id, to.to_reply, to.words)

        await self.list.app.push_screen(OneByOne(self.context, items), went)

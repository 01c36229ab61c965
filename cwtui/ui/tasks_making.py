"""``t``: a task of the message at the cursor, or a new one, from everywhere."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import msgspec

from cwtui import notation
from cwtui.chatwork.models import LimitType
from cwtui.notation import one_line
from cwtui.store import decisions, members, messages, rooms
from cwtui.store.decisions import Trace
from cwtui.store.messages import MessageRow
from cwtui.store.wishes import CreateTask, OutboxRow
from cwtui.texts import enumerated, mark, say
from cwtui.ui.drawing.width import steady
from cwtui.ui.keys.commands import Part, command
from cwtui.ui.room.as_text import quotes

if TYPE_CHECKING:
    from cwtui.ui.context import Context
    from cwtui.ui.forms.new_task import Beginning
    from cwtui.ui.forms.wish_form import Before, Wished
    from cwtui.ui.screens.main import MainScreen

NAMED = 3  # people that are named at most

_CALL = r"\[(?:To:(?P<to>[0-9]+)|rp aid=(?P<answered>[0-9]+) to=[0-9-]+|toall)\](?P<rest>[^\n]*)(?:\n|$)"
_OF_A_TASK = (
    r"(?s)\s*\[info\]\[title\]\[dtext:task_[a-z]+\]\[/title\]"
    r"\[task [^\]\n]*\](?P<task>.+)\[/task\]\[/info\]\s*"
)
_NAMED = r"(?i:.{0,60}(?:さん|様|さま|くん|君|ちゃん|氏|\bsan))"


class TasksMaking(Part):
    """Opens the form, and says what became of it."""

    PLACE = mark("Everywhere")

    def __init__(self, main: MainScreen) -> None:
        self.main = main

    @command("task.new", mark("New task"), "t")
    async def action_new(self) -> None:
        main = self.main
        view, room_id = main.views.current, main.open_room_id
        if view is not None:
            if (
                view.message_id is not None
                and (of_it := _of_message(main.context, view.message_id)) is not None
            ):
                await self.open(of_it)
                return
            room_id = view.room_id or room_id
        elif main.rooms.has_focus_within and (row := main.rooms.room_list.current) is not None:
            room_id = row.room_id
        await self._open_new(room_id)

    async def make_of(self, rows: Sequence[MessageRow], part: str | None) -> None:
        """A task of these messages of the open room, or of ``part`` of one; of none of them, a new one."""
        if rows:
            await self.open(_of_messages(self.main.context, rows, part))
        else:
            await self._open_new(self.main.open_room_id)

    async def _open_new(self, room_id: int | None) -> None:
        from cwtui.ui.forms.new_task import Beginning

        if room_id is None:
            self.main.say_line(say("No room is open"))
        else:
            await self.open(Beginning(room_id))

    async def open(self, beginning: Beginning, before: Before | None = None) -> None:
        """Show the form; what is saved in it can be undone."""
        from cwtui.ui.forms.new_task import NewTask

        room = rooms.get(self.main.context.archive.db, beginning.room_id)
        if room is not None:
            form = NewTask(self.main.context, room, beginning, before)
            await self.main.outcomes.open(form, self._given)

    async def again(self, row: OutboxRow) -> None:
        """Show the form of a task that could not be given, as it was entered."""
        from cwtui.ui.forms.new_task import Beginning
        from cwtui.ui.forms.wish_form import Before

        assert isinstance(row.wish, CreateTask)
        await self.open(Beginning.of(row.wish), Before(row.wish, row))

    # What becomes of it

    def _given(self, given: Wished) -> None:
        main = self.main
        main.context.undo.did(
            say("The task was taken back"), partial(self._undo, given.wish_id), room_id=main.open_room_id
        )
        main.outcomes.follow(given)
        assert isinstance(given.wish, CreateTask)
        main.say_line(_words(main.context, given.wish))

    async def _undo(self, wish_id: int) -> bool:
        """It is not given; where it was already, it is done."""
        context = self.main.context
        undone = await context.write(decisions.undo, Trace([wish_id], []), now=context.now())
        context.session.wake()
        return bool(undone)


def _of_message(context: Context, message_id: int) -> Beginning | None:
    """A task of this message; None where it has not been received, or is deleted."""
    row = messages.get(context.archive.db, message_id)
    return None if row is None or row.deleted else _of_messages(context, [row])


def _of_messages(context: Context, rows: Sequence[MessageRow], part: str | None = None) -> Beginning:
    """A task that quotes these messages of one room, or only ``part`` of a single one."""
    from cwtui.ui.forms.new_task import Beginning

    first = rows[0]
    if part is not None:
        body = notation.quote(first.account_id, first.send_time, part) + "\n"
    else:
        body = quotes([msgspec.structs.replace(row, body=_said(row.body)) for row in rows])
    return Beginning(
        first.room_id,
        body,
        _whose(context, rows),
        said_at=max(row.send_time for row in rows),
        stays=True,
    )


def _said(body: str) -> str:
    """What is to be done, without calls; of the notice about a task the words of that task."""
    of_a_task = re.fullmatch(_OF_A_TASK, body)
    return of_a_task["task"] if of_a_task else _without_calls(body)


def _without_calls(body: str) -> str:
    """Without the lines at its head that only call somebody; all of it where nothing else is said."""
    said = body.replace("\r\n", "\n")
    while (match := re.match(_CALL, said)) and (
        not match["rest"].strip() or re.fullmatch(_NAMED, match["rest"].strip())
    ):
        said = said[match.end() :]
    return said if said.strip() else body


def _whose(context: Context, rows: Sequence[MessageRow]) -> tuple[int, ...]:
    """Me if somebody has written to me, those I addressed if it is all mine, else me."""
    me = context.me
    if any(row.account_id != me for row in rows):
        return (me,)
    called = [notation.mentions(notation.parse(row.body)).account_ids for row in rows]
    here = {member.account_id for member in members.all(context.archive.db, rows[0].room_id)}
    addressed = dict.fromkeys(
        one for each in called for one in each if one != me and (not here or one in here)
    )
    return tuple(addressed) or (me,)


def _words(context: Context, wish: CreateTask) -> str:
    """Task for 田中 美咲, due 11月27日 (金) · z undoes it"""
    from cwtui.due import Due
    from cwtui.ui.forms.due_field import due_words

    room = rooms.get(context.archive.db, wish.room_id)
    names = _names(context, wish.to_ids)
    if room is not None and room.type == "my":
        names = say("me (in My Chat)")
    if not wish.limit:
        return say("Task for {names} · z undoes it", names=names)
    meant = Due(wish.limit, to_the_minute=wish.limit_type is LimitType.TIME)
    return say("Task for {names}, due {due} · z undoes it", names=names, due=due_words(meant, context.now()))


def _names(context: Context, account_ids: Sequence[int]) -> str:
    """The first few, and how many more there are."""
    names = [steady(one_line(context.name(each) or "")) or f"#{each}" for each in account_ids[:NAMED]]
    if (more := len(account_ids) - NAMED) > 0:
        names.append(say("{n} more", n=more))
    return enumerated(names)

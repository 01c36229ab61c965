"""The form in which a task is given, or several at once: one to each of the people chosen."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar

import msgspec
from textual.widget import Widget

from cwtui.chatwork.models import LimitType, Role, RoomType
from cwtui.deadlines import find_due
from cwtui.due import Due
from cwtui.store import rooms
from cwtui.store.changes import Changed, Kind
from cwtui.store.rooms import RoomRow
from cwtui.store.wishes import AnyWish, CreateTask
from cwtui.texts import say
from cwtui.ui.context import Context
from cwtui.ui.forms.check_box import CheckBox
from cwtui.ui.forms.due_field import DueField
from cwtui.ui.forms.form_field import FormField
from cwtui.ui.forms.long_text import LongText
from cwtui.ui.forms.room_field import RoomField
from cwtui.ui.forms.task_fields import TaskPeople, TaskText
from cwtui.ui.forms.wish_form import Before, WishForm


class Beginning(msgspec.Struct, frozen=True):
    """What stands in the form at first.

    ``said_at`` (Unix seconds) is when the words of ``body`` were written: 明日 is the day after that one.
    ``stays``: the room is that of a message, so no other can be picked.
    """

    room_id: int
    body: str = ""
    to_ids: tuple[int, ...] = ()
    due: Due = Due()
    said_at: float | None = None
    stays: bool = False

    @classmethod
    def of(cls, wish: CreateTask) -> Beginning:
        """As it was entered before."""
        to_the_minute = wish.limit_type is LimitType.TIME
        return cls(wish.room_id, wish.body, wish.to_ids, Due(wish.limit, to_the_minute=to_the_minute))


class NewTask(WishForm):
    """``before``: such a task was to be given already, and could not."""

    FIELD_OF: ClassVar = {"body": "text", "to_ids": "people", "limit": "due", "limit_type": "due"}

    def __init__(
        self, context: Context, room: RoomRow, beginning: Beginning, before: Before | None = None
    ) -> None:
        super().__init__(context, say("New task"), say("Give the task"), before=before)
        self._begun = beginning
        self._unsubscribe: Callable[[], None] = lambda: None
        db = context.archive.db
        listed = [] if beginning.stays else [row for row in rooms.all(db) if row.left_at is None]
        self._my_chat = next((row for row in rooms.all(db) if row.type is RoomType.MY), None)
        self._text = TaskText(context, beginning.body, lambda: self._room.value)
        others = sorted(listed, key=lambda row: -row.last_update_time)
        self._room = RoomField(say("Room"), context.look, room, others, id="room", check=self._wrong_room)
        self._people = TaskPeople(context, room.room_id, beginning.to_ids or (context.me,))
        self._due = DueField(say("Due"), context.now, id="due")
        self._to_me = CheckBox("", say("Make it in My Chat (nobody else sees it)"), id="my-chat")

    def rows(self) -> Iterable[Widget]:
        yield self._text
        yield self._room
        yield self._people
        yield self._due
        yield self._to_me

    def on_mount(self) -> None:
        self._unsubscribe = self.context.archive.subscribe(self._archive_changed)
        if self._begun.due.at:
            self._due.put(self._begun.due)
        self._look_for_date()
        self._show_who_sees_it()
        if self._room.problem():  # before anything is written in vain
            self._room.check()

    def on_unmount(self) -> None:
        self._unsubscribe()

    # The room and its people

    @property
    def _room_row(self) -> RoomRow | None:
        """The room that is chosen, as it is now."""
        return rooms.get(self.context.archive.db, self._room.value)

    @property
    def _is_private(self) -> bool:
        """Will it be in My Chat, where nobody else is?"""
        row = self._room_row
        return self._to_me.value or (row is not None and row.type is RoomType.MY)

    def _archive_changed(self, change: Changed) -> None:
        if change.kind in (Kind.MEMBERS, Kind.ROOMS, Kind.EVERYTHING):
            self.call_later(self._show_who_sees_it)

    def _show_who_sees_it(self) -> None:
        """Say what the room will see, and ask only what is still open."""
        row = self._room_row
        in_my_chat = row is not None and row.type is RoomType.MY
        self._to_me.note("" if self._is_private else _seen_by(row))
        self._to_me.display = not in_my_chat and self._my_chat is not None
        self._people.display = not self._is_private
        self._room.display = not self._to_me.value

    def on_form_field_edited(self, event: FormField.Edited) -> None:
        match event.field:
            case LongText():
                self._look_for_date()
            case RoomField():
                self._people.turn_to(self._room.value)
                self._show_who_sees_it()
            case CheckBox():
                self._show_who_sees_it()

    # The date in the text

    def _look_for_date(self) -> None:
        text, now = self._text.value, self.context.now()
        found = find_due(text, now)
        if self._begun.said_at is not None:
            as_said = find_due(text, self._begun.said_at)
            if as_said is not None and (found is None or as_said[1] in self._begun.body):
                found = None if as_said[0].is_past(now) else as_said
        self._due.offer(found[0] if found is not None else None)

    # What is wrong

    def _wrong_room(self, room_id: int) -> str:
        row = self._room_row
        if row is None or row.left_at is not None:
            return say("You are no longer in this room")
        if row.role is Role.READONLY:
            return say("You may only read in this room. In My Chat you can make the task for yourself.")
        return ""

    # Saving

    def wish(self) -> CreateTask:
        meant = self._due.value or Due()
        kind = LimitType.TIME if meant.to_the_minute else LimitType.DATE
        private = self._my_chat if self._to_me.value else None
        room_id = private.room_id if private is not None else self._room.value
        return CreateTask(
            room_id=room_id,
            body=self._text.value,
            to_ids=(self.context.me,) if self._is_private else tuple(self._people.value),
            limit=meant.at,
            limit_type=kind if meant.at else LimitType.NONE,
        )

    def hold(self, wish: AnyWish) -> float:
        send = self.context.settings.send
        row = rooms.get(self.context.archive.db, wish.room_id)
        return send.hold_outside if row is not None and row.outside else send.hold_seconds


def _seen_by(room: RoomRow | None) -> str:
    """Who will see that a task was added."""
    if room is not None and room.outside:
        return say("Everybody here, other companies too, will see “Task added”.")
    return say("Everybody in this room will see “Task added”.")

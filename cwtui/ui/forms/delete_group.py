"""Deleting a group: who means it writes its name."""

from __future__ import annotations

from collections.abc import Iterable

from textual.widget import Widget

from cwtui.store.rooms import RoomRow
from cwtui.store.wishes import DeleteRoom
from cwtui.texts import say
from cwtui.ui.context import Context
from cwtui.ui.dialogs.picker import folded
from cwtui.ui.forms.one_line import OneLine
from cwtui.ui.forms.wish_form import Fact, WishForm
from cwtui.ui.words.groups import plain


class DeleteGroup(WishForm):
    """Says what is lost, and for whom."""

    def __init__(self, context: Context, room: RoomRow) -> None:
        name = plain(room.name)
        super().__init__(context, say("Delete {name}?", name=name), say("Delete for everybody"))
        self._room = room
        self._name_field = OneLine(say("Its name"), id="name", placeholder=name, check=self._wrong_name)

    def rows(self) -> Iterable[Widget]:
        room = self._room
        yield Fact(
            words=say(
                "For all {members} members everything in it is deleted: {messages} messages, {tasks} tasks, "
                "{files} files. This cannot be undone. To delete it, write its name.",
                members=room.member_count or "?",
                messages=room.message_num,
                tasks=room.task_num,
                files=room.file_num,
            )
        )
        yield self._name_field

    def _wrong_name(self, typed: str) -> str:
        # As it is shown: nobody can type a control character.
        meant = {_alike(self._room.name), _alike(plain(self._room.name))}
        return "" if _alike(typed) in meant else say("That is not its name")

    def wish(self) -> DeleteRoom:
        return DeleteRoom(room_id=self._room.room_id)


def _alike(name: str) -> str:
    return " ".join(folded(name).split())

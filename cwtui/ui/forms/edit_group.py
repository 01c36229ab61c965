"""The form in which a group gets another name, description or icon."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar

from textual.widget import Widget

from cwtui import room_rules
from cwtui.store import rooms
from cwtui.store.changes import Changed, Kind
from cwtui.store.rooms import RoomRow
from cwtui.store.wishes import EditRoom
from cwtui.sync.asks import Need, RoomDetails
from cwtui.sync.state import Phase
from cwtui.texts import say
from cwtui.ui.context import Context
from cwtui.ui.forms.choice import Option
from cwtui.ui.forms.counted_line import CountedLine
from cwtui.ui.forms.long_text import LongText
from cwtui.ui.forms.one_of_many import OneOfMany
from cwtui.ui.forms.wish_form import Before, Fact, WishForm
from cwtui.ui.words.groups import fault_words, icon_options, plain

FRESH = 60.0  # seconds
AS_IT_IS = ""  # the icon is one of the group's own, and stays


class EditGroup(WishForm):
    """Only what is different from how it was when the form was opened is changed."""

    FIELD_OF: ClassVar = {"name": "name", "description": "description", "icon_preset": "icon"}

    def __init__(self, context: Context, room: RoomRow, before: Before | None = None) -> None:
        super().__init__(context, say("Change {name}", name=plain(room.name)), say("Save"), before=before)
        wish = before.wish if before is not None else None
        self._wanted = wish if isinstance(wish, EditRoom) else EditRoom(room_id=room.room_id)
        self._room = room
        self._unsubscribe: Callable[[], None] = lambda: None
        wanted, preset = self._wanted, room_rules.icon_of(room.icon_path)
        self._name_field = CountedLine(
            say("Name"),
            room_rules.LONGEST_NAME,
            id="name",
            text=wanted.name if wanted.name is not None else room.name,
            check=lambda name: fault_words(room_rules.name_fault(name)),
        )
        self._text = LongText(say("Description"), id="description", text=self._description)
        options = icon_options() if preset else [Option(AS_IT_IS, say("as it is")), *icon_options()]
        chosen = wanted.icon_preset or preset or AS_IT_IS
        self._icon = OneOfMany(say("Icon"), context.look, options, id="icon", chosen=chosen)
        self._not_here = Fact(id="no-description")

    @property
    def _description(self) -> str:
        wanted = self._wanted.description
        return wanted if wanted is not None else self._room.description or ""

    def rows(self) -> Iterable[Widget]:
        yield self._name_field
        yield self._text
        yield self._not_here
        yield self._icon

    def on_mount(self) -> None:
        self._unsubscribe = self.context.archive.subscribe(self._archive_changed)
        if self._room.description is None:
            self.context.session.need(Need(RoomDetails(self._room.room_id), fresh_for=FRESH))
        self._show_description()

    def on_unmount(self) -> None:
        self._unsubscribe()

    # The description, which may not have been received yet

    def _archive_changed(self, change: Changed) -> None:
        if change.kind in (Kind.ROOMS, Kind.EVERYTHING) and self._room.description is None:
            self.call_later(self._receive)

    def _receive(self) -> None:
        now = rooms.get(self.context.archive.db, self._room.room_id)
        if (
            not self.is_attached
            or self._room.description is not None
            or now is None
            or now.description is None
        ):
            return
        changed = self.has_changed
        self._room = now
        self._text.put(self._description)
        self._show_description()
        if not changed:
            self._remember()

    def _show_description(self) -> None:
        known = self._room.description is not None
        self._text.display = known
        offline = self.context.session.state.phase is Phase.OFFLINE
        words = say("Description: not received yet (offline)") if offline else say("Description: receiving…")
        self._not_here.put("" if known else words)

    # Saving

    def wish(self) -> EditRoom | None:
        room = self._room
        name, text, icon = self._name_field.value, self._text.value, self._icon.value
        is_other_text = room.description is not None and text != room.description.strip()
        wish = EditRoom(
            room_id=room.room_id,
            name=name if name != room.name.strip() else None,
            description=text if is_other_text else None,
            icon_preset=icon if icon and icon != room_rules.icon_of(room.icon_path) else None,
            old_name=room.name,
            old_description=room.description or "",
            old_icon=room.icon_path,
        )
        if wish.name is None and wish.description is None and wish.icon_preset is None:
            return None
        return wish

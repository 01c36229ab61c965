"""A room: one that is given, or picked from all."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from cwtui.notation import one_line
from cwtui.store.rooms import RoomRow
from cwtui.texts import mark, say
from cwtui.ui.drawing.width import steady
from cwtui.ui.forms.form_field import Check, FormField
from cwtui.ui.keys.commands import Commanded, command
from cwtui.ui.look import Look


class RoomLine(Commanded, Static, can_focus=True):
    """The name of the room; Enter, or typing, leads to the others."""

    PLACE = mark("Dialogs")
    DEFAULT_CSS = """
    RoomLine { height: auto; padding: 0 1; background: $card; }
    RoomLine:focus { background: $cursor-row; }
    """

    def __init__(self, pick: Callable[[], None]) -> None:
        super().__init__(markup=False)
        self._pick = pick

    @command("form.pick_room", mark("Another room"), "enter", "space", "/", listed=False)
    def action_pick_room(self) -> None:
        self._pick()

    def on_click(self) -> None:
        self._pick()


class RoomField(FormField[int]):
    """The value is the room's id. ``others`` can be picked instead; with none of them it is only shown."""

    def __init__(
        self,
        label: str,
        look: Look,
        room: RoomRow,
        others: Sequence[RoomRow],
        *,
        id: str,
        check: Check[int] | None = None,
    ) -> None:
        super().__init__(label, id=id, check=check)
        self._look = look
        self._rooms = {each.room_id: each for each in (room, *others)}
        self._room_id = room.room_id
        self._line = RoomLine(self._pick)
        self._line.can_focus = bool(others)

    def entry(self) -> ComposeResult:
        yield self._line

    def on_mount(self) -> None:
        self._show()

    @property
    def value(self) -> int:
        return self._room_id

    @property
    def stop(self) -> RoomLine | None:
        return self._line if self._line.can_focus else None

    def _show(self) -> None:
        name = Content(steady(one_line(self._rooms[self._room_id].name)))
        if self._line.can_focus:
            hint = say("Enter changes it")
            name += Content(f"  {hint}").stylize("$quiet")
        self._line.update(name)

    def _pick(self) -> None:
        from cwtui.ui.dialogs.picker import Item, Picker

        items = [Item(str(each.room_id), each.name) for each in self._rooms.values()]
        self.app.push_screen(Picker(self._look, say("Name of a room or person"), items), self._picked)

    def _picked(self, room_id: str | None) -> None:
        if room_id is not None and int(room_id) != self._room_id:
            self._room_id = int(room_id)
            self._show()
            self.edited()

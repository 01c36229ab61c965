"""A path on this machine, typed with what lies there before the eyes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from rich.segment import Segment
from rich.style import Style
from textual.app import ComposeResult
from textual.widgets import TextArea

from cwtui import times
from cwtui.notation import one_line
from cwtui.texts import mark, say
from cwtui.ui.drawing.width import cells, cut_middle, fill, steady
from cwtui.ui.forms.folder_listing import Entry, expanded, fitting, list_folder, parted
from cwtui.ui.forms.form_field import Check, FormField
from cwtui.ui.keys.commands import Command, Commanded, command
from cwtui.ui.look import Look
from cwtui.ui.widgets.field import Field
from cwtui.ui.widgets.line_list import LineList

MOST_SHOWN = 7  # entries below the field at a time


class _Entries(LineList[Entry]):
    """``cursor`` is below 0 as long as nobody has moved or typed: then Enter means the next field."""

    ALWAYS_LIT = True

    def __init__(self, look: Look, now: Callable[[], float]) -> None:
        super().__init__(look)
        self._now = now

    @property
    def current(self) -> Entry | None:
        return super().current if self.cursor >= 0 else None

    def identity(self, row: Entry) -> object:
        return row.name

    def draw(self, row: Entry, width: int, style: Style) -> list[Segment]:
        fact = (
            ""
            if row.is_folder
            else f"{times.size(row.size)}  {times.brief(row.changed_at, None, self._now())}"
        )
        name = steady(one_line(row.name)) + ("/" if row.is_folder else "")
        room = max(4, width - cells(fact) - 3)
        return [
            Segment(" " + fill(cut_middle(name, room), room) + " ", style),
            Segment(fact + " ", style + Style(color=self.look.quiet)),
        ]


class PathField(Commanded, FormField[str]):
    """Enter or Tab takes the entry at the cursor: a folder is gone into, a file is chosen.

    With ``only_folders`` files are left out, and a folder that is not there yet can be typed.
    """

    PLACE = mark("Dialogs")
    DEFAULT_CSS = """
    PathField LineList { height: auto; display: none; }
    PathField.-here LineList { display: block; }
    """

    def __init__(
        self,
        label: str,
        look: Look,
        now: Callable[[], float],
        *,
        id: str,
        text: str = "",
        only_folders: bool = False,
        check: Check[str] | None = None,
    ) -> None:
        super().__init__(label, id=id, check=check)
        self._text = text
        self._only_folders = only_folders
        self._field = Field(say("path of a folder") if only_folders else say("path of a file"))
        self._list = _Entries(look, now)
        self._list.can_focus = False
        self._folder: Path | None = None  # whose entries are known
        self._entries: list[Entry] = []
        self._wanted: Path | None = None  # whose entries are being read

    def entry(self) -> ComposeResult:
        yield self._field
        yield self._list

    def on_mount(self) -> None:
        self._put(self._text)
        self._look()

    @property
    def value(self) -> str:
        return self._field.text.strip()

    @property
    def path(self) -> Path:
        """What is typed, as an absolute path."""
        return expanded(self.value)

    @property
    def stop(self) -> Field:
        return self._field

    def _put(self, text: str) -> None:
        self._field.load_text(text)
        self._field.move_cursor(self._field.document.end)

    # What lies there

    def _look(self) -> None:
        """Show what is in the folder that is typed: the disk may be far away, so not at once."""
        folder = expanded(parted(self._field.text)[0] or "~/")
        if folder == self._folder:
            self._show()
        else:
            self._wanted = folder
            self.run_worker(self._read(folder))

    async def _read(self, folder: Path) -> None:
        entries = await asyncio.to_thread(list_folder, folder)
        if self.is_attached and folder == self._wanted:
            self._folder, self._entries = folder, entries
            self._show()

    def _show(self) -> None:
        _, wanted = parted(self._field.text)
        found = fitting(self._entries, wanted, only_folders=self._only_folders)
        at = self._list.current
        self._list.show(found)
        self._list.cursor = 0 if wanted and found else -1
        if at in found and at is not None:
            self._list.cursor = found.index(at)
        self._list.styles.height = min(MOST_SHOWN, max(1, len(found)))
        self._list.empty = self._nothing(wanted)
        self._list.refresh()

    def _nothing(self, wanted: str) -> str:
        if self._only_folders:
            return say("It will be made") if wanted else say("There are no folders in it")
        return say("Nothing fits") if wanted else say("There is nothing in this folder")

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        event.stop()
        self._list.cursor = -1
        self._look()
        self.edited()

    # What a person does

    def _take(self) -> bool:
        """Take the entry at the cursor; whether that ends the choice."""
        at = self._list.current
        if at is None:
            return True
        folder, _ = parted(self._field.text)
        self._put(f"{folder or '~/'}{at.name}{'/' if at.is_folder else ''}")
        return not at.is_folder

    def on_field_submitted(self, event: Field.Submitted) -> None:
        if not self._take():
            event.stop()  # there is more to choose

    def on_line_list_chosen(self, event: LineList.Chosen) -> None:
        event.stop()
        self._take()
        self.screen.set_focus(self._field)

    def can(self, command: Command) -> bool:
        if command.id == "path.take":
            at = self._list.current
            return at is not None and (at.is_folder or parted(self._field.text)[1] != at.name)
        return True

    @command("path.take", mark("Take this name"), "tab", while_typing=True, listed=False)
    def action_take(self) -> None:
        self._take()

    @command("path.down", mark("Next"), "down", while_typing=True, listed=False)
    def action_down(self) -> None:
        self._list.move_to(self._list.cursor + 1)

    @command("path.up", mark("Previous"), "up", while_typing=True, listed=False)
    def action_up(self) -> None:
        self._list.move_to(self._list.cursor - 1)

"""The question where files go, for this time or for good."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec
from textual.widget import Widget

from cwtui.store import rooms, transfers
from cwtui.store.files import FileRow
from cwtui.texts import say, say_n
from cwtui.ui.context import Context
from cwtui.ui.files.names import from_home, plain
from cwtui.ui.forms.check_box import CheckBox
from cwtui.ui.forms.folder_listing import expanded
from cwtui.ui.forms.form import Form
from cwtui.ui.forms.path_field import PathField


class Destination(msgspec.Struct, frozen=True):
    """``remember``: also what is saved of this room later goes there."""

    folder: Path
    remember: bool


class SaveTo(Form[Destination]):
    """Dismissed with the folder that was chosen."""

    def __init__(self, context: Context, files: Sequence[FileRow]) -> None:
        name = plain(files[0].filename)
        title = (
            say("Save {name}", name=name)
            if len(files) == 1
            else say_n("Save {n} file", "Save {n} files", len(files))
        )
        super().__init__(title, say("Save"))
        room_id = files[0].room_id
        folder = transfers.destination(context.archive.db, room_id, context.settings.download.folder)
        self._folder = PathField(
            say("Folder"),
            context.look,
            context.now,
            id="folder",
            text=f"{from_home(folder)}/",
            only_folders=True,
            check=_wrong_folder,
        )
        room = rooms.get(context.archive.db, room_id)
        self._of_one_room = len({file.room_id for file in files}) == 1 and room is not None
        where = plain(room.name) if room is not None else ""
        self._for_good = CheckBox("", say("Also later, for files of {room}", room=where), id="remember")

    def rows(self) -> Iterable[Widget]:
        yield self._folder
        if self._of_one_room:
            yield self._for_good

    async def save(self) -> None:
        remember = self._of_one_room and self._for_good.value
        self.dismiss(Destination(self._folder.path, remember))


def _wrong_folder(typed: str) -> str:
    if not typed:
        return say("Type the path of a folder")
    path = expanded(typed)
    try:
        str(path).encode()
        if path.exists() and not path.is_dir():
            return say("That is a file, not a folder")
    except (OSError, ValueError) as error:
        return say("That folder cannot be used: {reason}", reason=plain(str(error)))
    return ""

"""What can be done with the file at the cursor of a list."""

from __future__ import annotations

from typing import Any

from cwtui.store import files
from cwtui.store.files import FileRow
from cwtui.store.transfers import TransferRow
from cwtui.texts import mark, say
from cwtui.ui.context import Context
from cwtui.ui.files.names import plain
from cwtui.ui.keys.commands import Part, command
from cwtui.ui.room.copying import address
from cwtui.ui.widgets.line_list import LineList
from cwtui.ui.widgets.said import Said


class OnFile(Part):
    """Looking at it, opening it, copying what leads to it. Saving it works from everywhere."""

    PLACE = mark("Files")

    def __init__(self, context: Context, rows: LineList[Any]) -> None:
        self._context = context
        self._list = rows

    @property
    def current(self) -> FileRow | None:
        """The file at the cursor."""
        match self._list.current:
            case FileRow() as file:
                return file
            case TransferRow() as saved:
                return files.get(self._context.archive.db, saved.file_id) or _as_wanted(saved)
        return None

    def _file(self) -> FileRow | None:
        """The file at the cursor; says so where there is none."""
        if self.current is None:
            self._list.post_message(Said(say("There is no file at the cursor")))
        return self.current

    @command("file.save", mark("Save the file"), "S", footer=mark("save"), listed=False)
    async def action_save(self) -> None:
        from cwtui.ui.files.filing import filing_of

        await filing_of(self._list).action_save()

    @command("file.preview", mark("Look at the file"), "p", footer=mark("look"))
    async def action_preview(self) -> None:
        from cwtui.ui.files.filing import filing_of

        if (file := self._file()) is not None:
            await filing_of(self._list).preview(file)

    @command("file.open", mark("Open with the system's program"), "o", footer=mark("open"))
    async def action_open(self) -> None:
        from cwtui.ui.files.filing import filing_of

        if (file := self._file()) is not None:
            await filing_of(self._list).open(file)

    @command("file.copy_name", mark("Copy the name of the file"), "y")
    def action_copy_name(self) -> None:
        if (file := self._file()) is not None:
            self._copy(plain(file.filename))

    def _copy(self, text: str) -> None:
        from cwtui.ui.terminal.clipboard import Copy

        self._list.post_message(Copy(text))

    @command("file.copy_link", mark("Copy the link or the number of the file"), "Y")
    async def action_copy_link(self) -> None:
        from cwtui.ui.dialogs.picker import Item, Picker

        if (file := self._file()) is None:
            return
        link, number = address(file.room_id, file.message_id), str(file.file_id)
        items = [
            Item(link, say("The address of its message"), link),
            Item(number, say("The number of the file"), number),
        ]

        def chosen(text: str | None) -> None:
            if text is not None:
                self._copy(text)

        await self._list.app.push_screen(Picker(self._context.look, say("Copy what?"), items), chosen)


def _as_wanted(row: TransferRow) -> FileRow:
    """A file that the service has not listed yet, as far as its transfer knows it."""
    return FileRow(
        file_id=row.file_id,
        room_id=row.room_id,
        account_id=0,
        uploader="",
        message_id=0,
        filename=row.name,
        filesize=row.size,
        upload_time=int(row.created_at),
    )

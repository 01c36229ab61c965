"""What is done with files from everywhere: saving, opening, looking at them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from cwtui.store import files, transfers
from cwtui.store.changes import Changed, Kind
from cwtui.store.files import FileRow
from cwtui.store.transfers import TransferRow, TransferState
from cwtui.texts import mark, say, say_n
from cwtui.ui.files.sending import SendingFiles
from cwtui.ui.keys.commands import Part, command
from cwtui.ui.words.failures import reason

if TYPE_CHECKING:
    from textual.widget import Widget

    from cwtui.store.messages import MessageRow
    from cwtui.ui.files.save_to import Destination
    from cwtui.ui.screens.main import MainScreen

MANY = 30  # files saved in one go, above which a slip of the finger is asked about

Ended = Callable[[TransferRow], None]


class Filing(Part):
    """Puts files into the queue, and says what became of them."""

    PLACE = mark("Everywhere")

    def __init__(self, main: MainScreen) -> None:
        self.main = main
        self._context = main.context
        self.sending = SendingFiles(main)
        self._saving: set[int] = set()  # transfers that somebody waits for, together
        self._ended: list[TransferRow] = []  # those of them that have come to their end
        self._fetching: dict[int, Ended] = {}  # what is fetched for something, and what is done then

    # Which files

    def chosen(self) -> list[FileRow]:
        """The files that are meant: those selected or at the cursor, or those of the message there."""
        main, view = self.main, self.main.views.current
        if view is not None:
            from cwtui.ui.views.files import Files

            if isinstance(view, Files):
                return list(view.chosen())
            return self._of_message(view.message_id) if view.message_id is not None else []
        if main.side.has_focus_within:
            row = main.side.list.current
            return [row] if isinstance(row, FileRow) else []
        if main.rooms.has_focus_within:
            return []
        return [file for row in main.room.chosen() for file in self.of(row)]

    def _of_message(self, message_id: int) -> list[FileRow]:
        from cwtui.store import messages

        row = messages.get(self._context.archive.db, message_id)
        return self.of(row) if row is not None else []

    def of(self, row: MessageRow) -> list[FileRow]:
        """The files of a message: as the service has listed them, else as the message names them."""
        from cwtui.ui.files.names import named_in

        if row.deleted:
            return []
        return [self.known(file) for file in named_in(row)]

    def known(self, file: FileRow) -> FileRow:
        """The file as the service has listed it, where it has."""
        return files.get(self._context.archive.db, file.file_id) or file

    # Saving

    @command("files.save", mark("Save the files of this"), "S")
    async def action_save(self) -> None:
        chosen = self._chosen()
        if len(chosen) > MANY:
            await self._ask_about(chosen)
        elif chosen:
            await self.save(chosen)

    async def _ask_about(self, chosen: Sequence[FileRow]) -> None:
        from cwtui import times
        from cwtui.ui.dialogs.question import Answer, Question

        async def decided(answer: str | None) -> None:
            if answer == "save":
                await self.save(chosen)

        size = times.size(sum(file.filesize for file in chosen))
        title = say("Save {n} files ({size})?", n=len(chosen), size=size)
        answers = [Answer("back", say("Back")), Answer("save", say("Save"))]
        await self.main.app.push_screen(Question(title, "", answers), decided)

    def _chosen(self) -> list[FileRow]:
        chosen = self.chosen()
        if not chosen:
            self.main.say_line(say("There is no file here to save"))
        return chosen

    @command("files.save_to", mark("Save to another folder"))
    async def action_save_to(self) -> None:
        from cwtui.ui.files.save_to import SaveTo

        if not (chosen := self._chosen()):
            return

        async def decided(destination: Destination | None) -> None:
            if destination is not None:
                if destination.remember:
                    await self._remember(chosen[0].room_id, destination.folder)
                await self.save(chosen, destination.folder)

        await self.main.app.push_screen(SaveTo(self._context, chosen), decided)

    async def _remember(self, room_id: int, folder: Path) -> None:
        usual = transfers.destination(self._context.archive.db, 0, self._context.settings.download.folder)
        kept = None if folder == usual else folder
        await self._context.write(transfers.remember_folder, room_id, kept)

    async def save(self, chosen: Sequence[FileRow], folder: Path | None = None) -> None:
        """Have these saved: in ``folder``, else where files of their rooms go."""
        context, db = self._context, self._context.archive.db
        by_folder: dict[Path, list[FileRow]] = {}
        for file in chosen:
            usual = folder or transfers.destination(db, file.room_id, context.settings.download.folder)
            by_folder.setdefault(usual, []).append(file)
        for place, together in by_folder.items():
            ids = await context.write(transfers.add, together, place, now=context.now())
            self._saving.update(ids or ())
        self._end_selections()
        if len(chosen) == 1:
            from cwtui.ui.files.names import plain

            self.main.say_line(say("Saving {name} · w list", name=plain(chosen[0].filename)))
        else:
            self.main.say_line(say_n("Saving {n} file · w list", "Saving {n} files · w list", len(chosen)))

    def _end_selections(self) -> None:
        view = self.main.views.current
        if view is None:
            self.main.room.timeline.selecting.action_end_selection()
            return
        from cwtui.ui.views.files import Files

        if isinstance(view, Files):
            view.files.choosing.action_end_selection()

    # What became of it

    def changed(self, change: Changed) -> None:
        """The archive changed: has something come to its end?"""
        self.sending.changed(change)
        if change.kind not in (Kind.TRANSFERS, Kind.EVERYTHING) or not (self._saving or self._fetching):
            return
        for transfer_id in [*self._saving, *self._fetching]:
            if change.ids and transfer_id not in change.ids:
                continue
            row = transfers.get(self._context.archive.db, transfer_id)
            if row is None or not row.is_open:
                self._has_ended(transfer_id, row)

    def _has_ended(self, transfer_id: int, row: TransferRow | None) -> None:
        then = self._fetching.pop(transfer_id, None)
        if then is not None and row is not None:
            then(row)
        if transfer_id in self._saving:
            self._saving.discard(transfer_id)
            if row is not None and row.state is not TransferState.CANCELLED:
                self._ended.append(row)
            if not self._saving and self._ended:
                self.main.say_line(_words(self._ended))
                self._ended = []

    # Opening and looking

    async def open(self, file: FileRow) -> None:
        """Open it with the system's program: the copy that was saved, else one that is only looked at."""
        from cwtui.ui.files.opening import Opening

        await Opening(self).open(file)

    async def open_saved(self, row: TransferRow) -> None:
        """Open what has been saved."""
        from cwtui.ui.files.opening import Opening

        await Opening(self).open_saved(row)

    async def preview(self, file: FileRow) -> None:
        """Look at it."""
        from cwtui.ui.files.preview import FilePreview
        from cwtui.ui.views.view import View

        def decided(answer: str | None) -> None:
            if answer == "go":
                self.main.post_message(View.GoTo(file.room_id, file.message_id))

        await self.main.app.push_screen(FilePreview(self, file), decided)

    async def offer(
        self, among: Sequence[FileRow], question: str, then: Callable[[FileRow], Awaitable[None]]
    ) -> None:
        """Do it with the only one, or with the one that is picked."""
        from cwtui.ui.dialogs.picker import Item, Picker

        if len(among) == 1:
            await then(among[0])
            return
        by_id = {str(file.file_id): file for file in among}

        async def chosen(file_id: str | None) -> None:
            if file_id is not None:
                await then(by_id[file_id])

        items = [Item(key, file.filename) for key, file in by_id.items()]
        await self.main.app.push_screen(Picker(self._context.look, question, items), chosen)

    async def fetch(self, file: FileRow, then: Ended) -> int | None:
        """Have it fetched to be looked at; ``then`` is called when that has ended. Its transfer id."""
        import asyncio

        from cwtui.ui.files import cache

        context, place = self._context, cache.folder(self._context)
        await asyncio.to_thread(cache.make, place)
        ids = await context.write(transfers.add, [file], place, now=context.now())
        if not ids:
            return None
        self._fetching[ids[0]] = then
        return ids[0]

    async def stop_fetching(self, transfer_id: int) -> None:
        """Nobody wants to look at it any more."""
        self._fetching.pop(transfer_id, None)
        await self._context.write(transfers.cancel, transfer_id, now=self._context.now())


def filing_of(widget: Widget) -> Filing:
    """Who does that on the screen that ``widget`` is on."""
    from cwtui.ui.screens.main import MainScreen

    main = next(screen for screen in reversed(widget.app.screen_stack) if isinstance(screen, MainScreen))
    return main.filing


def _words(ended: Sequence[TransferRow]) -> str:
    """~/Downloads/図面A-12 (1).pdf に保存 · w 一覧 · o 開く"""
    from cwtui.ui.files.names import plain, shown_path

    done = [row for row in ended if row.state is TransferState.DONE]
    failed = [row for row in ended if row.state is TransferState.FAILED]
    if len(ended) == 1 and done and done[0].path is not None:
        return say("Saved as {path} · w list · o open", path=shown_path(done[0].path))
    if len(ended) == 1 and failed:
        return say(
            "{name} was not saved: {reason} · w list",
            name=plain(failed[0].name),
            reason=reason(failed[0].error),
        )
    parts = []
    if done:
        parts.append(say_n("{n} file saved", "{n} files saved", len(done)))
    if failed:
        parts.append(say_n("{n} not saved", "{n} not saved", len(failed)))
    return " · ".join([*parts, say("w list")])

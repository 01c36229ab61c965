"""Files that are sent: from where, into which room, and how one takes them back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from textual.timer import Timer

from cwtui.store import outbox, rooms
from cwtui.store.changes import Changed, Kind
from cwtui.store.wishes import OutboxRow, Upload
from cwtui.texts import mark, say
from cwtui.ui.keys.commands import Part, command

if TYPE_CHECKING:
    from cwtui.ui.context import Context
    from cwtui.ui.files.send_file import Given
    from cwtui.ui.screens.main import MainScreen
    from cwtui.ui.terminal.clipboard_content import Picture

LOOKS_EVERY = 1.0  # seconds between two looks at how far what is sent is


class SendingFiles(Part):
    """Opens the form, and says what became of it."""

    PLACE = mark("Everywhere")

    def __init__(self, main: MainScreen) -> None:
        self.main = main
        self._context = main.context
        self._timer: Timer | None = None

    @command("files.upload", mark("Send a file"), "U")
    async def action_upload(self) -> None:
        await self.open()

    @command("files.upload_clipboard", mark("Send what is on the clipboard as a file"))
    async def action_upload_clipboard(self) -> None:
        self.main.run_worker(self._open_clipboard())

    async def _open_clipboard(self) -> None:
        from cwtui.ui.terminal.clipboard_content import AS_A_FILE, Nothing, content, why_not

        match await content(self.main.app, AS_A_FILE):
            case Nothing() as why:
                self.main.say_line(why_not(why))
            case str(text):
                await self.open(text.encode("utf-8", "replace"))
            case list(files):
                await self.open_all(files)
            case picture:
                await self.open(picture)

    async def open(
        self,
        file: Path | bytes | Picture | None = None,
        then: Callable[[Given | None], None] = lambda given: None,
    ) -> None:
        """Show the form for the room that is meant; ``then`` is told what became of it."""
        from cwtui.ui.files.send_file import SendFile

        room_id = self._room_id
        room = rooms.get(self._context.archive.db, room_id) if room_id is not None else None
        if room is None:
            self.main.say_line(say("No room is open"))
            return

        def decided(given: Given | None) -> None:
            self._given(given)
            then(given)

        await self.main.app.push_screen(SendFile(self._context, room, file), decided)

    @property
    def _room_id(self) -> int | None:
        """The room of the row in a view or in the list of rooms, else the one that is open."""
        main = self.main
        if main.views.current is not None:
            return main.views.current.room_id or main.open_room_id
        if main.rooms.has_focus_within and (row := main.rooms.room_list.current) is not None:
            return row.room_id
        return main.open_room_id

    def _given(self, given: Given | None) -> None:
        if given is None:
            return
        from cwtui.ui.files.names import plain

        wish = given.wish
        name = plain(wish.filename)
        undo = partial(take_back, self._context, given.wish_id)
        self._context.undo.did(say("{name} is not sent", name=name), undo, room_id=wish.room_id)
        seconds = round(self._context.settings.send.hold_files)
        if seconds:
            self.main.say_line(
                say("{name} is sent in {n} s · z takes it back · w list", name=name, n=seconds)
            )
        else:
            self.main.say_line(say("{name} is being sent · w list", name=name))

    # How far they are

    def changed(self, change: Changed) -> None:
        """The archive changed: a file may begin to be sent."""
        if change.kind in (Kind.OUTBOX, Kind.EVERYTHING) and self._timer is None:
            self._timer = self.main.set_timer(LOOKS_EVERY, self._say_how_far)

    def _say_how_far(self) -> None:
        """Say it, and again as long as anything is sent from here. Each word is drawn when it changes."""
        from cwtui.ui.files.on_the_way import percent_sent

        self._timer = None
        bar, percent = self.main.status_bar, percent_sent(self._context)
        bar.show(msgspec.structs.replace(bar.facts, percent_sent=percent))
        if percent is not None and self.main.is_live:
            self.main.room.say_how_far()
            self._timer = self.main.set_timer(LOOKS_EVERY, self._say_how_far)

    # What is dropped onto the terminal

    async def dropped(self, pasted: str, forget: Callable[[str], None]) -> None:
        """A text was pasted that may be the paths of files: offer to send those. ``forget`` takes the text
        out of the composer again."""
        from cwtui.ui.dialogs.question import Answer, Question
        from cwtui.ui.files.dropped import files_in
        from cwtui.ui.files.names import plain

        files = await asyncio.to_thread(files_in, pasted)
        if not files:
            return

        async def decided(answer: str | None) -> None:
            if answer == "send":
                forget(pasted)
                await self.open_all(files)

        name = plain(files[0].name)
        title = say("Send {name}?", name=name) if len(files) == 1 else say("Send {n} files?", n=len(files))
        answers = [Answer("keep", say("Keep the path")), Answer("send", say("Send the file"))]
        await self.main.app.push_screen(Question(title, "", answers, amid_typing=True), decided)

    async def open_all(self, files: list[Path]) -> None:
        """One form after the other, until one is left without sending."""
        first, rest = files[0], files[1:]

        def then(given: Given | None) -> None:
            if given is not None and rest:
                self.main.run_worker(self.open_all(rest))

        await self.open(first, then)


async def take_back(context: Context, wish_id: int) -> bool:
    """The file is not sent. False: it is too late for that."""
    return await context.write(outbox.take_back, wish_id) is not None


async def taken_back(context: Context, row: OutboxRow) -> str:
    """Take a file that waits back; what is to be said of it."""
    from cwtui.ui.files.names import plain
    from cwtui.ui.files.on_the_way import too_late

    assert isinstance(row.wish, Upload)
    if await take_back(context, row.wish_id):
        return say("{name} is not sent", name=plain(row.wish.filename))
    return too_late(context, row)

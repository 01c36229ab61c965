"""Hint letters over what can be opened on the screen: links, files, messages that are answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from cwtui.store import threads
from cwtui.texts import mark, say
from cwtui.ui.drawing.laid import Target
from cwtui.ui.keys.commands import Command, command
from cwtui.ui.room.part import RoomPart
from cwtui.ui.room.peeking import Peeking
from cwtui.ui.timeline.entries import MessageEntry

if TYPE_CHECKING:
    from cwtui.ui.room.pane import RoomPane


class Hinting(RoomPart):
    """Each gets a letter or two, and typing those opens it."""

    def __init__(self, pane: RoomPane, peeking: Peeking) -> None:
        super().__init__(pane)
        self._peeking = peeking

    def fits(self, command: Command) -> bool:
        return False  # it is about all that is on the screen

    @command("room.hints", mark("Open by letters"), "f")
    async def action_hints(self) -> None:
        from cwtui.ui.dialogs.hints import Hints, letters_for, still_possible

        targets = self.timeline.targets()
        if not targets:
            self.pane.say(say("There is nothing to open on the screen"))
            return
        hints = dict(zip(targets, letters_for(len(targets)), strict=False))

        def show(typed: str) -> None:
            self.timeline.label(still_possible(hints, typed))

        async def chosen(typed: str | None) -> None:
            self.timeline.label({})
            await self._open(hints, typed)

        show("")
        self.pane.say(say("Type the letters of what to open · Esc"))
        await self.pane.app.push_screen(Hints(list(hints.values()), show), chosen)

    async def _open(self, hints: Mapping[Target, str], typed: str | None) -> None:
        for target, letters in hints.items():
            if letters == typed:
                await self.open(target)

    async def open(self, target: Target) -> None:
        """A link in the browser, a file before the eyes, a message in its room."""
        if target.url:
            self.pane.opening.browse(target.url)
        elif target.message is not None:
            await self._go_to(target, target.message[1])
        elif target.file_id is not None:
            await self._look_at(target, target.file_id)

    async def _look_at(self, target: Target, file_id: int) -> None:
        from cwtui.ui.files.filing import filing_of

        filing = filing_of(self.timeline)
        for entry in self.timeline.entries:
            if entry.key == target.key and isinstance(entry, MessageEntry):
                for file in filing.of(entry.row):
                    if file.file_id == file_id:
                        await filing.preview(file)
                        return

    async def _go_to(self, target: Target, message_id: int) -> None:
        for entry in self.timeline.entries:
            if entry.key == target.key and isinstance(entry, MessageEntry):
                for part in threads.parents(self.context.archive.db, entry.row):
                    if part.message_id == message_id:
                        await self._peeking.go(part)
                        return

"""Files that are sent from the composer: chosen, dropped onto the terminal, or pasted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cwtui.texts import mark
from cwtui.ui.keys.commands import Part, command

if TYPE_CHECKING:
    from cwtui.ui.room.composer import Composer
    from cwtui.ui.room.writing import Writing


class Attaching(Part):
    """What is written stays where it is."""

    PLACE = mark("Composer")

    def __init__(self, writing: Writing) -> None:
        self._writing = writing
        self._is_awaited = False  # what is on the clipboard
        self._sends_then = False

    @command("composer.attach", mark("Send a file into this room"), "ctrl+t", while_typing=True)
    async def action_attach(self) -> None:
        from cwtui.ui.files.filing import filing_of

        await filing_of(self._writing).sending.open()

    async def look_into(self, pasted: str) -> None:
        """Is what was just pasted the path of a file? Then it may be meant to be sent."""
        from cwtui.ui.files.filing import filing_of

        await filing_of(self._writing).sending.dropped(pasted, self._forget)

    def _forget(self, pasted: str) -> None:
        composer = self._writing.composer
        text = pasted.replace("\r\n", "\n").replace("\r", "\n")
        before, found, after = composer.text.rpartition(text)
        if found:
            composer.put(before + after)

    # The clipboard

    @command("composer.paste", mark("Paste (text, picture, file)"), "ctrl+v", while_typing=True)
    def action_paste(self) -> None:
        """A program is asked for it, which may take a moment: who types goes on."""
        if not self._is_awaited:
            self._is_awaited = True
            self._writing.run_worker(self._paste())

    def is_sent_with(self, event: Composer.Send) -> bool:
        """Is something on its way from the clipboard that belongs to what was just sent? Then all of it is
        sent when it has come, and stays in the composer until then."""
        if self._is_awaited:
            self._writing.put_back(event.text, event.caret)
            self._sends_then = True
        return self._is_awaited

    async def _paste(self) -> None:
        from cwtui.ui.files.filing import filing_of
        from cwtui.ui.terminal.clipboard_content import IN_A_MESSAGE, Nothing, content, why_not

        writing = self._writing
        room_id = writing.room.room_id if writing.room is not None else None
        try:
            found = await content(writing.app, IN_A_MESSAGE)
        finally:
            sends_then, self._is_awaited, self._sends_then = self._sends_then, False, False
        if writing.room is None or writing.room.room_id != room_id:
            return  # it was meant for another one
        match found:
            case Nothing() as why:
                writing.say(why_not(why))
            case str(text):
                writing.app._clipboard = text  # what Textual pastes
                writing.composer.action_paste()
                if sends_then:
                    writing.composer.action_send()
            case list(files):
                await filing_of(writing).sending.open_all(files)
            case picture:
                await filing_of(writing).sending.open(picture)

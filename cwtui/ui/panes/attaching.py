"""Files that are sent from the composer: chosen, or dropped onto the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cwtui.texts import mark
from cwtui.ui.commands import Part, command

if TYPE_CHECKING:
    from cwtui.ui.panes.writing import Writing


class Attaching(Part):
    """What is written stays where it is."""

    PLACE = mark("Composer")

    def __init__(self, writing: Writing) -> None:
        self._writing = writing

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

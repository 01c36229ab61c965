"""Opening what a message leads to outside of the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from cwtui.store.files import FileRow
from cwtui.texts import mark, say
from cwtui.ui.keys.commands import command
from cwtui.ui.room.copying import address, links_of
from cwtui.ui.room.part import RoomPart


class Opening(RoomPart):
    """The links and files of a message; one without, and a gap, in the web client."""

    @command("room.browse", mark("Open in the browser, a file in its program"), "o")
    async def action_browse(self) -> None:
        from cwtui.ui.files.filing import filing_of

        if (room := self.pane.room) is None:
            return
        row = self.pane.message
        links = links_of(row) if row is not None else []
        files = filing_of(self.timeline).of(row) if row is not None else []
        own = address(room.room_id, row.message_id if row else None)
        if files or len(links) > 1:
            await self._offer(files, links, own)
        else:
            self.browse(links[0] if links else own)

    async def _offer(self, files: Sequence[FileRow], links: Sequence[str], own: str) -> None:
        from cwtui.ui.dialogs.picker import Item, Picker
        from cwtui.ui.files.filing import filing_of

        by_id = {f"file {file.file_id}": file for file in files}
        items = [
            *(Item(key, file.filename, say("with the system's program")) for key, file in by_id.items()),
            *(Item(link, link) for link in links),
            Item(own, say("This message in Chatwork"), own),
        ]

        async def chosen(wanted: str | None) -> None:
            if wanted in by_id:
                await filing_of(self.timeline).open(by_id[wanted])
            elif wanted is not None:
                self.browse(wanted)

        await self.pane.app.push_screen(Picker(self.context.look, say("Open what?"), items), chosen)

    def browse(self, wanted: str) -> None:
        """Show an address in the browser; where there is none, say the address."""
        self.pane.run_worker(self._browse(wanted))

    async def _browse(self, wanted: str) -> None:
        from cwtui.ui.terminal import browser

        if not await browser.show(wanted):
            self.pane.say(say("No browser was found. The address: {address}", address=wanted))

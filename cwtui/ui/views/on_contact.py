"""What can be done with the contact at the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cwtui import notation
from cwtui.chatwork.models import Contact
from cwtui.store import rooms
from cwtui.texts import mark, say
from cwtui.ui.keys.commands import Part, command
from cwtui.ui.room.copying import address
from cwtui.ui.terminal import browser
from cwtui.ui.terminal.clipboard import Copy
from cwtui.ui.views.contacts_list import name_of
from cwtui.ui.widgets.said import Said

if TYPE_CHECKING:
    from cwtui.ui.dialogs.person import Deed
    from cwtui.ui.views.contacts import Contacts


class OnContact(Part):
    """Of the list of contacts in ``view``."""

    PLACE = mark("Contacts")

    def __init__(self, view: Contacts) -> None:
        self._view = view

    def _at_cursor(self) -> Contact | None:
        """The one at the cursor; says so where there is none."""
        if self._view.contact is None:
            self._say(say("There is no contact at the cursor"))
        return self._view.contact

    async def _do_here(self, deed: Deed) -> None:
        if (contact := self._at_cursor()) is not None:
            await self._do(contact, deed)

    async def _do(self, contact: Contact, deed: Deed) -> None:
        match deed:
            case "open":
                self.open(contact)
            case "write":
                self.open(contact, to_write=True)
            case "kit":
                await self._write_from_kit(contact)
            case "mention":
                self._mention(contact)
            case "copy":
                self._view.post_message(Copy(name_of(contact)))
            case "copy_id":
                self._view.post_message(Copy(str(contact.account_id)))
            case "browse":
                self._view.run_worker(self._browse(address(contact.room_id, None)))

    def _say(self, words: str) -> None:
        self._view.post_message(Said(words))

    @command("contacts.look", mark("Look at this person"), "p", footer=mark("look"))
    async def action_look(self) -> None:
        if (contact := self._at_cursor()) is None:
            return
        from cwtui.ui.dialogs.person import PersonSheet

        def chosen(deed: Deed | None) -> None:
            if deed is not None:
                self._view.call_later(self._do, contact, deed)

        await self._view.app.push_screen(PersonSheet(self._view.context, contact), chosen)

    @command("contacts.mention", mark("Write To this person in the open room"), "@", footer=mark("To"))
    async def action_mention(self) -> None:
        await self._do_here("mention")

    @command("contacts.kit", mark("Write to this person from the reply kit"), "+")
    async def action_kit(self) -> None:
        await self._do_here("kit")

    @command("contacts.copy", mark("Copy the name"), "y")
    async def action_copy(self) -> None:
        await self._do_here("copy")

    @command("contacts.copy_id", mark("Copy the account id"), "Y")
    async def action_copy_id(self) -> None:
        await self._do_here("copy_id")

    @command("contacts.browse", mark("Open the direct chat in the browser"), "o")
    async def action_browse(self) -> None:
        await self._do_here("browse")

    def _mention(self, contact: Contact) -> None:
        from cwtui.ui.screens.main import MainScreen

        main = self._view.screen
        assert isinstance(main, MainScreen)
        if main.open_room_id is None:
            self._say(say("No room is open"))
            return
        main.enter_room(main.open_room_id)
        main.room.writing.write(notation.to(contact.account_id, contact.name))

    # The direct chat

    def open(self, contact: Contact, *, to_write: bool = False, words: str = "") -> None:
        """Go to the direct chat, if it is here; ``to_write`` there: these ``words``, if there are any."""
        if self._is_here(contact):
            self._view.post_message(self._view.GoTo(contact.room_id, to_write=to_write, words=words))

    def _is_here(self, contact: Contact) -> bool:
        """Has the direct chat been received? Says so where it has not."""
        is_here = rooms.get(self._view.context.archive.db, contact.room_id) is not None
        if not is_here:
            self._view.context.session.wake()
            name = name_of(contact)
            words = say(
                "The direct chat with {name} has not been received yet · o opens the browser", name=name
            )
            self._say(words)
        return is_here

    async def _write_from_kit(self, contact: Contact) -> None:
        if not self._is_here(contact):
            return
        from cwtui.ui.composing.reply_kit import ask

        def chosen(words: str) -> None:
            # In the view's own name: what the screen has it say would end at the screen.
            self._view.call_later(self.open, contact, to_write=True, words=words)

        await ask(self._view.app, self._view.context, contact.room_id, None, chosen)

    async def _browse(self, wanted: str) -> None:
        if not await browser.show(wanted):
            self._say(say("No browser was found. The address: {address}", address=wanted))

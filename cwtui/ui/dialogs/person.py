"""A contact at a glance: what is known of the person, and the keys for what can be done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from rich.segment import Segment
from rich.text import Text as Styled
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.strip import Strip
from textual.widgets import Static

from cwtui.chatwork.models import Contact
from cwtui.store import contacts, members, rooms
from cwtui.store.changes import Changed, Kind
from cwtui.texts import enumerated, mark, say
from cwtui.ui.context import Context
from cwtui.ui.dialogs.dialog import Dialog
from cwtui.ui.drawing.initials import chip
from cwtui.ui.keys.commands import command
from cwtui.ui.portrait import Portrait
from cwtui.ui.timeline.wrap import wrap
from cwtui.ui.widgets.lines import Lines
from cwtui.ui.words.groups import plain

Deed = Literal["open", "write", "mention", "kit", "copy", "copy_id", "browse"]

WITH_PICTURE_FROM = 50  # columns
LOW = 18  # rows of a window in which the picture is small
NAMED = 12  # rooms that are named at most


class PersonSheet(Dialog[Deed | None]):
    """Dismissed with what somebody wants to do with this contact."""

    PLACE = mark("Looking at a person")
    DEFAULT_CSS = """
    PersonSheet { align: center middle; background: $background 60%; }
    PersonSheet #box {
        width: 72; max-width: 100%; height: auto; max-height: 100%; padding: 0 1;
        border: round $line; background: $background;
    }
    PersonSheet #title { width: 100%; height: 1; text-style: bold; text-wrap: nowrap; }
    PersonSheet #about { width: 100%; height: auto; }
    PersonSheet Lines { width: 1fr; height: auto; }
    PersonSheet.-low Portrait { width: 6; height: 3; }
    PersonSheet.-narrow Portrait { display: none; }
    PersonSheet .keys { color: $quiet; height: 1; width: 100%; text-wrap: nowrap; }
    """

    def __init__(self, context: Context, contact: Contact) -> None:
        super().__init__()
        self.context = context
        self._contact = contact
        self._unsubscribe: Callable[[], None] = lambda: None

    def compose(self) -> ComposeResult:
        with Vertical(id="box"):
            yield Static(self._title, id="title", markup=False)
            with Horizontal(id="about"):
                yield Lines(self.context.look, self._lay_out, id="facts")
                yield Portrait(self.context)
            yield Static(
                say("Enter direct chat · i write · @ To · + reply kit"), classes="keys", markup=False
            )
            yield Static(
                say("y copy the name · Y the id · o browser · Esc closes"), classes="keys", markup=False
            )

    def on_mount(self) -> None:
        self._unsubscribe = self.context.archive.subscribe(self._changed)
        self._fit(self.app.size.width, self.app.size.height)
        self._show()
        self.set_focus(self.query_one(Lines))

    def on_unmount(self) -> None:
        self._unsubscribe()

    def on_resize(self, event: events.Resize) -> None:
        self._fit(event.size.width, event.size.height)

    def _fit(self, width: int, height: int) -> None:
        self.set_class(height < LOW, "-low")
        self.set_class(width < WITH_PICTURE_FROM, "-narrow")
        self.query_one(Lines).styles.max_height = max(
            1, height - 5
        )  # the frame, the title, two lines of keys

    # What is shown

    def _changed(self, change: Changed) -> None:
        if change.kind in (Kind.CONTACTS, Kind.MEMBERS, Kind.ROOMS, Kind.EVERYTHING):
            self.call_later(self._show)

    def _show(self) -> None:
        if not self.is_attached:
            return  # it was closed meanwhile
        account_id, listed = self._contact.account_id, contacts.all(self.context.archive.db)
        self._contact = next((one for one in listed if one.account_id == account_id), self._contact)
        self.query_one("#title", Static).update(self._title)
        self.query_one(Portrait).show(self._contact.avatar_image_url, account_id, self._contact.name)
        self.query_one(Lines).show()

    @property
    def _title(self) -> Styled:
        """The name behind its initials."""
        look, person = self.context.look, self._contact
        before = chip(look, person.account_id, person.name, look.base)
        name = plain(person.name) or f"#{person.account_id}"
        return Styled.assemble(*((part.text, part.style or "") for part in before), name)

    def _lay_out(self, width: int) -> list[Strip]:
        look = self.context.look
        return [
            Strip([Segment(words[start:end], look.style(role))]).adjust_cell_length(width, look.base)
            for words, role in self._facts()
            for start, end in wrap(words, width)
        ]

    def _facts(self) -> list[tuple[str, str]]:
        """The lines and their roles."""
        db, person = self.context.archive.db, self._contact
        facts = []
        if where := " · ".join(filter(None, map(plain, (person.organization_name, person.department)))):
            facts.append((where, "outside" if contacts.outsiders(db, [person.account_id]) else "text"))
        if chatwork_id := plain(person.chatwork_id):
            facts.append((say("Chatwork ID: {id}", id=chatwork_id), "text"))
        facts.append((say("Account id: {id}", id=person.account_id), "quiet"))
        if rooms.get(db, person.room_id) is None:
            facts.append((say("The direct chat has not been received yet"), "quiet"))
        facts.append((self._together(), "text"))
        return facts

    def _together(self) -> str:
        names = members.together(self.context.archive.db, self._contact.account_id)
        named = [plain(name) for name in names[:NAMED]]
        if (more := len(names) - NAMED) > 0:
            named.append(say("{n} more", n=more))
        if not named:
            return say("No group with you is known yet")
        return say("In groups with you (as far as known): {names}", names=enumerated(named))

    # What can be done

    @command("person.open", mark("Open the direct chat"), "enter", listed=False)
    def action_open(self) -> None:
        self.dismiss("open")

    @command("person.write", mark("Write in the direct chat"), "i", "c")
    def action_write(self) -> None:
        self.dismiss("write")

    @command("person.mention", mark("Write To this person in the open room"), "@")
    def action_mention(self) -> None:
        self.dismiss("mention")

    @command("person.kit", mark("Write to this person from the reply kit"), "+")
    def action_kit(self) -> None:
        self.dismiss("kit")

    @command("person.copy", mark("Copy the name"), "y")
    def action_copy(self) -> None:
        self.dismiss("copy")

    @command("person.copy_id", mark("Copy the account id"), "Y")
    def action_copy_id(self) -> None:
        self.dismiss("copy_id")

    @command("person.browse", mark("Open the direct chat in the browser"), "o")
    def action_browse(self) -> None:
        self.dismiss("browse")

    @command("person.close", mark("Close"), "escape", "q", "p", listed=False)
    def action_close(self) -> None:
        self.dismiss(None)

"""People: my contacts, from where a direct chat opens, and those who ask to become one."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from enum import IntEnum

from textual.app import ComposeResult
from textual.containers import Container
from textual.widget import Widget

from cwtui.chatwork.models import Contact, IncomingRequest
from cwtui.store import contacts, inbox, outbox, rooms, session
from cwtui.store.changes import Changed, Kind
from cwtui.store.wishes import AnswerRequest, WishState
from cwtui.sync import asks
from cwtui.sync.asks import Need
from cwtui.sync.state import Phase, SyncState
from cwtui.texts import Text, mark, say
from cwtui.ui.context import Context
from cwtui.ui.keys.commands import command
from cwtui.ui.triage.answering import Answering
from cwtui.ui.triage.detail import about_request
from cwtui.ui.triage.item import Item
from cwtui.ui.triage.triage import Triage
from cwtui.ui.views.contacts_list import ORDERS, ContactList, Order, RequestList, fitting, ordered
from cwtui.ui.views.narrowed import Tabbed
from cwtui.ui.views.on_contact import OnContact
from cwtui.ui.views.preview import Preview
from cwtui.ui.ways_out import WaysOut
from cwtui.ui.widgets.line_list import LineList
from cwtui.ui.widgets.said import Said
from cwtui.ui.widgets.tab_line import TabLine

BESIDE_FROM = 100  # columns from which on what somebody writes stands beside the list of requests
SETTLE = 0.1  # seconds in which further changes are waited for before the lists are read again
AGAIN = 60.0  # seconds between declarations of what is shown: a need is forgotten after two minutes
ANSWERED = 8.0  # seconds after which an online session has asked; then an empty list is an answer
CONTACTS_FRESH, REQUESTS_FRESH = 300.0, 60.0  # seconds
ORDER = "contacts.order"  # session value

_SHOWN_BY = {Kind.CONTACTS, Kind.REQUESTS, Kind.OUTBOX, Kind.MEMBERS, Kind.ROOMS, Kind.EVERYTHING}


class Tab(IntEnum):
    """The lists, in their order."""

    CONTACTS = 0
    REQUESTS = 1


_NAMES: dict[Tab, Text] = {Tab.CONTACTS: mark("Contacts"), Tab.REQUESTS: mark("Requests")}
_NONE: dict[Tab, Text] = {
    Tab.CONTACTS: mark("You have no contacts yet"),
    Tab.REQUESTS: mark("Nobody asks to become a contact"),
}


class Contacts(Tabbed):
    """Reads from the archive what it shows, and declares that it wants it fresh."""

    NAME = mark("Contacts")
    PLACE = mark("Contacts")
    FILTER_ID, FILTERED_BY = "contacts-filter", mark("name, Chatwork ID or company")
    DEFAULT_CSS = """
    Contacts Container { layout: vertical; height: 1fr; }
    Contacts LineList { width: 1fr; height: 100%; }
    Contacts Preview { display: none; width: 100%; height: 60%; border-top: solid $line; }
    Contacts.asked RequestList { height: 40%; }
    Contacts.asked Preview { display: block; }
    Contacts.wide Container { layout: horizontal; }
    Contacts.wide RequestList { height: 100%; }
    Contacts.wide Preview { width: 44%; height: 100%; border-top: none; border-left: solid $line; }
    """

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.tab: Tab = Tab.CONTACTS
        self.contacts = ContactList(context)
        self._on_contact = OnContact(self)
        self.contacts.parts = (self._on_contact,)
        self.requests = RequestList(context)
        triage = Triage(context, self.requests, lambda row: Item("request", row.request_id))
        self.requests.choosing = triage.choosing
        self.requests.parts = (Answering(context, triage), triage.choosing)
        self._triage = triage
        self._listed: Sequence[Contact] = ()
        self._asking: Sequence[IncomingRequest] = ()
        self._shown_at = 0.0
        self._unsubscribe: Callable[[], None] = lambda: None
        kept = session.get(context.archive.db, ORDER, str)
        self._order = Order(kept) if kept in list(Order) else Order.NAME

    def compose(self) -> ComposeResult:
        yield TabLine(self.context.look, id="contacts-tabs")
        with Container():
            yield self.contacts
            yield self.requests
            yield Preview(self.context)

    def on_mount(self) -> None:
        self._unsubscribe = self.context.session.subscribe(self._state_changed)
        self.query_one(TabLine).brighten(True)
        self.set_interval(AGAIN, self._declare)

    def on_unmount(self) -> None:
        self._unsubscribe()

    @property
    def list(self) -> LineList[Contact] | RequestList:
        """The one that is shown."""
        return self.requests if self.tab is Tab.REQUESTS else self.contacts

    @property
    def narrowed(self) -> LineList[Contact] | RequestList:
        return self.list

    def stops(self) -> Sequence[Widget]:
        return (self.list,)

    @property
    def contact(self) -> Contact | None:
        """The one at the cursor; None where requests are shown."""
        return self.contacts.current if self.tab is Tab.CONTACTS else None

    @property
    def room_id(self) -> int | None:
        if self.contact is None or rooms.get(self.context.archive.db, self.contact.room_id) is None:
            return None
        return self.contact.room_id

    # What comes from outside

    def shown(self) -> None:
        self._shown_at = time.monotonic()
        self.set_timer(ANSWERED, self.read)
        self.pick(self.tab)
        self._declare()

    def changed(self, change: Changed) -> None:
        if change.kind in _SHOWN_BY:
            self.read_in(SETTLE)

    def _state_changed(self, state: SyncState) -> None:
        if self.display and not self.list.rows:
            self.read()

    def _declare(self) -> None:
        session = self.context.session
        if self.display and session.archive is self.context.archive:  # else another account has the screen
            session.need(Need(asks.Contacts(), CONTACTS_FRESH))
            session.need(Need(asks.Requests(), REQUESTS_FRESH))

    def on_resize(self) -> None:
        self.set_class(self.app.size.width >= BESIDE_FROM, "wide")

    # What is shown

    def read(self) -> None:
        if not self.starts_reading():
            return
        db = self.context.archive.db
        sent = outbox.open_rows(db)
        self.requests.failed = {
            row.wish.request_id: row
            for row in sent
            if isinstance(row.wish, AnswerRequest) and row.state in (WishState.FAILED, WishState.ASKED)
        }
        self._listed, self._asking = ordered(contacts.all(db), self._order), inbox.waiting_requests(db, sent)
        outsiders = contacts.outsiders(db, [each.account_id for each in self._listed])
        self.contacts.outside = frozenset(each.account_id for each in outsiders)
        self.show()

    def show(self) -> None:
        self.list.empty = self._nothing()
        self.contacts.show(fitting(self._listed, self.wanted))
        self.requests.show(fitting(self._asking, self.wanted))
        self._name_tabs()
        self._look()

    def _name_tabs(self) -> None:
        names = [say(_NAMES[tab]) for tab in Tab]
        names[Tab.REQUESTS] += f" {len(self._asking)}" if self._asking else ""
        if self._order is not Order.NAME and self.tab is Tab.CONTACTS:
            names[Tab.CONTACTS] = " · ".join((names[Tab.CONTACTS], say(ORDERS[self._order])))
        self.query_one(TabLine).show(names, self.tab)

    def _nothing(self) -> str:
        """Why the list is empty: there are none, or none came yet."""
        if self.wanted:
            return say("Nobody matches “{text}” · Esc", text=self.wanted)
        match self.context.session.state.phase:
            case Phase.OFFLINE:
                return say("Not received yet (offline)")
            case Phase.FRESH if time.monotonic() - self._shown_at >= ANSWERED:
                return say(_NONE[self.tab])
        return say("Receiving…")

    def on_line_list_moved(self) -> None:
        self._look()

    def _look(self) -> None:
        """Show all of what the one at the cursor writes."""
        row = self.requests.current if self.tab is Tab.REQUESTS else None
        self.set_class(row is not None, "asked")
        if row is not None:
            self.query_one(Preview).look_at(about_request(row), None)

    # The tabs

    def pick(self, index: int) -> None:
        had_focus = self.list.has_focus
        self.tab = tab = Tab(index)
        self._triage.choosing.action_end_selection()
        self.contacts.display, self.requests.display = tab is Tab.CONTACTS, tab is Tab.REQUESTS
        if had_focus:
            self.screen.set_focus(self.list)
        self.read()

    @command("contacts.next_tab", mark("Next tab"), "right", footer=mark("tab"))
    def action_next_tab(self) -> None:
        self.turn(1)

    @command("contacts.previous_tab", mark("Previous tab"), "left")
    def action_previous_tab(self) -> None:
        self.turn(-1)

    @command("contacts.tab", mark("Tab by its number"), "1", "2", with_key=True)
    def action_tab(self, key: str) -> None:
        self.pick(int(key) - 1)

    @command("contacts.order", mark("Order: name, company"), "O")
    async def action_order(self) -> None:
        orders = list(Order)
        self._order = orders[(orders.index(self._order) + 1) % len(orders)]
        self.read()
        self.post_message(Said(say("Ordered {how}", how=say(ORDERS[self._order]))))
        await self.context.write(session.put, ORDER, str(self._order))

    # What is done with the one at the cursor

    async def on_line_list_chosen(self, event: LineList.Chosen) -> None:
        event.stop()
        if self.tab is Tab.REQUESTS:
            await self._answer()
        elif self.contact is not None:
            self._on_contact.open(self.contact)

    async def _answer(self) -> None:
        """What became of my answer where that failed, else the question."""
        row = self.requests.current
        if row is not None and (wish := self.requests.failed.get(row.request_id)) is not None:
            await WaysOut(self.context, self).enter(wish)
        elif row is not None:
            answering = self.requests.parts[0]
            assert isinstance(answering, Answering)
            await answering.action_accept()

    # The filter

    @command("contacts.filter", mark("Filter the people"), "/", footer=mark("filter"))
    async def action_filter(self) -> None:
        await self.open_filter()

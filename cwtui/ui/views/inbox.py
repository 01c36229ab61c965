"""The inbox: everything that waits for me, and beside it what the row at the cursor is about."""

from __future__ import annotations

from textual.timer import Timer

from cwtui.store import inbox, snoozes
from cwtui.store.inbox import InboxItem
from cwtui.sync.asks import MyTasks, Need, Requests
from cwtui.texts import mark, say, say_n
from cwtui.ui.context import Context
from cwtui.ui.keys.commands import command
from cwtui.ui.triage.answering import Declining
from cwtui.ui.views.inbox_deciding import InboxDeciding, InboxTriage
from cwtui.ui.views.inbox_list import item_of
from cwtui.ui.views.items import ItemsView
from cwtui.ui.widgets.said import Said

AGAIN = 60.0  # seconds between declarations of what is shown: a need is forgotten after two minutes
FRESH_FOR = 60.0  # seconds
LONGEST_SLEEP = 3600.0  # seconds after which the list is read again although nothing happened


class Inbox(ItemsView):
    """While it is shown it asks for my tasks and the contact requests; the rest comes by itself."""

    NAME = mark("Inbox")
    NONE = mark("Nothing waits for you.")

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        deciding = InboxDeciding(context, self.list, self.triage)
        self.list.parts = (*self.list.parts, deciding, Declining(context, self.triage))
        self._urgent_first = False
        self._waking: Timer | None = None

    def make_triage(self) -> InboxTriage:
        return InboxTriage(self.context, self.list, item_of)

    def items(self) -> list[InboxItem]:
        return inbox.items(self.context.archive.db, self.context.now(), urgent_first=self._urgent_first)

    def facts(self, number: int) -> str:
        order = say("the most urgent first") if self._urgent_first else say("the newest first")
        return " · ".join((say_n("{n} waits", "{n} wait", number), order))

    def on_mount(self) -> None:
        self.set_interval(AGAIN, self._declare)

    def shown(self) -> None:
        super().shown()
        self._declare()

    def _declare(self) -> None:
        if self.display:
            for ask in (MyTasks(), Requests()):
                self.context.session.need(Need(ask, fresh_for=FRESH_FOR))

    def read(self) -> None:
        super().read()
        self._read_when_something_wakes()

    def _read_when_something_wakes(self) -> None:
        if self._waking is not None:
            self._waking.stop()
        now = self.context.now()
        asleep = [until - now for until in snoozes.all(self.context.archive.db).values() if until > now]
        self._waking = self.set_timer(min([*asleep, LONGEST_SLEEP]) + 0.05, self.read)

    @command("inbox.order", mark("Order: the newest or the most urgent first"), "O")
    def action_order(self) -> None:
        self._urgent_first = not self._urgent_first
        self.read_in_new_order()
        order = say("The most urgent first") if self._urgent_first else say("The newest first")
        self.post_message(Said(order))

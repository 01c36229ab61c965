"""The inbox: everything that waits for me, and beside it what the row at the cursor is about."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.containers import Container
from textual.timer import Timer
from textual.widget import Widget

from cwtui import times
from cwtui.chatwork.models import LimitType
from cwtui.notation import one_line
from cwtui.store import inbox, snoozes
from cwtui.store.changes import Changed, Kind
from cwtui.store.inbox import InboxItem, ItemKind
from cwtui.sync.asks import MyTasks, Need, Requests
from cwtui.texts import mark, say, say_n
from cwtui.ui.commands import Command, command
from cwtui.ui.context import Context
from cwtui.ui.views.inbox_deciding import InboxDeciding, InboxTriage
from cwtui.ui.views.inbox_list import InboxList, item_of, place_of
from cwtui.ui.views.preview import Preview
from cwtui.ui.views.view import View
from cwtui.ui.widgets.caption import Caption
from cwtui.ui.widgets.line_list import LineList
from cwtui.ui.widgets.said import Said
from cwtui.ui.width import steady

if TYPE_CHECKING:
    from cwtui.ui.panes.room import RoomPane

BESIDE_FROM = 100  # columns from which on the preview stands beside the list
SETTLE = 0.1  # seconds in which further changes are waited for before the list is read again
CALM = 1.5  # seconds after a key in which the list keeps its order
AGAIN = 60.0  # seconds between declarations of what is shown: a need is forgotten after two minutes
FRESH_FOR = 60.0  # seconds
LONGEST_SLEEP = 3600.0  # seconds after which the list is read again although nothing happened

_SHOWN_BY = {
    Kind.MESSAGES,
    Kind.ROOMS,
    Kind.MEMBERS,
    Kind.TASKS,
    Kind.REQUESTS,
    Kind.OUTBOX,
    Kind.SNOOZES,
    Kind.KEEPS,
    Kind.HANDLED,
    Kind.EVERYTHING,
}


class Inbox(View):
    """Reads the archive alone; while it is shown it asks for my tasks and the contact requests."""

    PLACE = mark("Inbox")
    NAME = mark("Inbox")
    DEFAULT_CSS = """
    Inbox #inbox-panes { layout: horizontal; height: 1fr; width: 100%; }
    Inbox LineList { width: 1fr; height: 100%; }
    Inbox Preview { display: none; }
    Inbox.beside Preview { display: block; width: 44%; height: 100%; border-left: solid $line; }
    Inbox.below #inbox-panes { layout: vertical; }
    Inbox.below LineList { height: 40%; }
    Inbox.below Preview { display: block; width: 100%; height: 60%; border-top: solid $line; }
    """

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.list = InboxList(context)
        self.triage = InboxTriage(context, self.list, item_of)
        self.list.choosing = self.triage.choosing
        self.list.parts = (*self.triage.parts, InboxDeciding(context, self.list, self.triage))
        self.preview = Preview(context)
        self._urgent_first = False
        self._wants_preview = True  # where there is room beside the list; below, p asks for it
        self._order: list[tuple[ItemKind, int]] = []
        self._key_at = 0.0
        self._waiting: dict[str, Timer] = {}

    def compose(self) -> ComposeResult:
        yield Caption(self.context.look, say(self.NAME), id="inbox-caption")
        with Container(id="inbox-panes"):
            yield self.list
            yield self.preview

    def stops(self) -> Sequence[Widget]:
        return (self.list,)

    @property
    def room_id(self) -> int | None:
        row = self.list.current
        return (row.room_id or None) if row is not None else None

    # What comes from outside

    def on_mount(self) -> None:
        self.set_interval(AGAIN, self._declare)

    def shown(self) -> None:
        self._order = []
        self._wants_preview = self._wants_preview and self._is_wide
        self._fit()
        self.query_one(Caption).brighten(True)
        self._read()
        self._declare()

    def changed(self, change: Changed) -> None:
        if change.kind in _SHOWN_BY:
            self._read_in(SETTLE)

    def note_key(self) -> None:
        """Somebody is at the keyboard: for a moment the list keeps its order."""
        self._key_at = time.monotonic()

    def on_resize(self, event: events.Resize) -> None:
        self._fit()

    def _declare(self) -> None:
        if self.display:
            for ask in (MyTasks(), Requests()):
                self.context.session.need(Need(ask, fresh_for=FRESH_FOR))

    # What is shown

    def _read_in(self, seconds: float) -> None:
        if "read" not in self._waiting:
            self._waiting["read"] = self.set_timer(seconds, self._read)

    def _read(self) -> None:
        if (timer := self._waiting.pop("read", None)) is not None:
            timer.stop()
        if not self.display or not self.is_attached:
            return
        db, now = self.context.archive.db, self.context.now()
        rows = self._calm(inbox.items(db, now, urgent_first=self._urgent_first))
        self.list.show(rows)
        self._title(len(rows))
        self._look()
        self._wake_with(
            min((u for u in snoozes.all(db).values() if u > now), default=now + LONGEST_SLEEP) - now
        )

    def _wake_with(self, seconds: float) -> None:
        """Read again when the next thing that was put off comes back."""
        if (timer := self._waiting.pop("wake", None)) is not None:
            timer.stop()
        self._waiting["wake"] = self.set_timer(min(seconds, LONGEST_SLEEP) + 0.05, self._read)

    def _calm(self, rows: list[InboxItem]) -> list[InboxItem]:
        """Under somebody's fingers nothing changes its place; what is new comes below."""
        rest = self._key_at + CALM - time.monotonic()
        if rest > 0 and self._order:
            places = {key: index for index, key in enumerate(self._order)}
            before = [row.key for row in rows]
            rows = sorted(rows, key=lambda row: places.get(row.key, len(places)))
            if before != [row.key for row in rows]:
                self._read_in(rest)
        self._order = [row.key for row in rows]
        return rows

    def _title(self, number: int) -> None:
        order = say("the most urgent first") if self._urgent_first else say("the newest first")
        facts = f"{say_n('{n} waits', '{n} wait', number)} · {order}" if number else ""
        self.query_one(Caption).show(say(self.NAME), facts)

    # The preview

    @property
    def _is_wide(self) -> bool:
        return self.app.size.width >= BESIDE_FROM

    def _fit(self) -> None:
        self.set_class(self._wants_preview and self._is_wide, "beside")
        self.set_class(self._wants_preview and not self._is_wide, "below")

    def on_line_list_moved(self) -> None:
        self._look()

    def _look(self) -> None:
        """Show what the row at the cursor is about."""
        if self._wants_preview:
            row = self.list.current
            facts = self._facts(row) if row is not None else ()
            self.preview.look_at(facts, row.message_id if row is not None else None)

    def _facts(self, row: InboxItem) -> list[tuple[str, str]]:
        """What stands above the message: the room; a task and who gave it; who wants to become a contact."""
        if row.request is not None:
            request = row.request
            about = " · ".join(
                filter(None, (request.organization_name, request.department, request.chatwork_id))
            )
            return [
                (steady(one_line(request.name)), "text"),
                (steady(one_line(about)), "quiet"),
                ("", "text"),
                *((steady(one_line(line)), "text") for line in (row.body or say("No message.")).splitlines()),
            ]
        facts = [(place_of(row), "accent")]
        if row.task is not None:
            task, now = row.task.task, self.context.now()
            due = times.due(task.limit_time, task.limit_type is LimitType.TIME, now) or say("no due date")
            giver = steady(one_line(task.assigner))
            facts.append((say("Task from {name} · {due}", name=giver, due=due), "quiet"))
            if row.message_id is None:
                facts += [(steady(one_line(line)), "text") for line in row.body.splitlines()]
        return facts

    def can(self, command: Command) -> bool:
        return command.id != "inbox.end_preview" or self.has_class("below")

    @command("inbox.preview", mark("Look at it, or hide the preview"), "p")
    def action_preview(self) -> None:
        self._wants_preview = not self._wants_preview
        self._fit()
        self.call_after_refresh(self._look)

    @command("inbox.end_preview", mark("Close the preview"), "escape", "q", listed=False)
    def action_end_preview(self) -> None:
        self.action_preview()

    # Going there

    def on_line_list_chosen(self, event: LineList.Chosen) -> None:
        event.stop()
        if self._wants_preview:
            self.triage.action_open()
        else:
            self.action_preview()

    @command("inbox.order", mark("Order: the newest or the most urgent first"), "O")
    def action_order(self) -> None:
        self._urgent_first = not self._urgent_first
        self._order = []
        self._read()
        self.list.move_to(0)
        order = say("The most urgent first") if self._urgent_first else say("The newest first")
        self.post_message(Said(order))

    @command("inbox.quote", mark("Quote in its room"), ">")
    def action_quote(self) -> None:
        if (room := self._go_there()) is not None:
            room.on_message.action_quote()

    @command("inbox.mention", mark("Write To its author in the room"), "@")
    def action_mention(self) -> None:
        if (room := self._go_there()) is not None:
            room.on_message.action_mention()

    def _go_there(self) -> RoomPane | None:
        """Go to the message of the row; None where there is none, and that was said."""
        row = self.list.current
        if row is None or row.message_id is None:
            self.post_message(Said(say("There is no message at the cursor")))
            return None
        from cwtui.ui.screens.main import MainScreen

        main = self.screen
        assert isinstance(main, MainScreen)
        main.enter_room(row.room_id)
        return main.room if main.room.go_to(row.message_id) else None

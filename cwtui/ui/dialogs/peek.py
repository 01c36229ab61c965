"""A message looked at without going there: what the one at the cursor answers. Nothing is marked read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from rich.segment import Segment
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.strip import Strip
from textual.widgets import Static

from cwtui import times
from cwtui.notation import one_line
from cwtui.store import messages, rooms
from cwtui.store.changes import Changed, Kind
from cwtui.store.messages import MessageRow
from cwtui.store.threads import Missing, Part
from cwtui.sync.asks import Message, Need
from cwtui.texts import mark, say
from cwtui.ui.context import Context
from cwtui.ui.dialogs.dialog import Dialog
from cwtui.ui.dialogs.thread import can_come
from cwtui.ui.drawing.rendering import body_lines
from cwtui.ui.drawing.width import cells, cut, steady
from cwtui.ui.keys.commands import command
from cwtui.ui.widgets.lines import Lines

NEED_AGAIN = 60.0  # seconds; a need that is not declared again expires


class Peek(Dialog[Literal["go"] | None]):
    """Shows ``part`` over the room ``room_id``; where it was never received, asks for it and waits.

    Dismissed with "go" when somebody wants to go to the message, which ``part`` then is.
    """

    PLACE = mark("Dialogs")
    DEFAULT_CSS = """
    Peek { align: center middle; background: $background 60%; }
    Peek #box {
        width: 72; max-width: 100%; height: auto; border: round $line; padding: 0 1;
        background: $background;
    }
    Peek Lines { height: auto; max-height: 60vh; }
    Peek #keys { color: $quiet; height: 1; }
    """

    def __init__(self, context: Context, part: Part, room_id: int) -> None:
        super().__init__()
        self.context = context
        self.part = part
        self._room_id = room_id
        self._unsubscribe: Callable[[], None] = lambda: None

    def compose(self) -> ComposeResult:
        with Vertical(id="box"):
            yield Lines(self.context.look, self._lay_out, id="peek")
            yield Static(say("Enter goes there · Esc closes"), id="keys", markup=False)

    def on_mount(self) -> None:
        self._unsubscribe = self.context.archive.subscribe(self._changed)
        self.set_interval(NEED_AGAIN, self._ask_for_it)
        self.set_focus(self.query_one(Lines))
        self._ask_for_it()

    def on_unmount(self) -> None:
        self._unsubscribe()

    def _changed(self, change: Changed) -> None:
        if change.kind in (Kind.MESSAGES, Kind.MEMBERS, Kind.EVERYTHING):
            if (message_id := self.part.message_id) is not None:
                self.part = messages.get(self.context.archive.db, message_id) or self.part
            self.call_later(self.query_one(Lines).show)

    def _ask_for_it(self) -> None:
        match self.part:
            case Missing(message_id=int(message_id)) as missing if can_come(missing, self.context):
                self.context.session.need(Need(Message(missing.room_id, message_id)))

    # What is seen

    def _lay_out(self, width: int) -> list[Strip]:
        look, part = self.context.look, self.part
        lines = [self._head(width), *self._body(part, width)]
        return [Strip(line).adjust_cell_length(width, look.base) for line in lines]

    def _head(self, width: int) -> list[Segment]:
        """Who, when, and in which room if that is another one."""
        look, part, db = self.context.look, self.part, self.context.archive.db
        sent = part.send_time if isinstance(part, MessageRow) else part.time
        facts = [times.moment(sent, self.context.zone, self.context.now())] if sent else []
        if part.room_id != self._room_id:
            room = rooms.get(db, part.room_id)
            facts.append(steady(one_line(room.name)) if room else say("another room"))
        name = steady(one_line(self.context.name(part.account_id) or f"#{part.account_id}"))
        name = cut(name, max(6, width // 3))
        quiet = "  " + " · ".join(facts) if facts else ""
        return [
            Segment(name, look.style(bold=True)),
            Segment(cut(quiet, width - cells(name)), look.style("quiet")),
        ]

    def _body(self, part: Part, width: int) -> list[list[Segment]]:
        look = self.context.look
        if isinstance(part, Missing):
            if can_come(part, self.context):
                words = say("Not received yet: asking for it")
            else:
                words = say("This message cannot be received any more")
            return [[Segment(cut(words, width), look.style("quiet"))]]
        if part.deleted:
            return [[Segment(say("This message was deleted"), look.style("quiet"))]]
        return body_lines(part.body, width, self.context.eyes())

    # What can be done

    @command("peek.go", mark("Go there"), "enter", "P", listed=False)
    def action_go(self) -> None:
        if isinstance(self.part, MessageRow):
            self.dismiss("go")

    @command("peek.close", mark("Close"), "escape", "q", "p", listed=False)
    def action_close(self) -> None:
        self.dismiss(None)

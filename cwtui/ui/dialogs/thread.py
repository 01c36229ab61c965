"""The thread a message stands in: what it answers, what answers it, as a tree."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static

from cwtui import times
from cwtui.notation import one_line
from cwtui.store import messages, threads, unreachable
from cwtui.store.changes import Changed, Kind
from cwtui.store.messages import MessageRow
from cwtui.store.threads import Branch, Missing
from cwtui.sync.asks import Message, Need
from cwtui.texts import mark, say, say_n
from cwtui.ui.context import Context
from cwtui.ui.dialogs.dialog import Dialog
from cwtui.ui.drawing.rendering import blocks_of, body_lines, gist, is_to_me
from cwtui.ui.drawing.width import cells, cut, fill, steady
from cwtui.ui.keys.commands import command
from cwtui.ui.widgets.line_list import LineList

DEEPEST = 12  # levels that have a bar of their own
SETTLE = 0.1  # seconds in which further changes are waited for before the tree is read again
NEED_AGAIN = 60.0  # seconds; a need that is not declared again expires


class Went(NamedTuple):
    """Where somebody goes from a thread, and whether it is to answer there."""

    room_id: int
    message_id: int
    to_reply: bool = False


class Branches(LineList[Branch]):
    """One line for each message: who, when, what."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.look, id="branches")
        self.context = context
        self._gists: dict[tuple[int, int], _Gist] = {}  # by message and its edit

    def identity(self, row: Branch) -> object:
        return threads.key(row.part)

    def draw(self, row: Branch, width: int, style: Style) -> list[Segment]:
        bars = min(row.depth, DEEPEST, max(1, width // 8))
        lead = "│ " * bars + (f"+{row.depth - bars} " if row.depth > bars else "")
        segments = [Segment(lead, style + Style(color=self.look.line))]
        room = width - cells(lead)
        if isinstance(row.part, Missing):
            return [*segments, *self._draw_missing(row.part, room, style)]
        gist = self._gist(row.part)
        if gist.to_me and style.bgcolor == self.look.base.bgcolor:
            style += Style(bgcolor=self.look.me)
            segments = [Segment(lead, style + Style(color=self.look.line))]
        return [*segments, *self._draw_message(row.part, gist, room, style)]

    def _draw_message(self, row: MessageRow, gist: _Gist, room: int, style: Style) -> list[Segment]:
        quiet = style + Style(color=self.look.quiet)
        mine = row.account_id == self.context.me
        author = say("You") if mine else steady(one_line(row.author)) or f"#{row.account_id}"
        author = cut(author, max(6, room // 4))
        to_me = say("to you") + "  " if gist.to_me else ""
        when = f"  {self._when(row.send_time)}  "
        left = room - cells(author) - cells(when) - cells(to_me)
        words = say("This message was deleted") if row.deleted else gist.words
        accent = Style(color=self.look.accent, bold=True)
        return [
            Segment(author, style + (accent if mine else Style(bold=True))),
            Segment(when, quiet),
            Segment(to_me, style + accent),
            Segment(fill(words, max(0, left)), quiet if row.deleted else style),
        ]

    def _draw_missing(self, missing: Missing, room: int, style: Style) -> list[Segment]:
        author = steady(one_line(self.context.name(missing.account_id) or f"#{missing.account_id}"))
        when = f"  {self._when(missing.time)}" if missing.time else ""
        if can_come(missing, self.context):
            words, role = say("not received yet"), self.look.quiet
        else:
            words, role = say("cannot be received"), self.look.warn
        quiet = style + Style(color=self.look.quiet)
        left = room - cells(words) - cells(when) - 2
        return [
            Segment(f"{cut(author, max(6, left))}{when}  ", quiet),
            Segment(words, style + Style(color=role)),
        ]

    def _when(self, at: float) -> str:
        zone, now = self.context.zone, self.context.now()
        brief, clock = times.brief(at, zone, now), times.clock(at, zone)
        return brief if brief == clock else f"{brief} {clock}"

    def _gist(self, row: MessageRow) -> _Gist:
        edition = (row.message_id, row.update_time)
        if edition not in self._gists:
            self._gists[edition] = _gist_of(row, self.context)
        return self._gists[edition]


class _Gist(NamedTuple):
    words: str
    to_me: bool


def _gist_of(row: MessageRow, context: Context) -> _Gist:
    """What a message says of its own on one line, without the tag that says what it answers."""
    blocks = blocks_of(row.body, context.eyes())
    to_me = row.account_id != context.me and is_to_me(blocks)
    return _Gist(gist(blocks), to_me)


def can_come(missing: Missing, context: Context) -> bool:
    """Can the service be asked for it? By its id only, and not again once it said that there is none."""
    return missing.message_id is not None and not unreachable.is_noted(
        context.archive.db, missing.message_id, context.now()
    )


class Whole(Widget):
    """All of the message at the cursor, as far as there is room."""

    def __init__(self, context: Context) -> None:
        super().__init__(id="whole")
        self.context = context
        self._row: MessageRow | None = None

    def show(self, row: MessageRow | None) -> None:
        """Show this message, or nothing."""
        self._row = row
        self.refresh()

    def render_line(self, y: int) -> Strip:
        look, (width, height) = self.context.look, self.size
        lines = self._lines(max(8, width - 2)) if self._row is not None and not self._row.deleted else []
        if y >= len(lines):
            return Strip.blank(width, look.base)
        line = lines[y]
        if y == height - 1 and len(lines) > height:
            line = [Segment("…", look.style("quiet"))]
        return Strip([Segment(" ", look.base), *line]).adjust_cell_length(width, look.base)

    def _lines(self, width: int) -> list[list[Segment]]:
        assert self._row is not None
        return body_lines(self._row.body, width, self.context.eyes())


class Thread(Dialog[Went | None]):
    """The tree around a message; grows while it is looked at, and asks for what it begins with."""

    PLACE = mark("Dialogs")
    DEFAULT_CSS = """
    Thread { align: center middle; background: $background 60%; }
    Thread #box { width: 100; max-width: 100%; height: 90%; border: round $line; background: $background; }
    Thread #title { text-style: bold; padding: 0 1; height: 1; }
    Thread LineList { height: 2fr; }
    Thread #whole { height: 1fr; border-top: solid $line; }
    """

    def __init__(self, context: Context, around: MessageRow) -> None:
        super().__init__()
        self.context = context
        self._around = around
        self._unsubscribe: Callable[[], None] = lambda: None
        self._settling: Timer | None = None

    def compose(self) -> ComposeResult:
        with Vertical(id="box"):
            yield Static(id="title", markup=False)
            yield Branches(self.context)
            yield Whole(self.context)

    @property
    def branches(self) -> Branches:
        return self.query_one(Branches)

    def on_mount(self) -> None:
        self._unsubscribe = self.context.archive.subscribe(self._changed)
        self.set_interval(NEED_AGAIN, self._need_what_is_missing)
        self._read()
        keys = [threads.key(branch.part) for branch in self.branches.rows]
        self.branches.cursor = keys.index(self._around.message_id)
        self.call_after_refresh(self._show_cursor)
        self.set_focus(self.branches)

    def on_unmount(self) -> None:
        self._unsubscribe()

    def _show_cursor(self) -> None:
        self.branches.scroll_to(
            y=self.branches.cursor - self.branches.size.height // 2, animate=False, force=True
        )
        self._show_whole()

    def _changed(self, change: Changed) -> None:
        # The archive knows nothing of Textual: a timer can only be set from within.
        if change.kind in (Kind.MESSAGES, Kind.MEMBERS, Kind.EVERYTHING):
            self.call_later(self._read_soon)

    def _read_soon(self) -> None:
        if self._settling is None:
            self._settling = self.set_timer(SETTLE, self._read)

    def _read(self) -> None:
        """Read the tree anew; the cursor stays on its message."""
        self._settling = None
        db = self.context.archive.db
        self._around = messages.get(db, self._around.message_id) or self._around
        thread = threads.thread(db, self._around)
        self.branches.show(list(thread.branches))
        self.query_one("#title", Static).update(_title(len(thread.branches), thread.whole))
        self._show_whole()
        self._need_what_is_missing()

    def _need_what_is_missing(self) -> None:
        """Only what a thread begins with can be missing; once it is here, it may answer something itself."""
        match self.branches.rows[0].part:
            case Missing(message_id=int(message_id)) as missing if can_come(missing, self.context):
                self.context.session.need(Need(Message(missing.room_id, message_id)))

    def on_line_list_moved(self) -> None:
        self._show_whole()

    def _show_whole(self) -> None:
        branch = self.branches.current
        part = branch.part if branch is not None else None
        self.query_one(Whole).show(part if isinstance(part, MessageRow) else None)

    def on_line_list_chosen(self) -> None:
        self._go()

    def _go(self, *, to_reply: bool = False) -> None:
        branch = self.branches.current
        if branch is not None and isinstance(row := branch.part, MessageRow):
            self.dismiss(Went(row.room_id, row.message_id, to_reply and not row.deleted))

    @command("thread.reply", mark("Reply"), "r", listed=False)
    def action_reply(self) -> None:
        self._go(to_reply=True)

    @command("thread.close", mark("Close"), "escape", "q", "T", listed=False)
    def action_close(self) -> None:
        self.dismiss(None)


def _title(count: int, whole: bool) -> str:
    if whole:
        found = say_n("Thread of {n} message", "Thread of {n} messages", count)
    else:
        found = say("The nearest {n} messages of a longer thread", n=count)
    return " · ".join((found, say("Enter goes there"), say("r replies"), say("Esc closes")))

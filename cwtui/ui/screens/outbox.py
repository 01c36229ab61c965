"""Everything I wrote that has not arrived, in all rooms: what waits, failed or is in doubt, and drafts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.timer import Timer
from textual.widgets import Static

from cwtui.notation import one_line
from cwtui.store import drafts, outbox, rooms
from cwtui.store.changes import Changed, Kind
from cwtui.store.drafts import Draft
from cwtui.store.wishes import (
    NO_ROOM,
    Delete,
    Edit,
    MarkRead,
    MarkUnread,
    OutboxRow,
    Send,
    Upload,
    WishState,
)
from cwtui.texts import mark, say
from cwtui.ui.context import Context
from cwtui.ui.dialogs.dialog import Dialog
from cwtui.ui.dialogs.question import Answer, Question
from cwtui.ui.drawing.rendering import blocks_of, gist
from cwtui.ui.drawing.width import cells, cut, cut_middle, fill, steady
from cwtui.ui.files.on_the_way import notes
from cwtui.ui.keys.commands import command
from cwtui.ui.room.drafting import is_something
from cwtui.ui.room.writing import Writing
from cwtui.ui.send_later import SendLater
from cwtui.ui.timeline.entries import WishEntry
from cwtui.ui.timeline.layout import wish_state
from cwtui.ui.timeline.states import change_state
from cwtui.ui.ways_out import BackToForm, WaysOut
from cwtui.ui.widgets.key_row import SENTENCE_STAYS
from cwtui.ui.widgets.line_list import LineList
from cwtui.ui.widgets.said import Said
from cwtui.ui.words import wishes as wish_words

SETTLE = 0.1  # seconds in which further changes are waited for before the list is read again
WIDEST_ROOM = 24  # cells of a room's name
WIDEST = 120  # cells of the dialog
AROUND = 4  # cells of its frame, and of the blanks within
_FIRST = (WishState.FAILED, WishState.ASKED, WishState.UNKNOWN, WishState.ATTEMPTING, WishState.QUEUED)


@dataclass(frozen=True, slots=True)
class Unsent:
    """A line of the list: a wish, or a draft (``under``: another one is written before it)."""

    room_id: int
    what: OutboxRow | Draft
    under: bool = False

    @property
    def key(self) -> object:
        if isinstance(self.what, OutboxRow):
            return self.what.wish_id
        return self.room_id, self.what.about, self.under


@dataclass(frozen=True, slots=True)
class Went:
    """Where somebody goes from here: into the composer of that room, with ``row`` where one comes back, or
    only to look; or into the form ``row`` was made in. No room: they undo what they did last."""

    room_id: int | None
    row: OutboxRow | None = None
    to_write: bool = False
    to_form: bool = False


def unsent(context: Context) -> list[Unsent]:
    """What concerns somebody most comes first; what counts as read only where that was refused."""
    db = context.archive.db
    shown = [
        row
        for row in outbox.open_rows(db)
        if not isinstance(row.wish, MarkRead | MarkUnread) or row.state in (WishState.FAILED, WishState.ASKED)
    ]
    shown.sort(key=lambda row: (_FIRST.index(row.state), row.due_at, row.wish_id))
    written = [Unsent(draft.room_id, draft) for draft in drafts.all(db) if is_something(draft)]
    below = [Unsent(draft.room_id, draft, under=True) for draft in drafts.all_under(db)]
    return [*(Unsent(row.wish.room_id, row) for row in shown), *written, *below]


class UnsentList(LineList[Unsent]):
    """Room, text, and how it stands."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.look, id="unsent", empty=say("Nothing waits to be sent"))
        self.context = context

    def identity(self, row: Unsent) -> object:
        return row.key

    def draw(self, row: Unsent, width: int, style: Style) -> list[Segment]:
        room = ""
        if row.room_id != NO_ROOM:  # what concerns none has its place, too
            name = min(WIDEST_ROOM, width // 4)
            room = fill(cut_middle(self._room(row.room_id), name), name) + "  "
        words, role = self._state(row, max(8, width // 2))
        text = max(0, width - cells(room) - cells(words) - 2)
        return [
            Segment(room, style + Style(bold=True)),
            Segment(fill(self._text(row), text) + "  ", style),
            Segment(words, style + Style(color=getattr(self.look, role))),
        ]

    def _room(self, room_id: int) -> str:
        room = rooms.get(self.context.archive.db, room_id)
        return steady(one_line(room.name)) if room is not None else f"#{room_id}"

    def _text(self, row: Unsent) -> str:
        match row.what:
            case Draft(text=body):
                return gist(blocks_of(body, self.context.eyes()))
            case OutboxRow(wish=wish):
                db = self.context.archive.db
                text = wish_words.text_of(db, wish)
                return wish_words.name_of(db, wish) or gist(blocks_of(text, self.context.eyes()))

    def _state(self, row: Unsent, room: int) -> tuple[str, str]:
        """The words, in ``room`` cells, and their role."""
        match row.what:
            case OutboxRow(wish=Send() | Upload()) as waiting:
                words, role = wish_state(self._entry(waiting), room, self.context.eyes())
            case OutboxRow(wish=Edit() | Delete()) as waiting:
                words, role = change_state(self._entry(waiting), room)
            case OutboxRow() as waiting:
                words, role = wish_words.standing(self.context, waiting, room)
            case Draft(edit_of=int()):
                words, role = say("edit not saved yet"), "quiet"
            case Draft(reply_to=int()):
                words, role = say("draft of a reply"), "quiet"
            case _:
                words, role = say("draft"), "quiet"
        return cut(words, room), role

    def _entry(self, row: OutboxRow) -> WishEntry:
        lane = outbox.open_rows(self.context.archive.db, row.wish.room_id)
        note = notes(self.context, lane).get(row.wish_id, ())
        return WishEntry(row, held=row.due_at > self.context.now(), note=note)


class Outbox(Dialog[Went | None]):
    """Lists it, and offers for each line what can be done."""

    PLACE = mark("Outbox and drafts")
    DEFAULT_CSS = """
    Outbox { align: center middle; background: $background 60%; }
    Outbox #box { width: 120; max-width: 100%; height: 90%; border: round $line; background: $background; }
    Outbox #title { text-style: bold; padding: 0 1; height: 1; }
    Outbox LineList { height: 1fr; }
    Outbox #said { color: $quiet; padding: 0 1; height: auto; }
    """

    def __init__(self, context: Context, writing: Writing) -> None:
        super().__init__()
        self.context = context
        self._writing = writing
        self._ways_out = WaysOut(
            context,
            self,
            self._bring_back,
            look=self._go_and_look,
            cancel=writing.lay_aside,
        )
        self._later = SendLater(context, self)
        self._unsubscribe: Callable[[], None] = lambda: None
        self._pending: dict[str, Timer] = {}

    def compose(self) -> ComposeResult:
        with Vertical(id="box"):
            yield Static(say("Outbox and drafts"), id="title", markup=False)
            yield UnsentList(self.context)
            yield Static(id="said", markup=False)

    @property
    def list(self) -> UnsentList:
        return self.query_one(UnsentList)

    def on_mount(self) -> None:
        self._unsubscribe = self.context.archive.subscribe(self._changed)
        self._read()
        self._say_keys()
        self.set_focus(self.list)

    def on_unmount(self) -> None:
        self._unsubscribe()

    def on_resize(self, event: events.Resize) -> None:
        self._say_keys()

    # What is shown

    def _changed(self, change: Changed) -> None:
        # The archive knows nothing of Textual: a timer can only be set from within.
        if change.kind in (Kind.OUTBOX, Kind.DRAFTS, Kind.SESSION, Kind.ROOMS, Kind.EVERYTHING):
            self.call_later(self._read_in, SETTLE)

    def _read_in(self, seconds: float) -> None:
        self._timer("read", seconds, self._read)

    def _read(self) -> None:
        rows = unsent(self.context)
        self.list.show(rows)
        now = self.context.now()
        coming = [
            row.what.due_at for row in rows if isinstance(row.what, OutboxRow) and row.what.due_at > now
        ]
        if coming:
            self._timer("due", min(coming) - now + 0.05, self._read)

    def _timer(self, name: str, seconds: float, then: Callable[[], None]) -> None:
        if (before := self._pending.get(name)) is not None:
            before.stop()
        self._pending[name] = self.set_timer(seconds, then)

    def on_said(self, event: Said) -> None:
        """There is no key row here."""
        event.stop()
        self.query_one("#said", Static).update(event.sentence)
        self._timer("said", SENTENCE_STAYS, self._say_keys)

    def _say_keys(self) -> None:
        keys = say("Enter: what can be done · h later · d drop · i write there · z undo · Esc closes")
        lines = _folded(keys, min(self.app.size.width, WIDEST) - AROUND)
        said = self.query_one("#said", Static)
        said.update("\n".join(lines))
        said.styles.min_height = len(lines)  # a sentence in their place moves nothing

    # What can be done

    async def on_line_list_chosen(self) -> None:
        match self.list.current:
            case Unsent(what=OutboxRow() as waiting):
                await self._ways_out.enter(waiting)
            case Unsent(room_id=room_id):
                self.dismiss(Went(room_id, to_write=True))

    @command("outbox.drop", mark("Cancel or throw away"), "d")
    async def action_drop(self) -> None:
        match self.list.current:
            case Unsent(what=OutboxRow() as waiting):
                await self._ways_out.drop(waiting)
            case Unsent() as unsent:
                await self._ask_to_drop(unsent)

    async def _ask_to_drop(self, row: Unsent) -> None:
        draft = row.what
        assert isinstance(draft, Draft)

        def decided(answer: str | None) -> None:
            if answer == "drop":
                self._writing.throw_away(draft, under=row.under)

        answers = [Answer("keep", say("Keep it")), Answer("drop", say("Throw away"))]
        text = gist(blocks_of(draft.text, self.context.eyes()))
        await self.app.push_screen(Question(say("Throw this draft away?"), f"“{text}”", answers), decided)

    @command("outbox.later", mark("Send later"), "h")
    async def action_later(self) -> None:
        match self.list.current:
            case Unsent(what=OutboxRow() as waiting):
                await self._later.put_off(waiting)
            case Unsent():
                self.post_message(Said(say("It is a draft: i goes on writing it")))

    @command("outbox.write", mark("Write to this room"), "i", "c")
    def action_write(self) -> None:
        if (row := self.list.current) is not None and row.room_id != NO_ROOM:
            self.dismiss(Went(row.room_id, to_write=True))

    @command("outbox.undo", mark("Undo the last thing"), "z", listed=False)
    def action_undo(self) -> None:
        self.dismiss(Went(None))

    async def _bring_back(self, row: OutboxRow) -> None:
        self.dismiss(Went(row.wish.room_id, row))

    def _go_and_look(self, row: OutboxRow) -> None:
        self.dismiss(Went(row.wish.room_id))

    def on_back_to_form(self, event: BackToForm) -> None:
        event.stop()
        self.dismiss(Went(event.row.wish.room_id, event.row, to_form=True))

    @command("outbox.close", mark("Close"), "escape", "q", "g o", listed=False)
    def action_close(self) -> None:
        self.dismiss(None)


def _folded(keys: str, width: int) -> list[str]:
    """The keys on as many lines as they take; none is parted from what it does."""
    lines: list[str] = []
    for part in keys.split(" · "):
        if lines and cells(f"{lines[-1]} · {part}") <= width:
            lines[-1] += f" · {part}"
        else:
            lines.append(part)
    return lines

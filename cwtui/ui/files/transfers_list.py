"""Files on their way: those that are saved, and those that are sent. One line each."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from rich.segment import Segment
from rich.style import Style

from cwtui import times
from cwtui.store import outbox, transfers
from cwtui.store.files import FileRow
from cwtui.store.transfers import TransferRow, TransferState
from cwtui.store.wishes import OutboxRow, Upload, WishState
from cwtui.sync.lanes import is_for_later
from cwtui.sync.progress import Moving, percent
from cwtui.texts import Text, mark, say, say_n
from cwtui.ui.context import Context
from cwtui.ui.drawing.width import cells, cut, cut_middle, fill, fill_left
from cwtui.ui.files import cache, on_the_way, standing
from cwtui.ui.files.names import plain
from cwtui.ui.files.on_file import OnFile
from cwtui.ui.keys.commands import Command, command
from cwtui.ui.timeline.entries import WishEntry
from cwtui.ui.timeline.layout import wish_state
from cwtui.ui.ways_out import WaysOut
from cwtui.ui.widgets.line_list import LineList
from cwtui.ui.widgets.said import Said

OnItsWay = TransferRow | OutboxRow
WITH_ROOM_FROM, WITH_BAR_FROM = 76, 100  # cells of a row
WIDEST_ROOM, BAR, SIZE, WIDEST_WORDS = 22, 14, 10, 46  # cells


def number_on_the_way(context: Context) -> int:
    """How many are sent and saved now."""
    db = context.archive.db
    sent = sum(isinstance(row.wish, Upload) for row in outbox.open_rows(db))
    saved, saving = transfers.being_saved(db, but_for=cache.folder(context))
    return sent + saving - saved


def on_their_way(context: Context) -> list[OnItsWay]:
    """What is sent, then what is saved: in the order in which it is wanted, what has come to its end last,
    the latest of it first."""
    db, only_looked_at = context.archive.db, str(cache.folder(context))
    sent = [row for row in outbox.open_rows(db) if isinstance(row.wish, Upload)]
    saved = [row for row in transfers.all(db) if row.folder != only_looked_at]
    ended = [row for row in saved if not row.is_open]
    ended.sort(key=lambda row: -(row.ended_at or 0.0))
    return [*sent, *(row for row in saved if row.is_open), *ended]


class TransferList(LineList[OnItsWay]):
    """Name, room, how far it is, and what becomes of it."""

    PLACE = mark("Files on their way")

    def __init__(self, context: Context, open_saved: Callable[[TransferRow], None]) -> None:
        super().__init__(context.look, id="transfers")
        self.context = context
        self.names: Mapping[int, str] = {}  # of rooms
        self._notes: on_the_way.Notes = {}
        self._open_saved = open_saved
        self._on_file = OnFile(context, self)
        self.parts = (self._on_file,)

    def chosen(self) -> list[FileRow]:
        """The file at the cursor, if it is one that is saved."""
        return [self._on_file.current] if self._on_file.current is not None else []

    def identity(self, row: OnItsWay) -> object:
        return ("saved", row.transfer_id) if isinstance(row, TransferRow) else ("sent", row.wish_id)

    def show(self, rows: list[OnItsWay]) -> None:
        """Show these rows. What stands at the cursor, and around it, stays where it is on the screen when
        files above it come to their end, except what comes to its end itself."""
        self._take_notes(rows)
        before, was = self.current, self.cursor
        super().show(rows)
        after = self.current
        if before is None or after is None or self.cursor == was or _goes_on(before) != _goes_on(after):
            return
        if self.identity(before) == self.identity(after):
            self.scroll_to(y=self.scroll_y + self.cursor - was, animate=False, force=True)

    def draw(self, row: OnItsWay, width: int, style: Style) -> list[Segment]:
        room = max(8, min(WIDEST_WORDS, width // 2))
        bar = self._bar(row, style) if width >= WITH_BAR_FROM else []
        if width >= WITH_BAR_FROM and not bar:
            room += BAR + 2
        words, role = self._words(row, room)
        right = [*bar, Segment(fill(words, room) + " ", style + Style(color=getattr(self.look, role)))]
        name, size, room_id = _facts(row)
        quiet = style + Style(color=self.look.quiet)
        left = [Segment(fill_left(times.size(size) if size else "", SIZE) + "  ", quiet)]
        if width >= WITH_ROOM_FROM:
            where = min(WIDEST_ROOM, width // 5)
            shown = fill(cut_middle(self.names.get(room_id) or f"#{room_id}", where), where)
            left.insert(0, Segment(shown + "  ", style))
        rest = width - sum(cells(part.text) for part in (*left, *right)) - 3
        return [
            Segment(" " + fill(cut_middle(name, max(8, rest)), max(8, rest)) + "  ", style),
            *left,
            *right,
        ]

    def _moving(self, row: OnItsWay) -> Moving | None:
        """How far it is; None where this cwtui does not move it now."""
        if isinstance(row, OutboxRow):
            return on_the_way.moving(self.context, row)
        is_going = row.state in (TransferState.RUNNING, TransferState.PAUSED)
        return self.context.session.progress.saved.get(row.transfer_id) if is_going else None

    def look_again(self) -> None:
        """The same files are further now."""
        self._take_notes(self.rows)
        self.draw_changes()

    def _take_notes(self, rows: list[OnItsWay]) -> None:
        self._notes = on_the_way.notes(self.context, [row for row in rows if isinstance(row, OutboxRow)])

    def _words(self, row: OnItsWay, room: int) -> tuple[str, str]:
        if isinstance(row, OutboxRow):
            words, role = self._sent_words(row, room)
        else:
            words, role = standing.words(row, self._moving(row))
        return cut(words, room), role

    def _sent_words(self, row: OutboxRow, room: int) -> tuple[str, str]:
        held = row.due_at > self.context.now()
        if held and row.state is WishState.QUEUED and not is_for_later(row):
            return say("sends in {n} s · d takes it back", n=round(row.due_at - row.created_at)), "quiet"
        note = self._notes.get(row.wish_id, ())
        return wish_state(WishEntry(row, held=held, note=note), room, self.context.eyes())

    def _bar(self, row: OnItsWay, style: Style) -> list[Segment]:
        """How far it is; nothing where nothing comes."""
        moving = self._moving(row)
        if moving is not None:
            done = BAR * moving.percent // 100
        elif isinstance(row, TransferRow) and row.state in (TransferState.RUNNING, TransferState.PAUSED):
            done = BAR * percent(row.received, row.size) // 100
        else:
            return []
        return [
            Segment("─" * done, style + Style(color=self.look.accent, bold=True)),
            Segment("─" * (BAR - done) + "  ", style + Style(color=self.look.line)),
        ]

    # What can be done

    async def choose(self) -> None:
        """Open what is saved, try again what is not, say how it goes with the rest."""
        match self.current:
            case OutboxRow() as waiting:
                await WaysOut(self.context, self).enter(waiting)
            case TransferRow(state=TransferState.DONE) as saved:
                self._open_saved(saved)
            case TransferRow(state=TransferState.QUEUED | TransferState.RUNNING) as row:
                words, _ = standing.words(row, self._moving(row))
                self.post_message(Said(words))
            case TransferRow(transfer_id=transfer_id):
                await self.context.write(transfers.retry, transfer_id)

    def hint(self, command: Command) -> Text | None:
        row = self.current
        is_over = row is None or (isinstance(row, TransferRow) and row.state in _OVER)
        return None if is_over and command.id == "transfers.cancel" else super().hint(command)

    @command("transfers.cancel", mark("Cancel"), "d", footer=mark("cancel"))
    async def action_cancel(self) -> None:
        match self.current:
            case OutboxRow() as waiting:
                await WaysOut(self.context, self).drop(waiting)
            case TransferRow() as row:
                await self._cancel(row)

    async def _cancel(self, row: TransferRow) -> None:
        if await self.context.write(transfers.cancel, row.transfer_id, now=self.context.now()):
            name = plain(row.name)

            async def again() -> bool:
                return bool(await self.context.write(transfers.retry, row.transfer_id))

            self.context.undo.did(say("{name} is being saved again", name=name), again)
            self.post_message(Said(say("{name} is not saved · z undoes it", name=name)))
        elif row.state is TransferState.DONE:
            self.post_message(Said(say("It is saved already; what is saved is not deleted here")))

    @command("transfers.cancel_all", mark("Cancel all that are being saved"))
    async def action_cancel_all(self) -> None:
        going = [row for row in self.rows if isinstance(row, TransferRow) and row.is_open]
        for row in reversed(going):  # the one whose turn is last first: no other one begins meanwhile
            await self.context.write(transfers.cancel, row.transfer_id, now=self.context.now())
        self.post_message(Said(say_n("{n} cancelled", "{n} cancelled", len(going))))

    @command("transfers.clear", mark("Take what has come to its end off the list"))
    async def action_clear(self) -> None:
        await self.context.write(transfers.clear)


_OVER = (TransferState.DONE, TransferState.CANCELLED)


def _goes_on(row: OnItsWay) -> bool:
    return isinstance(row, OutboxRow) or row.is_open


def _facts(row: OnItsWay) -> tuple[str, int, int]:
    """Name, size in bytes, room."""
    if isinstance(row, TransferRow):
        return plain(row.saved_as if row.saved_as and not row.is_open else row.name), row.size, row.room_id
    wish = row.wish
    assert isinstance(wish, Upload)
    return plain(wish.filename), wish.filesize, wish.room_id

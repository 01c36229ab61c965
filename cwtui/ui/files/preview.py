"""A file looked at without saving it: fetched when somebody wants to see it, and shown as what it is."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from rich.segment import Segment
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Static

from cwtui import times
from cwtui.store import rooms, transfers
from cwtui.store.files import FileRow
from cwtui.store.transfers import TransferRow, TransferState
from cwtui.texts import mark, say, system_reason
from cwtui.ui.dialogs.dialog import Dialog
from cwtui.ui.drawing.width import cut
from cwtui.ui.files import cache, graphics, picture, standing
from cwtui.ui.files.content import Content, Other, PictureFile, TableHead, TextHead, look_into
from cwtui.ui.files.names import plain
from cwtui.ui.files.showing import picture_strips, table_strips, text_strips
from cwtui.ui.keys.commands import command
from cwtui.ui.widgets.lines import Lines
from cwtui.ui.words.failures import reason

if TYPE_CHECKING:
    from cwtui.ui.files.filing import Filing

LOOKS_EVERY = 0.25  # seconds between two looks at how far it is


class FilePreview(Dialog[Literal["go"] | None]):
    """Dismissed with "go" when somebody wants to go to its message."""

    PLACE = mark("Looking at a file")
    DEFAULT_CSS = """
    FilePreview { align: center middle; background: $background 60%; }
    FilePreview #box {
        width: 120; max-width: 100%; height: 90%; border: round $line; padding: 0 1; background: $background;
        layers: base above;
    }
    FilePreview #title { width: 100%; height: 1; text-style: bold; text-wrap: nowrap; }
    FilePreview #facts { width: 100%; height: 1; color: $quiet; text-wrap: nowrap; }
    FilePreview Lines { height: 1fr; margin: 1 0 0 0; }
    FilePreview.-low Lines { margin: 0; }
    FilePreview .pixels { layer: above; dock: top; margin: 3 0 0 0; }
    FilePreview.-low .pixels { margin: 2 0 0 0; }
    FilePreview #keys { color: $quiet; height: 1; text-wrap: nowrap; }
    """

    def __init__(self, filing: Filing, file: FileRow) -> None:
        super().__init__()
        self._filing = filing
        self.context = filing.main.context
        self.file = file
        self._transfer_id: int | None = None  # that fetches it
        self._content: Content | None = None
        self._words = say("Receiving…")  # in place of a content
        self._more = ""  # what is known of the content: its encoding, its pixels
        self._pixels: Widget | None = None  # that shows the picture, where the terminal itself does
        self._drawing = (0, 0)  # for which size, in cells
        self._drawn: tuple[tuple[int, int], list[Strip]] = ((0, 0), [])  # the picture, and for which size

    def compose(self) -> ComposeResult:
        with Vertical(id="box"):
            yield Static(plain(self.file.filename), id="title", markup=False)
            yield Static(id="facts", markup=False)
            yield Lines(self.context.look, self._lay_out, id="file-content")
            yield Static(say("S save · o open · Enter its message · Esc closes"), id="keys", markup=False)

    @property
    def lines(self) -> Lines:
        return self.query_one(Lines)

    def on_mount(self) -> None:
        self.set_class(self.app.size.height < 24, "-low")
        self.set_focus(self.lines)
        self._say_facts()
        self.set_interval(LOOKS_EVERY, self._look_at_progress)
        self.run_worker(self._begin())

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.height < 24, "-low")

    async def on_unmount(self) -> None:
        """What nobody waits for any more is not fetched to its end."""
        if self._pixels is not None:
            graphics.forget(self._pixels)
        if self._transfer_id is not None:
            await self._filing.stop_fetching(self._transfer_id)

    # Getting it

    async def _begin(self) -> None:
        """Look at the copy that is here, or have one fetched."""
        rows = transfers.saved_all(self.context.archive.db, self.file.file_id)
        path = await asyncio.to_thread(_that_exists, rows)
        if path is not None:
            await self._look(path)
        elif self.file.filesize > cache.LARGEST:
            self._say(say("Too large to be looked at unsaved · S saves it"))
        else:
            self._transfer_id = await self._filing.fetch(self.file, self._fetched)
            self._look_at_progress()

    def _look_at_progress(self) -> None:
        if self._transfer_id is None or self._content is not None:
            return
        row = transfers.get(self.context.archive.db, self._transfer_id)
        if row is not None and row.is_open:
            words, _ = standing.words(row, self.context.session.progress.saved.get(row.transfer_id))
            self._say(words)

    def _fetched(self, row: TransferRow) -> None:
        self._transfer_id = None
        if not self.is_attached:
            return
        if row.state is TransferState.DONE and row.path is not None:
            self.run_worker(self._look(row.path))
        elif row.state is TransferState.FAILED:
            self._say(say("It could not be fetched: {reason}", reason=reason(row.error)))

    async def _look(self, path: Path) -> None:
        try:
            content = await asyncio.to_thread(look_into, path)
        except OSError as error:
            self._say(say("It cannot be read: {reason}", reason=plain(system_reason(error))))
            return
        if self.is_attached:
            self._content = content
            self._more = _facts_of(content)
            self._say_facts()
            self.lines.show()

    # What is shown

    def _say(self, words: str) -> None:
        if words != self._words and self.is_attached:
            self._words = words
            self.lines.show()

    def _say_facts(self) -> None:
        file, context = self.file, self.context
        room = rooms.get(context.archive.db, file.room_id)
        facts = [
            times.size(file.filesize) if file.filesize else "",
            plain(file.uploader),
            plain(room.name) if room is not None else "",
            times.moment(file.upload_time, context.zone, context.now()),
            self._more,
        ]
        self.query_one("#facts", Static).update(" · ".join(fact for fact in facts if fact))

    def _lay_out(self, width: int) -> Sequence[Strip]:
        look, height = self.context.look, max(2, self.lines.size.height)
        match self._content:
            case TextHead() as text:
                return text_strips(text, width, look)
            case TableHead() as table:
                return table_strips(table, width, look)
            case PictureFile() if self._drawn[0] == (width, height):
                return self._drawn[1]
            case PictureFile(path=path):
                if self._drawing != (width, height):
                    self._drawing = (width, height)
                    self.run_worker(self._draw(path, width, height))
                words = say("Drawing…")
            case Other(kind=kind):
                words = _opened_outside(kind)
            case _:
                words = self._words
        return [Strip([Segment(cut(words, width), look.style("quiet"))])]

    async def _draw(self, path: Path, width: int, height: int) -> None:
        """Draw the picture for this size: that takes a moment."""
        if (kind := graphics.kind()) is not None and await self._show_pixels(path, width, height, kind):
            return
        more, strips = await asyncio.to_thread(picture_strips, path, width, height, self.context.look)
        if self.is_attached and self._drawing == (width, height):
            self._drawn, self._more = ((width, height), strips), more
            self._say_facts()
            self.lines.show()

    async def _show_pixels(self, path: Path, width: int, height: int, kind: graphics.Kind) -> bool:
        """Show the picture as the terminal itself can. False: it cannot be shown so."""
        cell = graphics.cell()
        try:
            image, measured = await asyncio.to_thread(
                picture.sized, path, width * cell.width, height * cell.height
            )
        except (picture.CannotShow, OSError):
            return False  # the other way says why
        if not self.is_attached or self._drawing != (width, height):
            return True
        shown = graphics.widget(image, kind)
        if shown is None:
            return False
        shown.styles.width, shown.styles.height = cell.cells(*image.size)
        await self._forget_pixels()
        self._pixels = shown
        shown.add_class("pixels")
        await self.query_one("#box").mount(shown)
        self._drawn, self._more = ((width, height), []), measured.words
        self._say_facts()
        self.lines.show()
        return True

    async def _forget_pixels(self) -> None:
        if self._pixels is not None:
            graphics.forget(self._pixels)
            await self._pixels.remove()
            self._pixels = None

    # What can be done

    @command("look.save", mark("Save the file"), "S")
    async def action_save(self) -> None:
        await self._filing.save([self.file])
        self.query_one("#keys", Static).update(say("Saving {name} · w list", name=plain(self.file.filename)))

    @command("look.open", mark("Open with the system's program"), "o")
    async def action_open(self) -> None:
        self.dismiss(None)
        await self._filing.open(self.file)

    @command("look.go", mark("Go to its message"), "enter", listed=False)
    def action_go(self) -> None:
        self.dismiss("go")

    @command("look.close", mark("Close"), "escape", "q", "p", listed=False)
    def action_close(self) -> None:
        self.dismiss(None)


def _that_exists(rows: Sequence[TransferRow]) -> Path | None:
    """The copy saved last that is still there; blocks."""
    paths = [row.path for row in rows if row.path is not None]
    return next((path for path in paths if path.is_file() and not path.is_symlink()), None)


def _opened_outside(kind: str) -> str:
    if not kind:
        return say("It cannot be shown here · o opens it with the system's program")
    name = plain(kind.removeprefix(".")).upper()
    return say("{kind} files cannot be shown here · o opens it with the system's program", kind=name)


def _facts_of(content: Content) -> str:
    match content:
        case TextHead(encoding=encoding, cut=cut) | TableHead(encoding=encoding, cut=cut):
            return " · ".join([encoding, *([say("only its beginning")] if cut else [])])
    return ""

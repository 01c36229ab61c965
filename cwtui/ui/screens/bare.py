"""The messages alone, for the terminal's own selection: no panes, no borders, no mouse, and nothing moves."""

from __future__ import annotations

from collections.abc import Iterator

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.app import ComposeResult
from textual.strip import Strip

from cwtui import notation, times
from cwtui.notation import one_line
from cwtui.store import messages
from cwtui.store.messages import MessageRow
from cwtui.texts import mark, say
from cwtui.ui.context import Context
from cwtui.ui.dialogs.dialog import Dialog
from cwtui.ui.drawing.width import steady
from cwtui.ui.keys.commands import command
from cwtui.ui.terminal.repairs import report_mouse
from cwtui.ui.timeline.entries import DayLine, Entry, GapLine, MessageEntry, entries
from cwtui.ui.timeline.window import Window
from cwtui.ui.timeline.wrap import wrap
from cwtui.ui.widgets.lines import Lines

NEAR = 2  # pages from an end of the window at which more is loaded
HINT_STAYS = 2.5  # seconds

_Place = tuple[object, int]  # the key of an entry, and how many of its lines are above the screen


class BareLines(Lines):
    """The lines of a stretch of a room, which moves on when somebody nears its ends.

    They are read when they are loaded, not again: who selects with the mouse wants nothing to change.
    """

    DEFAULT_CSS = "BareLines { overflow: hidden hidden; width: 100%; height: 100%; }"

    def __init__(self, context: Context, window: Window, top: object) -> None:
        super().__init__(context.look, self._lay_out_all, id="bare")
        self.context = context
        self._window = window
        self._keys: list[object] = []  # of which entry each line is
        self._first_place: _Place | None = (top, 0) if top is not None else None

    # Where one is

    def on_resize(self, event: events.Resize) -> None:
        self._again(self._place if self._keys else self._first_place)

    def scroll_to_line(self, line: int) -> None:
        super().scroll_to_line(line)
        page = self.size.height
        near_top = self.line < NEAR * page
        near_end = self.line > len(self.strips) - (NEAR + 1) * page
        if (near_top and self._window.older()) or (near_end and self._window.newer()):
            self._again(self._place)

    def action_first(self) -> None:
        if not self._window.to_beginning:
            self._window = Window.at_beginning(self.context.archive.db, self._window.room_id)
            self.show()
        super().action_first()

    def action_last(self) -> None:
        if not self._window.to_end:
            self._window = Window.at_end(self.context.archive.db, self._window.room_id)
            self.show()
        super().action_last()

    @property
    def _place(self) -> _Place | None:
        if not self._keys:
            return None
        key = self._keys[min(self.line, len(self._keys) - 1)]
        return key, self.line - self._keys.index(key)

    def _again(self, place: _Place | None) -> None:
        """Lay out anew, and have this at the top; None: the end at the bottom."""
        self.show()
        if place is None or place[0] not in self._keys:
            super().scroll_to_line(len(self.strips))
        else:
            super().scroll_to_line(self._keys.index(place[0]) + place[1])

    # What is seen

    def _lay_out_all(self, width: int) -> list[Strip]:
        context, window = self.context, self._window
        holes = messages.holes(context.archive.db, window.room_id)
        strips: list[Strip] = []
        self._keys = []
        for entry in entries(window.rows, holes, (), None, context.zone, context.now()):
            lines = [Strip([segment]) for segment in self._lines(entry, width)]
            if strips and isinstance(entry, DayLine):
                lines.insert(0, Strip([]))
            strips += lines
            self._keys += [entry.key] * len(lines)
        return strips

    def _lines(self, entry: Entry, width: int) -> Iterator[Segment]:
        look, context = self.context.look, self.context
        match entry:
            case DayLine(at=at):
                yield Segment(times.day(at, context.zone, context.now()), look.style("quiet"))
            case GapLine():
                yield Segment(say("Messages are missing here"), look.style("quiet"))
            case MessageEntry(row=row):
                if entry.spaced:
                    yield Segment("", look.base)
                if entry.headed:
                    author = one_line(row.author) or f"#{row.account_id}"
                    head = f"{author}  {times.clock(row.send_time, context.zone)}"
                    yield from _wrapped(head, width, look.style(bold=True))
                yield from _wrapped(self._text(row), width, look.base)

    def _text(self, row: MessageRow) -> str:
        if row.deleted:
            return say("This message was deleted")
        return notation.plain(notation.parse(row.body), self.context.name)


def _wrapped(text: str, width: int, style: Style) -> Iterator[Segment]:
    text = steady(text.expandtabs(4))
    for start, end in wrap(text, width):
        yield Segment(text[start:end].rstrip(" "), style)


class Bare(Dialog[None]):
    """Opens with the message ``top`` at the top, None: at the end of the room."""

    PLACE = mark("Dialogs")

    def __init__(self, context: Context, room_id: int, top: int | None) -> None:
        super().__init__()
        self.context = context
        db = context.archive.db
        self._window = Window.at_end(db, room_id) if top is None else Window.around(db, room_id, top)
        self._top = top

    def compose(self) -> ComposeResult:
        yield BareLines(self.context, self._window, self._top)

    def on_mount(self) -> None:
        self.set_focus(self.query_one(BareLines))
        self.notify(say("The mouse selects as in any terminal · Esc"), timeout=HINT_STAYS, markup=False)

    def on_screen_resume(self) -> None:
        report_mouse(self.app, False)

    def on_screen_suspend(self) -> None:
        # Not when it is unmounted: that is also the end, and the terminal has been given back by then.
        report_mouse(self.app, True)

    @command("bare.close", mark("Close"), "escape", "q", "alt+l", "g b", listed=False)
    def action_close(self) -> None:
        self.dismiss(None)

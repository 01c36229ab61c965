"""The timeline: a scroll of entries, drawn line by line.

It knows nothing of the archive: it is shown entries (:meth:`Timeline.show`) and tells what a person did. It
holds a window of the room; when somebody nears one of its ends it asks for more (:class:`ReachedTop`,
:class:`ReachedBottom`). Whatever changes around it, what is on the screen does not move; at the end it
follows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from cwtui.store.messages import MessageRow
from cwtui.texts import mark
from cwtui.ui.drawing.laid import Laid, Overlay, Target
from cwtui.ui.drawing.rendering import Eyes
from cwtui.ui.drawing.width import cells, cut
from cwtui.ui.keys.commands import Commanded
from cwtui.ui.timeline.entries import Entry, MessageEntry
from cwtui.ui.timeline.marking import Marking
from cwtui.ui.timeline.moving import Moving
from cwtui.ui.timeline.selecting import Selecting, Selection
from cwtui.ui.timeline.stack import Place, Stack
from cwtui.ui.widgets.line_by_line import LineByLine

NEAR = 2  # pages from an end at which more is asked for


class _Line(NamedTuple):
    """What a line of the screen shows of an entry: all that makes a difference to how it looks."""

    laid: Laid
    row: int
    at_cursor: bool
    overlays: tuple[Overlay, ...]


class Timeline(Commanded, LineByLine, can_focus=True):
    """The messages of one room."""

    PLACE = mark("Messages")
    ALLOW_SELECT = False  # a selection of ours survives what changes around it, and can be made by keys
    DEFAULT_CSS = """
    Timeline { overflow-x: hidden; overflow-y: scroll; scrollbar-size-vertical: 1; }
    """

    class ReachedTop(Message):
        """The upper end of the window is near."""

    class ReachedBottom(Message):
        """The lower end of a window that does not reach the newest message is near."""

    class Moved(Message):
        """The cursor stands on another entry, or the person scrolled."""

    class Entered(Message):
        """Enter on an entry."""

        def __init__(self, entry: Entry) -> None:
            super().__init__()
            self.entry = entry

    class Clicked(Message):
        """A click on something that can be opened."""

        def __init__(self, target: Target) -> None:
            super().__init__()
            self.target = target

    def __init__(self, eyes: Eyes, *, empty: str = "", id: str | None = None) -> None:
        super().__init__(id=id)
        self._empty = empty
        self.stack = Stack(eyes)
        self.cursor: object = None  # the key of the entry at the cursor; None: the last one
        self.moving = Moving(self)
        self.selecting = Selecting(self)
        self.parts = (self.selecting, self.moving)
        self._marking = Marking(eyes.look)
        self._ends = True  # the last entry is the newest there is
        self._waiting_place: Place | None = None
        self._follow = True  # the last line was on screen when somebody last scrolled
        self._drawn: dict[int, _Line | str] = {}  # by line of the screen

    # What is shown

    def show(
        self, entries: Sequence[Entry], eyes: Eyes, place: Place | None = None, *, ends: bool = True
    ) -> None:
        """Show another stretch, with ``place`` at the top; None: its end. ``ends``: nothing comes behind."""
        self.cursor = None
        self.selecting.end()
        self.stack.forget()
        self.stack.see(eyes)
        self.stack.take(entries)
        self._ends = ends
        self._follow = place is None
        self._stand_at(place)

    def update(self, entries: Sequence[Entry], eyes: Eyes, *, ends: bool = True) -> None:
        """The same room changed. What is under the eyes stays where it is; at the end, it follows."""
        place = self.place
        self.stack.see(eyes)
        self.stack.take(entries)
        self._follow = self._follow and self._ends
        self._ends = ends
        self._stand_at(place)

    def say_anew(self, entry: Entry) -> None:
        """Something else is said in the head of an entry that is as high as before: only that is drawn."""
        index = self.stack.index_of(entry.key)
        if index is None or self.entries[index] == entry:
            return
        self.stack.replace(index, entry)
        if index in self._on_screen():
            top, bottom = self.stack.lines_of(index)
            self.refresh_lines(top, min(2, bottom - top))  # a blank line may come first

    def redraw(self) -> None:
        """Names or states changed: draw everything anew, where it stands."""
        place = self.place
        self.stack.redraw()
        self._stand_at(place)

    # What can be asked

    @property
    def eyes(self) -> Eyes:
        """Who looks."""
        return self.stack.eyes

    @property
    def entries(self) -> Sequence[Entry]:
        """What is loaded, ascending."""
        return self.stack.entries

    @property
    def at_end(self) -> bool:
        """Is the newest line on screen?"""
        return self._ends and self.line >= self.last_line

    @property
    def current(self) -> Entry | None:
        """The entry at the cursor."""
        index = self.cursor_index
        return None if index is None else self.entries[index]

    @property
    def place(self) -> Place | None:
        """What is at the top of the screen; None: nothing is shown."""
        if not self.entries or not self.stack.width:
            return self._waiting_place
        return self.stack.place_at(self.line)

    def shown(self) -> list[Entry]:
        """The entries of which at least a line is on the screen."""
        return [self.entries[index] for index in self._on_screen()]

    @property
    def last_shown(self) -> MessageRow | None:
        """The last message whose last line is on the screen."""
        for index in reversed(self._on_screen()):
            entry = self.entries[index]
            if isinstance(entry, MessageEntry) and self.stack.lines_of(index)[1] <= self.line + self.page:
                return entry.row
        return None

    def _on_screen(self) -> range:
        return self.stack.between(self.line, self.page) if self.stack.width and self.page else range(0)

    def go_to(self, key: object) -> bool:
        """Put the cursor on an entry, and it on the screen. False: it is not in the window."""
        index = self.stack.index_of(key)
        if index is None:
            return False
        self.set_cursor(index)
        return True

    def bring(self, key: object, above: int) -> None:
        """Have this many lines above an entry on the screen, as far as there are lines below it."""
        if (index := self.stack.index_of(key)) is not None:
            self.jump(self.stack.lines_of(index)[0] - above)

    # What is marked

    def highlight(self, words: str) -> None:
        """Mark where the messages hold ``words``; "" ends it."""
        self._marking.find(words)
        self.draw_changes()

    def targets(self) -> list[Target]:
        """What can be opened on the screen, from top to bottom."""
        return [
            target._replace(key=self.entries[index].key)
            for index in self._on_screen()
            for target in self.stack.laid(index).targets
            if self.line <= self._line_of(index, target.start) < self.line + self.page
        ]

    def _line_of(self, index: int, offset: int) -> int:
        return self.stack.lines_of(index)[0] + self.stack.laid(index).row_of(offset)

    def label(self, labels: Mapping[Target, str]) -> None:
        """Draw letters over targets; none of them ends it."""
        self._marking.label(labels)
        self.draw_changes()

    @property
    def selection(self) -> Selection | None:
        """What is selected, by mouse or by keys."""
        return self.selecting.selection

    def selected(self) -> list[MessageRow]:
        """The messages of which something is selected, ascending."""
        return self.selecting.rows()

    def selected_text(self) -> str:
        """What is selected as it is seen, but without borders, indents and the breaks of the layout."""
        return self.selecting.text()

    # Lines

    @property
    def line(self) -> int:
        """The line at the top of the screen."""
        return round(self.scroll_y)

    @property
    def page(self) -> int:
        """How many lines the screen has room for."""
        return self.size.height

    @property
    def last_line(self) -> int:
        """The line at the top of the screen when the last one is at its bottom."""
        return max(0, self.stack.total - self.page)

    def _stand_at(self, place: Place | None) -> None:
        """Have ``place`` at the top, or the end, if that is what is followed; without a width, later."""
        width = self.scrollable_content_region.width - 1  # the first column is the cursor's
        if width <= 0:
            self._waiting_place = place
            return
        self.stack.fit(width)
        self._settle(None if self._follow else place)
        self._follow = self.at_end
        self.draw_changes()

    def _settle(self, place: Place | None) -> None:
        line = self.stack.settle(place, max(1, self.page))
        # Assigning virtual_size would lay out the whole screen; here only the scroll bar depends on it.
        self.set_reactive(Widget.virtual_size, Size(self.stack.width + 1, self.stack.total))
        self.vertical_scrollbar.window_virtual_size = self.stack.total
        self.vertical_scrollbar.window_size = self.page
        self._move(self.last_line if line is None else line)

    def _move(self, line: int) -> None:
        line = max(0, min(line, self.last_line))
        self.set_reactive(Widget.scroll_y, float(line))
        self.set_reactive(Widget.scroll_target_y, float(line))
        self.vertical_scrollbar.position = line

    def jump(self, line: int) -> None:
        """Somebody goes to this line."""
        self._move(line)
        self._scrolled()
        self.draw_changes()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self._scrolled()

    def _scrolled(self) -> None:
        """Another part is on the screen: what is around it gets exact, and more is asked for in time."""
        if not self.entries or not self.stack.width:
            return
        self._settle(None if self.line >= self.last_line else self.place)
        self._follow = self.at_end
        self.moving.keep_cursor_on_screen()
        if self.line < NEAR * self.page:
            self.post_message(self.ReachedTop())
        if not self._ends and self.last_line - self.line < NEAR * self.page:
            self.post_message(self.ReachedBottom())
        self.post_message(self.Moved())

    def on_resize(self, event: events.Resize) -> None:
        self._stand_at(self.place)

    # Painting

    def draw_line(self, y: int) -> Strip:
        line = self._drawn[y] = self._line(y)
        if isinstance(line, str):
            return self._empty_line(line)
        strip = line.laid.strip(line.row, line.overlays)
        return Strip([self._gutter(line), *strip], self.stack.width + 1)

    def differs(self, y: int) -> bool:
        return self._drawn.get(y) != self._line(y)

    def _line(self, y: int) -> _Line | str:
        """What is to be seen there: of no entry, a sentence or nothing."""
        line = self.line + y
        if not self.entries or line >= self.stack.total or not self.stack.width:
            return self._empty if not self.entries and y == self.page // 3 else ""
        index, row = self.stack.at(line)
        laid = self.stack.laid(index)
        if row >= laid.height:
            return ""
        overlays = self._marking.overlays(self.entries[index].key, laid)
        if (selected := self.selecting.overlay(index, laid)) is not None:
            overlays.append(selected)
        blank = row == 0 and getattr(self.entries[index], "spaced", False)
        at_cursor = self.has_focus and index == self.cursor_index and not blank
        return _Line(laid, row, at_cursor, tuple(overlays))

    def _empty_line(self, words: str) -> Strip:
        width, base = self.size.width, self.eyes.look.base
        if not words:
            return Strip.blank(width, base)
        words = cut(words, max(0, width - 2))
        left = Segment(" " * ((width - cells(words)) // 2), base)
        return Strip([left, Segment(words, self.eyes.look.style("quiet"))]).adjust_cell_length(width, base)

    def _gutter(self, line: _Line) -> Segment:
        style = Style(color=self.eyes.look.accent, bgcolor=line.laid.rows[line.row].ground.bgcolor)
        return Segment("▌" if line.at_cursor else " ", style)

    def on_focus(self) -> None:
        self.draw_changes()

    def on_blur(self) -> None:
        self.draw_changes()

    # The cursor

    @property
    def cursor_index(self) -> int | None:
        """Where the cursor stands: at its entry, else at the last one there can be a cursor on."""
        index = self.stack.index_of(self.cursor) if self.cursor is not None else None
        return self.stack.selectable(len(self.entries) - 1, -1) if index is None else index

    def set_cursor(self, index: int, *, from_below: bool = False) -> None:
        """Put the cursor on an entry and the entry on the screen, with no more movement than that needs."""
        self.cursor = self.entries[index].key
        top, bottom = self.stack.lines_of(index)
        line, page = self.line, self.page
        if bottom - top >= page:  # it is read from the end one comes from
            line = bottom - page if from_below else top
        elif top < line:
            line = top
        elif bottom > line + page:
            line = bottom - page
        if self._ends and index == self.stack.selectable(len(self.entries) - 1, -1):
            line = self.last_line
        self.jump(line)

    # The mouse

    def on_mouse_down(self, event: events.MouseDown) -> None:
        self.selecting.press(event)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        self.selecting.drag(event)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        self.selecting.release(event)

    def on_click(self, event: events.Click) -> None:
        if event.chain == 2:
            self.selecting.take_word(event.x, event.y)

"""The timeline: a scroll of entries, drawn line by line.

It knows nothing of the archive: it is shown entries (:meth:`Timeline.show`) and tells what a person did. It
holds a window of the room; when somebody nears its upper end it asks for more (:class:`ReachedTop`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Sequence
from itertools import accumulate

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from cwtui.texts import mark
from cwtui.ui.commands import Commanded, command
from cwtui.ui.rendering import Eyes
from cwtui.ui.timeline.entries import Entry, GapLine, MessageEntry, WishEntry
from cwtui.ui.timeline.layout import lay_out
from cwtui.ui.width import cells, cut

CACHED = 1500  # entries whose strips are kept
NEAR_TOP = 40  # lines from the upper end at which more is asked for


class Timeline(Commanded, ScrollView, can_focus=True):
    """The messages of one room."""

    PLACE = mark("Messages")
    DEFAULT_CSS = """
    Timeline { overflow-x: hidden; overflow-y: scroll; scrollbar-size-vertical: 1; }
    """

    class ReachedTop(Message):
        """The upper end of the window is near."""

    class Moved(Message):
        """The cursor stands on another entry, or the person scrolled."""

    class Entered(Message):
        """Enter on an entry."""

        def __init__(self, entry: Entry) -> None:
            super().__init__()
            self.entry = entry

    def __init__(self, eyes: Eyes, *, empty: str = "", id: str | None = None) -> None:
        super().__init__(id=id)
        self._empty = empty
        self.eyes = eyes
        self.cursor: object = None  # the key of the entry at the cursor; None: the last one
        self._entries: Sequence[Entry] = ()
        self._tops: list[int] = [0]  # the line each entry begins at, and the end
        self._cache: OrderedDict[tuple[Entry, int], list[Strip]] = OrderedDict()
        self._laid_width = 0
        self._waiting_place: tuple[object, int] | None = None
        self._follow = True  # the last line was on screen when somebody last scrolled

    # What is shown

    def show(self, entries: Sequence[Entry], eyes: Eyes, place: tuple[object, int] | None = None) -> None:
        """Show a room. ``place``: the entry (its key) at the top, and how many lines of it are above."""
        self.cursor = None
        self._cache.clear()
        self.eyes = eyes
        self._entries = entries
        self._waiting_place = place
        self._follow = place is None
        self._lay_out()
        self._stand_at(place)
        self.refresh()

    def update(self, entries: Sequence[Entry], eyes: Eyes) -> None:
        """The same room changed. What is under the eyes stays where it is; at the end, it follows."""
        if (eyes.me, eyes.zone, eyes.look, eyes.emoji) != (
            self.eyes.me,
            self.eyes.zone,
            self.eyes.look,
            self.eyes.emoji,
        ):
            self._cache.clear()
        place = self.place
        self.eyes = eyes
        self._entries = entries
        self._lay_out()
        self._stand_at(place)
        self.refresh()

    def redraw(self) -> None:
        """Names or states changed: draw everything anew, where it stands."""
        self._cache.clear()
        self.update(self._entries, self.eyes)

    @property
    def entries(self) -> Sequence[Entry]:
        """What is shown, ascending."""
        return self._entries

    @property
    def at_end(self) -> bool:
        """Is the last line on screen?"""
        return round(self.scroll_y) >= self._end

    @property
    def place(self) -> tuple[object, int] | None:
        """The entry at the top of the screen, and how many of its lines are above; None: nothing is shown.

        A line between messages is no place to come back to: there it is the message behind it, and less than
        no lines of it are above.
        """
        if not self._entries or self._laid_width <= 0:
            return self._waiting_place
        line = round(self.scroll_y)
        top = self._index_at(line)
        behind = range(top, len(self._entries))
        index = next((i for i in behind if isinstance(self._entries[i], MessageEntry)), top)
        return self._entries[index].key, line - self._tops[index]

    @property
    def current(self) -> Entry | None:
        """The entry at the cursor."""
        index = self._cursor_index()
        return None if index is None else self._entries[index]

    def go_to(self, key: object) -> bool:
        """Put the cursor on an entry, and it on the screen. False: it is not in the window."""
        index = next((i for i, entry in enumerate(self._entries) if entry.key == key), None)
        if index is None:
            return False
        self._set_cursor(index)
        return True

    # Lines

    @property
    def _end(self) -> int:
        return max(0, self._tops[-1] - self.size.height)

    def _lay_out(self) -> None:
        self._laid_width = self.scrollable_content_region.width
        if self._laid_width <= 0:
            return
        heights = [len(self._strips(entry)) for entry in self._entries]
        self._tops = list(accumulate(heights, initial=0))
        # Assigning virtual_size would lay out the whole screen; here only the scroll bar depends on it.
        self.set_reactive(Widget.virtual_size, Size(self._laid_width, self._tops[-1]))
        self.vertical_scrollbar.window_virtual_size = self._tops[-1]
        self.vertical_scrollbar.window_size = self.size.height

    def _strips(self, entry: Entry) -> list[Strip]:
        key = (entry, self._laid_width)
        strips = self._cache.get(key)
        if strips is None:
            strips = self._cache[key] = lay_out(entry, self._laid_width - 1, self.eyes)
            if len(self._cache) > CACHED:
                self._cache.popitem(last=False)
        else:
            self._cache.move_to_end(key)
        return strips

    def _index_at(self, line: int) -> int:
        return min(bisect_right(self._tops, line) - 1, len(self._entries) - 1)

    def _line_of(self, place: tuple[object, int]) -> int:
        key, above = place
        for index, entry in enumerate(self._entries):
            if entry.key == key:
                height = self._tops[index + 1] - self._tops[index]
                return self._tops[index] + min(above, height - 1)
        return self._end

    def _stand_at(self, place: tuple[object, int] | None) -> None:
        """Have this place at the top; the end, if that is what was followed. Without a width, later."""
        if self._laid_width <= 0:
            self._waiting_place = place
        elif self._follow or place is None:
            self._move(self._end)
        else:
            self._move(self._line_of(place))
            self._follow = self.at_end

    def _move(self, line: int) -> None:
        line = max(0, min(line, self._end))
        self.set_reactive(Widget.scroll_y, float(line))
        self.set_reactive(Widget.scroll_target_y, float(line))
        self.vertical_scrollbar.position = line

    def render_line(self, y: int) -> Strip:
        line = round(self.scroll_y) + y
        width = self._laid_width
        if not self._entries or line >= self._tops[-1] or width <= 0:
            return self._blank(y)
        index = self._index_at(line)
        strips = self._strips(self._entries[index])
        strip = strips[line - self._tops[index]]
        blank = line == self._tops[index] and getattr(self._entries[index], "spaced", False)
        at_cursor = self.has_focus and index == self._cursor_index() and not blank
        return Strip([self._gutter(strip, at_cursor), *strip])

    def _blank(self, y: int) -> Strip:
        """A line with nothing on it, but for the one sentence of a room without messages."""
        width, base = self.size.width, self.eyes.look.base
        if self._entries or y != self.size.height // 3:
            return Strip.blank(width, base)
        words = cut(self._empty, max(0, width - 2))
        left = Segment(" " * ((width - cells(words)) // 2), base)
        return Strip([left, Segment(words, self.eyes.look.style("quiet"))]).adjust_cell_length(width, base)

    def _gutter(self, strip: Strip, at_cursor: bool) -> Segment:
        first = next(iter(strip), None)
        ground = first.style.bgcolor if first is not None and first.style is not None else None
        style = Style(color=self.eyes.look.accent, bgcolor=ground)
        return Segment("▌" if at_cursor else " ", style)

    def on_resize(self, event: events.Resize) -> None:
        place = self.place
        if self.scrollable_content_region.width != self._laid_width:
            self._lay_out()
        self.vertical_scrollbar.window_size = self.size.height
        self._stand_at(place)
        self.refresh()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self._scrolled()

    def _scrolled(self) -> None:
        self._follow = self.at_end
        if round(self.scroll_y) < NEAR_TOP and self._entries:
            self.post_message(self.ReachedTop())
        self.post_message(self.Moved())

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    # The cursor

    def _cursor_index(self) -> int | None:
        if self.cursor is not None:
            for index in range(len(self._entries) - 1, -1, -1):
                if self._entries[index].key == self.cursor:
                    return index
        return next((i for i in range(len(self._entries) - 1, -1, -1) if self._selectable(i)), None)

    def _selectable(self, index: int) -> bool:
        return isinstance(self._entries[index], MessageEntry | WishEntry | GapLine)

    def _set_cursor(self, index: int, *, from_below: bool = False) -> None:
        self.cursor = self._entries[index].key
        top, bottom = self._tops[index], self._tops[index + 1]
        line, page = round(self.scroll_y), self.size.height
        if bottom - top >= page:  # it is read from the end one comes from
            line = bottom - page if from_below else top
        elif top < line:
            line = top
        elif bottom > line + page:
            line = bottom - page
        if index == self._last_selectable():
            line = self._end
        self._jump(line)

    def _last_selectable(self) -> int | None:
        return next((i for i in range(len(self._entries) - 1, -1, -1) if self._selectable(i)), None)

    def _jump(self, line: int) -> None:
        self._move(line)
        self._scrolled()
        self.refresh()

    def _step(self, by: int) -> None:
        index = self._cursor_index()
        if index is None:
            return
        if self._scroll_within(index, by):
            return
        index += by
        while 0 <= index < len(self._entries) and not self._selectable(index):
            index += by
        if 0 <= index < len(self._entries):
            self._set_cursor(index, from_below=by < 0)
        elif by < 0:
            self._jump(0)

    def _scroll_within(self, index: int, by: int) -> bool:
        """A message taller than the screen is read line by line before the cursor leaves it."""
        top, bottom = self._tops[index], self._tops[index + 1]
        line, page = round(self.scroll_y), self.size.height
        if by > 0 and line <= top + (bottom - top) and bottom > line + page and top <= line:
            self._jump(line + max(1, page // 2))
            return True
        if by < 0 and top < line < bottom:
            self._jump(line - max(1, page // 2))
            return True
        return False

    def _page(self, by: int) -> None:
        if not self._entries:
            return
        line = max(0, min(round(self.scroll_y) + by * max(1, self.size.height - 2), self._end))
        edge = line if by < 0 else line + self.size.height - 1
        index = self._index_at(max(0, min(edge, self._tops[-1] - 1)))
        while 0 <= index < len(self._entries) and not self._selectable(index):
            index += 1 if by < 0 else -1
        if 0 <= index < len(self._entries):
            self.cursor = self._entries[index].key
        self._jump(line)

    def on_click(self, event: events.Click) -> None:
        meta = event.style.meta
        key: object = meta.get("key", ("wish", meta["wish"]) if "wish" in meta else None)
        if key is not None:
            self.cursor = key
            self.refresh()

    @command("timeline.down", mark("Next message"), "j", "down", footer=mark("next"))
    def action_down(self) -> None:
        self._step(1)

    @command("timeline.up", mark("Previous message"), "k", "up", footer=mark("previous"))
    def action_up(self) -> None:
        self._step(-1)

    @command("timeline.page_down", mark("Page down"), "J", "pagedown", "ctrl+d")
    def action_timeline_page_down(self) -> None:
        self._page(1)

    @command("timeline.page_up", mark("Page up"), "K", "pageup", "ctrl+u")
    def action_timeline_page_up(self) -> None:
        self._page(-1)

    @command("timeline.first", mark("Oldest loaded message"), "g g", "home")
    def action_first(self) -> None:
        index = next((i for i in range(len(self._entries)) if self._selectable(i)), None)
        if index is not None:
            self._set_cursor(index)
            self._jump(0)

    @command("timeline.last", mark("Newest message"), "G", "end")
    def action_last(self) -> None:
        self.cursor = None
        self._jump(self._end)

    @command("timeline.enter", mark("Actions"), "enter")
    def action_enter(self) -> None:
        if (entry := self.current) is not None:
            self.post_message(self.Entered(entry))

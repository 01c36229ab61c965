"""Moving through the timeline by keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cwtui.texts import mark
from cwtui.ui.keys.commands import Part, command

if TYPE_CHECKING:
    from cwtui.ui.timeline.timeline import Timeline


class Moving(Part):
    """Message by message, page by page, to the ends."""

    PLACE = mark("Messages")

    def __init__(self, timeline: Timeline) -> None:
        self._timeline = timeline

    @command("timeline.down", mark("Next message"), "j", "down")
    def action_down(self) -> None:
        self._step(1)

    @command("timeline.up", mark("Previous message"), "k", "up")
    def action_up(self) -> None:
        self._step(-1)

    @command("timeline.page_down", mark("Page down"), "J", "pagedown", "ctrl+d")
    def action_page_down(self) -> None:
        self._page(1)

    @command("timeline.page_up", mark("Page up"), "K", "pageup", "ctrl+u")
    def action_page_up(self) -> None:
        self._page(-1)

    @command("timeline.enter", mark("Actions"), "enter", footer=mark("actions"))
    def action_enter(self) -> None:
        if (entry := self._timeline.current) is not None:
            self._timeline.post_message(self._timeline.Entered(entry))

    def first(self) -> None:
        """To the first entry that is loaded."""
        timeline = self._timeline
        if (index := timeline.stack.selectable(0, 1)) is not None:
            timeline.set_cursor(index)
            timeline.jump(0)

    def last(self) -> None:
        """To the last entry that is loaded."""
        self._timeline.cursor = None
        self._timeline.jump(self._timeline.stack.total)

    def keep_cursor_on_screen(self) -> None:
        """The cursor goes along when somebody scrolls past it."""
        timeline, stack = self._timeline, self._timeline.stack
        index = timeline.cursor_index
        if index is None or not (page := timeline.page):
            return
        top, bottom = stack.lines_of(index)
        if bottom <= timeline.line:
            self._stand_on(timeline.line, 1)
        elif top >= timeline.line + page - 1:
            self._stand_on(timeline.line + page - 1, -1)

    def _stand_on(self, line: int, by: int) -> None:
        """Put the cursor on what is on a line at an edge of the screen, or next to it in the screen."""
        stack = self._timeline.stack
        index, row = stack.at(max(0, min(line, stack.total - 1)))
        if by < 0 and row == 0 and getattr(stack.entries[index], "spaced", False):
            index -= 1  # nothing but the blank line above it is on the screen
        if (found := stack.selectable(index, by)) is not None:
            self._timeline.cursor = stack.entries[found].key

    def _step(self, by: int) -> None:
        timeline = self._timeline
        index = timeline.cursor_index
        if index is None or self._scroll_within(index, by):
            return
        following = timeline.stack.selectable(index + by, by)
        if following is not None:
            timeline.set_cursor(following, from_below=by < 0)
        elif by < 0:
            timeline.jump(0)

    def _scroll_within(self, index: int, by: int) -> bool:
        """A message taller than the screen is read part by part before the cursor leaves it."""
        timeline = self._timeline
        top, bottom = timeline.stack.lines_of(index)
        line, page = timeline.line, timeline.page
        if by > 0 and top <= line and bottom > line + page:
            timeline.jump(line + max(1, page // 2))
            return True
        if by < 0 and top < line < bottom:
            timeline.jump(line - max(1, page // 2))
            return True
        return False

    def _page(self, by: int) -> None:
        timeline = self._timeline
        if not timeline.entries:
            return
        page = timeline.page
        line = max(0, min(timeline.line + by * max(1, page - 2), timeline.last_line))
        self._stand_on(line if by < 0 else line + page - 1, -by)
        timeline.jump(line)

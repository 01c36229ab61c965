"""What is drawn line by line: a change draws only the lines that look different by it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from textual.scroll_view import ScrollView
from textual.strip import Strip


class LineByLine(ScrollView):
    """A subclass remembers of each line what it drew there last, and says whether that is still so.

    Much of what happens changes nothing here, or one line: a mark was carried out, a list was read again.
    Drawing everything for it takes 5 ms, in which a key waits, and sends all of it to the terminal.
    """

    _none_drawn = False  # of all lines, which are to be drawn

    def draw_line(self, y: int) -> Strip:
        """The line ``y`` of the screen as it is to look now; from now on it does."""
        raise NotImplementedError

    def differs(self, y: int) -> bool:
        """Does the line ``y`` of the screen look different from what was drawn there last?"""
        raise NotImplementedError

    def draw_changes(self) -> None:
        """Draw the lines that look different; all of them, as long as nothing was drawn."""
        if self._none_drawn:
            return
        height, top = self.size.height, self.scroll_offset.y
        changed = [y for y in range(height) if self.differs(y)]
        if len(changed) == height:
            self.refresh()
            self._none_drawn = height > 0
            return
        for first, count in _stretches(changed):
            self.refresh_lines(top + first, count)

    def render_line(self, y: int) -> Strip:
        self._none_drawn = False
        return self.draw_line(y)


def _stretches(lines: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Ascending lines as the first of each stretch without a break, and how many it has."""
    first, count = 0, 0
    for line in lines:
        if count and line == first + count:
            count += 1
            continue
        if count:
            yield first, count
        first, count = line, 1
    if count:
        yield first, count

"""Selecting in the timeline: a stretch of text by mouse, whole messages by keys.

A position is an entry's key and an offset into its text, so a selection stays the same while messages arrive,
the window changes its width and the timeline scrolls.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from rich.style import Style
from textual import events
from textual.timer import Timer

from cwtui.store.messages import MessageRow
from cwtui.texts import mark
from cwtui.ui.drawing.laid import Laid, Overlay
from cwtui.ui.keys.commands import Command, Part, command
from cwtui.ui.timeline.entries import MessageEntry

if TYPE_CHECKING:
    from cwtui.ui.timeline.timeline import Timeline

EDGE_EVERY = 0.05  # seconds between two lines while the mouse is held beyond an edge
_WORD = re.compile(r"[\w\-./:@]+")


class Position(NamedTuple):
    """A place in the timeline's text."""

    key: object
    offset: int


class Selection(NamedTuple):
    """From one position to another, in whichever order. ``whole``: all of the messages they stand in."""

    anchor: Position
    head: Position
    whole: bool


class Selecting(Part):
    """The selection of one timeline."""

    PLACE = mark("Messages")

    def __init__(self, timeline: Timeline) -> None:
        self._timeline = timeline
        self._anchor: Position | None = None
        self._head: Position | None = None
        self._whole = False
        self._held = False  # the mouse button is down
        self._edge: Timer | None = None
        self._beyond = 0  # lines the mouse is above (negative) or below the screen

    def can(self, command: Command) -> bool:
        return command.id != "timeline.end_selection" or self.selection is not None

    @command("timeline.select", mark("Select messages"), "V")
    def action_select(self) -> None:
        if self._whole:
            self.end()
        elif isinstance(entry := self._timeline.current, MessageEntry):
            self._anchor, self._head, self._whole = Position(entry.key, 0), None, True
        self._timeline.draw_changes()

    @command("timeline.end_selection", mark("End the selection"), "escape", "q", listed=False)
    def action_end_selection(self) -> None:
        self.end()
        self._timeline.draw_changes()

    def end(self) -> None:
        """Nothing is selected any more."""
        self._anchor = self._head = None
        self._whole = self._held = False

    @property
    def selection(self) -> Selection | None:
        """What is selected. By keys it reaches to the message at the cursor."""
        if self._anchor is None:
            return None
        if self._whole:
            entry = self._timeline.current
            return Selection(self._anchor, Position(entry.key, 0), True) if entry is not None else None
        if self._head is None or self._head == self._anchor:
            return None
        return Selection(self._anchor, self._head, False)

    def rows(self) -> list[MessageRow]:
        """The messages of which something is selected, ascending."""
        first, last = self._reach()
        chosen = self._timeline.entries[first : last + 1]
        return [entry.row for entry in chosen if isinstance(entry, MessageEntry)]

    def text(self) -> str:
        """What is selected, as one sees it."""
        first, last = self._reach()
        parts = []
        for index in range(first, last + 1):
            laid = self._timeline.stack.laid(index)
            if laid.text and (over := self.overlay(index, laid)) is not None:
                parts.append(laid.copied(over.start, over.end))
        return "\n".join(parts)

    def overlay(self, index: int, laid: Laid) -> Overlay | None:
        """What of an entry is selected."""
        first, last = self._reach()
        if not first <= index <= last:
            return None
        start, end = 0, len(laid.text)
        if (chosen := self.selection) is not None and not chosen.whole:
            ends = sorted((self._index(at.key), at.offset) for at in (chosen.anchor, chosen.head))
            start = ends[0][1] if index == first else 0
            end = ends[1][1] if index == last else end
        look = self._timeline.eyes.look
        return Overlay(start, end, Style(color=look.text, bgcolor=look.line)) if start < end else None

    def _reach(self) -> tuple[int, int]:
        """The first and the last entry of the selection; an empty range where there is none."""
        if (chosen := self.selection) is None:
            return 0, -1
        ends = sorted((self._index(chosen.anchor.key), self._index(chosen.head.key)))
        return ends[0], ends[1]

    def _index(self, key: object) -> int:
        """Where an entry stands; the first one, when it has been left behind far above."""
        return self._timeline.stack.index_of(key) or 0

    # The mouse

    def press(self, event: events.MouseDown) -> None:
        """A click puts the cursor; held and moved, the mouse selects; twice, it takes a word."""
        if event.button != 1:
            return
        self.end()
        self._anchor = self._head = self._position(event.x, event.y)
        self._held = True
        self._timeline.capture_mouse()
        self._timeline.draw_changes()

    def drag(self, event: events.MouseMove) -> None:
        """Reach to where the mouse is; beyond an edge, the timeline scrolls."""
        if not self._held:
            return
        height = self._timeline.size.height
        self._beyond = event.y if event.y < 0 else max(0, event.y - height + 1)
        self._head = self._position(event.x, max(0, min(event.y, height - 1)))
        if self._beyond and self._edge is None:
            self._edge = self._timeline.set_interval(EDGE_EVERY, self._scroll_on)
        self._timeline.draw_changes()

    def release(self, event: events.MouseUp) -> None:
        """What is selected stays so until Esc; a click selects nothing."""
        if not self._held:
            return
        self._held = False
        self._stop()
        self._timeline.release_mouse()
        if self.selection is None:
            self.end()
            self._clicked(event.x, event.y)

    def take_word(self, x: int, y: int) -> None:
        """Select the word under the mouse."""
        if (at := self._position(x, y)) is None:
            return
        text = self._timeline.stack.laid(self._index(at.key)).text
        for found in _WORD.finditer(text):
            if found.start() <= at.offset < found.end():
                self._anchor = Position(at.key, found.start())
                self._head = Position(at.key, found.end())
        self._timeline.draw_changes()

    def _clicked(self, x: int, y: int) -> None:
        timeline = self._timeline
        if (at := self._position(x, y)) is None:
            return
        index = self._index(at.key)
        if timeline.stack.selectable(index, 1) == index:
            timeline.cursor = at.key
            timeline.post_message(timeline.Moved())
        for target in timeline.stack.laid(index).targets:
            if target.start <= at.offset < target.end:
                timeline.post_message(timeline.Clicked(target._replace(key=at.key)))
        timeline.draw_changes()

    def _position(self, x: int, y: int) -> Position | None:
        timeline = self._timeline
        line = min(timeline.line + y, timeline.stack.total - 1)
        if line < 0:
            return None
        index, row = timeline.stack.at(line)
        laid = timeline.stack.laid(index)
        return Position(timeline.entries[index].key, laid.offset_at(min(row, laid.height - 1), x - 1))

    def _scroll_on(self) -> None:
        if not self._held or not self._beyond:
            self._stop()
            return
        timeline = self._timeline
        timeline.jump(timeline.line + (1 if self._beyond > 0 else -1) * min(3, abs(self._beyond)))
        self._head = (
            self._position(0, 0)
            if self._beyond < 0
            else self._position(timeline.size.width, timeline.size.height - 1)
        )

    def _stop(self) -> None:
        if self._edge is not None:
            self._edge.stop()
            self._edge = None

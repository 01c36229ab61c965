"""How a draft will look in the room."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, overload

import msgspec
from rich.segment import Segment
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.geometry import Size
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from cwtui.texts import say
from cwtui.ui.context import Context
from cwtui.ui.drawing.laid import Laid
from cwtui.ui.look import Look
from cwtui.ui.timeline.entries import MessageEntry
from cwtui.ui.timeline.layout import lay_out
from cwtui.ui.widgets.caption import Caption
from cwtui.ui.widgets.lines import Lines

if TYPE_CHECKING:
    from cwtui.ui.room.composer import Composer

AROUND_TEXT = 2  # cells: the timeline has a cursor before its text and a scroll bar behind it
LEAST_TIMELINE = 3  # rows of the room that stay in sight
COMPOSER_SHARE = 4  # the composer is at most one in so many rows of the room meanwhile, and at least:
LEAST_COMPOSER = 2
MOST_COMPOSER = 8  # its own measure


class _Rows(Sequence[Strip]):
    """The rows of a message, each drawn when it is looked at: of a long draft most never are."""

    def __init__(self, laid: Laid, lead: Segment) -> None:
        self._laid = laid
        self._lead = lead

    def __len__(self) -> int:
        return self._laid.height

    @overload
    def __getitem__(self, index: int) -> Strip: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Strip]: ...
    def __getitem__(self, index: int | slice) -> Strip | Sequence[Strip]:
        if isinstance(index, slice):
            return [self[each] for each in range(*index.indices(len(self)))]
        return Strip([self._lead, *self._laid.strip(index)], self._laid.width + 1)


class _Text(Lines):
    """Wherever it is laid out anew, ``first`` says which line is to be at the top of so many."""

    def __init__(
        self, look: Look, lay_out: Callable[[int], Sequence[Strip]], first: Callable[[int], int]
    ) -> None:
        super().__init__(look, lay_out)
        self._first = first
        self.can_focus = False

    def show(self) -> None:
        super().show()
        self.scroll_to_line(self._first(self.size.height))


class Preview(Vertical):
    """As the timeline of ``pane`` draws it, in at most half of its height; what is at the caret is in sight.

    In a low window ``composer``, beneath it, is lower meanwhile.
    """

    DEFAULT_CSS = """
    Preview { height: auto; }
    """

    def __init__(self, context: Context, pane: Widget, composer: Composer) -> None:
        super().__init__(id="preview")
        self.context = context
        self._pane = pane
        self._composer = composer
        self._entry: MessageEntry | None = None
        self._caret = 0  # in the body
        self._strips: Sequence[Strip] = ()
        self._lines = _Text(context.look, lambda width: self._strips, self._first_line)
        self._fitted = (Size(), 0)  # to the pane, and to the height of what is beneath

    def compose(self) -> ComposeResult:
        caption = Caption(self.context.look, ruled=True)
        caption.show(say("── Preview"), say("Ctrl+R closes it"))
        yield caption
        yield self._lines

    def on_mount(self) -> None:
        self.screen.screen_layout_refresh_signal.subscribe(self, self._follow_layout)
        self._fit()

    def show(self, entry: MessageEntry, caret: int) -> None:
        """Show this message, which is not sent, with the caret at that place in its body."""
        self._entry, self._caret = entry, caret
        if self.is_mounted:
            self._fit()

    def on_unmount(self) -> None:
        self._lower(None)

    def _lower(self, rows: int | None) -> None:
        """Have the composer take no more rows than these; None: as many as ever."""
        composer = self._composer
        if composer.is_attached and composer.parent is not None:
            composer.styles.max_height = composer.parent.styles.max_height = rows
            composer.call_after_refresh(composer.scroll_cursor_visible)

    def _follow_layout(self, _: Screen[object]) -> None:
        if (self._pane.size, self._beneath) != self._fitted:
            self._fit()

    @property
    def _beneath(self) -> int:
        """The rows of what stands beneath it."""
        assert self.parent is not None
        others = [each for each in self.parent.children if each is not self and each.display]
        return sum(each.outer_size.height for each in others)

    def _fit(self) -> None:
        """Draw it anew, at the width and within the height there is now."""
        if self._entry is None:
            return
        height = self._pane.size.height
        if self._pane.size != self._fitted[0]:
            most = max(LEAST_COMPOSER, height // COMPOSER_SHARE)
            self._lower(most if most < MOST_COMPOSER else None)
        self._fitted = (self._pane.size, self._beneath)
        self._strips = self._drawn(self._entry)
        most = min(height // 2, height - self._beneath - LEAST_TIMELINE) - 1  # of it the caption
        self._lines.styles.height = max(1, min(most, len(self._strips)))
        self._lines.show()

    def _drawn(self, entry: MessageEntry) -> Sequence[Strip]:
        width = max(1, self._pane.size.width - AROUND_TEXT)
        return _Rows(lay_out(entry, width, self.context.eyes()), Segment(" ", self.context.look.base))

    def _first_line(self, rows: int) -> int:
        """Which line is the first of ``rows`` where what is at the caret is in sight."""
        hidden = len(self._strips) - rows
        if self._entry is None or hidden <= 0:
            return 0
        row = self._entry.row
        if not row.body[self._caret :].strip():  # it stands at the end
            return hidden
        above = msgspec.structs.replace(row, body=row.body[: self._caret])
        last = len(self._drawn(msgspec.structs.replace(self._entry, row=above)))
        return min(hidden, max(0, last - rows))

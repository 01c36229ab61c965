"""What views of a list have in common: it is narrowed by typing, and read again in a moment; there may be
several behind tabs."""

from __future__ import annotations

import time
from enum import IntEnum
from typing import Any, ClassVar

from textual.geometry import Region
from textual.timer import Timer
from textual.widget import Widget

from cwtui.texts import Text, say
from cwtui.ui.context import Context
from cwtui.ui.views.view import View
from cwtui.ui.widgets.field import Field
from cwtui.ui.widgets.line_list import LineList
from cwtui.ui.widgets.tab_line import TabLine

KEYS_REST = 0.2  # seconds without a key, after which a list is read again ...
KEYS_WAIT = 1.5  # ... and how long that waits, at most, for somebody who goes on and on


class Narrowed(View):
    """Above the list, which is in a container, stands the filter while there is one.

    A subclass declares the commands: their names and keys are its own.
    """

    FILTER_ID: ClassVar[str]
    FILTERED_BY: ClassVar[Text]  # said in the empty filter: what somebody may type there

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.wanted = ""  # what the filter says
        self._reading: Timer | None = None
        self._read_by = 0.0  # when it is read whatever the keys do (monotonic)
        self._key_at = 0.0  # when a key was pressed (monotonic)

    # For subclasses

    @property
    def narrowed(self) -> LineList[Any]:
        """The list; it is in a container."""
        raise NotImplementedError

    def show(self) -> None:
        """Show those of the rows that are ``wanted``."""
        raise NotImplementedError

    def read(self) -> None:
        """Show what the archive has now."""
        raise NotImplementedError

    # Reading again

    def read_in(self, seconds: float) -> None:
        """Read again soon; once, whatever else happens until then. It takes 20 ms where there are thousands,
        in which no key is answered: so it waits until the keys rest."""
        if self._reading is None:
            self._read_by = time.monotonic() + seconds + KEYS_WAIT
            self._reading = self.set_timer(seconds, self._read_at_rest)

    def _read_at_rest(self) -> None:
        now = time.monotonic()
        wait = min(self._key_at + KEYS_REST, self._read_by) - now
        if wait > 0:
            self._reading = self.set_timer(wait, self._read_at_rest)
        else:
            self.read()

    def note_key(self) -> None:
        self._key_at = time.monotonic()

    def starts_reading(self) -> bool:
        """What was to be read in a moment is read now. False: nobody sees it, so nothing has to be read."""
        if self._reading is not None:
            self._reading.stop()
            self._reading = None
        return self.display and self.is_attached

    def hidden(self) -> None:
        self.starts_reading()

    # The filter

    @property
    def is_narrowed(self) -> bool:
        """Is there a filter?"""
        return bool(self.query(Field))

    async def open_filter(self) -> None:
        """Put the focus into the filter."""
        if not self.is_narrowed:
            container = self.narrowed.parent
            assert isinstance(container, Widget)
            await self.mount(Field(say(self.FILTERED_BY), id=self.FILTER_ID), before=container)
        self.screen.set_focus(self.query_one(Field))

    def on_text_area_changed(self) -> None:
        self.wanted = self.query_one(Field).text.strip()
        self.narrowed.cursor = 0
        self.show()
        self.narrowed.scroll_to(y=0, animate=False)

    def on_field_submitted(self) -> None:
        self.screen.set_focus(self.narrowed)

    def on_field_left(self) -> None:
        self._end_filter()

    def _end_filter(self) -> None:
        self.wanted = ""
        self.screen.set_focus(self.narrowed)
        self.query(Field).remove()
        self.show()
        around = Region(0, max(0, self.narrowed.cursor - 1), 1, 2)  # with what may stand above it
        self.narrowed.scroll_to_region(around, animate=False, force=True)

    def action_close(self) -> None:
        """The filter ends first."""
        if self.is_narrowed:
            self._end_filter()
        else:
            super().action_close()


class Tabbed(Narrowed):
    """Several lists, of which one is shown."""

    tab: IntEnum
    """Whose it is."""

    def pick(self, index: int) -> None:
        """Show this tab."""
        raise NotImplementedError

    def turn(self, by: int) -> None:
        """Show the tab so many after this one, in a circle."""
        self.pick((self.tab + by) % len(type(self.tab)))

    def on_tab_line_picked(self, event: TabLine.Picked) -> None:
        self.pick(event.index)

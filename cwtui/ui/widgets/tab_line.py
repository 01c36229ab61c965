"""The first line of a pane that has tabs: their names, the one that is shown in accent."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip

from cwtui.ui.drawing.width import cells
from cwtui.ui.look import Look
from cwtui.ui.widgets.one_line import OneLine

GAP = "  "  # between two tabs


class TabLine(OneLine):
    """Names of tabs on one line; a click picks one. Where it is as wide as the screen it can say more."""

    class Picked(Message):
        """Somebody clicked on the name of the tab number ``index``."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    def __init__(self, look: Look, *, id: str | None = None) -> None:
        super().__init__(look, id=id)
        self._names: tuple[str, ...] = ()
        self._active = 0
        self._facts = ""
        self._bright = False

    def show(self, names: Sequence[str], active: int) -> None:
        """These are the tabs, and ``active`` is the one whose content is shown."""
        if (tuple(names), active) != (self._names, self._active):
            self._names, self._active = tuple(names), active
            self.refresh()

    def say(self, facts: str) -> bool:
        """Say this at the right end from now on. False: there is no room for it, and nothing is said."""
        taken = 1 + sum(cells(name) + len(GAP) for name in self._names)
        has_room = taken + cells(facts) < self.app.size.width
        shown = facts if has_room else ""
        if shown != self._facts:
            self._facts = shown
            self.refresh()
        return has_room

    def brighten(self, bright: bool) -> None:
        """Does the pane have the focus?"""
        if bright != self._bright:
            self._bright = bright
            self.refresh()

    def render_line(self, y: int) -> Strip:
        look = self.look
        line = [Segment("▌" if self._bright else " ", look.style("accent"))]
        for index, name in enumerate(self._names):
            if index:
                line.append(Segment(GAP, look.base))
            line.append(Segment(name, self._style(index)))
        width = self.size.width
        if self._facts:
            gap = max(1, width - 1 - sum(part.cell_length for part in line) - cells(self._facts))
            line += [Segment(" " * gap, look.base), Segment(self._facts, look.style("quiet"))]
        return Strip(line).adjust_cell_length(width, look.base)

    def _style(self, index: int) -> Style:
        if index != self._active:
            style = self.look.style("quiet")
        else:
            # Underlined too, for the accent alone is nothing to those who see no colours.
            style = self.look.style("accent", bold=self._bright) + Style(underline=True)
        return style + Style(meta={"tab": index})

    def on_click(self, event: events.Click) -> None:
        index = event.style.meta.get("tab")
        if isinstance(index, int):
            self.post_message(self.Picked(index))

"""The first line of a pane: its title, bright while the pane has the focus, and facts at the right."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from textual.strip import Strip

from cwtui.ui.drawing.initials import Initials, width_of
from cwtui.ui.drawing.width import cells, cut, cut_middle
from cwtui.ui.look import Look
from cwtui.ui.widgets.one_line import OneLine


class Caption(OneLine):
    """A pane's title. ``outside``: people of other companies read here, and the facts say so in colour.

    ``ruled``: a line fills what is between title and facts.
    """

    def __init__(self, look: Look, title: str = "", *, ruled: bool = False, id: str | None = None) -> None:
        super().__init__(look, id=id)
        self._ruled = ruled
        self._titles: Sequence[str] = (title,)
        self._facts = ""
        self._outside = ""
        self._initials: Initials = ()
        self._bright = False

    def show(
        self,
        title: str,
        facts: str = "",
        outside: str = "",
        *,
        shorter: Sequence[str] = (),
        initials: Initials = (),
    ) -> None:
        """Say this from now on. ``shorter``: other titles, for a line too narrow for the one before.

        ``initials`` stand before the title, in the column in which they stand before names below.
        """
        said = ((title, *shorter), facts, outside, initials)
        if said != (self._titles, self._facts, self._outside, self._initials):
            self._titles, self._facts, self._outside, self._initials = said
            self.refresh()

    def brighten(self, bright: bool) -> None:
        """Does the pane have the focus?"""
        if bright != self._bright:
            self._bright = bright
            self.refresh()

    def render_line(self, y: int) -> Strip:
        width, look = self.size.width, self.look
        separator = " · " if self._facts and self._outside else ""
        facts = cut(self._facts + separator, max(0, width // 2))
        outside = cut(self._outside, max(0, width // 2 - cells(facts)))
        before = (Segment(" ", look.base), *self._initials) if self._initials else ()
        taken = width_of(before) + cells(facts) + cells(outside)
        room = max(4, width - taken - 4)
        title = next((title for title in self._titles if cells(title) <= room), self._titles[-1])
        title = cut_middle(title, room)
        style = look.style("accent", bold=True) if self._bright else look.style("quiet")
        gap = max(1, width - cells(title) - taken - 3)
        line = [
            Segment("▌" if self._bright else " ", look.style("accent")),
            *before,
            Segment(title, style),
            Segment(f" {'─' * (gap - 2)} " if self._ruled and gap > 2 else " " * gap, look.style("line")),
            Segment(facts, look.style("quiet")),
            Segment(outside, look.style("outside")),
        ]
        return Strip(line).adjust_cell_length(width, look.base)

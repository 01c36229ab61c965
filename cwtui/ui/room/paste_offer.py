"""The line below the composer that says what can be made of a long paste."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.strip import Strip

from cwtui.ui.drawing.width import cells
from cwtui.ui.look import Look
from cwtui.ui.widgets.key_row import shown_key
from cwtui.ui.widgets.one_line import OneLine

KEY = "tab"


class PasteOffer(OneLine):
    """``42 lines pasted · Tab Code / Quote / File``. A click on one of them takes it."""

    DEFAULT_CSS = "PasteOffer { padding: 0 1 0 2; }"

    def __init__(self, look: Look, pick: Callable[[str], None]) -> None:
        super().__init__(look, id="paste-offer")
        self._pick = pick
        self._words: Sequence[str] = ("",)
        self._ways: Sequence[tuple[str, str]] = ()

    def show(self, words: Sequence[str], ways: Sequence[tuple[str, str]]) -> None:
        """Say the first of ``words`` that there is room for, and offer ``ways`` as (id, name)."""
        self._words, self._ways = words, ways
        self.refresh()

    def render_line(self, y: int) -> Strip:
        look, width = self.look, self.content_size.width
        offered = self._offered()
        room = width - sum(segment.cell_length for segment in offered)
        leads = [f"{words} · " if words else "" for words in self._words]
        lead = next((lead for lead in leads if cells(lead) <= room), leads[-1])
        return Strip([Segment(lead, look.style("quiet")), *offered]).adjust_cell_length(width, look.base)

    def _offered(self) -> list[Segment]:
        look = self.look
        segments = [Segment(f"{shown_key(KEY)} ", look.style("accent"))]
        for at, (way, name) in enumerate(self._ways):
            if at:
                segments.append(Segment(" / ", look.style("quiet")))
            segments.append(Segment(name, look.style() + Style.from_meta({"way": way})))
        return segments

    def on_click(self, event: events.Click) -> None:
        if way := event.style.meta.get("way"):
            self._pick(way)

"""A short list of which one is chosen: by its number, or by Enter on it."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from cwtui.notation import one_line
from cwtui.texts import mark, say
from cwtui.ui.dialogs.dialog import Dialog
from cwtui.ui.dialogs.picker import Item
from cwtui.ui.drawing.width import cells, cut, fill, steady
from cwtui.ui.keys.commands import command
from cwtui.ui.look import Look
from cwtui.ui.widgets.line_list import LineList

NUMBERED = 9  # rows that have a number; those below are reached with the arrows


class _Rows(LineList[tuple[int, Item]]):
    ALWAYS_LIT = True

    def draw(self, row: tuple[int, Item], width: int, style: Style) -> list[Segment]:
        number, item = row
        quiet = style + Style(color=self.look.quiet)
        shown = f"{number} " if number <= NUMBERED else "  "
        fact = cut(steady(one_line(item.fact)), width // 3)
        name = fill(steady(one_line(item.name)), max(4, width - cells(shown) - cells(fact) - 2))
        return [
            Segment(shown, style + Style(color=self.look.accent)),
            Segment(f"{name} ", style),
            Segment(f"{fact} ", quiet),
        ]


class Menu(Dialog[str | None]):
    """Dismissed with the id of what was chosen. ``note`` is said below the title."""

    PLACE = mark("Dialogs")
    DEFAULT_CSS = """
    Menu { align: center middle; background: $background 60%; }
    Menu #box {
        width: 72; max-width: 100%; height: auto; max-height: 100%; border: round $line;
        background: $background;
    }
    Menu #title { text-style: bold; width: 100%; padding: 0 1; }
    Menu #note { color: $quiet; width: 100%; max-height: 2; padding: 0 1; }
    Menu #keys { color: $quiet; width: 100%; height: 1; padding: 0 1; }
    """

    def __init__(self, look: Look, title: str, items: Sequence[Item], note: str = "") -> None:
        super().__init__()
        self._look = look
        self._title = title
        self._items = items
        self._note = note

    def compose(self) -> ComposeResult:
        with Vertical(id="box"):
            yield Static(self._title, id="title", markup=False)
            if self._note:
                yield Static(self._note, id="note", markup=False)
            yield _Rows(self._look, id="menu-rows")
            yield Static(say("1-9 or Enter takes it · Esc closes"), id="keys", markup=False)

    def on_mount(self) -> None:
        rows = self.query_one(_Rows)
        rows.show(list(enumerate(self._items, 1)))
        self._fit()
        self.set_focus(rows)

    def on_resize(self) -> None:
        self._fit()

    def _fit(self) -> None:
        """As many lines as there are, or as the window has beside the frame, what is said and the keys."""
        beside = 6 if self._note else 4
        self.query_one(_Rows).styles.height = max(1, min(len(self._items), self.app.size.height - beside))

    def on_line_list_chosen(self) -> None:
        if (row := self.query_one(_Rows).current) is not None:
            self.dismiss(row[1].id)

    @command("menu.number", mark("The line of this number"), *"123456789", listed=False, with_key=True)
    def action_number(self, key: str) -> None:
        if int(key) <= len(self._items):
            self.dismiss(self._items[int(key) - 1].id)

    @command("menu.close", mark("Close"), "escape", "q", listed=False)
    def action_close(self) -> None:
        self.dismiss(None)

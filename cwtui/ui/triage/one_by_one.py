"""One thing at a time: what it is about, and the same keys; a decision brings the next one."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from cwtui.store.changes import Changed, Kind
from cwtui.texts import mark, say
from cwtui.ui.context import Context
from cwtui.ui.dialogs.dialog import Dialog
from cwtui.ui.drawing.width import fill
from cwtui.ui.keys.commands import command
from cwtui.ui.triage.answering import Declining
from cwtui.ui.triage.detail import ItemDetail
from cwtui.ui.triage.item import Item
from cwtui.ui.triage.triage import Triage
from cwtui.ui.undo import Step
from cwtui.ui.views.view import View
from cwtui.ui.widgets.key_row import SENTENCE_STAYS
from cwtui.ui.widgets.line_list import LineList
from cwtui.ui.widgets.said import Said

_SHOWN_BY = {Kind.TASKS, Kind.MESSAGES, Kind.OUTBOX, Kind.SNOOZES, Kind.KEEPS, Kind.EVERYTHING}


class _One(LineList[Item]):
    """A list of which one row is seen: which one of how many it is."""

    ALWAYS_LIT = True

    def __init__(self, context: Context) -> None:
        super().__init__(context.look, id="one")
        self.context = context
        self.triage = Triage(context, self, lambda item: item)
        self.parts = (*self.triage.parts, Declining(context, self.triage))
        self._gone: list[tuple[Step | None, list[Item]]] = []  # with what would bring them back

    def show(self, rows: list[Item]) -> None:
        if gone := [row for row in self.rows if row not in rows]:
            self._gone.append((self.context.undo.last, gone))
        super().show(rows)
        self.post_message(self.Moved(self))

    def bring_back(self, step: Step, order: Sequence[Item]) -> None:
        """What this step has taken from the list is in it again, where it was in ``order``."""
        back = [item for taken_by, items in self._gone if taken_by is step for item in items]
        super().show(sorted({*self.rows, *back}, key=order.index))
        if back:
            self.move_to(self.rows.index(back[0]))
        self.post_message(self.Moved(self))

    def identity(self, row: Item) -> object:
        return row.key

    def draw(self, row: Item, width: int, style: Style) -> list[Segment]:
        words = say("{at} of {n}", at=self.cursor + 1, n=len(self.rows))
        return [Segment(fill(f" {words}", width), style + Style(bold=True))]


class OneByOne(Dialog[View.GoTo | None]):
    """Walks through ``items``. Dismissed with where somebody wants to go, if they do."""

    PLACE = mark("Dialogs")
    DEFAULT_CSS = """
    OneByOne { align: center middle; background: $background 60%; }
    OneByOne #box { width: 100; max-width: 100%; height: 90%; border: round $line; background: $background; }
    OneByOne _One { height: 1; scrollbar-size: 0 0; }
    OneByOne ItemDetail { height: 1fr; margin: 1 0 0 0; }
    OneByOne #said { color: $quiet; padding: 0 1; height: 1; }
    """

    def __init__(self, context: Context, items: Sequence[Item]) -> None:
        super().__init__()
        self.context = context
        self._items = items
        self._says_keys = True
        self._leave = context.archive.subscribe(self._changed)

    def compose(self) -> ComposeResult:
        with Vertical(id="box"):
            yield _One(self.context)
            yield ItemDetail(self.context)
            yield Static(id="said", markup=False)

    def on_mount(self) -> None:
        one = self.query_one(_One)
        one.show(list(self._items))
        self._say_keys()
        self.set_focus(one)

    def on_unmount(self) -> None:
        self._leave()

    def _changed(self, change: Changed) -> None:
        # The archive knows nothing of Textual: what is drawn can only be changed from within.
        if change.kind in _SHOWN_BY:
            self.call_later(self._look)

    def on_line_list_moved(self) -> None:
        self._look()

    def _look(self) -> None:
        """Show what the cursor is on; when nothing is left, it is over."""
        current = self.query_one(_One).current
        if current is not None:
            self.query_one(ItemDetail).show_item(current)
            if self._says_keys:
                self._say_keys()
        elif self.is_current:
            self.dismiss(None)

    def on_said(self, event: Said) -> None:
        """There is no key row here."""
        event.stop()
        self._says_keys = False
        self.query_one("#said", Static).update(event.sentence)
        self.set_timer(SENTENCE_STAYS, self._say_keys)

    def _say_keys(self) -> None:
        self._says_keys = True
        current = self.query_one(_One).current
        if current is not None and current.kind == "request":
            words = say("e accept · d decline · j next · z undo · Esc closes")
        else:
            words = say("e done · h later · s keep · r reply · o open · j next · z undo · Esc closes")
        self.query_one("#said", Static).update(words)

    def on_view_go_to(self, event: View.GoTo) -> None:
        event.stop()
        self.dismiss(event)

    def on_line_list_chosen(self) -> None:
        self.query_one(_One).triage.action_open()

    @command("one.undo", mark("Undo the last thing"), "z", listed=False)
    async def action_undo(self) -> None:
        step = self.context.undo.last
        if step is None:
            self.post_message(Said(say("There is nothing to undo")))
            return
        undone = await self.context.undo.undo()
        self.post_message(Said(step.words if undone else say("That can no longer be undone")))
        self.query_one(_One).bring_back(step, self._items)

    @command("one.close", mark("Close"), "escape", "q", listed=False)
    def action_close(self) -> None:
        self.dismiss(None)

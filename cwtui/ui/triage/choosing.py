"""Selecting rows of a list, and where the cursor goes when something was decided about them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from textual.geometry import Region

from cwtui.texts import mark, say_n
from cwtui.ui.keys.commands import Command, Part, command
from cwtui.ui.triage.item import Item, ItemKind
from cwtui.ui.widgets.line_list import LineList
from cwtui.ui.widgets.said import Said

Key = tuple[ItemKind, int]


class Choosing(Part):
    """The selection of a list. ``item_of`` says what a row stands for: None, nothing one can decide about."""

    PLACE = mark("Lists")

    def __init__(self, rows: LineList[Any], item_of: Callable[[Any], Item | None]) -> None:
        self.list = rows
        self.item_of = item_of
        self.selected: set[Key] = set()
        self._anchor: Key | None = None  # what was selected or not selected last

    def can(self, command: Command) -> bool:
        return command.id != "triage.end_selection" or bool(self.selected)

    @property
    def current(self) -> Item | None:
        """What the row at the cursor stands for."""
        row = self.list.current
        return self.item_of(row) if row is not None else None

    def is_selected(self, row: Any) -> bool:
        """Is this row selected?"""
        if not self.selected:
            return False
        item = self.item_of(row)
        return item is not None and item.key in self.selected

    def chosen(self) -> list[Item]:
        """What is selected, in the order of the list; where nothing is, what the cursor stands on."""
        if self.selected:
            items = [item for item in map(self.item_of, self.list.rows) if item is not None]
            if found := [item for item in items if item.key in self.selected]:
                return found
        return [] if self.current is None else [self.current]

    def settle(self, items: Collection[Item], *, gone: bool) -> None:
        """It was decided about these: the cursor goes on, and what is ``gone`` from the list is not shown."""
        decided = {item.key for item in items}
        self.selected -= decided
        rows = self.list.rows

        def other(index: int) -> bool:
            item = self.item_of(rows[index])
            return item is not None and item.key not in decided

        def is_decided(row: Any) -> bool:
            item = self.item_of(row)
            return item is not None and item.key in decided

        if self.current is not None and self.current.key in decided:
            at = self.list.cursor
            ahead = (i for i in range(at + 1, len(rows)) if other(i))
            behind = (i for i in range(at - 1, -1, -1) if other(i)) if gone else iter(())
            self.list.move_to(next(ahead, next(behind, at)))
        if gone:
            self.list.show([row for row in rows if not is_decided(row)])
            self.list.scroll_to_region(Region(0, self.list.cursor, 1, 1), animate=False, force=True)
        else:
            self.list.draw_changes()

    def go_to(self, items: Collection[Item]) -> None:
        """Put the cursor on the first of these that is in the list."""
        wanted = {item.key for item in items}
        listed = (item.key if item is not None else None for item in map(self.item_of, self.list.rows))
        at = next((index for index, key in enumerate(listed) if key in wanted), None)
        if at is not None:
            self.list.move_to(at)

    @command("triage.select", mark("Select"), "x")
    def action_select(self) -> None:
        if (item := self.current) is None:
            return
        self.selected ^= {item.key}
        self._anchor = item.key
        self.list.refresh_line(self.list.cursor)  # no other row looks different by it
        self._say()
        self.list.action_down()

    @command("triage.select_to", mark("Select to here"), "X", "V")
    def action_select_to(self) -> None:
        keys = [item.key if item is not None else None for item in map(self.item_of, self.list.rows)]
        here = self.list.cursor
        if here >= len(keys):
            return
        start = keys.index(self._anchor) if self._anchor in keys and self._anchor is not None else here
        first, last = sorted((start, here))
        self.selected |= {key for key in keys[first : last + 1] if key is not None}
        self._anchor = keys[here]
        self.list.draw_changes()
        self._say()

    @command("triage.select_all", mark("Select all or none"), "*")
    def action_select_all(self) -> None:
        keys = {item.key for item in map(self.item_of, self.list.rows) if item is not None}
        self.selected = set() if keys <= self.selected else keys
        self.list.draw_changes()
        self._say()

    @command("triage.end_selection", mark("End the selection"), "escape", "q", listed=False)
    def action_end_selection(self) -> None:
        if self.selected:
            self.selected.clear()
            self.list.draw_changes()
        self._anchor = None

    def _say(self) -> None:
        self.list.post_message(
            Said(say_n("{n} selected · Esc ends", "{n} selected · Esc ends", len(self.selected)))
        )

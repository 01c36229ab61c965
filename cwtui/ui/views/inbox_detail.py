"""What a row of the inbox is about: a task with its facts, who wants to become a contact, a message among
those around it."""

from __future__ import annotations

from collections.abc import Sequence

from cwtui.store.inbox import InboxItem
from cwtui.ui.triage.detail import ItemDetail, about_request
from cwtui.ui.views.inbox_list import place_of


class InboxDetail(ItemDetail):
    """Shows one row."""

    def show_row(self, row: InboxItem | None) -> None:
        """Show this one; None: there is none."""
        if row is not None and row.task is not None:
            self.show_task(row.task)
            return
        self._about = None
        self.look_at(_facts(row) if row is not None else (), row.message_id if row is not None else None)


def _facts(row: InboxItem) -> Sequence[tuple[str, str]]:
    """The lines above the message."""
    return [(place_of(row), "accent")] if row.request is None else about_request(row.request)

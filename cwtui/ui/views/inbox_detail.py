"""What a row of the inbox is about: a task with its facts, who wants to become a contact, a message among
those around it."""

from __future__ import annotations

from collections.abc import Sequence

from cwtui.chatwork.models import IncomingRequest
from cwtui.notation import one_line
from cwtui.store.inbox import InboxItem
from cwtui.texts import say
from cwtui.ui.triage.detail import ItemDetail
from cwtui.ui.views.inbox_list import place_of
from cwtui.ui.width import steady


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


def about_request(request: IncomingRequest) -> list[tuple[str, str]]:
    """Who asks to become a contact, what they write, and how they are answered: lines and their roles."""
    about = (request.organization_name, request.department, request.chatwork_id)
    facts = [
        (steady(one_line(request.name)), "accent"),
        (" · ".join(steady(one_line(each)) for each in about if each), "quiet"),
    ]
    words = [(steady(one_line(line)), "text") for line in request.message.splitlines()]
    return [
        *(fact for fact in facts if fact[0]),
        ("", "text"),
        *(words or [(say("No message."), "quiet")]),
        ("", "text"),
        (say("e accepts · d declines"), "quiet"),
    ]

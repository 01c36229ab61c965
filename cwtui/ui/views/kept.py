"""What is kept for later, without a time: messages and tasks."""

from __future__ import annotations

from collections.abc import Sequence

from cwtui.store import inbox
from cwtui.store.inbox import InboxItem
from cwtui.texts import mark, say_n
from cwtui.ui.context import Context
from cwtui.ui.triage.decision import Decision, Finish
from cwtui.ui.triage.item import Item
from cwtui.ui.triage.triage import Triage
from cwtui.ui.views.inbox_list import item_of
from cwtui.ui.views.items import ItemsView


class KeptTriage(Triage):
    """Being done with a message here is to keep it no longer."""

    async def decide(self, decision: Decision, items: Sequence[Item]) -> None:
        said = [item for item in items if item.kind == "message"]
        if not isinstance(decision, Finish) or not said:
            await super().decide(decision, items)
            return
        self.context.last_decision = decision
        if words := await self.deciding.keep(said, kept=False):
            self.choosing.settle(said, gone=True)
            self.say(words)
        if rest := [item for item in items if item.kind != "message"]:
            await super().decide(decision, rest)


class Kept(ItemsView):
    """The newest decision first."""

    NAME = mark("Kept for later")
    NONE = mark("Nothing is kept · s keeps a message or a task")

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.list.says_kept = False  # all of it is

    def make_triage(self) -> Triage:
        return KeptTriage(self.context, self.list, item_of)

    def items(self) -> list[InboxItem]:
        return inbox.kept_items(self.context.archive.db)

    def facts(self, number: int) -> str:
        return say_n("{n} kept · on this machine only", "{n} kept · on this machine only", number)

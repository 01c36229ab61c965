"""Contact requests: declining them, and accepting them where a list holds nothing else."""

from __future__ import annotations

from cwtui.notation import one_line
from cwtui.store import contacts, decisions
from cwtui.store.wishes import NO_ROOM, AnswerRequest
from cwtui.texts import Text, enumerated, mark, say, say_n
from cwtui.ui.context import Context
from cwtui.ui.dialogs.question import Answer, Question
from cwtui.ui.drawing.width import steady
from cwtui.ui.keys.commands import Command, Part, command
from cwtui.ui.triage import words
from cwtui.ui.triage.decision import Finish
from cwtui.ui.triage.item import Item
from cwtui.ui.triage.triage import Triage


class Declining(Part):
    """Says no to those who ask, once that is meant."""

    PLACE = mark("Contact requests")

    def __init__(self, context: Context, triage: Triage) -> None:
        self.context = context
        self.triage = triage

    def _chosen(self) -> list[Item]:
        """The requests selected, or the one at the cursor; says so where there is none."""
        requests = [item for item in self.triage.choosing.chosen() if item.kind == "request"]
        if not requests:
            self.triage.say(say("There is no contact request at the cursor"))
        return requests

    def hint(self, command: Command) -> Text | None:
        item = self.triage.choosing.current
        return super().hint(command) if item is not None and item.kind == "request" else None

    @command("request.decline", mark("Decline the contact request"), "d", footer=mark("decline"))
    async def action_decline(self) -> None:
        if not (requests := self._chosen()):
            return
        known = {each.request_id: each for each in contacts.requests(self.context.archive.db)}
        asking = [known[item.id] for item in requests if item.id in known]
        names = enumerated(steady(one_line(each.name)) for each in asking)
        if len(asking) == 1:
            title = say("Decline the contact request of {name}?", name=names)
            message = steady(one_line(asking[0].message))
        else:
            title = say_n("Decline {n} contact request?", "Decline {n} contact requests?", len(asking))
            message = names

        async def decided(answer: str | None) -> None:
            if answer == "decline":
                await self._decline(requests)

        answers = [Answer("leave", say("Leave it as it is")), Answer("decline", say("Decline"))]
        await self.triage.list.app.push_screen(Question(title, message, answers), decided)

    async def _decline(self, requests: list[Item]) -> None:
        context, now = self.context, self.context.now()
        wishes = [AnswerRequest(room_id=NO_ROOM, request_id=item.id, accept=False) for item in requests]
        due_at = now + context.settings.send.hold_seconds
        trace = await context.write(decisions.decide, wishes, now=now, due_at=due_at)
        if trace is None:
            return

        async def undo() -> bool:
            undone = bool(await context.write(decisions.undo, trace, now=context.now()))
            if undone:
                self.triage.came_back(requests)
            return undone

        context.undo.did(words.back(words.named(context, requests), len(requests)), undo)
        context.session.wake()
        self.triage.choosing.settle(requests, gone=True)
        n = len(requests)
        declined = say("{n} declined · z takes it back", n=n) if n > 1 else say("Declined · z takes it back")
        self.triage.say(declined)


class Answering(Declining):
    """Says yes as well."""

    @command("request.accept", mark("Accept the contact request"), "e", footer=mark("accept"))
    async def action_accept(self) -> None:
        if requests := self._chosen():
            await self.triage.decide(Finish(), requests)

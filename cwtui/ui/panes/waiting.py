"""What can be done with a message of mine that has not left: send it now, or one of the ways out."""

from __future__ import annotations

from cwtui.store import outbox
from cwtui.store.wishes import OutboxRow, WishState
from cwtui.texts import say
from cwtui.ui.dialogs.question import Answer, Question
from cwtui.ui.failures import reason
from cwtui.ui.panes.part import RoomPart


class Waiting(RoomPart):
    """Messages that wait, or that could not be sent."""

    async def enter(self, row: OutboxRow) -> None:
        """Send a waiting message now; ask what becomes of a failed one."""
        if row.state is WishState.QUEUED:
            if await self.context.write(outbox.send_now, row.wish_id, self.context.now()):
                self.context.session.wake()
        elif row.state in (WishState.FAILED, WishState.ASKED):
            await self._ask(row)

    async def _ask(self, row: OutboxRow) -> None:
        answers = [
            Answer("back", say("Back to the composer")),
            Answer("retry", say("Send again")),
            Answer("drop", say("Throw away")),
        ]

        async def decided(answer: str | None) -> None:
            await self._way_out(row, answer)

        unknown = row.state is WishState.ASKED and row.error != "stale"
        title = say("Was this message sent?") if unknown else say("This message was not sent")
        await self.pane.app.push_screen(Question(title, _why(row), answers, yes="retry"), decided)

    async def _way_out(self, row: OutboxRow, answer: str | None) -> None:
        match answer:
            case "back":
                await self.pane.writing.take_back(row)
            case "retry":
                await self.context.write(outbox.retry, row.wish_id, self.context.now())
                self.context.session.wake()
            case "drop":
                await self.context.write(outbox.take_back, row.wish_id)


def _why(row: OutboxRow) -> str:
    if row.state is WishState.ASKED and row.error != "stale":
        return say(
            "It could not be found out whether it arrived. Look into the room before you send it again."
        )
    return reason(row.error, row.words)

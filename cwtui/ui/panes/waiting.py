"""What can be done with a wish of mine that was not carried out: do it now, or one of the ways out."""

from __future__ import annotations

from cwtui.store import outbox
from cwtui.store.wishes import Delete, Edit, OutboxRow, WishState
from cwtui.texts import say
from cwtui.ui.dialogs.question import Answer, Question
from cwtui.ui.failures import reason
from cwtui.ui.panes.part import RoomPart


class Waiting(RoomPart):
    """Messages that wait, or that could not be sent, edited or deleted."""

    async def enter(self, row: OutboxRow) -> None:
        """Carry out now what waits; ask what becomes of what failed."""
        if row.state is WishState.QUEUED:
            if await self.context.write(outbox.send_now, row.wish_id, self.context.now()):
                self.context.session.wake()
        elif row.state in (WishState.FAILED, WishState.ASKED):
            await self._ask(row)

    async def _ask(self, row: OutboxRow) -> None:
        async def decided(answer: str | None) -> None:
            await self._way_out(row, answer)

        question = Question(_title(row), _words(row), _answers(row), yes="retry")
        await self.pane.app.push_screen(question, decided)

    async def _way_out(self, row: OutboxRow, answer: str | None) -> None:
        match answer:
            case "back":
                await self.pane.writing.take_back(row)
            case "retry":
                await self.context.write(outbox.retry, row.wish_id, self.context.now())
                self.context.session.wake()
            case "drop":
                await self.context.write(outbox.take_back, row.wish_id)


def _answers(row: OutboxRow) -> list[Answer]:
    if isinstance(row.wish, Delete):
        return [Answer("drop", say("Keep the message")), Answer("retry", say("Delete"))]
    again = say("Save again") if isinstance(row.wish, Edit) else say("Send again")
    return [
        Answer("back", say("Back to the composer")),
        Answer("retry", again),
        Answer("drop", say("Throw away")),
    ]


def _title(row: OutboxRow) -> str:
    unknown = _is_unknown(row)
    if isinstance(row.wish, Delete):
        return say("Was this message deleted?") if unknown else say("This message was not deleted")
    if isinstance(row.wish, Edit):
        return say("Was this edit saved?") if unknown else say("This edit was not saved")
    return say("Was this message sent?") if unknown else say("This message was not sent")


def _words(row: OutboxRow) -> str:
    if not _is_unknown(row):
        return reason(row.error, row.words)
    if isinstance(row.wish, Delete | Edit):
        return say("It could not be found out whether it was carried out. Look into the room first.")
    return say("It could not be found out whether it arrived. Look into the room before you send it again.")


def _is_unknown(row: OutboxRow) -> bool:
    return row.state is WishState.ASKED and row.error != "stale"

"""Sending at a time the person chooses."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from textual.widget import Widget

from cwtui import times
from cwtui.store import outbox
from cwtui.store.wishes import OutboxRow, Send, WishState
from cwtui.texts import say
from cwtui.ui.context import Context
from cwtui.ui.widgets.said import Said

_CAN_BE_PUT_OFF = (WishState.QUEUED, WishState.FAILED, WishState.ASKED)


class SendLater:
    """Asks when. ``host`` is the widget that asks and says."""

    def __init__(self, context: Context, host: Widget) -> None:
        self._context = context
        self._host = host

    async def ask(self, then: Callable[[float], Awaitable[None]]) -> None:
        """Have the person choose a moment; ``then`` is called with it, if they do."""
        from cwtui.ui.dialogs.which_moment import WhichMoment

        async def chosen(at: float | None) -> None:
            if at is not None:
                await then(at)

        note = say("It is sent only while cwtui runs on this machine.")
        await self._host.app.push_screen(WhichMoment(self._context, say("Send it when?"), note), chosen)

    async def put_off(self, row: OutboxRow) -> None:
        """A message of mine that waits is to be sent later."""
        if not isinstance(row.wish, Send):
            self._say(say("Only a message can be sent later"))
        elif row.state not in _CAN_BE_PUT_OFF:
            self._say(say("Too late: it is being sent"))
        else:
            await self.ask(lambda at: self._postpone(row, at))

    async def _postpone(self, row: OutboxRow, at: float) -> None:
        if not await self._context.write(outbox.postpone, row.wish_id, at):
            self._say(say("Too late: it is being sent"))
            return
        self._context.undo.decided(row.wish_id)
        self._context.session.wake()
        self.say_when(at)

    def say_when(self, at: float) -> None:
        """It goes at this moment."""
        moment = times.ahead(at, self._context.zone, self._context.now())
        self._say(say("It is sent {moment}, if cwtui runs then · z takes it back", moment=moment))

    def _say(self, sentence: str) -> None:
        self._host.post_message(Said(sentence))

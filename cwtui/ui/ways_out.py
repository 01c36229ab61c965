"""What can be done with a wish of mine that was not carried out: do it now, or one of the ways out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from textual.message import Message
from textual.widget import Widget

from cwtui import notation, times
from cwtui.notation import one_line
from cwtui.store import outbox
from cwtui.store.wishes import NO_ROOM, AnyWish, Delete, Edit, OutboxRow, Reschedule, Send, Upload, WishState
from cwtui.sync.state import Phase
from cwtui.texts import say, say_n
from cwtui.ui.context import Context
from cwtui.ui.dialogs.question import Answer, Question
from cwtui.ui.drawing.width import steady
from cwtui.ui.files.on_the_way import being_sent, too_late, waits_for_a_file
from cwtui.ui.widgets.said import Said
from cwtui.ui.words import rooms as room_words
from cwtui.ui.words import wishes as wish_words
from cwtui.ui.words.failures import reason

_DECIDED_BY_ME = (WishState.FAILED, WishState.ASKED)


class BackToForm(Message):
    """Somebody wants the form again in which this wish was made."""

    def __init__(self, row: OutboxRow) -> None:
        super().__init__()
        self.row = row


class WaysOut:
    """``host`` is the widget that asks and says; ``bring_back`` takes a message back into the composer,
    ``look`` shows the room it is in: neither is offered where it cannot be done. ``cancel`` keeps as a draft
    what waits and is given up."""

    def __init__(
        self,
        context: Context,
        host: Widget,
        bring_back: Callable[[OutboxRow], Awaitable[None]] | None = None,
        look: Callable[[OutboxRow], None] | None = None,
        cancel: Callable[[OutboxRow], Awaitable[None]] | None = None,
    ) -> None:
        self._context = context
        self._host = host
        self._bring_back = bring_back
        self._look = look
        self._cancel = cancel or bring_back

    async def enter(self, row: OutboxRow) -> None:
        """Carry out now what waits, say what goes on, ask what becomes of what failed."""
        match row.state:
            case WishState.QUEUED:
                await self._now(row)
            case WishState.ATTEMPTING:
                sent = being_sent(self._context, row) or say("It is being sent right now")
                self._say(sent if _is_sent(row) else say("It is being done right now"))
            case WishState.UNKNOWN:
                self._say(self._checking(row))
            case _:
                await self._ask(row)

    async def drop(self, row: OutboxRow) -> None:
        """Give it up: at once what only waits, after a question what may have been carried out or failed."""
        if row.state is WishState.QUEUED and isinstance(row.wish, Send | Edit) and self._cancel is not None:
            await self._cancel(row)
        elif row.state is WishState.QUEUED:
            await self._throw_away(row)
        elif row.state in _DECIDED_BY_ME:
            await self._ask_to_drop(row)
        else:
            self._say(self._too_late(row))

    # What waits

    async def _now(self, row: OutboxRow) -> None:
        now = self._context.now()
        waited = row.due_at <= now
        if await self._context.write(outbox.send_now, row.wish_id, now):
            self._context.session.wake()
            if waited:
                self._say(self._why_it_waits(row))

    def _why_it_waits(self, row: OutboxRow) -> str:
        state, zone = self._context.session.state, self._context.zone
        match state.phase:
            case Phase.OFFLINE:
                since = times.clock(state.since, zone)
                return say("It waits: offline since {time}. Trying again now", time=since)
            case Phase.LIMITED:
                until = times.clock(state.until or state.since, zone)
                return say("It waits until {time}: the API limit is used up", time=until)
            case Phase.NO_TOKEN | Phase.TOKEN_DEAD | Phase.KEYRING_WAIT:
                return say("It waits until you are logged in · g a")
            case Phase.OTHER_CWTUI:
                return say("It waits for the other cwtui, which sends it")
        lane = outbox.open_rows(self._context.archive.db, row.wish.room_id)
        if any(other.state is WishState.UNKNOWN for other in lane):
            return say("It waits until it is known whether the message before it arrived")
        if (file := waits_for_a_file(self._context, row)) is not None:
            return file
        if row.not_before > self._context.now():
            return say("It waits: {reason}", reason=reason("room_rate_limited"))
        return say("It is its turn now")

    def _checking(self, row: OutboxRow) -> str:
        """When it will be known whether it was carried out."""
        now = self._context.now()
        decided = (row.ended_at or now) + self._context.settings.send.settle_seconds
        if (left := round(decided - now)) > 0:
            return say_n(
                "Checking whether it was carried out: decided in {n} second",
                "Checking whether it was carried out: decided in {n} seconds",
                left,
            )
        return say("Checking whether it was carried out: decided as soon as the room can be read")

    # What failed

    async def _ask(self, row: OutboxRow) -> None:
        async def decided(answer: str | None) -> None:
            await self._decide(row, answer)

        # There is no room to look into for what concerns none.
        can_look = self._look is not None and row.wish.room_id != NO_ROOM
        ways = wish_words.answers(row, can_look=can_look, can_come_back=self._bring_back is not None)
        if wish_words.has_form(self._context.archive.db, row):
            ways.insert(0, Answer("form", say("Back to the form")))
        words = room_words.words(self._context.archive.db, row) or wish_words.words(row)
        question = Question(wish_words.title(row), words, ways, yes="retry")
        await self._host.app.push_screen(question, decided)

    async def _ask_to_drop(self, row: OutboxRow) -> None:
        async def decided(answer: str | None) -> None:
            await self._decide(row, answer)

        answers = [Answer("keep", say("Keep it")), Answer("drop", say("Throw away"))]
        await self._host.app.push_screen(
            Question(say("Throw this away?"), self._quoted(row.wish), answers), decided
        )

    def _quoted(self, wish: AnyWish) -> str:
        """The first line, or the name, of what would be lost."""
        db = self._context.archive.db
        if name := wish_words.name_of(db, wish):
            return name
        text = "" if isinstance(wish, Delete) else wish_words.text_of(db, wish)
        line = notation.plain(notation.parse(text), self._context.name).strip().partition("\n")[0]
        return f"“{steady(one_line(line))}”" if line else ""

    async def _decide(self, row: OutboxRow, answer: str | None) -> None:
        match answer:
            case "look" if self._look is not None:
                self._look(row)
            case "back" if self._bring_back is not None:
                await self._bring_back(row)
            case "form":
                self._host.post_message(BackToForm(row))
            case "retry":
                await self._context.write(outbox.retry, row.wish_id, self._context.now())
                self._context.session.wake()
            case "drop":
                await self._throw_away(row)

    async def _throw_away(self, row: OutboxRow) -> None:
        if await self._context.write(outbox.take_back, row.wish_id) is None:
            self._say(self._too_late(row))
        elif isinstance(row.wish, Delete):
            self._say(say("The message is kept"))
        elif isinstance(row.wish, Reschedule) and row.wish.created and not row.wish.closed:
            self._say(say("The new task stays, and so does the old one"))

    def _too_late(self, row: OutboxRow) -> str:
        if isinstance(row.wish, Upload):
            return too_late(self._context, row)
        return say("Too late: it is being sent") if _is_sent(row) else say("Too late: it is being done")

    def _say(self, sentence: str) -> None:
        self._host.post_message(Said(sentence))


def _is_sent(row: OutboxRow) -> bool:
    """Is it something that is sent, or something that is done?"""
    return isinstance(row.wish, Send | Edit | Upload)

"""Read up to here, unread from here, all read: said by hand, for whatever room. Each can be undone."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import partial
from sqlite3 import Connection

from textual.widget import Widget

from cwtui.notation import one_line
from cwtui.store import messages, outbox, rooms, unread
from cwtui.store.rooms import RoomRow
from cwtui.store.spans import Hole
from cwtui.store.unread import Unread
from cwtui.store.wishes import MarkRead, MarkUnread
from cwtui.texts import say, say_n
from cwtui.ui.context import Context
from cwtui.ui.drawing.width import steady
from cwtui.ui.widgets.said import Said

NAMED = 5  # rooms that a question names at most

Mark = MarkRead | MarkUnread


class ReadMarks:
    """Puts marks into the outbox. ``host`` is the widget that asks and says.

    ``on_mark`` is called with each mark before it is written, and with those that undo one.
    """

    def __init__(self, context: Context, host: Widget) -> None:
        self._context = context
        self._host = host
        self._agreed: set[tuple[int, int]] = (
            set()
        )  # gaps over which a person has marked: room, and where it ends
        self.on_mark: Callable[[Mark], None] = lambda mark: None

    # Read

    async def read_up_to(self, room_id: int, message_id: int | None, said: str) -> None:
        """Everything up to here is read (None: the whole room); asks once per gap that nobody has seen.

        ``said`` is said when it is done.
        """
        state = self._state(room_id)
        hidden = state.unseen if message_id is None else state.hidden_before(message_id)
        marking = partial(self._read, room_id, message_id, state, said)
        if all(_name(room_id, hole) in self._agreed for hole in hidden):
            await marking()
        else:
            await self._ask(_hidden_words(hidden), "", partial(self._agree, room_id, hidden, marking))

    async def _agree(
        self, room_id: int, hidden: Iterable[Hole], marking: Callable[[], Awaitable[None]]
    ) -> None:
        self._agreed |= {_name(room_id, hole) for hole in hidden}
        await marking()

    async def _read(self, room_id: int, message_id: int | None, before: Unread, said: str) -> None:
        if not await self._put(self._up_to(room_id, message_id)):
            return
        news = before.first_id is not None and (message_id is None or before.first_id <= message_id)
        if before.first_id is not None and news:
            again = MarkUnread(room_id=room_id, message_id=before.first_id)
            undo = partial(self._undo, [again])
            self._context.undo.did(say("Unread again, as before"), undo, room_id=room_id)
            said = say("{done} · z undoes it", done=said)
        self._say(said)

    def _up_to(self, room_id: int, message_id: int | None) -> MarkRead:
        if message_id is None:
            return MarkRead(room_id=room_id)
        return unread.read_up_to(self._context.archive.db, room_id, message_id, self._context.me)

    # Unread

    async def unread_from(self, room_id: int, message_id: int, said: str) -> None:
        """This message and everything after it is unread; ``said`` is said when it is done."""
        read_to = self._read_to(room_id)
        if not await self._put(MarkUnread(room_id=room_id, message_id=message_id)):
            return
        if read_to is not None:
            undo = partial(self._undo, [self._up_to(room_id, read_to)])
            self._context.undo.did(say("Read again, as before"), undo, room_id=room_id)
            said = say("{done} · z undoes it", done=said)
        self._say(said)

    def _read_to(self, room_id: int) -> int | None:
        """The last message that is read now; None: nothing is.

        With everything read it is the newest message here, not "all": something may come before that is said.
        """
        db, first_id = self._context.archive.db, self._state(room_id).first_id
        if first_id is None:
            return messages.newest_id(db, room_id)
        before = messages.page(db, room_id, before=first_id, limit=1)
        return before[0].message_id if before else None

    # All read

    async def read_all(self, wanted: Sequence[RoomRow]) -> None:
        """All of these rooms are read; asks, and names those in which that goes over a gap."""
        news = [row for row in wanted if row.unread_num]
        if not news:
            self._say(say("No unread rooms"))
            return
        title = say_n("{n} room becomes read.", "{n} rooms become read.", len(news))
        count = sum(row.unread_num for row in news)
        words = [say_n("{n} unread message", "{n} unread messages", count)]
        if gaps := [steady(one_line(row.name)) for row in news if self._state(row.room_id).unseen]:
            named = " · ".join(gaps[:NAMED]) + (" …" if len(gaps) > NAMED else "")
            words.append(say("With messages you cannot see: {rooms}", rooms=named))
        await self._ask(title, "\n".join(words), partial(self._read_all, [row.room_id for row in news]))

    async def _read_all(self, room_ids: Sequence[int]) -> None:
        db = self._context.archive.db
        firsts = {room_id: self._state(room_id).first_id for room_id in room_ids}
        again = [MarkUnread(room_id=room_id, message_id=first) for room_id, first in firsts.items() if first]
        wishes = [self._up_to(room_id, messages.newest_id(db, room_id)) for room_id in room_ids]
        if not await self._put(*wishes):
            return
        done = say_n("{n} room is read", "{n} rooms are read", len(wishes))
        if again:
            words = say_n("{n} room is unread again", "{n} rooms are unread again", len(again))
            self._context.undo.did(words, partial(self._undo, again))
            done = say("{done} · z undoes it", done=done)
        self._say(done)

    # What they have in common

    def _state(self, room_id: int) -> Unread:
        return unread.of(self._context.archive.db, room_id, self._context.me)

    async def _put(self, *wishes: Mark) -> bool:
        """Whether they are in the outbox now; if not, the person was told."""
        for wish in wishes:
            self.on_mark(wish)  # first: else what counts as read by itself could come in behind it
        return await self._context.write(_add, wishes, self._context.now()) is not None

    async def _undo(self, wishes: Sequence[Mark]) -> bool:
        """Mark it back, but for rooms I am no longer in. False: those are all."""
        db = self._context.archive.db
        rows = [(wish, rooms.get(db, wish.room_id)) for wish in wishes]
        here = [wish for wish, room in rows if room is not None and room.left_at is None]
        return bool(here) and await self._put(*here)

    async def _ask(self, title: str, words: str, then: Callable[[], Awaitable[None]]) -> None:
        from cwtui.ui.dialogs.question import Answer, Question

        answers = [Answer("cancel", say("Cancel")), Answer("read", say("Mark as read"))]

        async def decided(answer: str | None) -> None:
            if answer == "read":
                await then()

        await self._host.app.push_screen(Question(title, words, answers), decided)

    def _say(self, sentence: str) -> None:
        self._host.post_message(Said(sentence))


def _add(db: Connection, wishes: Sequence[Mark], now: float) -> bool:
    for wish in wishes:
        outbox.add(db, wish, now=now, due_at=now)
    return True


def _name(room_id: int, hole: Hole) -> tuple[int, int]:
    return room_id, hole.before_id


def _hidden_words(hidden: Sequence[Hole]) -> str:
    counts = [hole.missing for hole in hidden if hole.missing is not None]
    if len(counts) < len(hidden):
        return say("Messages you cannot see become read, too.")
    return say_n(
        "About {n} message you cannot see becomes read, too.",
        "About {n} messages you cannot see become read, too.",
        sum(counts),
    )

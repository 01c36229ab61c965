"""One question about everything that waited so long that it may not be meant any more."""

from __future__ import annotations

import time
from collections.abc import Iterable
from sqlite3 import Connection
from typing import TYPE_CHECKING

from textual.timer import Timer

from cwtui import times
from cwtui.store import messages, outbox
from cwtui.store.wishes import Edit, OutboxRow, Send, WishState
from cwtui.sync.lanes import is_for_later
from cwtui.sync.state import Phase
from cwtui.texts import say, say_n

if TYPE_CHECKING:
    from cwtui.ui.screens.main import MainScreen

SETTLES = 0.6  # seconds in which the lanes have said what else is old
QUIET = 1.5  # seconds without a key: a question under somebody's fingers would be answered by accident
COUNTED = 1000  # messages that are counted at most


class OldWishes:
    """Asks once per wish, when it is known what has been said in the rooms meanwhile."""

    def __init__(self, main: MainScreen) -> None:
        self._main = main
        self._asked: set[int] = set()
        self._timer: Timer | None = None
        self._key_at = 0.0

    def key_pressed(self) -> None:
        """Somebody is typing."""
        self._key_at = time.monotonic()

    def look(self) -> None:
        """Something changed: is there a question now?"""
        if self._timer is None and self._new():
            self._timer = self._main.set_timer(SETTLES, self._ask_if_quiet)

    def _new(self) -> list[OutboxRow]:
        if self._main.context.session.state.phase is not Phase.FRESH:
            return []
        rows = outbox.open_rows(self._main.context.archive.db)
        old = [row for row in rows if row.state is WishState.ASKED and row.error == "stale"]
        return [row for row in old if row.wish_id not in self._asked]

    def _ask_if_quiet(self) -> None:
        self._timer = None
        quiet = time.monotonic() - self._key_at
        if not (rows := self._new()):
            return
        if quiet < QUIET or self._main.app.screen is not self._main:
            self._timer = self._main.set_timer(max(SETTLES, QUIET - quiet), self._ask_if_quiet)
            return
        self._asked |= {row.wish_id for row in rows}
        self._main.run_worker(self._ask(rows))

    async def _ask(self, rows: list[OutboxRow]) -> None:
        from cwtui.ui.dialogs.question import Answer, Question

        async def decided(answer: str | None) -> None:
            if answer == "look":
                await self._main.views.action_outbox()
            elif answer == "send":
                await self._send(rows)

        answers = [Answer("look", say("Look them over")), Answer("send", say("Send in order"))]
        await self._main.app.push_screen(Question(self._title(rows), self._since(rows), answers), decided)

    async def _send(self, rows: list[OutboxRow]) -> None:
        context = self._main.context
        await context.write(_retry, [row.wish_id for row in rows], context.now())
        context.session.wake()

    def _title(self, rows: list[OutboxRow]) -> str:
        context = self._main.context
        if all(is_for_later(row) for row in rows):
            first = min(row.due_at for row in rows)
            at = times.behind(first, context.zone, context.now())
            return say_n(
                "{n} message was to be sent {time}, when cwtui was not running.",
                "{n} messages were to be sent {time} or later, when cwtui was not running.",
                len(rows),
                time=at,
            )
        at = times.behind(min(row.created_at for row in rows), context.zone, context.now())
        if not all(isinstance(row.wish, Send | Edit) for row in rows):
            return say_n(
                "{n} thing decided {time} has not been carried out.",
                "{n} things decided {time} or later have not been carried out.",
                len(rows),
                time=at,
            )
        return say_n(
            "{n} message written {time} has not been sent.",
            "{n} messages written {time} or later have not been sent.",
            len(rows),
            time=at,
        )

    def _since(self, rows: list[OutboxRow]) -> str:
        """How much others have said in those rooms since."""
        first: dict[int, float] = {}
        for row in rows:
            first[row.wish.room_id] = min(row.created_at, first.get(row.wish.room_id, row.created_at))
        said = sum(self._said_since(room_id, at) for room_id, at in first.items())
        if not said:
            return say("Nothing has been said there since.")
        return say_n(
            "{n} message has been written there since.", "{n} messages have been written there since.", said
        )

    def _said_since(self, room_id: int, at: float) -> int:
        db, me = self._main.context.archive.db, self._main.context.me
        first = messages.first_at(db, room_id, at)
        if first is None:
            return 0
        rows = messages.page(db, room_id, after=first - 1, limit=COUNTED)
        return sum(1 for row in rows if row.account_id != me and not row.deleted)


def _retry(db: Connection, wish_ids: Iterable[int], now: float) -> None:
    """All of them in the order in which they were written; those decided upon meanwhile are left alone."""
    for wish_id in wish_ids:
        outbox.retry(db, wish_id, now)

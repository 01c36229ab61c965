"""The time without a line: what was sent and what has come once it is back, in one sentence."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from textual.timer import Timer

from cwtui.store import news, outbox
from cwtui.store.wishes import Send, WishState
from cwtui.sync.state import Phase, SyncState
from cwtui.texts import say, say_n

if TYPE_CHECKING:
    from cwtui.ui.screens.main import MainScreen

SENDING_TAKES = 5.0  # seconds after the line is back in which what waited is counted as sent with it
LOOKS_EVERY = 0.2  # seconds


class Outage:
    """Begins with the first state without a line, ends when everything has been received again."""

    def __init__(self, main: MainScreen) -> None:
        self._main = main
        self._news: int | None = None  # the last thing that had happened; None: the line is there
        self._waiting: set[int] = set()  # messages that could not leave
        self._timer: Timer | None = None
        self._back_at = 0.0

    def state_changed(self, state: SyncState) -> None:
        """Begin to count, or say what came of it."""
        if state.phase is Phase.OFFLINE:
            if self._news is None:
                self._news = news.last(self._main.context.archive.db)
                self._waiting.clear()
            self.look()
        elif state.phase is Phase.FRESH and self._news is not None and self._timer is None:
            self._back_at = time.monotonic()
            self._say_when_sent()

    def look(self) -> None:
        """The outbox changed: what is in it without a line is waiting for one."""
        if self._news is not None:
            rows = outbox.open_rows(self._main.context.archive.db)
            self._waiting |= {row.wish_id for row in rows if isinstance(row.wish, Send)}

    def _say_when_sent(self) -> None:
        self._timer = None
        if self._main.context.session.state.phase is Phase.OFFLINE or self._news is None:
            return  # it went again
        if self._still_sending() and time.monotonic() - self._back_at < SENDING_TAKES:
            self._timer = self._main.set_timer(LOOKS_EVERY, self._say_when_sent)
            return
        self._main.say_line(self._words(self._news))
        self._news = None

    def _still_sending(self) -> bool:
        now = self._main.context.now()
        rows = outbox.open_rows(self._main.context.archive.db)
        moving = (WishState.QUEUED, WishState.ATTEMPTING, WishState.UNKNOWN)
        return any(row.wish_id in self._waiting and row.state in moving and row.due_at <= now for row in rows)

    def _words(self, since: int) -> str:
        db = self._main.context.archive.db
        states = [row.state for wish_id in self._waiting if (row := outbox.get(db, wish_id)) is not None]
        parts = [say("Connected again")]
        if sent := states.count(WishState.DONE):
            parts.append(say_n("{n} message sent", "{n} messages sent", sent))
        if came := news.messages_since(db, since, self._main.context.me):
            parts.append(say_n("{n} new", "{n} new", came))
        return " · ".join(parts)

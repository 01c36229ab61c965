"""The one way to tell a person something they did not ask for.

Whoever has something to tell makes a :class:`~cwtui.ui.notifying.rules.Notice` and calls :meth:`Notify.tell`.
Whether it is said, and how, is decided here and in the rules; nobody else shows a toast for it or rings.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import msgspec
from textual import notifications
from textual.timer import Timer

from cwtui.notation import one_line
from cwtui.store import rooms
from cwtui.ui.drawing.width import cut, steady
from cwtui.ui.notifying import rules
from cwtui.ui.notifying.rules import Notice, Saying, Situation, Way

if TYPE_CHECKING:
    from cwtui.ui.screens.main import MainScreen

TOAST_STAYS = 8.0  # seconds
UNSEEN_STAYS = 7 * 86_400.0  # seconds: where nobody is there, until somebody is
MOST_WORDS = 160  # cells of one notice


class Notify:
    """Gathers what comes together and says it: as a toast, with the bell, or in the row of keys."""

    def __init__(self, main: MainScreen) -> None:
        self._main = main
        self._waiting: list[Notice] = []
        self._said_at: float | None = None
        self._timer: Timer | None = None
        self._unseen: list[tuple[notifications.Notification, float]] = []  # and when it was shown

    def tell(self, notice: Notice) -> None:
        """Say it in a moment, if the rules want it said."""
        harmless = _harmless(notice.title), _harmless(notice.words)
        self._waiting.append(msgspec.structs.replace(notice, title=harmless[0], words=harmless[1]))
        if self._timer is None:
            now = time.monotonic()
            self._timer = self._main.set_timer(rules.said_from(now, self._said_at) - now, self._say)

    def key_pressed(self) -> None:
        """Somebody is there: what was said to nobody has been seen, or will be in its usual time."""
        unseen, self._unseen = self._unseen, []
        for notification, shown_at in unseen:
            rest = shown_at + TOAST_STAYS - time.monotonic()
            if rest <= 0:
                self._take_away(notification)
            else:
                self._main.set_timer(rest, lambda gone=notification: self._take_away(gone))

    def _say(self) -> None:
        self._timer = None
        notices, self._waiting = self._waiting, []
        said = rules.saying(notices, self._situation())
        if said is None:
            return
        self._said_at = time.monotonic()
        if said.way is Way.LINE:
            self._main.say_line(said.line)
        else:
            self._toast(said)
        if said.way is Way.BELL:
            self._main.app.bell()

    def _toast(self, said: Saying) -> None:
        stays = UNSEEN_STAYS if said.stays else TOAST_STAYS
        toast = notifications.Notification(said.words, said.title, timeout=stays, markup=False)
        if said.stays:
            self._unseen.append((toast, time.monotonic()))
        # App.notify() keeps to itself what it made, and this one may have to go before its time.
        self._main.app.post_message(notifications.Notify(toast))

    def _take_away(self, toast: notifications.Notification) -> None:
        self._main.app._unnotify(toast)

    def _situation(self) -> Situation:
        main = self._main
        there = main.room.reading.rule.somebody_is_there
        shown = main.app.screen is main and main.room.timeline.region.area > 0
        room_id = main.open_room_id if there and shown else None
        if room_id is not None and not main.shows(room_id):
            room_id = None
        muted = frozenset(room.room_id for room in rooms.all(main.context.archive.db) if room.muted)
        return Situation(there, room_id, muted)


def _harmless(text: str) -> str:
    return cut(steady(one_line(text)), MOST_WORDS)

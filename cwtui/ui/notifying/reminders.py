"""What time brings: tasks fall due, and what was snoozed wakes. One timer waits for the next of it."""

from __future__ import annotations

import time
from datetime import tzinfo
from math import inf
from sqlite3 import Connection
from typing import TYPE_CHECKING

import msgspec
from textual.timer import Timer

from cwtui import times
from cwtui.store import alarms, messages, rooms, session, snoozes, tasks
from cwtui.store.alarms import Alarm, What, Woken
from cwtui.store.changes import Changed, Kind
from cwtui.sync.state import Phase
from cwtui.texts import Text, mark, say
from cwtui.times import TOKYO
from cwtui.ui.drawing.rendering import blocks_of, gist
from cwtui.ui.drawing.width import cut
from cwtui.ui.notifying import due
from cwtui.ui.notifying.notify import Notify
from cwtui.ui.notifying.rules import Notice, NoticeKind

if TYPE_CHECKING:
    from cwtui.ui.screens.main import MainScreen

DIGEST_SAID_ON = "due_said_on"  # session value: the day (ISO, in the person's zone) of the last digest
SETTLES = 0.3  # seconds after a change: many decisions in a row are looked at once
PATIENCE = 5.0  # seconds after that key until the digest is made of what is known, without a line, say
LONGEST_WAIT = 60.0  # seconds: timers stand still while the machine sleeps, and know nothing of a set clock
A_DAY = 86_400.0
MOST_GIST = 80  # cells

_TELLING = (Kind.SNOOZES, Kind.TASKS, Kind.EVERYTHING)
_SETTLED = (Phase.FRESH, Phase.OTHER_CWTUI)  # what was done elsewhere meanwhile is known


_HEADS: dict[What, tuple[NoticeKind, Text]] = {
    What.SOON: (NoticeKind.SOON, mark("Due at {time}")),
    What.TODAY: (NoticeKind.TODAY, mark("Due today")),
    What.OVERDUE: (NoticeKind.OVERDUE, mark("Overdue")),
    What.TASK_WOKE: (NoticeKind.WOKEN, mark("Back again")),
    What.MESSAGE_WOKE: (NoticeKind.WOKEN, mark("Back again")),
}


class Pending(msgspec.Struct, frozen=True):
    """What is to be said now, what only the digest of the day says, and when to look again (Unix seconds).

    ``over``: what slept, and is not to be dealt with any more.
    """

    alarms: list[Alarm]
    digest: list[Alarm]
    over: list[Woken]
    next_at: float
    digest_from: float


def pending(db: Connection, now: float, zone: tzinfo | None) -> Pending:
    """What is to be said at ``now``."""
    dated = alarms.dated(db, now, now + A_DAY)
    woken = alarms.woken(db, now)
    at_once = [
        Alarm(task.task_id, what, task.limit_time) for task in dated if (what := due.at_once(task, now))
    ]
    digest = [
        Alarm(task.task_id, what, task.limit_time) for task in dated if (what := due.in_digest(task, now))
    ]
    moments = [
        alarms.next_waking(db, now),
        alarms.next_limit(db, now),
        *(limit - due.SOON for limit in [alarms.next_limit(db, now + due.SOON)] if limit is not None),
    ]
    return Pending(
        alarms.unsaid(db, [*(each.alarm for each in woken if each.is_open), *at_once]),
        digest,
        [each for each in woken if not each.is_open],
        min((moment for moment in moments if moment is not None), default=inf),
        due.digest_from(session.get(db, DIGEST_SAID_ON, str) or "", now, zone),
    )


def claim(db: Connection, found: Pending, day: str | None) -> list[Alarm]:
    """Take it upon this cwtui to say what ``found`` has; with the digest if ``day`` is one without it.

    In a new archive the first digest is that of the second day: who has just logged in is looking at it all.
    """
    for each in found.over:
        snoozes.wake(db, each.kind, each.item_id)
    wanted = list(found.alarms)
    said_on = session.get(db, DIGEST_SAID_ON, str)
    if day is not None and (said_on or "") < day:
        session.put(db, DIGEST_SAID_ON, day)
        wanted += found.digest if said_on is not None else []
    return alarms.claim(db, wanted)


class Reminders:
    """Says each thing once, also after a restart."""

    def __init__(self, main: MainScreen, notify: Notify) -> None:
        self._main = main
        self.notify = notify
        self._begun = False
        self._timer: Timer | None = None
        self._looking = self._look_again = False
        self._next_at = inf
        self._digest_from = inf  # the first key from then on brings the digest
        self._digest_wanted = False
        self._patient_until = 0.0  # for the digest; of the monotonic clock

    # What happens

    def begin(self) -> None:
        """The screen stands: say what has come while cwtui was not running."""
        self._begun = True
        self._look()

    def changed(self, change: Changed) -> None:
        """The archive changed: the next thing may be another one."""
        if not self._begun or change.kind not in _TELLING:
            return
        if self._looking:
            self._look_again = True
        else:
            self._wait(SETTLES)

    def state_changed(self) -> None:
        """The sync does something else now; it also does when the machine has slept."""
        if self._digest_wanted and self._settled:
            self._look()
        else:
            self._look_if_due()

    def key_pressed(self) -> None:
        """Somebody is there."""
        self.notify.key_pressed()
        if self._main.context.now() >= self._digest_from:
            self._digest_from = inf
            self._digest_wanted = True
            self._patient_until = time.monotonic() + PATIENCE
            self._main.set_timer(PATIENCE, self._look)
            self._look()
        else:
            self._look_if_due()

    # Waiting

    @property
    def _settled(self) -> bool:
        """Is it time to say the digest that is wanted?"""
        known = self._main.context.session.state.phase in _SETTLED
        return known or time.monotonic() >= self._patient_until

    def _wait(self, seconds: float) -> None:
        if self._timer is not None:
            self._timer.stop()
        self._timer = self._main.set_timer(seconds, self._look)

    def _wait_for_next(self) -> None:
        rest = self._next_at - self._main.context.now()
        if self._timer is not None:
            self._timer.stop()
        self._timer = None
        if rest < inf:
            self._timer = self._main.set_timer(max(0.01, min(rest, LONGEST_WAIT)), self._time_has_passed)

    def _time_has_passed(self) -> None:
        if not self._look_if_due():
            self._wait_for_next()

    def _look_if_due(self) -> bool:
        due_now = self._main.context.now() >= self._next_at
        if due_now:
            self._next_at = inf
            self._look()
        return due_now

    # Saying

    def _look(self) -> None:
        self._look_again = True
        if self._begun and not self._looking:
            self._looking = True
            self._main.run_worker(self._say_all(), group="reminders")

    async def _say_all(self) -> None:
        try:
            while self._look_again and self._is_shown:
                self._look_again = False
                await self._say()
        finally:
            self._looking = False
        self._wait_for_next()

    @property
    def _is_shown(self) -> bool:
        """Is this the account before the eyes? A screen stays when another account takes its place."""
        context = self._main.context
        return self._main.is_attached and context.session.archive is context.archive

    async def _say(self) -> None:
        context = self._main.context
        now = context.now()
        found = await context.read(pending, now, context.zone)
        if found is None:
            self._next_at = now + LONGEST_WAIT
            return
        self._next_at = found.next_at
        day = None
        if self._digest_wanted and self._settled:
            self._digest_wanted = False
            day = times.day_of(now, context.zone).isoformat()
            self._digest_from = due.digest_from(day, now, context.zone)
        elif not self._digest_wanted:
            self._digest_from = found.digest_from
        if found.alarms or found.over or day is not None:
            for alarm in await context.write(claim, found, day) or ():
                self._tell(alarm)

    def _tell(self, alarm: Alarm) -> None:
        """Say an alarm in words; nothing where its object has gone meanwhile."""
        context = self._main.context
        db = context.archive.db
        of_message = alarm.what is What.MESSAGE_WOKE
        item = messages.get(db, alarm.item_id) if of_message else tasks.get(db, alarm.item_id)
        if item is None:
            return
        room = rooms.get(db, item.room_id)
        said = cut(gist(blocks_of(item.body, context.eyes())), MOST_GIST)
        kind, title = _HEADS[alarm.what]
        self.notify.tell(
            Notice(
                kind,
                say(title, time=times.clock(alarm.time, TOKYO)),
                say("{gist} ({room})", gist=said, room=room.name) if room is not None else said,
                item.room_id,
                item.message_id,
            )
        )

"""What the carrier is doing, as the status bar says it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from cwtui.sync.clock import Clock
    from cwtui.sync.line import Line

_log = logging.getLogger(__name__)


class Phase(StrEnum):
    """Where synchronisation stands."""

    STARTING = "starting"  # nothing has been asked yet
    FETCHING = "fetching"  # the line is there; what changed meanwhile is being read
    FRESH = "fresh"  # everything known to have changed has been read; ``since`` = the last heartbeat
    OFFLINE = "offline"  # no useful answer since ``since``; the next try is at ``until``
    LIMITED = "limited"  # the rate limit holds us until ``until``
    NO_TOKEN = "no_token"  # nobody has logged in, or ``error`` says why the token cannot be had
    TOKEN_DEAD = "token_dead"  # the service refuses the token; wishes wait
    KEYRING_WAIT = "keyring_wait"  # the keyring has not answered (a question nobody sees, maybe)
    OTHER_CWTUI = "other_cwtui"  # another cwtui on this archive synchronises; we show what it brings


class SyncState(msgspec.Struct, frozen=True):
    """A fact for the screen. Times are Unix seconds of this machine's clock.

    ``error`` is the stable code behind the phase (of an error of :mod:`cwtui.chatwork.errors`,
    :mod:`cwtui.store.errors` or :mod:`cwtui.secrets`); ``api_left`` what remains of the server's window, None
    while unknown. ``limitation`` is what the service says of messages that the person's plan hides (the free
    one hides old ones); "" while nothing is known to be hidden.
    """

    phase: Phase
    since: float
    until: float | None = None
    api_left: int | None = None
    error: str | None = None
    limitation: str = ""


STEADY = 1.0  # seconds: an end computed anew differs by less, and is no news
Listener = Callable[[SyncState], None]


class Status:
    """The present :class:`SyncState`, and who wants to hear of a new one."""

    def __init__(self, now: float) -> None:
        self.state = SyncState(Phase.STARTING, now)
        self._listeners: list[Listener] = []

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` with each new state. The result ends the subscription."""
        self._listeners.append(listener)

        def leave() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return leave

    def show(
        self,
        phase: Phase,
        now: float,
        *,
        until: float | None = None,
        error: str | None = None,
        api_left: int | None = None,
    ) -> None:
        """``phase`` holds as of ``now``. It keeps its beginning while it lasts, but FRESH begins anew."""
        before = self.state
        since = before.since if phase is before.phase and phase is not Phase.FRESH else now
        if until is not None and before.until is not None and abs(until - before.until) < STEADY:
            until = before.until
        left = before.api_left if api_left is None else api_left
        self._be(SyncState(phase, since, until, left, error, before.limitation))

    def show_limitation(self, words: str) -> None:
        """What the service says of messages it hides; "": nothing."""
        self._be(msgspec.structs.replace(self.state, limitation=words))

    def _be(self, state: SyncState) -> None:
        if state == self.state:
            return
        self.state = state
        for listener in tuple(self._listeners):
            try:
                listener(state)
            except Exception:
                _log.exception("a listener failed at %s", state.phase)

    def show_closed(self, line: Line, clock: Clock, api_left: int | None = None) -> None:
        """The line is closed: why, and until when."""
        phase = Phase.LIMITED if line.is_limited else Phase.OFFLINE
        until = clock.now() + line.open_at - clock.monotonic()
        self.show(phase, clock.now(), until=until, error=line.error, api_left=api_left)

"""What the carrier is doing, as the status bar says it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Phase(StrEnum):
    """Where synchronisation stands."""

    STARTING = "starting"  # nothing has been asked yet
    FETCHING = "fetching"  # the line is there; what changed meanwhile is being read
    FRESH = "fresh"  # everything known to have changed has been read; ``since`` = the last heartbeat
    OFFLINE = "offline"  # no useful answer since ``since``; the next try is at ``until``
    LIMITED = "limited"  # the rate limit holds us until ``until``
    NO_TOKEN = "no_token"  # nobody has logged in
    TOKEN_DEAD = "token_dead"  # the service refuses the token; wishes wait
    KEYRING_WAIT = "keyring_wait"  # the keyring has not answered (a question nobody sees, maybe)
    OTHER_CWTUI = "other_cwtui"  # another cwtui on this archive synchronises; we show what it brings


@dataclass(frozen=True, slots=True)
class SyncState:
    """A fact for the screen. Times are Unix seconds of this machine's clock.

    ``error`` is the stable code behind the phase (of :mod:`cwtui.chatwork.errors` or
    :mod:`cwtui.secrets`); ``api_left`` what remains of the server's window, None while unknown.
    """

    phase: Phase
    since: float
    until: float | None = None
    api_left: int | None = None
    error: str | None = None

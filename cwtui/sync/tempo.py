"""How long the carrier waits for what. The person chooses some of it in the settings; tests make it quick."""

from __future__ import annotations

import msgspec

from cwtui.settings import Settings
from cwtui.store.wishes import AnyWish, Upload


class Tempo(msgspec.Struct, frozen=True, kw_only=True):
    """Seconds, all of them."""

    deadline: float = 15.0  # of one attempt to carry out a wish
    upload: float = 120.0  # the same where it sends a file
    silence: float = 20.0  # of the host of a file, until the connection to it counts as broken
    settle: float = 30.0  # a request whose connection broke can still be carried out this much later
    looks: tuple[float, ...] = (1.0, 5.0, 15.0)  # after the end of an attempt of unknown outcome, then settle
    stale: float = 7200.0  # a wish older than this is not carried out without asking
    later_stale: float = 3600.0  # the same for what was to be sent later at a given time
    backoff: tuple[float, float] = (1.0, 60.0)  # first and longest wait when the line is down
    notice: float = 0.25  # between looks at what another cwtui wrote
    takeover: float = 1.0  # between tries to become the one that synchronises
    tidies: tuple[float, float] = (20.0, 3600.0)  # after the start, and then from one time to the next
    slice: float = 2.0  # longest single wait: how soon a suspended machine is seen to be awake again

    def longest(self, wish: AnyWish) -> float:
        """Within how many seconds an attempt to carry it out has come to its end."""
        return self.upload if isinstance(wish, Upload) else self.deadline

    @classmethod
    def of(cls, settings: Settings) -> Tempo:
        """The usual tempo with the person's own choices."""
        return cls(settle=settings.send.settle_seconds, stale=float(settings.send.stale))

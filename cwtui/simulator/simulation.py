"""One running service: a world and what watches over its door."""

from __future__ import annotations

from cwtui.simulator.clock import Clock
from cwtui.simulator.faults import Faults
from cwtui.simulator.journal import Journal
from cwtui.simulator.knobs import Knobs
from cwtui.simulator.limits import Limits
from cwtui.simulator.scenarios import build
from cwtui.simulator.world.state import World


class Simulation:
    """A filled world with its clock, knobs, limits, faults and journal.

    ``rooms`` and ``messages`` are sizes for the scenario ``large``; ``chatter`` is sentences per minute.
    """

    def __init__(
        self,
        scenario: str = "office",
        seed: int = 1,
        *,
        rooms: int | None = None,
        messages: int | None = None,
        chatter: float = 0.0,
        clock: Clock | None = None,
        limits: bool = True,
    ) -> None:
        self.clock = clock or Clock()
        self.knobs = Knobs(limits=limits)
        self.limits = Limits(self.clock, self.knobs)
        self.faults = Faults(seed)
        self.journal = Journal(self.clock)
        self.chatter = chatter
        self.world = World(self.clock, self.knobs, scenario, seed)
        build(self.world, scenario, rooms=rooms, messages=messages)

    @property
    def tokens(self) -> dict[str, str]:
        """Nick to token, "me" first."""
        return {account.nick: account.token for account in self.world.accounts.values()}

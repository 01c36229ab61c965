"""Colleagues who write, edit, delete, give tasks and upload by themselves."""

from __future__ import annotations

import asyncio

from cwtui.simulator.simulation import Simulation
from cwtui.simulator.world import messages


class Chatter:
    """``chatter`` things a minute, by other people, mostly where much is said anyway."""

    def __init__(self, simulation: Simulation) -> None:
        self._simulation = simulation

    async def run(self) -> None:
        if self._simulation.chatter <= 0:
            return
        while True:
            await asyncio.sleep(60 / self._simulation.chatter)
            self.step()

    def step(self) -> None:
        world = self._simulation.world
        groups = [room for room in world.rooms_of(world.me) if room.type == "group"]
        if groups:
            room = world.rng.choice(groups)
            others = [i for i in room.members if i != world.me.account_id]
            if others:
                messages.post(world, room, world.rng.choice(others), "了解です。")

"""Worlds to start with."""

from __future__ import annotations

from cwtui.simulator.world.state import World

SCENARIOS = ("office", "empty", "large")


def build(world: World, scenario: str, *, rooms: int | None, messages: int | None) -> None:
    """Fill ``world``. Raises ValueError for a scenario there is not."""
    if scenario == "empty":
        from cwtui.simulator.scenarios import empty

        empty.fill(world)
    elif scenario == "large":
        from cwtui.simulator.scenarios import large

        large.fill(world, rooms=rooms, total=messages)
    elif scenario == "office":
        from cwtui.simulator.scenarios import office

        office.fill(world)
    else:
        raise ValueError(f"no scenario {scenario!r}")

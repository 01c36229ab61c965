"""Many rooms, many messages."""

from __future__ import annotations

from cwtui.simulator.world import messages
from cwtui.simulator.world.state import World

ROOMS = 200
MESSAGES = 20_000


def fill(world: World, *, rooms: int | None, messages: int | None) -> None:
    me = world.add_account("ken", "佐藤 健", organization_id=214_301)
    other = world.add_account("misaki", "田中 美咲", organization_id=214_301)
    fill_rooms(world, me.account_id, other.account_id, rooms or ROOMS, messages or MESSAGES)


def fill_rooms(world: World, me: int, other: int, count: int, total: int) -> None:
    start = world.clock.now() - 86_400 * 30
    rooms = [
        world.add_room("group", f"案件 {n + 1:03}", {me: "admin", other: "member"}) for n in range(count)
    ]
    for n in range(total):
        at = start + n * (86_400 * 30) / total
        messages.post(world, rooms[n % count], (me, other)[n % 2], f"記録 {n + 1}", at=at)

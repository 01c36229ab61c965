"""A new account: My Chat alone."""

from __future__ import annotations

from cwtui.simulator.world import messages, system
from cwtui.simulator.world.state import World


def fill(world: World) -> None:
    me = world.add_account(
        "ken",
        "佐藤 健",
        chatwork_id="ken_sato",
        organization_id=214_301,
        login_mail="ken.sato@midori.example.jp",
    )
    room = world.rooms[world.my_chats[me.account_id]]
    messages.post(world, room, me.account_id, system.mychat_created(), at=world.clock.now() - 600)

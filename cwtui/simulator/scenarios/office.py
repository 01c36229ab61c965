"""みどり設計: a lively office."""

from __future__ import annotations

from cwtui.simulator.world import contacts, messages, system, tasks
from cwtui.simulator.world.state import World


def fill(world: World) -> None:
    midori: dict[str, str | int] = {"organization_id": 214_301, "organization_name": "株式会社みどり設計"}
    aoba: dict[str, str | int] = {"organization_id": 388_214, "organization_name": "アオバ商事株式会社"}
    me = world.add_account("ken", "佐藤 健", chatwork_id="ken_sato", **midori)
    misaki = world.add_account("misaki", "田中 美咲", **midori)
    emily = world.add_account("emily", "Emily Carter", **midori)
    aoki = world.add_account("aoki", "青木 翔", **aoba)
    now = world.clock.now()
    people = [me, misaki, emily, aoki]
    for n in range(24):
        name = f"案件 {n + 1}"
        room = world.add_room("group", name, {p.account_id: "admin" if p is me else "member" for p in people})
        creation = system.group_created(name, [p.account_id for p in people])
        messages.record(world, room, me.account_id, creation, now - 86_400 * 9)
        for i in range(30):
            author = people[i % 4].account_id
            messages.record(world, room, author, f"図面 {i} を確認しました。", now - 3000 + i * 60)
        messages.post(
            world, room, misaki.account_id, f"[To:{me.account_id}] 佐藤 健さん\n見積をお願いします。"
        )
        tasks.create(world, room, misaki.account_id, "見積書を送る", [me.account_id], int(now), "date")
    for other in people[1:]:
        room = contacts.introduce(world, me, other)
        messages.record(world, room, other.account_id, system.contact_added(), now - 86_400)
    contacts.ask(world, world.add_account("mori", "森 彩"), me, "展示会でお会いした森です。")

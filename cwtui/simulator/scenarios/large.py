"""Many rooms and many messages, for measuring: as large as wanted, made quickly."""

from __future__ import annotations

import itertools
import random

from cwtui.simulator.scenarios.theatre.script import library
from cwtui.simulator.scenarios.theatre.slots import Slots
from cwtui.simulator.scenarios.theatre.words import WORDS
from cwtui.simulator.world import contacts, messages
from cwtui.simulator.world.records import Account, Role, Room
from cwtui.simulator.world.state import World

ROOMS = 200
MESSAGES = 50_000
PEOPLE = 40
PAST_DAYS = 180

_FAMILIES = ("佐藤", "鈴木", "高橋", "田中", "伊藤", "渡辺", "山本", "中村", "小林", "加藤", "吉田", "山田")
_GIVEN = ("健", "美咲", "大輔", "誠", "さくら", "拓也", "恵", "優希", "翔", "彩香", "純一", "真由", "光")


def fill(world: World, *, rooms: int | None, total: int | None) -> None:
    """``rooms`` chats beside My Chat, one in eight of them direct, and ``total`` messages over all of them.

    Busy rooms come first: each has less to say than the one before it.
    """
    rng = random.Random(f"{world.name}/{world.seed}")
    people = _people(world, rng)
    made = [_room(world, people, n, rng) for n in range(ROOMS if rooms is None else rooms)]
    chat = world.rooms[world.my_chats[people[0].account_id]]
    _talk(world, [*made, chat], MESSAGES if total is None else total, rng)
    for room in made[:20]:
        tail = room.messages[-rng.randrange(1, 30) :]
        if tail:
            messages.unread_from(world, room, people[0].account_id, tail[0].message_id)


def _people(world: World, rng: random.Random) -> list[Account]:
    names = [f"{family} {given}" for family in _FAMILIES for given in _GIVEN][1:]
    rng.shuffle(names)
    for n, name in enumerate(["佐藤 健", *names[: PEOPLE - 1]]):
        nick = "ken" if n == 0 else f"colleague{n}"
        world.add_account(nick, name, organization_id=214_301, organization_name="株式会社みどり設計")
    return list(world.accounts.values())


def _room(world: World, people: list[Account], n: int, rng: random.Random) -> Room:
    me = people[0]
    direct = n % 8 == 7 and len(world.contacts[me.account_id]) < PEOPLE - 1
    if direct:
        return contacts.introduce(world, me, people[1 + len(world.contacts[me.account_id])])
    role: Role = rng.choice(("admin", "member", "member", "readonly"))
    others = rng.sample(people[1:], rng.randrange(2, 12))
    roles: dict[int, Role] = {me.account_id: role, others[0].account_id: "admin"}
    roles |= {account.account_id: "member" for account in others[1:]}
    room = world.add_room("group", f"{rng.choice(WORDS['project'])} {n + 1:04}", roles)
    room.members[me.account_id].sticky = n < 5
    world.topics[room.room_id] = frozenset({"dev", "design", "life"})
    return room


def _talk(world: World, rooms: list[Room], total: int, rng: random.Random) -> None:
    """Exactly ``total`` messages: the n-th room gets a share of 1 / (n + 10)."""
    weights = [1 / (n + 10) for n in range(len(rooms))]
    shares = [int(total * weight / sum(weights)) for weight in weights]
    for n in range(total - sum(shares)):
        shares[n % len(shares)] += 1
    texts = [line.text for scene in library() for line in scene.lines if line.how == "say"]
    now = world.clock.now()
    for room, share in zip(rooms, shares, strict=True):
        words = itertools.islice(itertools.cycle(rng.sample(texts, len(texts))), share)
        step = PAST_DAYS * 86_400 / (share + 1)
        writers = [i for i, seat in room.members.items() if seat.role != "readonly"]
        for n, text in enumerate(words):
            at = now - (share - n) * step
            body = Slots().fill(text, lambda name: rng.choice(WORDS.get(name, _FAMILIES)))
            messages.post(world, room, rng.choice(writers), body, at=at)

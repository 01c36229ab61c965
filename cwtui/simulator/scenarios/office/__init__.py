"""みどり設計: an office of architects and the people who build their tools, as "ken" sees it."""

from __future__ import annotations

import random
from pathlib import Path

from cwtui.simulator.scenarios.office import mojibake, yard
from cwtui.simulator.scenarios.office.people import STRANGERS, hire
from cwtui.simulator.scenarios.office.rooms import PLANS, Plan
from cwtui.simulator.scenarios.theatre import calendar, history
from cwtui.simulator.scenarios.theatre.script import Scene, library, read
from cwtui.simulator.world import addresses, contacts, links, messages, system, tasks
from cwtui.simulator.world.records import Account, LimitType, Role, Room
from cwtui.simulator.world.state import World

_DAYS = Path(__file__).parent / "days"
_WRITTEN = {"before_yesterday": 2, "yesterday": 1}
_FOUNDED = 130  # days ago: when the rooms were made
_MARKS: dict[str, Role] = {"*": "admin", "-": "readonly"}


def fill(world: World) -> None:
    people = hire(world)
    for account in world.accounts.values():
        chat = world.rooms[world.my_chats[account.account_id]]
        messages.post(world, chat, account.account_id, system.mychat_created(), at=_founded(world))
    for plan in PLANS:
        _furnish(world, plan, people)
    by_name = {room.name: room for room in world.rooms.values()}
    mojibake.fill(world, by_name["文字化け調査"], people)
    yard.fill(world, by_name["共有ファイル置き場"], people)
    _my_chat(world, people["ken"])
    _requests(world, people)
    links.create(world, by_name["社内勉強会"], "midori-study", True, "誰でもどうぞ。見学だけでも歓迎です。")


def _founded(world: World) -> float:
    return calendar.at(calendar.today(world.clock.now()), 10 * 60) - _FOUNDED * 86_400


def _furnish(world: World, plan: Plan, people: dict[str, Account]) -> None:
    """Make one room and give it its past, up to this hour."""
    rng = random.Random(f"{world.seed}/{plan.name}/{plan.people}")
    room = _direct(world, plan, people) if plan.kind == "direct" else _group(world, plan, people)
    room.members[people["ken"].account_id].sticky = plan.sticky
    if plan.pace.quiet < 7:
        world.topics[room.room_id] = frozenset(plan.topics.split())
    written = _written(plan.days)
    if opening := written.get("opening"):
        history.play_until(world, room, opening, _founded(world) + 7200, rng)
    _past(world, room, plan, written, rng)
    for tag, ago in _WRITTEN.items():
        if scene := written.get(tag):
            history.play_on(world, room, scene, ago, rng)
    if scene := written.get("today"):
        _today(world, room, scene, people["ken"], rng)


def _group(world: World, plan: Plan, people: dict[str, Account]) -> Room:
    me = people["ken"].account_id
    roles: dict[int, Role] = {me: plan.role}
    for word in plan.people.split():
        nick = word.rstrip("*-")
        roles[people[nick].account_id] = _MARKS.get(word[len(nick) :], "member")
    room = world.add_room("group", plan.name, roles)
    room.description = plan.description
    room.icon = addresses.icon(plan.icon)
    founder = next(i for i, role in roles.items() if role == "admin")
    notice = system.group_created(plan.name, roles)
    messages.post(world, room, founder, notice, at=_founded(world))
    return room


def _direct(world: World, plan: Plan, people: dict[str, Account]) -> Room:
    me, other = people["ken"], people[plan.people]
    room = contacts.introduce(world, me, other)
    notice = system.contact_added()
    if other.nick == "kobayashi":
        notice = system.box("[dtext:chatroom_contact_added_by_facebook]")
    messages.post(world, room, me.account_id, notice, at=_founded(world))
    return room


def _written(days: str) -> dict[str, Scene]:
    """The written days of a room by the tag that says when."""
    if not days:
        return {}
    whens = ("opening", *_WRITTEN, "today")
    return {when: scene for scene in read(_DAYS / f"{days}.txt") for when in whens if when in scene.tags}


def _past(world: World, room: Room, plan: Plan, written: dict[str, Scene], rng: random.Random) -> None:
    """What came before the written days."""
    pools = history.bags(world, room, library(), frozenset(plan.topics.split()), rng)
    earliest = max((ago for tag, ago in _WRITTEN.items() if tag in written), default=0) + 1
    pace = plan.pace.not_before(earliest)
    if any(pools.values()):
        history.play_past(world, room, history.compose(pools, pace, rng), rng)


def _today(world: World, room: Room, scene: Scene, me: Account, rng: random.Random) -> None:
    """The last hour; what of it I have not read is said by the scene's tags ``ago=MINUTES unread[=N]``."""
    facts = dict(tag.partition("=")[::2] for tag in scene.tags)
    before = len(room.messages)
    end = world.clock.now() - float(facts["ago"]) * 60
    history.play_until(world, room, scene, end, rng)
    count = int(facts.get("unread") or len(room.messages) - before) if "unread" in facts else 0
    if count:
        messages.unread_from(world, room, me.account_id, room.messages[-count].message_id)


def _my_chat(world: World, me: Account) -> None:
    """Notes to myself, with tasks of every kind of deadline."""
    room = world.rooms[world.my_chats[me.account_id]]
    rng = random.Random(f"{world.seed}/notes")
    pools = history.bags(world, room, library(), frozenset({"memo"}), rng)
    history.play_past(world, room, history.compose(pools, history.Pace(24, gap=4), rng), rng)
    now = world.now()
    mine = me.account_id
    wanted: tuple[tuple[str, int | None, LimitType], ...] = (
        ("歯医者の予約", None, "none"),
        ("定期券を更新する", calendar.end_of_day(now, 4), "date"),
        ("領収書を出す", now + 26 * 3600, "time"),
        ("新しいキーボードを試す", None, "none"),
    )
    made = [
        task
        for n, (body, limit, kind) in enumerate(wanted)
        for task in tasks.create(world, room, mine, body, [mine], limit, kind, at=now - (30 - n) * 3600)
    ]
    tasks.set_status(world, room, made[-1], "done", mine, at=now - 5 * 3600)


def _requests(world: World, people: dict[str, Account]) -> None:
    for nick, _, _, _, words in STRANGERS:
        contacts.ask(world, people[nick], people["ken"], words)

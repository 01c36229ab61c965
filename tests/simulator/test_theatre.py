"""Scenes: how they are written, filled and performed, live too."""

from __future__ import annotations

import random
import re

import pytest

from cwtui.simulator.chatter import Chatter
from cwtui.simulator.scenarios.theatre.script import Line, library, parse
from cwtui.simulator.scenarios.theatre.slots import Slots
from cwtui.simulator.scenarios.theatre.stage import Performance, cast_for
from cwtui.simulator.scenarios.theatre.words import WORDS
from cwtui.simulator.simulation import Simulation
from cwtui.simulator.world.records import Message, Room
from tests.support import HandClock


def test_a_script_is_scenes_of_lines() -> None:
    [scene, other] = parse(
        "== dev morning\nA: おはよう: ですか\n+15 B re: はい\n    続き\n\n    空行のあと\n"
        "A @B,C task: x\n\n== life\nken file a b.png: 見て\n"
    )
    assert scene.tags == {"dev", "morning"}
    assert scene.lines[:2] == (
        Line("A", "say", "", "おはよう: ですか"),
        Line("B", "re", "", "はい\n続き\n\n空行のあと", 15),
    )
    assert scene.letters == ("A", "B", "C")
    assert other.nicks == {"ken"}
    assert other.lines[0].argument == "a b.png"


def test_a_line_that_is_none_is_named() -> None:
    with pytest.raises(ValueError, match="ただの文"):
        parse("== dev\nただの文\n")


def test_every_scene_can_be_filled() -> None:
    assert len(library()) > 150
    for scene in library():
        for line in scene.lines:
            for name in re.findall(r"\$\{?([A-Za-z]\w*)", line.text + line.argument, re.ASCII):
                known = {*scene.letters, *WORDS, *(f"day{n}" for n in range(6)), "now"}
                assert name in known, line


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("今日 $time から", "今日 17 時から"),
        ("現場は $place です", "現場は階段室です"),
        ("$place と $place", "階段室と階段室"),
        ("see $place now", "see 階段室 now"),
        ("${place}_$time.png", "階段室_17 時.png"),
        ("¥$$5 $$place", "¥$5 $place"),
        ("$ ls", "$ ls"),
    ],
)
def test_slots(text: str, filled: str) -> None:
    values = {"time": "17 時", "place": "階段室"}
    assert Slots().fill(text, values.__getitem__) == filled


@pytest.fixture
def simulation() -> Simulation:
    return Simulation("office", clock=HandClock().clock)


def play(simulation: Simulation, script: str) -> list[Message]:
    """The messages a scene makes in the room of the developers, live."""
    room = next(r for r in simulation.world.rooms.values() if r.name == "開発チーム")
    before = len(room.messages)
    [scene] = parse(script)
    cast = cast_for(simulation.world, room, scene, random.Random(1))
    assert cast is not None
    performance = Performance(simulation.world, room, scene, cast, random.Random(1))
    while not performance.over:
        performance.play()
    return room.messages[before:]


def test_speaking_to_replying_and_quoting(simulation: Simulation) -> None:
    said = play(
        simulation,
        "== x\nken: 一\nmisaki re: 二\nken @misaki: 三\nmisaki qt ken: 四\nken all: 五\nken edit: 六\n",
    )
    ids = {account.nick: account.account_id for account in simulation.world.accounts.values()}
    room = next(r for r in simulation.world.rooms.values() if said[0] in r.messages)
    bodies = [message.body for message in said]
    ken, misaki = ids["ken"], ids["misaki"]
    assert bodies == [
        "一",
        f"[rp aid={ken} to={room.room_id}-{said[0].message_id}]佐藤 健さん\n二",
        f"[To:{misaki}]田中 美咲さん\n三",
        f"[qt][qtmeta aid={ken} time={said[2].send_time}]三[/qt]\n四",
        "六",
    ]


def test_what_is_played_live_is_unread(simulation: Simulation) -> None:
    room = next(r for r in simulation.world.rooms.values() if r.name == "開発チーム")
    seat = room.members[simulation.world.me.account_id]
    before = len(seat.unread)
    play(simulation, "== x\nmisaki: 一\nmisaki: 二\nmisaki delete:\n")
    assert len(seat.unread) == before + 2


def test_a_room_that_lacks_the_people_cannot_play(simulation: Simulation) -> None:
    world = simulation.world
    room = world.rooms[world.my_chats[world.me.account_id]]
    for script in ("== x\nA: 一\nB: 二\n", "== x\nX: one\n", "== x\nmisaki: 一\n"):
        assert cast_for(world, room, parse(script)[0], random.Random(1)) is None


def test_chatter_is_other_people_keeping_the_house_alive(simulation: Simulation) -> None:
    world = simulation.world
    before = {room.room_id: len(room.messages) for room in world.rooms.values()}
    chatter = Chatter(simulation)
    for _ in range(300):
        simulation.clock.advance(10)
        chatter.step()
    fresh = [m for room in world.rooms.values() for m in room.messages[before[room.room_id] :]]
    assert len(fresh) > 250
    assert world.me.account_id not in {message.account_id for message in fresh}
    bodies = "\n".join(message.body for message in fresh)
    assert f"[To:{world.me.account_id}]" in bodies
    assert "[dtext:task_added]" in bodies
    assert "[dtext:file_uploaded]" in bodies
    assert any(message.update_time and not message.deleted for message in fresh)
    assert any(message.deleted for message in fresh)
    assert max(len(room.messages) - before[room.room_id] for room in world.rooms.values()) > 40


def all_messages(rooms: dict[int, Room]) -> list[Message]:
    return [message for room in rooms.values() for message in room.messages]


def test_chatter_where_there_is_nobody() -> None:
    simulation = Simulation("empty")
    chatter = Chatter(simulation)
    for _ in range(100):
        chatter.step()
    assert len(all_messages(simulation.world.rooms)) == 1

"""The worlds there are: what they promise, and that the same seed makes the same one."""

from __future__ import annotations

import re
import time
import zlib
from collections import Counter

import pytest

from cwtui.simulator.scenarios.office.mojibake import EMOTICONS
from cwtui.simulator.simulation import Simulation
from cwtui.simulator.world import views
from cwtui.simulator.world.records import Room
from cwtui.simulator.world.state import World
from tests.support import HandClock

DTEXT = (
    *("task_added", "task_edited", "task_done", "task_reverted", "file_uploaded", "file_edited"),
    *("chatroom_groupchat_created", "chatroom_chat_edited", "chatroom_adminsetting_edited"),
    *("chatroom_icon_updated", "chatroom_chat_joined", "live_start", "chatroom_chatname_is"),
    *("chatroom_description_is", "chatroom_member_is", "chatroom_set", "chatroom_changed"),
    *("chatroom_added", "chatroom_deleted", "chatroom_leaved", "chatroom_priv_changed"),
    *("chatroom_over_groupchatnum", "chatroom_disable_external", "chatroom_resigned_priv_change"),
    "chatroom_resigned_priv_change_all",
)
TAGS = (
    *("[To:", "[rp aid=", "[qt][qtmeta aid=", "[/qt]", "[info]", "[info][title]", "[hr]", "[picon:"),
    *("[piconname:", "[toall]", "[code]", "[pname:", "[url]", "[返信 aid=", "[Reply aid=", "[preview id="),
    *("[download:", "[task aid=", "[deleted]", "[dtext:"),
)


@pytest.fixture(scope="module")
def world() -> World:
    return Simulation("office", clock=HandClock().clock).world


def named(world: World, name: str) -> Room:
    return next(room for room in world.rooms.values() if room.name == name)


def test_the_office_is_there_quickly() -> None:
    Simulation("office")  # reads the scenes
    begun = time.process_time()
    Simulation("office")
    assert time.process_time() - begun < 1.5


def test_the_office_has_rooms_of_all_types_and_roles(world: World) -> None:
    rooms = [views.room_for(world, room, world.me) for room in world.rooms_of(world.me)]
    assert len(rooms) >= 24
    assert {room["type"] for room in rooms} == {"my", "direct", "group"}
    assert {room["role"] for room in rooms} == {"admin", "member", "readonly"}
    assert sum(room["sticky"] for room in rooms) >= 3
    assert sum(room["unread_num"] > 0 for room in rooms) >= 8
    assert sum(room["mention_num"] > 0 for room in rooms) >= 3
    assert len({person.organization_id for person in world.accounts.values()}) >= 3
    assert len(world.accounts) >= 12


def test_the_busy_room_uses_every_tag_and_system_message(world: World) -> None:
    room = named(world, "開発チーム")
    assert len(room.messages) > 3_000
    bodies = [message.body for message in room.messages]
    for wanted in (*TAGS, *(f"[dtext:{key}]" for key in DTEXT)):
        assert any(wanted in body for body in bodies), wanted
    recent = bodies[-150:]
    for wanted in TAGS:
        assert any(wanted in body for body in recent), wanted
    assert any(message.update_time and not message.deleted for message in room.messages[-150:])


def test_no_screen_repeats_itself(world: World) -> None:
    messages = named(world, "開発チーム").messages
    texts = [message.body for message in messages if len(message.body) > 12]
    for start in range(0, len(texts) - 60, 20):
        most_common, times = Counter(texts[start : start + 60]).most_common(1)[0]
        assert times <= 3, most_common


def test_conversation_keeps_working_hours(world: World) -> None:
    old = [m for m in named(world, "開発チーム").messages if m.send_time < world.now() - 5 * 86_400]
    hours = Counter(time.gmtime(message.send_time + 9 * 3600).tm_hour for message in old)
    days = Counter(time.gmtime(message.send_time + 9 * 3600).tm_wday for message in old[40:])
    assert sum(hours[hour] for hour in range(8, 20)) > 0.97 * len(old)
    assert sum(days[day] for day in range(5)) > 0.99 * len(old[40:])


def test_the_last_hour_is_lively(world: World) -> None:
    room = named(world, "開発チーム")
    last = [message for message in room.messages if message.send_time > world.now() - 3600]
    assert len(last) > 25
    assert world.now() - room.messages[-1].send_time < 120
    assert all(message.send_time <= world.now() for r in world.rooms.values() for message in r.messages)


def test_tasks_in_every_state(world: World) -> None:
    mine = [
        task
        for room in world.rooms_of(world.me)
        for task in room.tasks.values()
        if task.account_id == world.me.account_id
    ]
    assert {task.limit_type for task in mine} == {"none", "date", "time"}
    assert {task.status for task in mine} == {"open", "done"}
    still = [task for task in mine if task.status == "open" and task.limit_time]
    assert any(task.limit_time < world.now() for task in still)
    assert any(0 < task.limit_time - world.now() < 86_400 for task in still)
    assert any(task.limit_time - world.now() > 3 * 86_400 for task in still)
    given = [
        task
        for room in world.rooms.values()
        for task in room.tasks.values()
        if task.assigned_by == world.me.account_id != task.account_id and task.status == "open"
    ]
    assert given


def test_no_conversation_leaves_old_tasks_open(world: World) -> None:
    for room in world.rooms.values():
        assert sum(task.status == "open" for task in room.tasks.values()) <= 6


def test_files_have_real_bytes(world: World) -> None:
    files = {file.filename: file for room in world.rooms.values() for file in room.files.values()}
    picture = files["平面図_1F.png"].content
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    length = picture.index(b"IDAT") - 4
    size = int.from_bytes(picture[length : length + 4], "big")
    assert len(zlib.decompress(picture[length + 8 : length + 8 + size])) == 340 * 481
    paper = files["工程表.pdf"].content
    assert paper.startswith(b"%PDF-1.4")
    start = int(re.search(rb"startxref\n(\d+)", paper)[1])  # type: ignore[index]
    assert paper[start:].startswith(b"xref")
    assert "品名" in files["見積明細.csv"].content.decode("utf-8-sig")
    assert "品名" in files["見積明細_sjis.csv"].content.decode("cp932")
    assert {"../../etc/passwd", "CON.txt", "請求書\u202efdp.exe"} <= set(files)
    assert files["空のファイル.txt"].content == b""


def test_people_outside(world: World) -> None:
    assert len(world.contacts[world.me.account_id]) >= 6
    assert len(world.requests) == 3
    assert sum(room.link is not None for room in world.rooms.values()) == 1


def test_odd_text_sits_low_in_the_list(world: World) -> None:
    order = sorted(world.rooms_of(world.me), key=lambda room: -room.last_update_time)
    names = [room.name for room in order]
    assert names.index("文字化け調査") > 20
    bodies = "\n".join(message.body for message in named(world, "文字化け調査").messages)
    assert all(face in bodies for face in EMOTICONS)
    assert len(EMOTICONS) == 49
    assert "\x1b[2J" in bodies


def ids(world: World) -> list[object]:
    """Everything that is the same for the same scenario and seed, whatever the time."""
    return [
        [(account.nick, account.account_id, account.token) for account in world.accounts.values()],
        [(room.room_id, room.name, len(room.messages)) for room in world.rooms.values()],
        [list(room.tasks) for room in world.rooms.values()],
        [[(file.file_id, file.filename) for file in room.files.values()] for room in world.rooms.values()],
        list(world.requests),
    ]


def test_a_seed_makes_the_same_office_whenever(world: World) -> None:
    for later in (0, 40_000, 3 * 86_400 + 5_000):
        again = Simulation("office", clock=HandClock(1_795_140_000.0 + later).clock).world
        assert ids(again) == ids(world)
    other = Simulation("office", seed=2, clock=HandClock().clock).world
    assert other.me.token != world.me.token
    assert other.me.account_id != world.me.account_id


@pytest.mark.parametrize("hour", range(0, 24 * 7, 13))
def test_an_office_at_any_hour_of_the_week(hour: int) -> None:
    clock = HandClock(1_795_140_000.0 + hour * 3600).clock
    made = Simulation("office", clock=clock).world
    for room in made.rooms.values():
        times = [message.send_time for message in room.messages]
        assert times == sorted(times)
        assert times[-1] <= made.now()


def test_an_empty_account_has_my_chat_alone() -> None:
    world = Simulation("empty").world
    assert [room.type for room in world.rooms.values()] == ["my"]
    assert world.rooms_of(world.me)[0].messages[0].body == "[info][dtext:chatroom_mychat_created][/info]"


@pytest.mark.parametrize(("rooms", "messages"), [(1, 0), (5, 7), (60, 3_000)])
def test_a_large_world_is_as_large_as_wanted(rooms: int, messages: int) -> None:
    world = Simulation("large", rooms=rooms, messages=messages).world
    mine = world.rooms_of(world.me)
    assert len(mine) == rooms + 1  # and My Chat
    assert sum(len(room.messages) for room in mine) == messages


def test_an_unknown_scenario() -> None:
    with pytest.raises(ValueError, match="party"):
        Simulation("party")

"""What ``cwtui watch`` says to people of everything that can happen, and to programs."""

from __future__ import annotations

import pytest

from cwtui import times
from cwtui.chatwork.models import (
    Account,
    File,
    LimitType,
    Message,
    Role,
    Room,
    RoomType,
    Task,
    TaskRoom,
    TaskStatus,
)
from cwtui.cli.telling import LONGEST, Telling
from cwtui.sync.events import Event, EventKind, Mark, Thing, as_json
from cwtui.sync.state import Phase, SyncState

NOW = 1_795_222_800.0  # 10:00 on a Saturday in Japan
MISAKI = Account(account_id=7, name="田中 美咲\x1b[2J", avatar_image_url="https://example.invalid/7.png")
ROOM = Room(room_id=5, name="開発\nチーム", type=RoomType.GROUP, role=Role.MEMBER, file_num=2)
TASK = Task(
    task_id=9,
    room=TaskRoom(room_id=5, name="開発チーム"),
    account=MISAKI,
    assigned_by_account=MISAKI,
    message_id=2**62,
    body="図面を送る\n早めに",
    limit_time=0,
    limit_type=LimitType.NONE,
    status=TaskStatus.OPEN,
)
FILE = File(
    file_id=3,
    account=MISAKI,
    message_id=2**62,
    filename="図面\u202e.pdf",
    filesize=1200,
    upload_time=int(NOW),
)


@pytest.fixture
def telling() -> Telling:
    return Telling(times.TOKYO, {1: "佐藤 健"}.get, lambda room_id: ROOM.name, now=lambda: NOW)


def message(body: str) -> Message:
    return Message(message_id=2**62, account=MISAKI, body=body, send_time=int(NOW))


def event(kind: EventKind, thing: Thing, mark: Mark | None = None, at: float = NOW) -> Event:
    return Event(kind=kind, at=at, room_id=5, thing=thing, mark=mark)


@pytest.mark.parametrize(
    ("kind", "thing", "mark", "words"),
    [
        (EventKind.MESSAGE_CREATED, message("はい\n二行目"), None, "開発 チーム  田中 美咲␛[2J: はい"),
        (EventKind.MESSAGE_CREATED, message("\n\n はい"), None, "開発 チーム  田中 美咲␛[2J: はい"),
        (
            EventKind.MESSAGE_CREATED,
            message("[To:1]佐藤 健さん\nはい\n三行目"),
            None,
            "開発 チーム  田中 美咲␛[2J: To 佐藤 健 はい",
        ),
        (EventKind.MESSAGE_UPDATED, message("いいえ"), None, "開発 チーム  田中 美咲␛[2J (edited): いいえ"),
        (
            EventKind.MESSAGE_DELETED,
            message("[deleted]"),
            None,
            "開発 チーム  田中 美咲␛[2J: This message was deleted",
        ),
        (EventKind.ROOM_CHANGED, ROOM, Mark.JOINED, "You are in a new room: 開発 チーム"),
        (EventKind.ROOM_CHANGED, ROOM, Mark.LEFT, "You are no longer in 開発 チーム"),
        (EventKind.TASK_CHANGED, TASK, None, "開発 チーム  Task for 田中 美咲␛[2J: 図面を送る"),
        (EventKind.TASK_CHANGED, TASK, Mark.VANISHED, "開発 チーム  No open task any more: 図面を送る"),
        (
            EventKind.FILE_ADDED,
            FILE,
            None,
            "開発 チーム  田中 美咲␛[2J uploaded 図面\\u202e.pdf (1.2 kB)",
        ),
    ],
)
def test_each_is_one_harmless_line(
    telling: Telling, kind: EventKind, thing: Thing, mark: Mark | None, words: str
) -> None:
    assert telling.line(event(kind, thing, mark)) == f"10:00 {words}"


def test_a_counter_that_moved_is_nothing_to_a_person(telling: Telling) -> None:
    assert telling.line(event(EventKind.ROOM_CHANGED, ROOM)) is None


def test_what_came_on_another_day_has_its_day(telling: Telling) -> None:
    line = telling.line(event(EventKind.MESSAGE_CREATED, message("はい"), at=NOW - 86_400))
    assert line is not None
    assert line.startswith("Fri, Nov 20, 10:00 開発")


def test_a_long_text_is_cut(telling: Telling) -> None:
    line = telling.line(event(EventKind.MESSAGE_CREATED, message("あ" * 60_000)))
    assert line is not None
    assert line.endswith("あ…")
    assert line.count("あ") == LONGEST - 1


def test_where_synchronisation_stands_is_said_when_it_is_news(telling: Telling) -> None:
    words = "Old ones\x07 are hidden."
    offline = SyncState(Phase.OFFLINE, NOW, error="no_connection")
    assert telling.state_lines(SyncState(Phase.FETCHING, NOW)) == []
    assert telling.state_lines(SyncState(Phase.FRESH, NOW)) == ["10:00 Up to date"]
    assert telling.state_lines(SyncState(Phase.FRESH, NOW, limitation=words)) == [
        "10:00 Your plan hides older messages (“Old ones␇ are hidden.”)"
    ]
    assert telling.state_lines(offline) == ["10:00 Offline since 10:00: there is no connection"]
    assert telling.state_lines(SyncState(Phase.FETCHING, NOW)) == []
    assert telling.state_lines(SyncState(Phase.FRESH, NOW)) == ["10:00 Up to date"]


def test_programs_get_the_object_of_the_api() -> None:
    assert as_json(event(EventKind.TASK_CHANGED, TASK, Mark.VANISHED)) == {
        "event": "task.changed",
        "at": NOW,
        "room_id": 5,
        "task_id": 9,
        "room": {"room_id": 5, "name": "開発チーム", "icon_path": ""},
        "account": {"account_id": 7, "name": MISAKI.name, "avatar_image_url": MISAKI.avatar_image_url},
        "assigned_by_account": {
            "account_id": 7,
            "name": MISAKI.name,
            "avatar_image_url": MISAKI.avatar_image_url,
        },
        "message_id": str(2**62),
        "body": "図面を送る\n早めに",
        "limit_time": 0,
        "limit_type": "none",
        "status": "open",
        "vanished": True,
    }
    assert as_json(event(EventKind.ROOM_CHANGED, ROOM, Mark.LEFT))["left"] is True
    assert "description" not in as_json(event(EventKind.ROOM_CHANGED, ROOM))
    assert "download_url" not in as_json(event(EventKind.FILE_ADDED, FILE))

"""The inbox: what waits for me, what does not, and in which order."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from cwtui.chatwork.models import (
    Account,
    IncomingRequest,
    LimitType,
    Message,
    RoomType,
    Task,
    TaskRoom,
    TaskStatus,
)
from cwtui.store import Archive, contacts, handled, inbox, keeps, messages, outbox, rooms, snoozes, tasks
from cwtui.store.inbox import InboxItem, ItemKind
from cwtui.store.wishes import (
    NO_ROOM,
    AnswerRequest,
    AnyWish,
    MarkRead,
    MarkUnread,
    Send,
    SetTask,
)
from tests.store.shapes import ME, MISAKI, message, room

GROUP, DIRECT = 1, 2
KEN = Account(account_id=ME, name="佐藤 健")
TO = f"[To:{ME}]"
NOW = 1_800_000_000.0
DAY = 86_400


@pytest.fixture
def office(archive: Archive) -> Archive:
    """A group in which three messages are unread, the last two of them for me, and a direct room with two."""
    listed(archive)
    archive.write_now(messages.save_window, GROUP, [message(10), message(11, TO), message(12, TO)])
    archive.write_now(messages.save_window, DIRECT, [message(20, "おはよう"), message(21, "今いいですか")])
    return archive


def listed(archive: Archive, *, group: int = 3, direct: int = 2, without: int | None = None) -> None:
    both = [
        room(GROUP, unread_num=group, last_update_time=12),
        msgspec.structs.replace(
            room(DIRECT, "田中 美咲", unread_num=direct, last_update_time=21), type=RoomType.DIRECT
        ),
        room(9, "雑談"),
    ]
    archive.write_now(rooms.save_list, [each for each in both if each.room_id != without])


def given(archive: Archive, *given: tuple[int, int], message_id: int = 12) -> None:
    """My open tasks: their ids and due times."""
    archive.write_now(
        tasks.save_mine,
        [
            Task(
                task_id=task_id,
                room=TaskRoom(room_id=GROUP, name="開発チーム"),
                assigned_by_account=MISAKI,
                message_id=message_id,
                body=f"作業 {task_id}",
                limit_time=due,
                limit_type=LimitType.TIME if due else LimitType.NONE,
                status=TaskStatus.OPEN,
            )
            for task_id, due in given
        ],
    )


def asking(archive: Archive, *request_ids: int) -> None:
    archive.write_now(
        contacts.save_requests,
        [
            IncomingRequest(request_id=n, account_id=5000 + n, name=f"申請者 {n}", message="よろしく")
            for n in request_ids
        ],
    )


def wish(archive: Archive, wanted: AnyWish) -> int:
    return archive.write_now(outbox.add, wanted, now=NOW, due_at=NOW)


def keys(archive: Archive, now: float = NOW, **how: Any) -> list[tuple[str, int]]:
    return [item.key for item in inbox.items(archive.db, now, **how)]


def one(archive: Archive, kind: ItemKind, now: float = NOW) -> InboxItem:
    (found,) = [item for item in inbox.items(archive.db, now) if item.kind is kind]
    return found


def test_everything_that_waits_is_in_it_once(office: Archive) -> None:
    given(office, (31, 0))
    asking(office, 41)
    assert keys(office) == [("request", 41), ("direct", DIRECT), ("task", 31), ("to", 12), ("to", 11)]


def test_an_item_says_what_a_row_and_its_preview_need(office: Archive) -> None:
    direct = one(office, ItemKind.DIRECT)
    assert (direct.number, direct.message_id, direct.who, direct.body) == (2, 21, "田中 美咲", "今いいですか")
    asking(office, 41)
    request = one(office, ItemKind.REQUEST)
    assert (request.room_id, request.message_id, request.who, request.body) == (
        NO_ROOM,
        None,
        "申請者 41",
        "よろしく",
    )


@pytest.mark.parametrize(
    ("wanted", "gone"),
    [
        (Send(room_id=GROUP, body="はい", reply_to=12), ("to", 12)),
        (SetTask(room_id=GROUP, task_id=31, status=TaskStatus.DONE), ("task", 31)),
        (AnswerRequest(room_id=NO_ROOM, request_id=41, accept=True), ("request", 41)),
        (AnswerRequest(room_id=NO_ROOM, request_id=41, accept=False), ("request", 41)),
        (MarkRead(room_id=DIRECT), ("direct", DIRECT)),
        (MarkRead(room_id=DIRECT, message_id=21), ("direct", DIRECT)),
    ],
)
def test_what_waits_in_the_outbox_counts_as_done(
    office: Archive, wanted: AnyWish, gone: tuple[str, int]
) -> None:
    """And what was refused does not."""
    given(office, (31, 0))
    asking(office, 41)
    before = keys(office)
    wish_id = wish(office, wanted)
    assert [key for key in before if key not in keys(office)] == [gone]
    if not isinstance(wanted, MarkRead):
        office.write_now(outbox.refused, wish_id, "refused")
        assert keys(office) == before


def test_reading_the_room_ends_no_waiting_but_that_of_a_direct_room(office: Archive) -> None:
    listed(office, group=0, direct=0)
    assert keys(office) == [("to", 12), ("to", 11)]
    wish(office, MarkUnread(room_id=DIRECT, message_id=21))
    assert one(office, ItemKind.DIRECT).number == 1


def test_half_of_a_direct_room_may_be_read(office: Archive) -> None:
    wish(office, MarkRead(room_id=DIRECT, message_id=20))
    assert one(office, ItemKind.DIRECT).number == 1


def test_done_with_and_not_done_with_after_all(office: Archive) -> None:
    office.write_now(handled.handle, [11, 21], NOW)
    assert keys(office) == [("to", 12)]
    office.write_now(handled.take_up, [11, 21])
    assert keys(office) == [("direct", DIRECT), ("to", 12), ("to", 11)]


def test_a_direct_room_comes_back_with_its_next_message(office: Archive) -> None:
    office.write_now(handled.handle, [21], NOW)
    office.write_now(snoozes.snooze, "message", 12, NOW + 60)
    listed(office, direct=3)
    office.write_now(messages.save_window, DIRECT, [message(20), message(21), message(22, "もしもし")])
    assert keys(office) == [("direct", DIRECT), ("to", 11)]


def test_messages_that_are_counted_but_not_here_yet_wait_too(archive: Archive) -> None:
    listed(archive, direct=4)
    (item,) = inbox.items(archive.db, NOW)
    assert (item.key, item.message_id, item.number, item.when) == (("direct", DIRECT), None, 4, 21)


def test_of_a_direct_room_that_takes_back_its_last_words_the_ones_before_are_shown(office: Archive) -> None:
    office.write_now(messages.save_window, DIRECT, [message(21, "[deleted]")])
    assert one(office, ItemKind.DIRECT).body == "おはよう"


def test_in_a_direct_room_a_to_is_no_item_of_its_own(office: Archive) -> None:
    listed(office, direct=3)
    office.write_now(messages.save_window, DIRECT, [message(22, TO)])
    assert keys(office) == [("direct", DIRECT), ("to", 12), ("to", 11)]


def test_what_is_deleted_or_in_a_room_i_left_is_gone(office: Archive) -> None:
    given(office, (31, 0))
    office.write_now(messages.save_window, GROUP, [message(12, "[deleted]")])
    assert keys(office) == [("direct", DIRECT), ("task", 31), ("to", 11)]
    listed(office, without=GROUP)
    assert keys(office) == [("direct", DIRECT)]
    listed(office, without=DIRECT)
    assert keys(office) == [("task", 31), ("to", 11)]


def test_a_muted_room_has_only_what_calls_me(office: Archive) -> None:
    for room_id in (GROUP, DIRECT):
        office.write_now(rooms.set_mute, room_id, True)
    assert keys(office) == [("to", 12), ("to", 11)]


def test_what_is_put_off_comes_back_at_the_top(office: Archive) -> None:
    given(office, (31, 0), (32, 0))
    for kind, item_id in (("message", 11), ("message", 21), ("task", 31)):
        office.write_now(snoozes.snooze, kind, item_id, NOW + 60)  # type: ignore[arg-type]
    assert keys(office) == [("task", 32), ("to", 12)]
    later = NOW + 60
    assert keys(office, later) == [("direct", DIRECT), ("task", 31), ("to", 11), ("task", 32), ("to", 12)]
    assert [item.woke for item in inbox.items(office.db, later)] == [True, True, True, False, False]
    office.write_now(handled.handle, [11, 21], later)
    assert keys(office, later) == [("task", 31), ("task", 32), ("to", 12)]


def test_any_message_put_off_comes_back(office: Archive) -> None:
    """Also one that was never in the inbox, or was done with before."""
    office.write_now(handled.handle, [11], NOW)
    for message_id in (10, 11):
        office.write_now(snoozes.snooze, "message", message_id, NOW + 60)
    assert keys(office, NOW + 60)[:2] == [("to", 11), ("back", 10)]
    office.write_now(handled.handle, [10, 11], NOW + 70)
    assert keys(office, NOW + 80) == [("direct", DIRECT), ("to", 12)]


def test_what_was_answered_meanwhile_does_not_come_back(office: Archive) -> None:
    office.write_now(snoozes.snooze, "message", 12, NOW + 60)
    answer = message(13, f"[rp aid=2001 to={GROUP}-12]はい", by=KEN)
    office.write_now(messages.save_one, GROUP, answer)
    assert ("to", 12) not in keys(office, NOW + 60)


def test_a_direct_room_read_meanwhile_comes_back_as_the_message_put_off(office: Archive) -> None:
    office.write_now(snoozes.snooze, "message", 21, NOW + 60)
    listed(office, direct=0)
    assert keys(office, NOW + 60)[0] == ("back", 21)


def test_what_is_kept_says_so(office: Archive) -> None:
    office.write_now(keeps.keep, "message", 12, NOW)
    assert {item.item_id: item.kept for item in inbox.items(office.db, NOW)} == {
        12: True,
        11: False,
        DIRECT: False,
    }


def test_the_most_urgent_first(office: Archive) -> None:
    given(office, (31, 0), (32, int(NOW - 60)), (33, int(NOW + 90 * DAY)), (34, int(NOW + 60)))
    asking(office, 41)
    office.write_now(snoozes.snooze, "task", 31, NOW - 5)
    assert keys(office, urgent_first=True) == [
        ("task", 31),  # its time has come
        ("task", 32),  # late
        ("task", 34),  # today
        ("direct", DIRECT),
        ("to", 12),
        ("to", 11),
        ("request", 41),
        ("task", 33),
    ]


def test_a_task_of_whose_message_nothing_is_known_is_old(office: Archive) -> None:
    given(office, (31, 0), message_id=5)
    assert keys(office)[-1] == ("task", 31)
    assert one(office, ItemKind.TASK).message_id is None


def test_who_asks_and_has_no_answer_yet(office: Archive) -> None:
    asking(office, 41, 42)
    wish(office, AnswerRequest(room_id=NO_ROOM, request_id=41, accept=True))
    waiting = inbox.waiting_requests(office.db, outbox.open_rows(office.db))
    assert [request.request_id for request in waiting] == [42]


def test_mine_alone_are_nothing(archive: Archive) -> None:
    listed(archive, direct=0)
    archive.write_now(messages.save_window, DIRECT, [message(21, by=KEN)])
    mine: list[Message] = [message(13, TO, by=KEN)]
    archive.write_now(messages.save_window, GROUP, mine)
    assert keys(archive) == []

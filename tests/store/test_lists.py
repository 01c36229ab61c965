"""Tasks, files, contacts and requests: whole lists replace, full ones (100) may be only a part."""

from __future__ import annotations

from typing import Any

import msgspec

from cwtui.chatwork.models import (
    Account,
    Contact,
    File,
    IncomingRequest,
    LimitType,
    Link,
    Member,
    Role,
    Task,
    TaskRoom,
    TaskStatus,
)
from cwtui.store import Archive, Changed, Kind, contacts, files, links, members, rooms, tasks
from cwtui.store.tasks import TaskRow
from tests.store.shapes import ME, MISAKI, room

KEN = Account(account_id=ME, name="佐藤 健")


def task(task_id: int, **more: Any) -> Task:
    facts: dict[str, Any] = {
        "task_id": task_id,
        "assigned_by_account": MISAKI,
        "message_id": 9,
        "body": f"作業 {task_id}",
        "limit_time": 0,
        "status": TaskStatus.OPEN,
        "limit_type": LimitType.NONE,
    }
    return Task(**{**facts, **more})


def mine(task_id: int, room_id: int = 1, **more: Any) -> Task:
    return task(task_id, room=TaskRoom(room_id=room_id, name="開発チーム"), **more)


def of_room(task_id: int, account: Account = KEN, **more: Any) -> Task:
    return task(task_id, account=account, **more)


def file(file_id: int, upload_time: int = 0) -> File:
    return File(
        file_id=file_id,
        account=MISAKI,
        message_id=9,
        filename=f"図面-{file_id}.pdf",
        filesize=1_234,
        upload_time=upload_time,
    )


def numbers(rows: list[TaskRow]) -> list[int]:
    return [row.task_id for row in rows]


def test_a_task_is_shown_with_the_names_of_now(archive: Archive) -> None:
    archive.write_now(rooms.save_list, [room(1, "見積り")])
    archive.write_now(tasks.save_room, 1, [of_room(5, limit_time=1795532399, limit_type=LimitType.DATE)])
    assert tasks.get(archive.db, 5) == TaskRow(
        task_id=5,
        room_id=1,
        room_name="見積り",
        account_id=ME,
        assignee="佐藤 健",
        assigned_by=2001,
        assigner="田中 美咲",
        message_id=9,
        body="作業 5",
        limit_time=1795532399,
        limit_type=LimitType.DATE,
        status=TaskStatus.OPEN,
    )


def test_a_limit_without_a_type_is_a_time(archive: Archive) -> None:
    archive.write_now(tasks.save_mine, [mine(1, limit_type=None), mine(2, limit_type=None, limit_time=99)])
    assert [row.limit_type for row in tasks.mine(archive.db)] == [LimitType.TIME, LimitType.NONE]


def test_my_tasks_are_those_of_every_room_and_of_rooms(archive: Archive) -> None:
    archive.write_now(tasks.save_mine, [mine(1), mine(2, room_id=2)])
    archive.write_now(tasks.save_room, 1, [of_room(1), of_room(3, MISAKI)])
    assert numbers(tasks.mine(archive.db)) == [2, 1]
    assert numbers(tasks.of_room(archive.db, 1)) == [3, 1]
    assert numbers(tasks.of_room(archive.db, 2)) == [2]


def test_a_task_missing_from_a_whole_list_is_marked_not_lost(archive: Archive, told: list[Changed]) -> None:
    archive.write_now(tasks.save_mine, [mine(1), mine(2), mine(3, room_id=2)])
    told.clear()
    archive.write_now(tasks.save_mine, [mine(2), mine(3, room_id=2)])
    assert numbers(tasks.mine(archive.db)) == [3, 2]
    assert told == [Changed(Kind.TASKS, None, frozenset({1}))]
    assert tasks.get(archive.db, 1) is not None
    # The list of those done, or the next one of those open, brings it back.
    archive.write_now(tasks.save_mine, [mine(1, status=TaskStatus.DONE)], status=TaskStatus.DONE)
    assert numbers(tasks.mine(archive.db, status=TaskStatus.DONE)) == [1]
    assert numbers(tasks.mine(archive.db)) == [3, 2]


def test_where_i_have_written_since_the_list_was_asked_for_it_says_nothing(archive: Archive) -> None:
    archive.write_now(tasks.save_mine, [mine(1), mine(2), mine(3, room_id=2)])
    archive.write_now(tasks.set_status, 1, TaskStatus.DONE)
    archive.write_now(tasks.save_mine, [mine(1), mine(4)], written_to={1})  # 1 as it was, 2 not among them
    assert numbers(tasks.mine(archive.db)) == [2]
    archive.write_now(tasks.save_one, 2, of_room(3))
    full = [mine(i, room_id=5) for i in range(100, 199)]
    archive.write_now(tasks.save_mine, [mine(2), *full], written_to={1})
    assert len(tasks.mine(archive.db)) == 2 + 99  # it was a full list all the same: nothing has vanished


def test_what_i_finish_is_told_once(archive: Archive, told: list[Changed]) -> None:
    archive.write_now(tasks.save_mine, [mine(1)])
    told.clear()
    for _ in range(2):
        archive.write_now(tasks.set_status, 1, TaskStatus.DONE)
    archive.write_now(tasks.set_status, 77, TaskStatus.DONE)
    assert told == [Changed(Kind.TASKS, 1, frozenset({1}))]
    assert numbers(tasks.mine(archive.db, status=TaskStatus.DONE)) == [1]


def test_what_somebody_gave_since_a_message(archive: Archive) -> None:
    given = [of_room(1, message_id=8), of_room(2, message_id=9), of_room(3, message_id=10)]
    archive.write_now(tasks.save_room, 1, given)
    archive.write_now(tasks.save_room, 1, [])  # also what is in no list any more
    assert numbers(tasks.given(archive.db, 1, MISAKI.account_id, after=8)) == [2, 3]
    assert tasks.given(archive.db, 2, MISAKI.account_id, after=8) == []
    assert tasks.given(archive.db, 1, ME, after=8) == []


def test_a_full_list_says_nothing_of_what_it_lacks(archive: Archive) -> None:
    archive.write_now(tasks.save_mine, [mine(1)])
    archive.write_now(tasks.save_mine, [mine(i) for i in range(2, 102)])
    assert len(tasks.mine(archive.db)) == 101


def test_the_list_of_one_room_says_nothing_of_another(archive: Archive) -> None:
    archive.write_now(tasks.save_room, 1, [of_room(1)])
    archive.write_now(tasks.save_room, 2, [])
    assert numbers(tasks.of_room(archive.db, 1)) == [1]
    archive.write_now(tasks.save_room, 1, [])
    assert tasks.of_room(archive.db, 1) == []


def test_the_same_tasks_again_are_no_news(archive: Archive, told: list[Changed]) -> None:
    archive.write_now(tasks.save_room, 1, [of_room(1), of_room(2)])
    told.clear()
    archive.write_now(tasks.save_room, 1, [of_room(1), of_room(2)])
    archive.write_now(tasks.save_one, 1, of_room(2))
    assert told == []
    archive.write_now(tasks.save_one, 1, of_room(2, status=TaskStatus.DONE))
    assert told == [Changed(Kind.TASKS, 1, frozenset({2}))]
    assert numbers(tasks.of_room(archive.db, 1)) == [1]


def test_files_of_a_room_newest_first(archive: Archive, told: list[Changed]) -> None:
    archive.write_now(files.save, 1, [file(1, 10), file(2, 30), file(3, 20)])
    assert [row.file_id for row in files.of_room(archive.db, 1)] == [2, 3, 1]
    assert files.of_room(archive.db, 1)[0].uploader == "田中 美咲"
    told.clear()
    archive.write_now(files.save, 1, [file(1, 10), file(2, 30), file(3, 20)])
    assert told == []
    archive.write_now(files.save, 1, [file(2, 30), file(3, 20)])
    assert told == [Changed(Kind.FILES, 1, frozenset({1}))]
    assert [row.file_id for row in files.of_room(archive.db, 1)] == [2, 3]
    assert files.get(archive.db, 1) is not None
    archive.write_now(files.save_one, 1, file(1, 10))
    assert [row.file_id for row in files.of_room(archive.db, 1)] == [2, 3, 1]


def test_a_list_of_my_files_says_nothing_of_those_of_others(archive: Archive) -> None:
    my_own = msgspec.structs.replace(file(2, 20), account=KEN, message_id=12)
    archive.write_now(files.save, 1, [file(1, 10), my_own])
    assert [row.file_id for row in files.of_uploader(archive.db, 1, ME, after=9)] == [2]
    assert files.of_uploader(archive.db, 1, ME, after=12) == []
    archive.write_now(files.save, 1, [], uploader=ME)
    assert [row.file_id for row in files.of_room(archive.db, 1)] == [1]
    assert [row.file_id for row in files.of_uploader(archive.db, 1, ME, after=9)] == [2]


def test_a_full_list_of_files_is_a_part(archive: Archive) -> None:
    assert not files.was_listed(archive.db, 1)
    archive.write_now(files.save, 1, [file(1)])
    assert files.was_listed(archive.db, 1)
    assert not files.is_cut(archive.db, 1)
    archive.write_now(files.save, 1, [file(i) for i in range(2, 102)])
    assert len(files.of_room(archive.db, 1)) == 101
    assert files.is_cut(archive.db, 1)
    assert not files.was_listed(archive.db, 1, uploader=2001)


def test_files_everywhere_are_those_of_rooms_one_is_in(archive: Archive) -> None:
    archive.write_now(rooms.save_list, [room(1), room(2)])
    archive.write_now(files.save, 1, [file(1, 10)])
    archive.write_now(files.save, 2, [file(2, 30)])
    assert [row.file_id for row in files.everywhere(archive.db)] == [2, 1]
    archive.write_now(rooms.save_list, [room(1)])
    assert [row.file_id for row in files.everywhere(archive.db)] == [1]


def test_contacts_are_replaced_as_a_whole(archive: Archive, told: list[Changed]) -> None:
    one = Contact(account_id=1, name="い", room_id=11, organization_name="みどり設計")
    two, three = Contact(account_id=2, name="ろ", room_id=12), Contact(account_id=3, name="あ", room_id=13)
    archive.write_now(contacts.save, [one, two])
    archive.write_now(contacts.save_one, three)
    assert contacts.all(archive.db) == [three, one, two]
    told.clear()
    archive.write_now(contacts.save, [one, three])
    assert contacts.all(archive.db) == [three, one]
    assert told == [Changed(Kind.CONTACTS, None, frozenset({2}))]
    assert members.name_of(archive.db, 2) == "ろ"
    archive.write_now(contacts.save, [])
    assert contacts.all(archive.db) == []


def test_requests_go_when_they_are_answered(archive: Archive, told: list[Changed]) -> None:
    one = IncomingRequest(request_id=1, account_id=5, name="青葉 太郎", message="よろしくお願いします")
    two = IncomingRequest(request_id=2, account_id=6, name="青葉 花子")
    archive.write_now(contacts.save_requests, [two, one])
    assert contacts.requests(archive.db) == [one, two]
    told.clear()
    archive.write_now(contacts.save_requests, [one, two])
    assert told == []
    archive.write_now(contacts.save_requests, [two])
    assert contacts.requests(archive.db) == [two]
    assert told == [Changed(Kind.REQUESTS, None, frozenset({1}))]
    many = [IncomingRequest(request_id=i, account_id=i, name="誰か") for i in range(100, 200)]
    archive.write_now(contacts.save_requests, many)
    assert len(contacts.requests(archive.db)) == 101


def test_a_room_that_was_left_is_out_of_the_list_at_once(archive: Archive, told: list[Changed]) -> None:
    archive.write_now(rooms.save_list, [room(1), room(2)])
    told.clear()
    archive.write_now(rooms.leave, 1, now=5.0)
    archive.write_now(rooms.leave, 1, now=6.0)
    archive.write_now(rooms.leave, 99, now=7.0)
    left, still = rooms.get(archive.db, 1), rooms.get(archive.db, 2)
    assert left is not None
    assert still is not None
    assert (left.left_at, still.left_at) == (5.0, None)
    assert told == [Changed(Kind.ROOMS, None, frozenset({1}))]


def test_who_is_what_is_taken_over_without_names(archive: Archive) -> None:
    """As the service answers a change of members; people of another company count as outside."""
    archive.write_now(rooms.save_list, [room(1)])
    people = [member(ME, "admin", 7), member(MISAKI.account_id, "member", 7), member(3, "member", 8)]
    archive.write_now(members.save, 1, people, now=1.0)
    roles = {ME: Role.ADMIN, MISAKI.account_id: Role.READONLY}
    archive.write_now(members.save_roles, 1, roles, now=2.0)
    assert members.roles(archive.db, 1) == roles
    stored = rooms.get(archive.db, 1)
    assert stored is not None
    assert (stored.member_count, stored.outside, stored.members_at) == (2, 0, 2.0)
    archive.write_now(members.save_roles, 1, {**roles, 3: Role.MEMBER}, now=3.0)
    stored = rooms.get(archive.db, 1)
    assert stored is not None
    assert (stored.member_count, stored.outside) == (3, 1)


def member(account_id: int, role: str, organization_id: int) -> Member:
    return Member(
        account_id=account_id, name=f"人 {account_id}", organization_id=organization_id, role=Role(role)
    )


def test_an_invitation_link_is_kept_and_news_only_when_it_differs(
    archive: Archive, told: list[Changed]
) -> None:
    assert links.get(archive.db, 1) is None
    link = Link(public=True, url="https://www.chatwork.com/g/dev-1", description="どうぞ")
    archive.write_now(links.save, 1, link, now=1.0)
    archive.write_now(links.save, 1, link, now=2.0)
    kept = links.get(archive.db, 1)
    assert kept is not None
    assert (kept.code, kept.need_acceptance, kept.description, kept.read_at) == ("dev-1", True, "どうぞ", 2.0)
    archive.write_now(links.save, 1, Link(public=False), now=3.0)
    gone = links.get(archive.db, 1)
    assert gone is not None
    assert (gone.public, gone.code) == (False, "")
    assert told == [Changed(Kind.ROOMS, None, frozenset({1}))] * 2


def test_contacts_and_colleagues_can_be_brought_into_a_group(archive: Archive) -> None:
    assert contacts.reachable(archive.db) == []
    me, colleague = member(ME, "admin", 7), member(2, "member", 7)
    stranger, unsettled = member(3, "member", 8), member(4, "member", 0)
    archive.write_now(members.save, 1, [me, colleague, stranger, unsettled])
    assert [person.account_id for person in contacts.reachable(archive.db)] == [2]
    partner = Contact(account_id=5, name="アオバ 森", organization_id=9, room_id=50)
    archive.write_now(
        contacts.save, [partner, Contact(account_id=2, name="人 2", organization_id=7, room_id=51)]
    )
    assert [person.account_id for person in contacts.reachable(archive.db)] == [5, 2]


def test_who_is_of_another_company_is_told_as_soon_as_mine_is_known(archive: Archive) -> None:
    partner = Contact(account_id=5, name="アオバ 森", organization_id=9, room_id=50)
    colleague = Contact(account_id=2, name="人 2", organization_id=7, room_id=51)
    archive.write_now(contacts.save, [partner, colleague])
    assert contacts.outsiders(archive.db, [2, 5]) == []
    archive.write_now(members.save, 1, [member(ME, "admin", 7)])
    assert [person.account_id for person in contacts.outsiders(archive.db, [2, 5, 99])] == [5]
    assert contacts.outsiders(archive.db, []) == []

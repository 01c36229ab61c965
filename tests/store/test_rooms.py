"""Rooms: what changed since the last list, what must be read again, and the marks of this machine."""

from __future__ import annotations

from cwtui.chatwork.models import Role
from cwtui.store import Archive, Changed, Kind, members, rooms
from cwtui.store.rooms import RoomChange
from tests.store.shapes import ME, member, room


def stale(archive: Archive) -> list[int]:
    return [row.room_id for row in rooms.stale(archive.db)]


def test_a_list_says_what_is_different_now(archive: Archive, told: list[Changed]) -> None:
    first = archive.write_now(rooms.save_list, [room(1), room(2, "全体連絡", unread_num=3)])
    assert first == [RoomChange(room(1), None), RoomChange(room(2, "全体連絡", unread_num=3), None)]
    assert told == [Changed(Kind.ROOMS, None, frozenset({1, 2}))]
    told.clear()
    assert archive.write_now(rooms.save_list, [room(2, "全体連絡", unread_num=3), room(1)]) == []
    assert told == []
    again = archive.write_now(rooms.save_list, [room(1, file_num=1), room(2, "全体連絡", unread_num=3)])
    assert again == [RoomChange(room(1, file_num=1), room(1))]


def test_a_room_that_is_listed_no_more_is_kept_and_marked(archive: Archive) -> None:
    archive.write_now(rooms.save_list, [room(1), room(2)])
    gone = archive.write_now(rooms.save_list, [room(1)], now=50.0)
    assert gone == [RoomChange(room(2), room(2), left=True)]
    assert archive.write_now(rooms.save_list, [room(1)], now=60.0) == []
    assert {row.room_id: row.left_at for row in rooms.all(archive.db)} == {1: None, 2: 50.0}
    back = archive.write_now(rooms.save_list, [room(1), room(2)])
    assert back == [RoomChange(room(2), None)]
    assert [row.left_at for row in rooms.all(archive.db)] == [None, None]


def test_an_empty_list_is_no_list(archive: Archive) -> None:
    """Everybody has My Chat."""
    archive.write_now(rooms.save_list, [room(1)])
    assert archive.write_now(rooms.save_list, []) == []
    assert [row.left_at for row in rooms.all(archive.db)] == [None]


def test_the_description_survives_the_lists(archive: Archive, told: list[Changed]) -> None:
    archive.write_now(rooms.save_one, room(1, description="設計の話はここで"))
    archive.write_now(rooms.save_list, [room(1, unread_num=1)])
    row = rooms.get(archive.db, 1)
    assert row is not None
    assert (row.description, row.unread_num) == ("設計の話はここで", 1)
    told.clear()
    assert archive.write_now(rooms.save_one, room(1, unread_num=1, description="設計の話はここで")) is None
    assert told == []
    assert archive.write_now(rooms.save_one, room(1, unread_num=1, description="")) is not None
    row = rooms.get(archive.db, 1)
    assert row is not None
    assert row.description == ""


def test_pin_and_mute_are_of_this_machine(archive: Archive, told: list[Changed]) -> None:
    archive.write_now(rooms.save_list, [room(1, sticky=True), room(2)])
    told.clear()
    archive.write_now(rooms.set_pin, 2, True)
    archive.write_now(rooms.set_mute, 1, True)
    assert told == [Changed(Kind.ROOMS, None, frozenset({2})), Changed(Kind.ROOMS, None, frozenset({1}))]
    assert {r.room_id: (r.sticky, r.pinned, r.muted) for r in rooms.all(archive.db)} == {
        1: (True, False, True),
        2: (False, True, False),
    }
    archive.write_now(rooms.set_pin, 2, False)
    archive.write_now(rooms.save_list, [room(1), room(2, "改名")])
    assert {r.room_id: (r.pinned, r.muted) for r in rooms.all(archive.db)} == {
        1: (False, True),
        2: (False, False),
    }


def test_a_room_is_stale_until_it_was_read_for_what_the_list_says(archive: Archive) -> None:
    before = room(1, message_num=5, last_update_time=10)
    archive.write_now(rooms.save_list, [before])
    assert stale(archive) == [1]
    assert rooms.counted_when_read(archive.db) == {}
    archive.write_now(rooms.heartbeat_read, 1, before)
    assert stale(archive) == []
    assert rooms.counted_when_read(archive.db) == {1: (5, 0)}
    # A message came while the room was read: what was read is of the list before.
    after = room(1, message_num=6, last_update_time=11)
    archive.write_now(rooms.save_list, [after])
    archive.write_now(rooms.heartbeat_read, 1, before)
    assert stale(archive) == [1]
    archive.write_now(rooms.heartbeat_read, 1, after)
    assert stale(archive) == []


def test_more_unread_is_news_fewer_is_not(archive: Archive) -> None:
    archive.write_now(rooms.save_list, [room(1, unread_num=5, mention_num=2)])
    archive.write_now(rooms.heartbeat_read, 1, room(1, unread_num=5, mention_num=2))
    archive.write_now(rooms.save_list, [room(1, unread_num=0, mention_num=0)])
    assert stale(archive) == []
    # An edit that now addresses me moves nothing but this.
    archive.write_now(rooms.save_list, [room(1, unread_num=0, mention_num=1)])
    assert stale(archive) == [1]


def test_a_room_i_left_is_not_stale(archive: Archive) -> None:
    archive.write_now(rooms.save_list, [room(1), room(2)])
    archive.write_now(rooms.save_list, [room(1)])
    assert stale(archive) == [1]


def test_members_tell_how_many_companies_are_in_a_room(archive: Archive, told: list[Changed]) -> None:
    archive.write_now(rooms.save_list, [room(1)])
    told.clear()
    people = [
        member(ME, "佐藤 健", organization_id=7),
        member(2001, "田中 美咲", organization_id=7, role=Role.ADMIN),
        member(3001, "青葉 太郎", organization_id=8),
        member(3002, "青葉 花子", organization_id=8),
        member(4001, "外部 次郎", organization_id=9),
    ]
    archive.write_now(members.save, 1, people, now=77.0)
    row = rooms.get(archive.db, 1)
    assert row is not None
    assert (row.member_count, row.outside, row.members_at) == (5, 2, 77.0)
    assert sorted(members.all(archive.db, 1), key=lambda m: m.account_id) == people
    assert Changed(Kind.MEMBERS, 1, frozenset(m.account_id for m in people)) in told
    assert members.name_of(archive.db, 4001) == "外部 次郎"
    assert members.name_of(archive.db, 4002) is None


def test_members_are_replaced_as_a_whole(archive: Archive) -> None:
    archive.write_now(rooms.save_list, [room(1), room(2)])
    archive.write_now(members.save, 1, [member(ME, "佐藤 健"), member(2001, "田中 美咲")])
    archive.write_now(members.save, 2, [member(2001, "田中 美咲")])
    archive.write_now(members.save, 1, [member(ME, "佐藤 健", role=Role.ADMIN)])
    assert members.all(archive.db, 1) == [member(ME, "佐藤 健", role=Role.ADMIN)]
    assert members.all(archive.db, 2) == [member(2001, "田中 美咲")]


def test_a_new_name_is_told_once_for_all_rooms(archive: Archive, told: list[Changed]) -> None:
    archive.write_now(rooms.save_list, [room(1)])
    archive.write_now(members.save, 1, [member(2001, "田中 美咲")], now=1.0)
    told.clear()
    archive.write_now(members.save, 1, [member(2001, "高橋 美咲")], now=1.0)
    assert told == [Changed(Kind.MEMBERS, None, frozenset({2001}))]

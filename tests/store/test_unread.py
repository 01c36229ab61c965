"""What is unread, when the service only counts and the archive has holes."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from cwtui.chatwork.models import Account
from cwtui.store import Archive, messages, outbox, rooms, unread
from cwtui.store.spans import Hole
from cwtui.store.unread import Unread
from cwtui.store.wishes import MarkRead, MarkUnread
from tests.store.shapes import ME, message, room, window

MYSELF = Account(account_id=ME, name="佐藤 健")
ROOM = 1


def counts(
    archive: Archive, unread_num: int, message_num: int = 0, *, newest: int = 0, read: bool = True
) -> None:
    """The list of rooms says this; ``read``: and the messages were read because of it.

    A message is sent at its id; ``newest`` is the id of the last one (default: their number).
    """
    listed = room(
        ROOM, unread_num=unread_num, message_num=message_num, last_update_time=newest or message_num
    )
    archive.write_now(rooms.save_list, [listed])
    if read:
        archive.write_now(rooms.heartbeat_read, ROOM, listed)


def receive(archive: Archive, ids: Iterable[int], *, limited: bool = False, num: int | None = None) -> None:
    archive.write_now(messages.save_window, ROOM, window(ids), limited=limited, message_num=num)


def state(archive: Archive) -> Unread:
    return unread.of(archive.db, ROOM, ME)


def wish(archive: Archive, wanted: MarkRead | MarkUnread) -> None:
    archive.write_now(outbox.add, wanted, now=100.0, due_at=100.0)


@pytest.fixture
def torn(archive: Archive) -> Archive:
    """Messages 1 to 3, then five that were never received, then 20 to 22."""
    receive(archive, [1, 2, 3], num=3)
    receive(archive, [20, 21, 22], limited=True, num=11)
    assert messages.holes(archive.db, ROOM) == [HOLE]
    return archive


HOLE = Hole(3, 20, 5)


def test_the_newest_messages_of_others_are_unread(archive: Archive) -> None:
    archive.write_now(messages.save_window, ROOM, [message(1), message(2), message(3, by=MYSELF), message(4)])
    counts(archive, 2, 4)
    found = state(archive)
    assert (found.first_id, found.unseen) == (2, ())
    assert [n for n in range(1, 6) if found.lies_open_to(n)] == [2, 3, 4]


def test_with_nothing_unread_nothing_can_become_read(archive: Archive) -> None:
    receive(archive, [1, 2, 3])
    counts(archive, 0, 3)
    assert state(archive).first_id is None
    assert not state(archive).lies_open_to(3)


@pytest.mark.parametrize(
    ("unread_num", "first_id", "unseen", "open_to"),
    [
        (2, 21, (), {21, 22}),
        (3, 20, (), {20, 21, 22}),
        (5, 20, (HOLE,), set()),  # two of them were never received
        (8, 20, (HOLE,), set()),
        (9, 3, (HOLE,), {3}),
        (11, 1, (HOLE,), {1, 2, 3}),
        (40, 1, (HOLE,), {1, 2, 3}),  # more than there are: the first of them all
    ],
)
def test_a_hole_takes_as_many_as_it_lacks(
    torn: Archive, unread_num: int, first_id: int, unseen: tuple[Hole, ...], open_to: set[int]
) -> None:
    counts(torn, unread_num, 11, newest=22)
    found = state(torn)
    assert (found.first_id, found.unseen) == (first_id, unseen)
    assert {n for n in (1, 2, 3, 20, 21, 22) if found.lies_open_to(n)} == open_to
    assert found.hidden_before(3) == ()
    assert found.hidden_before(20) == unseen


def test_a_hole_of_unknown_size_may_hold_all_the_rest(archive: Archive) -> None:
    receive(archive, [1, 2, 3])
    receive(archive, [20, 21], limited=True)
    counts(archive, 3, newest=21)
    assert state(archive).first_id == 20
    assert state(archive).unseen == (Hole(3, 20, None),)


def test_before_the_oldest_message_received_there_may_be_more(archive: Archive) -> None:
    receive(archive, [50, 51, 52], limited=True)
    counts(archive, 10, 60)
    found = state(archive)
    assert (found.first_id, found.unseen) == (50, (Hole(0, 50, 7),))
    assert not found.lies_open_to(52)


def test_a_room_nobody_ever_looked_into_is_unseen_as_a_whole(archive: Archive) -> None:
    counts(archive, 4, 4, read=False)
    (hole,) = state(archive).unseen
    assert hole.missing == 4
    assert not state(archive).lies_open_to(10)


def test_what_is_counted_but_not_here_yet_is_not_looked_for_here(archive: Archive) -> None:
    receive(archive, [1, 2, 3], num=3)
    counts(archive, 1, 3)
    counts(archive, 3, 5, read=False)
    found = state(archive)
    assert (found.first_id, found.current) == (3, False)
    assert not found.lies_open_to(3)


def test_messages_may_be_here_before_they_are_counted(archive: Archive) -> None:
    receive(archive, [1, 2, 3], num=3)
    counts(archive, 1, 3)
    receive(archive, [1, 2, 3, 4, 5])
    counts(archive, 3, 5, read=False)
    found = state(archive)
    assert (found.first_id, found.current) == (3, True)
    assert found.lies_open_to(5)


def test_what_came_after_the_rooms_were_counted_is_unread_too(archive: Archive) -> None:
    receive(archive, [1, 2, 3], num=3)
    counts(archive, 0, 3)
    came = [*window([1, 2, 3]), message(4, by=MYSELF), message(5), message(6)]
    archive.write_now(messages.save_window, ROOM, came)
    found = state(archive)
    assert (found.first_id, found.fresh_id) == (None, 5)
    assert [n for n in range(1, 7) if found.lies_open_to(n)] == [5, 6]
    wish(archive, MarkRead(room_id=ROOM, message_id=5))
    assert state(archive).fresh_id == 6
    wish(archive, MarkRead(room_id=ROOM, message_id=6))
    assert state(archive).fresh_id is None
    wish(archive, MarkRead(room_id=ROOM))
    assert state(archive).fresh_id is None


def test_my_own_message_that_came_alone_says_nothing_of_what_lies_before_it(archive: Archive) -> None:
    receive(archive, [1, 2, 3])
    counts(archive, 2, 3)
    archive.write_now(messages.save_one, ROOM, message(9, by=MYSELF))
    assert state(archive).lies_open_to(3)
    assert not state(archive).lies_open_to(9)


def test_a_room_i_left_has_nothing_unread(archive: Archive) -> None:
    receive(archive, [1, 2, 3])
    counts(archive, 2, 3)
    archive.write_now(rooms.save_list, [room(2)])
    assert state(archive) == Unread()
    assert unread.of(archive.db, 77, ME) == Unread()


# Marks that wait


def test_a_mark_that_waits_counts_as_done(archive: Archive) -> None:
    receive(archive, [1, 2, 3, 4])
    counts(archive, 3, 4)
    wish(archive, MarkRead(room_id=ROOM, message_id=3))
    assert state(archive).first_id == 4
    wish(archive, MarkRead(room_id=ROOM, message_id=4))
    assert state(archive).first_id is None
    wish(archive, MarkUnread(room_id=ROOM, message_id=1))
    assert state(archive).first_id == 1
    wish(archive, MarkUnread(room_id=ROOM, message_id=3))
    assert state(archive).first_id == 2  # they were unread before it
    wish(archive, MarkRead(room_id=ROOM))
    assert state(archive).first_id is None


def test_a_mark_before_all_that_is_unread_changes_nothing(archive: Archive) -> None:
    receive(archive, [1, 2, 3, 4])
    counts(archive, 2, 4)
    wish(archive, MarkRead(room_id=ROOM, message_id=1))
    assert state(archive).first_id == 3


def test_a_mark_that_was_refused_does_not_count(archive: Archive) -> None:
    receive(archive, [1, 2, 3])
    counts(archive, 2, 3)
    wish(archive, MarkRead(room_id=ROOM, message_id=3))
    archive.write_now(lambda db: outbox.refused(db, outbox.open_rows(db)[0].wish_id, "forbidden"))
    assert state(archive).first_id == 2


def test_marks_that_wait_and_holes(torn: Archive) -> None:
    counts(torn, 11, 11, newest=22)
    wish(torn, MarkRead(room_id=ROOM, message_id=21))
    assert (state(torn).first_id, state(torn).unseen) == (22, ())
    wish(torn, MarkUnread(room_id=ROOM, message_id=2))
    assert (state(torn).first_id, state(torn).unseen) == (1, (HOLE,))
    counts(torn, 0, 11, newest=22)
    assert (state(torn).first_id, state(torn).unseen) == (2, (HOLE,))


# The wish


def test_the_service_is_told_the_last_message_of_somebody_else(archive: Archive) -> None:
    """It refuses to mark what it does not count as unread, and my own it usually does not."""
    mine = [message(n, by=MYSELF) for n in (1, 4, 5)]
    archive.write_now(messages.save_window, ROOM, [*mine, message(2), message(3), message(6)])

    def told(message_id: int) -> tuple[int | None, int | None]:
        wanted = unread.read_up_to(archive.db, ROOM, message_id, ME)
        return wanted.message_id, wanted.mine_up_to

    assert [told(n) for n in (1, 3, 5, 6)] == [(1, None), (3, None), (3, 5), (6, None)]


def test_mine_are_left_out_where_something_may_lie_before_them(archive: Archive) -> None:
    receive(archive, [1, 2, 3])
    archive.write_now(messages.save_one, ROOM, message(9, by=MYSELF))
    wanted = unread.read_up_to(archive.db, ROOM, 9, ME)
    assert (wanted.message_id, wanted.mine_up_to) == (3, None)


# What the rooms count while a mark waits


def number(archive: Archive) -> tuple[int, int]:
    (row,) = unread.as_marked(archive.db, rooms.all(archive.db), ME)
    return row.unread_num, row.mention_num


@pytest.mark.parametrize(
    ("mark", "counted"),
    [
        (MarkRead(room_id=ROOM), (0, 0)),
        (MarkRead(room_id=ROOM, message_id=4), (0, 0)),
        (MarkRead(room_id=ROOM, message_id=2), (1, 1)),
        (MarkRead(room_id=ROOM, message_id=1), (2, 1)),
        (MarkUnread(room_id=ROOM, message_id=3), (2, 1)),
        (MarkUnread(room_id=ROOM, message_id=1), (4, 1)),
        (MarkRead(room_id=2), (2, 1)),
    ],
)
def test_rooms_are_counted_as_the_mark_will_have_it(
    archive: Archive, mark: MarkRead | MarkUnread, counted: tuple[int, int]
) -> None:
    said = [message(1), message(2), message(3, by=MYSELF), message(4)]
    archive.write_now(messages.save_window, ROOM, said)
    listed = room(ROOM, unread_num=2, mention_num=1, message_num=4, last_update_time=4)
    archive.write_now(rooms.save_list, [listed])
    archive.write_now(rooms.heartbeat_read, ROOM, listed)
    assert number(archive) == (2, 1)
    wish(archive, mark)
    assert number(archive) == counted


def test_only_the_last_word_counts_and_only_until_it_was_answered(archive: Archive) -> None:
    receive(archive, [1, 2, 3])
    counts(archive, 2, 3)
    wish(archive, MarkRead(room_id=ROOM))
    wish(archive, MarkUnread(room_id=ROOM, message_id=1))
    assert number(archive) == (3, 0)
    for row in outbox.open_rows(archive.db):
        archive.write_now(outbox.take_back, row.wish_id)
    assert number(archive) == (2, 0)


def test_what_was_never_received_stays_counted(torn: Archive) -> None:
    counts(torn, 9, 11, newest=22)
    wish(torn, MarkRead(room_id=ROOM, message_id=3))
    assert number(torn) == (8, 0)
    wish(torn, MarkRead(room_id=ROOM, message_id=20))
    assert number(torn) == (2, 0)


def test_a_hole_of_unknown_size_leaves_the_number_as_it_is(archive: Archive) -> None:
    receive(archive, [1, 2, 3])
    receive(archive, [20, 21], limited=True)
    counts(archive, 7, newest=21)
    wish(archive, MarkRead(room_id=ROOM, message_id=3))
    assert number(archive) == (7, 0)


def test_what_is_muted_or_left_is_not_heard(archive: Archive) -> None:
    """The status bar counts the others, each as the mark will have it that waits there."""
    listed = [room(n, unread_num=n, mention_num=1, message_num=n) for n in (1, 2, 3, 4)]
    archive.write_now(rooms.save_list, listed)
    archive.write_now(rooms.leave, 4, now=1.0)
    assert unread.heard(archive.db, ME) == (6, 3)
    archive.write_now(rooms.set_mute, 3, True)
    archive.write_now(rooms.set_pin, 2, True)
    assert unread.heard(archive.db, ME) == (3, 2)
    for room_id in (2, 3, 4):
        wish(archive, MarkRead(room_id=room_id))
    assert unread.heard(archive.db, ME) == (1, 1)

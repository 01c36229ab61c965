"""Messages: what the archive keeps, what it lets go, and how it is paged."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from cwtui.chatwork.models import Account
from cwtui.store import Archive, Changed, Kind, drafts, messages, outbox, rooms, unread
from cwtui.store.drafts import Draft
from cwtui.store.messages import Hole, Window
from cwtui.store.wishes import Edit, MarkRead, Send
from tests.store.shapes import ME, message, room, send, window


def ids(archive: Archive, room_id: int = 1, **how: int) -> list[int]:
    return [row.message_id for row in messages.page(archive.db, room_id, **how)]


def test_a_window_is_kept_under_the_names_of_now(archive: Archive) -> None:
    archive.write_now(messages.save_window, 1, [message(1, "おはようございます")])
    renamed = Account(account_id=2001, name="高橋 美咲")
    archive.write_now(
        messages.save_window, 1, [message(1, "おはようございます"), message(2, "改姓しました", by=renamed)]
    )
    first, second = messages.page(archive.db, 1)
    assert (first.body, first.author, first.send_time, first.deleted) == (
        "おはようございます",
        "高橋 美咲",
        1,
        False,
    )
    assert (second.message_id, second.room_id, second.account_id) == (2, 1, 2001)


def test_what_was_new_edited_and_deleted_is_told_apart(archive: Archive, told: list[Changed]) -> None:
    first = archive.write_now(messages.save_window, 1, window([1, 2, 3]))
    assert first == Window(new=(1, 2, 3))
    told.clear()
    again = archive.write_now(
        messages.save_window,
        1,
        [message(1), message(2, "直しました", update_time=9), message(3, "[deleted]"), message(4)],
    )
    assert again == Window(new=(4,), edited=(2,), deleted=(3,))
    assert told == [Changed(Kind.MESSAGES, 1, frozenset({2, 3, 4}))]


def test_the_same_window_twice_is_no_news(archive: Archive, told: list[Changed]) -> None:
    archive.write_now(messages.save_window, 1, window(range(100)))
    told.clear()
    assert archive.write_now(messages.save_window, 1, window(range(100))) == Window()
    assert told == []


def test_a_window_never_removes(archive: Archive) -> None:
    archive.write_now(messages.save_window, 1, window([1, 2, 3]))
    archive.write_now(messages.save_window, 1, window([3]))
    assert ids(archive) == [1, 2, 3]
    archive.write_now(messages.save_window, 1, [])
    assert ids(archive) == [1, 2, 3]


def test_an_answer_that_was_overtaken_undoes_nothing(archive: Archive) -> None:
    archive.write_now(messages.save_window, 1, [message(1, "新", update_time=9), message(2, "[deleted]")])
    late = archive.write_now(
        messages.save_window, 1, [message(1, "旧", update_time=8), message(2, "まだある")]
    )
    assert late == Window()
    assert [(row.body, row.deleted) for row in messages.page(archive.db, 1)] == [("新", False), ("", True)]


def test_only_a_body_that_is_exactly_that_is_deleted(archive: Archive) -> None:
    bodies = ["[deleted]", " [deleted]", "[deleted]\n", "[Deleted]", "[deleted] と書かれていた"]
    archive.write_now(messages.save_window, 1, [message(i, body) for i, body in enumerate(bodies, 1)])
    assert [row.deleted for row in messages.page(archive.db, 1)] == [True, False, False, False, False]


def test_deleted_and_replaced_text_leaves_the_disk(archive: Archive, folder: Path) -> None:
    secret, first = "内密の見積は四百二十万円です。" * 400, "最初の下書きの値段" * 400
    archive.write_now(messages.save_window, 1, [message(1, secret), message(2, first)])
    archive.write_now(
        outbox.add, Edit(room_id=1, message_id=1, body="直します", old_body=secret), now=1, due_at=1
    )
    archive.write_now(
        messages.save_window, 1, [message(1, "[deleted]"), message(2, "直した値段", update_time=9)]
    )
    (row,) = outbox.open_rows(archive.db)
    assert row.wish == Edit(room_id=1, message_id=1, body="直します", old_body="")
    archive.close()  # which empties the log into the file
    content = b"".join(file.read_bytes() for file in folder.iterdir())
    assert "直した値段".encode() in content
    assert "四百二十万円".encode() not in content
    assert "最初の下書き".encode() not in content


def test_a_sent_message_lives_in_one_place_only(archive: Archive) -> None:
    """So that editing or deleting it later leaves no old text behind."""
    wish_id = send(archive, "あとで消す言葉")
    archive.write_now(outbox.begin_attempt, wish_id, now=200.0, floor=1.0, tip=None)
    archive.write_now(outbox.accepted, wish_id, 9)
    row = outbox.get(archive.db, wish_id)
    assert row is not None
    assert row.wish == Send(room_id=1, body="")


def test_a_page_is_the_end_or_what_lies_beside_a_message(archive: Archive) -> None:
    archive.write_now(messages.save_window, 1, window(range(1, 100)))
    archive.write_now(messages.save_window, 2, window(range(500, 550)))
    assert ids(archive, limit=3) == [97, 98, 99]
    assert ids(archive, before=50, limit=3) == [47, 48, 49]
    assert ids(archive, after=50, limit=3) == [51, 52, 53]
    assert ids(archive, after=50, before=53) == [51, 52]
    assert ids(archive, before=2) == [1]
    assert ids(archive, after=99) == []
    assert ids(archive, room_id=3) == []
    assert messages.newest_id(archive.db, 1) == 99
    assert messages.newest_id(archive.db, 3) is None
    assert messages.count(archive.db, 2) == 50


@pytest.mark.parametrize(
    "query",
    [
        lambda db: messages.page(db, 1),
        lambda db: messages.page(db, 1, before=50),
        lambda db: messages.page(db, 1, after=50),
        lambda db: messages.get(db, 50),
        lambda db: messages.newest_id(db, 1),
        lambda db: messages.holes(db, 1),
        lambda db: messages.covered(db, 1, 50),
        lambda db: unread.of(db, 1, ME),
        lambda db: unread.read_up_to(db, 1, 99, ME),
        lambda db: messages.count(db, 1),
        lambda db: outbox.open_rows(db, 1),
        lambda db: outbox.owned_ids(db, 1, 5),
    ],
)
def test_no_query_of_a_room_walks_through_the_archive(archive: Archive, query: object) -> None:
    """Each finds its place by an index and reads on in order: as quick with millions of messages."""
    asked: list[str] = []
    archive.db.set_trace_callback(asked.append)
    assert callable(query)
    archive.write_now(messages.save_window, 1, window(range(1, 100)))
    archive.write_now(rooms.save_list, [room(1, unread_num=10, message_num=150, last_update_time=500)])
    archive.write_now(outbox.add, MarkRead(room_id=1, message_id=95), now=1.0, due_at=1.0)
    query(archive.db)
    archive.db.set_trace_callback(None)
    assert asked
    for statement in asked:
        for *_, step in archive.db.execute(f"EXPLAIN QUERY PLAN {statement}").fetchall():
            assert not step.startswith(("SCAN", "USE TEMP B-TREE")), (step, statement)


def test_a_hole_is_recorded_narrowed_and_closed(archive: Archive) -> None:
    def look(first: int, last: int, number: int) -> Hole | None:
        shown = window(range(first, last + 1))
        return archive.write_now(messages.save_window, 1, shown, message_num=number).hole

    assert look(1, 100, 100) is None
    assert look(301, 400, 400) == Hole(after_id=100, before_id=301, missing=200)
    assert look(401, 500, 500) == Hole(after_id=400, before_id=401, missing=None)  # perhaps there is none
    assert look(451, 550, 550) is None
    assert messages.holes(archive.db, 1) == [Hole(100, 301, 200), Hole(400, 401, None)]
    # Late answers to older questions.
    assert look(251, 350, 350) is None
    assert messages.holes(archive.db, 1) == [Hole(100, 251, 150), Hole(400, 401, None)]
    assert look(350, 449, 449) is None
    assert messages.holes(archive.db, 1) == [Hole(100, 251, 150)]
    assert not messages.covered(archive.db, 1, 100)
    assert messages.covered(archive.db, 1, 251)


def test_closing_a_hole_is_news_even_without_a_new_message(archive: Archive, told: list[Changed]) -> None:
    archive.write_now(messages.save_window, 1, window(range(1, 101)))
    archive.write_now(messages.save_window, 1, window(range(101, 201)))
    assert messages.holes(archive.db, 1) == [Hole(100, 101, None)]
    told.clear()
    archive.write_now(messages.save_window, 1, window(range(51, 151)))
    assert messages.holes(archive.db, 1) == []
    assert told == [Changed(Kind.MESSAGES, 1)]


def test_the_list_of_rooms_tells_how_many_are_missing(archive: Archive) -> None:
    archive.write_now(rooms.save_list, [room(1, message_num=100)])
    archive.write_now(messages.save_window, 1, window(range(1, 101)))
    archive.write_now(rooms.save_list, [room(1, message_num=237)])
    shown = archive.write_now(messages.save_window, 1, window(range(201, 301)))
    assert shown.hole == Hole(after_id=100, before_id=201, missing=37)


def test_my_own_message_alone_is_no_hole_until_somebody_looks(archive: Archive) -> None:
    """Between the last window and the answer to my send others may have written, or nobody."""
    archive.write_now(messages.save_window, 1, window(range(1, 101)), message_num=100)
    archive.write_now(messages.save_one, 1, message(500))
    assert messages.holes(archive.db, 1) == []
    archive.write_now(messages.save_window, 1, window([*range(401, 500), 500]), message_num=250)
    assert messages.holes(archive.db, 1) == [Hole(100, 401, 50)]


def test_an_old_message_fetched_alone_stands_apart(archive: Archive) -> None:
    archive.write_now(messages.save_window, 1, window(range(101, 201)))
    archive.write_now(messages.save_one, 1, message(5))
    assert messages.holes(archive.db, 1) == [Hole(5, 101, None)]


def test_a_short_window_is_the_whole_room_unless_the_plan_hides_some(archive: Archive) -> None:
    archive.write_now(messages.save_window, 1, window(range(1, 100)))
    assert messages.covered(archive.db, 1, 0)
    archive.write_now(messages.save_window, 2, window(range(1, 100)), limited=True)
    assert not messages.covered(archive.db, 2, 0)
    archive.write_now(messages.save_window, 3, window(range(1, 101)))
    assert not messages.covered(archive.db, 3, 0)
    assert archive.write_now(messages.save_window, 4, [], limited=True) == Window()
    assert not messages.covered(archive.db, 4, 0)


def test_a_room_that_was_empty_may_have_a_hole_at_its_beginning(archive: Archive) -> None:
    archive.write_now(messages.save_window, 1, [], message_num=0)
    assert messages.covered(archive.db, 1, 0)
    shown = archive.write_now(messages.save_window, 1, window(range(51, 151)), message_num=150)
    assert shown.hole == Hole(after_id=0, before_id=51, missing=50)


def test_after_a_month_away_the_free_plan_leaves_a_hole(archive: Archive) -> None:
    archive.write_now(messages.save_window, 1, window(range(1, 51)), message_num=50)
    shown = archive.write_now(messages.save_window, 1, window(range(101, 121)), limited=True, message_num=120)
    assert shown.hole == Hole(after_id=50, before_id=101, missing=50)


def test_a_message_deleted_while_it_is_a_draft_stays_one_without_what_it_said(archive: Archive) -> None:
    archive.write_now(messages.save_window, 1, window([1, 2]))
    mine = Draft(room_id=1, text="書きかけ", edit_of=1, old_body="本文 1")
    answer = Draft(room_id=1, text="はい", reply_to=1, old_body="本文 1")
    other = Draft(room_id=1, text="いいえ", reply_to=2, old_body="本文 2")
    archive.write_now(drafts.save, mine)
    archive.write_now(drafts.put_under, 1, [answer, other])
    archive.write_now(messages.save_window, 1, [message(1, "[deleted]")])
    assert drafts.get(archive.db, 1) == msgspec.structs.replace(mine, old_body="")
    assert drafts.lie_under(archive.db, 1) == [msgspec.structs.replace(answer, old_body=""), other]


def test_the_time_of_a_deletion_is_the_servers_in_the_end(archive: Archive, told: list[Changed]) -> None:
    """What I deleted myself is dated by a guess until the room is read."""
    archive.write_now(messages.save_one, 1, message(1, "[deleted]", update_time=99))
    told.clear()
    assert archive.write_now(messages.save_window, 1, [message(1, "[deleted]", update_time=0)]) == Window()
    stored = messages.get(archive.db, 1)
    assert stored is not None
    assert (stored.deleted, stored.update_time) == (True, 0)
    assert [change.kind for change in told] == [Kind.MESSAGES]  # the window is news, the deletion is not


def test_what_somebody_wrote_after_a_message(archive: Archive) -> None:
    ken, misaki = (Account(account_id=n, name=f"{n}") for n in (7, 8))
    archive.write_now(messages.save_window, 1, [message(n, by=(ken, misaki)[n % 2]) for n in range(1, 9)])
    archive.write_now(messages.save_window, 2, [message(9, by=ken)])
    rows = messages.of_author(archive.db, 1, ken.account_id, after=3)
    assert [row.message_id for row in rows] == [4, 6, 8]

"""Wishes: the way each takes from wanted to done, and who may move it when."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from cwtui.chatwork.models import Account, LimitType, Task, TaskStatus
from cwtui.store import Archive, Changed, Kind, drafts, outbox, tasks
from cwtui.store.drafts import Draft
from cwtui.store.wishes import (
    NO_ROOM,
    AnswerRequest,
    AnyWish,
    CreateTask,
    Delete,
    Edit,
    MarkRead,
    MarkUnread,
    OutboxRow,
    Reschedule,
    Send,
    SetTask,
    Upload,
    WishState,
)
from cwtui.sync.tempo import Tempo
from tests.store.shapes import attempting, send

Step = Callable[[Archive, int], Any]

STEPS: dict[str, Step] = {
    "begin_attempt": lambda a, w: a.write_now(outbox.begin_attempt, w, now=200.0, floor=195.0, tip=7),
    "accepted": lambda a, w: a.write_now(outbox.accepted, w, 9_000),
    "refused": lambda a, w: a.write_now(outbox.refused, w, "forbidden", ("だめです",)),
    "not_yet": lambda a, w: a.write_now(outbox.not_yet, w, 300.0, "rate_limited"),
    "unknown": lambda a, w: a.write_now(outbox.unknown, w, 210.0, settle=240.0),
    "ask": lambda a, w: a.write_now(outbox.ask, w, "outcome_unknown"),
    "note": lambda a, w: a.write_now(outbox.note, w, Send(room_id=1, body="learnt")),
    "go_on": lambda a, w: a.write_now(outbox.go_on, w),
    "retry": lambda a, w: a.write_now(outbox.retry, w, 400.0),
    "send_now": lambda a, w: a.write_now(outbox.send_now, w, 150.0),
    "postpone": lambda a, w: a.write_now(outbox.postpone, w, 500.0),
    "take_back": lambda a, w: a.write_now(outbox.take_back, w),
}
WAYS: dict[WishState, list[str]] = {
    WishState.QUEUED: [],
    WishState.ATTEMPTING: ["begin_attempt"],
    WishState.UNKNOWN: ["begin_attempt", "unknown"],
    WishState.ASKED: ["begin_attempt", "unknown", "ask"],
    WishState.FAILED: ["begin_attempt", "refused"],
    WishState.DONE: ["begin_attempt", "accepted"],
    WishState.DROPPED: ["take_back"],
}
"""How a wish gets into each state."""

ALLOWED: dict[str, dict[WishState, WishState]] = {
    "begin_attempt": {WishState.QUEUED: WishState.ATTEMPTING},
    "accepted": {
        WishState.ATTEMPTING: WishState.DONE,
        WishState.UNKNOWN: WishState.DONE,
        WishState.ASKED: WishState.DONE,
    },
    "refused": {
        WishState.QUEUED: WishState.FAILED,
        WishState.ATTEMPTING: WishState.FAILED,
        WishState.UNKNOWN: WishState.FAILED,
        WishState.ASKED: WishState.FAILED,
    },
    "not_yet": {
        WishState.QUEUED: WishState.QUEUED,
        WishState.ATTEMPTING: WishState.QUEUED,
        WishState.UNKNOWN: WishState.QUEUED,
    },
    "unknown": {WishState.ATTEMPTING: WishState.UNKNOWN},
    "ask": {
        WishState.QUEUED: WishState.ASKED,
        WishState.ATTEMPTING: WishState.ASKED,
        WishState.UNKNOWN: WishState.ASKED,
    },
    "note": {
        WishState.ATTEMPTING: WishState.ATTEMPTING,
        WishState.UNKNOWN: WishState.UNKNOWN,
        WishState.ASKED: WishState.ASKED,
    },
    "go_on": {
        WishState.ATTEMPTING: WishState.QUEUED,
        WishState.UNKNOWN: WishState.QUEUED,
        WishState.ASKED: WishState.QUEUED,
    },
    "retry": {WishState.FAILED: WishState.QUEUED, WishState.ASKED: WishState.QUEUED},
    "send_now": {WishState.QUEUED: WishState.QUEUED},
    "postpone": {
        WishState.QUEUED: WishState.QUEUED,
        WishState.ASKED: WishState.QUEUED,
        WishState.FAILED: WishState.QUEUED,
    },
    "take_back": {
        WishState.QUEUED: WishState.DROPPED,
        WishState.FAILED: WishState.DROPPED,
        WishState.ASKED: WishState.DROPPED,
    },
}
"""From which state each step leads where; from all others it leads nowhere."""


def row_of(archive: Archive, wish_id: int) -> OutboxRow:
    row = outbox.get(archive.db, wish_id)
    assert row is not None
    return row


@pytest.mark.parametrize("state", WAYS)
@pytest.mark.parametrize("step", STEPS)
def test_a_step_is_taken_only_from_where_it_may_be(archive: Archive, state: WishState, step: str) -> None:
    wish_id = send(archive)
    for way in WAYS[state]:
        assert STEPS[way](archive, wish_id)
    before = row_of(archive, wish_id)
    assert before.state is state
    told: list[Changed] = []
    archive.subscribe(told.append)
    taken = bool(STEPS[step](archive, wish_id))
    assert taken == (state in ALLOWED[step])
    if taken:
        assert row_of(archive, wish_id).state is ALLOWED[step][state]
        assert told == [Changed(Kind.OUTBOX, 1, frozenset({wish_id}))]
    else:
        assert row_of(archive, wish_id) == before
        assert told == []


@pytest.mark.parametrize("step", STEPS)
def test_no_step_is_taken_by_a_wish_that_never_was(archive: Archive, step: str) -> None:
    assert not STEPS[step](archive, 77)


@pytest.mark.parametrize(
    "wish",
    [
        Send(room_id=1, body="こんにちは\r\n\t[To:1] さん \x00 🍵", reply_to=3),
        Edit(room_id=1, message_id=2**62, body="新", old_body="旧"),
        Delete(room_id=1, message_id=4),
        MarkRead(room_id=1),
        MarkRead(room_id=1, message_id=4),
        MarkUnread(room_id=1, message_id=4),
        CreateTask(room_id=1, body="週報", to_ids=(7, 8), limit=1_795_143_600, limit_type=LimitType.DATE),
        SetTask(room_id=1, task_id=5, status=TaskStatus.DONE),
        Reschedule(room_id=1, task_id=5, body="週報", to_ids=(7,), reply="はい", created=(6,), closed=True),
        AnswerRequest(room_id=NO_ROOM, request_id=9, accept=True),
        Upload(room_id=1, filename="図面.pdf", filesize=3, copy="c0", message="どうぞ"),
    ],
)
def test_every_wish_comes_back_as_it_was(archive: Archive, wish: AnyWish) -> None:
    wish_id = archive.write_now(outbox.add, wish, now=1.0, due_at=4.0)
    assert outbox.open_rows(archive.db) == [
        OutboxRow(wish_id=wish_id, wish=wish, state=WishState.QUEUED, created_at=1.0, due_at=4.0)
    ]
    assert archive.write_now(outbox.take_back, wish_id) == wish
    assert outbox.open_rows(archive.db) == []


def test_an_attempt_is_journalled(archive: Archive) -> None:
    wish_id = send(archive)
    assert archive.write_now(outbox.begin_attempt, wish_id, now=200.0, floor=195.5, tip=2**60)
    row = row_of(archive, wish_id)
    assert (row.attempt, row.attempted_at, row.floor, row.tip) == (1, 200.0, 195.5, 2**60)
    archive.write_now(outbox.unknown, wish_id, 215.0, settle=245.5)
    row = row_of(archive, wish_id)
    assert (row.ended_at, row.settle) == (215.0, 245.5)
    archive.write_now(outbox.not_yet, wish_id, 0.0)
    assert archive.write_now(outbox.begin_attempt, wish_id, now=300.0, floor=295.0, tip=None)
    row = row_of(archive, wish_id)
    assert (row.attempt, row.floor, row.tip, row.ended_at, row.settle) == (2, 295.0, None, None, None)


def test_nothing_leaves_before_it_is_due(archive: Archive) -> None:
    """It may have been put off by somebody after the delivery had chosen it."""
    wish_id = archive.write_now(outbox.add, Send(room_id=1, body="あ"), now=100.0, due_at=103.0)
    assert not archive.write_now(outbox.begin_attempt, wish_id, now=102.9, floor=0.0, tip=None)
    assert archive.write_now(outbox.send_now, wish_id, 102.9)
    assert archive.write_now(outbox.begin_attempt, wish_id, now=102.9, floor=0.0, tip=None)


def test_one_attempt_or_doubt_per_room(archive: Archive) -> None:
    first, second, elsewhere = send(archive), send(archive), send(archive, room_id=2)
    attempting(archive, first)
    assert not STEPS["begin_attempt"](archive, second)
    assert STEPS["begin_attempt"](archive, elsewhere)
    archive.write_now(outbox.unknown, first, 210.0)
    assert not STEPS["begin_attempt"](archive, second)
    archive.write_now(outbox.ask, first)
    assert STEPS["begin_attempt"](archive, second)


def test_one_message_never_proves_two_wishes(archive: Archive) -> None:
    first, second = send(archive, room_id=1), send(archive, room_id=2)
    attempting(archive, first)
    attempting(archive, second)
    assert archive.write_now(outbox.accepted, first, 9_000)
    assert not archive.write_now(outbox.accepted, second, 9_000)
    assert row_of(archive, second).state is WishState.ATTEMPTING
    assert outbox.owned_ids(archive.db, 1, 8_999) == {9_000}
    assert outbox.owned_ids(archive.db, 1, 9_000) == set()
    assert outbox.owned_ids(archive.db, 2, 0) == set()


def test_what_makes_no_message_owns_none(archive: Archive) -> None:
    for message_id in (1, 2):
        wish = Delete(room_id=1, message_id=message_id)
        wish_id = archive.write_now(outbox.add, wish, now=1.0, due_at=1.0)
        attempting(archive, wish_id)
        assert archive.write_now(outbox.accepted, wish_id)
    assert outbox.owned_ids(archive.db, 1, 0) == set()


def test_the_servers_words_are_kept_until_the_next_attempt(archive: Archive) -> None:
    wish_id = attempting(archive, send(archive))
    archive.write_now(outbox.refused, wish_id, "bad_request", ("Parameter 'body' is required", "二つ目"))
    row = row_of(archive, wish_id)
    assert (row.error, row.words) == ("bad_request", ("Parameter 'body' is required", "二つ目"))
    archive.write_now(outbox.retry, wish_id, 400.0)
    attempting(archive, wish_id, now=500.0)
    row = row_of(archive, wish_id)
    assert (row.error, row.words) == (None, ())


def test_open_wishes_come_in_the_order_of_their_turn(archive: Archive) -> None:
    def add(room_id: int, due_at: float) -> int:
        return archive.write_now(outbox.add, Send(room_id=room_id, body="あ"), now=0.0, due_at=due_at)

    later, first, second, other = add(1, 9.0), add(1, 5.0), add(1, 5.0), add(2, 1.0)
    assert [row.wish_id for row in outbox.open_rows(archive.db)] == [other, first, second, later]
    assert [row.wish_id for row in outbox.open_rows(archive.db, 1)] == [first, second, later]
    archive.write_now(outbox.send_now, later, 4.0)
    assert [row.wish_id for row in outbox.open_rows(archive.db, 1)] == [later, first, second]
    archive.write_now(outbox.send_now, second, 8.0)  # sooner than it is anyway
    assert row_of(archive, second).due_at == 5.0


def test_only_the_newest_word_on_what_is_read_counts(archive: Archive) -> None:
    def add(wish: AnyWish) -> int:
        return archive.write_now(outbox.add, wish, now=1.0, due_at=1.0)

    under_way = attempting(archive, add(MarkRead(room_id=1, message_id=1)))
    add(MarkRead(room_id=1, message_id=2))
    add(MarkUnread(room_id=1, message_id=2))
    kept = [add(MarkRead(room_id=2)), add(Send(room_id=1, body="あ")), add(MarkRead(room_id=1))]
    assert {row.wish_id for row in outbox.open_rows(archive.db)} == {under_way, *kept}


@pytest.mark.parametrize("end", ["accepted", "take_back"])
@pytest.mark.parametrize(
    ("wish", "bare"),
    [
        (
            CreateTask(room_id=1, body="週報", to_ids=(7,), created=(6,)),
            CreateTask(room_id=1, body="", to_ids=(7,), created=(6,)),
        ),
        (
            Reschedule(
                room_id=1, task_id=5, body="週報", to_ids=(7,), reply="はい", created=(6,), closed=True
            ),
            Reschedule(room_id=1, task_id=5, body="", to_ids=(7,), created=(6,), closed=True),
        ),
        (
            Upload(room_id=1, filename="a", filesize=3, copy="c0", message="どうぞ", file_id=9),
            Upload(room_id=1, filename="a", filesize=3, copy="c0", file_id=9),
        ),
    ],
)
def test_what_is_over_has_lost_its_text_and_names_what_it_made(
    archive: Archive, wish: AnyWish, bare: AnyWish, end: str
) -> None:
    wish_id = archive.write_now(outbox.add, wish, now=1.0, due_at=1.0)
    if end == "accepted":
        attempting(archive, wish_id)
    assert STEPS[end](archive, wish_id)
    assert row_of(archive, wish_id).wish == bare


def of_task(status: TaskStatus, task_id: int = 5) -> SetTask:
    return SetTask(room_id=1, task_id=task_id, status=status)


DONE, OPEN = of_task(TaskStatus.DONE), of_task(TaskStatus.OPEN)


@pytest.mark.parametrize(
    ("ways", "then"),
    [
        ([], WishState.DONE),  # both vanish
        (["begin_attempt", "not_yet"], WishState.DONE),
        (["begin_attempt", "refused"], WishState.DONE),
        (["begin_attempt", "unknown", "ask"], WishState.QUEUED),  # it may have been carried out
        (["begin_attempt"], WishState.QUEUED),  # it is being carried out
        (["begin_attempt", "unknown"], WishState.QUEUED),
    ],
)
def test_only_the_newest_word_on_a_task_counts(archive: Archive, ways: list[str], then: WishState) -> None:
    """The task is open; it is wished done, and then open again."""
    archive.write_now(tasks.save_one, 1, known_task())
    first = archive.write_now(outbox.add, DONE, now=1.0, due_at=1.0)
    for way in ways:
        assert STEPS[way](archive, first)
    another = archive.write_now(outbox.add, of_task(TaskStatus.DONE, 6), now=2.0, due_at=2.0)
    second = archive.write_now(outbox.add, OPEN, now=2.0, due_at=2.0)
    moving = ways in (["begin_attempt"], ["begin_attempt", "unknown"])
    assert (row_of(archive, first).state is WishState.DROPPED) is not moving
    assert row_of(archive, second).state is then
    assert row_of(archive, another).state is WishState.QUEUED


def test_a_first_word_on_a_task_is_carried_out_whatever_the_archive_says(archive: Archive) -> None:
    archive.write_now(tasks.save_one, 1, known_task())
    for wish in (OPEN, of_task(TaskStatus.OPEN, 77)):
        wish_id = archive.write_now(outbox.add, wish, now=2.0, due_at=2.0)
        assert row_of(archive, wish_id).state is WishState.QUEUED


def known_task() -> Task:
    me = Account(account_id=7, name="佐藤 健")
    return Task(
        task_id=5,
        account=me,
        assigned_by_account=me,
        message_id=3,
        body="週報",
        limit_time=0,
        status=TaskStatus.OPEN,
    )


def test_what_other_wishes_have_made_is_theirs(archive: Archive) -> None:
    """Tasks and files are counted apart: both have numbers, and those may be the same."""
    wishes: list[AnyWish] = [
        CreateTask(room_id=1, body="a", to_ids=(7,), created=(6,)),
        Reschedule(room_id=1, task_id=5, body="a", to_ids=(7,), created=(8,)),
        Upload(room_id=1, filename="a", filesize=3, copy="c0", file_id=9),
        CreateTask(room_id=2, body="a", to_ids=(7,), created=(10,)),
        Upload(room_id=1, filename="a", filesize=3, copy="c0"),
    ]
    ids = []
    for wish in wishes:
        ids.append(archive.write_now(outbox.add, wish, now=1.0, due_at=1.0))
        attempting(archive, ids[-1])
        archive.write_now(outbox.accepted, ids[-1])
    assert outbox.owned_tasks(archive.db, 1, 0) == {6, 8}
    assert outbox.owned_tasks(archive.db, 1, ids[0]) == {8}
    assert outbox.owned_files(archive.db, 1, 0) == {9}
    assert outbox.owned_files(archive.db, 1, ids[2]) == set()


def test_sending_takes_the_draft_with_it(archive: Archive, told: list[Changed]) -> None:
    archive.write_now(drafts.save, Draft(room_id=1, text="承知しました。"))
    archive.write_now(drafts.save, Draft(room_id=2, text="ほかの部屋"))
    told.clear()
    wish = Send(room_id=1, body="承知しました。")
    wish_id = archive.write_now(outbox.add_and_clear_draft, wish, now=1.0, due_at=4.0)
    assert [row.wish for row in outbox.open_rows(archive.db)] == [wish]
    assert [draft.room_id for draft in drafts.all(archive.db)] == [2]
    assert told == [Changed(Kind.DRAFTS, 1), Changed(Kind.OUTBOX, 1, frozenset({wish_id}))]


def test_an_attempt_whose_process_died_is_unknown(archive: Archive) -> None:
    died, waits = attempting(archive, send(archive), now=200.0), send(archive, room_id=2)
    ahead = attempting(archive, send(archive, room_id=3, now=5_000.0), now=5_000.0)
    assert archive.write_now(outbox.resolve_interrupted, 300.0, lambda _: 15.0) == [died, ahead]
    assert (row_of(archive, died).state, row_of(archive, died).ended_at) == (WishState.UNKNOWN, 215.0)
    # The clock was set back since: the end of the attempt is not put off until it has caught up.
    assert row_of(archive, ahead).ended_at == 315.0
    assert row_of(archive, waits).state is WishState.QUEUED
    assert archive.write_now(outbox.resolve_interrupted, 300.0, lambda _: 15.0) == []


def test_an_upload_may_take_longer_than_anything_else(archive: Archive) -> None:
    wish = Upload(room_id=1, filename="a", filesize=3, copy="c0")
    died = attempting(archive, archive.write_now(outbox.add, wish, now=1.0, due_at=1.0), now=200.0)
    archive.write_now(outbox.resolve_interrupted, 300.0, Tempo().longest)
    assert row_of(archive, died).ended_at == 200.0 + Tempo().upload


def test_the_number_of_a_wish_is_never_used_again(archive: Archive) -> None:
    first = send(archive)
    archive.write_now(lambda db: db.execute("DELETE FROM outbox"))
    assert send(archive) > first


def test_a_clock_set_back_holds_nothing_longer_than_it_was_to_be_held(archive: Archive) -> None:
    """Written at 5000 and 5002 and held for three seconds; then it is 1400."""

    def written(at: float, due_at: float) -> int:
        return archive.write_now(outbox.add, Send(room_id=1, body="待つ"), now=at, due_at=due_at)

    first, second, for_later = written(5000, 5003), written(5002, 5005), written(5002, 9000)
    paused = attempting(archive, written(1000, 1000), now=1000.0)
    archive.write_now(outbox.not_yet, paused, 5010.0, "room_rate_limited")
    archive.write_now(outbox.clock_was_set, 1400.0, longest_hold=30.0, longest_pause=10.0)
    rows = {row.wish_id: row for row in outbox.open_rows(archive.db)}
    assert [(rows[w].created_at, rows[w].due_at) for w in (first, second)] == [(1400, 1403), (1400, 1403)]
    assert rows[for_later].due_at == 9000, "that time was chosen by the person"
    assert (rows[paused].created_at, rows[paused].not_before) == (1000, 1410)


def test_a_clock_that_was_only_set_forward_changes_no_wish(archive: Archive, told: list[Changed]) -> None:
    send(archive, now=100.0)
    before = outbox.open_rows(archive.db)
    told.clear()
    archive.write_now(outbox.clock_was_set, 5000.0, longest_hold=30.0, longest_pause=10.0)
    assert outbox.open_rows(archive.db) == before
    assert told == []


def test_what_was_told_to_go_again_is_no_older_for_a_clock_that_was_set_back(archive: Archive) -> None:
    """The person pressed "again" after the clock was set back, and before that was noticed."""
    wish_id = send(archive, now=90_000.0)
    archive.write_now(outbox.refused, wish_id, "forbidden")
    archive.write_now(outbox.retry, wish_id, 1_000.0)
    archive.write_now(outbox.clock_was_set, 1_001.0, longest_hold=30.0, longest_pause=10.0)
    row = row_of(archive, wish_id)
    assert (row.created_at, row.due_at) == (1_001.0, 1_001.0)


def test_what_was_posted_lately_is_known_whatever_became_of_it(archive: Archive) -> None:
    long_ago, done, open_one = (
        attempting(archive, send(archive, room_id=n), now=n * 100.0) for n in (1, 2, 3)
    )
    archive.write_now(outbox.accepted, done, 7)
    archive.write_now(outbox.add, MarkRead(room_id=4), now=400.0, due_at=400.0)
    task = archive.write_now(
        outbox.add, CreateTask(room_id=5, body="a", to_ids=(7,)), now=400.0, due_at=400.0
    )
    attempting(archive, task, now=400.0)
    assert outbox.posted_since(archive.db, 150.0) == [(2, 200.0), (3, 300.0), (5, 400.0)]
    assert {long_ago, open_one} == {
        row.wish_id for row in outbox.open_rows(archive.db) if row.wish.room_id < 4
    }


def test_what_was_entered_anew_takes_the_place_of_what_failed(archive: Archive) -> None:
    wish_id = send(archive)
    archive.write_now(outbox.refused, wish_id, "bad_request")
    anew = Send(room_id=1, body="another")
    again = archive.write_now(outbox.add_in_place_of, wish_id, anew, now=300.0, due_at=303.0)
    assert again is not None
    assert row_of(archive, wish_id).state is WishState.DROPPED
    assert (row_of(archive, again).wish, row_of(archive, again).due_at) == (anew, 303.0)


def test_nothing_takes_the_place_of_what_is_being_carried_out(archive: Archive) -> None:
    wish_id = attempting(archive, send(archive))
    anew = Send(room_id=1, body="another")
    assert archive.write_now(outbox.add_in_place_of, wish_id, anew, now=300.0, due_at=303.0) is None
    assert [row.wish_id for row in outbox.open_rows(archive.db)] == [wish_id]

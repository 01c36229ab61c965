"""What stands in a timeline, and in which order."""

from __future__ import annotations

from datetime import date

from cwtui.store.messages import Hole, MessageRow
from cwtui.store.wishes import MarkRead, OutboxRow, Send, WishState
from cwtui.times import TOKYO
from cwtui.ui.timeline.entries import (
    SAME_BREATH,
    DayLine,
    Entry,
    GapLine,
    MessageEntry,
    UnreadLine,
    WishEntry,
    entries,
)
from tests.ui.seed import NOW, at

MORNING = at(20, 9)


def row(
    message_id: int, send_time: int = MORNING, by: int = 2001, update_time: int = 0, deleted: bool = False
) -> MessageRow:
    return MessageRow(
        message_id=message_id,
        room_id=1,
        account_id=by,
        author=f"author {by}",
        body="",
        send_time=send_time,
        update_time=update_time,
        deleted=deleted,
    )


def wish(wish_id: int, due_at: float = NOW) -> OutboxRow:
    return OutboxRow(
        wish_id=wish_id,
        wish=Send(room_id=1, body="やります"),
        state=WishState.QUEUED,
        created_at=NOW,
        due_at=due_at,
    )


def timeline(
    *rows: MessageRow,
    holes: tuple[Hole, ...] = (),
    wishes: tuple[OutboxRow, ...] = (),
    unread_from: int | None = None,
) -> list[Entry]:
    return entries(rows, holes, wishes, unread_from, TOKYO, NOW)


def heads(found: list[Entry]) -> list[tuple[bool, bool]]:
    return [(entry.headed, entry.spaced) for entry in found if isinstance(entry, MessageEntry)]


def test_nothing_is_nothing() -> None:
    assert timeline() == []


def test_a_day_begins_with_its_line() -> None:
    found = timeline(row(1, at(19, 23, 59)), row(2, at(20, 0, 0)), row(3, at(20, 12)))
    assert [type(entry) for entry in found] == [DayLine, MessageEntry, DayLine, MessageEntry, MessageEntry]
    assert [entry.day for entry in found if isinstance(entry, DayLine)] == [
        date(2026, 11, 19),
        date(2026, 11, 20),
    ]


def test_the_same_author_is_named_once_within_five_minutes() -> None:
    soon, late = MORNING + SAME_BREATH - 1, MORNING + 2 * SAME_BREATH
    assert heads(timeline(row(1), row(2, soon), row(3, late))) == [
        (True, False),
        (False, False),
        (True, True),
    ]


def test_another_author_is_named_and_has_a_blank_line_above() -> None:
    assert heads(timeline(row(1), row(2, by=2002))) == [(True, False), (True, True)]


def test_an_edited_message_is_named_for_its_mark_stands_there() -> None:
    assert heads(timeline(row(1), row(2, update_time=MORNING + 60))) == [(True, False), (True, True)]


def test_behind_a_line_of_any_kind_the_author_is_named_again_without_a_blank_line() -> None:
    found = timeline(row(1), row(2), row(3), holes=(Hole(1, 2, 5),), unread_from=3)
    assert heads(found) == [(True, False)] * 3


def test_a_gap_stands_before_the_message_behind_it_and_knows_the_times_around_it() -> None:
    found = timeline(row(1), row(9, MORNING + 60), holes=(Hole(1, 9, 7),))
    (gap,) = [entry for entry in found if isinstance(entry, GapLine)]
    assert found.index(gap) == 2
    assert (gap.hole.missing, gap.begins_at, gap.ends_at) == (7, MORNING, MORNING + 60)


def test_a_gap_at_the_beginning_has_no_time_before_it() -> None:
    found = timeline(row(9), holes=(Hole(0, 9, None),))
    assert isinstance(found[1], GapLine)
    assert found[1].begins_at is None


def test_what_the_plan_hides_is_what_lies_before_everything() -> None:
    rows = [row(1, at(19, 9)), row(2, at(20, 9))]
    found = entries(rows, [Hole(0, 1, 40), Hole(1, 2, 5)], [], None, TOKYO, NOW, limited=True)
    assert [entry.hidden for entry in found if isinstance(entry, GapLine)] == [True, False]


def test_a_gap_that_is_not_in_the_window_is_not_shown() -> None:
    assert not [e for e in timeline(row(5), holes=(Hole(1, 3, 2),)) if isinstance(e, GapLine)]


def test_the_unread_line_stands_behind_day_and_gap() -> None:
    found = timeline(row(1, at(19, 8)), row(9), holes=(Hole(1, 9, 7),), unread_from=9)
    assert [type(entry) for entry in found] == [
        DayLine,
        MessageEntry,
        DayLine,
        GapLine,
        UnreadLine,
        MessageEntry,
    ]


def test_my_waiting_messages_stay_at_the_end_in_their_order() -> None:
    found = timeline(row(1), wishes=(wish(1), wish(2)))
    assert [entry.row.wish_id for entry in found[-2:] if isinstance(entry, WishEntry)] == [1, 2]


def test_a_message_is_held_until_its_time_has_come() -> None:
    found = timeline(wishes=(wish(1, NOW + 3), wish(2, NOW)))
    assert [entry.held for entry in found if isinstance(entry, WishEntry)] == [True, False]


def test_only_messages_wait_in_a_timeline() -> None:
    reading = OutboxRow(
        wish_id=1, wish=MarkRead(room_id=1), state=WishState.QUEUED, created_at=NOW, due_at=NOW
    )
    assert timeline(wishes=(reading,)) == []


def test_every_entry_has_a_key_of_its_own() -> None:
    found = timeline(
        row(1, at(19, 8)), row(9), holes=(Hole(1, 9, 7),), unread_from=9, wishes=(wish(1), wish(9))
    )
    keys = [entry.key for entry in found]
    assert len(set(keys)) == len(keys)

"""Entries of a timeline as lines of one width: heads, marks, gaps, and what stands behind the time."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest
from textual.strip import Strip

from cwtui import texts
from cwtui.store.messages import Hole, MessageRow
from cwtui.store.wishes import OPEN_STATES, OutboxRow, Send, WishState
from cwtui.times import TOKYO
from cwtui.ui.drawing.rendering import Eyes
from cwtui.ui.look import DARK
from cwtui.ui.timeline.entries import DayLine, Entry, GapLine, MessageEntry, UnreadLine, WishEntry
from cwtui.ui.timeline.layout import BODY, lay_out, wish_state
from tests.ui.seed import NOW, at

PLAIN = msgspec.structs.replace(DARK, initials=False)
EYES = Eyes(DARK, {1001: "佐藤 健", 2001: "田中 美咲"}.get, 1001, TOKYO, NOW)
ROW = MessageRow(
    message_id=7,
    room_id=1,
    account_id=2001,
    author="田中 美咲",
    body="確認をお願いします。",
    send_time=at(20, 9, 12),
    update_time=0,
    deleted=False,
)
WISH = OutboxRow(
    wish_id=3,
    wish=Send(room_id=1, body="承知しました。"),
    state=WishState.QUEUED,
    created_at=NOW,
    due_at=NOW + 3,
)


def strips(entry: Entry, width: int = 60, eyes: Eyes = EYES) -> list[Strip]:
    laid = lay_out(entry, width, eyes)
    return [laid.strip(row) for row in range(laid.height)]


def lines(entry: Entry, width: int = 60, eyes: Eyes = EYES) -> list[str]:
    return [strip.text.rstrip() for strip in strips(entry, width, eyes)]


def message(headed: bool = True, spaced: bool = False, **more: object) -> MessageEntry:
    return MessageEntry(msgspec.structs.replace(ROW, **more), headed, spaced)


def wish(held: bool = True, **more: object) -> WishEntry:
    return WishEntry(msgspec.structs.replace(WISH, **more), held)


EVERY_KIND = [
    DayLine(date(2026, 11, 20), NOW),
    UnreadLine(),
    GapLine(Hole(1, 2, 37), at(20, 8), NOW),
    GapLine(Hole(1, 2, None), at(19, 8), NOW),
    message(),
    message(spaced=True, body="[info][title]x[/title]" + "とても長い本文です。" * 20 + "[/info]"),
    message(deleted=True, body=""),
    message(author="名前" * 40),
    wish(),
    wish(state=WishState.FAILED, error="forbidden", words=("長い理由です" * 20,)),
]


@pytest.mark.parametrize("entry", EVERY_KIND)
@pytest.mark.parametrize("width", [20, 33, 60, 140])
def test_every_line_is_exactly_as_wide_as_the_timeline(entry: Entry, width: int) -> None:
    assert {strip.cell_length for strip in strips(entry, width)} == {width}


def test_a_message_has_author_time_and_its_text_set_in() -> None:
    assert lines(message()) == [" 田 田中 美咲  09:12", "    確認をお願いします。"]


def test_name_and_text_share_a_left_edge_and_initials_stand_before_it() -> None:
    head, text = strips(message())
    edge = len(head.text[: head.text.index("田中")].encode("cp932"))
    assert edge == len(text.text) - len(text.text.lstrip()) == BODY
    (chip,) = [segment for segment in head if segment.text == "田"]
    assert chip.style in DARK.chip_styles


def test_without_initials_the_head_stands_out_to_the_left() -> None:
    eyes = msgspec.structs.replace(EYES, look=PLAIN)
    assert lines(message(), eyes=eyes) == ["  田中 美咲  09:12", "    確認をお願いします。"]
    assert lines(wish(), 60, eyes)[0].startswith("  You  09:41")


def test_initials_are_no_text_that_could_be_copied() -> None:
    laid = lay_out(message(), 60, EYES)
    assert laid.copied(0, len(laid.text)) == "田中 美咲  09:12\n確認をお願いします。"
    assert [laid.offset_at(0, cell) for cell in range(6)] == [0, 0, 0, 0, 0, 0]


def test_a_message_of_mine_that_waits_has_the_same_initials_as_one_that_was_sent() -> None:
    sent = message(account_id=1001, author="佐藤 健")
    assert list(strips(wish())[0])[1] == list(strips(sent)[0])[1]


def test_one_in_the_same_breath_has_its_text_alone() -> None:
    assert lines(message(headed=False)) == ["    確認をお願いします。"]


def test_a_blank_line_stands_above_where_it_is_asked_for() -> None:
    assert lines(message(spaced=True))[0] == ""


def test_an_edited_message_says_when() -> None:
    assert lines(message(update_time=at(20, 10, 12)))[0] == " 田 田中 美咲  09:12  edited 10:12"
    assert lines(message(update_time=at(21, 10)))[0] == " 田 田中 美咲  09:12  edited 11/21"


def test_a_deleted_message_says_only_that() -> None:
    entry = message(deleted=True, body="", update_time=at(20, 10))
    assert lines(entry) == [" 田 田中 美咲  09:12", "    This message was deleted"]


def test_somebody_never_seen_is_a_number() -> None:
    assert lines(message(author=""))[0] == " 20 #2001  09:12"


def test_a_name_of_an_author_commands_nothing() -> None:
    assert lines(message(author="田中\x1b[2J\n美咲"))[0] == " 田 田中␛[2J 美咲  09:12"


def test_a_message_to_me_is_tinted_and_my_own_is_not() -> None:
    def ground(entry: MessageEntry) -> set[object]:
        segments = [s for strip in strips(entry)[1:] for s in strip]
        return {segment.style.bgcolor for segment in segments if segment.style}

    assert ground(message(body="[To:1001]\nはい")) == {DARK.style(on="me").bgcolor}
    assert ground(message(body="[To:2001]\nはい")) == {DARK.style().bgcolor}
    assert ground(message(body="[To:1001]\nはい", account_id=1001)) == {DARK.style().bgcolor}


def test_text_is_never_wider_than_a_hundred_cells() -> None:
    entry = message(body="あ" * 200)
    assert max(len(line.strip()) for line in lines(entry, 200)[1:]) == 50


@pytest.mark.parametrize(
    ("gap", "words"),
    [
        (GapLine(Hole(1, 2, 37), NOW, NOW), "about 37 messages not received · Enter opens the browser"),
        (GapLine(Hole(1, 2, 1), NOW, NOW), "about 1 message not received · Enter opens the browser"),
        (
            GapLine(Hole(1, 2, None), at(18, 18, 2), at(20, 8, 50)),
            "Between Wed, Nov 18, 18:02 and Fri, Nov 20, 08:50 something may be missing",
        ),
        (
            GapLine(Hole(0, 2, None), None, NOW),
            "Older messages were not received · Enter opens the browser",
        ),
        (
            GapLine(Hole(0, 2, None), None, NOW, hidden=True),
            "Older messages were not received: your plan hides old ones · Enter opens the browser",
        ),
        (
            GapLine(Hole(0, 2, 40), None, NOW, hidden=True),
            "about 40 messages not received: your plan hides old ones · Enter opens the browser",
        ),
    ],
)
def test_a_gap_says_what_is_known_of_it(gap: GapLine, words: str) -> None:
    (line,) = lines(gap, 100)
    assert line.strip(" ─") == words


@pytest.mark.parametrize(
    ("entry", "words", "role"),
    [
        (wish(), "sends in 3 s · Ctrl+Z takes it back", "quiet"),
        (wish(due_at=NOW + 7200), "sends today 11:41", "quiet"),
        (wish(due_at=NOW + 86_400), "sends tomorrow 09:41", "quiet"),
        (wish(due_at=NOW + 2 * 86_400), "sends Sun, Nov 22, 09:41", "quiet"),
        (wish(due_at=NOW + 7200, attempt=1, error="no_connection"), "sends today 11:41", "quiet"),
        (wish(held=False), "queued", "quiet"),
        (wish(attempt=1, error="no_connection"), "queued", "quiet"),
        (wish(state=WishState.ATTEMPTING), "sending", "quiet"),
        (wish(state=WishState.UNKNOWN), "checking whether it arrived", "warn"),
        (wish(state=WishState.ASKED), "outcome unknown · Enter", "warn"),
        (wish(state=WishState.ASKED, error="stale"), "written a while ago · Enter", "warn"),
        (
            wish(state=WishState.FAILED, error="forbidden"),
            "not sent: you may not do this in this room · Enter",
            "error",
        ),
        (
            wish(state=WishState.FAILED, error="bad_request", words=("Body is too long",)),
            "not sent: Chatwork refused it (“Body is too long”) · Enter",
            "error",
        ),
    ],
)
def test_what_stands_behind_the_time_of_my_message(entry: WishEntry, words: str, role: str) -> None:
    assert wish_state(entry, 80, EYES) == (words, role)
    assert lines(entry, 100) == [f" 佐 You  09:41  {words}", "    承知しました。"]


def test_every_state_a_wish_can_wait_in_has_words() -> None:
    for state in OPEN_STATES:
        assert wish_state(wish(state=state), 80, EYES)[0]


@pytest.mark.parametrize("width", [38, 45, 60])
def test_however_long_the_reason_the_way_out_stays_in_sight(width: int) -> None:
    entry = wish(state=WishState.FAILED, error="bad_request", words=("とても長い理由です。" * 9,))
    assert lines(entry, width)[0].endswith("… · Enter")


def test_days_are_said_in_the_language_of_the_person() -> None:
    entry = DayLine(date(2026, 11, 20), NOW)
    assert lines(entry)[0].strip() == "Fri, Nov 20"
    texts.use("ja")
    assert lines(entry)[0].strip() == "11月20日 (金)"

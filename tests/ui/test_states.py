"""What stands behind the time of a message of mine that I edit or delete, in every state and width."""

from __future__ import annotations

import msgspec
import pytest

from cwtui import texts
from cwtui.store.messages import MessageRow
from cwtui.store.wishes import OPEN_STATES, AnyWish, Delete, Edit, OutboxRow, WishState
from cwtui.times import TOKYO
from cwtui.ui.drawing.width import cells
from cwtui.ui.timeline.entries import MessageEntry, WishEntry, entries
from cwtui.ui.timeline.states import change_state
from tests.ui.seed import NOW

EDIT = Edit(room_id=1, message_id=7, body="改めます。", old_body="前の文")
DELETE = Delete(room_id=1, message_id=7)
ROW = MessageRow(
    message_id=7, room_id=1, account_id=1001, author="佐藤 健", body="前の文", send_time=int(NOW) - 60,
    update_time=0, deleted=False,
)  # fmt: skip


def wish(what: AnyWish, state: WishState = WishState.QUEUED, **more: object) -> OutboxRow:
    row = OutboxRow(wish_id=3, wish=what, state=state, created_at=NOW, due_at=NOW + 3)
    return msgspec.structs.replace(row, **more)


def said(row: OutboxRow, room: int = 60, held: bool = False) -> tuple[str, str]:
    return change_state(WishEntry(row, held), room)


@pytest.mark.parametrize(
    ("row", "held", "words", "role"),
    [
        (wish(EDIT), True, "saves in 3 s · Ctrl+Z takes it back", "quiet"),
        (wish(EDIT), False, "edit waits", "quiet"),
        (
            wish(EDIT, attempt=1),
            True,
            "edit waits",
            "quiet",
        ),  # a retry is nothing one could take back in time
        (wish(EDIT, WishState.ATTEMPTING), False, "saving the edit", "quiet"),
        (wish(EDIT, WishState.UNKNOWN), False, "checking whether the edit was saved", "warn"),
        (wish(EDIT, WishState.ASKED, error="outcome_unknown"), False, "outcome unknown · Enter", "warn"),
        (wish(EDIT, WishState.ASKED, error="stale"), False, "wanted a while ago · Enter", "warn"),
        (
            wish(EDIT, WishState.FAILED, error="message_gone"),
            False,
            "edit not saved: the message does not exist any more · Enter",
            "error",
        ),
        (wish(DELETE), False, "being deleted", "quiet"),
        (wish(DELETE, WishState.ATTEMPTING), False, "being deleted", "quiet"),
        (wish(DELETE, WishState.UNKNOWN), False, "checking whether it was deleted", "warn"),
        (wish(DELETE, WishState.ASKED, error="stale"), False, "wanted a while ago · Enter", "warn"),
        (
            wish(DELETE, WishState.FAILED, error="forbidden"),
            False,
            "not deleted: you may not do this in this room · Enter",
            "error",
        ),
    ],
)
def test_every_state_has_its_words(row: OutboxRow, held: bool, words: str, role: str) -> None:
    assert said(row, held=held) == (words, role)


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("what", [EDIT, DELETE])
@pytest.mark.parametrize("state", OPEN_STATES)
@pytest.mark.parametrize("room", [0, 5, 12, 20, 33])
def test_the_words_never_need_more_room_than_there_is(
    language: str, what: AnyWish, state: WishState, room: int
) -> None:
    texts.use(language)
    row = wish(what, state, error="forbidden", words=("長い理由です。" * 10,))
    assert cells(said(row, room, held=True)[0]) <= room


def test_in_a_narrow_place_the_reason_gives_way_and_the_way_out_stays() -> None:
    words, _ = said(wish(EDIT, WishState.FAILED, error="forbidden"), 36)
    assert words.startswith("edit not saved: ")
    assert words.endswith("· Enter")


def test_the_message_itself_carries_what_is_wanted_of_it() -> None:
    before = msgspec.structs.replace(ROW, message_id=6, send_time=int(NOW) - 90)
    row = wish(EDIT)
    shown = entries([before, ROW], [], [row], None, TOKYO, NOW)
    first, second = (entry for entry in shown if isinstance(entry, MessageEntry))
    assert first.pending is None
    assert second.pending == WishEntry(row, held=True)
    assert second.headed  # there is a row for the words
    assert not any(isinstance(entry, WishEntry) for entry in shown)  # it is no message of its own
    (quiet,) = (e for e in entries([before, ROW], [], [], None, TOKYO, NOW)[2:])
    assert isinstance(quiet, MessageEntry)
    assert not quiet.headed

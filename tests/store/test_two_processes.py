"""Two cwtui on one archive: neither undoes the other, and each hears of the other."""

from __future__ import annotations

import asyncio
from pathlib import Path

from cwtui.store import Archive, Changed, Kind, drafts, outbox
from cwtui.store.drafts import Draft
from cwtui.store.wishes import WishState
from tests.store.other import Other
from tests.store.shapes import send, sound

WISHES = 150


def test_a_wish_is_taken_back_or_attempted_never_both(archive: Archive, folder: Path) -> None:
    """The person presses undo in one window while the other one delivers."""
    ids = [send(archive, room_id=room_id) for room_id in range(WISHES)]
    rivals = [
        Other(folder, "begin_attempts", ids[0], ids[-1] + 1),
        Other(folder, "take_back", ids[0], ids[-1] + 1),
    ]
    for rival in rivals:
        rival.begin()
    begun, taken = (set(rival.result()) for rival in rivals)
    assert begun | taken == set(ids)
    assert not begun & taken
    states = {wish_id: row.state for wish_id in ids if (row := outbox.get(archive.db, wish_id))}
    assert {i for i, state in states.items() if state is WishState.ATTEMPTING} == begun
    assert {i for i, state in states.items() if state is WishState.DROPPED} == taken


def test_two_deliveries_never_attempt_the_same_wish(archive: Archive, folder: Path) -> None:
    """Should the lock ever fail us, the journal still does not."""
    ids = [send(archive, room_id=room_id) for room_id in range(WISHES)]
    rivals = [Other(folder, "begin_attempts", ids[0], ids[-1] + 1) for _ in range(2)]
    for rival in rivals:
        rival.begin()
    first, second = (rival.result() for rival in rivals)
    assert sorted(first + second) == ids


def test_many_writers_wait_for_each_other(archive: Archive, folder: Path) -> None:
    rivals = [Other(folder, "write_drafts", first, first + 100) for first in (1_000, 2_000)]
    for rival in rivals:
        rival.begin()
    for room_id in range(3_000, 3_100):
        archive.write_now(drafts.save, Draft(room_id=room_id, text="あ"))
    for rival in rivals:
        assert len(rival.result()) == 100
    assert len(drafts.all(archive.db)) == 300
    assert sound(archive.db)


def test_what_the_other_wrote_is_noticed_once(archive: Archive, folder: Path, told: list[Changed]) -> None:
    archive.notice_others()
    assert told == []
    other = Other(folder, "write_drafts", 1, 4)
    archive.notice_others()
    assert told == []  # it only opened the archive
    other.begin()
    other.result()
    archive.notice_others()
    archive.notice_others()
    assert told == [Changed(Kind.EVERYTHING)]


def test_it_is_noticed_among_writes_of_our_own(archive: Archive, folder: Path, told: list[Changed]) -> None:
    other = Other(folder, "write_drafts", 1, 2)
    archive.write_now(drafts.save, Draft(room_id=7, text="あ"))
    other.begin()
    other.result()
    archive.write_now(drafts.save, Draft(room_id=7, text="い"))
    archive.notice_others()
    assert told[-1] == Changed(Kind.EVERYTHING)
    told.clear()
    archive.write_now(drafts.save, Draft(room_id=7, text="う"))
    archive.notice_others()
    assert told == [Changed(Kind.DRAFTS, 7)]


async def test_it_is_noticed_on_the_event_loop_without_waiting(
    archive: Archive, folder: Path, told: list[Changed]
) -> None:
    other = Other(folder, "write_drafts", 1, 2)
    other.begin()
    other.result()
    archive.notice_others()
    assert told == []
    heard = asyncio.Event()
    archive.subscribe(lambda _: heard.set())
    await asyncio.wait_for(heard.wait(), 5)
    assert told == [Changed(Kind.EVERYTHING)]


def test_killed_in_the_middle_of_writing_it_leaves_a_sound_archive(archive: Archive, folder: Path) -> None:
    other = Other(folder, "write_drafts", 1, 1_000_000)
    other.begin()
    while len(drafts.all(archive.db)) < 50 and other.process.poll() is None:
        pass
    other.process.kill()
    other.process.communicate()
    written = len(drafts.all(archive.db))
    archive.write_now(drafts.save, Draft(room_id=2_000_000, text="続き"))
    assert len(drafts.all(archive.db)) == written + 1
    assert sound(archive.db)
    archive.close()
    assert [file.name for file in folder.iterdir()] == ["archive.db"]

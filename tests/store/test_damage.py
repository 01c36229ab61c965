"""Damaged archives: noticed, never made worse, and everything readable carried over."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from cwtui.store import (
    Archive,
    ArchiveBusy,
    ArchiveDamaged,
    ArchiveNewer,
    EngineLock,
    Salvage,
    drafts,
    members,
    messages,
    migrate,
    outbox,
    places,
    rooms,
    session,
    set_aside,
    snoozes,
)
from cwtui.store.drafts import Draft
from cwtui.store.messages import Hole
from tests.store.chains import SECOND, chain
from tests.store.damage import PAGE, leaves, make_blob, misplace, overwrite, tear
from tests.store.shapes import ME, everything, fingerprints, member, message, room, send, sound, window
from tests.support import ROOT

ROOMS = 3
EACH = 400


def message_id(number: int, room_id: int) -> int:
    """Ids as the service makes them: rising through all rooms, far apart."""
    return (number * ROOMS + room_id) << 22


@pytest.fixture
def full(folder: Path) -> Path:
    """The folder of a closed archive that has something in every corner."""
    archive = Archive.open(folder)
    archive.write_now(rooms.save_list, [room(i, message_num=EACH) for i in range(1, ROOMS + 1)])
    for room_id in range(1, ROOMS + 1):
        # Windows that touch: the archive has no hole.
        for first in range(0, EACH, 50):
            numbers = range(max(0, first - 50), first + 50)
            shown = [message(message_id(n, room_id), "あ" * 60) for n in numbers]
            archive.write_now(messages.save_window, room_id, shown)
        archive.write_now(rooms.heartbeat_read, room_id, room(room_id, message_num=EACH))
        archive.write_now(members.save, room_id, [member(ME, "佐藤 健"), member(2001, "田中 美咲")])
    for number in range(200):
        send(archive, f"送信待ち {number}")
    archive.write_now(drafts.save, Draft(room_id=1, text="書きかけ"))
    archive.write_now(snoozes.snooze, "task", 5, 100.0)
    archive.write_now(rooms.set_pin, 2, True)
    archive.write_now(session.put, "last_room", 2)
    archive.close()
    return folder


@pytest.fixture
def lock(folder: Path) -> EngineLock:
    lock = EngineLock(folder)
    assert lock.acquire()
    return lock


def rescue(folder: Path, lock: EngineLock) -> tuple[Salvage, Archive]:
    salvage = set_aside(folder, lock)
    archive = Archive.open(folder)
    assert sound(archive.db)
    assert not list(folder.glob("*.new*"))
    assert not (folder / places.SALVAGE_NAME).exists()
    return salvage, archive


def lacking(archive: Archive, room_id: int) -> set[int]:
    """The messages that were in the archive and are no more."""
    return {message_id(n, room_id) for n in range(EACH)} - {
        row.message_id for row in messages.page(archive.db, room_id, limit=10_000)
    }


def assert_honest(archive: Archive) -> int:
    """Every message that is missing lies in a hole that is shown; how many are missing."""
    missing = 0
    for room_id in range(1, ROOMS + 1):
        gone, holes = lacking(archive, room_id), messages.holes(archive.db, room_id)
        inside = {i for i in gone for hole in holes if hole.after_id < i < hole.before_id}
        # After the last one held there is nothing to show yet: the room is read again.
        assert gone - inside == {i for i in gone if i > (messages.newest_id(archive.db, room_id) or 0)}
        missing += len(gone)
    return missing


GARBAGE: dict[str, Callable[[Path], object]] = {
    "nothing in it": lambda path: path.write_bytes(b""),
    "not a database": lambda path: path.write_bytes(b"PK\x03\x04" + bytes(20_000)),
    "a short text": lambda path: path.write_text("cwtui"),
    "header overwritten": lambda path: path.write_bytes(bytes(100) + path.read_bytes()[100:]),
    "first page overwritten": lambda path: overwrite(path, [1]),
    "cut in half": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "one page short": lambda path: path.write_bytes(path.read_bytes()[:-PAGE]),
    "cut within a page": lambda path: path.write_bytes(path.read_bytes()[:-100]),
    "cut after the header": lambda path: path.write_bytes(path.read_bytes()[:100]),
}


@pytest.mark.parametrize("how", GARBAGE)
def test_what_is_no_sound_archive_is_told_at_once_and_left_alone(full: Path, how: str) -> None:
    GARBAGE[how](full / "archive.db")
    before = fingerprints(full)
    with pytest.raises(ArchiveDamaged) as caught:
        Archive.open(full)
    assert (caught.value.code, caught.value.path) == ("archive_damaged", full / "archive.db")
    after = fingerprints(full)
    assert {name: after[name] for name in before} == before


@pytest.mark.parametrize("how", GARBAGE)
def test_whatever_it_was_a_sound_archive_takes_its_place(full: Path, lock: EngineLock, how: str) -> None:
    GARBAGE[how](full / "archive.db")
    content = (full / "archive.db").read_bytes()
    salvage, archive = rescue(full, lock)
    assert salvage.damaged.read_bytes() == content
    assert salvage.damaged.parent == full
    assert salvage.damaged.stat().st_mode & 0o777 == 0o600
    assert archive.account_id == ME
    assert set(salvage.kept) | set(salvage.lost) == set(migrate.TABLES) - {"owner"}
    archive.write_now(drafts.save, Draft(room_id=1, text="また書ける"))
    archive.close()


def test_nothing_readable_is_everything_lost(full: Path, lock: EngineLock) -> None:
    (full / "archive.db").write_bytes(b"no database at all" * 1000)
    salvage, archive = rescue(full, lock)
    assert salvage.kept == {}
    assert salvage.lost == dict.fromkeys(set(migrate.TABLES) - {"owner"})
    archive.close()


def test_a_file_cut_short_still_gives_what_comes_first(full: Path, lock: EngineLock) -> None:
    path = full / "archive.db"
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    salvage, archive = rescue(full, lock)
    assert len(drafts.all(archive.db)) == 1
    assert 0 < salvage.kept["messages"] < ROOMS * EACH
    assert_honest(archive)
    archive.close()


def test_another_programs_database_is_not_taken_for_ours(folder: Path) -> None:
    folder.mkdir(parents=True)
    with closing(sqlite3.connect(folder / "archive.db")) as db:
        db.execute("CREATE TABLE messages (message_id)")
        db.commit()
    before = fingerprints(folder)
    with pytest.raises(ArchiveDamaged, match="not an archive of cwtui"):
        Archive.open(folder)
    assert {name: fingerprints(folder)[name] for name in before} == before


def test_a_missing_table_is_noticed(full: Path) -> None:
    with closing(sqlite3.connect(full / "archive.db")) as db:
        db.execute("DROP TABLE outbox")
        db.commit()
    with pytest.raises(ArchiveDamaged, match="outbox"):
        Archive.open(full)


async def test_a_broken_page_is_met_only_when_it_is_read(full: Path) -> None:
    path = full / "archive.db"
    pages = leaves(path, "messages")
    overwrite(path, [pages[len(pages) // 2]])
    archive = Archive.open(full)
    assert len(messages.page(archive.db, 1, limit=10)) == 10
    with pytest.raises(ArchiveDamaged) as caught:
        messages.page(archive.db, 1, limit=10_000)
    assert caught.value.path == path
    with pytest.raises(ArchiveDamaged):
        list(archive.db.execute("SELECT * FROM messages NOT INDEXED"))
    with pytest.raises(ArchiveDamaged):
        await archive.write(lambda db: db.execute("UPDATE messages SET body = 'x'"))
    # What does not touch the page goes on.
    await archive.write(drafts.save, Draft(room_id=3, text="あ"))
    archive.close()


def test_a_broken_page_met_while_it_was_open_is_known_at_the_next_start(full: Path, lock: EngineLock) -> None:
    overwrite(full / "archive.db", leaves(full / "archive.db", "drafts"))
    archive = Archive.open(full)
    rooms.all(archive.db)
    assert not places.has_damage_note(full / "archive.db")
    with pytest.raises(ArchiveDamaged):
        drafts.get(archive.db, 1)
    archive.close()
    with pytest.raises(ArchiveDamaged):
        Archive.open(full)
    salvage, archive = rescue(full, lock)
    assert salvage.lost == {"drafts": None}
    assert drafts.get(archive.db, 1) is None
    archive.close()
    Archive.open(full).close()  # and that was that


def test_what_is_known_of_an_archive_goes_with_it(full: Path) -> None:
    places.note_damage(full / "archive.db")
    (full / "archive.db").unlink()
    Archive.open(full).close()
    Archive.open(full).close()


def test_text_that_is_none_is_damage_too(full: Path) -> None:
    path = full / "archive.db"
    content = path.read_bytes()
    body = ("あ" * 60).encode()
    path.write_bytes(content.replace(body, b"\xff" * len(body), 1))
    archive = Archive.open(full)
    bodies = archive.db.execute("SELECT body FROM messages")
    with pytest.raises(ArchiveDamaged, match="UTF-8"):
        bodies.fetchall()
    archive.close()


def test_rows_around_broken_pages_are_carried_over(full: Path, lock: EngineLock) -> None:
    path = full / "archive.db"
    pages = leaves(path, "messages")
    broken = [pages[0], pages[5], pages[6], pages[9], pages[-1]]
    overwrite(path, broken)
    archive = Archive.open(full)
    with pytest.raises(ArchiveDamaged):
        messages.page(archive.db, 1, limit=10_000)
    archive.close()
    damaged = path.read_bytes()
    salvage, archive = rescue(full, lock)
    missing = assert_honest(archive)
    assert 0 < missing <= ROOMS * EACH * len(broken) / (len(pages) - 1)
    assert salvage.lost == {"messages": missing}
    assert salvage.kept["messages"] == ROOMS * EACH - missing
    assert salvage.damaged.read_bytes() == damaged
    # What is known of the missing ones: how many there are.
    for room_id in range(1, ROOMS + 1):
        for hole in messages.holes(archive.db, room_id):
            inside = sum(hole.after_id < i < hole.before_id for i in lacking(archive, room_id))
            assert hole.missing == inside
    assert len(rooms.stale(archive.db)) == ROOMS
    archive.close()


@pytest.mark.parametrize("seed", range(20))
def test_torn_pages_cost_what_was_on_them(full: Path, lock: EngineLock, seed: int) -> None:
    """Zeros or noise in a page: rows are cut, run backwards, or are not where they belong."""
    path = full / "archive.db"
    chance = random.Random(seed)
    pages = chance.sample(leaves(path, "messages"), 3) + chance.sample(leaves(path, "outbox"), 1)
    tear(path, pages, chance)
    salvage, archive = rescue(full, lock)
    missing = assert_honest(archive)
    assert 0 <= missing <= 3 * 40  # a page holds fewer
    assert salvage.lost.get("messages", 0) == missing
    assert len(outbox.open_rows(archive.db)) == salvage.kept["outbox"]
    assert salvage.lost.get("outbox", 0) == 200 - salvage.kept["outbox"]
    archive.close()


def test_a_row_that_claims_another_number_leads_nobody_astray(full: Path, lock: EngineLock) -> None:
    path = full / "archive.db"
    misplace(path, leaves(path, "messages")[4])
    salvage, archive = rescue(full, lock)
    missing = assert_honest(archive)
    assert salvage.lost == {"messages": missing}
    assert 0 < missing <= 40  # a page at most, not everything after it
    archive.close()


def test_a_row_with_a_value_of_another_kind_is_none_of_ours(full: Path, lock: EngineLock) -> None:
    path = full / "archive.db"
    make_blob(path, leaves(path, "messages")[4], column=3)
    make_blob(path, leaves(path, "outbox")[1], column=3)
    salvage, archive = rescue(full, lock)
    assert salvage.lost == {"messages": 1, "outbox": 1}
    assert assert_honest(archive) == 1
    assert all(isinstance(row.body, str) for row in messages.page(archive.db, 1, limit=10_000))
    archive.close()


def test_where_the_index_is_broken_too_nobody_knows_how_many(full: Path, lock: EngineLock) -> None:
    path = full / "archive.db"
    overwrite(path, [leaves(path, "messages")[8], leaves(path, "messages_of_room")[1]])
    salvage, archive = rescue(full, lock)
    assert salvage.lost == {"messages": None}
    assert assert_honest(archive) > 0
    assert {hole.missing for room_id in (1, 2, 3) for hole in messages.holes(archive.db, room_id)} == {None}
    archive.close()


def test_a_broken_index_alone_loses_nothing(full: Path, lock: EngineLock) -> None:
    path = full / "archive.db"
    overwrite(path, leaves(path, "messages_of_room"))
    salvage, archive = rescue(full, lock)
    assert salvage.lost == {}
    assert assert_honest(archive) == 0
    assert all(messages.covered(archive.db, room_id, 0) for room_id in range(1, ROOMS + 1))
    archive.close()


def test_without_its_newest_messages_a_room_is_covered_up_to_the_last_left(
    full: Path, lock: EngineLock
) -> None:
    path = full / "archive.db"
    overwrite(path, leaves(path, "messages")[-3:])
    _, archive = rescue(full, lock)
    newest = messages.newest_id(archive.db, 1)
    assert newest is not None
    assert newest < message_id(EACH - 1, 1)
    assert messages.covered(archive.db, 1, newest)
    # The next window does not touch what is left: a hole, not a seam.
    shown = archive.write_now(messages.save_window, 1, [message(message_id(EACH + n, 1)) for n in range(100)])
    assert shown.hole == Hole(newest, message_id(EACH, 1), None)
    archive.close()


def test_wishes_around_a_broken_page_are_carried_over(full: Path, lock: EngineLock) -> None:
    path = full / "archive.db"
    pages = leaves(path, "outbox")
    assert len(pages) > 3
    overwrite(path, [pages[1]])
    salvage, archive = rescue(full, lock)
    rows = outbox.open_rows(archive.db)
    assert salvage.kept["outbox"] == len(rows) > 100
    assert salvage.lost == {"outbox": 200 - len(rows)}
    assert len(drafts.all(archive.db)) == 1
    archive.close()


@pytest.mark.parametrize("table", ["spans", "reaches", "members", "rooms", "people", "session"])
def test_each_table_can_be_lost_alone(full: Path, lock: EngineLock, table: str) -> None:
    path = full / "archive.db"
    overwrite(path, leaves(path, table))
    salvage, archive = rescue(full, lock)
    assert set(salvage.lost) == {table}
    assert salvage.kept["messages"] == ROOMS * EACH
    for room_id in range(1, ROOMS + 1):
        assert messages.covered(archive.db, room_id, 0) == (table != "spans")
    # The next windows, far from what was there, still find a hole.
    for room_id in range(1, ROOMS + 1):
        shown = window(message_id(9_000 + n, room_id) for n in range(100))
        archive.write_now(messages.save_window, room_id, shown)
        last = message_id(EACH - 1, room_id)
        assert Hole(last, message_id(9_000, room_id), None) in messages.holes(archive.db, room_id)
    archive.close()


@pytest.mark.parametrize(("table", "rereads"), [("members", 0), ("people", ROOMS), ("messages", ROOMS)])
def test_what_the_service_still_has_is_read_again(
    full: Path, lock: EngineLock, table: str, rereads: int
) -> None:
    path = full / "archive.db"
    overwrite(path, leaves(path, table)[-1:])
    _, archive = rescue(full, lock)
    assert len(rooms.stale(archive.db)) == rereads
    known = {row.members_at is not None for row in rooms.all(archive.db)}
    assert known == {table == "messages"}
    archive.close()


def test_an_archive_of_nobody_is_damaged(full: Path) -> None:
    with closing(sqlite3.connect(full / "archive.db")) as db:
        db.execute("DELETE FROM owner")
        db.commit()
    with pytest.raises(ArchiveDamaged, match="whose"):
        Archive.open(full)


def test_what_is_sound_is_carried_over_as_it_is(full: Path, lock: EngineLock) -> None:
    archive = Archive.open(full)
    before = everything(archive.db)
    archive.close()
    salvage, archive = rescue(full, lock)
    assert everything(archive.db) == before
    assert salvage.lost == {}
    assert send(archive) == 201
    archive.close()


def test_what_was_only_in_the_log_is_carried_over_too(full: Path, lock: EngineLock) -> None:
    archive = Archive.open(full)
    archive.write_now(drafts.save, Draft(room_id=2, text="ログの中"))
    log = (full / "archive.db-wal").read_bytes()
    archive.close()
    with closing(sqlite3.connect(full / "archive.db")) as db:  # back to before that draft
        db.execute("DELETE FROM drafts WHERE room_id = 2")
        db.commit()
    (full / "archive.db-wal").write_bytes(log)
    salvage, archive = rescue(full, lock)
    assert {draft.text for draft in drafts.all(archive.db)} == {"書きかけ", "ログの中"}
    assert places.log_of(salvage.damaged).read_bytes() == log
    archive.close()


def test_an_archive_damaged_before_its_upgrade_is_carried_over(
    full: Path, lock: EngineLock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    overwrite(full / "archive.db", leaves(full / "archive.db", "people"))
    monkeypatch.setattr(migrate, "FOLDER", chain(tmp_path / "steps", SECOND))
    monkeypatch.setattr(migrate, "TABLES", (*migrate.TABLES, "kept"))
    salvage, archive = rescue(full, lock)
    assert salvage.lost == {"people": None}
    assert archive.db.execute("SELECT text, saved_at FROM drafts").fetchall() == [("書きかけ", 0.0)]
    archive.close()


def test_only_the_owner_of_the_lock_sets_aside(full: Path, tmp_path: Path) -> None:
    before = fingerprints(full)
    elsewhere = EngineLock(tmp_path / "elsewhere")
    assert elsewhere.acquire()
    for lock in (EngineLock(full), elsewhere):
        with pytest.raises(RuntimeError):
            set_aside(full, lock)
    assert fingerprints(full) == before
    elsewhere.release()


def test_an_open_archive_is_not_set_aside(full: Path, lock: EngineLock) -> None:
    archive = Archive.open(full)
    with pytest.raises(RuntimeError):
        set_aside(full, lock)
    archive.close()
    set_aside(full, lock)


def test_a_newer_archive_is_not_set_aside(
    full: Path, lock: EngineLock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as newer:
        newer.setattr(migrate, "FOLDER", chain(tmp_path / "steps", SECOND))
        Archive.open(full).close()
    before = fingerprints(full)
    with pytest.raises(ArchiveNewer):
        set_aside(full, lock)
    assert fingerprints(full) == before


def test_two_set_aside_in_one_second_have_two_names(full: Path, lock: EngineLock) -> None:
    first, second = set_aside(full, lock), set_aside(full, lock)
    assert first.damaged != second.damaged
    assert first.damaged.exists()
    assert second.damaged.exists()


def test_while_another_process_has_it_open_it_stays(full: Path, lock: EngineLock) -> None:
    code = (
        "import sys, pathlib; from cwtui.store import Archive;"
        "a = Archive.open(pathlib.Path(sys.argv[1])); print('open', flush=True); sys.stdin.read(); a.close()"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", code, str(full)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert other.stdout is not None
    assert other.stdout.readline() == "open\n"
    with pytest.raises(ArchiveBusy):
        set_aside(full, lock)
    assert (full / "archive.db").exists()
    assert not list(full.glob("archive.damaged*"))
    other.communicate("")
    set_aside(full, lock)

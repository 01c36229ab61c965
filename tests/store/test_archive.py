"""The archive itself: opening, privacy, transactions, and who hears of what."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from sqlite3 import Connection

import pytest

from cwtui.store import Archive, ArchiveBusy, ArchiveUnwritable, Changed, Kind, connection, drafts, rooms
from cwtui.store.changes import announce
from cwtui.store.drafts import Draft
from tests.store.shapes import ME, everything, room


@pytest.fixture(params=[0o000, 0o022, 0o077])
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def modes(folder: Path) -> dict[str, int]:
    return {file.name: file.stat().st_mode & 0o777 for file in folder.iterdir()}


def test_nobody_else_can_look_into_the_archive(umask: int, folder: Path) -> None:
    archive = Archive.open(folder)
    archive.write_now(drafts.save, Draft(room_id=1, text="内緒"))
    assert modes(folder) == {"archive.db": 0o600, "archive.db-wal": 0o600, "archive.db-shm": 0o600}
    assert [path.stat().st_mode & 0o777 for path in (folder, folder.parent)] == [0o700, 0o700]
    archive.close()


def test_an_archive_that_was_unpacked_readable_is_private_again(folder: Path) -> None:
    Archive.open(folder).close()
    folder.chmod(0o755)
    (folder / "archive.db").chmod(0o644)
    archive = Archive.open(folder)
    archive.write_now(drafts.save, Draft(room_id=1, text="内緒"))
    assert set(modes(folder).values()) == {0o600}
    assert folder.stat().st_mode & 0o777 == 0o700
    archive.close()


def test_it_is_the_archive_of_one_account(folder: Path) -> None:
    archive = Archive.open(folder)
    assert (archive.folder, archive.account_id) == (folder, ME)
    archive.close()
    # A folder that was renamed by hand still holds the archive of who it was made for.
    other = folder.rename(folder.with_name("2002"))
    archive = Archive.open(other)
    assert archive.account_id == ME
    archive.close()


def test_nothing_but_the_archive_is_left_when_it_is_closed(folder: Path) -> None:
    archive = Archive.open(folder)
    archive.write_now(drafts.save, Draft(room_id=1, text="あ"))
    archive.close()
    archive.close()
    assert [file.name for file in folder.iterdir()] == ["archive.db"]


def test_writes_are_as_durable_as_they_can_be(archive: Archive) -> None:
    def pragmas(db: Connection) -> tuple[str, int, int]:
        names = ("journal_mode", "synchronous", "secure_delete")
        journal, synchronous, erase = (db.execute(f"PRAGMA {name}").fetchone()[0] for name in names)
        return journal, synchronous, erase

    assert archive.write_now(pragmas) == ("wal", 2, 1)  # 2: FULL


def test_the_reading_connection_changes_nothing(archive: Archive) -> None:
    with pytest.raises(ArchiveUnwritable):
        rooms.set_pin(archive.db, 1, True)


async def test_a_write_is_one_transaction(archive: Archive, told: list[Changed]) -> None:
    before = everything(archive.db)

    def half(db: Connection) -> None:
        rooms.save_list(db, [room(1)])
        drafts.save(db, Draft(room_id=1, text="あ"))
        raise LookupError("in the middle")

    with pytest.raises(LookupError):
        await archive.write(half)
    with pytest.raises(LookupError):
        archive.write_now(half)
    assert everything(archive.db) == before
    assert told == []
    await archive.write(rooms.save_list, [room(1)])
    assert [row.room_id for row in rooms.all(archive.db)] == [1]


async def test_what_changed_is_told_once_after_the_commit(archive: Archive) -> None:
    seen: list[tuple[Changed, int, bool]] = []
    mine = threading.get_ident()

    def listen(change: Changed) -> None:
        seen.append((change, len(rooms.all(archive.db)), threading.get_ident() == mine))

    leave = archive.subscribe(listen)

    def several(db: Connection) -> str:
        for room_id in (1, 2, 3):
            rooms.save_one(db, room(room_id))
        announce(db, Kind.MESSAGES, 1, (5,))
        announce(db, Kind.MESSAGES, 2, (6,))
        announce(db, Kind.MESSAGES, 1, (7,))
        announce(db, Kind.MESSAGES, 2)
        announce(db, Kind.MESSAGES, 2, (8,))
        return "done"

    assert await archive.write(several) == "done"
    assert seen == [
        (Changed(Kind.ROOMS, None, frozenset({1, 2, 3})), 3, True),
        (Changed(Kind.MESSAGES, 1, frozenset({5, 7})), 3, True),
        (Changed(Kind.MESSAGES, 2), 3, True),  # any of them
    ]
    leave()
    leave()
    await archive.write(several)
    assert len(seen) == 3


async def test_one_listener_that_fails_does_not_silence_the_others(
    archive: Archive, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_: Changed) -> None:
        raise LookupError("listener")

    archive.subscribe(broken)
    heard: list[Changed] = []
    archive.subscribe(heard.append)
    await archive.write(drafts.save, Draft(room_id=1, text="あ"))
    archive.write_now(drafts.save, Draft(room_id=1, text="い"))
    assert heard == [Changed(Kind.DRAFTS, 1)] * 2
    assert "LookupError" in caplog.text


async def test_a_write_outlives_who_wanted_it(archive: Archive, told: list[Changed]) -> None:
    """A screen that is closed in the middle of a keystroke has still saved its draft."""
    begun, go_on = threading.Event(), threading.Event()

    def slow(db: Connection) -> None:
        begun.set()
        go_on.wait(5)
        drafts.save(db, Draft(room_id=1, text="あ"))

    running = asyncio.create_task(archive.write(slow))
    waiting = asyncio.create_task(archive.write(drafts.save, Draft(room_id=2, text="い")))
    await asyncio.to_thread(begun.wait, 5)
    for task in (running, waiting):
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    go_on.set()
    await archive.write(drafts.save, Draft(room_id=3, text="う"))
    assert [draft.room_id for draft in drafts.all(archive.db)] == [1, 2, 3]
    assert told == [Changed(Kind.DRAFTS, room_id) for room_id in (1, 2, 3)]


def test_closing_waits_for_what_is_being_written(folder: Path) -> None:
    async def begin_and_close() -> None:
        archive = Archive.open(folder)
        task = asyncio.create_task(archive.write(drafts.save, Draft(room_id=1, text="あ")))
        await asyncio.sleep(0)
        archive.close()
        await task

    asyncio.run(begin_and_close())
    archive = Archive.open(folder)
    assert len(drafts.all(archive.db)) == 1
    archive.close()


def test_reading_does_not_wait_for_writing(archive: Archive) -> None:
    archive.write_now(drafts.save, Draft(room_id=1, text="あ"))

    def slow(db: Connection) -> list[str]:
        drafts.save(db, Draft(room_id=1, text="い"))
        return [draft.text for draft in drafts.all(archive.db)]

    assert archive.write_now(slow) == ["あ"]
    assert [draft.text for draft in drafts.all(archive.db)] == ["い"]


async def test_a_long_read_keeps_nobody_waiting(archive: Archive, folder: Path) -> None:
    """It has a thread and a connection of its own, which can change nothing and are gone at the end."""
    begun, go_on = threading.Event(), threading.Event()

    def long_read(db: Connection) -> tuple[int, str, bool]:
        begun.set()
        assert go_on.wait(10)
        (count,), (only_reads,) = (
            db.execute(sql).fetchone() for sql in ("SELECT count(*) FROM drafts", "PRAGMA query_only")
        )
        assert db is not archive.db
        return count, threading.current_thread().name, bool(only_reads)

    reading = asyncio.ensure_future(archive.read(long_read))
    assert await asyncio.to_thread(begun.wait, 10)
    await archive.write(drafts.save, Draft(room_id=1, text="あ"))
    assert drafts.get(archive.db, 1) is not None
    go_on.set()
    count, thread, only_reads = await reading
    assert (count, only_reads) == (1, True)
    assert thread.startswith("archive-reading")
    archive.close()
    assert os.listdir(folder) == ["archive.db"]


def test_our_own_writes_are_not_somebody_elses(archive: Archive, told: list[Changed]) -> None:
    for text in "あいう":
        archive.write_now(drafts.save, Draft(room_id=1, text=text))
        archive.notice_others()
    assert {change.kind for change in told} == {Kind.DRAFTS}


async def test_a_full_disk_is_said_and_nothing_is_half_written(archive: Archive) -> None:
    await archive.write(drafts.save, Draft(room_id=1, text="前からある"))
    before = everything(archive.db)
    pages = archive.db.execute("PRAGMA page_count").fetchone()[0]
    await archive.write(lambda db: db.execute(f"PRAGMA max_page_count = {pages}").fetchall())
    with pytest.raises(ArchiveUnwritable) as caught:
        await archive.write(drafts.save, Draft(room_id=2, text="長い" * 100_000))
    assert (caught.value.code, caught.value.path) == ("archive_unwritable", archive.folder / "archive.db")
    assert "SQLITE_FULL" in caught.value.reason
    assert everything(archive.db) == before
    await archive.write(lambda db: db.execute("PRAGMA max_page_count = 1000000").fetchall())
    await archive.write(drafts.save, Draft(room_id=2, text="長い" * 100_000))


def test_a_place_where_nothing_can_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    for folder in (tmp_path / "file" / "1001", Path("/proc/cwtui/1001")):
        with pytest.raises(ArchiveUnwritable) as caught:
            Archive.open(folder)
        assert caught.value.path == folder / "archive.db"


def test_an_archive_kept_busy_is_said(archive: Archive) -> None:
    other = sqlite3.connect(archive.folder / "archive.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    archive._writer.execute("PRAGMA busy_timeout = 50")
    with pytest.raises(ArchiveBusy) as caught:
        archive.write_now(drafts.save, Draft(room_id=1, text="あ"))
    assert caught.value.code == "archive_busy"
    other.rollback()
    archive.write_now(drafts.save, Draft(room_id=1, text="あ"))
    other.close()
    assert connection.BUSY_SECONDS == 5.0


def test_a_mistake_of_ours_stays_one(archive: Archive) -> None:
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        archive.db.execute("SELECT * FROM nowhere")
    with pytest.raises(sqlite3.IntegrityError):
        archive.write_now(lambda db: db.execute("INSERT INTO drafts (room_id) VALUES (1)"))


def test_a_log_without_its_archive_is_not_replayed_into_a_new_one(folder: Path) -> None:
    """Somebody deleted archive.db by hand and left what belongs to it."""
    archive = Archive.open(folder)
    archive.write_now(drafts.save, Draft(room_id=1, text="あ"))
    log = (folder / "archive.db-wal").read_bytes()
    archive.close()
    (folder / "archive.db").unlink()
    (folder / "archive.db-wal").write_bytes(log)
    archive = Archive.open(folder)
    assert drafts.all(archive.db) == []
    (kept,) = folder.glob("archive.damaged-*.db-wal")
    assert kept.read_bytes() == log
    archive.close()


def test_two_that_begin_together_share_one_archive(folder: Path) -> None:
    """Made under another name and linked into place: who comes second takes the first one's."""
    opened: list[Archive] = []
    start = threading.Barrier(4)

    def begin() -> None:
        start.wait()
        opened.append(Archive.open(folder))

    threads = [threading.Thread(target=begin) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for number, archive in enumerate(opened):
        archive.write_now(drafts.save, Draft(room_id=number, text="あ"))
    assert {len(drafts.all(archive.db)) for archive in opened} == {4}
    for archive in opened:
        archive.close()
    assert [file.name for file in folder.iterdir()] == ["archive.db"]


def test_it_opens_at_once_however_much_is_in_it(archive: Archive, folder: Path) -> None:
    """No statement of opening walks through a table of facts."""
    asked: list[str] = []

    class Watched(connection.ArchiveConnection):
        def __init__(self, *args: object, **kwargs: object) -> None:
            super().__init__(*args, **kwargs)  # type: ignore[arg-type]
            self.set_trace_callback(asked.append)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connection, "ArchiveConnection", Watched)
        Archive.open(folder).close()
    assert asked
    tables = {"messages", "people", "rooms", "outbox", "spans"}
    assert not [statement for statement in asked if tables & set(statement.split())]

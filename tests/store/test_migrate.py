"""The numbered steps: each whole or not at all, with a copy of what was before."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from cwtui.store import Archive, ArchiveNewer, connection, drafts, making, migrate, places
from cwtui.store.drafts import Draft
from tests.store.chains import BROKEN, SECOND, THIRD, TODAY, chain
from tests.store.shapes import ME, fingerprints, sound

Schema = dict[str, str]


def schema(db: sqlite3.Connection) -> Schema:
    rows = db.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    return dict(rows)


def copy_before(nth: int) -> str:
    """The name of the copy made before the ``nth`` step of the future."""
    return f"archive.db.before-{TODAY + nth:04}"


def versions(folder: Path) -> dict[str, int]:
    """The version of the archive, and of each copy kept beside it."""
    found = {}
    for file in folder.glob("archive.db*"):
        with closing(sqlite3.connect(file)) as db:
            found[file.name] = migrate.version(db)
    return found


@pytest.fixture
def old(folder: Path) -> Path:
    """The folder of an archive of today's version with a draft in it."""
    archive = Archive.open(folder)
    archive.write_now(drafts.save, Draft(room_id=1, text="前の版の下書き"))
    archive.close()
    return folder


def test_the_steps_are_numbered_without_a_gap() -> None:
    numbers = [int(step.name[:4]) for step in migrate.steps()]
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("number", range(1, len(migrate.steps()) + 1))
def test_every_step_leads_on_from_the_one_before(number: int, tmp_path: Path) -> None:
    """And keeps the archive sound, with the version it says."""
    db = connection.writer(places.private_file(tmp_path / "archive.db"))
    for step, file in enumerate(migrate.steps()[:number], start=1):
        for statement in migrate.statements(file.read_text(encoding="utf-8")):
            db.execute(statement)
        db.execute(f"PRAGMA user_version = {step}")
    migrate.upgrade(db)
    migrate.check(db)
    assert migrate.version(db) == len(migrate.steps())
    assert sound(db)
    db.close()
    making.create(tmp_path / "fresh.db", ME)
    with closing(sqlite3.connect(tmp_path / "fresh.db")) as fresh, closing(connection.reader(db.path)) as led:
        assert schema(led) == schema(fresh)


def test_a_last_statement_without_its_semicolon_counts_too() -> None:
    assert [s.strip() for s in migrate.statements("SELECT 1;\n-- why;\nSELECT ';' ;\nSELECT 3\n")] == [
        "SELECT 1;",
        "-- why;\nSELECT ';' ;",
        "SELECT 3",
    ]


def test_the_tables_known_are_the_tables_there_are(archive: Archive) -> None:
    """What is rescued from a damaged archive, and what is looked for at each start, is all of it."""
    rows = archive.db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    assert {name for (name,) in rows if not name.startswith("sqlite_")} == {
        *migrate.TABLES,
        *migrate.DERIVED,
    }


def test_the_file_says_whose_it_is(folder: Path) -> None:
    Archive.open(folder).close()
    header = (folder / "archive.db").read_bytes()[:100]
    assert header[68:72] == b"cwti"


def test_each_step_keeps_a_copy_of_what_was_before(
    old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrate, "FOLDER", chain(tmp_path / "steps", SECOND, THIRD))
    archive = Archive.open(old)
    assert archive.db.execute("SELECT item FROM notes").fetchall() == [("draft 1",)]
    assert archive.db.execute("SELECT text, saved_at FROM drafts").fetchall() == [("前の版の下書き", 3.0)]
    archive.close()
    assert versions(old) == {"archive.db": TODAY + 2, copy_before(1): TODAY, copy_before(2): TODAY + 1}
    assert {file.stat().st_mode & 0o777 for file in old.iterdir()} == {0o600}
    with closing(sqlite3.connect(old / copy_before(2))) as copy:
        assert copy.execute("SELECT item, note FROM kept").fetchall() == [("draft 1", "a; b")]
        assert sound(copy)


def test_a_copy_holds_what_was_only_in_the_log(
    old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed before its log was emptied into the file, then upgraded."""
    archive = Archive.open(old)
    archive.write_now(drafts.save, Draft(room_id=2, text="ログの中"))
    killed = tmp_path / "killed" / str(ME)
    killed.mkdir(parents=True)
    for name in ("archive.db", "archive.db-wal"):
        (killed / name).write_bytes((old / name).read_bytes())
    archive.close()
    monkeypatch.setattr(migrate, "FOLDER", chain(tmp_path / "steps", SECOND))
    Archive.open(killed).close()
    with closing(sqlite3.connect(killed / copy_before(1))) as copy:
        assert copy.execute("SELECT room_id FROM drafts").fetchall() == [(1,), (2,)]


def test_a_step_that_fails_changes_nothing(
    old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrate, "FOLDER", chain(tmp_path / "steps", SECOND, BROKEN))
    for _ in range(2):
        with pytest.raises(sqlite3.OperationalError, match="nowhere"):
            Archive.open(old)
        with closing(sqlite3.connect(old / "archive.db")) as db:
            assert migrate.version(db) == TODAY + 1
            assert db.execute("SELECT text FROM drafts").fetchall() == [("前の版の下書き",)]
            assert "notes" not in schema(db)
            assert sound(db)
    # The cwtui that is repaired goes on from there.
    monkeypatch.setattr(migrate, "FOLDER", chain(tmp_path / "repaired", SECOND, THIRD))
    archive = Archive.open(old)
    assert archive.db.execute("SELECT item FROM notes").fetchall() == [("draft 1",)]
    archive.close()
    assert versions(old) == {"archive.db": TODAY + 2, copy_before(1): TODAY, copy_before(2): TODAY + 1}


def test_a_new_archive_needs_no_copies(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrate, "FOLDER", chain(tmp_path / "steps", SECOND, THIRD))
    Archive.open(folder).close()
    assert versions(folder) == {"archive.db": TODAY + 2}


def test_a_copy_that_was_cut_short_is_made_again(
    old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (old / f"{copy_before(1)}.part").write_bytes(b"half a copy")
    monkeypatch.setattr(migrate, "FOLDER", chain(tmp_path / "steps", SECOND))
    Archive.open(old).close()
    assert versions(old) == {"archive.db": TODAY + 1, copy_before(1): TODAY}


def test_an_archive_of_a_newer_cwtui_is_left_as_it_is(
    old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as newer:
        newer.setattr(migrate, "FOLDER", chain(tmp_path / "steps", SECOND, THIRD))
        Archive.open(old).close()
    before = fingerprints(old)
    with pytest.raises(ArchiveNewer) as caught:
        Archive.open(old)
    assert (caught.value.code, caught.value.path) == ("archive_newer", old / "archive.db")
    assert f"version {TODAY + 2}" in caught.value.reason
    after = fingerprints(old)
    assert {name: after[name] for name in before} == before


def test_who_has_it_open_while_a_newer_one_upgrades_it_writes_no_more(
    old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = Archive.open(old)
    with monkeypatch.context() as newer:
        newer.setattr(migrate, "FOLDER", chain(tmp_path / "steps", SECOND))
        Archive.open(old).close()
    with pytest.raises(ArchiveNewer):
        archive.write_now(drafts.save, Draft(room_id=2, text="古い形で"))
    assert [draft.room_id for draft in drafts.all(archive.db)] == [1]
    archive.close()


def test_a_newer_archive_whose_version_is_only_in_the_log_is_left_as_it_is(
    old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The newer cwtui was killed right after its upgrade."""
    with monkeypatch.context() as newer:
        newer.setattr(migrate, "FOLDER", chain(tmp_path / "steps", SECOND))
        archive = Archive.open(old)
        killed = tmp_path / "killed" / str(ME)
        killed.mkdir(parents=True)
        for name in ("archive.db", "archive.db-wal"):
            (killed / name).write_bytes((old / name).read_bytes())
        archive.close()
    before = fingerprints(killed)
    with pytest.raises(ArchiveNewer):
        Archive.open(killed)
    after = fingerprints(killed)
    assert {name: after[name] for name in before} == before

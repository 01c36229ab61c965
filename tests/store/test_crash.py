"""Killed between any two statements or file operations: afterwards it is before, or after, never between."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from cwtui.store import (
    Archive,
    ArchiveDamaged,
    EngineLock,
    drafts,
    messages,
    migrate,
    outbox,
    rooms,
    set_aside,
)
from cwtui.store.drafts import Draft
from tests.store.chains import SECOND, THIRD, TODAY, chain
from tests.store.damage import leaves, overwrite
from tests.store.killed import account, instants, one_transaction
from tests.store.shapes import everything, room, send, sound, window


@pytest.fixture
def prepared(tmp_path: Path) -> Path:
    """A folder with an archive in it that has a past."""
    place = tmp_path / "prepared"
    archive = Archive.open(account(place))
    archive.write_now(rooms.save_list, [room(1), room(2)])
    archive.write_now(messages.save_window, 1, window([1, 2, 3]))
    archive.write_now(drafts.save, Draft(room_id=1, text="書きかけ"))
    send(archive, "前の願い")
    archive.close()
    return place


def test_beginning(tmp_path: Path) -> None:
    """There is no archive, or a whole one; either way the next start is as good as the first."""
    nothing = tmp_path / "nothing"
    nothing.mkdir()
    for place in instants("begin", nothing, tmp_path / "results"):
        archive = Archive.open(account(place))
        assert sound(archive.db)
        archive.write_now(drafts.save, Draft(room_id=1, text="あ"))
        archive.close()


def test_what_a_killed_beginning_left_behind_is_swept_away(folder: Path) -> None:
    folder.mkdir(parents=True)
    old, young = folder / "archive.db.abc.new", folder / "archive.db.def.new"
    for leftover in (old, young):
        leftover.write_bytes(b"half an archive")
    os.utime(old, (0, 0))
    Archive.open(folder).close()
    assert {file.name for file in folder.iterdir()} == {"archive.db", young.name}


def test_a_transaction(prepared: Path, tmp_path: Path) -> None:
    archive = Archive.open(account(shutil.copytree(prepared, tmp_path / "model")))
    before = everything(archive.db)
    archive.write_now(one_transaction)
    after = everything(archive.db)
    archive.close()
    assert before != after
    states = []
    for place in instants("write", prepared, tmp_path / "results"):
        archive = Archive.open(account(place))
        assert sound(archive.db)
        state = everything(archive.db)
        assert state in (before, after)
        states.append(state == after)
        archive.close()
    assert states[0] is False
    assert states[-1] is True
    assert states == sorted(states)  # once committed, it stays


def test_an_upgrade(prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each step is taken or not; wherever it was cut, the next start goes on, and the copies are whole."""
    steps = chain(prepared / "steps", SECOND, THIRD)
    seen = []
    for place in instants("upgrade", prepared, tmp_path / "results"):
        path = account(place) / "archive.db"
        with closing(sqlite3.connect(path)) as db:
            version = migrate.version(db)
            tables = {name for (name,) in db.execute("SELECT name FROM sqlite_master").fetchall()}
            assert ("kept" in tables, "notes" in tables) == (version == TODAY + 1, version == TODAY + 2)
            assert db.execute("SELECT text FROM drafts").fetchall() == [("書きかけ",)]
            assert sound(db)
        for number in range(TODAY + 1, version + 1):
            with closing(sqlite3.connect(f"{path}.before-{number:04}")) as copy:
                assert migrate.version(copy) == number - 1
                assert sound(copy)
        seen.append(version)
        with monkeypatch.context() as newer:
            newer.setattr(migrate, "FOLDER", steps)
            archive = Archive.open(account(place))
        assert archive.db.execute("SELECT item FROM notes").fetchall() == [("draft 1",)]
        archive.close()
        assert not list(path.parent.glob("*.part"))
    assert seen == sorted(seen)
    assert set(seen) == {TODAY, TODAY + 1, TODAY + 2}


def readable(folder: Path) -> bool:
    try:
        with closing(Archive.open(folder)) as archive:
            archive.db.execute("SELECT * FROM people").fetchall()
    except ArchiveDamaged:
        return False
    return True


def test_a_rescue(prepared: Path, tmp_path: Path) -> None:
    """Cut anywhere, it can be done again, and nothing of what was readable is gone."""
    path = account(prepared) / "archive.db"
    overwrite(path, leaves(path, "people"))
    damaged = path.read_bytes()
    repeated = 0
    for place in instants("rescue", prepared, tmp_path / "results"):
        folder = account(place)
        kept = [file.read_bytes() for file in folder.glob("archive*.db")]
        assert damaged in kept
        if not readable(folder):
            lock = EngineLock(folder)
            assert lock.acquire()
            set_aside(folder, lock)
            lock.release()
            repeated += 1
        archive = Archive.open(folder)
        assert sound(archive.db)
        assert len(outbox.open_rows(archive.db)) == 1
        assert [draft.text for draft in drafts.all(archive.db)] == ["書きかけ"]
        assert len(messages.page(archive.db, 1)) == 3
        archive.close()
        # The note may outlive a rescue that was done but for removing it; it means nothing then.
        names = {file.name for file in folder.iterdir()} - {"engine.lock", "archive.db", "archive.salvage"}
        assert all(name.startswith("archive.damaged-") for name in names)
        assert damaged in [(folder / name).read_bytes() for name in names]
    assert repeated > 5

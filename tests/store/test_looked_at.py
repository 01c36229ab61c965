"""Files that were only looked at: what is needed of them stays, and all of them together are few."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from cwtui.chatwork.models import Account, File, Role, Room, RoomType
from cwtui.store import Archive, files, leftovers, looked_at, rooms, transfers
from cwtui.store.files import FileRow

ROOM = Room(room_id=1, name="部屋", type=RoomType.GROUP, role=Role.MEMBER)
OLD = 2 * leftovers.YOUNG


def file_of(number: int) -> File:
    return File(
        file_id=number,
        account=Account(account_id=7, name="高橋"),
        message_id=number,
        filename=f"{number}.txt",
        filesize=3,
        upload_time=1,
    )


def look_at(archive: Archive, number: int, *, done: bool = True) -> None:
    """It was fetched to be looked at two days ago, or begun to be."""
    place, name = looked_at.place(archive.folder), f"{number}.txt"
    place.mkdir(exist_ok=True)
    row = FileRow(
        file_id=number,
        room_id=1,
        account_id=7,
        uploader="",
        message_id=number,
        filename=name,
        filesize=3,
        upload_time=1,
    )
    [transfer_id] = archive.write_now(transfers.add, [row], place, now=1.0)
    transfer = transfers.get(archive.db, transfer_id)
    assert transfer is not None
    archive.write_now(
        transfers.begin,
        transfer,
        size=3,
        received=0,
        host="h",
        validator=None,
        saved_as=name,
        part=f"{name}.part",
    )
    if done:
        archive.write_now(transfers.complete, transfer_id, size=3, sha256="x", saved_as=name)
        archive.write_now(transfers.done, transfer_id, now=2.0)
    lies(place / (name if done else f"{name}.part"))


def lies(path: Path, age: float = OLD) -> None:
    path.write_bytes(b"abc")
    os.utime(path, (time.time() - age, time.time() - age))


def left(archive: Archive) -> list[str]:
    looked_at.sweep(archive.folder, looked_at.wanted(archive.db, archive.folder))
    return sorted(path.name for path in looked_at.place(archive.folder).iterdir())


@pytest.fixture
def filled(archive: Archive) -> Archive:
    """Three files that were looked at, of which the service listed two; a fourth is on its way."""
    archive.write_now(rooms.save_list, [ROOM], now=1.0)
    archive.write_now(files.save, 1, [file_of(1), file_of(2)])
    for number in (1, 2, 3):
        look_at(archive, number)
    look_at(archive, 4, done=False)
    return archive


def test_what_is_in_the_room_still_and_what_is_on_its_way_stays(filled: Archive) -> None:
    assert left(filled) == ["1.txt", "2.txt", "3.txt", "4.txt.part"]


def test_what_is_gone_from_the_room_goes(filled: Archive) -> None:
    filled.write_now(files.save, 1, [file_of(1)])
    assert left(filled) == ["1.txt", "3.txt", "4.txt.part"]


def test_what_was_in_a_room_i_have_left_goes(filled: Archive) -> None:
    filled.write_now(rooms.leave, 1, now=2.0)
    assert left(filled) == ["4.txt.part"]


def test_what_nobody_knows_goes_after_a_day(filled: Archive) -> None:
    place = looked_at.place(filled.folder)
    lies(place / "orphan.txt")
    lies(place / "orphan.txt.part")
    lies(place / "young.txt", age=leftovers.YOUNG / 2)
    (place / "folder").mkdir()
    assert left(filled) == ["1.txt", "2.txt", "3.txt", "4.txt.part", "folder", "young.txt"]


def test_what_was_given_up_goes(filled: Archive) -> None:
    [going] = transfers.open_ids(filled.db)
    filled.write_now(transfers.failed, going, "x", received=0, now=3.0)
    assert "4.txt.part" not in left(filled)


def test_not_too_much_at_once(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leftovers, "MOST_AT_ONCE", 2)
    place = looked_at.place(archive.folder)
    place.mkdir()
    for n in range(5):
        lies(place / f"{n}")
    assert [len(left(archive)) for _ in range(3)] == [3, 1, 0]


def test_the_oldest_make_room(tmp_path: Path) -> None:
    for n in range(5):
        file = tmp_path / f"{n}.txt"
        file.write_bytes(b"x" * 100)
        os.utime(file, (n, n))
    (tmp_path / "5.txt.part").write_bytes(b"x" * 1000)
    looked_at.make_room(tmp_path, most=250)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["3.txt", "4.txt", "5.txt.part"]
    looked_at.make_room(tmp_path / "none")

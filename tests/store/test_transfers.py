"""The list of what is being saved: it outlives the program, keeps its order, and forgets nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from cwtui import paths
from cwtui.chatwork.models import File
from cwtui.store import Archive, Changed, Kind, files, transfers
from cwtui.store.files import FileRow
from cwtui.store.transfers import Begun, TransferRow, TransferState
from tests.store.shapes import MISAKI

FOLDER = Path("/tmp/somewhere")


@pytest.fixture
def rows(archive: Archive) -> list[FileRow]:
    """Three files of a room, the last one first."""
    known = [
        File(
            file_id=n, account=MISAKI, message_id=n, filename=f"図面{n}.pdf", filesize=100 * n, upload_time=n
        )
        for n in (1, 2, 3)
    ]
    archive.write_now(files.save, 7, known)
    return files.of_room(archive.db, 7)


def add(archive: Archive, rows: list[FileRow], folder: Path = FOLDER) -> list[int]:
    return archive.write_now(transfers.add, rows, folder, now=50.0)


def row(archive: Archive, transfer_id: int) -> TransferRow:
    found = transfers.get(archive.db, transfer_id)
    assert found is not None
    return found


def begin(archive: Archive, transfer_id: int, name: str | None = None) -> Begun:
    name = name or f"図面 {transfer_id}.pdf"
    return archive.write_now(
        transfers.begin,
        row(archive, transfer_id),
        size=300,
        received=0,
        host="files.example",
        validator='"a"',
        saved_as=name,
        part=f"{name}.part",
    )


def finish(archive: Archive, transfer_id: int) -> None:
    assert begin(archive, transfer_id) is Begun.YES
    assert archive.write_now(transfers.complete, transfer_id, size=300, sha256="abc", saved_as="図面 (1).pdf")
    archive.write_now(transfers.done, transfer_id, now=60.0)


def test_what_is_wanted_comes_in_its_order(
    archive: Archive, rows: list[FileRow], told: list[Changed], tmp_path: Path
) -> None:
    told.clear()
    ids = add(archive, rows)
    assert told == [Changed(Kind.TRANSFERS, None, frozenset(ids))]
    listed = transfers.all(archive.db)
    assert [one.transfer_id for one in listed] == ids == sorted(ids)
    assert [one.file_id for one in listed] == [3, 2, 1]
    first = listed[0]
    assert (first.name, first.size, first.room_id, first.folder) == ("図面3.pdf", 300, 7, str(FOLDER))
    assert (first.state, first.received, first.path, first.created_at) == (
        TransferState.QUEUED,
        0,
        None,
        50.0,
    )
    assert transfers.counts(archive.db) == {TransferState.QUEUED: 3}
    archive.close()
    again = Archive.open(archive.folder)
    assert transfers.all(again.db) == listed
    again.close()


def test_what_is_on_its_way_there_is_not_fetched_twice(archive: Archive, rows: list[FileRow]) -> None:
    ids = add(archive, rows[:2])
    assert add(archive, rows) == [*ids, ids[-1] + 1]
    assert add(archive, rows[:1], FOLDER / "else") == [ids[-1] + 2]
    finish(archive, ids[0])
    assert add(archive, rows[:1]) == [ids[-1] + 3]


def test_a_folder_is_absolute(archive: Archive, rows: list[FileRow]) -> None:
    with pytest.raises(ValueError, match="absolute"):
        add(archive, rows, Path("Downloads"))
    with pytest.raises(ValueError):
        add(archive, rows, Path("/tmp/\udcff"))
    assert transfers.all(archive.db) == []


def test_a_saved_file_is_known_for_good(archive: Archive, rows: list[FileRow]) -> None:
    first, second, _ = add(archive, rows)
    assert transfers.saved(archive.db, 3) is None
    finish(archive, first)
    known = transfers.saved(archive.db, 3)
    assert known == row(archive, first)
    assert known.path == FOLDER / "図面 (1).pdf"
    assert (known.state, known.sha256, known.host) == (TransferState.DONE, "abc", "files.example")
    assert (known.received, known.part, known.ended_at) == (300, None, 60.0)
    archive.write_now(transfers.cancel, second, now=61.0)
    assert archive.write_now(transfers.clear) == 2
    assert [one.file_id for one in transfers.all(archive.db)] == [1]
    assert transfers.saved(archive.db, 3) == known
    assert archive.write_now(transfers.clear) == 0


def test_cancelling_and_trying_again(archive: Archive, rows: list[FileRow], told: list[Changed]) -> None:
    first, second, third = add(archive, rows)
    assert begin(archive, first) is Begun.YES
    told.clear()
    assert archive.write_now(transfers.cancel, first, now=51.0)
    assert told == [Changed(Kind.TRANSFERS, None, frozenset([first]))]
    assert not archive.write_now(transfers.cancel, first, now=52.0)
    assert [one.transfer_id for one in transfers.leftovers(archive.db)] == [first]
    assert transfers.open_ids(archive.db) == [second, third]
    # Who fetched it hears of it too late, and changes nothing.
    assert begin(archive, first) is Begun.NOT_WANTED
    assert not archive.write_now(transfers.complete, first, size=1, sha256="", saved_as="")
    archive.write_now(transfers.paused, first, "no_connection", received=9)
    archive.write_now(transfers.failed, first, "not_found", received=9, now=53.0)
    assert (row(archive, first).state, row(archive, first).ended_at) == (TransferState.CANCELLED, 51.0)
    archive.write_now(transfers.begin_anew, first)
    assert transfers.leftovers(archive.db) == []
    assert archive.write_now(transfers.retry, first)
    assert not archive.write_now(transfers.retry, first)
    assert transfers.open_ids(archive.db) == [first, second, third]
    finish(archive, first)
    assert not archive.write_now(transfers.cancel, first, now=70.0)
    assert not archive.write_now(transfers.retry, first)


def test_what_failed_can_be_given_up_or_tried_again(archive: Archive, rows: list[FileRow]) -> None:
    first, second, _ = add(archive, rows)
    for one in (first, second):
        assert begin(archive, one) is Begun.YES
        archive.write_now(transfers.failed, one, "disk_full", received=9, now=55.0)
    assert row(archive, first).error == "disk_full"
    assert archive.write_now(transfers.retry, first)
    assert (row(archive, first).error, row(archive, first).ended_at) == (None, None)
    assert archive.write_now(transfers.cancel, second, now=56.0)
    assert row(archive, second).state is TransferState.CANCELLED


def test_two_on_their_way_never_have_one_name(archive: Archive, rows: list[FileRow]) -> None:
    first, second, _ = add(archive, rows)
    [elsewhere] = add(archive, rows[:1], FOLDER / "else")
    assert begin(archive, first, "a") is Begun.YES
    assert begin(archive, first, "a") is Begun.YES
    assert begin(archive, second, "a") is Begun.NAME_TAKEN
    assert row(archive, second).state is TransferState.QUEUED
    assert begin(archive, elsewhere, "a") is Begun.YES
    archive.write_now(transfers.done, first, now=1.0)
    assert begin(archive, second, "a") is Begun.YES


def test_bytes_are_told_together(archive: Archive, rows: list[FileRow], told: list[Changed]) -> None:
    first, second, third = add(archive, rows)
    told.clear()
    assert begin(archive, first) is Begun.YES
    assert begin(archive, second) is Begun.YES
    assert told == []
    archive.write_now(transfers.progressed, {first: 10, second: 20}, [third])
    assert told == [Changed(Kind.TRANSFERS, None, frozenset([first, second, third]))]
    assert [one.received for one in transfers.all(archive.db)] == [10, 20, 0]
    archive.write_now(transfers.paused, second, "no_connection", received=25)
    archive.write_now(transfers.progressed, {first: 30, second: 40})
    assert [one.received for one in transfers.all(archive.db)] == [30, 25, 0]
    archive.write_now(transfers.interrupted)
    assert [one.state for one in transfers.all(archive.db)] == ["queued", "paused", "queued"]


def test_where_files_are_saved(archive: Archive, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "none"))
    assert transfers.destination(archive.db, 7, "") == paths.downloads_folder()
    assert transfers.destination(archive.db, 7, "~/files") == tmp_path / "files"
    assert transfers.destination(archive.db, 7, "files") == tmp_path / "files"
    assert transfers.destination(archive.db, 7, "/data") == Path("/data")
    assert transfers.destination(archive.db, 7, "~nobody-here/files").is_absolute()
    archive.write_now(transfers.remember_folder, 7, Path("/work"))
    assert transfers.destination(archive.db, 7, "/data") == Path("/work")
    assert transfers.destination(archive.db, 8, "/data") == Path("/data")
    archive.write_now(transfers.remember_folder, 7, None)
    assert transfers.destination(archive.db, 7, "/data") == Path("/data")

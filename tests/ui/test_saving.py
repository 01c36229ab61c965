"""Saving files from everywhere: the queue, its keys, and what is said of each end it comes to."""

from __future__ import annotations

from pathlib import Path
from sqlite3 import Connection

import msgspec
import pytest

from cwtui.chatwork.models import File
from cwtui.settings import Settings
from cwtui.settings.declared import Download
from cwtui.store import Archive, files, messages, transfers
from cwtui.store.transfers import TransferState
from cwtui.ui.files.filing import MANY
from cwtui.ui.files.names import named_in
from tests.ui.cabinet import (
    SLOWLY,
    Cabinet,
    in_files,
    names,
    noise,
    on_their_way,
    point_at,
    saved,
    states,
    view,
)
from tests.ui.office import fresh
from tests.ui.seed import DEVELOPERS, MISAKI, OFFICE, at, message
from tests.ui.stage import HELD, Stage, playing


async def receive(stage: Stage, cabinet: Cabinet, *wanted: str, nth: int = 0) -> None:
    """The files of the room, which is open now, and the messages they hang on are here."""
    await fresh(stage)
    stage.main.open_room(cabinet.town.room_id(nth))
    stage.app.session.wake()
    ids = {file.message_id for name, file in cabinet.at_service(nth).items() if name in wanted}
    await stage.until(lambda: all(messages.get(stage.archive.db, one) for one in ids))


async def at_file(stage: Stage, name: str) -> None:
    """The cursor is on that file of the open room, in its view."""
    await in_files(stage, "2")
    await point_at(stage, name)


def offline(folder: Path) -> Settings:
    return Settings(time_zone="Asia/Tokyo", send=HELD.send, download=Download(folder=str(folder / "dl")))


# From where


async def test_a_file_of_the_view_is_saved_and_where_is_said(cabinet: Cabinet) -> None:
    cabinet.put("図面A.pdf", noise(30_000))
    async with cabinet.town.playing(cabinet.settings()) as stage:
        await fresh(stage)
        stage.main.open_room(cabinet.town.room_id())
        await at_file(stage, "図面A.pdf")
        await stage.press("S")
        await stage.reads("Saved as ~/Downloads/図面A.pdf · w list · o open")
        [path] = await saved(stage)
        assert path.read_bytes() == noise(30_000)
        await stage.press("S")
        await stage.reads("Saved as ~/Downloads/図面A (1).pdf")


async def test_the_files_of_the_message_at_the_cursor(cabinet: Cabinet) -> None:
    cabinet.put("見積.xlsx", text="見積です。")
    async with cabinet.town.playing(cabinet.settings()) as stage:
        await receive(stage, cabinet, "見積.xlsx")
        await stage.press("escape", "tab", "G")
        await stage.until(lambda: "見積.xlsx" in getattr(stage.main.room.message, "body", ""))
        await stage.press("S")
        await stage.reads("Saved as ~/Downloads/見積.xlsx")


async def test_the_files_of_selected_messages(cabinet: Cabinet) -> None:
    cabinet.put("一.txt")
    cabinet.put("二.txt")
    async with cabinet.town.playing(cabinet.settings()) as stage:
        await receive(stage, cabinet, "一.txt", "二.txt")
        await stage.press("escape", "tab", "G", "V", "k", "S")
        await stage.reads("2 files saved · w list")
        assert stage.timeline.selection is None
        assert {path.name for path in await saved(stage, 2)} == {"一.txt", "二.txt"}


async def test_a_file_of_the_side_panel(cabinet: Cabinet) -> None:
    cabinet.put("議事録.docx")
    async with cabinet.town.playing(cabinet.settings()) as stage:
        await receive(stage, cabinet, "議事録.docx")
        await stage.press("escape", "tab", "tab", "right")
        await stage.until(lambda: [getattr(row, "filename", "") for row in stage.main.side.list.rows] != [])
        await stage.press("S")
        await stage.reads("Saved as ~/Downloads/議事録.docx")


async def test_where_there_is_no_file_that_is_said(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("S")  # on a room
        await stage.reads("There is no file here to save")
        stage.main.key_row.hush()
        await stage.press("tab", "S")  # on a message of mine
        await stage.reads("There is no file here to save")


def test_a_message_names_its_files_as_far_as_it_knows_them(folder: Path) -> None:
    home = next(path.parent for path in folder.rglob("archive.db"))
    archive = Archive.open(home)
    body = (
        "[info][title][dtext:file_uploaded][/title][preview id=9 ht=150]"
        "[download:9]plan (2).png (12.34 KB)[/download][/info][download:10]名前だけ.txt[/download]"
    )
    archive.write_now(messages.save_one, OFFICE, message(5100, MISAKI, at(20, 9), body))
    row = messages.get(archive.db, 5100)
    assert row is not None
    found = [(file.file_id, file.filename, file.filesize) for file in named_in(row)]
    assert found == [(9, "plan (2).png", 12_636), (10, "名前だけ.txt", 0)]
    archive.close()


# Where to


async def test_another_folder_for_this_time(cabinet: Cabinet) -> None:
    cabinet.put("図面B.pdf")
    (cabinet.home / "Projects" / "Minato").mkdir(parents=True)
    async with cabinet.town.playing(cabinet.settings()) as stage:
        await fresh(stage)
        stage.main.open_room(cabinet.town.room_id())
        await at_file(stage, "図面B.pdf")
        await ask_for_folder(stage)
        await stage.reads("Save 図面B.pdf", "~/Downloads/")
        await type_path(stage, "~/Pro")
        await stage.reads("Projects/")
        await stage.press("tab")
        await stage.reads("~/Projects/", "Minato/")
        await stage.press("down", "enter")
        await stage.reads("~/Projects/Minato/")
        await stage.press("ctrl+d")
        await stage.reads("Saved as ~/Projects/Minato/図面B.pdf")
        await stage.press("S")
        await stage.reads("Saved as ~/Downloads/図面B.pdf")


async def test_a_folder_for_good_and_back_to_the_usual_one(cabinet: Cabinet) -> None:
    cabinet.put("図面C.pdf")
    async with cabinet.town.playing(cabinet.settings()) as stage:
        await fresh(stage)
        stage.main.open_room(cabinet.town.room_id())
        await at_file(stage, "図面C.pdf")
        await ask_for_folder(stage)
        await type_path(stage, "~/new/folder")
        await stage.reads("It will be made")
        await stage.press("enter", "space", "ctrl+d")
        await stage.reads("Saved as ~/new/folder/図面C.pdf")
        await stage.press("S")
        await stage.reads("Saved as ~/new/folder/図面C (1).pdf")
        await ask_for_folder(stage)
        await stage.reads("~/new/folder/")
        await type_path(stage, "~/Downloads/")
        await stage.press("enter", "space", "ctrl+d")
        await stage.reads("Saved as ~/Downloads/図面C.pdf")
        remembered = transfers.destination(stage.archive.db, cabinet.town.room_id(), "~/elsewhere")
        assert remembered == cabinet.home / "elsewhere"


async def test_a_file_is_no_folder(cabinet: Cabinet) -> None:
    cabinet.put("図面D.pdf")
    (cabinet.home / "a.txt").write_text("x")
    async with cabinet.town.playing(cabinet.settings()) as stage:
        await fresh(stage)
        stage.main.open_room(cabinet.town.room_id())
        await at_file(stage, "図面D.pdf")
        await ask_for_folder(stage)
        await type_path(stage, "~/a.txt")
        await stage.press("ctrl+d")
        await stage.reads("That is a file, not a folder")
        await type_path(stage, "")
        await stage.reads("Type the path of a folder")
        assert on_their_way(stage) == []


async def ask_for_folder(stage: Stage) -> None:
    await stage.press("ctrl+p")
    await stage.type("another folder")
    await stage.press("enter")
    await stage.until(lambda: stage.app.screen is not stage.main and bool(stage.app.screen.query("#folder")))


async def type_path(stage: Stage, text: str) -> None:
    """In place of what stands there."""
    field = stage.app.focused
    assert field is not None
    await stage.press("ctrl+e", "ctrl+u")
    await stage.until(lambda: getattr(field, "text", None) == "")
    await stage.type(text)
    await stage.until(lambda: getattr(field, "text", None) == text)


# What becomes of it


async def test_what_is_on_its_way_is_seen_and_can_be_stopped_and_begun_again(cabinet: Cabinet) -> None:
    content = noise(60_000)
    cabinet.put("大きい.zip", content)
    cabinet.knob(**SLOWLY)
    async with cabinet.town.playing(cabinet.settings(), size=(140, 30)) as stage:
        await fresh(stage)
        stage.main.open_room(cabinet.town.room_id())
        await at_file(stage, "大きい.zip")
        await stage.press("S", "w")
        await stage.reads("大きい.zip", "60.0 kB", "%", "kB/s", "On their way 1")
        await stage.until(lambda: "↓ 0/1" in stage.status)
        await stage.press("d")
        await stage.reads("大きい.zip is not saved · z undoes it", "cancelled · Enter again")
        await stage.until(lambda: not list(cabinet.downloads.glob("*.part")))
        await stage.until(lambda: "↓" not in stage.status)
        cabinet.knob(download_rate=0.0)
        await stage.press("enter")
        [path] = await saved(stage)
        assert path.read_bytes() == content
        await stage.reads("saved in ~/Downloads")
        assert [file.name for file in cabinet.downloads.iterdir()] == ["大きい.zip"]


async def test_z_saves_what_was_cancelled(cabinet: Cabinet) -> None:
    cabinet.put("戻す.zip", noise(60_000))
    cabinet.knob(**SLOWLY)
    async with cabinet.town.playing(cabinet.settings()) as stage:
        await fresh(stage)
        stage.main.open_room(cabinet.town.room_id())
        await at_file(stage, "戻す.zip")
        await stage.press("S", "w")
        await stage.until(lambda: len(on_their_way(stage)) == 1)
        await stage.press("d")
        await stage.until(lambda: states(stage) == [TransferState.CANCELLED])
        cabinet.knob(download_rate=0.0)
        await stage.press("z")
        await stage.reads("戻す.zip is being saved again")
        await saved(stage)


async def test_what_is_gone_fails_with_a_reason_and_can_be_tried_again(cabinet: Cabinet) -> None:
    cabinet.put("消えた.pdf")
    async with cabinet.town.playing(cabinet.settings(), size=(140, 30)) as stage:
        await fresh(stage)
        stage.main.open_room(cabinet.town.room_id())
        await at_file(stage, "消えた.pdf")
        cabinet.fault(r"/files/\d+$", "status", status=404, body='{"errors":["File not found"]}')
        await stage.press("S")
        await stage.reads("消えた.pdf was not saved: it does not exist any more · w list")
        await stage.press("w")
        await stage.reads("not saved: it does not exist any more · Enter")
        await stage.press("enter")
        await saved(stage)


async def test_one_that_is_too_large_says_so(cabinet: Cabinet) -> None:
    cabinet.put("巨大.iso", noise(2 << 20))
    settings = Settings(download=Download(folder=str(cabinet.downloads), max_megabytes=1))
    async with cabinet.town.playing(settings) as stage:
        await fresh(stage)
        stage.main.open_room(cabinet.town.room_id())
        await at_file(stage, "巨大.iso")
        await stage.press("S")
        await stage.reads("巨大.iso was not saved: it is larger than your settings allow")


async def test_a_folder_that_cannot_be_written(cabinet: Cabinet) -> None:
    cabinet.put("入らない.pdf")
    (cabinet.home / "file").write_text("in the way")
    settings = cabinet.settings(folder=str(cabinet.home / "file" / "below"))
    async with cabinet.town.playing(settings) as stage:
        await fresh(stage)
        stage.main.open_room(cabinet.town.room_id())
        await at_file(stage, "入らない.pdf")
        await stage.press("S")
        await stage.reads("入らない.pdf was not saved: the folder does not exist any more")


async def test_some_come_and_some_do_not(cabinet: Cabinet) -> None:
    for n in range(3):
        cabinet.put(f"束{n}.txt")
    async with cabinet.town.playing(cabinet.settings()) as stage:
        await fresh(stage)
        stage.main.open_room(cabinet.town.room_id())
        await in_files(stage, "2")
        await stage.until(lambda: len(names(stage)) == 3)
        cabinet.fault(r"/files/\d+$", "status", status=404, body="{}")
        await stage.press("*", "S")
        await stage.reads("2 files saved · 1 not saved · w list")


async def test_without_a_line_it_waits_and_goes_on_at_the_next_start(cabinet: Cabinet) -> None:
    cabinet.put("明日.pdf", noise(5_000))
    town = cabinet.town
    async with town.playing(cabinet.settings()) as stage:
        await fresh(stage)
        stage.main.open_room(town.room_id())
        await in_files(stage, "2")
        await stage.until(lambda: names(stage) == ["明日.pdf"])
    async with town.playing(cabinet.settings(), token="") as stage:  # nobody is logged in
        await stage.press("escape", "g", "f")
        await stage.until(lambda: stage.main.views.current is not None)
        await stage.until(lambda: names(stage) == ["明日.pdf"])
        await stage.press("S", "w")
        await stage.reads("明日.pdf", "waits for its turn")
        assert states(stage) == [TransferState.QUEUED]
    async with town.playing(cabinet.settings()) as stage:
        [path] = await saved(stage)
        assert path.read_bytes() == noise(5_000)


async def test_hostile_names_stay_in_the_folder_and_show_what_they_are(cabinet: Cabinet) -> None:
    hostile = ["../../.bashrc", "見積\u202efdp.exe", "CON.txt", "a\x1b]0;x\x07.txt"]
    for name in hostile:
        cabinet.put(name)
    async with cabinet.town.playing(cabinet.settings(), size=(140, 30)) as stage:
        await fresh(stage)
        stage.main.open_room(cabinet.town.room_id())
        await in_files(stage, "2")
        await stage.until(lambda: len(names(stage)) == len(hostile))
        await stage.press("*", "S")
        paths = await saved(stage, len(hostile))
        assert {path.parent for path in paths} == {cabinet.downloads}
        assert {"見積fdp.exe", "_CON.txt", "a]0;x.txt"} < {path.name for path in paths}
        assert not [path for path in paths if path.name.startswith(".")]
        await stage.press("w")
        await stage.reads("見積fdp.exe", "_CON.txt")
        assert "\x1b" not in stage.text


async def test_all_are_cancelled_by_name(folder: Path, tmp_path: Path) -> None:
    async with playing(folder, settings=offline(tmp_path)) as stage:
        for row in files.of_room(stage.archive.db, DEVELOPERS):
            await stage.archive.write(transfers.add, [row], tmp_path / "dl", now=1.0)
        await stage.press("w")
        await stage.reads("On their way 2")
        await stage.press("ctrl+p")
        await stage.type("cancel all")
        await stage.press("enter")
        await stage.reads("2 cancelled", "cancelled · Enter again")
        assert states(stage) == [TransferState.CANCELLED] * 2


async def test_very_many_are_asked_about(folder: Path, tmp_path: Path) -> None:
    archive = Archive.open(next(path.parent for path in folder.rglob("archive.db")))  # noqa: ASYNC240
    listed = [
        File(
            file_id=2000 + n,
            account=MISAKI,
            message_id=5001,
            filename=f"{n}.jpg",
            filesize=100_000,
            upload_time=at(18, 9),
        )
        for n in range(MANY + 1)
    ]
    archive.write_now(files.save, OFFICE, listed)
    archive.close()
    async with playing(folder, settings=offline(tmp_path)) as stage:
        stage.main.open_room(OFFICE)
        await in_files(stage, "2")
        await stage.until(lambda: len(names(stage)) == MANY + 1)
        await stage.press("*", "S")
        await stage.reads("Save 31 files (3.1 MB)?")
        await stage.press("n")
        assert on_their_way(stage) == []
        await stage.press("S", "y")
        await stage.until(lambda: len(on_their_way(stage)) == MANY + 1)


async def test_the_list_is_cleared_by_name(cabinet: Cabinet) -> None:
    cabinet.put("済み.txt")
    async with cabinet.town.playing(cabinet.settings()) as stage:
        await fresh(stage)
        stage.main.open_room(cabinet.town.room_id())
        await at_file(stage, "済み.txt")
        await stage.press("S")
        await saved(stage)
        await stage.press("w", "d")
        await stage.reads("It is saved already; what is saved is not deleted here")
        await stage.press("ctrl+p")
        await stage.type("come to its end")
        await stage.press("enter")
        await stage.reads("Nothing is on its way")


async def test_what_is_looked_at_stays_where_it_is_when_files_come(folder: Path, tmp_path: Path) -> None:
    async with playing(folder, settings=offline(tmp_path)) as stage:
        row = files.get(stage.archive.db, 701)
        assert row is not None
        wanted = [msgspec.structs.replace(row, file_id=n, filename=f"{n}.pdf") for n in range(900, 980)]
        ids = await stage.archive.write(transfers.add, wanted, tmp_path / "dl", now=1.0)

        async def come(*numbers: int) -> None:
            def are_done(db: Connection) -> None:
                for number in numbers:
                    transfers.done(db, ids[number - 900], now=float(number))
                transfers.progressed(db, {}, ids)

            await stage.archive.write(are_done)

        def at_cursor() -> list[tuple[int, str]]:
            found = [(y, line) for y, line in enumerate(stage.lines) if line.startswith("▌ ")]
            return [(y, line.split()[1]) for y, line in found]

        await stage.press("w")
        await stage.reads("On their way 80", "900.pdf")
        await stage.press("G", "k", "k", "k")
        [(line, name)] = at_cursor()
        assert name == "976.pdf"
        await come(*range(900, 920))
        await stage.reads("On their way 60")
        await stage.until(lambda: at_cursor() == [(line, name)])
        await come(976)  # it goes to where it belongs; the others are looked at still
        await stage.reads("On their way 59")
        await stage.until(lambda: "977.pdf" in stage.text)
        assert at_cursor() != [(line, name)]


# Quitting


async def test_quitting_while_files_come_asks(folder: Path, tmp_path: Path) -> None:
    async with playing(folder, settings=offline(tmp_path)) as stage:
        row = files.get(stage.archive.db, 701)
        assert row is not None
        await stage.archive.write(transfers.add, [row], tmp_path / "dl", now=1.0)
        await stage.until(lambda: "↓ 0/1" in stage.status)
        await stage.press("ctrl+q")
        await stage.reads("1 file being saved", "Stay", "Quit")
        await stage.press("n")
        await stage.until(lambda: stage.app.screen is stage.main)
        await stage.press("ctrl+q")
        await stage.reads("1 file being saved")
        await stage.press("y")
        await stage.until(lambda: not stage.app.is_running or stage.app._exit)


async def test_what_is_only_looked_at_asks_nothing(folder: Path) -> None:
    async with playing(folder) as stage:
        await in_files(stage)
        await stage.until(lambda: len(names(stage)) == 2)
        await stage.press("p")
        await stage.reads("Esc closes")
        await stage.press("escape")
        await stage.until(lambda: stage.app.screen is stage.main)
        await stage.until(lambda: "↓" not in stage.status)
        await stage.press("ctrl+q")
        await stage.until(lambda: stage.app._exit)


@pytest.mark.parametrize("width", [140, 100, 60])
async def test_the_list_in_every_width(folder: Path, tmp_path: Path, width: int) -> None:
    async with playing(folder, settings=offline(tmp_path), size=(width, 20)) as stage:
        for row in files.of_room(stage.archive.db, DEVELOPERS):
            await stage.archive.write(transfers.add, [row], tmp_path / "dl", now=1.0)
        await stage.press("w")
        await stage.reads("図面A-12.pdf", "打合せメモ.txt", "waits")
        assert view(stage).display

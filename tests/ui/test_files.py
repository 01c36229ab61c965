"""The files view over a real archive and a real service: tabs, orders, filter, and what leads from there."""

from __future__ import annotations

from pathlib import Path

import pytest

from cwtui.chatwork.models import File
from cwtui.settings import Settings
from cwtui.settings.declared import Download
from cwtui.store import Archive, files, rooms
from cwtui.sync.asks import Files as AskFiles
from cwtui.ui.views.file_needs import ROOMS_AT_ONCE
from tests.sync.rig import requests
from tests.ui import seed
from tests.ui.cabinet import Cabinet, at_cursor, in_files, names, on_their_way, point_at, table, view
from tests.ui.office import fresh
from tests.ui.seed import AOKI, DAISUKE, DEVELOPERS, MISAKI, OFFICE, at
from tests.ui.stage import HELD, playing

PLAN, MEMO = "図面A-12.pdf", "打合せメモ.txt"


def file(file_id: int, filename: str, size: int = 1000, **more: object) -> File:
    fields = {"account": MISAKI, "message_id": 5001, "upload_time": at(18, 9), **more}
    return File(file_id=file_id, filename=filename, filesize=size, **fields)  # type: ignore[arg-type]


ELSEWHERE = [
    file(711, "当番表.xlsx", 20_000, account=DAISUKE, upload_time=at(18, 17)),
    file(712, "Zebra.PNG", 3_400_000, upload_time=at(17, 9)),
    file(713, "apple.png", 90, account=AOKI, upload_time=at(16, 9)),
]


def plant(folder: Path, *listed: File, room_id: int = OFFICE) -> None:
    home = next(path.parent for path in folder.rglob("archive.db"))
    archive = Archive.open(home)
    archive.write_now(files.save, room_id, listed)
    archive.close()


# What is listed


async def test_files_of_all_rooms_the_newest_first(folder: Path) -> None:
    plant(folder, *ELSEWHERE)
    async with playing(folder, size=(140, 30)) as stage:
        await in_files(stage)
        await stage.until(lambda: len(names(stage)) == 5)
        assert names(stage) == [MEMO, PLAN, "当番表.xlsx", "Zebra.PNG", "apple.png"]
        line = next(line for line in stage.lines if PLAN in line)
        for words in ("開発チーム", "鈴木 大輔", "1.2 MB", "09:30"):
            assert words in line
        assert "All rooms 5" in stage.text


async def test_this_room_is_the_one_that_was_open(folder: Path) -> None:
    plant(folder, *ELSEWHERE)
    async with playing(folder) as stage:
        await in_files(stage, "right")
        assert names(stage) == [MEMO, PLAN]
        assert "開発チーム 2" in stage.text
        assert view(stage).room_id == DEVELOPERS
        await stage.press("escape")
        stage.main.open_room(OFFICE)
        await in_files(stage)
        await stage.until(lambda: names(stage) == ["当番表.xlsx", "Zebra.PNG", "apple.png"])


async def test_tabs_by_arrows_and_by_number(folder: Path) -> None:
    async with playing(folder) as stage:
        await in_files(stage, "left")
        await stage.reads("Nothing is on its way · S saves a file, U sends one")
        await stage.press("2")
        assert names(stage) == [MEMO, PLAN]
        await stage.press("3")
        await stage.reads("Nothing is on its way")
        await stage.press("1")
        await stage.until(lambda: len(names(stage)) == 2)
        assert stage.focus == "files"


async def test_w_leads_to_what_is_on_its_way_from_everywhere(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("w")
        await stage.reads("Nothing is on its way")
        assert stage.focus == "transfers"
        await stage.press("q")
        await stage.until(lambda: stage.main.views.current is None)
        await in_files(stage)
        await stage.press("w")
        await stage.reads("Nothing is on its way")


async def test_orders(folder: Path) -> None:
    plant(folder, *ELSEWHERE)
    async with playing(folder) as stage:
        await in_files(stage)
        await stage.until(lambda: len(names(stage)) == 5)
        await stage.press("O")
        await stage.reads("Ordered by name")
        assert names(stage) == ["apple.png", "Zebra.PNG", PLAN, "当番表.xlsx", MEMO]
        await stage.press("O")
        assert names(stage) == [PLAN, "apple.png", "Zebra.PNG", MEMO, "当番表.xlsx"]
        await stage.press("O")
        assert names(stage) == ["Zebra.PNG", PLAN, "当番表.xlsx", "打合せメモ.txt", "apple.png"]
        await stage.until(lambda: "the largest first" in stage.text)
    async with playing(folder) as stage:
        await in_files(stage)
        await stage.until(lambda: names(stage)[:1] == ["Zebra.PNG"])


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("png", ["Zebra.PNG", "apple.png"]),
        ("大輔", [PLAN, "当番表.xlsx"]),
        ("総務", ["当番表.xlsx", "Zebra.PNG", "apple.png"]),
        ("総務 ｐｎｇ 真理", ["apple.png"]),
        ("nobody", []),
    ],
)
async def test_the_filter_knows_name_person_and_room(folder: Path, typed: str, found: list[str]) -> None:
    plant(folder, *ELSEWHERE)
    async with playing(folder) as stage:
        await in_files(stage)
        await stage.until(lambda: len(names(stage)) == 5)
        await stage.press("/")
        await stage.type(typed)
        await stage.until(lambda: names(stage) == found)
        if not found:
            await stage.reads("No file matches “nobody” · Esc")
        await stage.press("enter")
        assert stage.focus == "files"
        await stage.press("escape")
        await stage.until(lambda: len(names(stage)) == 5)
        assert stage.main.views.current is not None


async def test_only_files_of_this_person(folder: Path) -> None:
    plant(folder, *ELSEWHERE)
    async with playing(folder) as stage:
        await in_files(stage)
        await point_at(stage, "当番表.xlsx")
        await stage.press("ctrl+p")
        await stage.type("only files of")
        await stage.press("enter")
        await stage.until(lambda: names(stage) == ["当番表.xlsx"])
        await stage.reads("Only files of 鈴木 大輔 · Esc shows all", "総務 1")
        await stage.press("escape")
        await stage.until(lambda: len(names(stage)) == 3)
        await stage.press("escape")
        await stage.until(lambda: stage.main.views.current is None)


async def test_a_room_without_files_says_so_and_how_to_send_one(cabinet: Cabinet) -> None:
    async with cabinet.town.playing(cabinet.settings()) as stage:
        stage.main.open_room(cabinet.town.room_id())
        await in_files(stage, "2")
        await stage.reads("There are no files in this room · U sends one")


async def test_what_was_never_received_is_not_said_to_be_missing(folder: Path) -> None:
    async with playing(folder) as stage:
        stage.main.open_room(OFFICE)
        await in_files(stage, "2")
        await stage.reads("Not received yet (offline)")


async def test_a_hundred_is_a_cap_and_says_so(folder: Path) -> None:
    plant(folder, *[file(1000 + n, f"{n}.txt") for n in range(100)])
    async with playing(folder) as stage:
        stage.main.open_room(OFFICE)
        await in_files(stage, "2")
        await stage.reads("総務 100", "Only the first 100 (API limit)")
        await stage.press("1")
        await stage.until(lambda: len(names(stage)) == 102)
        await stage.reads("Of some rooms only the first 100 (API limit)")


HOSTILE = [
    "../../../etc/passwd",
    "a\x1b[2J\x1b]0;owned\x07.txt",
    "見積\u202efdp.exe",
    "二行\nの名前.txt",
    " ",
    "ｗ" * 300,
]


async def test_hostile_names_control_nothing(folder: Path) -> None:
    plant(folder, *[file(800 + n, name) for n, name in enumerate(HOSTILE)])
    async with playing(folder, size=(90, 20)) as stage:
        stage.main.open_room(OFFICE)
        await in_files(stage, "2")
        await stage.until(lambda: len(names(stage)) == len(HOSTILE))
        assert "\x1b" not in stage.text
        assert "\u202e" not in stage.text
        await stage.reads("../../../etc/passwd", "\\u202efdp.exe", "二行 の名前.txt", "…")
        for _ in HOSTILE:
            await stage.press("j")
        assert len(stage.lines) == 20


@pytest.mark.parametrize("size", [(140, 45), (100, 24), (60, 15), (40, 8)])
async def test_every_size_shows_the_end_of_the_name_and_its_size(folder: Path, size: tuple[int, int]) -> None:
    plant(folder, file(900, "みどり邸_基本設計図面_A棟_第12版.pdf", 1_234_567, upload_time=at(20, 9, 41)))
    async with playing(folder, size=size) as stage:
        await in_files(stage)
        await stage.until(lambda: len(names(stage)) == 3)
        line = next(line for line in stage.lines if line.startswith("▌ ") and "1.2 MB" in line)
        assert "pdf" in line


# What it wants to be fresh


async def test_this_room_is_asked_for_and_what_comes_is_shown(cabinet: Cabinet) -> None:
    town = cabinet.town
    async with town.playing(cabinet.settings()) as stage:
        await fresh(stage)
        stage.main.open_room(town.room_id())
        cabinet.put("議事録.docx")
        await in_files(stage, "2")
        await stage.until(lambda: names(stage) == ["議事録.docx"])


async def test_all_rooms_with_files_are_asked_a_few_at_a_time(cabinet: Cabinet) -> None:
    for nth in (0, 1):
        cabinet.put(f"資料{nth}.pdf", nth=nth)
    async with cabinet.town.playing(cabinet.settings()) as stage:
        await fresh(stage)
        rooms_with_files = {cabinet.town.room_id(nth) for nth in (0, 1)}
        await stage.until(
            lambda: {row.room_id for row in rooms.all(stage.archive.db) if row.file_num} >= rooms_with_files
        )
        await in_files(stage)
        await stage.until(lambda: {"資料0.pdf", "資料1.pdf"} <= set(names(stage)))
        asked = requests(cabinet.town.simulator, "GET", "/files")
        assert len({request["path"] for request in asked}) <= ROOMS_AT_ONCE


async def test_those_of_a_person_are_asked_for_as_the_service_filters(cabinet: Cabinet) -> None:
    cabinet.put("資料.pdf")
    who = cabinet.town.colleague()["account_id"]
    async with cabinet.town.playing(cabinet.settings()) as stage:
        await fresh(stage)
        stage.main.open_room(cabinet.town.room_id())
        await in_files(stage, "2")
        await point_at(stage, "資料.pdf")
        view(stage).action_of_person()
        room_id = cabinet.town.room_id()
        await stage.until(lambda: files.was_listed(stage.archive.db, room_id, uploader=who))
        assert names(stage) == ["資料.pdf"]
        assert AskFiles(room_id, who) != AskFiles(room_id)


# What leads from there


async def test_enter_leads_to_the_message_and_backspace_back(folder: Path) -> None:
    async with playing(folder) as stage:
        await in_files(stage)
        await point_at(stage, PLAN)
        await stage.press("enter")
        await stage.until(lambda: stage.main.views.current is None)
        assert stage.main.room.message is not None
        assert stage.main.room.message.message_id == 1102
        await stage.press("backspace")
        await stage.until(lambda: stage.main.views.current is not None)
        assert at_cursor(stage) == PLAN


async def test_a_message_that_was_never_received_is_said_to_be_missing(folder: Path) -> None:
    plant(folder, file(720, "古い.pdf", message_id=4, upload_time=at(20, 10)))
    async with playing(folder) as stage:
        await in_files(stage)
        await point_at(stage, "古い.pdf")
        await stage.press("enter")
        await stage.reads("That message has not been received")
        assert stage.main.views.current is not None  # another place of the room would count as read


async def test_name_link_and_number_are_copied(folder: Path) -> None:
    async with playing(folder) as stage:
        await in_files(stage)
        await point_at(stage, PLAN)
        await stage.press("y")
        await stage.until(lambda: stage.app.clipboard == PLAN)
        await stage.press("Y", "enter")
        link = f"https://www.chatwork.com/#!rid{DEVELOPERS}-1102"
        await stage.until(lambda: stage.app.clipboard == link)
        await stage.press("Y", "down", "enter")
        await stage.until(lambda: stage.app.clipboard == "701")


async def test_writing_from_here_goes_to_the_room_of_the_file(folder: Path) -> None:
    plant(folder, *ELSEWHERE)
    async with playing(folder) as stage:
        await in_files(stage)
        await point_at(stage, "Zebra.PNG")
        await stage.press("i")
        await stage.until(lambda: stage.focus == "composer")
        assert stage.open_room == OFFICE


async def test_several_are_selected_and_saved_in_one_go(folder: Path, tmp_path: Path) -> None:
    plant(folder, *ELSEWHERE)
    async with playing(folder, settings=settings(tmp_path)) as stage:
        await in_files(stage)
        await stage.until(lambda: len(names(stage)) == 5)
        await stage.press("x", "j", "x")
        await stage.reads("2 selected · Esc ends")
        await stage.press("S")
        await stage.reads("Saving 2 files · w list")
        assert [row.name for row in on_their_way(stage)] == [MEMO, "当番表.xlsx"]
        assert table(stage).choosing.selected == set()
        await stage.press("*", "S")
        await stage.until(lambda: len(on_their_way(stage)) == 5)


async def test_where_there_is_no_file_each_key_says_so(folder: Path) -> None:
    async with playing(folder) as stage:
        stage.main.open_room(OFFICE)
        await in_files(stage, "2")
        for key in ("p", "o", "y", "Y"):
            await stage.press(key)
            await stage.reads("There is no file at the cursor")
            stage.main.key_row.hush()
        await stage.press("S")
        await stage.reads("There is no file here to save")


def settings(folder: Path) -> Settings:
    return Settings(time_zone="Asia/Tokyo", send=HELD.send, download=Download(folder=str(folder / "dl")))


async def test_the_view_survives_a_change_of_everything(folder: Path) -> None:
    async with playing(folder) as stage:
        await in_files(stage)
        await stage.until(lambda: len(names(stage)) == 2)
        await stage.archive.write(files.save, DEVELOPERS, [seed.FILES[0]])
        await stage.until(lambda: names(stage) == [PLAN])

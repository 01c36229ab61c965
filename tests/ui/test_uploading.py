"""Sending files: the form, the question about outsiders, taking back, and what becomes of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from cwtui.settings import Settings
from cwtui.settings.declared import Send
from cwtui.store import Archive, members, outgoing, rooms
from cwtui.store.wishes import Upload, WishState
from cwtui.ui.files.dropped import files_in, paths_in
from tests.sync.rig import requests
from tests.ui import seed
from tests.ui.cabinet import Cabinet, noise, view
from tests.ui.office import fresh
from tests.ui.seed import AOBA_ROOM, DEVELOPERS, EVERYBODY, LIBRARY, MY_CHAT
from tests.ui.stage import Stage, playing

HELD = Settings(time_zone="Asia/Tokyo", send=Send(hold_seconds=30, hold_outside=30, hold_files=30))


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """My home folder, with a file and a folder in it."""
    folder = tmp_path / "home"
    (folder / "図面").mkdir(parents=True)
    (folder / "図面" / "A-12.pdf").write_bytes(noise(1200))
    (folder / "見積_2026.xlsx").write_bytes(noise(1_200_000))
    (folder / ".hidden").write_text("x")
    monkeypatch.setenv("HOME", str(folder))
    return folder


async def open_form(stage: Stage, key: str = "U") -> None:
    await stage.press(key)
    await stage.reads("Send a file", "Cancel")
    await stage.pilot.pause()


async def clear(stage: Stage) -> None:
    field = stage.app.focused
    assert field is not None
    await stage.press("ctrl+e", "ctrl+u")
    await stage.until(lambda: getattr(field, "text", None) == "")


async def choose(stage: Stage, path: str) -> None:
    """Type the path in place of what stands there."""
    await clear(stage)
    field = stage.app.focused
    await stage.type(path)
    await stage.until(lambda: getattr(field, "text", None) == path)


async def send(stage: Stage, path: str, *, words: str = "") -> None:
    """Choose a file in the form that is open, write to it, and send it."""
    await choose(stage, path)
    if words:
        stage.app.screen.query_one("#words").query_one("TextBox").focus()
        await stage.type(words)
    await stage.press("ctrl+d")


def uploads(stage: Stage) -> list[Upload]:
    return [row.wish for row in stage.outbox() if isinstance(row.wish, Upload)]


def copies(stage: Stage) -> list[Path]:
    return list((stage.archive.folder / outgoing.FOLDER).glob("*"))


# Sending


async def test_a_file_is_sent_with_words_to_it(cabinet: Cabinet) -> None:
    (cabinet.home / "見積.xlsx").write_bytes(noise(5000))
    async with cabinet.town.playing(cabinet.settings()) as stage:
        await fresh(stage)
        stage.main.open_room(cabinet.town.room_id())
        await stage.press("escape")
        await open_form(stage)
        await send(stage, "~/見積.xlsx", words="[info]見積です。[/info]")
        await stage.reads("見積.xlsx is being sent · w list")
        await stage.until(lambda: "見積.xlsx" in cabinet.at_service())
        sent = cabinet.at_service()["見積.xlsx"]
        assert sent.content == noise(5000)
        await stage.until(lambda: stage.outbox() == [])
        room = cabinet.town.simulator.simulation.world.rooms[cabinet.town.room_id()]
        assert room.messages[-1].body.startswith("[info]見積です。[/info]")
        await stage.until(lambda: any("見積です。" in body for body in stage.bodies(room.room_id)))


async def test_what_is_sent_is_what_the_file_was(cabinet: Cabinet) -> None:
    file = cabinet.home / "変わる.txt"
    file.write_bytes(b"before")
    async with cabinet.town.playing(cabinet.settings(hold_files=1)) as stage:
        await fresh(stage)
        stage.main.open_room(cabinet.town.room_id())
        await stage.press("escape")
        await open_form(stage)
        await send(stage, "~/変わる.txt")
        await stage.until(lambda: len(uploads(stage)) == 1)
        file.unlink()
        await stage.until(lambda: "変わる.txt" in cabinet.at_service())
        assert cabinet.at_service()["変わる.txt"].content == b"before"


async def test_one_that_is_refused_says_why_and_is_sent_again(cabinet: Cabinet) -> None:
    (cabinet.home / "拒否.txt").write_bytes(b"x")
    async with cabinet.town.playing(cabinet.settings(), size=(140, 30)) as stage:
        await fresh(stage)
        stage.main.open_room(cabinet.town.room_id())
        await stage.press("escape")
        body = '{"errors":["Not allowed"]}'
        cabinet.fault(r"/files$", "status", status=400, body=body)
        await open_form(stage)
        await send(stage, "~/拒否.txt")
        await stage.press("w")
        await stage.reads("拒否.txt", "not sent: Chatwork refused it (“Not allowed”)")
        await stage.press("enter")
        await stage.reads("This file was not sent", "Send again")
        await stage.press("y")
        await stage.until(lambda: "拒否.txt" in cabinet.at_service())


async def test_without_a_line_it_waits_and_goes_at_the_next_start(cabinet: Cabinet) -> None:
    (cabinet.home / "あとで.txt").write_bytes(b"later")
    async with cabinet.town.playing(cabinet.settings(), token="") as stage:
        await stage.press("escape")
        stage.main.open_room(cabinet.town.room_id())
        await open_form(stage)
        await send(stage, "~/あとで.txt")
        await stage.reads("Who is in this room has not been received yet.")
        await stage.press("y")
        await stage.until(lambda: len(uploads(stage)) == 1)
        await stage.press("w")
        await stage.reads("あとで.txt", "queued")
    async with cabinet.town.playing(cabinet.settings()) as stage:
        await stage.until(lambda: "あとで.txt" in cabinet.at_service())
        await stage.until(lambda: stage.outbox() == [])
        await stage.until(lambda: copies(stage) == [])


# The question


async def test_files_to_a_room_with_outsiders_always_ask(folder: Path, home: Path) -> None:
    async with playing(folder, settings=HELD) as stage:
        stage.main.open_room(AOBA_ROOM)
        await open_form(stage)
        await stage.reads("Outside: アオバ商事 1 person.")
        await send(stage, "~/見積_2026.xlsx")
        await stage.reads(
            "見積_2026.xlsx (1.2 MB) is sent to アオバ商事様 定例.",
            "Outside: アオバ商事 1 person.",
            "Do not send",
        )
        await stage.press("n")
        await stage.until(lambda: bool(stage.app.screen.query("#file")))
        assert uploads(stage) == []
        assert copies(stage) == []
        await stage.press("ctrl+d")
        await stage.reads("Do not send")
        await stage.press("y")
        await stage.until(lambda: [wish.filename for wish in uploads(stage)] == ["見積_2026.xlsx"])
        await stage.reads("見積_2026.xlsx is sent in 30 s · z takes it back · w list")


async def test_each_company_is_named_with_its_people(folder: Path, home: Path) -> None:
    async with playing(folder, settings=HELD) as stage:
        await open_form(stage)
        await stage.reads("Outside: なぎさ設備 1 person, アオバ商事 1 person.")


@pytest.mark.parametrize("room_id", [EVERYBODY, MY_CHAT])
async def test_where_only_colleagues_are_nothing_is_asked(folder: Path, home: Path, room_id: int) -> None:
    async with playing(folder, settings=HELD) as stage:
        stage.main.open_room(room_id)
        await open_form(stage)
        await send(stage, "~/見積_2026.xlsx")
        await stage.until(lambda: len(uploads(stage)) == 1)


async def test_where_nobody_knows_who_is_there_it_asks(folder: Path, home: Path) -> None:
    async with playing(folder, settings=HELD) as stage:
        stage.main.open_room(LIBRARY)
        await open_form(stage)
        await send(stage, "~/見積_2026.xlsx")
        await stage.reads("Who is in this room has not been received yet.")
        await stage.press("y")
        await stage.until(lambda: len(uploads(stage)) == 1)


async def test_words_that_notify_everybody_ask_too(folder: Path, home: Path) -> None:
    async with playing(folder, settings=HELD) as stage:
        stage.main.open_room(EVERYBODY)
        await open_form(stage)
        await send(stage, "~/見積_2026.xlsx", words="[toall]")
        await stage.reads("見積_2026.xlsx (1.2 MB) is sent to 全体連絡.", "Everybody in 全体連絡")


async def test_another_room_has_other_outsiders(folder: Path, home: Path) -> None:
    async with playing(folder, settings=HELD) as stage:
        stage.main.open_room(EVERYBODY)
        await open_form(stage)
        assert "Outside" not in stage.text
        stage.app.screen.query_one("RoomLine").focus()
        await stage.press("enter")
        await stage.type("アオバ")
        await stage.press("enter")
        await stage.reads("Outside: アオバ商事 1 person.")


# What cannot be sent


async def test_what_is_too_large_is_said_before_a_byte_leaves(cabinet: Cabinet) -> None:
    with (cabinet.home / "大きい.zip").open("wb") as file:
        file.truncate(outgoing.LARGEST + 1)
    with (cabinet.home / "ちょうど.zip").open("wb") as file:
        file.truncate(outgoing.LARGEST)
    sent_before = requests(cabinet.town.simulator, "POST", "/files")
    async with cabinet.town.playing(cabinet.settings()) as stage:
        await fresh(stage)
        stage.main.open_room(cabinet.town.room_id())
        await stage.press("escape")
        await open_form(stage)
        await send(stage, "~/大きい.zip")
        await stage.reads("Too large: Chatwork takes files of up to 5 MB", "has 5,242,881 bytes.")
        assert uploads(stage) == []
        assert copies(stage) == []
        assert requests(cabinet.town.simulator, "POST", "/files") == sent_before
        await send(stage, "~/ちょうど.zip")
        await stage.until(lambda: "ちょうど.zip" in cabinet.at_service())


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("~/nothing.txt", "There is no such file"),
        ("~/図面", "That is a folder. Choose a file in it"),
        ("", "Choose a file"),
        ("~/図面/", "Choose a file"),
        ("~/secret", "The file cannot be read"),
    ],
)
async def test_what_is_no_file(folder: Path, home: Path, typed: str, said: str) -> None:
    (home / "secret").symlink_to("secret")
    async with playing(folder, settings=HELD) as stage:
        stage.main.open_room(EVERYBODY)
        await open_form(stage)
        await send(stage, typed)
        await stage.reads(said)
        assert uploads(stage) == []


def only_read(folder: Path) -> None:
    """In the room of everybody."""
    archive = Archive.open(next(path.parent for path in folder.rglob("archive.db")))
    listed = [
        seed.room(EVERYBODY, "全体連絡", seed.at(20, 9), role="readonly"),
        *(room for room in seed.ROOMS if room.room_id != EVERYBODY),
    ]
    archive.write_now(rooms.save_list, listed)
    archive.close()


async def test_where_i_only_read_nothing_can_be_sent(folder: Path, home: Path) -> None:
    only_read(folder)
    async with playing(folder, settings=HELD) as stage:
        stage.main.open_room(EVERYBODY)
        await open_form(stage)
        await stage.reads("You may only read in this room")
        await send(stage, "~/見積_2026.xlsx")
        await stage.pilot.pause(0.1)
        assert uploads(stage) == []


# The path


async def test_the_path_is_found_step_by_step(folder: Path, home: Path) -> None:
    async with playing(folder, settings=HELD) as stage:
        stage.main.open_room(EVERYBODY)
        await open_form(stage)
        await stage.reads("図面/", "見積_2026.xlsx", "1.2 MB")
        assert ".hidden" not in stage.text
        await stage.type("図")
        await stage.until(lambda: "見積_2026.xlsx" not in stage.text)
        await stage.press("tab")
        await stage.reads("~/図面/", "A-12.pdf", "1.2 kB")
        await stage.press("down", "enter")
        await stage.until(lambda: "~/図面/A-12.pdf" in stage.text)
        await stage.press("ctrl+d")
        await stage.until(lambda: [wish.filename for wish in uploads(stage)] == ["A-12.pdf"])
        await open_form(stage)
        await stage.reads("~/図面/", "A-12.pdf")  # where the last one was chosen


async def test_hidden_files_are_found_by_their_dot(folder: Path, home: Path) -> None:
    async with playing(folder, settings=HELD) as stage:
        await open_form(stage)
        await choose(stage, "~/.h")
        await stage.reads(".hidden")


async def test_names_of_this_machine_control_nothing_either(folder: Path, home: Path) -> None:
    (home / "a\x1b[2Jb.txt").write_text("x")
    async with playing(folder, settings=HELD) as stage:
        stage.main.open_room(EVERYBODY)
        await open_form(stage)
        await stage.reads("a␛[2Jb.txt")
        assert "\x1b" not in stage.text


async def test_tab_leads_on_where_there_is_nothing_to_take(folder: Path, home: Path) -> None:
    async with playing(folder, settings=HELD) as stage:
        stage.main.open_room(EVERYBODY)
        await open_form(stage)
        before = stage.app.focused
        await stage.press("tab")
        assert stage.app.focused is not before


# From the composer


async def test_ctrl_t_leaves_what_is_written_where_it_is(folder: Path, home: Path) -> None:
    async with playing(folder, settings=HELD) as stage:
        stage.main.open_room(EVERYBODY)
        await stage.press("i")
        await stage.type("あとで書く")
        await open_form(stage, "ctrl+t")
        await send(stage, "~/見積_2026.xlsx")
        await stage.until(lambda: len(uploads(stage)) == 1)
        assert stage.composer.text == "あとで書く"
        assert uploads(stage)[0].room_id == EVERYBODY


async def test_a_path_that_is_dropped_is_offered_to_be_sent(folder: Path, home: Path) -> None:
    async with playing(folder, settings=HELD) as stage:
        stage.main.open_room(EVERYBODY)
        await stage.press("i")
        await stage.type("これ ")
        await stage.paste(f"'{home}/見積_2026.xlsx' ")
        await stage.reads("Send 見積_2026.xlsx?", "Keep the path", "Send the file")
        await stage.press("n")
        assert stage.composer.text == f"これ '{home}/見積_2026.xlsx' "
        await stage.press("ctrl+z")
        await stage.until(lambda: stage.composer.text == "これ ")
        await stage.paste(f"{home}/見積_2026.xlsx")
        await stage.reads("Send 見積_2026.xlsx?")
        await stage.press("right", "enter")
        await stage.reads("Send a file", "~/見積_2026.xlsx")
        assert stage.composer.text == "これ "
        await stage.press("ctrl+d")
        await stage.until(lambda: len(uploads(stage)) == 1)


async def test_several_that_are_dropped_come_one_after_the_other(folder: Path, home: Path) -> None:
    async with playing(folder, settings=HELD) as stage:
        stage.main.open_room(EVERYBODY)
        await stage.press("i")
        await stage.paste(f"{home}/見積_2026.xlsx {home}/図面/A-12.pdf")
        await stage.reads("Send 2 files?")
        await stage.press("right", "enter")
        await stage.reads("~/見積_2026.xlsx", "Cancel")
        await stage.press("ctrl+d")
        await stage.reads("~/図面/A-12.pdf", "Cancel")
        await stage.press("ctrl+d")
        await stage.until(lambda: [w.filename for w in uploads(stage)] == ["見積_2026.xlsx", "A-12.pdf"])


async def test_other_text_is_just_pasted(folder: Path, home: Path) -> None:
    async with playing(folder, settings=HELD) as stage:
        await stage.press("i")
        for text in ("/etc/nothing/here", "普通の文 /home", "~/図面", "https://example.com/a.pdf"):
            await stage.paste(text)
            await stage.until(lambda text=text: text in stage.composer.text)  # type: ignore[misc]
        await stage.pilot.pause(0.2)
        assert stage.app.screen is stage.main


async def test_the_text_on_the_clipboard_becomes_a_file(folder: Path, home: Path) -> None:
    async with playing(folder, settings=HELD) as stage:
        stage.main.open_room(EVERYBODY)
        await stage.press("ctrl+p")
        await stage.type("clipboard")
        await stage.press("enter")
        await stage.reads("The clipboard cannot be read from here. Paste with the key of your terminal")
        stage.app.copy_to_clipboard("議事録\n一行目")
        await stage.press("ctrl+p")
        await stage.type("clipboard")
        await stage.press("enter")
        await stage.reads("Send a file", "20261120-0941.txt")
        await choose(stage, "a/b.txt")
        await stage.press("ctrl+d")
        await stage.reads("A file needs a name, without a slash")
        await choose(stage, "議事録.txt")
        await stage.press("ctrl+d")
        await stage.until(lambda: [wish.filename for wish in uploads(stage)] == ["議事録.txt"])
        assert copies(stage)[0].read_text(encoding="utf-8") == "議事録\n一行目"


# Taking back


async def waits(stage: Stage) -> None:
    stage.main.open_room(EVERYBODY)
    await open_form(stage)
    await send(stage, "~/見積_2026.xlsx")
    await stage.until(lambda: len(uploads(stage)) == 1 and stage.app.screen is stage.main)


async def test_z_takes_it_back(folder: Path, home: Path) -> None:
    async with playing(folder, settings=HELD) as stage:
        await waits(stage)
        await stage.press("z")
        await stage.reads("見積_2026.xlsx is not sent")
        assert uploads(stage) == []


@pytest.mark.parametrize("key", ["ctrl+z", "up"])
async def test_so_do_the_keys_of_the_composer(folder: Path, home: Path, key: str) -> None:
    async with playing(folder, settings=HELD) as stage:
        await waits(stage)
        await stage.press("i", key)
        await stage.reads("見積_2026.xlsx is not sent")
        assert uploads(stage) == []
        assert stage.composer.text == ""


async def test_d_in_the_list_takes_it_back(folder: Path, home: Path) -> None:
    async with playing(folder, settings=HELD) as stage:
        await waits(stage)
        await stage.reads("見積_2026.xlsx", "sends in 30 s · Ctrl+Z takes it back")
        await stage.press("w")
        await stage.reads("sends in 30 s · d takes it back")
        assert view(stage).room_id == EVERYBODY
        await stage.press("d")
        await stage.until(lambda: uploads(stage) == [])
        await stage.reads("Nothing is on its way")


async def test_enter_in_the_list_sends_it_now(folder: Path, home: Path) -> None:
    async with playing(folder, settings=HELD) as stage:
        await waits(stage)
        await stage.press("w", "enter")
        await stage.until(lambda: stage.outbox()[0].due_at <= seed.NOW)
        assert stage.outbox()[0].state is WishState.QUEUED


# Whom it may go to


def test_how_many_of_each_company(folder: Path) -> None:
    archive = Archive.open(next(path.parent for path in folder.rglob("archive.db")))
    found = members.outsiders(archive.db, DEVELOPERS, seed.ME.account_id)
    assert sorted(found) == [("なぎさ設備", 1), ("アオバ商事", 1)]
    archive.close()


# What a terminal pastes


@pytest.mark.parametrize(
    ("pasted", "paths"),
    [
        ("/a/b.txt", ["/a/b.txt"]),
        ("/a/b\\ c.txt ", ["/a/b c.txt"]),
        ("'/a/it'\\''s.txt'", ["/a/it's.txt"]),
        ('"/a/b c.txt" /d', ["/a/b c.txt", "/d"]),
        ("file:///a/%E5%9B%B3%20b.txt", ["/a/図 b.txt"]),
        ("file://other/a", []),
        ("/a\n/b\n", ["/a", "/b"]),
        ("see /a/b.txt", []),
        ("text", []),
        ("", []),
        ("/a relative.txt", []),
        ("/" * 9000, []),
    ],
)
def test_paths_in_what_is_pasted(pasted: str, paths: list[str]) -> None:
    assert [str(path) for path in paths_in(pasted)] == paths


def test_blanks_that_no_terminal_quoted(tmp_path: Path) -> None:
    file = tmp_path / "with two  blanks.txt"
    file.write_text("x")
    assert files_in(f"{file} ") == [file]
    assert files_in(f"{file}x") == []
    assert files_in(str(tmp_path)) == []

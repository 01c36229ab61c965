"""Looking at files and opening them: what each kind shows, what is refused, what nobody is tricked into."""

from __future__ import annotations

import os
import struct
import sys
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from cwtui.store import transfers
from cwtui.store.transfers import TransferState
from cwtui.ui.files import cache, content, graphics, picture
from cwtui.ui.files.content import Other, PictureFile, TableHead, TextHead, look_into
from cwtui.ui.files.decoding import decode
from cwtui.ui.files.opening import is_program
from cwtui.ui.files.preview import FilePreview
from cwtui.ui.files.showing import picture_strips
from cwtui.ui.look import DARK
from cwtui.ui.terminal.browser import open_file
from tests.ui.cabinet import SLOWLY, Cabinet, in_files, names, noise, point_at, saved
from tests.ui.office import fresh
from tests.ui.programs import Programs
from tests.ui.stage import Stage, playing

JAPANESE = "こんにちは。\n今日の打合せの議事録です。\n・見積は金曜まで\n"


async def look(stage: Stage, cabinet: Cabinet, name: str) -> None:
    """Open the preview of a file of the first room."""
    await fresh(stage)
    stage.main.open_room(cabinet.town.room_id())
    await in_files(stage, "2")
    await point_at(stage, name)
    await stage.press("p")
    await stage.until(lambda: isinstance(stage.app.screen, FilePreview))


def png(width: int, height: int, colour: str = "#cc3322") -> bytes:
    octets = BytesIO()
    Image.new("RGB", (width, height), colour).save(octets, "PNG")
    return octets.getvalue()


def bomb(width: int, height: int) -> bytes:
    """A picture of a few bytes that says it is that large."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


def cached(stage: Stage) -> list[Path]:
    folder = cache.folder(stage.main.context)
    return sorted(folder.iterdir()) if folder.exists() else []


# On the screen


async def test_a_text_is_fetched_and_read_in_its_encoding(cabinet: Cabinet) -> None:
    cabinet.put("議事録.txt", JAPANESE.encode("cp932"))
    async with cabinet.town.playing(cabinet.settings()) as stage:
        await look(stage, cabinet, "議事録.txt")
        await stage.reads("今日の打合せの議事録です。", "CP932", "議事録.txt", "bytes")
        [copy] = cached(stage)
        assert copy.stat().st_mode & 0o777 == 0o600
        assert copy.parent.stat().st_mode & 0o777 == 0o700
        await stage.press("escape")
        await stage.until(lambda: stage.app.screen is stage.main)
        assert not list(cabinet.home.rglob("議事録*"))


async def test_a_table_has_columns(cabinet: Cabinet) -> None:
    cabinet.put("見積.csv", '品名,数量,金額\nねじ,10,"1,200"\n長い板,2,45000\n'.encode())
    async with cabinet.town.playing(cabinet.settings()) as stage:
        await look(stage, cabinet, "見積.csv")
        await stage.reads("品名   │ 数量 │ 金額", "ねじ   │ 10   │ 1,200", "長い板 │ 2    │ 45000", "UTF-8")


async def test_a_picture_is_drawn_in_its_colours(cabinet: Cabinet) -> None:
    cabinet.put("現場.png", png(40, 20))
    async with cabinet.town.playing(cabinet.settings()) as stage:
        await look(stage, cabinet, "現場.png")
        await stage.reads("▀" * 40, "PNG · 40 x 20")
        strip = stage.app.screen.query_one("#file-content").render_line(0)
        colours = {str(one.style.color) for one in strip if one.style is not None and "▀" in one.text}
        assert len(colours) == 1
        assert "#cc3322" in colours.pop()
        await stage.resize(44, 14)
        await stage.until(lambda: "▀" * 12 in stage.text and "▀" * 39 not in stage.text)


async def test_a_picture_that_unfolds_to_too_much_is_refused(cabinet: Cabinet) -> None:
    cabinet.put("bomb.png", bomb(50_000, 50_000))
    cabinet.put("large.png", bomb(9_000, 9_000))
    async with cabinet.town.playing(cabinet.settings()) as stage:
        await look(stage, cabinet, "large.png")
        await stage.reads("9000 x 9000 pixels are too many to be shown here")
        await stage.press("escape")
        await stage.until(lambda: stage.app.screen is stage.main)
        await point_at(stage, "bomb.png")
        await stage.press("p")
        await stage.reads("pixels are too many to be shown here")


async def test_a_damaged_picture_is_said_to_be(cabinet: Cabinet) -> None:
    cabinet.put("壊れ.png", png(40, 20)[:60])
    async with cabinet.town.playing(cabinet.settings()) as stage:
        await look(stage, cabinet, "壊れ.png")
        await stage.reads("The picture is damaged")


async def test_what_cannot_be_shown_says_how_it_is_opened(cabinet: Cabinet) -> None:
    cabinet.put("図面.pdf", b"%PDF-1.7\n\0\0" + noise(2000))
    async with cabinet.town.playing(cabinet.settings()) as stage:
        await look(stage, cabinet, "図面.pdf")
        await stage.reads("PDF files cannot be shown here · o opens it with the system's program")


async def test_what_is_in_it_controls_nothing(cabinet: Cabinet) -> None:
    cabinet.put("evil.txt", "a\x1b[2J\x1b]0;owned\x07b\n\u202egnp.exe\n".encode())
    async with cabinet.town.playing(cabinet.settings()) as stage:
        await look(stage, cabinet, "evil.txt")
        await stage.reads("a␛[2J␛]0;owned␇b", "\\u202egnp.exe")
        assert "\x1b" not in stage.text


async def test_the_second_look_fetches_nothing(cabinet: Cabinet) -> None:
    cabinet.put("二度.txt", b"once")
    async with cabinet.town.playing(cabinet.settings()) as stage:
        await look(stage, cabinet, "二度.txt")
        await stage.reads("once")
        await stage.press("q")
        before = len(transfers.all(stage.archive.db))
        await stage.press("p")
        await stage.reads("once", "Esc closes")
        assert len(transfers.all(stage.archive.db)) == before


async def test_what_was_saved_is_looked_at_where_it_is(cabinet: Cabinet) -> None:
    cabinet.put("保存済.txt", b"as it was sent")
    async with cabinet.town.playing(cabinet.settings()) as stage:
        await fresh(stage)
        stage.main.open_room(cabinet.town.room_id())
        await in_files(stage, "2")
        await point_at(stage, "保存済.txt")
        await stage.press("S")
        await saved(stage)
        await stage.press("p")
        await stage.reads("as it was sent", "Esc closes")
        assert cached(stage) == []


async def test_a_large_one_is_not_fetched_only_to_be_looked_at(
    cabinet: Cabinet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "LARGEST", 100)
    cabinet.put("大きい.log", b"x" * 200)
    async with cabinet.town.playing(cabinet.settings()) as stage:
        await look(stage, cabinet, "大きい.log")
        await stage.reads("Too large to be looked at unsaved · S saves it")
        await stage.press("S")
        await stage.reads("Saving 大きい.log · w list")
        await saved(stage)
        await stage.press("escape", "o")
        await stage.reads("No program was found to open it. It is ~/Downloads/大きい.log")


async def test_how_far_it_is_and_what_nobody_waits_for_is_not_fetched(cabinet: Cabinet) -> None:
    cabinet.put("遅い.txt", b"slowly " * 8000)
    cabinet.knob(**SLOWLY)
    async with cabinet.town.playing(cabinet.settings()) as stage:
        await look(stage, cabinet, "遅い.txt")
        await stage.reads("%", "kB/s")
        await stage.press("escape")
        [row] = transfers.all(stage.archive.db)
        await stage.until(
            lambda: [one.state for one in transfers.all(stage.archive.db)] == [TransferState.CANCELLED]
        )
        await stage.until(lambda: cached(stage) == [])
        assert row.name == "遅い.txt"
        await stage.press("w")
        await stage.reads("Nothing is on its way")


async def test_one_that_is_gone_says_why(cabinet: Cabinet) -> None:
    cabinet.put("消えた.txt")
    async with cabinet.town.playing(cabinet.settings()) as stage:
        await fresh(stage)
        stage.main.open_room(cabinet.town.room_id())
        await in_files(stage, "2")
        await point_at(stage, "消えた.txt")
        cabinet.fault(r"/files/\d+$", "status", status=404, body="{}")
        await stage.press("p")
        await stage.reads("It could not be fetched: it does not exist any more")


async def test_without_a_line_it_waits(folder: Path) -> None:
    async with playing(folder) as stage:
        await in_files(stage)
        await stage.until(lambda: len(names(stage)) == 2)
        await stage.press("p")
        await stage.reads("打合せメモ.txt", "waits for its turn", "812 bytes · 田中 美咲 · 開発チーム")
        await stage.press("enter")
        await stage.until(lambda: stage.main.views.current is None)
        assert stage.main.room.message is not None
        assert stage.main.room.message.message_id == 1105


@pytest.mark.parametrize("size", [(140, 45), (60, 15), (40, 8)])
async def test_in_every_size(cabinet: Cabinet, size: tuple[int, int]) -> None:
    cabinet.put("長い.txt", "一行の文です。とても長いので折り返されます。\n".encode() * 100)
    async with cabinet.town.playing(cabinet.settings(), size=size) as stage:
        await look(stage, cabinet, "長い.txt")
        await stage.reads("一行の文です。")
        await stage.press("G", "g", "g", "j")
        assert len(stage.lines) == size[1]


async def test_from_the_message_by_p(cabinet: Cabinet) -> None:
    cabinet.put("添付.txt", b"attached")
    async with cabinet.town.playing(cabinet.settings()) as stage:
        await fresh(stage)
        stage.main.open_room(cabinet.town.room_id())
        stage.app.session.wake()
        await stage.reads("添付.txt")
        await stage.press("escape", "tab", "G", "p")
        await stage.reads("attached", "Esc closes")


# Opening


async def test_it_is_opened_by_the_program_of_the_system(
    cabinet: Cabinet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs = Programs(tmp_path / "bin", DISPLAY=":7")
    programs.takes_address("xdg-open")
    monkeypatch.setenv("DISPLAY", ":7")
    monkeypatch.setenv("PATH", f"{programs.folder}:{os.environ['PATH']}")
    cabinet.put("資料.pdf", b"%PDF")
    async with cabinet.town.playing(cabinet.settings()) as stage:
        await fresh(stage)
        stage.main.open_room(cabinet.town.room_id())
        await in_files(stage, "2")
        await point_at(stage, "資料.pdf")
        await stage.press("o")
        await stage.until(lambda: programs.taken("xdg-open"))
        assert Path(programs.taken("xdg-open").strip()).parent == cache.folder(stage.main.context)
        await stage.press("S")
        [path] = await saved(stage)
        await stage.press("o")
        await stage.until(lambda: str(path) in programs.taken("xdg-open"))
        await stage.press("w", "enter")
        await stage.until(lambda: programs.taken("xdg-open").count(str(path)) == 2)


async def test_a_program_is_asked_about_first(
    cabinet: Cabinet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs = Programs(tmp_path / "bin", DISPLAY=":7")
    programs.takes_address("xdg-open")
    monkeypatch.setenv("DISPLAY", ":7")
    monkeypatch.setenv("PATH", f"{programs.folder}:{os.environ['PATH']}")
    cabinet.put("見積.pdf.desktop", b"[Desktop Entry]")
    async with cabinet.town.playing(cabinet.settings()) as stage:
        await fresh(stage)
        stage.main.open_room(cabinet.town.room_id())
        await in_files(stage, "2")
        await point_at(stage, "見積.pdf.desktop")
        await stage.press("o")
        await stage.reads("“見積.pdf.desktop” can run programs on this machine.", "Leave it")
        await stage.press("n")
        await stage.until(lambda: stage.app.screen is stage.main)
        assert programs.taken("xdg-open") == ""
        await stage.press("o")
        await stage.reads("Leave it")
        await stage.press("y")
        await stage.until(lambda: "見積.pdf.desktop" in programs.taken("xdg-open"))


async def test_what_was_moved_away_is_said_to_be_gone(cabinet: Cabinet) -> None:
    cabinet.put("移動.txt")
    async with cabinet.town.playing(cabinet.settings()) as stage:
        await fresh(stage)
        stage.main.open_room(cabinet.town.room_id())
        await in_files(stage, "2")
        await point_at(stage, "移動.txt")
        await stage.press("S")
        [path] = await saved(stage)
        path.unlink()
        await stage.press("w", "enter")
        await stage.reads("It is not where it was saved any more · S saves it again")


@pytest.mark.parametrize(
    ("name", "head", "runs"),
    [
        ("a.exe", b"", True),
        ("a.PDF.Scr", b"", True),
        ("見積.xlsm", b"PK", True),
        ("a.html", b"<p>", True),
        ("図面.pdf", b"MZ\x90", True),
        ("メモ", b"#!/bin/sh", True),
        ("a.so", b"\x7fELF", True),
        ("図面.pdf", b"%PDF", False),
        ("表.xlsx", b"PK", False),
        ("写真.jpg", b"\xff\xd8\xff", False),
        ("exe", b"text", False),
    ],
)
def test_what_runs_when_it_is_opened(tmp_path: Path, name: str, head: bytes, runs: bool) -> None:
    (tmp_path / name).write_bytes(head)
    assert is_program(tmp_path / name) is runs


async def test_without_a_desktop_no_program_is_started(tmp_path: Path) -> None:
    programs = Programs(tmp_path / "bin")
    programs.takes_address("xdg-open")
    assert not await open_file(tmp_path / "a.pdf", programs.environ)
    assert programs.taken("xdg-open") == ""


# What is in a file


@pytest.mark.parametrize(
    ("encoding", "called"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("cp932", "CP932"),
        ("euc_jp", "EUC-JP"),
        ("iso2022_jp", "ISO-2022-JP"),
    ],
)
@pytest.mark.parametrize(
    "text",
    [
        JAPANESE,
        "株式会社アオバ商事御中\n",
        "カタカナとABCと123、半角も混ざる。",
        "表計算ソフトの機能について" * 50,
    ],
)
def test_encodings_are_told_apart(encoding: str, called: str, text: str) -> None:
    head = text.encode(encoding)
    assert decode(head) == (text, called)
    for missing in (1, 2, 3):  # cut off anywhere
        found = decode(head[:-missing], cut=True)
        assert found is not None
        assert found.encoding == called
        assert text.startswith(found.text[:-1])


@pytest.mark.parametrize(
    "head", [b"\0\1\2", b"\x89PNG\r\n\x1a\n\0", b"%PDF-1.7\n\xe2\xe3\xcf\xd3\n\0", b"ab\1"]
)
def test_what_is_no_text(head: bytes) -> None:
    assert decode(head) is None


def test_plain_english_and_nothing_at_all() -> None:
    assert decode(b"hello\r\n") == ("hello\r\n", "UTF-8")
    assert decode(b"") == ("", "UTF-8")


def test_kinds_by_what_is_in_them(tmp_path: Path) -> None:
    def seen(name: str, octets: bytes) -> content.Content:
        (tmp_path / name).write_bytes(octets)
        return look_into(tmp_path / name)

    assert seen("a.txt", b"1\r\n2\r3\n") == TextHead(["1", "2", "3"], "UTF-8", cut=False)
    assert seen("a.txt", b"") == TextHead([], "UTF-8", cut=False)
    assert seen("a.png", png(1, 1)) == PictureFile(tmp_path / "a.png")
    assert seen("b.dat", png(1, 1)) == PictureFile(tmp_path / "b.dat")
    assert seen("a.zip", b"PK\3\4\0") == Other(".zip")
    assert seen("fake.png", b"no picture") == TextHead(["no picture"], "UTF-8", cut=False)
    assert seen("a.tsv", b"1\t2\n") == TableHead([["1", "2"]], "UTF-8", cut=False)
    assert seen("semi.csv", b"1;2\n") == TableHead([["1", "2"]], "UTF-8", cut=False)


def test_only_the_beginning_of_what_is_long(tmp_path: Path) -> None:
    file = tmp_path / "long.txt"
    file.write_bytes("長い行です\n".encode() * 100_000)
    found = look_into(file)
    assert isinstance(found, TextHead)
    assert found.cut
    assert len(found.lines) == content.MOST_LINES
    table = tmp_path / "long.csv"
    table.write_bytes(b"a,b\n" * 100_000)
    rows = look_into(table)
    assert isinstance(rows, TableHead)
    assert rows.cut
    assert len(rows.rows) == content.MOST_ROWS
    one = tmp_path / "one.csv"
    one.write_bytes(b'"' + b"x" * 300_000)
    cell = look_into(one)
    assert isinstance(cell, TableHead)
    assert cell.cut


def test_pictures_keep_their_shape_and_are_never_made_larger(tmp_path: Path) -> None:
    file = tmp_path / "a.png"
    file.write_bytes(png(400, 100))
    measured, strips = picture.draw(file, 40, 40, "#000000")
    assert measured == (400, 100, "PNG")
    assert (strips[0].cell_length, len(strips)) == (40, 5)
    file.write_bytes(png(3, 3))
    _, strips = picture.draw(file, 40, 40, "#000000")
    assert (strips[0].cell_length, len(strips)) == (3, 2)


def test_a_picture_stands_as_the_camera_was_held(tmp_path: Path) -> None:
    file = tmp_path / "a.jpg"
    image = Image.new("RGB", (40, 20), "red")
    exif = image.getexif()
    exif[0x0112] = 6
    image.save(file, "JPEG", exif=exif)
    measured, strips = picture.draw(file, 100, 100, "#000000")
    assert measured[:2] == (20, 40)
    assert (strips[0].cell_length, len(strips)) == (20, 20)


@pytest.mark.parametrize("octets", [b"", b"GIF89a", b"BM\0\0", b"\xff\xd8\xff\xe0", png(9, 9)[:50]])
def test_what_no_decoder_understands_is_no_worse_than_that(tmp_path: Path, octets: bytes) -> None:
    file = tmp_path / "a.png"
    file.write_bytes(octets)
    with pytest.raises(picture.BrokenPicture):
        picture.draw(file, 10, 10, "#000000")


def test_where_nothing_can_decode_pictures_that_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.png"
    file.write_bytes(png(4, 4))
    monkeypatch.setitem(sys.modules, "PIL", None)  # as if it were not installed
    said, strips = picture_strips(file, 90, 10, DARK)
    assert said == ""
    assert strips[0].text == "Pictures are shown here once cwtui[images] is installed · o opens it"


@pytest.mark.parametrize(
    ("environ", "kind"),
    [
        ({"TERM": "xterm-kitty"}, "kitty"),
        ({"TERM": "xterm-256color", "KITTY_WINDOW_ID": "1"}, "kitty"),
        ({"TERM": "xterm-ghostty"}, "kitty"),
        ({"TERM": "foot"}, "sixel"),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app"}, "sixel"),
        ({"TERM": "xterm-256color"}, None),
        ({"TERM": "tmux-256color", "TERM_PROGRAM": "tmux", "TMUX": "/tmp/x"}, None),
        ({"TERM": "xterm-kitty", "TMUX": "/tmp/x"}, None),
        ({}, None),
    ],
)
def test_what_a_terminal_can_show_is_told_by_its_name(environ: dict[str, str], kind: str | None) -> None:
    assert graphics.kind(environ) == kind

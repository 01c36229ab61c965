"""What lies on the clipboard: which program says so, what of it is meant, and what it becomes."""

from __future__ import annotations

import base64
import struct
import time
import zlib
from collections.abc import Sequence
from pathlib import Path

import pytest

from cwtui.store import outgoing
from cwtui.store.wishes import Upload
from cwtui.ui.files.dropped import files_of_addresses
from cwtui.ui.terminal import clipboard_content
from cwtui.ui.terminal.clipboard_content import AS_A_FILE, IN_A_MESSAGE, Kind, Nothing, Picture, read, why_not
from tests.ui.programs import Programs
from tests.ui.seed import EVERYBODY
from tests.ui.stage import HELD, Stage, playing

WAYLAND, X = {"WAYLAND_DISPLAY": "wayland-1"}, {"DISPLAY": ":7"}
TEXT = "見積の件です。\n二行目"
WAYS = [WAYLAND, X]


def png(width: int = 640, height: int = 480, noise: bytes = b"") -> bytes:
    def piece(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + bytes(width)) * height)
    more = piece(b"teXt", noise) if noise else b""
    return b"\x89PNG\r\n\x1a\n" + piece(b"IHDR", head) + more + piece(b"IDAT", rows) + piece(b"IEND", b"")


PNG = png()


def uploads(stage: Stage) -> list[Upload]:
    return [row.wish for row in stage.outbox() if isinstance(row.wish, Upload)]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "図面 A-12.pdf"
    path.write_bytes(b"%PDF")
    return path


# Of what is there, what is meant


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("order", [IN_A_MESSAGE, AS_A_FILE])
def test_a_picture_alone(tmp_path: Path, way: dict[str, str], order: Sequence[Kind]) -> None:
    programs = Programs(tmp_path / "bin", **way)
    programs.holds({"image/png": PNG, "text/html": b"<img>"})
    assert read(order, programs.environ) == Picture(PNG, 640, 480)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("kind", ["text/plain;charset=utf-8", "UTF8_STRING", "text/plain"])
def test_of_text_and_picture_a_message_takes_the_text_and_a_file_the_picture(
    tmp_path: Path, way: dict[str, str], kind: str
) -> None:
    programs = Programs(tmp_path / "bin", **way)
    programs.holds({"image/png": PNG, kind: TEXT.replace("\n", "\r\n").encode()})
    assert read(IN_A_MESSAGE, programs.environ) == TEXT
    assert read(AS_A_FILE, programs.environ) == Picture(PNG, 640, 480)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("order", [IN_A_MESSAGE, AS_A_FILE])
def test_files_that_were_copied_are_files(
    tmp_path: Path, way: dict[str, str], order: Sequence[Kind], file: Path
) -> None:
    programs = Programs(tmp_path / "bin", **way)
    programs.holds({"text/plain": str(file).encode(), "text/uri-list": f"{file.as_uri()}\r\n".encode()})
    assert read(order, programs.environ) == [file]


def test_files_that_are_not_here_are_text(tmp_path: Path) -> None:
    programs = Programs(tmp_path / "bin", **X)
    programs.holds({"text/uri-list": b"smb://server/a.pdf\r\n", "text/plain": b"smb://server/a.pdf"})
    assert read(AS_A_FILE, programs.environ) == "smb://server/a.pdf"


@pytest.mark.parametrize("content", [b"", b"GIF89a...", b"\x89PNG\r\n\x1a\n", PNG[:15]])
def test_what_is_no_picture_is_none(tmp_path: Path, content: bytes) -> None:
    programs = Programs(tmp_path / "bin", **X)
    programs.holds({"image/png": content})
    assert read(AS_A_FILE, programs.environ) is Nothing.EMPTY


def test_a_picture_that_is_too_large_for_chatwork(tmp_path: Path) -> None:
    programs = Programs(tmp_path / "bin", **X)
    programs.holds({"image/png": png(noise=bytes(outgoing.LARGEST)), "text/plain": b"x"})
    assert read(AS_A_FILE, programs.environ) is Nothing.TOO_LARGE
    assert read(IN_A_MESSAGE, programs.environ) == "x"


def test_a_list_of_addresses(tmp_path: Path, file: Path) -> None:
    other = tmp_path / "b.txt"
    other.write_text("b")
    assert files_of_addresses(f"# made by\r\n{file.as_uri()}\r\n{other.as_uri()}\r\n") == [file, other]
    for wrong in ("", str(file), f"{file.as_uri()}\nhttps://x/y", f"{file.as_uri()}x", tmp_path.as_uri()):
        assert files_of_addresses(wrong) == []


# Other machines


def test_a_mac_says_what_is_there(tmp_path: Path, file: Path) -> None:
    programs = Programs(tmp_path / "bin")
    info, path = "«class PNGf», 9, string, 4", str(file)
    programs.put(
        "osascript",
        f'case "$2" in *info) echo "{info}";; *furl*) echo "{path}";;'
        f' *PNGf*) echo "«data PNGf{PNG.hex().upper()}»";; esac',
    )
    programs.put("pbpaste", f'printf "{TEXT}"')
    assert read(IN_A_MESSAGE, programs.environ) == TEXT
    assert read(AS_A_FILE, programs.environ) == Picture(PNG, 640, 480)
    (tmp_path / "other.png").write_bytes(png(7, 9))
    programs.put("pngpaste", f'cat "{tmp_path}/other.png"')
    assert read(AS_A_FILE, programs.environ) == Picture(png(7, 9), 7, 9)
    programs.put("osascript", f'case "$2" in *info) echo "«class furl», 9, {info}";; *) echo "{path}";; esac')
    assert read(IN_A_MESSAGE, programs.environ) == [file]


def test_windows_tells_all_at_once(tmp_path: Path, file: Path) -> None:
    programs = Programs(tmp_path / "bin", WSL_DISTRO_NAME="Ubuntu")

    def said(kind: str, content: bytes) -> str:
        return f"echo {kind} {base64.b64encode(content).decode()}"

    both = [said("text", TEXT.encode()), said("picture", PNG)]
    programs.put("powershell.exe", "\n".join(both))
    assert read(IN_A_MESSAGE, programs.environ) == TEXT
    assert read(AS_A_FILE, programs.environ) == Picture(PNG, 640, 480)
    programs.put("powershell.exe", "\n".join([said("file", "C:\\図面.pdf".encode()), *both]))
    programs.put("wslpath", f'[ "$2" = "C:\\\\図面.pdf" ] && echo "{file}"')
    assert read(IN_A_MESSAGE, programs.environ) == [file]


# Where nothing is to be had


@pytest.mark.parametrize(
    ("environ", "words"),
    [
        (WAYLAND, "install wl-paste (wl-clipboard)"),
        (X, "install xclip"),
        ({}, "Paste with the key of your terminal"),
        ({"SSH_TTY": "/dev/pts/3", **X}, "Paste with the key of your terminal"),
    ],
)
def test_what_is_missing_is_said(tmp_path: Path, environ: dict[str, str], words: str) -> None:
    programs = Programs(tmp_path / "bin", **environ)
    why = read(AS_A_FILE, programs.environ)
    assert why is Nothing.NO_PROGRAM
    assert words in why_not(why, programs.environ)


def test_one_that_knows_text_alone(tmp_path: Path) -> None:
    programs = Programs(tmp_path / "bin", **X)
    programs.put("xsel", "printf text")
    assert read(AS_A_FILE, programs.environ) == "text"
    programs.put("xsel", "exit 0")
    why = read(AS_A_FILE, programs.environ)
    assert isinstance(why, Nothing)
    assert "to send pictures and files, install xclip" in why_not(why, programs.environ)
    programs.holds({})
    assert why_not(why, programs.environ) == "There is no text, picture or file on the clipboard"


@pytest.mark.parametrize("script", ["exec sleep 60", "sleep 60 & exit 0", "sleep 60; echo text/plain"])
def test_one_that_does_not_answer_is_not_waited_for(
    tmp_path: Path, script: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clipboard_content, "LIMIT", 0.3)
    programs = Programs(tmp_path / "bin", **X)
    programs.put("xclip", script)
    began = time.monotonic()
    why = read(IN_A_MESSAGE, programs.environ)
    assert why is Nothing.SILENT
    assert time.monotonic() - began < 20
    assert why_not(why) == "The program that reads the clipboard does not answer"
    programs.put("xsel", "printf text")
    assert read(IN_A_MESSAGE, programs.environ) == "text"


# At the screen


@pytest.fixture
def board(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Programs:
    """The clipboard of the person at the screen."""
    programs = Programs(tmp_path / "bin")
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-1")
    monkeypatch.setenv("PATH", str(programs.folder))
    for name in ("SSH_TTY", "SSH_CONNECTION", "DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    return programs


async def test_a_picture_that_is_pasted_is_offered_to_be_sent(folder: Path, board: Programs) -> None:
    board.holds({"image/png": PNG})
    async with playing(folder, settings=HELD) as stage:
        stage.main.open_room(EVERYBODY)
        await stage.press("i")
        await stage.type("図です")
        await stage.press("ctrl+v")
        await stage.reads("Send a file", "Pasted 2026-11-20 0941.png", "PNG · 640 x 480 · ", "Cancel")
        await stage.press("ctrl+d")
        await stage.until(lambda: len(uploads(stage)) == 1)
        wish = uploads(stage)[0]
        assert (wish.filename, wish.filesize) == ("Pasted 2026-11-20 0941.png", len(PNG))
        assert outgoing.path(stage.archive.folder, wish.copy).read_bytes() == PNG
        assert stage.composer.text == "図です"


async def test_files_that_are_pasted_come_with_their_paths(
    folder: Path, board: Programs, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(file.parent))
    other = file.parent / "b.txt"
    other.write_text("b")
    board.holds({"text/uri-list": f"{file.as_uri()}\n{other.as_uri()}\n".encode(), "image/png": PNG})
    async with playing(folder, settings=HELD) as stage:
        stage.main.open_room(EVERYBODY)
        await stage.press("i", "ctrl+v")
        await stage.reads("Send a file", "~/図面 A-12.pdf")
        await stage.press("ctrl+d")
        await stage.reads("Send a file", "~/b.txt")
        await stage.press("ctrl+d")
        await stage.until(lambda: [wish.filename for wish in uploads(stage)] == [file.name, "b.txt"])


async def test_text_is_pasted_where_the_caret_is(folder: Path, board: Programs) -> None:
    board.holds({"text/plain": TEXT.encode(), "image/png": PNG})
    async with playing(folder, settings=HELD) as stage:
        stage.main.open_room(EVERYBODY)
        await stage.press("i")
        await stage.type("前後")
        await stage.press("left", "ctrl+v")
        await stage.until(lambda: stage.composer.text == f"前{TEXT}後")
        await stage.press("ctrl+z")
        await stage.until(lambda: stage.composer.text == "前後")


async def test_an_enter_behind_it_sends_what_is_pasted_too(folder: Path, board: Programs) -> None:
    board.holds({"text/plain": b" and this"})
    quick = (board.folder / "wl-paste").read_text()
    board.put("wl-paste", f"sleep 0.4\n{quick}")
    async with playing(folder, settings=HELD) as stage:
        stage.main.open_room(EVERYBODY)
        await stage.press("i")
        await stage.type("this")
        await stage.press("ctrl+v", "enter")
        assert stage.waiting() == []
        await stage.until(lambda: stage.waiting() == ["this and this"])
        assert stage.composer.text == ""


async def test_in_another_room_nothing_is_pasted(folder: Path, board: Programs) -> None:
    board.holds({"text/plain": b"for that room"})
    quick = (board.folder / "wl-paste").read_text()
    board.put("wl-paste", f'sleep 0.3\n{quick}\ntouch "$0.read"')
    async with playing(folder, settings=HELD) as stage:
        first = stage.open_room
        await stage.press("i", "ctrl+v")
        stage.main.open_room(EVERYBODY if first != EVERYBODY else stage.rooms.rows[0].room_id)
        await stage.until(lambda: (board.folder / "wl-paste.read").exists())
        await stage.pilot.pause(0.2)
        assert stage.composer.text == ""


async def test_the_command_takes_the_picture(folder: Path, board: Programs) -> None:
    board.holds({"text/plain": TEXT.encode(), "image/png": PNG})
    async with playing(folder, settings=HELD, size=(60, 15)) as stage:
        stage.main.open_room(EVERYBODY)
        await stage.press("ctrl+p")
        await stage.type("clipboard")
        await stage.press("enter")
        await stage.reads("Send a file", "Pasted 2026-11-20 0941.png", "PNG · 640 x 480 · ")


async def test_what_cannot_be_read_is_said(folder: Path, board: Programs) -> None:
    async with playing(folder, settings=HELD) as stage:
        stage.main.open_room(EVERYBODY)
        await stage.press("i", "ctrl+v")
        await stage.reads("The clipboard cannot be read from here: install wl-paste (wl-clipboard)")
        board.holds({})
        await stage.press("ctrl+v")
        await stage.reads("There is no text, picture or file on the clipboard")
        board.holds({"image/png": png(noise=bytes(outgoing.LARGEST))})
        await stage.press("ctrl+v")
        await stage.reads("What is on the clipboard is larger than the 5 MB Chatwork takes this way")

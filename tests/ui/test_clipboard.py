"""Copying: by which program, and when through the terminal."""

from __future__ import annotations

import base64
import sys
import time
from pathlib import Path

import pytest

from cwtui.ui.terminal import clipboard
from cwtui.ui.terminal.clipboard import Clipboard, Tool, hand_over, tools
from tests.ui.host import Host
from tests.ui.programs import Programs

WORDS = "図面の確認をお願いします。\nよろしく 🙇"
X = {"DISPLAY": ":7"}


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({}, []),
        (X, ["xclip", "xsel"]),
        ({"WAYLAND_DISPLAY": "wayland-1"}, ["wl-copy"]),
        ({"WAYLAND_DISPLAY": "wayland-1", **X}, ["wl-copy", "xclip", "xsel"]),
        ({"WSL_DISTRO_NAME": "Ubuntu"}, ["powershell.exe"]),
        ({"WSL_DISTRO_NAME": "Ubuntu", **X}, ["xclip", "xsel", "powershell.exe"]),
        ({"SSH_TTY": "/dev/pts/3", **X}, []),
        ({"SSH_CONNECTION": "10.0.0.1 50022 10.0.0.2 22", "WAYLAND_DISPLAY": "wayland-1"}, []),
    ],
)
def test_the_program_is_that_of_the_place_where_the_person_sits(
    tmp_path: Path, environ: dict[str, str], expected: list[str]
) -> None:
    programs = Programs(tmp_path / "bin", **environ)
    for name in ("wl-copy", "xclip", "xsel", "powershell.exe"):
        programs.takes_text(name)
    assert [tool.name for tool in tools(programs.environ)] == expected


def test_of_programs_that_are_not_there_none_is_wanted(tmp_path: Path) -> None:
    programs = Programs(tmp_path / "bin", WAYLAND_DISPLAY="wayland-1", **X)
    assert tools(programs.environ) == []
    programs.takes_text("pbcopy")
    assert [tool.name for tool in tools(programs.environ)] == ["pbcopy"]


@pytest.mark.parametrize("tool", [clipboard.WL_COPY, clipboard.XCLIP, clipboard.XSEL, clipboard.PBCOPY])
def test_the_program_gets_the_text_on_its_standard_input_and_nowhere_else(tmp_path: Path, tool: Tool) -> None:
    programs = Programs(tmp_path / "bin", **X)
    programs.takes_text(tool.name)
    assert hand_over(tool, WORDS, programs.environ)
    assert programs.taken(tool.name) == WORDS
    assert programs.taken(tool.name, "args").split() == list(tool.arguments)


def test_no_code_page_comes_between_us_and_windows(tmp_path: Path) -> None:
    programs = Programs(tmp_path / "bin", WSL_DISTRO_NAME="Ubuntu")
    programs.takes_text("powershell.exe")
    assert hand_over(clipboard.POWERSHELL, WORDS, programs.environ)
    assert base64.b64decode(programs.taken("powershell.exe")).decode() == WORDS


def test_what_reads_the_locale_is_told_that_the_text_is_utf_8(tmp_path: Path) -> None:
    programs = Programs(tmp_path / "bin", LC_CTYPE="C")
    programs.put("pbcopy", 'cat > /dev/null; echo "$LC_CTYPE" > "$0.in"')
    assert hand_over(clipboard.PBCOPY, WORDS, programs.environ)
    assert programs.taken("pbcopy") == "UTF-8\n"


def test_a_program_that_does_not_end_is_not_waited_for(tmp_path: Path) -> None:
    programs = Programs(tmp_path / "bin", **X)
    programs.put("xclip", "exec sleep 60")
    began = time.monotonic()
    assert not hand_over(Tool("xclip", limit=0.3), WORDS, programs.environ)
    assert time.monotonic() - began < 30


async def test_a_program_that_cannot_is_followed_by_the_next_one(tmp_path: Path) -> None:
    programs = Programs(tmp_path / "bin", **X)
    programs.put("xclip", 'echo "Error: Can\'t open display" >&2; exit 1')
    programs.takes_text("xsel")
    app = Host()
    async with app.run_test():
        assert await Clipboard(app, programs.environ).copy(WORDS) == "Copied (xsel)"
        assert programs.taken("xsel") == WORDS
        assert app.clipboard == WORDS


async def test_without_a_program_the_terminal_is_asked_and_tmux_needs_a_word_once(tmp_path: Path) -> None:
    programs = Programs(tmp_path / "bin", TMUX="/tmp/tmux-1000/default,1,0")
    app = Host()
    async with app.run_test() as pilot:
        ours = Clipboard(app, programs.environ)
        for _ in range(2):
            assert await ours.copy(WORDS) == "Copied through the terminal (OSC 52)"
        assert app.clipboard == WORDS
        await pilot.pause()
        (hint,) = app._notifications
        assert "set -g set-clipboard on" in hint.message


async def test_where_a_program_of_the_machine_did_it_tmux_is_no_matter(tmp_path: Path) -> None:
    programs = Programs(tmp_path / "bin", TMUX="/tmp/tmux-1000/default,1,0", **X)
    programs.takes_text("xclip")
    app = Host()
    async with app.run_test() as pilot:
        assert await Clipboard(app, programs.environ).copy(WORDS) == "Copied (xclip)"
        await pilot.pause()
        assert len(app._notifications) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="shells of Windows are others")
async def test_what_was_copied_last_stays_however_long_the_first_takes(tmp_path: Path) -> None:
    import asyncio

    programs = Programs(tmp_path / "bin", **X)
    programs.put("xclip", 'text=$(cat); [ "$text" = first ] && sleep 0.3; printf %s "$text" > "$0.in"')
    app = Host()
    async with app.run_test():
        ours = Clipboard(app, programs.environ)
        await asyncio.gather(ours.copy("first"), ours.copy("second"))
        assert programs.taken("xclip") == "second"

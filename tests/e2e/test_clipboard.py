"""What is copied reaches the terminal as the one sequence for it, and a program's clipboard instead of it."""

from __future__ import annotations

import base64
from pathlib import Path

from tests.e2e.machine import Machine
from tests.e2e.office import TEAM, Office
from tests.e2e.terminal import eventually
from tests.e2e.test_typing import composing
from tests.ui.programs import Programs

WORDS = "写しを取ってください。\n二行目"


def asks_for(words: str) -> bytes:
    """The sequence (OSC 52) that asks a terminal to put these words on its clipboard."""
    return b"\x1b]52;c;" + base64.b64encode(words.encode()) + b"\x07"


def test_the_terminal_is_asked_once_and_tmux_needs_its_word(machine: Machine, office: Office) -> None:
    office.say("misaki", TEAM, WORDS)
    with composing(machine, keep_bytes=True) as cwtui:
        cwtui.keys("Escape")
        cwtui.until("写しを取ってください。")
        cwtui.until(machine.say("reply"))  # else it would be Alt and G
        cwtui.keys("G", "y")
        cwtui.until(machine.say("Copied through the terminal (OSC 52)"))
        cwtui.until("set-clipboard on")
        assert eventually(lambda: asks_for(WORDS) in cwtui.bytes())
        assert cwtui.bytes().count(b"\x1b]52") == 1


def test_a_program_of_the_machine_is_given_it_instead(
    machine: Machine, office: Office, tmp_path: Path
) -> None:
    programs = Programs(tmp_path / "bin")
    programs.takes_text("xclip")
    machine.env |= {"DISPLAY": ":7", "PATH": f"{programs.folder}:{machine.env['PATH']}"}
    office.say("misaki", TEAM, WORDS)
    with composing(machine, keep_bytes=True) as cwtui:
        cwtui.keys("Escape")
        cwtui.until("写しを取ってください。")
        cwtui.until(machine.say("reply"))  # else it would be Alt and G
        cwtui.keys("G", "y")
        cwtui.until(machine.say("Copied ({program})", program="xclip"))
        assert programs.taken("xclip") == WORDS
        assert b"\x1b]52" not in cwtui.bytes()

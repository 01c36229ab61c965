"""Pictures in terminals that can show them: the bytes of their protocols, and no question to the terminal."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from tests.e2e.machine import CWTUI, Machine
from tests.e2e.office import TEAM, Office
from tests.e2e.terminal import Terminal, eventually


def picture() -> bytes:
    octets = BytesIO()
    Image.new("RGB", (300, 200), "#cc3322").save(octets, "PNG")
    return octets.getvalue()


@pytest.mark.parametrize(
    ("told", "first"),
    [
        ({"TERM": "xterm-kitty"}, b"\x1b_G"),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm"}, b"\x1bP"),
    ],
)
def test_a_picture_is_sent_as_the_terminal_takes_it(
    machine: Machine, office: Office, told: dict[str, str], first: bytes
) -> None:
    office.upload("misaki", TEAM, "現場.png", picture())
    environ = [f"{name}={value}" for name, value in told.items()]
    command = ["env", "-u", "TMUX", "-u", "TMUX_PANE", *environ, CWTUI]
    with Terminal(command, machine.env, keep_bytes=True) as cwtui:
        cwtui.until("現場.png")
        cwtui.keys("g", "f")
        cwtui.until(machine.say("All rooms"))
        cwtui.until("現場.png")
        cwtui.keys("/")
        cwtui.type("現場.png")
        cwtui.until(machine.say("All rooms") + " 1")
        cwtui.keys("Enter")
        cwtui.until("▌  現場.png")
        before = len(cwtui.bytes())
        cwtui.keys("p")
        cwtui.until("PNG · 300 x 200")
        assert eventually(lambda: first in cwtui.bytes()[before:])
        for question in (b"\x1b[c", b"\x1b[16t", b"a=q"):
            assert question not in cwtui.bytes()[before:]
        cwtui.keys("q")
        cwtui.until(lambda screen: "PNG · 300 x 200" not in screen)
        if first == b"\x1b_G":
            assert eventually(lambda: b"\x1b_Ga=d" in cwtui.bytes()[before:])

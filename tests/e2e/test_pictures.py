"""Pictures in terminals that can show them: the bytes of their protocols, and no question to the terminal."""

from __future__ import annotations

import re
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


IN_TERMINALS = pytest.mark.parametrize(
    ("told", "first"),
    [
        ({"TERM": "xterm-kitty"}, b"\x1b_G"),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm"}, b"\x1bP"),
    ],
)


def command(told: dict[str, str]) -> list[str]:
    """cwtui in a terminal that says so of itself, and is not tmux."""
    environ = [f"{name}={value}" for name, value in told.items()]
    return ["env", "-u", "TMUX", "-u", "TMUX_PANE", *environ, CWTUI]


@IN_TERMINALS
def test_a_picture_is_sent_as_the_terminal_takes_it(
    machine: Machine, office: Office, told: dict[str, str], first: bytes
) -> None:
    office.upload("misaki", TEAM, "現場.png", picture())
    with Terminal(command(told), machine.env, keep_bytes=True) as cwtui:
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


@IN_TERMINALS
def test_somebody_one_looks_at_has_a_face(
    machine: Machine, office: Office, told: dict[str, str], first: bytes
) -> None:
    with Terminal(command(told), machine.env, keep_bytes=True) as cwtui:
        cwtui.until(TEAM)
        cwtui.keys("g", "p")
        cwtui.until(re.compile("▌ .*emily_midori"))
        before = len(cwtui.bytes())
        cwtui.keys("p")
        cwtui.until("Chatwork ID: emily_midori")
        assert eventually(lambda: first in cwtui.bytes()[before:])
        for question in (b"\x1b[c", b"\x1b[16t", b"a=q"):
            assert question not in cwtui.bytes()[before:]
        cwtui.keys("q")
        cwtui.until(lambda screen: "Chatwork ID" not in screen)
        if first == b"\x1b_G":
            assert eventually(lambda: b"\x1b_Ga=d" in cwtui.bytes()[before:])
        asked = office.simulator.control("GET", "/requests?since=0")
        assert [one["account_id"] for one in asked if one["path"].startswith("/avatar/")] == [None]
    assert "Traceback" not in machine.log


def test_where_the_terminal_cannot_no_face_is_asked_for(machine: Machine, office: Office) -> None:
    told = {"TERM": "xterm-256color"}
    with Terminal(command(told), machine.env, keep_bytes=True) as cwtui:
        cwtui.until(TEAM)
        cwtui.keys("g", "p")
        cwtui.until(re.compile("▌ .*emily_midori"))
        cwtui.keys("p")
        cwtui.until("Chatwork ID: emily_midori")
        assert b"\x1b_G" not in cwtui.bytes()
    asked = office.simulator.control("GET", "/requests?since=0")
    assert not [one for one in asked if one["path"].endswith(".png")]

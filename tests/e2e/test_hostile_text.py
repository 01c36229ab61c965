"""Whatever the server says is shown and never obeyed: the bytes that reach the terminal are looked at."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from unicodedata import category

import pytest

from cwtui.simulator.world import contacts
from tests.e2e import strange
from tests.e2e.machine import AT_ONCE, Machine
from tests.e2e.office import TEAM, Office
from tests.e2e.strange import ROOM
from tests.e2e.terminal import Terminal, eventually
from tests.e2e.test_typing import composing
from tests.support import Simulator

TITLE = "\x1b]0;taken over\x07"
HOSTILE = {
    "the window's title": TITLE,
    "the same, ended otherwise": "\x1b]2;taken over\x1b\\",
    "the title, in one C1 character": "\x9d0;taken over\x9c",
    "a link that lies": "\x1b]8;;http://evil.example/\x07bank\x1b]8;;\x07",
    "an address that ends its own link": "http://evil.example/\x07\x1b]52;c;eA==\x1b\\http://a.example/\x1b\\",
    "an address that is two": "https://a.example/;x?y;https://例え.jp/\x9c\u202e",
    "a link tag": "[url=https://a.example/\x1b\\\x1b[01m]x[/url][url]https://a.example/\x1b\\[/url]",
    "the clipboard": "\x1b]52;c;cm0gLXJmIH4K\x07",
    "a colour": "\x1b[05;41;97mred",
    "a colour, in one C1 character": "\x9b5;41;97mred",
    "the cursor elsewhere": "\x1b[07;77H\x1b[2J\x1b[A",
    "a private mode": "\x1b[?7777h\x1b[?1049l",
    "an answer typed for the person": "\x1b[5n\x1b[c\x1b[6n",
    "a device string": "\x1bP+q544e\x1b\\\x90+q544e\x9c",
    "an application command": "\x1b_Gi=31,s=1\x1b\\\x9fGi=31\x9c",
    "a privacy message and a string": "\x1b^x\x1b\\\x1bXx\x1b\\",
    "another set of letters": "\x0e\x1b(0lqk\x0f",
    "bells and backspaces": "a\x07\x08\x08\x08b\x7f\x00\x05",
    "the line once more": "one\rtwo\x0b\x0cthree\x85four\u2028five",
    "the row reversed": "\u202egnp.exe\u202c \u2066x\u2069\u200f\u061c",
    "something hidden": "in\u200bvisi\u2060ble\ufeff",
    "words under words": "\ufff9shown\ufffahidden\ufffb",
    "letters in tags": "hi\U000e0001\U000e0068\U000e0069",
    "no characters at all": "\uffff\ufdd0",
    "a mountain of accents": "Z" + "\u0301\u0489" * 500,
    "our own markup": "[bold red]x[/] [@click=app.quit]y[/] [link=http://evil.example/]z[/link]",
    "a reset": "\x1bc\x1b[!p",
}

OURS = re.compile(
    r"\x1b\[(?:(?:0|[1-9]\d*)(?:;(?:0|[1-9]\d*))*)?m"  # a colour
    r"|\x1b\[[1-9]\d*;[1-9]\d*H"  # a place
    r"|\x1b\[\?(?:7|25|1000|1003|1004|1006|1015|1049|2004|2026|2048)[hl]|\x1b\[\?\d+\$p"  # modes
    r"|\x1b\[[<>]\d*u|\x1b\]22;[a-z-]+\x07"  # keyboard protocol; the pointer of the mouse
    r"|\x1b\]8;id=[\d-]+;https?://[!-~]+\x1b\\|\x1b\]8;;\x1b\\"  # a link
    r"|\r\n"
)
"""All that cwtui has to say to a terminal besides text. It writes no leading zeros; the hostile do."""


def not_ours(written: bytes) -> list[str]:
    """What was written to a terminal that is neither text nor cwtui's own, each with what follows."""
    text = OURS.sub("", written.decode()).replace("\u200b", "")  # what text fields draw for what hides
    return [
        ascii(text[at : at + 20])
        for at, character in enumerate(text)
        if category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp")
    ]


def test_what_is_not_ours_is_found() -> None:
    for what in ("a link that lies", "a colour", "the cursor elsewhere", "the row reversed", "a link tag"):
        assert not_ours(f"\x1b[1;38;2;0;0;0mtext{HOSTILE[what]}".encode()), what
    assert not not_ours(
        "\x1b[2;10H\x1b[0m漢字\x1b]8;id=7;http://a.example/;x\x1b\\か\u3099\x1b]8;;\x1b\\".encode()
    )


@pytest.fixture
def hostile(tmp_path: Path) -> Iterator[Machine]:
    """Where everybody and everything has a hostile name, "me" too."""
    with Simulator.within("empty") as simulator:
        world = simulator.simulation.world
        world.me.name, world.me.organization_name = f"{TITLE}健", f"{HOSTILE['a colour']}社"
        strange.furnish(world, list(HOSTILE.values()))
        for n, text in enumerate(HOSTILE.values()):
            stranger = world.add_account(f"stranger{n}", text, organization_name=text)
            contacts.ask(world, stranger, world.me, text)
        machine = Machine(tmp_path, simulator.api_url)
        machine.settings(AT_ONCE)
        said = machine.cwtui("login", "--token-stdin", stdin=simulator.token)
        assert "␛]0;taken over␇健" in said
        assert not not_ours(said.replace("\n", "\r\n").encode())
        yield machine
        assert "Traceback" not in machine.log


def test_nothing_that_has_a_name_or_a_text_reaches_the_terminal_as_a_control(hostile: Machine) -> None:
    with hostile.open(keep_bytes=True, columns=140, rows=300) as cwtui:
        cwtui.until("␛[05;41;97mred社 · ␛]0;taken over␇健")  # the status bar
        title = cwtui.title()
        cwtui.until(ROOM)
        cwtui.keys("1", "Enter")
        cwtui.until(strange.LAST)
        screen = cwtui.until(lambda screen: screen.count("⟨␛]0;taken over␇⟩終") == 7)  # the task came last
        assert screen.count("⟨[bold red]x[/] [@click=app.quit]y[/]") == 6
        cwtui.keys("Tab")
        cwtui.until("│▌Tasks")
        cwtui.keys("2")
        cwtui.until("␛]0;taken over␇.pdf")
        cwtui.keys("3")
        cwtui.until(re.compile(r"健 +you *$", re.MULTILINE))
        cwtui.keys("C-k")
        cwtui.until(hostile.say("Name of a room or person"))
        cwtui.type("taken")
        chosen = re.compile("▌.{1,2} ␛]0;taken over␇")
        cwtui.until(chosen)
        cwtui.keys("Escape")
        cwtui.until(lambda screen: not chosen.search(screen))
        _write_about_it(cwtui, hostile)
        assert cwtui.title() == title
        _all_ours(cwtui)


def _all_ours(cwtui: Terminal) -> None:
    """What cwtui has written is ours, once the sequence that it is writing just now is whole."""
    assert eventually(lambda: not_ours(cwtui.bytes()) == []), not_ours(cwtui.bytes())


def _write_about_it(cwtui: Terminal, machine: Machine) -> None:
    """Answer, look at the thread, and quote: then it stands in the composer, as the server has it."""
    cwtui.keys("BTab")
    cwtui.until(machine.say("reply"))
    cwtui.keys("k", "r")
    cwtui.until(machine.say("reply to {name}", name="␛]0;taken over␇"))
    cwtui.type("読みました")
    cwtui.keys("Enter")
    cwtui.until(lambda screen: "読みました" in screen and "> 読みました" not in screen)
    cwtui.keys("Escape")
    cwtui.until(machine.say("quote"))
    cwtui.keys("T")
    cwtui.until(machine.say("Esc closes"))
    cwtui.until("⟨␛]0;taken over␇⟩終 ⟨␛]2;taken over␛\\⟩終")
    cwtui.keys("Escape")
    cwtui.until(lambda screen: machine.say("Esc closes") not in screen)
    cwtui.keys("k", "k", "r")
    cwtui.until(machine.say("reply to {name}", name="␛]0;taken over␇"))
    cwtui.until(lambda screen: machine.say("quote") not in screen)
    cwtui.keys("Escape")
    cwtui.until(machine.say("quote"))
    cwtui.keys(">")
    cwtui.until("⟨␛c␛[!p⟩終[/code][/qt]")
    cwtui.keys(*["Up"] * 50)
    cwtui.until("[code]⟨␛]0;taken over␇⟩終")


def test_a_refusal_in_the_servers_words_is_harmless_too(machine: Machine, office: Office) -> None:
    with composing(machine, keep_bytes=True) as cwtui:
        body = json.dumps({"errors": [f"no{''.join(HOSTILE.values())}"]})
        office.fault("status", "POST", "/messages$", status=400, body=body)
        cwtui.type("断られる")
        cwtui.keys("Enter")
        cwtui.until("“no␛]0")
        cwtui.keys("Escape")
        cwtui.until(machine.say("reply"))
        cwtui.keys("Enter")  # what can be done about it, and all of the words
        cwtui.until("no␛]0;taken over")
        _all_ours(cwtui)
    assert not office.mine(TEAM, "断られる")


def test_a_login_refused_in_such_words_is_harmless_too(simulator: Simulator, tmp_path: Path) -> None:
    machine = Machine(tmp_path, simulator.api_url)
    body = json.dumps({"errors": [TITLE + HOSTILE["a colour"]]})
    Office(simulator).fault("status", "GET", "/me$", status=400, body=body)
    with machine.open(keep_bytes=True) as cwtui:
        cwtui.until(machine.say("Log in to Chatwork"))
        cwtui.type("0123456789abcdef0123456789abcdef")
        cwtui.keys("Enter")
        cwtui.until(lambda screen: "“␛]0;takenover␇␛[05;41;97mred”" in re.sub(r"[\s│]", "", screen))
        _all_ours(cwtui)

"""Whatever the server says is shown and never obeyed: the bytes that reach the terminal are looked at."""

from __future__ import annotations

import json
import re

from tests.e2e.machine import Machine
from tests.e2e.office import TEAM, Office
from tests.e2e.test_typing import composing

TITLE = "\x1b]0;taken over\x07"
HOSTILE = {
    "the window's title": TITLE,
    "the same, ended otherwise": "\x1b]2;taken over\x1b\\",
    "the title, in one C1 character": "\x9d0;taken over\x9c",
    "a link that lies": "\x1b]8;;http://evil.example/\x07bank\x1b]8;;\x07",
    "the clipboard": "\x1b]52;c;cm0gLXJmIH4K\x07",
    "a colour": "\x1b[5;41;97mred",
    "a colour, in one C1 character": "\x9b5;41;97mred",
    "the cursor elsewhere": "\x1b[7;77H",
    "a private mode": "\x1b[?7777h",
    "an answer typed for the person": "\x1b[5n\x1b[c",
    "a device string": "\x1bP+q544e\x1b\\",
    "an application command": "\x1b_Gi=31,s=1\x1b\\",
    "a reset": "\x1bc",
    "bells and backspaces": "a\x07\x08\x08\x08b\x7f",
    "the row reversed": "\u202egnp.exe\u202c \u2066x\u2069",
    "something hidden": "in\u200bvisi\u2060ble\ufeff",
}
CONTROLS = "\x07\x08\x7f" + "".join(map(chr, range(0x80, 0xA0)))
CONTROLS += "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


SEQUENCES = (
    *("]0;taken", "]2;taken", "]8;;http://evil", "]52;c;cm0", "[5;41;97m", "[7;77H"),
    *("[?7777h", "[5n", "[c", "P+q544e", "_Gi=31", "c"),
)


def obeyed(written: bytes) -> list[str]:
    """What a terminal would act on, of all the hostile things, in the bytes that were written to it."""
    text = re.sub("\x1b]22;[a-z-]+\x07", "", written.decode("utf-8", "replace"))  # our own: the mouse pointer
    found = [sequence for sequence in SEQUENCES if f"\x1b{sequence}" in text]
    return found + [character for character in CONTROLS if character in text]


def test_messages_and_names_never_reach_the_terminal_as_controls(machine: Machine, office: Office) -> None:
    office.rename(TEAM, name := f"{TITLE}部屋\x1b[5;41;97m\u202e")
    with machine.open(keep_bytes=True, columns=140, rows=50) as cwtui:
        cwtui.until("␛]0;taken")  # the room in the list, and in its own title
        title = cwtui.title()
        before = len(cwtui.bytes())
        cwtui.keys("1", "Enter")
        for what, text in HOSTILE.items():
            office.say("misaki", name, f"{what}: {text}. 無害です")
        screen = cwtui.until(lambda screen: screen.count("無害です") == len(HOSTILE), timeout=30)
        assert "a reset: ␛c. 無害です" in screen
        assert r"a colour, in one C1 character: \x9b5;41;97mred. 無害です" in screen
        assert "an answer typed for the person: ␛[5n␛[c. 無害です" in screen
        assert r"the row reversed: \u202egnp.exe\u202c \u2066x\u2069. 無害です" in screen
        assert "something hidden: invisible. 無害です" in screen
        assert cwtui.title() == title
        assert obeyed(cwtui.bytes()[before:]) == []


def test_a_refusal_in_the_servers_words_is_harmless_too(machine: Machine, office: Office) -> None:
    with composing(machine, keep_bytes=True) as cwtui:
        body = json.dumps({"errors": [f"no{TITLE}"]})
        office.fault("status", "POST", "/messages$", status=400, body=body)
        before = len(cwtui.bytes())
        cwtui.type("断られる")
        cwtui.keys("Enter")
        cwtui.until("“no␛]0;")
        cwtui.keys("Escape")
        cwtui.until(machine.say("reply"))
        cwtui.keys("Enter")  # what can be done about it, and all of the words
        cwtui.until("no␛]0;taken over")
        assert obeyed(cwtui.bytes()[before:]) == []
    assert not office.mine(TEAM, "断られる")

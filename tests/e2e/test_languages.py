"""``LANG`` decides: Japanese or English, whole and never mixed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.e2e.machine import Machine
from tests.e2e.office import TEAM

SENTENCES = ("Rooms", "send", "new line", "leave", "Enter sends, Ctrl+J breaks the line")


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_screen_speaks_the_persons_language(
    machine_speaking: Callable[[str], Machine], language: str
) -> None:
    machine = machine_speaking(language)
    with machine.open() as cwtui:
        cwtui.until(TEAM)
        cwtui.keys("1", "i")
        cwtui.until(machine.say("to {room}", room=TEAM))
        said = [machine.say(sentence) for sentence in SENTENCES]
        screen = cwtui.until(lambda screen: all(sentence in screen for sentence in said))
        assert not [sentence for sentence in SENTENCES if sentence in screen and sentence not in said]


@pytest.mark.parametrize("language", ["en", "ja"])
def test_commands_speak_it_too(machine_speaking: Callable[[str], Machine], language: str) -> None:
    machine = machine_speaking(language)
    said = machine.cwtui("--help")
    assert machine.say("Log in: check an API token with Chatwork and store it.") in said

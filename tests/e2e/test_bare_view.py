"""The bare view in a real terminal: what it leaves to the terminal, and gives back."""

from __future__ import annotations

import pytest

from tests.e2e.machine import Machine
from tests.e2e.office import GENERAL, TEAM, Office
from tests.e2e.terminal import eventually


@pytest.mark.parametrize("opening", [("M-l",), ("g", "b")])
def test_the_mouse_is_the_terminals_while_it_is_open(
    machine: Machine, office: Office, opening: tuple[str, ...]
) -> None:
    words = "選んで写せる言葉です。"
    office.say("misaki", GENERAL, words)
    with machine.open() as cwtui:
        cwtui.until(TEAM)
        cwtui.keys("2", "Enter")
        cwtui.until(words)
        assert eventually(lambda: cwtui.reports_mouse)
        cwtui.keys(*opening)
        cwtui.until(lambda screen: TEAM not in screen and words in map(str.rstrip, screen.splitlines()))
        assert eventually(lambda: not cwtui.reports_mouse)
        cwtui.keys("Escape")
        cwtui.until(TEAM)
        assert eventually(lambda: cwtui.reports_mouse)
        cwtui.keys("C-q")
        cwtui.wait()
        assert cwtui.is_as_it_was


def test_quitting_from_it_leaves_the_terminal_as_it_was(machine: Machine) -> None:
    with machine.open() as cwtui:
        cwtui.until(TEAM)
        cwtui.keys("M-l")
        cwtui.until(lambda screen: TEAM not in screen)
        assert eventually(lambda: not cwtui.reports_mouse)
        cwtui.keys("C-q")
        cwtui.wait()
        assert cwtui.is_as_it_was

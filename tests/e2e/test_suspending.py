"""Ctrl+Z: the screen goes to the background, and another cwtui does its work meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from tests.e2e.machine import CWTUI, Machine
from tests.e2e.office import TEAM, Office
from tests.e2e.terminal import Terminal, eventually
from tests.e2e.test_typing import composing
from tests.support import need_program

PROMPT = "in-the-shell$"


@contextmanager
def from_a_shell(machine: Machine) -> Iterator[Terminal]:
    """cwtui as a job of a shell, the way most people start it; nothing else goes on after Ctrl+Z."""
    need_program("bash")
    shell = ["bash", "--norc", "--noprofile", "-i"]
    with Terminal(shell, {**machine.env, "PS1": f"{PROMPT} "}) as terminal:
        terminal.until(PROMPT)
        terminal.type(f"{CWTUI}\n")
        terminal.until(TEAM)
        terminal.until(machine.say("up to date {time}", time=""))
        yield terminal


def suspended(screen: str) -> bool:
    return screen.rstrip().endswith(PROMPT) and "cwtui" in screen


def test_a_suspended_one_lets_another_deliver_and_waits_when_it_comes_back(
    machine: Machine, office: Office
) -> None:
    with from_a_shell(machine) as first, composing(machine) as second:
        second.until(machine.say("another cwtui is syncing"))
        first.keys("C-z")
        first.until(suspended)
        office.say("misaki", TEAM, "二つ目の画面に届く")
        second.until("二つ目の画面に届く")
        second.type("引き継いで送ります")
        second.keys("Enter")
        assert eventually(lambda: office.mine(TEAM, "引き継いで送ります"))

        first.type("fg\n")
        first.until(machine.say("another cwtui is syncing"))
        second.type("画面を閉じます")
        second.keys("Enter")
        assert eventually(lambda: office.mine(TEAM, "画面を閉じます"))
    assert office.mine(TEAM, "引き継いで送ります") == ["引き継いで送ります"]
    assert office.mine(TEAM, "画面を閉じます") == ["画面を閉じます"]


def test_alone_it_goes_on_where_it_was(machine: Machine, office: Office) -> None:
    with from_a_shell(machine) as cwtui:
        cwtui.keys("C-z")
        cwtui.until(suspended)
        office.say("misaki", TEAM, "止まっているあいだに")
        cwtui.type("fg\n")
        cwtui.until("止まっているあいだに")
        assert machine.say("another cwtui is syncing") not in cwtui.screen()
        cwtui.keys("C-z")  # and once more
        cwtui.until(suspended)

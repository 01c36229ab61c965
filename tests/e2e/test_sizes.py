"""Windows of every size, and windows that change it."""

from __future__ import annotations

import pytest

from tests.e2e.machine import Machine
from tests.e2e.office import GENERAL, TEAM, Office
from tests.e2e.terminal import Terminal, eventually


@pytest.mark.parametrize(("columns", "rows"), [(60, 15), (80, 24), (200, 60)])
def test_a_message_can_be_read_and_answered(
    machine: Machine, office: Office, columns: int, rows: int
) -> None:
    office.say("misaki", GENERAL, "大きさによらず読めますか。")
    with machine.open(columns=columns, rows=rows) as cwtui:
        cwtui.until(TEAM)
        cwtui.keys("2", "Enter")
        cwtui.until("大きさによらず読めますか。")
        cwtui.keys("i")
        cwtui.until(machine.say("to {room}", room=GENERAL))
        cwtui.type("はい、読めます。")
        cwtui.keys("Enter")
        assert eventually(lambda: office.mine(GENERAL, "はい、読めます。"))
        cwtui.until(lambda screen: GENERAL in screen and "はい、読めます。" in screen)
        _fills_the_window(cwtui, machine, rows)


def test_too_small_says_so_and_goes_on_behind_it(machine: Machine, office: Office) -> None:
    too_small = machine.say("cwtui: make it at least 40x8")
    with machine.open() as cwtui:
        cwtui.until(TEAM)
        cwtui.resize(30, 5)
        cwtui.until(lambda screen: too_small.split(" ")[-1] in screen and TEAM not in screen)
        cwtui.resize(1, 1)
        cwtui.keys("2", "i")
        cwtui.type("見えなくても")
        office.say("misaki", GENERAL, "届いていますか。")
        cwtui.resize(100, 30)
        cwtui.until(lambda screen: "> 見えなくても" in screen and "届いていますか。" in screen)


def test_the_window_changes_while_it_runs(machine: Machine) -> None:
    """Through every layout and back; the last size is drawn whole, and keys still arrive."""
    with machine.open(columns=120, rows=40) as cwtui:
        cwtui.until(TEAM)
        cwtui.keys("2", "i")
        cwtui.until(machine.say("to {room}", room=GENERAL))
        cwtui.type("残るもの")
        for columns, rows in ((60, 15), (1, 1), (200, 60), (39, 7), (80, 24), (30, 50), (120, 40)):
            cwtui.resize(columns, rows)
        cwtui.until(lambda screen: "> 残るもの" in screen and TEAM in screen)
        cwtui.type("です")
        cwtui.until("> 残るものです")
        _fills_the_window(cwtui, machine, 40)


def _fills_the_window(cwtui: Terminal, machine: Machine, rows: int) -> None:
    """The first row has the status, the last one the way to the keys."""

    def fills(screen: str) -> bool:
        lines = screen.splitlines()
        keys_are_last = lines[-1].rstrip().endswith(machine.say("? keys"))
        return len(lines) == rows and bool(lines[0].strip()) and keys_are_last

    cwtui.until(fills)

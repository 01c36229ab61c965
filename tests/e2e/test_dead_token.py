"""A token that dies in the middle of the day."""

from __future__ import annotations

from tests.e2e.machine import AT_ONCE, Machine
from tests.e2e.office import TEAM, Office
from tests.e2e.terminal import eventually
from tests.e2e.test_sudden_ends import waiting, written
from tests.e2e.test_typing import composing


def test_nothing_is_lost_and_a_good_token_goes_on(machine: Machine, office: Office) -> None:
    machine.settings(AT_ONCE.replace("hold_seconds = 0", "hold_seconds = 2"))
    with composing(machine) as cwtui:
        office.fault("status", "", "^/v2/", status=401, times=None, body='{"errors":["Invalid API token"]}')
        cwtui.type("送信待ちの一通")
        cwtui.keys("Enter")
        cwtui.type("まだ書きかけ")

        cwtui.until(machine.say("token invalid"))
        cwtui.until(machine.say("Your API token is no longer valid"))
        assert eventually(lambda: written(machine) == ["まだ書きかけ"])
        assert waiting(machine) == ["送信待ちの一通"]

        cwtui.paste("0123456789abcdef0123456789abcdef")
        cwtui.keys("Enter")
        cwtui.until(machine.say("Chatwork does not accept this token. Copy it again, all of it."))
        assert "0123456789abcdef" not in cwtui.screen()

        office.no_faults()
        empty = machine.say("paste it here (not shown)")
        while empty not in cwtui.screen():  # the field takes keys again a moment after the sentence came
            cwtui.keys("BSpace")
        cwtui.paste(f"{office.simulator.token}\n")
        cwtui.keys("Enter")
        cwtui.until(lambda screen: machine.say("Your API token is no longer valid") not in screen)
        assert eventually(lambda: office.mine(TEAM, "送信待ちの一通"))
        cwtui.until("> まだ書きかけ")
        assert machine.say("token invalid") not in cwtui.screen()
    assert office.mine(TEAM, "送信待ちの一通") == ["送信待ちの一通"]

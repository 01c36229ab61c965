"""The first working day: log in, see the rooms, read one, answer; and the next start without a network."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.machine import AT_ONCE, CWTUI, Machine
from tests.e2e.office import GENERAL, TEAM, Office
from tests.e2e.terminal import Terminal, eventually
from tests.secret_service import secret_service
from tests.support import Simulator, need_program

QUESTION = "議事録はどこにありますか。"
ANSWER = "共有フォルダに置きました。"


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Terminal, Simulator]]:
    """``cwtui simulator`` in a terminal, as a person starts it."""
    with Terminal([CWTUI, "simulator", "--port", "0"], {"HOME": str(tmp_path)}) as terminal:
        screen = terminal.until(re.compile(r"^token hayashi \w", re.MULTILINE))
        url = re.findall(r"^ready (\S+)$", screen, re.MULTILINE)
        tokens = re.findall(r"^token (\S+) (\S+)$", screen, re.MULTILINE)
        yield terminal, Simulator(url[0], dict(tokens))


def test_with_the_token_in_the_keyring(served: tuple[Terminal, Simulator], tmp_path: Path) -> None:
    need_program("tmux")
    with secret_service(tmp_path / "home") as service:
        machine = Machine(tmp_path / "home", served[1].api_url, env=service.env)
        said = machine.cwtui("login", "--token-stdin", stdin=served[1].token)
        assert (
            said
            == machine.say(
                "Logged in as {who}. The token is in your keyring.", who="佐藤 健 (株式会社みどり設計)"
            )
            + "\n"
        )
        assert not list(tmp_path.rglob("*.token"))
        _first_day(machine, *served)
        _next_day_offline(machine)


def test_with_the_token_in_a_file(served: tuple[Terminal, Simulator], tmp_path: Path) -> None:
    machine = Machine(tmp_path / "home", served[1].api_url)
    machine.cwtui("login", "--token-stdin", "--store", "file", stdin=served[1].token)
    _first_day(machine, *served)
    _next_day_offline(machine)


def test_logging_in_on_the_screen(simulator: Simulator, tmp_path: Path) -> None:
    machine = Machine(tmp_path, simulator.api_url)
    machine.settings(AT_ONCE)
    with machine.open() as cwtui:
        cwtui.until(machine.say("Log in to Chatwork"))
        cwtui.paste(f"{simulator.token}\n")  # as copied: with the end of the line
        cwtui.keys("Enter")
        cwtui.until(TEAM)
        assert simulator.token not in cwtui.screen()
        cwtui.keys("C-q")
        assert cwtui.wait() == 0
    simulator.stop()
    with machine.open() as cwtui:
        cwtui.until(TEAM)
        cwtui.until(machine.say("offline since {time}", time=""))
        assert machine.say("Log in to Chatwork") not in cwtui.screen()
    assert simulator.token not in machine.log


def _first_day(machine: Machine, simulator_window: Terminal, simulator: Simulator) -> None:
    office = Office(simulator)
    with machine.open() as cwtui:
        cwtui.until(lambda screen: TEAM in screen and GENERAL in screen and "雑談" in screen)
        cwtui.keys("2", "Enter")
        cwtui.until(machine.say("to {room}", room=GENERAL))

        office.say("misaki", GENERAL, QUESTION)
        cwtui.until(QUESTION)  # nothing was pressed

        cwtui.type("i")
        cwtui.type(ANSWER)
        cwtui.until(f"> {ANSWER}")
        cwtui.keys("Enter")
        cwtui.until(machine.say("sends in {n} s · Ctrl+Z takes it back", n=3))
        assert eventually(lambda: office.mine(GENERAL, ANSWER))
        cwtui.until(lambda screen: machine.say("sending") not in screen)
        cwtui.keys("C-q")
        assert cwtui.wait() == 0
    assert office.mine(GENERAL, ANSWER) == [ANSWER]
    simulator_window.keys("C-c")
    assert simulator_window.wait() == 0


def _next_day_offline(machine: Machine) -> None:
    """The simulator is gone. All that was received is there, in the room that was open last."""
    with machine.open() as cwtui:
        to = machine.say("to {room}", room=GENERAL)
        cwtui.until(lambda screen: all(text in screen for text in (to, QUESTION, ANSWER, TEAM)))
        cwtui.until(re.compile(re.escape(machine.say("offline since {time}", time="")) + r"\d"))
        cwtui.keys("C-q")
        assert cwtui.wait() == 0

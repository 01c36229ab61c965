"""``cwtui demo``: the whole client at once, and nothing left behind."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from cwtui.cli.throw_away import LOCK_NAME, PREFIX
from tests.e2e.machine import CWTUI, Machine
from tests.e2e.office import TEAM
from tests.e2e.terminal import Terminal, eventually

NOWHERE = "http://127.0.0.1:9/v2"


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """Somebody who has tried nothing yet; temporary files are kept apart to be counted."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    token = {"CHATWORK_API_TOKEN": "of the real account"}
    return Machine(tmp_path / "home", NOWHERE, env={"TMPDIR": str(temporary), **token})


def quit_it(cwtui: Terminal) -> None:
    cwtui.keys("C-q")
    assert cwtui.wait() == 0


def terminate(cwtui: Terminal) -> None:
    cwtui.signal(signal.SIGTERM)
    assert cwtui.wait() == 0


def hang_up(cwtui: Terminal) -> None:
    cwtui.close_window()


@pytest.mark.parametrize("end", [quit_it, terminate, hang_up], ids=lambda end: end.__name__)
def test_it_shows_an_office_and_leaves_nothing_behind(
    machine: Machine, tmp_path: Path, end: Callable[[Terminal], None]
) -> None:
    with machine.open("demo") as cwtui:
        cwtui.until(TEAM)
        cwtui.until("佐藤 健")
        children = _children(cwtui.pid)
        assert len(children) == 1  # the simulator
        end(cwtui)
        assert eventually(lambda: not cwtui.runs)
    assert eventually(lambda: not any(Path(f"/proc/{pid}").exists() for pid in children))
    assert list((tmp_path / "temporary").iterdir()) == []
    assert [path.name for path in (tmp_path / "home").rglob("*") if path.is_file()] == ["log"]


def test_it_ends_with_the_window_of_the_shell_it_was_started_in(machine: Machine, tmp_path: Path) -> None:
    with Terminal(["sh", "-c", f"'{CWTUI}' demo; true"], machine.env) as shell:
        shell.until(TEAM)
        [cwtui] = _children(shell.pid)
        shell.close_window()
        for _ in range(3):  # the system does this once: all of it is drawn anew
            with suppress(ProcessLookupError):
                os.kill(cwtui, signal.SIGCONT)
        assert eventually(lambda: not Path(f"/proc/{cwtui}").exists())
    assert eventually(lambda: list((tmp_path / "temporary").iterdir()) == [])


def test_it_can_be_ended_while_it_starts(machine: Machine, tmp_path: Path) -> None:
    with machine.open("demo") as cwtui:
        assert eventually(lambda: _children(cwtui.pid))
        children = _children(cwtui.pid)
        cwtui.signal(signal.SIGTERM)
        cwtui.wait()
    assert eventually(lambda: not any(Path(f"/proc/{pid}").exists() for pid in children))
    assert list((tmp_path / "temporary").iterdir()) == []


def test_it_is_drawn_on_the_terminal_also_where_errors_go_into_a_file(
    machine: Machine, tmp_path: Path
) -> None:
    errors = tmp_path / "errors"
    with Terminal(["sh", "-c", f"exec '{CWTUI}' demo 2>'{errors}'"], machine.env) as cwtui:
        cwtui.until(TEAM)
        quit_it(cwtui)
    assert errors.read_bytes() == b""


def test_what_a_killed_one_leaves_goes_at_the_next_start(machine: Machine, tmp_path: Path) -> None:
    temporary = tmp_path / "temporary"
    not_ours = temporary / f"{PREFIX}without-a-lock"
    not_ours.mkdir()
    with machine.open("demo") as cwtui:
        cwtui.until(TEAM)
        [left] = set(temporary.iterdir()) - {not_ours}
        children = _children(cwtui.pid)
        cwtui.kill()
    assert eventually(lambda: not any(Path(f"/proc/{pid}").exists() for pid in children))
    os.utime(left / LOCK_NAME, (0, 0))
    with machine.open("demo") as cwtui, machine.open("demo") as beside:
        cwtui.until(TEAM)
        beside.until(TEAM)
        running = set(temporary.iterdir()) - {not_ours}
        assert len(running) == 2
        assert left not in running
        quit_it(cwtui)
        quit_it(beside)
    assert list(temporary.iterdir()) == [not_ours]


def test_what_is_saved_in_it_goes_with_it(machine: Machine, tmp_path: Path) -> None:
    with machine.open("demo") as cwtui:
        cwtui.until(TEAM)
        cwtui.keys("g", "f")
        cwtui.until("All rooms")
        cwtui.until(".png")
        cwtui.keys("S")
        cwtui.until("Saved as")
        [saved] = (tmp_path / "temporary").glob(f"{PREFIX}*/Downloads/*")
        assert saved.is_file()
        quit_it(cwtui)
    assert not saved.exists()
    assert not (tmp_path / "home" / "Downloads").exists()


def _children(pid: int) -> list[int]:
    """The processes that ``pid`` has started and that still run."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
        if parent == pid:
            found.append(int(stat.parent.name))
    return found

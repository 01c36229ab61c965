"""The command line itself: what it imports, and how it ends."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from cwtui import __version__
from cwtui.cli.commands import COMMANDS
from tests.cli.conftest import COMMAND, Machine
from tests.secret_service import bare_environment


def machine_without_anything(home: Path) -> Machine:
    return Machine(home, bare_environment(home))


def test_version(tmp_path: Path) -> None:
    ran = machine_without_anything(tmp_path).cwtui("--version")
    assert (ran.stdout, ran.returncode) == (f"cwtui {__version__}\n", 0)


def test_help_names_every_command(tmp_path: Path) -> None:
    ran = machine_without_anything(tmp_path).cwtui("--help")
    assert ran.returncode == 0
    listed = re.findall(r"^  (\w+)", ran.stdout.partition("Commands:\n")[2], re.MULTILINE)
    assert listed == list(COMMANDS)


def test_what_the_library_says_by_itself_is_japanese_too(tmp_path: Path) -> None:
    machine = machine_without_anything(tmp_path)
    english = re.compile("Usage|Options|Commands|Error|Show |Try |No such|Invalid|not a |not in|not one|Got ")
    for line in (
        ["--help"], ["nonsense"], ["--nonsense"], ["simulator", "--help"], ["demo", "extra"],
        ["simulator", "--port"], ["simulator", "--port", "x"], ["simulator", "--port", "70000"],
        ["simulator", "--sed", "1"], ["demo", "--language", "fr"], ["demo", "--chatter", "-1"],
        ["simulator", "--no-rate=1"],
    ):  # fmt: skip
        ran = machine.cwtui(*line, LANG="ja_JP.UTF-8", COLUMNS="200")
        assert english.findall(ran.stdout + ran.stderr) == [], line
        assert ran.returncode == (0 if "--help" in line else 2), line


def test_the_list_of_commands_cuts_no_sentence(tmp_path: Path) -> None:
    assert "..." not in machine_without_anything(tmp_path).cwtui("--help").stdout.partition("Commands:")[2]


def test_an_unknown_command_or_option_is_a_usage_error(tmp_path: Path) -> None:
    for wrong in ("nonsense", "--nonsense"):
        ran = machine_without_anything(tmp_path).cwtui(wrong)
        assert ran.returncode == 2
        assert wrong in ran.stderr
        assert "Traceback" not in ran.stderr


@pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")
@pytest.mark.parametrize("keyboard", [True, False])
def test_without_a_terminal_the_screen_says_so(tmp_path: Path, keyboard: bool) -> None:
    ours, theirs = os.openpty()
    try:
        ran = subprocess.run(
            COMMAND,
            env=machine_without_anything(tmp_path).env,
            stdin=theirs if keyboard else subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
        )
    finally:
        os.close(ours)
        os.close(theirs)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == "cwtui needs a terminal. For scripts: cwtui --help\n"


def test_opening_the_screen_imports_no_command_line_library(tmp_path: Path) -> None:
    code = """
import sys, types
screen = types.ModuleType("cwtui.cli.run")
screen.run_app = lambda: print([m for m in ("click", "httpx", "keyring", "tomlkit") if m in sys.modules])
sys.modules["cwtui.cli.run"] = screen
sys.argv = ["cwtui"]
from cwtui.__main__ import main
main()
"""
    env = machine_without_anything(tmp_path).env
    ran = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"


def test_listing_the_commands_imports_no_network_and_no_screen(tmp_path: Path) -> None:
    code = """
import sys
from cwtui.cli.commands import main
try:
    main(["--help"])
finally:
    print([m for m in ("textual", "httpx", "keyring", "starlette") if m in sys.modules], file=sys.stderr)
"""
    env = machine_without_anything(tmp_path).env
    ran = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    assert ran.stderr == "[]\n"


def test_settings_that_cannot_be_used_are_told_and_do_not_stop_a_command(tmp_path: Path) -> None:
    machine = machine_without_anything(tmp_path)
    machine.config.parent.mkdir(parents=True)
    machine.config.write_text("start = 'kitchen'\n")
    ran = machine.cwtui("logout")
    assert ran.returncode == 0
    assert ran.stderr.startswith(f'{machine.config}: start cannot be "kitchen"; it takes one of')


def test_what_nobody_expected_is_told_without_a_traceback_and_logged_with_one(tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text("raise RuntimeError('a broken installation')\n")
    code = """
from cwtui.cli import commands
commands.COMMANDS["logout"] = "broken"
commands.main(["logout"])
"""
    env, log = machine_without_anything(tmp_path).env, tmp_path / "log"
    env |= {"CWTUI_LOG": str(log), "PYTHONPATH": f"{env['PYTHONPATH']}{os.pathsep}{tmp_path}"}
    ran = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True)
    assert ran.returncode == 1
    assert ran.stderr.startswith("Something unexpected happened (RuntimeError). Set CWTUI_LOG")
    assert "Traceback" not in ran.stderr
    assert "a broken installation" in log.read_text()


def test_a_log_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    sentence = f"CWTUI_LOG names {tmp_path}, which cannot be written: it is a folder.\n"
    for words in (["logout"], []):
        ran = machine_without_anything(tmp_path).cwtui(*words, CWTUI_LOG=str(tmp_path))
        assert (ran.stdout, ran.stderr, ran.returncode) == ("", sentence, 1)


def test_a_reader_that_has_heard_enough_is_no_error(tmp_path: Path) -> None:
    ran = subprocess.Popen(
        [*COMMAND, "--help"],
        env=machine_without_anything(tmp_path).env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert ran.stdout is not None
    ran.stdout.close()
    assert ran.stderr is not None
    assert ran.stderr.read() == b""
    assert ran.wait(30) == 1
    ran.stderr.close()

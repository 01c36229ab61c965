"""``cwtui login`` and ``cwtui logout`` as a person runs them."""

from __future__ import annotations

import os
import pty
import select
import signal
import stat
import subprocess
import time
from pathlib import Path

import pytest

from cwtui.settings import api_host
from tests.cli.conftest import COMMAND, Machine
from tests.secret_service import PASSWORD, SecretService, bare_environment, secret_service
from tests.support import Simulator

PLAINTEXT_BACKEND = """
import pathlib
from keyring.backend import KeyringBackend

class PlaintextKeyring(KeyringBackend):
    priority = 0.5
    file = pathlib.Path.home() / "keyring_pass.cfg"

    def get_password(self, service, username):
        return self.file.read_text() if self.file.exists() else None

    def set_password(self, service, username, password):
        self.file.write_text(password)
"""
BLOCKED_BACKEND = """
import threading
from keyring.backend import KeyringBackend

class Keyring(KeyringBackend):
    priority = 5

    def get_password(self, *entry):
        threading.Event().wait()

    set_password = delete_password = get_password
"""


@pytest.fixture
def host(shared_simulator: Simulator) -> str:
    return api_host(shared_simulator.api_url)


@pytest.fixture
def token(shared_simulator: Simulator) -> str:
    return shared_simulator.token


@pytest.fixture
def account_id(shared_simulator: Simulator) -> int:
    return int(shared_simulator.control("GET", "/state")["accounts"][0]["account_id"])


def install_keyrings_alt(machine: Machine) -> None:
    """Put a package such as keyrings.alt where Python finds it: keyring then chooses it by itself."""
    site = machine.home / "site"
    package, info = site / "plainrings", site / "plainrings-1.0.dist-info"
    package.mkdir(parents=True)
    info.mkdir()
    (package / "__init__.py").write_text(PLAINTEXT_BACKEND)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: plainrings\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[keyring.backends]\nplain = plainrings\n")
    machine.env["PYTHONPATH"] += f"{os.pathsep}{site}"


def assert_refused(ran: subprocess.CompletedProcess[str], sentence: str, token: str) -> None:
    """One sentence on stderr, status 1; no traceback, no token."""
    assert sentence in ran.stderr
    assert ran.stdout == ""
    assert len(ran.stderr.splitlines()) == 1
    assert ran.returncode == 1
    assert token not in ran.stderr


def assert_nothing_stored(machine: Machine, token: str) -> None:
    assert machine.files_with(token) == []
    assert not machine.data.exists()
    assert not machine.config.exists()


# Logging in


def test_the_token_goes_into_the_keyring(machine: Machine, token: str, account_id: int, host: str) -> None:
    ran = machine.cwtui("login", "--token-stdin", stdin=f" {token}\r\nand more\n")
    assert (ran.stdout, ran.stderr, ran.returncode) == (
        "Logged in as 佐藤 健 (株式会社みどり設計). The token is in your keyring.\n",
        "",
        0,
    )
    assert machine.in_keyring(f"{account_id}@{host}") == token
    assert machine.in_keyring(str(account_id)) == "", "that entry is api.chatwork.com's"
    assert (machine.data / host / "last_account").read_text() == f"{account_id}\n"
    assert machine.files_with(token) == []


def test_a_name_the_output_has_no_letters_for_is_no_failure(machine: Machine, token: str) -> None:
    ran = machine.cwtui("login", "--token-stdin", stdin=token, PYTHONIOENCODING="latin-1")
    assert ran.stdout == "Logged in as ?? ? (?????????). The token is in your keyring.\n"
    assert (ran.stderr, ran.returncode) == ("", 0)


def test_a_person_is_asked_and_sees_nothing_of_the_token(machine: Machine, token: str) -> None:
    screen, terminal = pty.openpty()
    ran = subprocess.Popen(
        [*COMMAND, "login"],
        env=machine.env,
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        start_new_session=True,
    )
    os.close(terminal)
    seen = read_until(screen, b"(not shown)")
    os.write(screen, f"{token}\n".encode())
    seen += read_until(screen, b"keyring.")
    assert ran.wait(30) == 0
    os.close(screen)
    assert "Your API token is at https://www.chatwork.com/" in seen.decode()
    assert "Logged in as 佐藤 健" in seen.decode()
    assert token not in seen.decode()


def read_until(descriptor: int, end: bytes) -> bytes:
    seen = b""
    while end not in seen:
        assert select.select([descriptor], [], [], 30)[0], seen
        seen += os.read(descriptor, 4096)
    return seen


def test_without_a_terminal_it_says_how_to_give_the_token(server: Machine) -> None:
    assert_refused(server.cwtui("login"), "cwtui login --token-stdin", "no token")


def test_a_token_the_service_does_not_know(server: Machine) -> None:
    wrong = "f" * 32
    ran = server.cwtui("login", "--token-stdin", stdin=wrong)
    assert_refused(ran, "does not accept this token. Copy it again from https://www.chatwork.com/", wrong)
    assert_nothing_stored(server, wrong)


@pytest.mark.parametrize("given", ["", "\n", "  \ntoken in the second line", "\ufeff"])
def test_a_standard_input_that_holds_nothing(server: Machine, given: str) -> None:
    ran = server.cwtui("login", "--token-stdin", stdin=given, CWTUI_API_URL="http://127.0.0.1:1/v2")
    assert_refused(ran, "No token came in: the first line of standard input is empty.", "second")


@pytest.mark.parametrize("given", ["Bearer hunter2", "ｈｕｎｔｅｒ２"])
def test_what_cannot_be_a_token_is_not_even_sent(server: Machine, given: str) -> None:
    ran = server.cwtui("login", "--token-stdin", stdin=given, CWTUI_API_URL="http://127.0.0.1:1/v2")
    assert_refused(ran, "That cannot be an API token", "hunter2")


def test_a_service_that_is_not_there(server: Machine, token: str) -> None:
    ran = server.cwtui("login", "--token-stdin", stdin=token, CWTUI_API_URL="http://127.0.0.1:1/v2")
    assert_refused(ran, "There is no connection to 127.0.0.1:1.", token)


def test_an_address_the_token_must_not_go_to(server: Machine, token: str) -> None:
    ran = server.cwtui("login", "--token-stdin", stdin=token, CWTUI_API_URL="http://chatwork.example/v2")
    assert_refused(ran, "CWTUI_API_URL would send your token unencrypted.", token)


def test_an_address_without_the_api_behind_it(server: Machine, token: str, host: str) -> None:
    ran = server.cwtui("login", "--token-stdin", stdin=token, CWTUI_API_URL=f"http://{host}")
    sentence = f"There is no API of Chatwork at this address of {host}. Mend CWTUI_API_URL"
    assert_refused(ran, sentence, token)
    assert_nothing_stored(server, token)


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        ({"kind": "status", "status": 503, "body": "{}"}, "is unwell at the moment (503). Try again later."),
        ({"kind": "garbage"}, "What answered is not Chatwork's API."),
        ({"kind": "truncate"}, "came incomplete or unreadable"),
        ({"kind": "rate"}, "The limit of the API is used up until "),
        ({"kind": "status", "status": 403, "body": '{"errors":["No\\u001b[2J"]}'}, "refused: No␛[2J (403)"),
    ],
)
def test_a_service_that_does_not_do_its_work(
    simulator: Simulator, tmp_path: Path, fault: dict[str, object], sentence: str
) -> None:
    # More than once: a safe request is repeated.
    simulator.control("POST", "/faults", {"match": {"method": "GET", "path": "/me$"}, "times": None, **fault})
    machine = Machine(tmp_path, bare_environment(tmp_path) | {"CWTUI_API_URL": simulator.api_url})
    ran = machine.cwtui("login", "--token-stdin", stdin=simulator.token)
    assert_refused(ran, sentence, simulator.token)
    assert_nothing_stored(machine, simulator.token)


# A keyring that cannot be used: each case told apart, nothing stored


def test_no_keyring(server: Machine, token: str) -> None:
    ran = server.cwtui("login", "--token-stdin", stdin=token)
    assert_refused(ran, "There is no keyring here: no Secret Service answers in this session.", token)
    assert "cwtui login --store file" in ran.stderr
    assert_nothing_stored(server, token)


def test_a_session_bus_that_is_dead(server: Machine, token: str) -> None:
    dead = f"unix:path={server.home}/nobody"
    ran = server.cwtui("login", "--token-stdin", stdin=token, DBUS_SESSION_BUS_ADDRESS=dead)
    assert_refused(ran, "There is no keyring here", token)
    assert_nothing_stored(server, token)


def test_a_keyring_that_would_keep_it_in_plain_text(server: Machine, token: str) -> None:
    install_keyrings_alt(server)
    ran = server.cwtui("login", "--token-stdin", stdin=token)
    assert_refused(ran, "The only keyring here is plainrings.PlaintextKeyring", token)
    assert_nothing_stored(server, token)


def test_a_keyring_in_plain_text_that_the_environment_chooses(machine: Machine, token: str) -> None:
    install_keyrings_alt(machine)
    chosen = "plainrings.PlaintextKeyring"
    ran = machine.cwtui("login", "--token-stdin", stdin=token, PYTHON_KEYRING_BACKEND=chosen)
    assert_refused(ran, "The only keyring here is plainrings.PlaintextKeyring", token)
    assert_nothing_stored(machine, token)


def test_a_poor_keyring_beside_a_real_one_does_no_harm(machine: Machine, token: str) -> None:
    install_keyrings_alt(machine)
    ran = machine.cwtui("login", "--token-stdin", stdin=token)
    assert ran.stdout.endswith("The token is in your keyring.\n")
    assert machine.files_with(token) == []


def test_the_null_keyring(machine: Machine, token: str) -> None:
    null = "keyring.backends.null.Keyring"
    ran = machine.cwtui("login", "--token-stdin", stdin=token, PYTHON_KEYRING_BACKEND=null)
    assert_refused(ran, "Your keyring is set to “null”, which keeps nothing. Unset", token)
    assert_nothing_stored(machine, token)


def test_a_keyring_that_does_not_exist(machine: Machine, token: str) -> None:
    ran = machine.cwtui("login", "--token-stdin", stdin=token, PYTHON_KEYRING_BACKEND="nowhere.Keyring")
    assert_refused(ran, "Your keyring failed: No module named 'nowhere'.", token)
    assert_nothing_stored(machine, token)


def test_a_locked_keyring(shared_simulator: Simulator, tmp_path: Path, token: str) -> None:
    keyrings = tmp_path / "keyrings"
    keyrings.mkdir()
    with secret_service(keyrings, PASSWORD) as before:
        machine = Machine(tmp_path, before.env | {"CWTUI_API_URL": shared_simulator.api_url})
        assert machine.cwtui("login", "--token-stdin", stdin=token).returncode == 0
    with secret_service(keyrings, "not the password") as locked:
        machine = Machine(tmp_path / "later", locked.env | {"CWTUI_API_URL": shared_simulator.api_url})
        ran = machine.cwtui("login", "--token-stdin", stdin=token)
    assert_refused(ran, "Your keyring is locked, and it was not unlocked.", token)
    assert_nothing_stored(machine, token)


def test_whoever_waits_for_the_keyring_is_told_and_then_logged_in(
    machine: Machine, keyring_service: SecretService, token: str
) -> None:
    assert machine.in_keyring("nobody") == ""  # the service has answered once
    with keyring_service.silent():
        ran = start_login(machine, token)
        assert first_line(ran) == "Waiting for your keyring to be unlocked… Ctrl+C stops.\n"
    stdout, stderr = ran.communicate(timeout=30)
    assert stdout.endswith("The token is in your keyring.\n")
    assert (stderr, ran.returncode) == ("", 0)


def test_a_keyring_that_never_answers_holds_up_nobody(server: Machine, token: str) -> None:
    (server.home / "blocked.py").write_text(BLOCKED_BACKEND)
    server.env["PYTHONPATH"] += f"{os.pathsep}{server.home}"
    server.env["PYTHON_KEYRING_BACKEND"] = "blocked.Keyring"
    ran = start_login(server, token)
    assert first_line(ran).startswith("Waiting for your keyring")
    ran.send_signal(signal.SIGINT)
    began = time.monotonic()
    stdout, stderr = ran.communicate(timeout=30)
    assert time.monotonic() - began < 5
    assert (stdout, stderr, ran.returncode) == ("", "\nStopped.\n", 130)
    assert_nothing_stored(server, token)


def start_login(machine: Machine, token: str) -> subprocess.Popen[str]:
    ran = machine.start("login", "--token-stdin")
    assert ran.stdin is not None
    ran.stdin.write(f"{token}\n")
    ran.stdin.flush()
    return ran


def first_line(ran: subprocess.Popen[str]) -> str:
    assert ran.stderr is not None
    return ran.stderr.readline()


# The file


def test_a_file_only_when_asked_for_and_then_remembered(
    server: Machine, token: str, account_id: int, host: str
) -> None:
    file = server.data / host / f"{account_id}.token"
    ran = server.cwtui("login", "--token-stdin", "--store", "file", stdin=token)
    assert ran.stdout == (
        f"Logged in as 佐藤 健 (株式会社みどり設計). The token is in {file}, not encrypted.\n"
    )
    assert (ran.stderr, ran.returncode) == ("", 0)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert server.config.read_text() == 'token_store = "file"\n'
    assert server.files_with(token) == [file]

    again = server.cwtui("login", "--token-stdin", stdin=token)
    assert (again.stdout, again.returncode) == (ran.stdout, 0)


def test_back_to_the_keyring(machine: Machine, token: str) -> None:
    assert machine.cwtui("login", "--token-stdin", "--store", "file", stdin=token).returncode == 0
    ran = machine.cwtui("login", "--token-stdin", "--store", "keyring", stdin=token)
    assert ran.stdout.endswith("The token is in your keyring.\n")
    assert machine.config.read_text() == 'token_store = "keyring"\n'
    assert machine.files_with(token) == []


def test_a_choice_that_cannot_be_remembered_stores_nothing(server: Machine, token: str) -> None:
    server.config.parent.mkdir(parents=True)
    server.config.write_text("[broken")
    ran = server.cwtui("login", "--token-stdin", "--store", "file", stdin=token)
    assert ran.returncode == 1
    assert "token_store could not be saved" in ran.stderr
    assert server.config.read_text() == "[broken"
    assert server.files_with(token) == []


def test_a_disk_that_takes_nothing(server: Machine, token: str) -> None:
    server.data.parent.mkdir()
    server.data.write_text("a file where the folder belongs")
    ran = server.cwtui("login", "--token-stdin", "--store", "file", stdin=token)
    assert_refused(ran, "Your token could not be stored in", token)


# The environment


def test_the_environment_still_wins_and_is_never_stored(machine: Machine, token: str) -> None:
    mine = "0123456789abcdef0123456789abcdef"
    ran = machine.cwtui("login", "--token-stdin", stdin=token, CHATWORK_API_TOKEN=mine)
    assert ran.returncode == 0
    assert ran.stderr == "CHATWORK_API_TOKEN is set: as long as it is, cwtui uses that token instead.\n"
    ran = machine.cwtui("logout", CHATWORK_API_TOKEN=mine)
    assert ran.returncode == 0
    assert ran.stderr == "CHATWORK_API_TOKEN is still set, and it still wins: unset it to be logged out.\n"
    assert machine.files_with(mine) == []


# Logging out


def test_logging_out_removes_the_token_and_keeps_the_archive(
    machine: Machine, token: str, account_id: int, host: str
) -> None:
    machine.cwtui("login", "--token-stdin", stdin=token)
    archive = machine.data / host / str(account_id)
    archive.mkdir()
    ran = machine.cwtui("logout")
    assert ran.stdout == (
        f"Logged out. The token is no longer in your keyring.\nWhat was received stays in {archive}\n"
    )
    assert (ran.stderr, ran.returncode) == ("", 0)
    assert machine.in_keyring(f"{account_id}@{host}") == ""
    assert archive.exists()
    assert machine.cwtui("logout").stdout.startswith("There was no token to remove.\n")


def test_logging_out_without_ever_having_logged_in(machine: Machine) -> None:
    ran = machine.cwtui("logout")
    assert ran.stdout == "Nobody has logged in here, so there was no token to remove.\n"
    assert (ran.stderr, ran.returncode) == ("", 0)


def test_logging_out_where_the_token_was_in_a_file_needs_no_keyring(
    server: Machine, token: str, account_id: int, host: str
) -> None:
    server.cwtui("login", "--token-stdin", "--store", "file", stdin=token)
    ran = server.cwtui("logout")
    assert ran.stdout == f"Logged out. {server.data / host / f'{account_id}.token'} is removed.\n"
    assert (ran.stderr, ran.returncode) == ("", 0)
    assert server.files_with(token) == []


def test_logging_out_where_the_keyring_cannot_be_used_is_no_success(
    machine: Machine, server: Machine, token: str
) -> None:
    machine.cwtui("login", "--token-stdin", stdin=token)
    ran = server.cwtui("logout")  # the same home, reached without its session
    assert_refused(ran, "Log out in the session in which you logged in.", token)
    for backend, sentence in (
        ("keyring.backends.null.Keyring", "Your keyring is set to “null”, so no token was removed"),
        ("nowhere.Keyring", "Your keyring failed: No module named 'nowhere'. The token may still be in it."),
    ):
        ran = machine.cwtui("logout", PYTHON_KEYRING_BACKEND=backend)
        assert_refused(ran, sentence, token)

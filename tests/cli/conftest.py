"""The real command in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.secret_service import SecretService, bare_environment, secret_service
from tests.support import ROOT, Simulator

COMMAND = [sys.executable, "-m", "cwtui"]


class Machine:
    """A person's machine: a home, an environment, a keyring or none. ``cwtui`` runs on it."""

    def __init__(self, home: Path, env: dict[str, str]) -> None:
        self.home = home
        self.env = env | {
            "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), env.get("PYTHONPATH")])),
            "LANG": "C.UTF-8",
            "XDG_DATA_HOME": str(home / "data"),
            "XDG_CONFIG_HOME": str(home / "config"),
        }
        self.config = home / "config" / "cwtui" / "config.toml"
        self.data = home / "data" / "cwtui"

    def cwtui(self, *arguments: str, stdin: str = "", **more: str) -> subprocess.CompletedProcess[str]:
        """Run the command to its end; ``more`` is added to the environment."""
        return subprocess.run(
            [*COMMAND, *arguments],
            input=stdin,
            env=self.env | more,
            capture_output=True,
            text=True,
            timeout=60,
        )

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start the command; the caller ends it."""
        return subprocess.Popen(
            [*COMMAND, *arguments],
            env=self.env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def in_keyring(self, entry: str) -> str:
        """What keyring's own command finds; "" for nothing."""
        ask = [sys.executable, "-m", "keyring", "get", "cwtui", entry]
        return subprocess.run(ask, env=self.env, capture_output=True, text=True).stdout.strip()

    def files_with(self, text: str) -> list[Path]:
        """Every file of the home that holds ``text``."""
        return [
            file for file in self.home.rglob("*") if file.is_file() and text.encode() in file.read_bytes()
        ]


@pytest.fixture(scope="session")
def keyring_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecretService]:
    with secret_service(tmp_path_factory.mktemp("keyring")) as service:
        yield service


@pytest.fixture
def machine(keyring_service: SecretService, shared_simulator: Simulator, tmp_path: Path) -> Machine:
    """A machine with a real keyring; its Chatwork is the simulator."""
    return Machine(tmp_path, keyring_service.env | {"CWTUI_API_URL": shared_simulator.api_url})


@pytest.fixture
def server(shared_simulator: Simulator, tmp_path: Path) -> Machine:
    """A machine without D-Bus, as one reaches by SSH or in a container."""
    return Machine(tmp_path, bare_environment(tmp_path) | {"CWTUI_API_URL": shared_simulator.api_url})

"""A real Secret Service of one's own: GNOME Keyring on a private D-Bus, unlocked, locked or silent."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support import need_program

PASSWORD = "not empty"  # an empty one would open a dialog
VARIABLES = (
    "HOME",
    "XDG_DATA_HOME",
    "XDG_CONFIG_HOME",
    "XDG_RUNTIME_DIR",
    "DBUS_SESSION_BUS_ADDRESS",
)


def bare_environment(home: Path) -> dict[str, str]:
    """An environment of its own in ``home``, without D-Bus, display or anything that names a token."""
    env = {name: value for name, value in os.environ.items() if name in ("PATH", "PYTHONPATH", "LANG")}
    env |= {name: str(home) for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR")}
    return env


class SecretService:
    """Started and stopped by :func:`secret_service`; ``env`` leads a process to it."""

    def __init__(self, home: Path, password: str | None) -> None:
        self.env = bare_environment(home)
        self._bus = subprocess.Popen(
            ["dbus-daemon", "--session", "--nofork", "--print-address"],
            env=self.env,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._bus.stdout is not None
        self.env["DBUS_SESSION_BUS_ADDRESS"] = self._bus.stdout.readline().strip()
        self._daemon = self._start_daemon(password)
        self._wait_for_its_name()

    def _start_daemon(self, password: str | None) -> subprocess.Popen[bytes]:
        unlock = ["--unlock"] if password is not None else []
        daemon = subprocess.Popen(
            # In the foreground, or it would outlive the session.
            ["gnome-keyring-daemon", "--foreground", *unlock, "--components=secrets"],
            env=self.env,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        assert daemon.stdin is not None
        daemon.stdin.write((password or "").encode())
        daemon.stdin.close()  # it reads to the end
        return daemon

    def _wait_for_its_name(self) -> None:
        """Until the name is taken: asked earlier, D-Bus would start a second daemon, a locked one."""
        ask = [
            *("dbus-send", "--session", "--print-reply", "--dest=org.freedesktop.DBus", "/"),
            *("org.freedesktop.DBus.NameHasOwner", "string:org.freedesktop.secrets"),
        ]
        deadline = time.monotonic() + 20
        while b"boolean true" not in subprocess.run(ask, env=self.env, capture_output=True).stdout:
            assert time.monotonic() < deadline, "gnome-keyring-daemon did not start"
            time.sleep(0.02)

    @contextmanager
    def silent(self) -> Iterator[None]:
        """Within this it answers nothing, as a keyring does whose dialog nobody sees."""
        self._daemon.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._daemon.send_signal(signal.SIGCONT)

    def stop(self) -> None:
        for process in (self._daemon, self._bus):
            process.terminate()
            process.wait(10)
        assert self._bus.stdout is not None
        self._bus.stdout.close()


@contextmanager
def secret_service(home: Path, password: str | None = PASSWORD) -> Iterator[SecretService]:
    """Keyrings live in ``home``. ``password`` opens or makes the first one; None leaves it locked."""
    need_program("dbus-daemon", "dbus-send", "gnome-keyring-daemon")
    service = SecretService(home, password)
    try:
        yield service
    finally:
        service.stop()

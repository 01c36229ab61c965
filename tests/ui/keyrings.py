"""Keyrings for ``PYTHON_KEYRING_BACKEND``: real backends of the library, in this process."""

from __future__ import annotations

import threading
from typing import ClassVar

from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError


class Memory(KeyringBackend):
    """Keeps what it is given until the test ends."""

    priority: ClassVar[float] = 5
    entries: ClassVar[dict[tuple[str, str], str]] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.entries[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.entries.pop((service, username), None) is None:
            raise PasswordDeleteError


class Locked(Memory):
    """Locked, until somebody unlocks it."""

    unlocked: ClassVar[threading.Event] = threading.Event()

    def set_password(self, service: str, username: str, password: str) -> None:
        if not self.unlocked.is_set():
            raise KeyringLocked
        super().set_password(service, username, password)


class Silent(Locked):
    """Asks its owner in a window nobody sees, and waits."""

    def set_password(self, service: str, username: str, password: str) -> None:
        self.unlocked.wait()
        super().set_password(service, username, password)


class SilentToRead(Memory):
    """The same when it is asked for what it keeps."""

    def get_password(self, service: str, username: str) -> str | None:
        Locked.unlocked.wait()
        return super().get_password(service, username)


# They are chosen by name. Left in the library's own list, another test in this process that looks for the
# system's keyring would find them, and wait for an owner who never comes.
for _own in (Memory, Locked, Silent, SilentToRead):
    KeyringBackend._classes.discard(_own)

"""A real keyring, and a data folder of one's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import keyring
import keyring.backend
import pytest

from cwtui import texts
from cwtui.secrets import Tokens
from tests.secret_service import SecretService, secret_service
from tests.secrets.backends import OFFICIAL

Enter = Callable[[dict[str, str]], None]


@pytest.fixture(autouse=True)
def english() -> None:
    texts.use("en")


@pytest.fixture(scope="package")
def shared_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecretService]:
    with secret_service(tmp_path_factory.mktemp("keyring")) as service:
        yield service


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> Enter:
    """Put this process into another environment, and let keyring look around in it anew."""

    def enter(env: dict[str, str]) -> None:
        for name in ("DBUS_SESSION_BUS_ADDRESS", "PYTHON_KEYRING_BACKEND", "DISPLAY", "WAYLAND_DISPLAY"):
            monkeypatch.delenv(name, raising=False)
        for name, value in env.items():
            monkeypatch.setenv(name, value)
        with suppress(KeyError):  # nothing was looked for yet
            keyring.backend.get_all_keyring.reset()

    return enter


@pytest.fixture
def service(shared_service: SecretService, environment: Enter) -> SecretService:
    """This process's keyring is a real, unlocked one."""
    environment(shared_service.env)
    return shared_service


@pytest.fixture
def tokens(tmp_path: Path) -> Callable[..., Tokens]:
    """Tokens in a data folder of this test, and without this machine's own environment."""

    def make(host: str = OFFICIAL, **options: object) -> Tokens:
        return Tokens(host, **{"data_folder": tmp_path, "environ": {}, **options})  # type: ignore[arg-type]

    return make

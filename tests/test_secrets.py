"""The token and its places, with a real keyring wherever one is spoken of."""

from __future__ import annotations

import asyncio
import copy
import logging
import pickle
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import keyring
import keyring.backend
import pytest

from cwtui import log, paths, texts
from cwtui.secrets import (
    BadToken,
    EmptyEntry,
    Found,
    KeyringFailed,
    KeyringLocked,
    NoKeyring,
    NullKeyring,
    Secret,
    Source,
    TokenFileProblem,
    Tokens,
    Vault,
    vault,
)
from tests.secret_service import SecretService, bare_environment, secret_service

TOKEN = Secret("0123456789abcdef0123456789abcdef")
OTHER = Secret("fedcba9876543210fedcba9876543210")
OFFICIAL = "api.chatwork.com"
LOOPBACK = "127.0.0.1:8642"


@pytest.fixture(autouse=True)
def english() -> None:
    texts.use("en")


@pytest.fixture(scope="module")
def shared_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecretService]:
    with secret_service(tmp_path_factory.mktemp("keyring")) as service:
        yield service


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> Callable[[dict[str, str]], None]:
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
def service(shared_service: SecretService, environment: Callable[[dict[str, str]], None]) -> SecretService:
    """This process's keyring is a real, unlocked one."""
    environment(shared_service.env)
    return shared_service


@pytest.fixture
def tokens(tmp_path: Path) -> Callable[..., Tokens]:
    """Tokens in a data folder of this test, and without this machine's own environment."""

    def make(host: str = OFFICIAL, **options: object) -> Tokens:
        return Tokens(host, **{"data_folder": tmp_path, "environ": {}, **options})  # type: ignore[arg-type]

    return make


class Untouchable:
    """A keyring nobody may ask."""

    def get_password(self, service: str, username: str) -> str | None:
        raise AssertionError("the keyring was asked")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise AssertionError("the keyring was written to")

    def delete_password(self, service: str, username: str) -> None:
        raise AssertionError("the keyring was told to forget")


class Forgetful(Untouchable):
    """A keyring that takes what it is given and says something else later."""

    def get_password(self, service: str, username: str) -> str | None:
        return "something else"

    def set_password(self, service: str, username: str, password: str) -> None:
        pass


class Talkative(Untouchable):
    """A keyring that fails, and repeats the secret in its complaint."""

    def set_password(self, service: str, username: str, password: str) -> None:
        raise RuntimeError(f"no room for {password} in the vault.")


# The secret itself


def test_a_secret_does_not_show_itself(caplog: pytest.LogCaptureFixture) -> None:
    shown = [repr(TOKEN), str(TOKEN), f"{TOKEN}", f"{[TOKEN]}", "%s" % TOKEN, repr({"token": TOKEN})]  # noqa: UP031
    assert not [text for text in shown if TOKEN.reveal() in text]
    assert repr(TOKEN) == "Secret(…)"
    with pytest.raises(TypeError):
        pickle.dumps(TOKEN)
    with pytest.raises(TypeError):
        copy.copy(TOKEN)


def test_the_log_never_holds_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CWTUI_LOG", str(tmp_path / "log"))
    handlers = logging.getLogger().handlers[:]
    log.start()
    try:
        logging.getLogger("test").info("header %s", TOKEN.reveal())
    finally:
        logging.getLogger().handlers[:] = handlers
    assert "header (secret)" in (tmp_path / "log").read_text()


def test_secrets_compare_by_what_they_hold() -> None:
    assert Secret("a") == Secret("a")
    assert Secret("a") != Secret("b")
    assert Secret("a") != "a"
    assert len({Secret("a"), Secret("a"), Secret("b")}) == 2


@pytest.mark.parametrize("given", ["abc", "  abc\n", "\tabc\r\n"])
def test_white_space_around_a_token_is_no_part_of_it(given: str) -> None:
    assert Secret.parse(given).reveal() == "abc"


@pytest.mark.parametrize("given", ["", "  ", "ab c", "Bearer abc", "ab\nc", "トークン", "ab\x00", "a" * 4097])
def test_what_cannot_be_a_token(given: str) -> None:
    with pytest.raises(BadToken, match="cannot be an API token"):
        Secret.parse(given)


def test_importing_secrets_imports_no_keyring() -> None:
    code = "import sys, cwtui.secrets; print('keyring' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "False\n"


# The order


async def test_the_environment_wins_and_nothing_else_is_asked(tokens: Callable[..., Tokens]) -> None:
    given = {"CHATWORK_API_TOKEN": f" {TOKEN.reveal()}\n"}
    for store in ("keyring", "file"):
        kept = tokens(environ=given, store=store, vault=Vault(Untouchable()))
        paths.remember_account(kept.host_folder, 7)
        assert await kept.find() == Found(TOKEN, Source.ENVIRONMENT)
    assert not list(kept.host_folder.glob("*.token"))


async def test_a_blank_variable_counts_as_unset(tokens: Callable[..., Tokens]) -> None:
    assert await tokens(environ={"CHATWORK_API_TOKEN": " \n"}).find() is None


async def test_a_variable_that_cannot_be_a_token_is_told(tokens: Callable[..., Tokens]) -> None:
    with pytest.raises(BadToken, match="CHATWORK_API_TOKEN is set to something") as caught:
        await tokens(environ={"CHATWORK_API_TOKEN": "hunter 2"}).find()
    assert "hunter" not in str(caught.value)


async def test_without_a_last_account_the_keyring_is_not_asked(tokens: Callable[..., Tokens]) -> None:
    kept = tokens(vault=Vault(Untouchable()))
    assert await kept.find() is None
    paths.write_private(paths.last_account_file(kept.host_folder), "nonsense")
    assert await kept.find() is None


# The keyring


async def test_a_token_goes_into_the_keyring_and_comes_back(
    service: SecretService, tokens: Callable[..., Tokens]
) -> None:
    kept = tokens()
    assert await kept.find(7) is None
    assert await kept.keep(7, TOKEN) is Source.KEYRING
    assert keyring.get_password("cwtui", "7") == TOKEN.reveal()
    assert await kept.find(7) == Found(TOKEN, Source.KEYRING)
    assert await kept.find() is None, "nobody was logged in last"
    paths.remember_account(kept.host_folder, 7)
    assert await tokens().find() == Found(TOKEN, Source.KEYRING)
    assert await kept.forget_entry(7) is True
    assert await kept.forget_entry(7) is False
    assert await kept.find(7) is None


async def test_a_second_login_replaces_the_first(
    service: SecretService, tokens: Callable[..., Tokens]
) -> None:
    await tokens().keep(8, TOKEN)
    await tokens().keep(8, OTHER)
    assert await tokens().find(8) == Found(OTHER, Source.KEYRING)
    assert await tokens().forget_entry(8) is True
    assert await tokens().find(8) is None


async def test_a_token_never_meets_another_host(
    service: SecretService, tokens: Callable[..., Tokens]
) -> None:
    await tokens(LOOPBACK).keep(9, TOKEN)
    assert keyring.get_password("cwtui", f"9@{LOOPBACK}") == TOKEN.reveal()
    assert await tokens(OFFICIAL).find(9) is None
    assert await tokens("127.0.0.1:9999").find(9) is None
    assert await tokens(LOOPBACK).find(9) == Found(TOKEN, Source.KEYRING)


async def test_a_long_secret(service: SecretService) -> None:
    long = Secret("x" * 100_000)
    await Vault().set("long", long)
    assert await Vault().get("long") == long


async def test_an_empty_entry_is_not_an_absent_one(
    service: SecretService, tokens: Callable[..., Tokens]
) -> None:
    keyring.set_password("cwtui", "10", "")
    with pytest.raises(EmptyEntry, match="entry 10 of cwtui in your keyring is empty"):
        await tokens().find(10)


async def test_an_entry_that_is_no_token_is_told(
    service: SecretService, tokens: Callable[..., Tokens]
) -> None:
    keyring.set_password("cwtui", "11", "two words")
    with pytest.raises(BadToken, match="entry 11 of cwtui in your keyring holds something"):
        await tokens().find(11)


async def test_the_keyring_replaces_a_token_in_a_file(
    service: SecretService, tokens: Callable[..., Tokens]
) -> None:
    await tokens(store="file").keep(12, OTHER)
    await tokens().keep(12, TOKEN)
    assert not tokens().file(12).exists()


# A keyring that cannot be used


async def test_no_session_bus(environment: Callable[[dict[str, str]], None], tmp_path: Path) -> None:
    environment(bare_environment(tmp_path))
    with pytest.raises(NoKeyring, match="no Secret Service answers"):
        await Vault().set("1", TOKEN)
    with pytest.raises(NoKeyring):
        await Vault().get("1")
    with pytest.raises(NoKeyring):
        await Vault().delete("1")


async def test_a_dead_session_bus(environment: Callable[[dict[str, str]], None], tmp_path: Path) -> None:
    dead = {"DBUS_SESSION_BUS_ADDRESS": f"unix:path={tmp_path}/nobody"}
    environment(bare_environment(tmp_path) | dead)
    with pytest.raises(NoKeyring):
        await Vault().get("1")


async def test_a_keyring_that_is_started_later_is_found(
    environment: Callable[[dict[str, str]], None],
    shared_service: SecretService,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    environment(bare_environment(tmp_path))
    waiting = Vault()
    with pytest.raises(NoKeyring):
        await waiting.get("later")
    for name, value in shared_service.env.items():
        monkeypatch.setenv(name, value)
    assert await waiting.get("later") is None


async def test_the_null_keyring_is_refused_by_name(
    service: SecretService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    with pytest.raises(NullKeyring, match="Unset PYTHON_KEYRING_BACKEND"):
        await Vault().set("1", TOKEN)


async def test_a_backend_that_does_not_exist_is_told_with_the_reason(
    service: SecretService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "nowhere.Keyring")
    with pytest.raises(KeyringFailed, match="No module named 'nowhere'"):
        await Vault().get("1")


@pytest.mark.parametrize("password", [None, "the wrong one"])
async def test_a_locked_keyring(
    environment: Callable[[dict[str, str]], None], tmp_path: Path, password: str | None
) -> None:
    with secret_service(tmp_path) as before:
        environment(before.env)
        await Vault().set("1", TOKEN)
    with secret_service(tmp_path, password) as locked:
        environment(locked.env)
        for call in (Vault().get("1"), Vault().set("1", OTHER), Vault().delete("1")):
            with pytest.raises(KeyringLocked, match="Your keyring is locked"):
                await call


async def test_a_keyring_that_was_never_opened_and_has_no_screen_to_ask_on(
    environment: Callable[[dict[str, str]], None], tmp_path: Path
) -> None:
    with secret_service(tmp_path, None) as unopened:
        environment(unopened.env)
        with pytest.raises(KeyringLocked):
            await Vault().set("1", TOKEN)


async def test_a_keyring_that_gives_back_something_else_counts_as_not_stored() -> None:
    with pytest.raises(KeyringFailed, match="did not give it back"):
        await Vault(Forgetful()).set("1", TOKEN)


async def test_the_reason_of_a_failure_is_told_without_the_secret() -> None:
    with pytest.raises(KeyringFailed, match=r"failed: no room for \(secret\) in the vault\. Mend it"):
        await Vault(Talkative()).set("1", TOKEN)


# A keyring that never answers


async def test_whoever_waits_is_told_once_and_gets_the_answer_when_it_comes(
    service: SecretService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vault, "PATIENCE", 0.05)
    await Vault().set("slow", TOKEN)
    told = asyncio.Event()
    with service.silent():
        asked = asyncio.ensure_future(Vault().get("slow", told.set))
        await asyncio.wait_for(told.wait(), 10)
        assert not asked.done()
    assert await asyncio.wait_for(asked, 10) == TOKEN


async def test_nobody_is_told_of_a_keyring_that_answers(service: SecretService) -> None:
    told: list[bool] = []
    await Vault().get("quick", lambda: told.append(True))
    assert told == []


async def test_going_on_without_the_keyring_leaves_nothing_in_it(service: SecretService) -> None:
    await Vault().get("warm")
    keyrings = Vault()
    with service.silent():
        storing = asyncio.ensure_future(keyrings.set("given up", TOKEN))
        await asyncio.sleep(0.2)
        storing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await storing
    await _until_the_threads_have_ended()
    assert await Vault().get("given up") is None


async def _until_the_threads_have_ended() -> None:
    deadline = time.monotonic() + 10
    while any(thread.name == "keyring" for thread in threading.enumerate()):
        assert time.monotonic() < deadline
        await asyncio.sleep(0.02)


def test_a_silent_keyring_holds_up_no_loop(service: SecretService) -> None:
    async def give_up() -> None:
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(Vault().get("1"), 0.2)

    with service.silent():
        began = time.monotonic()
        asyncio.run(give_up())
        assert time.monotonic() - began < 5, "the loop waited for the keyring's thread"


# The file


async def test_a_token_in_a_file_is_its_owners_alone(tokens: Callable[..., Tokens]) -> None:
    kept = tokens(LOOPBACK, store="file", vault=Vault(Untouchable()))
    assert await kept.find(7) is None
    assert await kept.keep(7, TOKEN) is Source.FILE
    file = kept.file(7)
    assert file.parent == paths.account_folder(kept.host_folder, 7).parent
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert await kept.find(7) == Found(TOKEN, Source.FILE)
    assert await tokens(store="file").find(7) is None, "another host, another file"
    assert kept.forget_file(7) is True
    assert kept.forget_file(7) is False
    assert await kept.find(7) is None


async def test_the_file_is_not_looked_at_unless_chosen(
    service: SecretService, tokens: Callable[..., Tokens]
) -> None:
    await tokens(store="file").keep(20, TOKEN)
    assert await tokens().find(20) is None


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644])
async def test_a_file_others_can_read_is_refused(tokens: Callable[..., Tokens], mode: int) -> None:
    kept = tokens(store="file")
    await kept.keep(7, TOKEN)
    kept.file(7).chmod(mode)
    with pytest.raises(TokenFileProblem, match=f"chmod 600 {kept.file(7)}"):
        await kept.find(7)
    await kept.keep(7, OTHER)
    assert await kept.find(7) == Found(OTHER, Source.FILE), "logging in again mends it"


async def test_a_file_that_holds_no_token_is_told(tokens: Callable[..., Tokens]) -> None:
    kept = tokens(store="file")
    paths.write_private(kept.file(7), "\n")
    with pytest.raises(BadToken, match="Log in again"):
        await kept.find(7)
    kept.file(7).write_bytes(b"\xff\xfe")
    with pytest.raises(TokenFileProblem, match="cannot be read"):
        await kept.find(7)


async def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / OFFICIAL).write_text("a file where the folder belongs")
    kept = Tokens(OFFICIAL, "file", data_folder=tmp_path, environ={})
    with pytest.raises(TokenFileProblem, match="could not be stored in"):
        await kept.keep(7, TOKEN)

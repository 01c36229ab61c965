"""A real keyring, and every way in which it can be of no use."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from pathlib import Path

import keyring
import keyring.backend
import pytest

from cwtui import paths
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
    Tokens,
    Vault,
    vault,
)
from tests.secret_service import SecretService, bare_environment, secret_service
from tests.secrets.backends import LOOPBACK, OFFICIAL, OTHER, TOKEN, Forgetful, Talkative
from tests.secrets.conftest import Enter


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


async def test_no_session_bus(environment: Enter, tmp_path: Path) -> None:
    environment(bare_environment(tmp_path))
    with pytest.raises(NoKeyring, match="no Secret Service answers"):
        await Vault().set("1", TOKEN)
    with pytest.raises(NoKeyring):
        await Vault().get("1")
    with pytest.raises(NoKeyring):
        await Vault().delete("1")


async def test_a_dead_session_bus(environment: Enter, tmp_path: Path) -> None:
    dead = {"DBUS_SESSION_BUS_ADDRESS": f"unix:path={tmp_path}/nobody"}
    environment(bare_environment(tmp_path) | dead)
    with pytest.raises(NoKeyring):
        await Vault().get("1")


async def test_a_keyring_that_is_started_later_is_found(
    environment: Enter,
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
async def test_a_locked_keyring(environment: Enter, tmp_path: Path, password: str | None) -> None:
    with secret_service(tmp_path) as before:
        environment(before.env)
        await Vault().set("1", TOKEN)
    with secret_service(tmp_path, password) as locked:
        environment(locked.env)
        for call in (Vault().get("1"), Vault().set("1", OTHER), Vault().delete("1")):
            with pytest.raises(KeyringLocked, match="Your keyring is locked"):
                await call


async def test_a_keyring_that_was_never_opened_and_has_no_screen_to_ask_on(
    environment: Enter, tmp_path: Path
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

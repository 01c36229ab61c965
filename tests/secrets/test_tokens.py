"""In which order the places of a token are asked, and the file among them."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from cwtui import paths
from cwtui.secrets import BadToken, Found, Source, TokenFileProblem, Tokens, Vault
from tests.secret_service import SecretService
from tests.secrets.backends import LOOPBACK, OFFICIAL, OTHER, TOKEN, Untouchable

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

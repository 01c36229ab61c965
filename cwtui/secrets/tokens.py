"""The tokens of one service: which account's, and in which of the places."""

from __future__ import annotations

import os
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Literal, NamedTuple

from cwtui import paths
from cwtui.secrets.problems import TokenFileProblem
from cwtui.secrets.secret import TOKEN_PAGE, Secret
from cwtui.secrets.vault import OnWait, Vault
from cwtui.texts import mark, say, system_reason

VARIABLE = "CHATWORK_API_TOKEN"
OFFICIAL_HOST = "api.chatwork.com"


class Source(StrEnum):
    """Where a token came from."""

    ENVIRONMENT = "environment"
    KEYRING = "keyring"
    FILE = "file"


class Found(NamedTuple):
    """A token and where it was."""

    secret: Secret
    source: Source


class Tokens:
    """The tokens for ``api_host`` ("host" or "host:port"); a token never meets another host.

    ``store`` is the setting ``token_store``; ``data_folder`` replaces the person's own data folder. All
    methods raise TokenProblem.
    """

    def __init__(
        self,
        api_host: str,
        store: Literal["keyring", "file"] = "keyring",
        *,
        data_folder: Path | None = None,
        vault: Vault | None = None,
        environ: Mapping[str, str] = os.environ,
    ) -> None:
        self.api_host = api_host
        self.store = store
        self.host_folder = paths.host_folder(api_host, data_folder)
        self._vault = vault or Vault()
        self._environ = environ

    def from_environment(self) -> Secret | None:
        """The token of ``CHATWORK_API_TOKEN``, which wins over every other and is never stored."""
        written = self._environ.get(VARIABLE, "").strip()
        if not written:
            return None
        return Secret.parse(written, _BAD_VARIABLE, page=TOKEN_PAGE)

    async def find(self, account_id: int | None = None, on_wait: OnWait | None = None) -> Found | None:
        """The token to use: of ``account_id``, or else of the account that was open last.

        None when there is none. ``on_wait`` is called once when the keyring has not answered after two
        seconds; it may be waiting for its owner, so cancel when the person goes on without it.
        """
        if secret := self.from_environment():
            return Found(secret, Source.ENVIRONMENT)
        account_id = account_id or paths.last_account(self.host_folder)
        if account_id is None:
            return None
        if self.store == "file":
            stored = self._read(self.file(account_id))
            return Found(stored, Source.FILE) if stored else None
        kept = await self._vault.get(entry := self.entry(account_id), on_wait)
        return Found(Secret.parse(kept.reveal(), _BAD_ENTRY, entry=entry), Source.KEYRING) if kept else None

    async def keep(
        self, account_id: int, secret: Secret, on_wait: OnWait | None = None
    ) -> Literal[Source.KEYRING, Source.FILE]:
        """Store the token of ``account_id`` in ``store`` and make sure that it is there."""
        if self.store == "file":
            self._write(self.file(account_id), secret)
            return Source.FILE
        await self._vault.set(self.entry(account_id), secret, on_wait)
        self.forget_file(account_id)  # what is in the keyring need not lie about unencrypted
        return Source.KEYRING

    async def forget_entry(self, account_id: int, on_wait: OnWait | None = None) -> bool:
        """Remove the token from the keyring; False when there was none."""
        return await self._vault.delete(self.entry(account_id), on_wait)

    def forget_file(self, account_id: int) -> bool:
        """Remove the token's file; False when there was none."""
        file = self.file(account_id)
        try:
            file.unlink()
        except FileNotFoundError:
            return False
        except OSError as error:
            raise TokenFileProblem(_UNREMOVABLE, file=file, reason=_reason(error)) from None
        return True

    def entry(self, account_id: int) -> str:
        """The user name of the keyring entry: the host is in it unless it is Chatwork's own."""
        return str(account_id) if self.api_host == OFFICIAL_HOST else f"{account_id}@{self.api_host}"

    def file(self, account_id: int) -> Path:
        """The token's file, beside the account's archive folder."""
        return self.host_folder / f"{account_id}.token"

    def _read(self, file: Path) -> Secret | None:
        try:
            with file.open(encoding="utf-8") as handle:
                if os.name == "posix" and os.fstat(handle.fileno()).st_mode & 0o077:
                    raise TokenFileProblem(_OPEN_TO_OTHERS, file=file)
                text = handle.read()
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise TokenFileProblem(_UNREADABLE, file=file, reason=_reason(error)) from None
        return Secret.parse(text, _BAD_FILE, file=file)

    def _write(self, file: Path, secret: Secret) -> None:
        try:
            paths.write_private(file, f"{secret.reveal()}\n")
        except OSError as error:
            raise TokenFileProblem(_UNWRITABLE, file=file, reason=_reason(error)) from None
        if self._read(file) != secret:
            raise TokenFileProblem(_UNWRITABLE, file=file, reason=say("what was written is not there"))


def _reason(error: Exception) -> str:
    return system_reason(error) if isinstance(error, OSError) else type(error).__name__


_BAD_VARIABLE = mark(
    "CHATWORK_API_TOKEN is set to something that cannot be an API token. Copy it again from {page}, or unset "
    "the variable."
)
_BAD_ENTRY = mark(
    "The entry {entry} of cwtui in your keyring holds something that cannot be an API token. Log in again: "
    "cwtui login"
)
_BAD_FILE = mark("{file} holds something that cannot be an API token. Log in again: cwtui login")
_OPEN_TO_OTHERS = mark(
    "{file} can be read by others, so it is not used. Make it yours alone: chmod 600 {file}. Somebody may "
    "have seen your token; you can have a new one issued and log in again."
)
_UNREADABLE = mark("Your token in {file} cannot be read: {reason}.")
_UNWRITABLE = mark("Your token could not be stored in {file}: {reason}.")
_UNREMOVABLE = mark("Your token in {file} could not be removed: {reason}.")

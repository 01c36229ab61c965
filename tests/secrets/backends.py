"""Keyrings that behave badly, and tokens to give them."""

from __future__ import annotations

from cwtui.secrets import Secret

TOKEN = Secret("0123456789abcdef0123456789abcdef")
OTHER = Secret("fedcba9876543210fedcba9876543210")
OFFICIAL = "api.chatwork.com"
LOOPBACK = "127.0.0.1:8642"


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

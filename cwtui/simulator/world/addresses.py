"""Where the pictures of people and rooms are: on this server, by whichever name the caller reached it."""

from __future__ import annotations

from contextvars import ContextVar

_reached_at: ContextVar[str] = ContextVar("reached_at", default="http://127.0.0.1")


def reached_at(base_url: str) -> None:
    """The call that is answered from here on came by this address, such as ``http://127.0.0.1:8642``."""
    _reached_at.set(base_url)


def url(path: str) -> str:
    """The address of what is at ``path``, as the caller can ask for it."""
    return _reached_at.get() + path


def avatar(account_id: int) -> str:
    """The path of a person's picture."""
    return f"/avatar/{account_id}.png"


def icon(preset: str) -> str:
    """The path of the picture of rooms with this icon."""
    return f"/icon/ico_{preset}.png"

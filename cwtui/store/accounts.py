"""Which account of a service was open last: the first paint asks no network who we are."""

from __future__ import annotations

from pathlib import Path

from cwtui.paths import last_account_file, write_private


def last_account(host: Path) -> int | None:
    """The account open last of the service in folder ``host``; None: none, or nothing readable says so."""
    try:
        return int(last_account_file(host).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def remember_account(host: Path, account_id: int) -> None:
    """From now on ``account_id`` is the account open last. Raises OSError."""
    if last_account(host) != account_id:
        write_private(last_account_file(host), f"{account_id}\n")

"""Where cwtui keeps things. One place, so that "where is my archive?" has one answer.

On Linux the folders follow ``XDG_DATA_HOME`` and ``XDG_CONFIG_HOME``; elsewhere the system's own habit.
"""

from __future__ import annotations

import os
from pathlib import Path

from platformdirs import user_config_path, user_data_path, user_downloads_path


def config_file() -> Path:
    """The settings file, ``config.toml``. It need not exist."""
    return user_config_path("cwtui") / "config.toml"


def host_folder(api_host: str, data_folder: Path | None = None) -> Path:
    """The folder of everything received from one service, named by its ``host`` or ``host:port``.

    ``data_folder`` replaces the person's own data folder (the demo's throw-away one).
    """
    # A colon is not allowed in a Windows file name, and 127.0.0.1:8642 is a host here.
    name = api_host.replace(":", "_") if os.name == "nt" else api_host
    return (data_folder or user_data_path("cwtui")) / name


def account_folder(host: Path, account_id: int) -> Path:
    """The folder of one account's archive: ``archive.db``, its lock and the copies set aside."""
    return host / str(account_id)


def downloads_folder() -> Path:
    """The system's folder for what people download. It need not exist."""
    return user_downloads_path()


def last_account_file(host: Path) -> Path:
    """Holds the account id that was open last, so that the first paint needs no network."""
    return host / "last_account"


def last_account(host: Path) -> int | None:
    """The account open last at this service; None when there was none (or the file says nonsense)."""
    try:
        return int(last_account_file(host).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def remember_account(host: Path, account_id: int) -> None:
    """From now on ``account_id`` is what cwtui opens with at this service."""
    write_private(last_account_file(host), f"{account_id}\n")


def private_folder(folder: Path) -> Path:
    """Make ``folder`` (0700, also the ones above it that are missing) and return it."""
    missing = [folder, *folder.parents]
    for path in reversed([p for p in missing if not p.exists()]):
        path.mkdir(mode=0o700, exist_ok=True)
    return folder


def write_private(file: Path, content: str) -> None:
    """Replace ``file`` by ``content`` in one step; only its owner can read it (0600)."""
    private_folder(file.parent)
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as handle:
            handle.write(content)
            handle.flush()
            os.fsync(handle.fileno())
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)

"""Somebody's computer: a home of its own, a language, settings, and cwtui installed on it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from sqlite3 import Connection

from cwtui import paths, texts
from cwtui.settings import api_host
from cwtui.store import connection
from cwtui.store.places import DB_NAME
from tests.e2e.terminal import Terminal

CWTUI = str(Path(sys.executable).with_name("cwtui"))
LANG = {"en": "C.UTF-8", "ja": "ja_JP.UTF-8"}

AT_ONCE = """
token_store = "file"
[send]
hold_seconds = 0
hold_outside = 0
settle_seconds = 2
"""
"""Settings of somebody who never regrets: what is written leaves at once, and no keyring is asked."""


class Machine:
    """Everything of cwtui's on it lies below ``home``; ``env`` is what its programs get to know.

    It speaks English. Nothing of the real person's is touched.
    """

    def __init__(self, home: Path, api_url: str, *, env: Mapping[str, str] | None = None) -> None:
        self.home = paths.private_folder(home)
        self.api_url = api_url
        self.env = {
            "HOME": str(home),
            "XDG_DATA_HOME": str(home / "data"),
            "XDG_CONFIG_HOME": str(home / "config"),
            "XDG_RUNTIME_DIR": str(home),
            "PATH": os.environ["PATH"],
            **(env or {}),
            "TZ": "Asia/Tokyo",
            "CWTUI_API_URL": api_url,
            "CWTUI_LOG": str(home / "log"),
        }
        self.speak("en")

    def speak(self, language: str) -> None:
        """The person's language from now on ("en", "ja"): ``LANG``, as people set it."""
        self.language = language
        self.env["LANG"] = LANG[language]

    def settings(self, toml: str) -> None:
        """Write the settings file."""
        paths.write_private(self.home / "config" / "cwtui" / "config.toml", toml)

    def cwtui(self, *arguments: str, stdin: str = "") -> str:
        """Run a command that must work; what it printed."""
        done = subprocess.run(
            [CWTUI, *arguments], env=self.env, input=stdin, capture_output=True, text=True, timeout=30
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def open(self, *arguments: str, columns: int = 120, rows: int = 40, keep_bytes: bool = False) -> Terminal:
        """``cwtui ARGUMENTS`` in a terminal."""
        return Terminal([CWTUI, *arguments], self.env, columns=columns, rows=rows, keep_bytes=keep_bytes)

    def say(self, sentence: str, /, **fields: object) -> str:
        """What cwtui says on this machine, in its language."""
        before = texts.language()
        texts.use(self.language)
        try:
            return texts.say(sentence, **fields)
        finally:
            texts.use(before)

    @property
    def log(self) -> str:
        """What cwtui wrote into its log so far."""
        file = self.home / "log"
        return file.read_text() if file.exists() else ""

    @property
    def archive_file(self) -> Path:
        """The archive of the account that was open last."""
        host = paths.host_folder(api_host(self.api_url), self.home / "data" / "cwtui")
        account_id = paths.last_account(host)
        assert account_id is not None
        return paths.account_folder(host, account_id) / DB_NAME

    @contextmanager
    def archive(self) -> Iterator[Connection]:
        """It, for reading."""
        with closing(connection.reader(self.archive_file)) as db:
            yield db

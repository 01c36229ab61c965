"""``cwtui demo``: the whole client against our own Chatwork. No account, no network, nothing is kept."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import click

from cwtui import texts
from cwtui.texts import mark, say

CHATTER = 6  # messages a minute that colleagues write by themselves


@click.command(help=mark("Try everything against a built-in Chatwork: no account, no network."))
@click.option(
    "--language",
    type=click.Choice(["auto", "ja", "en"]),
    default="auto",
    help=mark("The language of the demo."),
)
@click.option("--chatter", type=int, default=CHATTER, help=mark("Messages a minute from colleagues."))
def demo(language: str, chatter: int) -> int:
    """A throw-away data folder, default settings, a vault in memory: nothing of the person's is touched."""
    from cwtui.cli.run import show
    from cwtui.secrets import Tokens, Vault
    from cwtui.settings import Settings, api_host

    texts.use(language)
    settings = Settings(language=language)  # type: ignore[arg-type]
    with tempfile.TemporaryDirectory(prefix="cwtui-demo-") as folder, _simulator(chatter) as (address, token):
        environ: Mapping[str, str] = {"CHATWORK_API_TOKEN": token}
        tokens = Tokens(api_host(address), data_folder=Path(folder), vault=Vault(_Memory()), environ=environ)
        return show(settings, address, data_folder=Path(folder), tokens=tokens)


class _Memory:
    """A keyring of this process."""

    def __init__(self) -> None:
        self._entries: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self._entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._entries[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._entries.pop((service, username), None)


@contextmanager
def _simulator(chatter: int) -> Iterator[tuple[str, str]]:
    """A simulator of its own process, for as long as this is open: its address and my token."""
    command = [sys.executable, "-m", "cwtui", "simulator", "--port", "0", "--chatter", str(chatter)]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, text=True
    )
    try:
        yield _ready(process)
    finally:
        process.terminate()
        process.wait(timeout=5)


def _ready(process: subprocess.Popen[str]) -> tuple[str, str]:
    assert process.stdout is not None
    address = ""
    for line in process.stdout:
        match line.split():
            case ["ready", where]:
                address = where
            case ["token", _, token] if address:
                return address, token
    raise click.ClickException(say("The simulator could not be started. Try: cwtui simulator"))

"""``cwtui demo``: the whole client against our own Chatwork. No account, no network, nothing is kept."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Literal

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
@click.option(
    "--chatter", type=click.IntRange(min=0), default=CHATTER, help=mark("Messages a minute from colleagues.")
)
def demo(language: Literal["auto", "ja", "en"], chatter: int) -> int:
    """A throw-away folder for everything, the token and what is saved too: nothing of the person's is
    touched."""
    from cwtui.cli.run import show
    from cwtui.cli.throw_away import throw_away_folder
    from cwtui.secrets import Tokens
    from cwtui.settings import Settings, api_host
    from cwtui.settings.declared import Download

    _end_in_order()
    texts.use(language)
    with throw_away_folder() as folder, _simulator(chatter) as (address, token):
        download = Download(folder=str(folder / "Downloads"))
        settings = Settings(language=language, token_store="file", download=download, templates=_templates())
        environ: Mapping[str, str] = {"CHATWORK_API_TOKEN": token}
        tokens = Tokens(api_host(address), "file", data_folder=folder, environ=environ)
        return show(settings, address, data_folder=folder, tokens=tokens)


def _templates() -> dict[str, str]:
    """One to try: in the demo nobody has any of their own."""
    from cwtui.ui.composing.fields import field

    what, deadline = field(say("subject")), field(say("deadline"))
    lines = [
        field("name"),
        say("Thank you for your help, as always."),
        say("Could you send us an estimate for {what} by {deadline}?", what=what, deadline=deadline),
        field("me"),
    ]
    return {say("Ask for an estimate"): "\n".join(lines)}


def _end_in_order() -> None:
    """Until the app listens to them itself: signals end the demo by way of its tidying up."""
    for name in ("SIGTERM", "SIGHUP"):
        if (number := getattr(signal, name, None)) is not None:
            signal.signal(number, lambda *_: sys.exit())


@contextmanager
def _simulator(chatter: int) -> Iterator[tuple[str, str]]:
    """A simulator of its own process, for as long as this is open: its address and my token.

    It reads from us, and ends where we end, however that may be.
    """
    command = [sys.executable, "-m", "cwtui", "simulator", "--port", "0", "--until-eof"]
    process = subprocess.Popen(
        [*command, "--chatter", str(chatter)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
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

"""``cwtui login`` and ``cwtui logout``."""

from __future__ import annotations

import asyncio
import os
import sys
from typing import Literal

import click

from cwtui import paths
from cwtui.cli.failures import Failed, told
from cwtui.notation.safe import one_line
from cwtui.secrets import (
    TOKEN_PAGE,
    KeyringFailed,
    KeyringLocked,
    KeyringProblem,
    NoKeyring,
    NullKeyring,
    Secret,
    Source,
    Tokens,
    UnprotectedKeyring,
)
from cwtui.secrets.tokens import VARIABLE
from cwtui.settings import Settings, api_host, api_url, save
from cwtui.texts import Text, mark, say

Store = Literal["keyring", "file"]


@click.command(help=mark("Log in: check an API token with Chatwork and store it."))
@click.option(
    "--token-stdin",
    is_flag=True,
    help=mark("Read the token from standard input (one line) instead of asking for it."),
)
@click.option(
    "--store",
    type=click.Choice(["keyring", "file"]),
    help=mark("Where to keep the token: in your keyring, or in a file only you can read. It is remembered."),
)
@click.pass_obj
def login(settings: Settings, token_stdin: bool, store: Store | None) -> None:
    with told():
        url = api_url(settings)
        secret = _from_stdin() if token_stdin else _asked()
    with told(api_host(url)):
        asyncio.run(_login(settings, url, secret, store or settings.token_store))
    if os.environ.get(VARIABLE, "").strip():
        click.echo(
            say("CHATWORK_API_TOKEN is set: as long as it is, cwtui uses that token instead."), err=True
        )


@click.command(help=mark("Log out: remove the stored token. What was received stays on this machine."))
@click.pass_obj
def logout(settings: Settings) -> None:
    with told():
        tokens = Tokens(api_host(api_url(settings)), settings.token_store)
        account_id = paths.last_account(tokens.host_folder)
        if account_id is None:
            click.echo(say("Nobody has logged in here, so there was no token to remove."))
        else:
            asyncio.run(_logout(tokens, account_id))
    if os.environ.get(VARIABLE, "").strip():
        click.echo(
            say("CHATWORK_API_TOKEN is still set, and it still wins: unset it to be logged out."), err=True
        )


async def _login(settings: Settings, url: str, secret: Secret, store: Store) -> None:
    from cwtui.chatwork import Chatwork

    async with Chatwork(secret.reveal(), url) as service:
        me = await service.me()
    tokens = Tokens(api_host(url), store)
    source = await tokens.keep(me.account_id, secret, _say_that_we_wait)
    if store != settings.token_store:
        try:
            save("token_store", store)
        except Exception:  # cwtui would look for the token in the other place
            await _take_back(tokens, me.account_id, source)
            raise
    paths.remember_account(tokens.host_folder, me.account_id)
    who = one_line(f"{me.name} ({me.organization_name})" if me.organization_name else me.name)
    if source is Source.KEYRING:
        click.echo(say("Logged in as {who}. The token is in your keyring.", who=who))
    else:
        file = tokens.file(me.account_id)
        click.echo(say("Logged in as {who}. The token is in {file}, not encrypted.", who=who, file=file))


async def _take_back(tokens: Tokens, account_id: int, source: Source) -> None:
    if source is Source.FILE:
        tokens.forget_file(account_id)
    else:
        await tokens.forget_entry(account_id)


async def _logout(tokens: Tokens, account_id: int) -> None:
    in_file = tokens.forget_file(account_id)
    in_keyring = await _forget_entry(tokens, account_id, needed=tokens.store == "keyring" and not in_file)
    if in_keyring:
        click.echo(say("Logged out. The token is no longer in your keyring."))
    if in_file:
        click.echo(say("Logged out. {file} is removed.", file=tokens.file(account_id)))
    if not in_keyring and not in_file:
        click.echo(say("There was no token to remove."))
    archive = paths.account_folder(tokens.host_folder, account_id)
    if archive.exists():
        click.echo(say("What was received stays in {folder}", folder=archive))


async def _forget_entry(tokens: Tokens, account_id: int, *, needed: bool) -> bool:
    """Remove the keyring's entry. Where the token was elsewhere, an unusable keyring is no failure."""
    try:
        return await tokens.forget_entry(account_id, _say_that_we_wait)
    except KeyringProblem as problem:
        sentence = next(said for kind, said in _NOT_REMOVED.items() if isinstance(problem, kind))
        if needed:
            raise Failed(say(sentence, **problem.fields)) from None
        if not isinstance(problem, NoKeyring | NullKeyring | UnprotectedKeyring):
            click.echo(say(sentence, **problem.fields), err=True)
        return False


_NOT_REMOVED: dict[type[KeyringProblem], Text] = {
    NoKeyring: mark(
        "There is no keyring here (no Secret Service answers in this session), so no token was removed from "
        "one. Log out in the session in which you logged in."
    ),
    NullKeyring: mark(
        "Your keyring is set to “null”, so no token was removed from a real one. Unset "
        "PYTHON_KEYRING_BACKEND (or mend keyringrc.cfg) and log out again."
    ),
    UnprotectedKeyring: mark(
        "The only keyring here is {name}, which cwtui does not use, so no token was removed. Log out in the "
        "session in which you logged in."
    ),
    KeyringLocked: mark(
        "Your keyring is locked, and it was not unlocked: the token is still in it. Unlock it and log out "
        "again."
    ),
    KeyringFailed: mark(
        "Your keyring failed: {reason}. The token may still be in it. Mend it and log out again."
    ),
    KeyringProblem: mark("The token may still be in your keyring. Log out again."),
}


def _from_stdin() -> Secret:
    line = sys.stdin.buffer.readline(8192).decode("utf-8-sig", "replace")
    if not line.strip():
        raise Failed(say("No token came in: the first line of standard input is empty."))
    return Secret.parse(line)


def _asked() -> Secret:
    if not sys.stdin.isatty():
        raise Failed(say("There is no terminal to ask on. Pipe the token in: cwtui login --token-stdin"))
    click.echo(say("Your API token is at {page}", page=TOKEN_PAGE), err=True)
    return Secret.parse(click.prompt(say("API token (not shown)"), hide_input=True, err=True))


def _say_that_we_wait() -> None:
    click.echo(say("Waiting for your keyring to be unlocked… Ctrl+C stops."), err=True)

"""What a command says when it cannot do its work: one sentence with the way out, and exit status 1."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

import click

from cwtui.chatwork.errors import ChatworkError
from cwtui.secrets import TOKEN_PAGE, TokenProblem
from cwtui.settings import SettingError
from cwtui.texts import mark, say


class Failed(click.ClickException):
    """The sentence goes to stderr as it is."""

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(self.message, file=file, err=True)


@contextmanager
def told(host: str = "") -> Iterator[None]:
    """Turn what can go wrong with settings, tokens and the service at ``host`` into :class:`Failed`."""
    try:
        yield
    except (SettingError, TokenProblem) as problem:
        raise Failed(str(problem)) from None
    except ChatworkError as error:
        raise Failed(sentence(error, host)) from None


_SENTENCES = {
    "invalid_token": mark("{host} does not accept this token. Copy it again from {page}"),
    "rate_limited": mark("The limit of the API is used up. Try again in five minutes."),
    "server_error": mark("{host} is unwell at the moment ({status}). Try again later."),
    "bad_answer": mark(
        "What answered is not Chatwork's API. Does this network want you to sign in somewhere first?"
    ),
    "no_connection": mark("There is no connection to {host}. Check your network and try again."),
    "tls_failed": mark("{host} could not prove who it is (TLS), so nothing was sent to it."),
    "connection_lost": mark("The connection to {host} broke off. Try again."),
}


def sentence(error: ChatworkError, host: str) -> str:
    """What to tell the person about an error of the service."""
    if known := _SENTENCES.get(error.code):
        return say(known, host=host, page=TOKEN_PAGE, status=error.status)
    words = visible("; ".join(error.words)) or error.code
    return say("{host} refused: {words} ({status})", host=host, words=words, status=error.status)


def visible(text: str) -> str:
    """Text of the server for a terminal: what could control it is shown as �."""
    return "".join(character if character.isprintable() else "�" for character in text)

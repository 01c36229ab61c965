"""What a command says when it cannot do its work: one sentence with the way out, and exit status 1."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

import click

from cwtui import times
from cwtui.chatwork.errors import BadAddress, BadEnvironment, ChatworkError, RateLimited
from cwtui.notation.safe import one_line
from cwtui.secrets import TOKEN_PAGE, TokenProblem
from cwtui.settings import SettingError
from cwtui.texts import mark, say


class Failed(click.ClickException):
    """The sentence goes to stderr as it is."""

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(self.message, file=file, err=True)


@contextmanager
def told(host: str = "") -> Iterator[None]:
    """Turn what can go wrong with settings, tokens, the service at ``host`` and the disk into
    :class:`Failed`."""
    try:
        yield
    except (SettingError, TokenProblem) as problem:
        raise Failed(str(problem)) from None
    except (ChatworkError, BadAddress, BadEnvironment) as error:
        raise Failed(sentence(error, host)) from None
    except OSError as error:
        if error.filename is None:
            raise
        raise Failed(f"{error.filename}: {error.strerror}") from None


_SENTENCES = {
    "invalid_token": mark("{host} does not accept this token. Copy it again from {page}"),
    "server_error": mark("{host} is unwell at the moment ({status}). Try again later."),
    "bad_answer": mark(
        "What answered is not Chatwork's API. Does this network want you to sign in somewhere first?"
    ),
    "no_connection": mark("There is no connection to {host}. Check your network and try again."),
    "tls_failed": mark("{host} could not prove who it is (TLS), so nothing was sent to it."),
    "connection_lost": mark("The connection to {host} broke off. Try again."),
    "bad_address": mark("The address of the API cannot be used. It looks like https://api.chatwork.com/v2."),
    "bad_environment": mark(
        "The proxy or the certificates that your environment names (HTTPS_PROXY, SSL_CERT_FILE) cannot be "
        "used. Mend or unset the variable."
    ),
}


def sentence(error: ChatworkError | BadAddress | BadEnvironment, host: str) -> str:
    """What to tell the person about an error of the service, or of the way to it."""
    if isinstance(error, RateLimited):
        at = times.clock(error.reset_at, None)
        return say("The limit of the API is used up until {time}. Try again then.", time=at)
    status = getattr(error, "status", None)
    if known := _SENTENCES.get(error.code):
        return say(known, host=host, page=TOKEN_PAGE, status=status)
    words = one_line("; ".join(getattr(error, "words", ()))) or error.code
    return say("{host} refused: {words} ({status})", host=host, words=words, status=status)

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
from cwtui.store import ArchiveError
from cwtui.texts import SENTENCES, say, system_reason


class Failed(click.ClickException):
    """The sentence goes to stderr as it is."""

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(self.message, file=file, err=True)


@contextmanager
def told(host: str = "") -> Iterator[None]:
    """Turn what can go wrong with settings, tokens, the archive, the service at ``host`` and the disk into
    :class:`Failed`."""
    try:
        yield
    except (SettingError, TokenProblem) as problem:
        raise Failed(str(problem)) from None
    except (ChatworkError, BadAddress, BadEnvironment) as error:
        raise Failed(sentence(error, host)) from None
    except ArchiveError as error:
        raise Failed(_archive_sentence(error)) from None
    except OSError as error:
        if error.filename is None:
            raise
        raise Failed(f"{error.filename}: {system_reason(error)}") from None


def sentence(error: ChatworkError | BadAddress | BadEnvironment, host: str) -> str:
    """What to tell the person about an error of the service, or of the way to it."""
    if isinstance(error, RateLimited):
        at = times.clock(error.reset_at, None)
        return say("The limit of the API is used up until {time}. Try again then.", time=at)
    status = getattr(error, "status", None)
    if error.code in SENTENCES:
        return sentence_of(error.code, host, status)
    words = one_line("; ".join(getattr(error, "words", ()))) or error.code
    return say("{host} refused: {words} ({status})", host=host, words=words, status=status)


def sentence_of(code: str, host: str, status: int | None = None, path: object = None) -> str:
    """The same for an error of which only the code is known, one of :data:`cwtui.texts.SENTENCES`.

    ``path`` is the archive's.
    """
    return say(SENTENCES[code], host=host, page=TOKEN_PAGE, status=status, path=path)


def not_logged_in() -> str:
    """There is no token anywhere."""
    return say("You are not logged in. Log in first: cwtui login")


def _archive_sentence(error: ArchiveError) -> str:
    if known := SENTENCES.get(error.code):
        return say(known, path=error.path)
    return say("The archive {path} cannot be used: {reason}", path=error.path, reason=error.reason)

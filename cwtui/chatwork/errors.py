"""Everything that can go wrong between us and the service, told apart by type and by a stable ``code``.

The sentence a person reads, and the way out, live in :mod:`cwtui.texts` under the same code. What delivery
must know of a failed write is :attr:`ChatworkError.outcome`: did the server carry it out?
"""

from __future__ import annotations

from enum import Enum


class Outcome(Enum):
    """What a failure says about the request itself."""

    REFUSED = "refused"  # the server said no: nothing was done
    NOT_YET = "not_yet"  # no byte of it counted: it may simply be sent again later
    UNKNOWN = "unknown"  # it may have been carried out


class ChatworkError(Exception):
    """A request that did not succeed.

    ``endpoint`` is "METHOD /path" (never the query, never the token); ``status`` the HTTP status or None when
    no answer came; ``words`` what the server said, one string per error, or, where it said nothing usable,
    what the system or the decoder said.
    """

    code = "unexpected"
    outcome = Outcome.UNKNOWN

    def __init__(self, endpoint: str, *, status: int | None = None, words: tuple[str, ...] = ()) -> None:
        self.endpoint = endpoint
        self.status = status
        self.words = words
        said = f": {'; '.join(words)}" if words else ""
        super().__init__(f"{endpoint}: {self.code}{f' ({status})' if status else ''}{said}")


class BadRequest(ChatworkError):
    """400 and other 4xx: a parameter is missing or its value refused, or the state forbids it.

    Without a ``status`` the request was refused here, before a byte left: its text is not valid Unicode.
    """

    code = "bad_request"
    outcome = Outcome.REFUSED


class InvalidToken(ChatworkError):
    """401: the token is wrong, revoked or expired. Also a text no header can carry, which is not sent."""

    code = "invalid_token"
    outcome = Outcome.NOT_YET


class Forbidden(ChatworkError):
    """403: no right to do this here, or a room we are not in."""

    code = "forbidden"
    outcome = Outcome.REFUSED


class NotFound(ChatworkError):
    """404: no such message, task, file or request. ``limited``: hidden by the free plan, not gone."""

    code = "not_found"
    outcome = Outcome.REFUSED

    def __init__(
        self, endpoint: str, *, status: int | None = None, words: tuple[str, ...] = (), limited: bool = False
    ) -> None:
        super().__init__(endpoint, status=status, words=words)
        self.limited = limited


class WrongAddress(ChatworkError):
    """404 where every account has an answer: the base URL leads to no API, for ``/v2`` is missing, say."""

    code = "wrong_address"
    outcome = Outcome.REFUSED


class TooLarge(ChatworkError):
    """413, or a file over 5 MB that was not even sent."""

    code = "too_large"
    outcome = Outcome.REFUSED


class RateLimited(ChatworkError):
    """429 of the whole API: the window is used up until ``reset_at`` (Unix seconds, the server's clock).

    ``reset_at`` lies ahead of the server's clock even when the answer had no usable header; the same time on
    this machine's clock is :meth:`cwtui.chatwork.budget.Budget.free_at`.
    """

    code = "rate_limited"
    outcome = Outcome.NOT_YET

    def __init__(
        self, endpoint: str, *, reset_at: float, status: int | None = None, words: tuple[str, ...] = ()
    ) -> None:
        super().__init__(endpoint, status=status, words=words)
        self.reset_at = reset_at


class RoomRateLimited(ChatworkError):
    """429 of one room: 10 posts in 10 seconds. Waiting ``wait_seconds`` is enough."""

    code = "room_rate_limited"
    outcome = Outcome.NOT_YET
    wait_seconds = 10.0

    def __init__(
        self, endpoint: str, *, room_id: int, status: int | None = None, words: tuple[str, ...] = ()
    ) -> None:
        super().__init__(endpoint, status=status, words=words)
        self.room_id = room_id


class ServerError(ChatworkError):
    """5xx or 408: the service is unwell. A write may have been carried out."""

    code = "server_error"


class BadAnswer(ChatworkError):
    """An answer that is not what was promised: HTML, half a JSON, another shape, a redirect.

    What turned a request away with a 4xx was at least no success: ``outcome`` is then REFUSED.
    """

    code = "bad_answer"

    def __init__(self, endpoint: str, *, status: int | None = None, words: tuple[str, ...] = ()) -> None:
        super().__init__(endpoint, status=status, words=words)
        if status is not None and 400 <= status < 500:
            self.outcome = Outcome.REFUSED


class BrokenAnswer(BadAnswer):
    """Data that is not what was promised: cut off, or of another shape. No page of somebody else's."""

    code = "broken_answer"


class NoConnection(ChatworkError):
    """Refused, no route, no DNS, or no free connection: nothing left this machine."""

    code = "no_connection"
    outcome = Outcome.NOT_YET


class TLSFailed(NoConnection):
    """The other side could not prove who it is."""

    code = "tls_failed"


class ConnectionLost(ChatworkError):
    """The connection broke, or went silent, after the request had begun to leave."""

    code = "connection_lost"


class FileRefused(ChatworkError):
    """The file host does not give it: the signed address has expired, or was never good."""

    code = "file_refused"
    outcome = Outcome.REFUSED


class FileChanged(ChatworkError):
    """What has arrived is of another version of the file: only all of it can be had."""

    code = "file_changed"
    outcome = Outcome.REFUSED


class WrongSize(ChatworkError):
    """The file host has more or fewer bytes of it than the service says."""

    code = "wrong_size"
    outcome = Outcome.REFUSED


class UnsafeAddress(ChatworkError):
    """A file is said to be where the way is not encrypted, or we are sent on and on. Nobody was asked."""

    code = "unsafe_address"
    outcome = Outcome.REFUSED


class BadAddress(ValueError):
    """The base URL cannot be used, so no client is made. Never repeats it: a password may stand in it."""

    code = "bad_address"


class BadEnvironment(ValueError):
    """A proxy or certificate file that the environment names cannot be used, so no client is made."""

    code = "bad_environment"

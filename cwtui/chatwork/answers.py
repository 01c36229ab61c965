"""Reading answers: from a status to an error, from bytes to a value. Pure.

Whatever the bytes are, the result is a value of the promised shape or a ChatworkError naming the endpoint.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any, TypeVar

import msgspec

from cwtui.chatwork.errors import (
    BadAnswer,
    BadRequest,
    BrokenAnswer,
    ChatworkError,
    Forbidden,
    InvalidToken,
    NotFound,
    ServerError,
    TooLarge,
)
from cwtui.chatwork.exchange import Answer

T = TypeVar("T")

_BY_STATUS: dict[int, type[ChatworkError]] = {
    401: InvalidToken,
    403: Forbidden,
    404: NotFound,
    408: ServerError,
    413: TooLarge,
}
_MAX_WORDS, _MAX_WORD = 10, 1000  # items, characters: enough for any honest error
_SURROGATE = re.compile(
    rb"\\(?:(?P<pair>u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})|(?P<half>u[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
    re.DOTALL,
)


class _Errors(msgspec.Struct):
    errors: list[str]


def refusal(endpoint: str, answer: Answer) -> ChatworkError | None:
    """The error this answer is, None for a success. The two kinds of 429 are not told apart here.

    A page in HTML is no statement of the API about a room or a token, whatever its status; only what is true
    of any server (413, 408, 5xx) is taken from it.
    """
    status = answer.status
    if 200 <= status < 300:
        return (
            BadAnswer(endpoint, status=status, words=("a page instead of data",)) if answer.is_html else None
        )
    if status >= 500:
        return ServerError(endpoint, status=status, words=words(answer))
    if status < 400:
        return BadAnswer(endpoint, status=status, words=("a redirect, which is not followed",))
    if answer.is_html and status not in (408, 413):
        return BadAnswer(endpoint, status=status, words=("a page instead of data",))
    if status == 404:
        return NotFound(endpoint, status=status, words=words(answer), limited=answer.limited)
    return _BY_STATUS.get(status, BadRequest)(endpoint, status=status, words=words(answer))


def words(answer: Answer) -> tuple[str, ...]:
    """What the server said in ``{"errors": [...]}``; nothing where it said nothing of that shape."""
    try:
        said = decode("", answer, _Errors).errors
    except BadAnswer:
        return ()
    return tuple(word[:_MAX_WORD] for word in said[:_MAX_WORDS])


def decode(endpoint: str, answer: Answer, shape: type[T]) -> T:
    """The body as a value of ``shape``; numbers may come as strings. Raises BadAnswer for anything else."""
    try:
        return _decoded(answer.body, shape)
    except (ValueError, RecursionError) as error:
        kind = BrokenAnswer if answer.body.lstrip()[:1] in (b"{", b"[") else BadAnswer
        raise kind(endpoint, status=answer.status, words=(str(error),)) from None


def decode_list(endpoint: str, answer: Answer, shape: type[list[T]]) -> list[T]:
    """As :func:`decode`; 204 and an empty body are an empty list, as ``[]`` is."""
    return decode(endpoint, answer, shape) if answer.body.strip() else []


def _decoded(body: bytes, shape: type[T]) -> T:
    key: Any = shape
    decoder: msgspec.json.Decoder[T] = _decoder(key)
    try:
        return decoder.decode(body)
    except msgspec.ValidationError:
        raise
    except msgspec.DecodeError:
        # A text cut in the middle of an emoji must not make its whole room unreadable.
        return decoder.decode(_SURROGATE.sub(_whole_pairs, body))


@cache
def _decoder(shape: Any) -> msgspec.json.Decoder[Any]:
    # Lax: message_id travels as a string, and the documents disagree on true/false or 1/0.
    return msgspec.json.Decoder(shape, strict=False)


def _whole_pairs(escape: re.Match[bytes]) -> bytes:
    return rb"\ufffd" if escape["half"] else escape[0]

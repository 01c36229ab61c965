"""The content of files: fetched from wherever a signed address leads, without the token.

The service hands out the address (:meth:`cwtui.chatwork.client.Chatwork.file`), and it works for 30 seconds
from then on. Whether what comes is what was begun earlier is for the host to say; nothing is put together
from two versions of a file.

https://developer.chatwork.com/reference/get-rooms-room_id-files-file_id
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Self
from urllib.parse import urljoin, urlsplit

from cwtui.chatwork.address import Address, is_loopback
from cwtui.chatwork.errors import (
    BadAnswer,
    ChatworkError,
    FileChanged,
    FileRefused,
    ServerError,
    UnsafeAddress,
    WrongSize,
)
from cwtui.chatwork.transport import PlainTransport, Stream

MOST_REDIRECTS = 5
_ENDPOINT = "GET file"
_RANGE = re.compile(r"bytes (\d{1,18})-(\d{1,18})/(\d{1,18}|\*)")
_REDIRECTS = (301, 302, 303, 307, 308)
_NOT_THIS_ADDRESS = (400, 401, 403, 404, 410)
_UNWELL = (408, 425, 429)


@dataclass(frozen=True)
class Served:
    """A file that is about to come, from the byte ``start`` on.

    ``total``: bytes of all of it, None where the host does not say. ``validator``: what tells this version
    of it from others, to be handed in when it is resumed; None where there is nothing. ``host``: whose it is.
    """

    start: int
    total: int | None
    validator: str | None
    host: str
    pieces: AsyncIterator[bytes]


class FileHost:
    """Where the files are: ``async with FileHost(api_url) as host: ...``.

    ``api_url`` is only asked whether the service is on this machine: then files may come unencrypted.
    ``silence`` in seconds. Raises BadAddress when made.
    """

    def __init__(self, api_url: str, *, silence: float = 20.0) -> None:
        address = Address.parse(api_url)
        self._loopback = address.loopback
        self._transport = PlainTransport(address, silence=silence)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._transport.aclose()

    @asynccontextmanager
    async def serve(
        self, url: str, start: int = 0, validator: str | None = None, *, stay: bool = False
    ) -> AsyncIterator[Served]:
        """The file at ``url`` from the byte ``start`` on, if it still is the version of ``validator``.

        Otherwise, and where the host knows no ranges, all of it: ``start`` of the result is then 0. ``stay``:
        if the service is on this machine, so must be who is asked. Raises FileRefused for an address that has
        expired, FileChanged where only another version can be had, UnsafeAddress; ServerError, BadAnswer,
        NoConnection, TLSFailed, ConnectionLost, all of which may pass.
        """
        headers = {"range": f"bytes={start}-"} if start else {}
        if start and validator:
            headers["if-range"] = validator
        for _ in range(MOST_REDIRECTS + 1):
            host = self._checked(url, stay)
            async with self._transport.get(url, headers) as stream:
                if stream.status not in _REDIRECTS:
                    yield _served(stream, start, validator, host)
                    return
                url = _next(url, stream)
        raise UnsafeAddress(_ENDPOINT, words=("redirected again and again",))

    async def picture(self, url: str, most: int) -> bytes:
        """The picture of a person or room at ``url``, which anybody may ask for.

        Where the service is on this machine, no other is asked. Raises as :meth:`serve` does, and WrongSize
        where there are more than ``most`` bytes.
        """
        content = bytearray()
        async with self.serve(url, stay=True) as served:
            async for piece in served.pieces:
                content += piece
                if max(len(content), served.total or 0) > most:
                    raise WrongSize(_ENDPOINT)
        return bytes(content)

    def _checked(self, url: str, stay: bool) -> str:
        """The host of an address that may be asked."""
        try:
            parts = urlsplit(url)
            host = parts.hostname or ""
        except ValueError:
            raise BadAnswer(_ENDPOINT, words=("not an address",)) from None
        encrypted = parts.scheme == "https" or (
            parts.scheme == "http" and self._loopback and is_loopback(host)
        )
        strays = stay and self._loopback and not is_loopback(host)
        if not encrypted or not host or "@" in parts.netloc or strays:
            raise UnsafeAddress(_ENDPOINT, words=(f"{parts.scheme}://{host}",))
        return host


def _next(url: str, stream: Stream) -> str:
    location = stream.headers.get("location", "")
    try:
        return urljoin(url, location) if location else _missing(stream)
    except ValueError:
        return _missing(stream)


def _missing(stream: Stream) -> str:
    raise BadAnswer(_ENDPOINT, status=stream.status, words=("redirected nowhere",))


def _served(stream: Stream, start: int, validator: str | None, host: str) -> Served:
    """What the host answered, if it is the file; else the error for it."""
    if error := _refusal(stream.status):
        raise error
    version = _validator(stream.headers)
    if stream.status == 200:
        return Served(0, _length(stream.headers), version, host, stream.pieces)
    if stream.status != 206 or not start:
        raise BadAnswer(_ENDPOINT, status=stream.status)
    span = _RANGE.fullmatch(stream.headers.get("content-range", "").strip())
    if span is None or int(span[1]) != start or _differ(validator, version):
        raise FileChanged(_ENDPOINT, status=206)
    total = None if span[3] == "*" else int(span[3])
    return Served(start, total, validator or version, host, stream.pieces)


def _refusal(status: int) -> ChatworkError | None:
    if status in _NOT_THIS_ADDRESS:
        return FileRefused(_ENDPOINT, status=status)
    if status >= 500 or status in _UNWELL:
        return ServerError(_ENDPOINT, status=status)
    if status in (412, 416):
        return FileChanged(_ENDPOINT, status=status)
    return None


def _validator(headers: Mapping[str, str]) -> str | None:
    """What ``If-Range`` takes: an ETag, unless it is a weak one, or else when it was changed last.

    https://www.rfc-editor.org/rfc/rfc9110#name-if-range
    """
    etag = headers.get("etag", "")
    return etag if etag.startswith('"') else headers.get("last-modified") or None


def _differ(one: str | None, other: str | None) -> bool:
    """Are these two versions? Only two of a kind can be compared."""
    if not one or not other or one.startswith('"') != other.startswith('"'):
        return False
    return one != other


def _length(headers: Mapping[str, str]) -> int | None:
    said = headers.get("content-length", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) <= 18 else None

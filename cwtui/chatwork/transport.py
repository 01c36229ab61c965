"""The wire: the only door to httpx. One request out, one answer back, or an error that knows what left.

Decisions, all for the sake of "was it carried out?":

* A write never rides a connection that was idle for over 5 seconds, nor one that slept with the machine: a
  stale one breaks only after the request has left. HTTP/1.1, so one request's fate is one connection's.
* Whether a byte of the request left is observed, not guessed from the kind of exception.
* A redirect is an answer like any other; following it would carry the token elsewhere.
* A proxy named by the environment (``HTTPS_PROXY``, ``NO_PROXY``) is used, for over https it sees nothing
  but the host; loopback never goes through one. ``SSL_CERT_FILE`` adds to whom is believed.
"""

from __future__ import annotations

import asyncio
import importlib.util
import socket
import ssl
import sys
import time
from collections.abc import AsyncIterator, Generator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any

import httpx

from cwtui import __version__
from cwtui.chatwork.address import Address
from cwtui.chatwork.errors import (
    BadAddress,
    BadAnswer,
    BadEnvironment,
    BrokenAnswer,
    ChatworkError,
    ConnectionLost,
    NoConnection,
    TLSFailed,
)
from cwtui.chatwork.exchange import USUAL, Answer, Ask, Clock, Timeouts

# httpcore looks for sniffio several times a request, which it need not have. To search all of the path for
# what is not there costs half a millisecond of each request; that there is nothing can be known before.
if importlib.util.find_spec("sniffio") is None:
    sys.modules.setdefault("sniffio", None)  # type: ignore[arg-type]

IDLE_SECONDS = 5.0
MOST_CONNECTIONS = 11
"""To the API at a time: what reads, what delivers and what fetches files need no more together."""
UNSENT = 65_536
"""Bytes the system keeps for the line."""
MAX_ANSWER = 64 * 2**20
"""Bytes: 100 messages of the greatest length, every character escaped, are 40 million."""


class TokenAuth(httpx.Auth):
    """Puts the token on requests to its own service, and on no other."""

    def __init__(self, token: str, base: httpx.URL) -> None:
        self._token = token
        self._origin = (base.scheme, base.host, base.port)

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        if (request.url.scheme, request.url.host, request.url.port) == self._origin:
            request.headers["x-chatworktoken"] = self._token
        yield request


class Transport:
    """A pool of connections to one service. Made anywhere, used on one event loop.

    ``wall`` and ``steady`` are the clock that goes on while the machine sleeps, and the one that may not.
    """

    def __init__(
        self,
        address: Address,
        *,
        token: str | None = None,
        timeouts: Timeouts = USUAL,
        wall: Clock = time.time,
        steady: Clock = time.monotonic,
    ) -> None:
        self._base = _base(address)
        self._proxies = not address.loopback
        self._auth = TokenAuth(token, self._base) if token else None
        self._timeouts = timeouts
        self._wall, self._steady = wall, steady
        self._used_at = (wall(), steady())
        self._in_use = 0
        self._tls = _trust(address)
        self._pool = self._open()

    async def exchange(self, ask: Ask) -> Answer:
        """Send it and read the whole answer, of whatever status.

        Raises NoConnection or TLSFailed when no byte of it left, ConnectionLost or BadAnswer afterwards. A
        repeatable request whose connection broke is sent once more, at once.
        """
        await self._drop_what_slept()
        self._in_use += 1
        attempt = _Attempt()
        try:
            async with asyncio.timeout(self._timeouts.upload if ask.upload else self._timeouts.total):
                try:
                    return await self._send(ask, attempt)
                except (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError):
                    if not ask.repeatable:
                        raise
                attempt = _Attempt()
                return await self._send(ask, attempt)
        except (httpx.HTTPError, TimeoutError) as error:
            failure = attempt.failure(ask.endpoint, error)
        finally:
            self._in_use -= 1
            self._used_at = (self._wall(), self._steady())
        # Raised out here, it does not drag along httpx's error, which holds the request and so the token.
        raise failure

    async def aclose(self) -> None:
        """Close every connection."""
        await self._pool.aclose()

    def _open(self) -> httpx.AsyncClient:
        waits = self._timeouts
        try:
            return httpx.AsyncClient(
                base_url=self._base,
                auth=self._auth,
                headers={
                    "accept": "application/json",
                    "accept-encoding": "gzip",
                    "user-agent": f"cwtui/{__version__}",
                },
                timeout=httpx.Timeout(
                    connect=waits.connect, write=waits.write, read=waits.read, pool=waits.pool
                ),
                limits=httpx.Limits(
                    max_connections=MOST_CONNECTIONS,
                    max_keepalive_connections=4,
                    keepalive_expiry=IDLE_SECONDS,
                ),
                verify=self._tls,
                trust_env=self._proxies,
                follow_redirects=False,
            )
        except (httpx.InvalidURL, ImportError, ValueError):
            raise BadEnvironment("the proxy named by the environment cannot be used") from None

    async def _send(self, ask: Ask, attempt: _Attempt) -> Answer:
        response = await self._pool.send(self._request(ask, attempt), stream=True)
        try:
            body = bytearray()
            async for piece in response.aiter_bytes():
                body += piece
                if len(body) > MAX_ANSWER:
                    raise BadAnswer(ask.endpoint, status=response.status_code, words=("an endless answer",))
        finally:
            await response.aclose()
        return Answer(response.status_code, dict(response.headers), bytes(body))

    def _request(self, ask: Ask, attempt: _Attempt) -> httpx.Request:
        upload = ask.upload
        return self._pool.build_request(
            ask.method,
            ask.path,
            params=dict(ask.query) or None,
            data=dict(ask.form or {}) or None,
            files={"file": (upload.name, upload.body())} if upload else None,
            extensions={"trace": attempt.watch},
        )

    async def _drop_what_slept(self) -> None:
        """Begin with fresh connections after a sleep: the pool's clock may have slept as well."""
        wall, steady = self._used_at
        slept = (self._wall() - wall) - (self._steady() - steady)
        if abs(slept) > IDLE_SECONDS and not self._in_use:
            self._used_at = (self._wall(), self._steady())
            old, self._pool = self._pool, self._open()
            await old.aclose()


@dataclass(frozen=True)
class Stream:
    """An answer whose body is still to come, as it is on the wire. Header names in lower case."""

    status: int
    headers: Mapping[str, str]
    pieces: AsyncIterator[bytes]


class PlainTransport:
    """Connections to whatever host an address names, which learns of us nothing but what it is asked for.

    No token, no cookie, no referrer, and no login an address may hold. Redirects are answers here, too.
    ``silence``: seconds without a byte after which the connection counts as broken.
    """

    def __init__(self, address: Address, *, silence: float) -> None:
        self._address = address
        self._silence = silence
        self._pool: httpx.AsyncClient | None = None

    @asynccontextmanager
    async def get(self, url: str, headers: Mapping[str, str]) -> AsyncIterator[Stream]:
        """Ask for ``url``. Raises NoConnection, TLSFailed, ConnectionLost, BadAnswer; also as it is read."""
        endpoint = "GET file"  # the address itself is a key to the file
        try:
            if self._pool is None:
                self._pool = await asyncio.to_thread(self._open)
            async with self._pool.stream("GET", url, headers=dict(headers)) as answer:
                yield Stream(answer.status_code, dict(answer.headers), answer.aiter_raw())
            return
        except httpx.InvalidURL as error:
            failure: ChatworkError = BadAnswer(endpoint, words=(str(error),))
        except httpx.HTTPError as error:
            failure = _failure(endpoint, error, left=not isinstance(error, _BEFORE_THE_FIRST_BYTE))
        raise failure

    async def aclose(self) -> None:
        """Close every connection."""
        if self._pool is not None:
            await self._pool.aclose()

    def _open(self) -> httpx.AsyncClient:
        try:
            return httpx.AsyncClient(
                cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
                headers={"accept-encoding": "identity", "user-agent": f"cwtui/{__version__}"},
                timeout=httpx.Timeout(
                    connect=USUAL.connect, write=USUAL.write, read=self._silence, pool=self._silence
                ),
                limits=httpx.Limits(max_connections=8, keepalive_expiry=IDLE_SECONDS),
                verify=_trust(self._address),
                trust_env=not self._address.loopback,
                follow_redirects=False,
            )
        except (httpx.InvalidURL, ImportError, ValueError):
            raise BadEnvironment("the proxy named by the environment cannot be used") from None


class _Attempt:
    """One sending of a request: has a byte of it left? What was handed to the system has left, for all that
    we can know; so that this is nearly true of a large file, too, the system is to keep little of it."""

    def __init__(self) -> None:
        self.left = False

    async def watch(self, event: str, info: dict[str, Any]) -> None:
        """Told by httpcore what it is about to do. A CONNECT to a proxy is not yet the request."""
        if event.endswith(".send_request_headers.started") and info["request"].method != b"CONNECT":
            self.left = True
        elif event == "connection.connect_tcp.complete":
            _keep_little_unsent(info["return_value"].get_extra_info("socket"))

    def failure(self, endpoint: str, error: Exception) -> ChatworkError:
        """The error this is for our callers."""
        return _failure(endpoint, error, left=self.left)


def _keep_little_unsent(connection: socket.socket | None) -> None:
    """Where the system can be told so, it takes no more than this of what the line has not taken yet."""
    option = getattr(socket, "TCP_NOTSENT_LOWAT", None)
    if connection is not None and option is not None:
        with suppress(OSError):
            connection.setsockopt(socket.IPPROTO_TCP, option, UNSENT)


_BEFORE_THE_FIRST_BYTE = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
"""As the kind of error tells it: good enough where nothing is carried out."""


def _failure(endpoint: str, error: Exception, *, left: bool) -> ChatworkError:
    words = (str(error) or type(error).__name__,)
    if isinstance(error, httpx.DecodingError):
        return BrokenAnswer(endpoint, words=words)
    if left:
        return ConnectionLost(endpoint, words=words)
    return (TLSFailed if _is_tls(error) else NoConnection)(endpoint, words=words)


def _base(address: Address) -> httpx.URL:
    try:
        base = httpx.URL(address.url)
        _ = base.host  # decoded only when asked for; an xn-- that is none shows now
    except (httpx.InvalidURL, ValueError):
        raise BadAddress("the API address is not a URL") from None
    return base


def _trust(address: Address) -> ssl.SSLContext:
    """Whom to believe. Plain http needs nobody, and loading the authorities takes a noticeable time."""
    if address.url.startswith("http:"):
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        return httpx.create_ssl_context()
    except OSError:
        raise BadEnvironment("the certificates named by the environment cannot be read") from None


def _is_tls(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return True
        error = error.__cause__ or error.__context__
    return False

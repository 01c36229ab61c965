"""The front of the house: every request passes here, is written down, and may meet a fault."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import formatdate
from functools import partial

from starlette.datastructures import URL, Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cwtui.simulator.control import PREFIX as CONTROL
from cwtui.simulator.downloads import PREFIX as DOWNLOADS
from cwtui.simulator.faults import Fault
from cwtui.simulator.gate import account_of
from cwtui.simulator.limits import NOBODY
from cwtui.simulator.simulation import Simulation
from cwtui.simulator.wire import Wire
from cwtui.simulator.world import addresses

MOST_BYTES = 16 * 1024 * 1024
"""Of a request's body: enough for an upload that is too large to be refused as the service does."""

_UPLOADS = re.compile(r"/v2/rooms/\d+/files")

STEP = 0.05
"""Seconds between two pieces of a file whose rate is limited."""

GARBAGE = b"<html><body><h1>Service maintenance</h1><p>Please try again later.</p></body></html>"


@dataclass
class Reply:
    """An answer in full, before it is sent."""

    status: int = 200
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    body: bytes = b""

    def header(self, name: str, value: str) -> None:
        """Set or replace a header."""
        key = name.lower().encode("latin-1")
        self.headers = [(k, v) for k, v in self.headers if k.lower() != key]
        self.headers.append((key, value.encode("latin-1")))

    def carry(self, body: bytes, content_type: str) -> None:
        """Another body in place of the one there was."""
        self.body = body
        self.header("content-type", content_type)
        self.header("content-length", str(len(body)))


class Front:
    """The outermost application."""

    def __init__(self, inner: ASGIApp, simulation: Simulation, wire: Wire) -> None:
        self._inner = inner
        self._simulation = simulation
        self._wire = wire

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._inner(scope, receive, send)
            return
        if self._upload_rate(scope):
            self._wire.narrow(scope["client"])
        body = await _read(receive, partial(self._upload_rate, scope))
        if body is None:
            return
        url = URL(scope=scope)
        addresses.reached_at(f"{url.scheme}://{url.netloc}")
        if len(body) > MOST_BYTES:
            await self._send(Reply(413, [(b"connection", b"close")]), scope, send)
            return
        if scope["path"].startswith(CONTROL):
            await self._send(await self._carry_out(scope, body), scope, send)
            return
        await self._serve(scope, body, receive, send)

    async def _serve(self, scope: Scope, body: bytes, receive: Receive, send: Send) -> None:
        account = account_of(self._simulation, Headers(scope=scope))
        query = scope["query_string"].decode("latin-1")
        whose = account.account_id if account else None
        entry = self._simulation.journal.open(scope["method"], scope["path"], query, whose)
        fault = self._simulation.faults.pick(scope["method"], scope["path"])
        entry.fault = fault.kind if fault else None
        status: int | None = None
        try:
            if fault is None:
                reply = await self._carry_out(scope, body)
                status = reply.status
                await self._send(reply, scope, send)
            else:
                status = await self._suffer(fault, scope, body, receive, send)
        finally:
            self._simulation.journal.close(entry, status)

    async def _suffer(
        self, fault: Fault, scope: Scope, body: bytes, receive: Receive, send: Send
    ) -> int | None:
        """Let ``fault`` happen. Gives the status that was sent, None if no answer was begun."""
        if fault.kind == "delay":
            await asyncio.sleep(fault.seconds)
        reply = await self._carry_out(scope, body) if fault.done else self._undone(scope)
        if fault.kind in ("drop_before", "drop_after") or (fault.kind == "delay" and not fault.done):
            self._wire.cut(scope["client"])
            await _until_gone(receive)
            return None
        if fault.kind == "stall":
            await send(self._start(reply))
            await _until_gone(receive)
            return reply.status
        if fault.kind == "break":
            await self._break_off(reply, scope, receive, send)
            return reply.status
        self._spoil(fault, reply, scope)
        await self._send(reply, scope, send)
        return reply.status

    def _spoil(self, fault: Fault, reply: Reply, scope: Scope) -> None:
        if fault.kind == "status":
            reply.status = fault.status
            reply.carry(fault.body.encode(), fault.content_type)
            for name, value in fault.headers.items():
                reply.header(name, str(value))
        elif fault.kind == "truncate":
            half = reply.body[: len(reply.body) // 2]
            reply.carry(half, "application/json; charset=utf-8")
        elif fault.kind == "garbage":
            reply.status = 200
            reply.carry(GARBAGE, "text/html; charset=utf-8")
        elif fault.kind == "rate":
            self._use_up(reply, scope)

    def _use_up(self, reply: Reply, scope: Scope) -> None:
        """The window is used up now, and the answer says so."""
        account = account_of(self._simulation, Headers(scope=scope))
        whose = account.account_id if account else NOBODY
        self._simulation.limits.use_up(whose)
        reply.status = 429
        reply.carry(b'{"errors":["Rate limit exceeded"]}', "application/json; charset=utf-8")
        for name, value in self._simulation.limits.headers(whose).items():
            reply.header(name, value)

    def _undone(self, scope: Scope) -> Reply:
        """What is answered in place of a call that was not carried out, before the fault spoils it."""
        account = account_of(self._simulation, Headers(scope=scope))
        reply = Reply()
        for name, value in self._simulation.limits.headers(account.account_id if account else NOBODY).items():
            reply.header(name, value)
        reply.carry(b'{"errors":["Service unavailable"]}', "application/json; charset=utf-8")
        return reply

    async def _carry_out(self, scope: Scope, body: bytes) -> Reply:
        """Let the application answer, into memory: the client may leave, the thing is done all the same."""
        reply = Reply()
        pieces: list[bytes] = []

        async def receive() -> Message:
            return {"type": "http.request", "body": body, "more_body": False}

        async def collect(message: Message) -> None:
            if message["type"] == "http.response.start":
                reply.status = message["status"]
                reply.headers = list(message.get("headers", []))
            else:
                pieces.append(message.get("body", b""))

        await self._inner(scope, receive, collect)
        reply.body = b"".join(pieces)
        return reply

    def _start(self, reply: Reply) -> Message:
        ahead = self._simulation.knobs.date_skew
        reply.header("date", formatdate(self._simulation.clock.now() + ahead, usegmt=True))
        return {"type": "http.response.start", "status": reply.status, "headers": reply.headers}

    async def _break_off(self, reply: Reply, scope: Scope, receive: Receive, send: Send) -> None:
        """The first half, as the beginning of all of it."""
        reply.header("content-length", str(len(reply.body)))
        half = Reply(reply.status, reply.headers, reply.body[: len(reply.body) // 2])
        await self._send(half, scope, send, more_to_come=True)
        self._wire.hang_up(scope["client"])
        await _until_gone(receive)

    def _upload_rate(self, scope: Scope) -> float:
        """Bytes a second; 0: as fast as they come."""
        is_upload = scope["method"] == "POST" and _UPLOADS.fullmatch(scope["path"])
        return self._simulation.knobs.upload_rate if is_upload else 0.0

    def _rate(self, scope: Scope) -> float:
        """Bytes a second; 0: as fast as it can."""
        return self._simulation.knobs.download_rate if scope["path"].startswith(DOWNLOADS) else 0.0

    async def _send(self, reply: Reply, scope: Scope, send: Send, *, more_to_come: bool = False) -> None:
        await send(self._start(reply))
        rest, rate = reply.body, self._rate(scope)
        step = int(rate * STEP) or len(rest)
        while len(rest) > step and self._wire.is_open(scope["client"]):
            await send({"type": "http.response.body", "body": rest[:step], "more_body": True})
            rest = rest[step:]
            await asyncio.sleep(STEP)
        await send({"type": "http.response.body", "body": rest, "more_body": more_to_come})


async def _read(receive: Receive, rate: Callable[[], float]) -> bytes | None:
    """The whole body, or its beginning when it is longer than we take; None when the client has left.

    Not faster than ``rate`` bytes a second, where that is not 0: what we do not take stays in the line.
    """
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        piece = message.get("body", b"")
        body += piece
        await _take_time(len(piece), rate)
        if len(body) > MOST_BYTES or not message.get("more_body", False):
            return bytes(body)


async def _take_time(size: int, rate: Callable[[], float]) -> None:
    """As long as so many bytes take; the rate may be turned meanwhile."""
    while (now := rate()) and size > 0:
        step = min(size, now * STEP)
        await asyncio.sleep(step / now)
        size -= int(step) or 1


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass

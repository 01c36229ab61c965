"""A server that says exactly what it is told, byte by byte: for what the simulator is too polite to do."""

from __future__ import annotations

import asyncio
import json
import ssl
import traceback
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Literal, Self

import pytest

from cwtui.chatwork.client import Chatwork
from cwtui.chatwork.errors import ChatworkError
from cwtui.chatwork.exchange import Timeouts

AfterReply = Literal["keep", "close", "hang"]


@dataclass(frozen=True)
class Received:
    """One request as it arrived. ``connection`` counts from 0."""

    connection: int
    method: str
    target: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Reply:
    """Raw bytes to answer with, and what to do with the connection then. ``drip`` seconds between bytes."""

    raw: bytes = b""
    then: AfterReply = "keep"
    drip: float = 0.0


def reply(
    status: int = 200,
    body: bytes = b"",
    headers: dict[str, str] | None = None,
    kind: str | None = "application/json",
    then: AfterReply = "keep",
) -> Reply:
    """A well-formed answer."""
    shown = {"content-length": str(len(body))} | ({"content-type": kind} if kind else {}) | (headers or {})
    head = "".join(f"{name}: {value}\r\n" for name, value in shown.items())
    return Reply(f"HTTP/1.1 {status} X\r\n{head}\r\n".encode() + body, then)


CUT = Reply(then="close")
SILENCE = Reply(then="hang")


@dataclass
class Wire:
    """The server. ``script`` gives the reply to each request; the last one is repeated."""

    script: list[Reply] | Callable[[Received], Reply]
    tls: ssl.SSLContext | None = None
    received: list[Received] = field(default_factory=list)
    connections: int = 0
    _server: asyncio.Server | None = None
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0, ssl=self.tls)
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    @property
    def port(self) -> int:
        assert self._server is not None
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v2"

    async def until(self, count: int) -> None:
        """Wait for so many requests."""
        while len(self.received) < count:
            self._news.clear()
            await self._news.wait()

    def leave(self) -> Reply:
        """Accept nobody any more; the connection that asked for it is cut."""
        assert self._server is not None
        self._server.close()
        return CUT

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        number, self.connections = self.connections, self.connections + 1
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
                while await self._serve(number, reader, writer):
                    pass
        finally:
            writer.close()

    async def _serve(self, number: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = head.rstrip().split("\r\n")
        headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        method, target, _ = first.split(" ")
        request = Received(number, method, target, headers, body)
        self.received.append(request)
        self._news.set()
        answer = self._reply_to(request)
        for piece in [answer.raw] if not answer.drip else [bytes([byte]) for byte in answer.raw]:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(answer.drip)
        if answer.then == "hang":
            await asyncio.Event().wait()
        return answer.then == "keep"

    def _reply_to(self, request: Received) -> Reply:
        if callable(self.script):
            return self.script(request)
        return self.script[min(len(self.received), len(self.script)) - 1]


TOKEN = "0123456789abcdef0123456789abcdef"
QUICK = Timeouts(connect=0.5, write=0.5, read=0.3, pool=0.1, total=0.6, upload=0.6)
STATUS = json.dumps(
    dict.fromkeys(
        ["unread_room_num", "mention_room_num", "mytask_room_num", "unread_num", "mention_num", "mytask_num"],
        0,
    )
).encode()


POSTED = b'{"message_id":"1001"}'
HTML = b"<html><body>Please sign in to the network</body></html>"
Operation = Callable[[Chatwork], Awaitable[object]]


def read(chatwork: Chatwork) -> Awaitable[object]:
    return chatwork.my_status()


def post(chatwork: Chatwork) -> Awaitable[object]:
    return chatwork.post_message(7, "hello")


async def failure(
    script: list[Reply], operation: Operation, timeouts: Timeouts = QUICK
) -> tuple[ChatworkError, list[Received]]:
    """The error an operation ends in, and what the server saw."""
    async with Wire(script) as wire, Chatwork(TOKEN, wire.url, timeouts=timeouts) as chatwork:
        with pytest.raises(ChatworkError) as caught:
            await operation(chatwork)
        assert chatwork.budget.remaining <= chatwork.budget.limit
    assert TOKEN not in "".join(traceback.format_exception(caught.value))
    # httpx's own error holds the request, and that holds the token.
    assert "httpx" not in type(caught.value.__context__).__module__
    return caught.value, wire.received

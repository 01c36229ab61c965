"""The whole simulator, called within this process over a line that takes nothing but (virtual) time."""

from __future__ import annotations

import asyncio
from urllib.parse import urlencode

import msgspec
from starlette.types import Message, Scope

from cwtui.chatwork import Chatwork
from cwtui.chatwork.budget import Budget
from cwtui.chatwork.calls import Calls
from cwtui.chatwork.exchange import Answer, Ask
from cwtui.simulator.app import application
from cwtui.simulator.simulation import Simulation
from cwtui.simulator.wire import Wire
from cwtui.sync.clock import Clock

RTT = 0.15  # seconds
NOWHERE = "http://127.0.0.1/v2"
"""Nobody is to be asked there: for what wants an address and has no use for it."""


class Request(msgspec.Struct, frozen=True):
    """What was asked, when it arrived there (virtual seconds), and how it was answered.

    ``left``: what the last answer before had said there was left of the window.
    """

    at: float
    method: str
    path: str
    status: int
    left: int


class NearTransport:
    """In place of the wire: half of the way, the simulator's answer, the other half."""

    def __init__(self, simulation: Simulation, token: str) -> None:
        self._application = application(simulation, Wire())
        self._token = token
        self._left = 300
        self.requests: list[Request] = []

    async def exchange(self, ask: Ask) -> Answer:
        loop = asyncio.get_running_loop()
        await asyncio.sleep(RTT / 2)
        left, answer = self._left, await self._answer(ask)
        self.requests.append(Request(loop.time(), ask.method, ask.path, answer.status, left))
        await asyncio.sleep(RTT / 2)
        self._left = int(answer.headers["x-ratelimit-remaining"])
        return answer

    async def aclose(self) -> None:
        """There is nothing to close."""

    async def _answer(self, ask: Ask) -> Answer:
        form = urlencode(ask.form or {}).encode()
        got: list[Message] = []

        async def receive() -> Message:
            return {"type": "http.request", "body": form, "more_body": False}

        async def send(message: Message) -> None:
            got.append(message)

        await self._application(self._scope(ask), receive, send)
        headers = {name.decode().lower(): value.decode("latin-1") for name, value in got[0]["headers"]}
        body = b"".join(message.get("body", b"") for message in got[1:])
        return Answer(got[0]["status"], headers, body)

    def _scope(self, ask: Ask) -> Scope:
        headers = [(b"x-chatworktoken", self._token.encode()), (b"host", b"127.0.0.1")]
        if ask.form is not None:
            headers.append((b"content-type", b"application/x-www-form-urlencoded"))
        path = "/v2" + ask.path
        return {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": ask.method,
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "root_path": "",
            "query_string": urlencode(ask.query).encode(),
            "headers": headers,
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 1),
        }


class NearChatwork(Chatwork):
    """The real client with its budget, on that line."""

    def __init__(self, transport: NearTransport, token: str, clock: Clock) -> None:
        self.budget = Budget()
        self._transport = transport  # type: ignore[assignment]
        self._calls = Calls(token, transport, self.budget, clock.now)  # type: ignore[arg-type]

"""Binding, the ready lines, and ending well."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
import threading
from collections.abc import Callable, Iterator
from ipaddress import ip_address
from types import TracebackType

import uvicorn

from cwtui.simulator.app import application
from cwtui.simulator.chatter import Chatter
from cwtui.simulator.simulation import Simulation
from cwtui.simulator.wire import Wire

LOOPBACK = "127.0.0.1"


def bind(host: str, port: int) -> socket.socket:
    """Take an address at once, so that what is printed of it is true. Port 0 picks a free one.

    Raises OSError; ValueError for what is no name of an address.
    """
    if not host:  # it would mean every address of this machine
        raise ValueError("no address")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With the protocol named, asyncio sends at once what is small; else each answer waits 40 ms for an ACK.
    bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
    except OSError:
        bound.close()
        raise
    return bound


def is_loopback(host: str) -> bool:
    """True only where nobody outside this machine can knock."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def api_url(bound: socket.socket) -> str:
    host, port = bound.getsockname()[:2]
    return f"http://[{host}]:{port}/v2" if ":" in host else f"http://{host}:{port}/v2"


def ready_lines(simulation: Simulation, bound: socket.socket) -> Iterator[str]:
    """What the command prints once it listens: the address, then every account's token, "me" first."""
    yield f"ready {api_url(bound)}"
    for nick, token in simulation.tokens.items():
        yield f"token {nick} {token}"


class Server(uvicorn.Server):
    """Serves a simulation until it is told to stop, then ends without complaint."""

    def __init__(self, simulation: Simulation, bound: socket.socket, ready: Callable[[], None]) -> None:
        """``ready`` is called once, when the first request can be answered."""
        self._wire = Wire()
        config = uvicorn.Config(
            application(simulation, self._wire),
            http=self._wire.protocol(),
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            proxy_headers=False,
            server_header=False,
            date_header=False,  # the Date header follows the simulator's clock
            timeout_graceful_shutdown=1,
            timeout_keep_alive=75,
        )
        super().__init__(config)
        logging.getLogger("uvicorn.error").setLevel(logging.ERROR)
        self._simulation = simulation
        self._bound = bound
        self._ready = ready

    async def run_until_stopped(self) -> None:
        chatter = asyncio.create_task(Chatter(self._simulation).run())
        try:
            await self.serve([self._bound])
        finally:
            chatter.cancel()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """At once: who still waits for an answer is cut off."""
        self._wire.cut_all()
        await super().shutdown(sockets)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals are the command's affair: uvicorn would raise them again and end with their status."""
        yield

    def stop(self) -> None:
        """End soon; may be called from a signal handler or another thread."""
        self.should_exit = True


class Serving:
    """A simulation served by a thread of this process; a context manager.

    >>> with Serving(Simulation("empty")) as serving:
    ...     serving.api_url.startswith("http://127.0.0.1:")
    True
    """

    def __init__(self, simulation: Simulation, port: int = 0) -> None:
        self.simulation = simulation
        bound = bind(LOOPBACK, port)
        self.api_url = api_url(bound)
        self._ready = threading.Event()
        self._server = Server(simulation, bound, self._ready.set)
        run = self._server.run_until_stopped
        self._thread = threading.Thread(target=lambda: asyncio.run(run()), daemon=True)

    def start(self) -> Serving:
        self._thread.start()
        self._ready.wait()
        return self

    def stop(self) -> None:
        self._server.stop()
        self._thread.join()

    def __enter__(self) -> Serving:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

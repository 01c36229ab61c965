"""How a benchmark has a message arrive in a program it measures: a byte in, the time of the arrival out."""

from __future__ import annotations

import asyncio
import os
import socket
import struct
import time
from collections.abc import Callable

DOOR = "BENCH_DOOR"
"""The variable that names the program's end of the door, a file descriptor."""

_TIME = struct.Struct("d")  # of the clock that all processes share


class Outside:
    """The benchmark's end. ``number`` is the file descriptor of the other one, until :meth:`handed_over`."""

    def __init__(self) -> None:
        self._socket, self._other = socket.socketpair()
        self._other.set_inheritable(True)
        self._socket.settimeout(60)
        self.number = self._other.fileno()

    def handed_over(self) -> None:
        """The program has it now."""
        self._other.close()

    def knock(self) -> None:
        """Have a message arrive."""
        self._socket.send(b"+")

    def opened_at(self) -> float:
        """When it arrived, by ``time.perf_counter()``."""
        (at,) = _TIME.unpack(self._socket.recv(_TIME.size))
        return float(at)

    def close(self) -> None:
        self._socket.close()


class Inside:
    """The program's end."""

    def __init__(self) -> None:
        self._socket = socket.socket(fileno=int(os.environ[DOOR]))

    def listen(self, arrive: Callable[[], object]) -> None:
        """Call ``arrive`` at each knock, on the running loop."""

        def open_door() -> None:
            if self._socket.recv(1):
                arrive()

        asyncio.get_running_loop().add_reader(self._socket, open_door)

    def tell(self) -> None:
        """The message has arrived just now."""
        self._socket.send(_TIME.pack(time.perf_counter()))

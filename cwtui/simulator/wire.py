"""The open connections, so that one can be cut."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

UNREAD = 65_536
"""Bytes the system keeps of a narrow connection, about."""


class Wire:
    """Connections by the address of their client, as requests name it."""

    def __init__(self) -> None:
        self._open: dict[tuple[str, int], asyncio.Transport] = {}

    def opened(self, transport: asyncio.Transport) -> None:
        self._open[_client(transport)] = transport

    def closed(self, transport: asyncio.Transport) -> None:
        self._open.pop(_client(transport), None)

    def is_open(self, client: tuple[str, int]) -> bool:
        """Is somebody still there?"""
        return client in self._open

    def cut(self, client: tuple[str, int]) -> None:
        """End the connection now; what was not sent yet is lost."""
        if transport := self._open.get(client):
            transport.abort()

    def hang_up(self, client: tuple[str, int]) -> None:
        """End the connection when what was sent has left."""
        if transport := self._open.get(client):
            transport.close()

    def narrow(self, client: tuple[str, int]) -> None:
        """From now on the system takes little from this connection that nobody has read yet."""
        if (transport := self._open.get(client)) and (connection := transport.get_extra_info("socket")):
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, UNREAD)

    def cut_all(self) -> None:
        for transport in list(self._open.values()):
            transport.abort()

    def protocol(self) -> type[asyncio.Protocol]:
        """uvicorn's protocol, telling this wire what it opens and closes."""
        wire = self

        class Told(H11Protocol):
            def connection_made(self, transport: Any) -> None:
                wire.opened(transport)
                super().connection_made(transport)

            def connection_lost(self, exc: Exception | None) -> None:
                wire.closed(self.transport)
                super().connection_lost(exc)

        return Told


def _client(transport: asyncio.Transport) -> tuple[str, int]:
    address = transport.get_extra_info("peername") or ("", 0)
    return (str(address[0]), int(address[1]))

"""Avatars and room icons: small flat pictures, everybody's and every preset's own, served to whoever asks."""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Awaitable, Callable, Iterator
from functools import lru_cache

from starlette.requests import Request
from starlette.responses import Response

from cwtui.simulator.simulation import Simulation
from cwtui.simulator.world.records import ICON_PRESETS

AVATAR = "/avatar/{account_id:int}.png"
ICON = "/icon/ico_{preset}.png"
SIDE = 80
"""Pixels."""

_BLOCKS = 5  # a side of the pattern
_MARGIN = 15  # pixels around it
_ROUND = 16  # pixels: the radius of an icon's corners
_CLEAR = bytes(4)  # a pixel one sees through
_WHITE = b"\xff\xff\xff\xff"
_COLOURS = (
    *("3f6fb5", "2f8f83", "8a5fb0", "b5563f", "5f8f2f", "b04f86", "35809f", "a8762b", "5b66c4", "3c8c56"),
    *("b0475a", "6d7b3a", "7a5ac0", "287f9e", "a55f3d", "4f7f3f"),
)


def avatar_endpoint(simulation: Simulation) -> Callable[[Request], Awaitable[Response]]:
    async def avatar(request: Request) -> Response:
        account_id = request.path_params["account_id"]
        return _answer(_drawn(f"avatar {account_id}", SIDE // 2), account_id in simulation.world.accounts)

    return avatar


async def icon_endpoint(request: Request) -> Response:
    preset = request.path_params["preset"]
    return _answer(_drawn(f"icon {preset}", _ROUND), preset in ICON_PRESETS)


def _answer(content: bytes, exists: bool) -> Response:
    return Response(content, 200, media_type="image/png") if exists else Response(status_code=404)


@lru_cache(256)
def _drawn(name: str, corner: int) -> bytes:
    """A pattern that is its own mirror image, white on a colour; ``corner`` is a radius in pixels."""
    digest = hashlib.sha256(name.encode()).digest()
    colour = bytes.fromhex(_COLOURS[digest[0] % len(_COLOURS)] + "ff")
    bits = int.from_bytes(digest[1:5], "big")
    return png(b"".join(b"\0" + b"".join(row) for row in _rows(colour, bits, corner)))


def _rows(colour: bytes, bits: int, corner: int) -> Iterator[list[bytes]]:
    block = (SIDE - 2 * _MARGIN) // _BLOCKS

    def is_set(x: int, y: int) -> bool:
        column, row = (x - _MARGIN) // block, (y - _MARGIN) // block
        if not (0 <= column < _BLOCKS and 0 <= row < _BLOCKS):
            return False
        return bool(bits >> (min(column, _BLOCKS - 1 - column) * _BLOCKS + row) & 1)

    def pixel(x: int, y: int) -> bytes:
        # How far into the square of a corner: doubled, for the middle of the picture is between two pixels.
        across = max(2 * corner - 2 * min(x, SIDE - 1 - x) - 1, 0)
        down = max(2 * corner - 2 * min(y, SIDE - 1 - y) - 1, 0)
        if across**2 + down**2 > (2 * corner) ** 2:
            return _CLEAR
        return _WHITE if is_set(x, y) else colour

    for y in range(SIDE):
        yield [pixel(x, y) for x in range(SIDE)]


def png(scanlines: bytes, width: int = SIDE, height: int = SIDE) -> bytes:
    """A PNG of these lines, each a zero and then red, green, blue and opacity of its pixels.

    https://www.w3.org/TR/png-3/#11Chunks
    """

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    content = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(scanlines, 9)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + content

"""A program on a real pty: when does what stand on its screen?

Times are taken as the bytes arrive; what they make of the screen is worked out afterwards, so that looking
slows nothing down.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import pairwise

import pyte

COLUMNS, ROWS = 140, 45
LONGEST = 60.0  # seconds to wait for anything

# What a terminal of today answers at once: device attributes, synchronised output, in-band resizes, where
# the cursor is, the kitty keyboard protocol, colours.
_ANSWERS = (
    (b"\x1b[c", b"\x1b[?62;22c"),
    (b"\x1b[>c", b"\x1b[>1;10;0c"),
    (b"\x1b[?2026$p", b"\x1b[?2026;2$y"),
    (b"\x1b[?2048$p", b"\x1b[?2048;0$y"),
    (b"\x1b[6n", b"\x1b[1;1R"),
    (b"\x1b[?u", b"\x1b[?0u"),
    (b"\x1b]10;?", b"\x1b]10;rgb:ffff/ffff/ffff\x1b\\"),
    (b"\x1b]11;?", b"\x1b]11;rgb:0000/0000/0000\x1b\\"),
)
# What pyte takes for text: private modes and queries, device strings, cursor shapes.
_UNKNOWN_TO_PYTE = re.compile(
    rb"\x1b\[[<>=?][0-9;]*[a-zA-Z](?<![hl])|\x1b\[\?[0-9;]*\$p|\x1b\[[<>=][0-9;]*[a-z]"
    rb"|\x1b[P_][^\x1b]*\x1b\\|\x1b\][^\x1b\x07]*(?:\x07|\x1b\\)|\x1b\[[0-9 ]* q"
)


class Run:
    """``command`` with exactly ``env`` on a terminal of ``size`` (columns, rows).

    Times are ms since just before its start.
    """

    def __init__(
        self, command: Sequence[str], env: Mapping[str, str], size: tuple[int, int] = (COLUMNS, ROWS)
    ) -> None:
        self._size = size
        self._chunks: list[tuple[float, bytes]] = []
        self._began = time.perf_counter()
        self._pid, self._terminal = pty.fork()
        if self._pid == 0:
            set_size(0, *size)
            os.execve(command[0], list(command), {"TERM": "xterm-256color", "COLORTERM": "truecolor", **env})

    def read_until(self, *markers: str) -> None:
        """Read until all of the markers have been written, or the program has nothing more to say."""
        missing = {marker.encode() for marker in markers}
        written = b""
        while missing and (chunk := self._read(LONGEST)):
            written += chunk
            missing = {marker for marker in missing if marker not in written}

    def read_for(self, seconds: float) -> None:
        """Read whatever is written in the next seconds."""
        end = time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            self._read(left)

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)
        os.close(self._terminal)

    def first_paint(self) -> float:
        """When the first character that is not a space stood on the screen."""
        return self._when(lambda screen: any(row.strip() for row in screen))

    def shown(self, *markers: str) -> float:
        """When all of the markers stood on the screen."""
        return self._when(lambda screen: all(any(m in row for row in screen) for m in markers))

    def drawn(self, pause: float) -> float:
        """When the first drawing was done: the last byte before nothing came for ``pause`` ms."""
        after = [at for at, _ in self._chunks if at >= self.first_paint()]
        return next((at for at, later in pairwise(after) if later - at > pause), after[-1])

    def _when(self, fact: Callable[[Sequence[str]], bool]) -> float:
        for at, screen in self._screens():
            if fact(screen):
                return at
        raise AssertionError("it never came up; at the end there was:\n" + "\n".join(screen))

    def _screens(self) -> Iterator[tuple[float, Sequence[str]]]:
        screen = pyte.Screen(*self._size)
        stream = pyte.ByteStream(screen)
        for at, chunk in self._chunks:
            stream.feed(for_pyte(chunk))
            yield at, screen.display

    def _read(self, seconds: float) -> bytes:
        """The next bytes; b"" when there are none for so long, or there will be none any more."""
        readable, _, _ = select.select([self._terminal], [], [], seconds)
        if not readable:
            return b""
        try:
            chunk = os.read(self._terminal, 1 << 16)
        except OSError:  # the program has ended
            return b""
        self._chunks.append(((time.perf_counter() - self._began) * 1000, chunk))
        for question, answer in _ANSWERS:
            if question in chunk:
                os.write(self._terminal, answer)
        return chunk


def set_size(terminal: int, columns: int, rows: int) -> None:
    """Give the terminal (a file descriptor of either end) another size; who runs on it is told."""
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def for_pyte(written: bytes) -> bytes:
    """What was written without what pyte would take for text."""
    return _UNKNOWN_TO_PYTE.sub(b"", written)

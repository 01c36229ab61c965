"""Copying: to the clipboard of this machine where the person sits at it, else through the terminal.

Over SSH the machine's own clipboard would be the far one's, so only the terminal (OSC 52) is asked there.
"""

from __future__ import annotations

import asyncio
import base64
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from enum import Enum
from typing import Any

import msgspec
from textual.app import App
from textual.message import Message

from cwtui.texts import say

LIMIT = 2.0  # seconds after which a program has not taken the text
LIMIT_POWERSHELL = 6.0  # it takes a second or two to start

_FROM_BASE64 = (
    "$octets = [Convert]::FromBase64String([Console]::In.ReadToEnd()); "
    "Set-Clipboard -Value ([Text.Encoding]::UTF8.GetString($octets))"
)


class Copy(Message):
    """Put ``text`` on the clipboard. The app does it, and says by which way."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


class Tool(msgspec.Struct, frozen=True):
    """A program that takes a text on its standard input; ``base64``: the text in ASCII, so that no code page
    of Windows comes between (what is piped into clip.exe is garbled, https://github.com/microsoft/WSL/issues/11047).
    """

    name: str
    arguments: tuple[str, ...] = ()
    base64: bool = False
    limit: float = LIMIT


WL_COPY = Tool("wl-copy", ("--type", "text/plain"))
XCLIP = Tool("xclip", ("-selection", "clipboard"))
XSEL = Tool("xsel", ("--clipboard", "--input"))
PBCOPY = Tool("pbcopy")
POWERSHELL = Tool(
    "powershell.exe", ("-NoProfile", "-NonInteractive", "-Command", _FROM_BASE64), True, LIMIT_POWERSHELL
)


class Place(Enum):
    """Whose clipboard it is."""

    WAYLAND = "wayland"
    X11 = "x11"
    WINDOWS = "windows"
    MAC = "mac"


_WRITERS = {
    Place.WAYLAND: (WL_COPY,),
    Place.X11: (XCLIP, XSEL),
    Place.WINDOWS: (POWERSHELL,),
    Place.MAC: (PBCOPY,),
}


def places(environ: Mapping[str, str]) -> list[Place]:
    """The clipboards before which the person may sit, the likeliest first."""
    if environ.get("SSH_CONNECTION") or environ.get("SSH_TTY"):
        return []
    found: list[Place] = []
    if environ.get("WAYLAND_DISPLAY"):
        found.append(Place.WAYLAND)
    if environ.get("DISPLAY"):
        found.append(Place.X11)
    if environ.get("WSL_DISTRO_NAME") or sys.platform == "win32":
        found.append(Place.WINDOWS)
    return [*found, Place.MAC]


def tools(environ: Mapping[str, str]) -> list[Tool]:
    """The programs that reach the clipboard before which the person sits, the likeliest first."""
    wanted = [tool for place in places(environ) for tool in _WRITERS[place]]
    return [tool for tool in wanted if shutil.which(tool.name, path=environ.get("PATH"))]


def hand_over(tool: Tool, text: str, environ: Mapping[str, str]) -> bool:
    """Give ``text`` to the program; whether it took it. Blocks for ``tool.limit`` seconds at most."""
    octets = text.encode()
    program = shutil.which(tool.name, path=environ.get("PATH"))
    try:
        done = subprocess.run(
            [program or tool.name, *tool.arguments],
            input=base64.b64encode(octets) if tool.base64 else octets,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=tool.limit,
            # xclip and wl-copy stay behind to give the text away: also when this terminal is closed.
            start_new_session=True,
            env={**environ, "LC_CTYPE": "UTF-8"} if tool is PBCOPY else dict(environ),
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


class Clipboard:
    """The clipboard of one run of the app."""

    def __init__(self, app: App[Any], environ: Mapping[str, str] = os.environ) -> None:
        self._app = app
        self._environ = environ
        self._hinted = False
        self._turn = asyncio.Lock()  # what was copied last is what stays

    async def copy(self, text: str) -> str:
        """Copy ``text``; the sentence that says by which way."""
        async with self._turn:
            for tool in tools(self._environ):
                if await asyncio.to_thread(hand_over, tool, text, self._environ):
                    self._app._clipboard = text  # what Ctrl+V in our own fields pastes
                    return say("Copied ({program})", program=tool.name)
            self._app.copy_to_clipboard(text)
            self._hint()
            return say("Copied through the terminal (OSC 52)")

    def _hint(self) -> None:
        if self._environ.get("TMUX") and not self._hinted:
            self._hinted = True
            hint = say(
                "tmux hands the text on only with this line in ~/.tmux.conf: {line}",
                line="set -g set-clipboard on",
            )
            self._app.notify(hint, timeout=12, markup=False)

"""Opening an address in the person's browser, or a file in its program, which never get hold of the terminal.

Python's ``webbrowser`` would start w3m or lynx in the terminal we draw on, lets xdg-open write to it, and
waits for some browsers.
"""

from __future__ import annotations

import asyncio
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path, PurePath

PATIENCE = 2.0
"""Seconds: what has not failed by then is a browser that stays where it was started."""

_IN_TERMINAL = frozenset(
    {"lynx", "w3m", "links", "links2", "elinks", "www-browser", "browsh", "carbonyl", "cha"}
)
_ON_A_DESKTOP = (
    ("xdg-open",),
    ("gio", "open"),
    ("x-www-browser",),
    ("firefox",),
    ("chromium",),
    ("google-chrome",),
)


async def show(address: str, environ: Mapping[str, str] = os.environ) -> bool:
    """Open ``address`` (http or https). False: there is no browser with a window of its own."""
    if not address.startswith(("https://", "http://")):
        return False
    named = _named(address, environ)
    others = _of_the_system(address, environ)
    # xdg-open would turn to BROWSER as well: also to one that we pass over.
    bare = {name: value for name, value in environ.items() if name != "BROWSER"}
    for command, surroundings in [*((c, dict(environ)) for c in named), *((c, bare) for c in others)]:
        if await asyncio.to_thread(_started, command, surroundings):
            return True
    return False


async def open_file(path: Path, environ: Mapping[str, str] = os.environ) -> bool:
    """Open a file (an absolute path) with the program that the system has for it. False: there is none."""
    if sys.platform == "win32":
        try:
            await asyncio.to_thread(os.startfile, path)
        except OSError:
            return False
        return True
    for command in _openers(str(path), environ):
        if await asyncio.to_thread(_started, command, environ):
            return True
    return False


def _openers(path: str, environ: Mapping[str, str]) -> list[list[str]]:
    if sys.platform == "darwin":
        return [["open", path]]
    wanted: list[list[str]] = []
    if environ.get("WSL_DISTRO_NAME"):
        wanted.append(["wslview", path])
    if environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"):
        wanted += [["xdg-open", path], ["gio", "open", path]]
    return _that_exist(wanted, environ)


def _named(address: str, environ: Mapping[str, str]) -> list[list[str]]:
    """What ``BROWSER`` names: commands with a colon between, ``%s`` for the address."""
    found = []
    for entry in environ.get("BROWSER", "").split(os.pathsep):
        try:
            words = [word for word in shlex.split(entry) if word != "&"]
        except ValueError:
            continue
        if not words or PurePath(words[0]).name in _IN_TERMINAL:
            continue
        filled = [word.replace("%s", address) for word in words]
        found.append(filled if filled != words else [*words, address])
    return _that_exist(found, environ)


def _of_the_system(address: str, environ: Mapping[str, str]) -> list[list[str]]:
    if sys.platform == "darwin":
        return [["open", address]]
    wanted: list[tuple[str, ...]] = []
    if environ.get("WSL_DISTRO_NAME"):
        wanted.append(("wslview",))
    if environ.get("WSL_DISTRO_NAME") or sys.platform == "win32":
        wanted.append(("rundll32.exe", "url.dll,FileProtocolHandler"))
    elif environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"):
        wanted += _ON_A_DESKTOP
    return _that_exist([[*words, address] for words in wanted], environ)


def _that_exist(commands: list[list[str]], environ: Mapping[str, str]) -> list[list[str]]:
    """Those whose program there is, by its whole path."""
    path = environ.get("PATH")
    return [
        [program, *arguments]
        for name, *arguments in commands
        if (program := shutil.which(name, path=path)) is not None
    ]


def _started(command: list[str], environ: Mapping[str, str]) -> bool:
    """Start it without any terminal; whether it did not fail. Blocks for :data:`PATIENCE` seconds at most."""
    nothing = subprocess.DEVNULL
    try:
        process = subprocess.Popen(
            command, stdin=nothing, stdout=nothing, stderr=nothing, start_new_session=True, env=dict(environ)
        )
        return process.wait(PATIENCE) == 0
    except OSError:
        return False
    except subprocess.TimeoutExpired:
        return True

"""What lies on the clipboard before which the person sits: files, a text, a picture.

The programs of that machine are asked, each for what it says is there. A terminal hands over text alone, and
over SSH there is no more than that.
"""

from __future__ import annotations

import asyncio
import base64
import os
import re
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from enum import Enum
from pathlib import Path
from typing import Any, NamedTuple

from textual.app import App

from cwtui.store.outgoing import LARGEST
from cwtui.texts import say
from cwtui.ui.files.dropped import files_of_addresses
from cwtui.ui.terminal.clipboard import LIMIT, LIMIT_POWERSHELL, Place, places

_PNG = b"\x89PNG\r\n\x1a\n"
_TEXTS = ("text/plain;charset=utf-8", "UTF8_STRING", "text/plain", "STRING", "TEXT")
_FILES, _PICTURE = "text/uri-list", "image/png"

_TO_LINES = """
$ErrorActionPreference = 'Stop'
Add-Type -AssemblyName System.Windows.Forms, System.Drawing
$board = [Windows.Forms.Clipboard]
function Said($kind, $octets) { $kind + ' ' + [Convert]::ToBase64String($octets) }
function Text($kind, $text) { Said $kind ([Text.Encoding]::UTF8.GetBytes($text)) }
if ($board::ContainsFileDropList()) { foreach ($file in $board::GetFileDropList()) { Text 'file' $file } }
if ($board::ContainsText()) { Text 'text' $board::GetText() }
if ($board::ContainsImage()) {
  $stream = New-Object IO.MemoryStream
  $board::GetImage().Save($stream, [Drawing.Imaging.ImageFormat]::Png)
  Said 'picture' $stream.ToArray()
}
"""


class Kind(Enum):
    """What may lie there."""

    FILES = "files"
    TEXT = "text"
    PICTURE = "picture"


IN_A_MESSAGE = (Kind.FILES, Kind.TEXT, Kind.PICTURE)
"""What is meant where a message is written, if there are several things: cells of a table are a text, too."""
AS_A_FILE = (Kind.FILES, Kind.PICTURE, Kind.TEXT)
"""What is meant where a file is to be sent."""


class Picture(NamedTuple):
    """A PNG; ``width`` and ``height`` in pixels."""

    content: bytes
    width: int
    height: int


class Nothing(Enum):
    """Why there is nothing to be had."""

    EMPTY = "empty"
    NO_PROGRAM = "no program"
    SILENT = "silent"  # the program did not answer in time
    TOO_LARGE = "too large"  # for Chatwork


Content = list[Path] | str | Picture


async def content(
    app: App[Any], order: Sequence[Kind], environ: Mapping[str, str] = os.environ
) -> Content | Nothing:
    """What lies there, the first of ``order`` that does; where none of it does, the text that was copied here
    last."""
    found = await asyncio.to_thread(read, order, environ)
    if isinstance(found, Nothing) and found is not Nothing.TOO_LARGE and app.clipboard:
        return app.clipboard
    return found


def read(order: Sequence[Kind], environ: Mapping[str, str]) -> Content | Nothing:
    """As :func:`content`, of the programs alone. Blocks, but for seconds at most."""
    why = Nothing.NO_PROGRAM
    for name, reader in _readers(environ):
        limit = LIMIT_POWERSHELL if name == "powershell.exe" else LIMIT
        try:
            found = reader(_Programs(environ, time.monotonic() + limit), order)
        except _Failed as failed:
            if failed.why is Nothing.TOO_LARGE:
                return failed.why
            why = failed.why
            continue
        if found:
            return found
        why = Nothing.EMPTY
    return why


def why_not(why: Nothing, environ: Mapping[str, str] = os.environ) -> str:
    """A sentence that says it, and what would help."""
    match why:
        case Nothing.TOO_LARGE:
            return say("What is on the clipboard is larger than the 5 MB Chatwork takes this way")
        case Nothing.SILENT:
            return say("The program that reads the clipboard does not answer")
        case Nothing.EMPTY if not _knows_pictures(environ):
            return say("There is no text on the clipboard; to send pictures and files, install xclip")
        case Nothing.EMPTY:
            return say("There is no text, picture or file on the clipboard")
    wanted = {Place.WAYLAND: "wl-paste (wl-clipboard)", Place.X11: "xclip"}
    for place in places(environ):
        if place in wanted:
            return say("The clipboard cannot be read from here: install {program}", program=wanted[place])
    return say("The clipboard cannot be read from here. Paste with the key of your terminal")


def _knows_pictures(environ: Mapping[str, str]) -> bool:
    return any(name != "xsel" for name, _ in _readers(environ))


# The programs.


class _Failed(Exception):
    """A program gave nothing."""

    def __init__(self, why: Nothing) -> None:
        super().__init__(why.value)
        self.why = why


class _Programs:
    """Programs that say what they read; all of them together have until ``ends_at`` (monotonic)."""

    def __init__(self, environ: Mapping[str, str], ends_at: float) -> None:
        self.environ = environ
        self._ends_at = ends_at

    def has(self, name: str) -> bool:
        return _which(name, self.environ) is not None

    def run(self, name: str, *arguments: str, most: int = LARGEST) -> bytes | None:
        """What it writes; None where it fails. Raises _Failed: it took too long, or wrote more than ``most``
        bytes."""
        program = _which(name, self.environ)
        if program is None:
            return None
        try:
            process = subprocess.Popen(
                [program, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
                env={**self.environ, "LC_CTYPE": "UTF-8"} if name == "pbpaste" else dict(self.environ),
            )
        except OSError:
            return None
        late = threading.Event()

        def end() -> None:
            late.set()
            _end(process)

        timer = threading.Timer(max(0.0, self._ends_at - time.monotonic()), end)
        timer.start()
        try:
            assert process.stdout is not None
            with process.stdout:
                octets = process.stdout.read(most + 1)
            if len(octets) > most:
                raise _Failed(Nothing.TOO_LARGE)
            status = process.wait()
        finally:
            timer.cancel()
            if process.poll() is None:
                _end(process)
                process.wait()
        if late.is_set():
            raise _Failed(Nothing.SILENT)
        return octets if status == 0 else None

    def text(self, name: str, *arguments: str) -> str:
        """:meth:`run`, as a text; "" where there is none."""
        octets = self.run(name, *arguments)
        try:
            return octets.decode() if octets else ""
        except ValueError:
            return ""


def _end(process: subprocess.Popen[bytes]) -> None:
    """End it, and what it has started: that, too, may keep us reading."""
    with suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()


def _which(name: str, environ: Mapping[str, str]) -> str | None:
    return shutil.which(name, path=environ.get("PATH"))


_Reader = Callable[[_Programs, Sequence[Kind]], Content | None]


def _readers(environ: Mapping[str, str]) -> list[tuple[str, _Reader]]:
    """The programs that can be asked here, the likeliest first."""
    known: dict[Place, tuple[tuple[str, _Reader], ...]] = {
        Place.WAYLAND: (("wl-paste", _of_wayland),),
        Place.X11: (("xclip", _of_x), ("xsel", _of_xsel)),
        Place.WINDOWS: (("powershell.exe", _of_windows),),
        Place.MAC: (("pbpaste", _of_mac),),
    }
    return [one for place in places(environ) for one in known[place] if _which(one[0], environ)]


def _of_wayland(programs: _Programs, order: Sequence[Kind]) -> Content | None:
    offered = programs.text("wl-paste", "--list-types").splitlines()
    return _offered(offered, lambda kind: programs.run("wl-paste", "--no-newline", "--type", kind), order)


def _of_x(programs: _Programs, order: Sequence[Kind]) -> Content | None:
    ask = ("xclip", "-selection", "clipboard", "-out", "-target")
    offered = programs.text(*ask, "TARGETS").splitlines()
    return _offered(offered, lambda kind: programs.run(*ask, kind), order)


def _offered(
    offered: Iterable[str], give: Callable[[str], bytes | None], order: Sequence[Kind]
) -> Content | None:
    """The first of ``order`` among the types ``offered``, as ``give`` gives it."""
    kinds = set(offered)
    for kind in order:
        found: Content | None = None
        match kind:
            case Kind.FILES if _FILES in kinds:
                found = files_of_addresses(_text(give(_FILES)))
            case Kind.TEXT if texts := [one for one in _TEXTS if one in kinds]:
                found = _text(give(texts[0]))
            case Kind.PICTURE if _PICTURE in kinds:
                found = _picture(give(_PICTURE))
        if found:
            return found
    return None


def _of_xsel(programs: _Programs, order: Sequence[Kind]) -> Content | None:
    return programs.text("xsel", "--clipboard", "--output") or None


def _of_mac(programs: _Programs, order: Sequence[Kind]) -> Content | None:
    offered = programs.text("osascript", "-e", "clipboard info")
    for kind in order:
        found: Content | None = None
        match kind:
            case Kind.FILES if "furl" in offered:
                path = programs.text("osascript", "-e", "POSIX path of (the clipboard as «class furl»)")
                found = _files([path.rstrip("\n")])
            case Kind.TEXT:
                found = programs.text("pbpaste")
            case Kind.PICTURE if "PNGf" in offered or "picture" in offered:
                found = _picture_of_mac(programs)
        if found:
            return found
    return None


def _picture_of_mac(programs: _Programs) -> Picture | None:
    if programs.has("pngpaste"):
        return _picture(programs.run("pngpaste", "-"))
    told = programs.run("osascript", "-e", "the clipboard as «class PNGf»", most=2 * LARGEST + 100)
    found = re.search(rb"PNGf([0-9A-Fa-f]+)", told or b"")
    return _picture(bytes.fromhex(found[1].decode())) if found else None


def _of_windows(programs: _Programs, order: Sequence[Kind]) -> Content | None:
    told = programs.run(
        "powershell.exe", "-NoProfile", "-NonInteractive", "-STA", "-Command", _TO_LINES, most=4 * LARGEST
    )
    said: dict[str, list[bytes]] = {}
    for line in (told or b"").split(b"\n"):
        what, _, octets = line.strip().partition(b" ")
        with suppress(ValueError):
            said.setdefault(what.decode("ascii", "replace"), []).append(base64.b64decode(octets))
    for kind in order:
        found: Content | None = None
        match kind:
            case Kind.FILES:
                found = _files([_on_this_side(programs, _text(path)) for path in said.get("file", [])])
            case Kind.TEXT:
                found = _text(next(iter(said.get("text", [])), None))
            case Kind.PICTURE:
                found = _picture(next(iter(said.get("picture", [])), None))
        if found:
            return found
    return None


def _on_this_side(programs: _Programs, path: str) -> str:
    """What a file of Windows is called in its Linux."""
    if not programs.environ.get("WSL_DISTRO_NAME"):
        return path
    return programs.text("wslpath", "-u", path).rstrip("\n") or path


def _text(octets: bytes | None) -> str:
    try:
        return octets.decode().replace("\r\n", "\n") if octets else ""
    except ValueError:
        return ""


def _picture(octets: bytes | None) -> Picture | None:
    """None where it is no PNG. Raises _Failed for one that is too large."""
    if not octets or not octets.startswith(_PNG) or octets[12:16] != b"IHDR":
        return None
    if len(octets) > LARGEST:
        raise _Failed(Nothing.TOO_LARGE)
    return Picture(octets, int.from_bytes(octets[16:20]), int.from_bytes(octets[20:24]))


def _files(paths: Iterable[str]) -> list[Path]:
    """Where all of them are files."""
    found = [Path(path) for path in paths if path]
    try:
        return found if all(path.is_file() for path in found) else []
    except (OSError, ValueError):
        return []

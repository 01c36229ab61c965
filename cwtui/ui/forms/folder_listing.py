"""What lies in a folder of this machine, as somebody who types a path sees it."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from cwtui.ui.dialogs.picker import folded

MOST = 5_000
"""Entries that are looked at: of a larger folder, the others are found by typing their whole names."""


class Entry(NamedTuple):
    """A file or a folder; ``size`` in bytes, ``changed_at`` in Unix seconds."""

    name: str
    is_folder: bool
    size: int = 0
    changed_at: float = 0.0


_BEGUN_ANEW = re.compile(".*/(?=/|~/)")


def list_folder(folder: Path) -> list[Entry]:
    """Folders first, then files, each by name; blocks. Nothing where it cannot be read."""
    found = []
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            with suppress(OSError):
                is_folder = entry.is_dir()
                facts = entry.stat()
                found.append(Entry(entry.name, is_folder, facts.st_size, facts.st_mtime))
            if len(found) >= MOST:
                break
    return sorted(found, key=lambda entry: (not entry.is_folder, folded(entry.name)))


def fitting(entries: list[Entry], wanted: str, *, only_folders: bool) -> list[Entry]:
    """Those whose names begin with ``wanted``, then those that hold it; hidden ones only where asked for."""
    key = folded(wanted)
    shown = [
        entry
        for entry in entries
        if (entry.is_folder or not only_folders)
        and (wanted.startswith(".") or not entry.name.startswith("."))
    ]
    if not key:
        return shown
    begin = [entry for entry in shown if folded(entry.name).startswith(key)]
    begin.sort(key=lambda entry: entry.name != wanted)  # the one that is spelt out comes first
    return [*begin, *(entry for entry in shown if key in folded(entry.name) and entry not in begin)]


def expanded(typed: str) -> Path:
    """The path somebody means; what is no absolute one begins at home.

    Who types or pastes a whole path behind what stands there already (``~//tmp/plan.pdf``) means that one.
    """
    typed = _BEGUN_ANEW.sub("", typed)
    try:
        return Path.home() / Path(typed).expanduser()
    except (RuntimeError, ValueError):  # "~somebody" who is not known here
        return Path.home() / typed


def parted(typed: str) -> tuple[str, str]:
    """The folder as it is typed, with the slash at its end, and what is typed of a name in it."""
    if typed in ("~", "."):
        typed += "/"
    ends = typed.rfind("/") + 1
    if os.sep != "/":
        ends = max(ends, typed.rfind(os.sep) + 1)
    return typed[:ends], typed[ends:]

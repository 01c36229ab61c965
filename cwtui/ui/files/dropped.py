"""Paths that are pasted: a terminal pastes the path of what is dropped onto it, quoted in its own way."""

from __future__ import annotations

import re
import shlex
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

LONGEST = 8_000
"""Characters of a pasted text that may be paths."""
MOST = 20
"""Files that are dropped at once."""

_BEGINS = re.compile(r"""\s*(?:['"]?(?:/|~/|file://)|['"]?[A-Za-z]:\\|\\\\)""")


def paths_in(pasted: str) -> list[Path]:
    """The paths that ``pasted`` consists of, be there files or not; none where it is anything else."""
    if len(pasted) > LONGEST or not _BEGINS.match(pasted):
        return []
    words = _words(pasted.strip())
    paths = [_path(word) for word in words]
    found = [path for path in paths if path is not None]
    return found if len(found) == len(words) <= MOST else []


def files_in(pasted: str) -> list[Path]:
    """:func:`paths_in`, where all of them are files; blocks."""
    whole = _path(pasted.strip())  # not every terminal quotes the blanks in a name
    for paths in (paths_in(pasted), [whole] if whole is not None and _BEGINS.match(pasted) else []):
        try:
            if paths and all(path.is_file() for path in paths):
                return paths
        except (OSError, ValueError):
            continue
    return []


def files_of_addresses(listed: str) -> list[Path]:
    """The files of a ``text/uri-list``, as a file manager copies them; none unless all are here. Blocks."""
    lines = (line.strip() for line in listed.splitlines())
    addresses = [line for line in lines if line and not line.startswith("#")]
    if not all(address.startswith("file://") for address in addresses):
        return []
    paths = [_path(address) for address in addresses]
    try:
        found = [path for path in paths if path is not None and path.is_file()]
    except (OSError, ValueError):
        return []
    return found if len(found) == len(addresses) <= MOST else []


def _words(pasted: str) -> list[str]:
    if sys.platform == "win32":
        return [word.strip('"') for word in re.findall(r'"[^"]+"|\S+', pasted)]
    try:
        return shlex.split(pasted)
    except ValueError:  # an apostrophe that is part of a name
        return pasted.splitlines()


def _path(word: str) -> Path | None:
    if "\n" in word or "\0" in word or len(word) > LONGEST:
        return None
    if word.startswith("file://"):
        parts = urlsplit(word)
        if parts.netloc not in ("", "localhost"):
            return None
        word = unquote(parts.path)
    try:
        path = Path(word).expanduser()
    except RuntimeError:  # "~somebody" who is not known here
        return None
    return path if path.is_absolute() else None

"""Names that other people gave their files, made into names that can be trusted with a folder. PURE but for
:func:`place`, which looks at what is there already.

A name may try to leave the folder, to hide what it is, or to be an option or a device; most just come from
another system. What is left is one name, readable, at most 255 bytes, good on Linux, macOS and Windows.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterator
from itertools import count
from os.path import lexists
from pathlib import Path

LONGEST = 255
"""Bytes of a file name in UTF-8, on the file systems people use."""
PART = ".part"
"""What the name of a file ends with until all of it is there."""

_UNNAMED = "file"
_EXTENSION = re.compile(r"(?:\.tar)?\.[^. ]{1,15}$", re.IGNORECASE)
_SLASHES = re.compile(r"[/\\]+")
_SPACES = re.compile(r"\s{2,}")
_RESERVED = re.compile(r"(?:CON|PRN|AUX|NUL|CLOCK\$|CONIN\$|CONOUT\$|(?:COM|LPT)[0-9¹²³])", re.IGNORECASE)

# Drawn as nothing, and not of the category Cf: fillers of Hangul, the grapheme joiner.
_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")
_BLANK = frozenset("\t\n\v\f\r\x85\u2028\u2029\u2800")
_FORBIDDEN = frozenset('<>:"|?*')  # on Windows, and in a drive or a share that Windows reads, too
_AT_NO_START = re.compile(r"^[\s.-]+")
_AT_NO_END = re.compile(r"[\s.]+$")
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_FLAG_LETTERS = range(0x1F1E6, 0x1F200)


def safe_name(name: str, longest: int = LONGEST) -> str:
    """The file name closest to ``name`` that can do no harm; at most ``longest`` bytes (of 100 or more).

    Never empty, never hidden, one line, in NFC. A safe name stays as it is.
    """
    parts = (part for part in _SLASHES.split(unicodedata.normalize("NFC", name)) if part.strip(". \0"))
    visible = "".join(_as_shown(character) for character in "_".join(parts))
    plain = _trimmed(_SPACES.sub(_first, unicodedata.normalize("NFC", visible)))
    if _RESERVED.fullmatch(plain.partition(".")[0].rstrip()):
        plain = f"_{plain}"
    return _fitted(plain, longest) or _UNNAMED


def candidates(name: str, longest: int = LONGEST) -> Iterator[str]:
    """``name`` (a safe one), then ``name (1).ext``, ``name (2).ext`` and so on, all within ``longest``."""
    yield _fitted(name, longest)
    stem, extension = split(name)
    for number in count(1):
        mark = f" ({number})"
        room = longest - len(mark) - len(extension.encode())
        yield f"{_AT_NO_END.sub('', _cut(stem, room))}{mark}{extension}"


def split(name: str) -> tuple[str, str]:
    """A name without its extension, and the extension with its dot (``.tar.gz`` is one), or nothing."""
    found = _EXTENSION.search(name)
    if found is None or found.start() == 0:
        return name, ""
    return name[: found.start()], found[0]


def place(folder: Path, name: str, taken: Container[str] = ()) -> Path:
    """Where in ``folder`` a file of this name can be saved: nothing is there, nor on its way there.

    ``name`` may be as hostile as it likes. What is there already, be it a link to nowhere, is not touched.
    Names that are ``taken`` are as good as there.
    """
    names = (one for one in candidates(safe_name(name), LONGEST - len(PART)) if one not in taken)
    paths = (_within(folder, one) for one in names)
    return next(path for path in paths if not lexists(path) and not lexists(part_of(path)))


def _within(folder: Path, name: str) -> Path:
    path = folder / name
    if path.parent != folder or path.name != name:
        raise ValueError(f"not a name within a folder: {name!r}")
    return path


def part_of(path: Path) -> Path:
    """The file beside ``path`` that holds what has arrived of it."""
    return path.with_name(path.name + PART)


def _as_shown(character: str) -> str:
    """A character of a name as itself, as a space or an underscore, or as nothing."""
    if character in _BLANK:
        return " "
    if character in _FORBIDDEN:
        return "_"
    category = unicodedata.category(character)
    if category in ("Cc", "Cf") or character in _INVISIBLE or ord(character) & 0xFFFE == 0xFFFE:
        return ""
    return "_" if category == "Cs" else character


def _first(spaces: re.Match[str]) -> str:
    """A row of spaces would push what comes after it out of sight."""
    return spaces[0][0]


def _trimmed(name: str) -> str:
    return _AT_NO_START.sub("", _AT_NO_END.sub("", name))


def _fitted(name: str, longest: int) -> str:
    """``name`` within so many bytes, cut before its extension."""
    if len(name.encode()) <= longest:
        return name
    stem, extension = split(name)
    return _AT_NO_END.sub("", _cut(stem, longest - len(extension.encode()))) + extension


def _cut(text: str, room: int) -> str:
    """The beginning of ``text`` that fits into ``room`` bytes, cut between characters as people see them."""
    end = size = 0
    for cluster in _clusters(text):
        size += len(cluster.encode())
        if size > room:
            break
        end += len(cluster)
    return text[:end] or text.encode()[:room].decode(errors="ignore")


def _clusters(text: str) -> Iterator[str]:
    """What looks like one character each: a letter with its marks, a face with its colour, a flag."""
    cluster = ""
    for character in text:
        if cluster and not _belongs(cluster, character):
            yield cluster
            cluster = ""
        cluster += character
    if cluster:
        yield cluster


def _belongs(cluster: str, character: str) -> bool:
    if unicodedata.category(character).startswith("M") or ord(character) in _SKIN_TONES:
        return True
    return len(cluster) == 1 and ord(cluster) in _FLAG_LETTERS and ord(character) in _FLAG_LETTERS

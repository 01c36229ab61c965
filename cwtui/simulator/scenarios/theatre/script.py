"""Scenes as they are written in ``scenes/*.txt``.

A scene begins with ``==`` and its tags; each line is who, how, and what::

    == dev morning
    A: おはようございます。$server のディスクが 9 割です。
    B re: 見てみます。
    +15 B @A: 古いログを消しました。
        まだ余裕があります。

Who: ``A`` to ``F`` are any Japanese-speaking members, ``X`` to ``Z`` English-speaking ones, a nick is that
person. How: nothing (says), ``@B`` (To), ``all`` (To-all), ``re`` / ``re B`` (replies to the last message of
somebody else / of B), ``qt B`` (quotes B's last message before the text), ``task @B DUE`` (gives a task),
``done`` / ``reopen`` (the last task of the scene), ``file NAME`` (uploads), ``edit`` (their last message
becomes this text), ``delete`` (their last message). ``+15`` waits that many minutes before the line; indented
lines continue a text. ``$name`` is a slot, the same all through a scene.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "scenes"

_LINE = re.compile(r"(?:\+(\d+) )?([A-Za-z]\w*)((?: [^:]*)?):(?: (.*))?$")
_ANYBODY = re.compile(r"[A-FX-Z]$")


@dataclass(frozen=True, slots=True)
class Line:
    """Who (a letter of the cast or a nick), how, to or of whom, and what. ``wait`` is in minutes."""

    who: str
    how: str
    argument: str
    text: str
    wait: int | None = None


@dataclass(frozen=True, slots=True)
class Scene:
    """``tags`` are topics and the part of the day (``morning``, ``noon``, ``evening``)."""

    tags: frozenset[str]
    lines: tuple[Line, ...]

    @property
    def letters(self) -> tuple[str, ...]:
        """The parts to cast, in order of appearance."""
        return tuple(name for name in self._people() if _ANYBODY.match(name))

    @property
    def nicks(self) -> frozenset[str]:
        """People the scene cannot do without."""
        return frozenset(name for name in self._people() if not _ANYBODY.match(name))

    def _people(self) -> dict[str, None]:
        found: dict[str, None] = {}
        for line in self.lines:
            found[line.who] = None
            for names in re.findall(r"@([\w,]+)", line.argument):
                found |= dict.fromkeys(names.split(","))
        return found


def parse(text: str) -> list[Scene]:
    """The scenes of a script. Raises ValueError with the line that is not understood."""
    scenes: list[Scene] = []
    for block in re.split(r"^==", text, flags=re.MULTILINE)[1:]:
        head, _, rest = block.partition("\n")
        scenes.append(Scene(frozenset(head.split()), tuple(_lines(rest))))
    return scenes


def _lines(block: str) -> list[Line]:
    lines: list[Line] = []
    empty = 0  # lines that belong to a text only if it goes on after them
    for written in block.splitlines():
        if written.startswith("    "):
            more = "\n" * (empty + 1) + written[4:]
            lines[-1] = replace(lines[-1], text=lines[-1].text + more)
        elif written.strip():
            lines.append(_line(written))
        empty = 0 if written.strip() else empty + 1
    return lines


def _line(written: str) -> Line:
    found = _LINE.match(written)
    if not found:
        raise ValueError(f"not a line of a scene: {written!r}")
    wait, who, manner, text = found.groups()
    how, _, argument = manner.strip().partition(" ")
    if how.startswith("@"):
        how, argument = "to", how
    return Line(who, how or "say", argument.strip(), text or "", int(wait) if wait else None)


@cache
def library() -> tuple[Scene, ...]:
    """Every scene there is."""
    files = sorted(FOLDER.glob("*.txt"))
    return tuple(scene for file in files for scene in parse(file.read_text(encoding="utf-8")))


def read(file: Path) -> tuple[Scene, ...]:
    return tuple(parse(file.read_text(encoding="utf-8")))

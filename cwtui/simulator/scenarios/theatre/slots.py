"""Filling the slots of a scene's text: ``$project``, ``${sheet}_v2``, ``$$`` for the sign itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

_SLOT = re.compile(r" ?(?<!\$)\$(?P<brace>\{)?(?P<name>[A-Za-z_]\w*)(?(brace)\}) ?", re.ASCII)


class Slots:
    """What the slots of one scene were filled with; a name keeps its value to the end of the scene."""

    def __init__(self) -> None:
        self._chosen: dict[str, str] = {}

    def fill(self, text: str, choose: Callable[[str], str], passing: Mapping[str, str] | None = None) -> str:
        """``choose`` gives a name its value; those in ``passing`` have another at every line."""
        if "$" not in text:
            return text
        now = passing or {}

        def value(match: re.Match[str]) -> str:
            name = match["name"]
            if name not in now and name not in self._chosen:
                self._chosen[name] = choose(name)
            return _spaced(match, now.get(name) or self._chosen[name])

        return _SLOT.sub(value, text).replace("$$", "$")


def _spaced(match: re.Match[str], value: str) -> str:
    """A slot's value between its spaces, but without one that would part two Japanese words."""
    text, begin, end = match.string, match.start(), match.end()
    before = after = ""
    if match[0].startswith(" ") and (text[begin - 1 : begin].isascii() or value[:1].isascii()):
        before = " "
    if match[0].endswith(" ") and (text[end : end + 1].isascii() or value[-1:].isascii()):
        after = " "
    return f"{before}{value}{after}"

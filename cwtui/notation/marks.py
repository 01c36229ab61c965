"""Finished pieces of a text, out of the way of whatever still changes it."""

from __future__ import annotations

import re

_MARK = re.compile("\ue000([0-9]+)\ue001")
_OURS = re.compile("[\ue000\ue001]")  # for private use: no honest text holds them


class Marks:
    """A mark stands for a piece and has nothing in it that anybody would change."""

    def __init__(self) -> None:
        self._pieces: list[str] = []

    def put(self, piece: str) -> str:
        """A mark for a finished ``piece``, which must have no marks in it."""
        self._pieces.append(piece)
        return f"\ue000{len(self._pieces) - 1}\ue001"

    def without_own(self, text: str) -> str:
        """``text`` with marks for the characters that marks are made of. First of all."""
        return _OURS.sub(lambda found: self.put(found[0]), text)

    def resolved(self, text: str) -> str:
        """``text`` with the pieces in place of their marks."""
        return _MARK.sub(lambda mark: self._pieces[int(mark[1])], text)

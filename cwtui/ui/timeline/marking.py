"""What is drawn over the messages for a while: hits of a search, hint letters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from rich.style import Style

from cwtui.ui.drawing.laid import Laid, Overlay, Target
from cwtui.ui.drawing.width import cells
from cwtui.ui.look import Look


class Marking:
    """The marks of one timeline."""

    def __init__(self, look: Look) -> None:
        self._words: tuple[str, ...] = ()
        self._labels: dict[object, dict[Target, str]] = {}
        self._hit = Style(color=look.ground, bgcolor=look.warn)
        self._letters = Style(color=look.ground, bgcolor=look.accent, bold=True)

    def find(self, words: str) -> None:
        """Mark these words wherever they stand; "" marks none."""
        self._words = tuple(filter(None, (_folded(word)[0] for word in words.split())))

    def label(self, labels: Mapping[Target, str]) -> None:
        """Draw letters over targets."""
        self._labels = {}
        for target, letters in labels.items():
            self._labels.setdefault(target.key, {})[target] = letters

    def overlays(self, key: object, laid: Laid) -> list[Overlay]:
        """The marks of an entry."""
        marks = [Overlay(start, end, self._hit) for start, end in self._hits(laid.text)]
        for target, letters in self._labels.get(key, {}).items():
            marks.append(Overlay(target.start, _covered(laid, target, letters), self._letters, letters))
        return marks

    def _hits(self, text: str) -> list[tuple[int, int]]:
        if not self._words:
            return []
        folded, origins = _folded(text)
        return [
            (origins[found.start()], origins[found.end() - 1] + 1)
            for word in self._words
            for found in re.finditer(re.escape(word), folded)
        ]


def _folded(text: str) -> tuple[str, list[int]]:
    """``text`` for comparing, and of which character each of its characters was made."""
    parts = [unicodedata.normalize("NFKC", character).casefold() for character in text]
    return "".join(parts), [index for index, part in enumerate(parts) for _ in part]


def _covered(laid: Laid, target: Target, letters: str) -> int:
    """The end of what the letters cover: as many cells as they need, on the target's first row."""
    last = min(target.end, laid.rows[laid.row_of(target.start)].end)
    end = target.start + 1
    while end < last and cells(laid.text[target.start : end]) < len(letters):
        end += 1
    return end

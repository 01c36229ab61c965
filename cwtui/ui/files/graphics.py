"""Pictures in the terminal's own pixels, where it can show them. Needs textual-image (``cwtui[images]``).

What a terminal can is told by its name: textual-image asks it while it is imported, and would read the
answer, or what somebody types, from under Textual. So it is kept from asking here.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from PIL.Image import Image
    from textual.widget import Widget

Kind = Literal["kitty", "sixel"]

USUAL = (10, 20)  # pixels of a cell where the terminal does not tell

_KITTY = {"kitty", "ghostty"}
_SIXEL = {"WezTerm", "iTerm.app", "mintty", "contour"}
_SIXEL_TERMS = ("foot", "mlterm", "contour", "yaft", "xterm-sixel")


class Cell(NamedTuple):
    """Pixels of a cell."""

    width: int
    height: int

    def cells(self, width: int, height: int) -> tuple[int, int]:
        """How many of them so many pixels take."""
        return -(-width // self.width), -(-height // self.height)


def kind(environ: Mapping[str, str] = os.environ) -> Kind | None:
    """How this terminal shows pictures; None: not at all, or nobody knows. tmux and screen are in the way."""
    if environ.get("TMUX") or environ.get("STY"):
        return None
    term, program = environ.get("TERM", ""), environ.get("TERM_PROGRAM", "")
    if environ.get("KITTY_WINDOW_ID") or term.removeprefix("xterm-") in _KITTY or program in _KITTY:
        return "kitty"
    if program in _SIXEL or term.startswith(_SIXEL_TERMS):
        return "sixel"
    return None


@cache
def is_installed() -> bool:
    """Is there what shows pictures in the terminal's own pixels?"""
    return find_spec("textual_image") is not None


def cell() -> Cell:
    """How large a cell is."""
    try:
        import array
        import fcntl
        import termios

        found = array.array("H", [0, 0, 0, 0])
        fcntl.ioctl(sys.__stdout__ or 1, termios.TIOCGWINSZ, found)
        rows, columns, width, height = found
        if min(rows, columns, width, height) > 0:
            return Cell(max(1, width // columns), max(1, height // rows))
    except (ImportError, OSError, ValueError):
        pass
    return Cell(*USUAL)


def widget(image: Image, kind: Kind) -> Widget | None:
    """A widget that shows it, sized by its styles; None where textual-image is not installed."""
    with _asking_nothing():
        try:
            from textual_image import _terminal
            from textual_image.widget import SixelImage, TGPImage
        except ImportError:
            return None
    _terminal.get_cell_size._result = _terminal.CellSize(*cell())  # type: ignore[attr-defined]
    return TGPImage(image) if kind == "kitty" else SixelImage(image)


def forget(shown: Widget) -> None:
    """The terminal need not keep the picture of this widget any more."""
    shown.image = None  # type: ignore[attr-defined]


@contextmanager
def _asking_nothing() -> Iterator[None]:
    """For this while there seems to be no terminal."""
    with open(os.devnull, "w", encoding="ascii") as nowhere:
        before, sys.__stdout__ = sys.__stdout__, nowhere  # type: ignore[misc]
        try:
            yield
        finally:
            sys.__stdout__ = before  # type: ignore[misc]

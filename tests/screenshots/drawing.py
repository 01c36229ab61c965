"""From the screen to SVG and PNG, with Japanese as terminals show it.

Rich measures the text of an SVG by characters; Japanese needs cells, and a font that has it. Lines and
borders are drawn as shapes: between the glyphs of a font there would be gaps.
"""

from __future__ import annotations

import html
import re
import subprocess
import unicodedata
from collections.abc import Iterator
from functools import partialmethod
from itertools import groupby
from pathlib import Path
from typing import Any
from unittest.mock import patch

from rich.cells import cell_len
from rich.console import Console
from textual.app import App

WIDTH, HEIGHT, FONT_SIZE = 10.0, 24.4, 20  # of a cell and of its text, in pixels: half an em is a cell
FONTS = "'Noto Sans Mono CJK JP', 'Noto Color Emoji', monospace"

FORMAT = f"""\
<svg viewBox="0 0 {{width}} {{height}}" xmlns="http://www.w3.org/2000/svg">
<style>
text {{{{ font-family: {FONTS}; font-size: {FONT_SIZE}px }}}}
.{{unique_id}}-title {{{{ font-size: 17px; font-weight: bold; font-family: sans-serif }}}}
{{styles}}
</style>
{{chrome}}
<g transform="translate({{terminal_x}}, {{terminal_y}})">
{{backgrounds}}
{{matrix}}
</g>
</svg>
"""

LINES = {
    "│": "M5 0V24.7",
    "─": "M0 12.3H10",
    "╭": "M5 24.7V16.3Q5 12.3 9 12.3H10",
    "╮": "M0 12.3H1Q5 12.3 5 16.3V24.7",
    "╰": "M5 0V8.3Q5 12.3 9 12.3H10",
    "╯": "M0 12.3H1Q5 12.3 5 8.3V0",
}
"""Strokes in a cell of 10 by 24.4 pixels, from its upper left corner."""


def drawn(app: App[Any]) -> str:
    """The screen of ``app`` as an SVG that asks nobody for a font."""
    as_we_like_it = partialmethod(
        Console.export_svg, code_format=FORMAT, font_aspect_ratio=WIDTH / FONT_SIZE, unique_id="t"
    )
    with patch.object(Console, "export_svg", as_we_like_it):
        svg = app.export_screenshot(title="cwtui")
    colours = dict(re.findall(r"\.(t-r\d+) \{ fill: (#\w+)", svg))
    words = re.compile(r'<text class="(t-r\d+)" x="([\d.]+)" y="([\d.]+)" [^>]*>([^<]*)</text>')

    def by_cells(found: re.Match[str]) -> str:
        style, x, y, text = found.groups()
        top = float(y) - FONT_SIZE + 1.5
        pieces = _pieces(html.unescape(text), style, float(x), top, colours[style])
        return "\n".join(pieces)

    return words.sub(by_cells, svg)


def _pieces(text: str, style: str, x: float, top: float, colour: str) -> Iterator[str]:
    """The text of one style in one line, cut where the font needs help."""
    for kind, letters in groupby(text, _kind):
        part = "".join(letters)
        if kind in _SHAPES:
            for letter in part:
                yield _SHAPES[kind](letter, x, top, colour)
                x += WIDTH
            continue
        width = cell_len(part) * WIDTH
        if part.strip("\xa0\n "):
            squeezed = ' lengthAdjust="spacingAndGlyphs"' if kind == "ambiguous" else ""
            yield (
                f'<text class="{style}" x="{x:g}" y="{top + FONT_SIZE - 1.5:g}" '
                f'textLength="{width:g}"{squeezed}>{html.escape(part)}</text>'
            )
        x += width


def _kind(letter: str) -> str:
    """How a letter is drawn. Those whose width is ambiguous are wide in a Japanese font, but not here."""
    if letter in LINES:
        return "line"
    if "▁" <= letter <= "▏":
        return "block"
    if letter == "…":
        return "dots"
    narrow = unicodedata.east_asian_width(letter) == "A" and cell_len(letter) == 1
    return "ambiguous" if narrow else "text"


def _line(letter: str, x: float, top: float, colour: str) -> str:
    at = f"translate({x:g} {top:g})"
    return f'<path transform="{at}" d="{LINES[letter]}" fill="none" stroke="{colour}"/>'


def _block(letter: str, x: float, top: float, colour: str) -> str:
    """A block element: one to eight eighths of the cell from below, then seven to one from the left."""
    eighths = ord(letter) - ord("▁") + 1
    width, height = (WIDTH, HEIGHT * eighths / 8) if eighths <= 8 else (WIDTH * (16 - eighths) / 8, HEIGHT)
    at = f'x="{x:g}" y="{top + HEIGHT - height:g}"'
    return f'<rect {at} width="{width:g}" height="{height + 0.3:g}" fill="{colour}"/>'


def _dots(letter: str, x: float, top: float, colour: str) -> str:
    """An ellipsis on the base line; Japanese fonts have it in the middle."""
    y = top + FONT_SIZE - 3
    dots = (f'<circle cx="{x + WIDTH * at / 6:g}" cy="{y:g}" r="1.1" fill="{colour}"/>' for at in (1, 3, 5))
    return "".join(dots)


_SHAPES = {"line": _line, "block": _block, "dots": _dots}


def to_png(svg: Path, chromium: str, scale: float) -> None:
    """Let Chromium draw it; ``scale`` pixels for each one of the SVG."""
    box = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg.read_text(encoding="utf-8"))
    assert box is not None
    width, height = (round(float(side)) for side in box.groups())
    subprocess.run(
        [
            chromium, "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
            "--disable-background-networking", "--no-first-run", f"--window-size={width},{height}",
            f"--force-device-scale-factor={scale}", "--default-background-color=00000000",
            f"--screenshot={svg.with_suffix('.png')}", svg.as_uri(),
        ],
        check=True, capture_output=True,
    )  # fmt: skip
